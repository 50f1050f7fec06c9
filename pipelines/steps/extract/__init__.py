"""How articles come in: what sources there are, how each kind is read, what is rejected and why, and the clean text.

Here: `sources`, `files`, `http`, `feeds`, `extract` (all of them together) and `clean`. Not here: where articles are
kept (`pipelines/lake.py`) and what is read out of them (`pipelines/steps/nlp`).
"""
