"""The judged pipeline as a whole: that judges and features fit each other, and what they may not look at."""

from datetime import date

import numpy as np
import pytest

from pipelines.steps.nlp.candidates import find_candidates
from pipelines.steps.nlp.forest import Forest, load_judges
from pipelines.steps.nlp.gazetteer import country_forms, heads, leaders, outlets
from pipelines.steps.nlp.judge import JUDGES, STAGES, accepted

TEXT = (
    "Georgian Foreign Minister Ilia Darchiashvili received Armenian Foreign Minister Ararat Mirzoyan in Tbilisi on Tuesday. "
    "The two ministers discussed transit. Mirzoyan will meet Prime Minister Irakli Kobakhidze on Wednesday."
)


@pytest.fixture
def article(nlp):
    return find_candidates(nlp(TEXT), title_length=0, published=date(2024, 5, 15), home=None)


def test_every_forest_looks_at_the_numbers_that_its_stage_gives(article):
    judges = load_judges(JUDGES)
    for stage in STAGES:
        rows = stage.rows(article)
        judge = judges[stage.name]
        if isinstance(judge, Forest) and rows:
            missing = set(judge.names) ^ set(rows[0][1])
            assert not missing, f"'{stage.name}' was grown on other numbers ({missing}): run `make train`"
        stage.apply(article, [item for item, _ in rows], judge.predict([row for _, row in rows]))
    assert accepted(article)


@pytest.mark.parametrize(("chances", "status"), [((0.5, 0.48, 0.02, 0.0), "planned"), ((0.8, 0.18, 0.02, 0.0), "held")])
def test_where_the_judge_of_status_is_undecided_grammar_decides(article, chances, status):
    (stage,) = (stage for stage in STAGES if stage.name == "status")
    encounter = next(e for e in article.encounters if {f.status for f in e.frames} == {"planned"})
    stage.apply(article, [(encounter,)], np.array([chances]))
    assert encounter.status == status


def test_no_judge_knows_a_name():
    """Neither people nor states nor outlets are among the words or numbers that judges weigh."""
    names = {word for name in (*leaders(), *heads()) for word in name.split() if len(word) > 5}
    names |= {form.lower() for form, (kind, _) in country_forms().items() if kind == "country" and " " not in form}
    names |= {name for name in outlets() if " " not in name and len(name) > 5}
    judge = load_judges(JUDGES)["article"]
    weighed = {word.rsplit(":", 1)[-1] for word in judge.words}
    # A few surnames and outlets are words of the language as well ('minister', 'president', 'independent').
    assert len(weighed & names) / len(weighed) < 0.03


def test_confidence_is_a_chance_and_grows_with_how_an_encounter_is_told(read):
    told_well = read(TEXT, published="2024-05-15")
    told_badly = read("Talks on Georgia and Armenia may follow, some say.", published="2024-05-15")
    assert all(0 < meeting["confidence"] < 1 for meeting in told_well)
    assert max(m["confidence"] for m in told_well) > max((m["confidence"] for m in told_badly), default=0)


def test_the_second_side_is_the_one_that_the_article_speaks_for(read):
    (call,) = read(
        "The President discussed trade and transit with his counterpart. They agreed to stay in touch.",
        title="Telephone conversation with President of Georgia Salome Zourabichvili",
        published="2023-05-15",
        home="AZE",
    )
    assert sorted(call["countries"]) == ["AZE", "GEO"]
    assert call["kind"] == "call"


def test_calling_upon_somebody_is_no_call(read):
    assert not read(
        "Norwegian Foreign Minister Espen Barth Eide called on Sudan to open the border crossings for aid.",
        published="2024-05-15",
    )


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The Swedish foreign ministry summoned the Iranian ambassador on Monday.", True),
        ("Iran summoned its ambassador from Stockholm on Monday, and Sweden waited.", False),
        ("The Swedish committee summoned the head of the Iranian company for an inquiry.", False),
    ],
)
def test_to_summon_an_ambassador_is_to_meet_him_whatever_its_judge_says(nlp, text, counts):
    article = find_candidates(nlp(text), title_length=0, published=date(2024, 5, 15), home=None)
    (stage,) = (stage for stage in STAGES if stage.name == "accept")
    stage.apply(article, [(encounter,) for encounter in article.encounters], np.zeros(len(article.encounters)))
    assert any(encounter.chance > 0 for encounter in article.encounters) == counts


def test_nobody_sits_in_what_the_same_words_put_somebody_else_into(nlp):
    text = (
        "Turkish Foreign Minister Hakan Fidan held separate talks with Egyptian Foreign Minister Badr Abdelatty and Omani "
        "Foreign Minister Badr Albusaidi."
    )
    article = find_candidates(nlp(text), title_length=0, published=date(2024, 5, 15), home=None)
    (stage,) = (stage for stage in STAGES if stage.name == "person")
    items = [item for item, _ in stage.rows(article)]
    stage.apply(article, items, np.ones(len(items)))
    found = [sorted(person.name for person in encounter.people) for encounter in article.encounters]
    assert found == [["Badr Abdelatty", "Hakan Fidan"], ["Badr Albusaidi", "Hakan Fidan"]]


def test_a_meeting_held_is_not_the_next_one_of_the_same_two(article_of):
    found = article_of(
        "Russian President Vladimir Putin met Chinese President Xi Jinping in Moscow on Tuesday. They will meet again on June 3.",
        published="2024-05-08",
    )
    (stage,) = (stage for stage in STAGES if stage.name == "same")
    items = [item for item, _ in stage.rows(found)]
    stage.apply(found, items, np.ones(len(items)))
    assert sorted(e.status for e in found.encounters) == ["held", "planned"]


@pytest.mark.parametrize(("day", "status"), [("2024-05-15", "held"), ("2024-05-16", "held"), ("2024-05-20", "planned")])
def test_what_is_of_a_day_after_the_report_is_planned(article, day, status):
    (stage,) = (stage for stage in STAGES if stage.name == "date")
    encounter = next(e for e in article.encounters if e.status == "held")
    stage.apply(article, [(encounter, day, None, 0)], np.array([0.9]))
    assert encounter.status == status


def test_a_month_dates_nothing_in_an_article_of_unknown_day_unless_it_is_sure(article_of):
    text = (
        "Georgian Foreign Minister Ilia Darchiashvili received Armenian Foreign Minister Ararat Mirzoyan in June 2016."
    )
    (stage,) = (stage for stage in STAGES if stage.name == "date")
    for published, chance, day in ((None, 0.6, None), (None, 0.8, "2016-06"), ("2016-07-20", 0.6, "2016-06")):
        found = article_of(text, published=published)
        items = [item for item, _ in stage.rows(found)]
        stage.apply(found, items, np.full(len(items), chance))
        assert [e.date for e in found.encounters] == [day]
