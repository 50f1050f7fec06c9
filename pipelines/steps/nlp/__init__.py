"""Reading meetings out of articles with spaCy: gazetteers, people, encounters, slots, merging, confidence.

Here: everything between clean text and mentions. Not here: cleaning (`extract/clean.py`) and what several articles say
together (`transform/`).
"""
