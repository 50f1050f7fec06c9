"""What the judges see: sides as the sentence has them, and who is said to have been there."""

from collections import Counter

import pytest

from pipelines.steps.nlp.features import encounter_features
from pipelines.steps.nlp.measures import count
from pipelines.steps.nlp.slot_features import _n_within, common_features, others_of, person_features


@pytest.mark.parametrize(
    ("sentence", "actors", "counterparts"),
    [
        ("Greek Foreign Minister George Gerapetritis held talks with Indian officials.", {"GRC"}, {"IND"}),
        ("Greek Foreign Minister George Gerapetritis met his cabinet.", {"GRC"}, set()),
        ("In a meeting with the Emir of Qatar, Indian Prime Minister Narendra Modi spoke of gas.", {"IND"}, {"QAT"}),
        ("The Indian prime minister whom Greek President Katerina Sakellaropoulou met spoke.", {"GRC"}, {"IND"}),
    ],
)
def test_a_sentence_tells_who_stands_on_either_side(article_of, sentence, actors, counterparts):
    article = article_of(sentence)
    told = article.arguments(article.encounters[0].frames[0])
    assert {key for _, key in told.actor_sides} == actors
    assert {key for _, key in told.counterpart_sides} == counterparts


@pytest.mark.parametrize(
    ("met", "is_plain"), [("exporters", 1.0), ("family members of the victims", 1.0), ("Indian exporters", 0.0)]
)
def test_whoever_has_no_side_is_seen(article_of, met, is_plain):
    article = article_of(f"Greek Foreign Minister George Gerapetritis held talks with {met} in Athens.")
    assert encounter_features(article, article.encounters[0])["counterpart_plain"] == is_plain


@pytest.mark.parametrize(
    ("sentence", "is_present"),
    [
        ("Greek ambassador Lina Mendoni was also present.", 1.0),
        ("The talks were attended by Greek ambassador Lina Mendoni.", 1.0),
        ("The delegation included Energy Minister Kostas Skrekas and Greek ambassador Lina Mendoni.", 1.0),
        ("Greek ambassador Lina Mendoni praised the hosts.", 0.0),
    ],
)
def test_who_is_said_to_have_been_there_is_seen(article_of, sentence, is_present):
    article = article_of(
        f"Greek Foreign Minister George Gerapetritis met Indian Foreign Minister S. Jaishankar. {sentence}"
    )
    encounter = article.encounters[0]
    (person,) = [p for p in article.reading.people if p.name == "Lina Mendoni"]
    others = others_of(article, encounter, Counter())
    seen = person_features(article, encounter, person, common_features(article, encounter), others)
    assert seen["is_present"] == is_present


def test_who_speaks_in_the_text_is_known_from_the_headline(article_of):
    article = article_of(
        "I spoke with Prime Minister Justin Trudeau of Canada.", title="Address by President Volodymyr Zelenskyy"
    )
    encounter = article.encounters[-1]
    common, others = common_features(article, encounter), others_of(article, encounter, Counter())
    seen = {p.name: person_features(article, encounter, p, common, others) for p in article.reading.people}
    assert {name: values["is_author"] for name, values in seen.items()} == {
        "Volodymyr Zelenskyy": 1.0,
        "Justin Trudeau": 0.0,
    }
    assert all(values["n_first_person"] == 1 for values in seen.values())


@pytest.mark.parametrize("word", ["families", "relatives", "refugees", "diaspora"])
def test_whoever_represents_no_government_is_unofficial(word):
    assert count("unofficial", f"The minister met {word} in Athens.") == 1


def test_only_positions_between_two_others_are_counted():
    positions = [3, 5, 5, 8]
    assert [_n_within(positions, *ends) for ends in ((3, 8), (8, 3), (4, 9), (5, 5), (9, 20))] == [2, 2, 3, 0, 0]
