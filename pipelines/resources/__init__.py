"""What assets are given to work with: the lake, the store of staged tables, the progress display.

Not here: what they compute with it (`pipelines/steps`) and the lake itself (`pipelines/lake.py`).
"""
