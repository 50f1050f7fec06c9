"""Whom the words of a sentence name: pronouns, possessors, groups, and those who lead a delegation."""

import pytest


def people_of(encounters, trigger):
    """Those whom the tellings with a trigger name, one set for each."""
    return [
        {p.name for p in f.people} for e in encounters for f in e.frames if f.sentence.doc[f.trigger].text == trigger
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "French President Emmanuel Macron and Polish President Andrzej Duda attended. Italian Prime Minister Giorgia Meloni wrote "
            "to them. The French President left early. He met German Chancellor Olaf Scholz in Berlin.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "French President Emmanuel Macron said that Polish President Andrzej Duda agreed. He met German Chancellor Olaf Scholz.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "Polish President Andrzej Duda protested. During French President Emmanuel Macron's trip, he met German Chancellor Olaf "
            "Scholz in Berlin.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "Polish President Andrzej Duda spoke of French President Emmanuel Macron's trip to Germany, where he met German Chancellor "
            "Olaf Scholz.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
    ],
    ids=["a definite title", "who says it, not of whom", "a fronted phrase", "whose trip it is"],
)  # fmt: skip
def test_a_pronoun_means_whom_the_text_speaks_of(candidates, text, people):
    assert people in people_of(candidates(text), "met")
