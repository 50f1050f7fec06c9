"""Which tellings of an article are put together before any is judged: what is joined here no judge can part."""

import pytest

from pipelines.steps.nlp.merge import Encounter


@pytest.fixture
def told(article_of):
    """(kind, status, countries) of the candidates that grammar finds parties of."""

    def told(text: str, **about: str) -> list[tuple[str, str, str]]:
        found = [e for e in article_of(text, **about).encounters if len(e.sides) > 1]
        return [(e.kind, e.status, " ".join(sorted(e.countries))) for e in found]

    return told


def test_a_meeting_held_and_the_next_of_the_same_people_are_two(told):
    text = (
        "Dutch Prime Minister Mark Rutte met Polish Prime Minister Donald Tusk on Monday. They discussed trade. "
        "Rutte will meet Tusk again."
    )
    assert told(text) == [("meeting", "held", "NLD POL"), ("meeting", "planned", "NLD POL")]


def test_a_meeting_announced_by_the_headline_and_told_as_held_is_one(told):
    text = "Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi on Monday."
    assert told(text, title="Talks between Hakan Fidan and Wang Yi") == [("meeting", "held", "CHN TUR")]


def test_those_whom_one_sentence_tells_apart_do_not_join_what_they_all_sat_in(told):
    text = (
        "Russian President Vladimir Putin, Armenian Prime Minister Nikol Pashinyan and Azerbaijani President Ilham Aliyev "
        "met in Sochi. Putin held separate meetings with Pashinyan and Aliyev."
    )
    assert [countries for _, _, countries in told(text)] == ["ARM AZE RUS", "ARM RUS", "AZE RUS"]


def test_a_bilateral_beside_a_summit_is_another_encounter(told):
    text = (
        "Indian Prime Minister Narendra Modi and Thai Prime Minister Paetongtarn Shinawatra attended the summit. "
        "Modi met Paetongtarn."
    )
    assert [countries for _, _, countries in told(text)] == ["IND THA", "IND THA"]


def test_the_meeting_whose_people_are_named_at_last_is_kept(told):
    text = (
        "The talks were attended by Omani Foreign Minister Badr Albusaidi and Iranian Foreign Minister Abbas Araghchi."
    )
    assert told(text) == [("meeting", "held", "IRN OMN")]


def test_a_visit_to_come_is_not_told_by_talks_that_were_held(told):
    text = (
        "Indian Prime Minister Narendra Modi met Japanese Prime Minister Shigeru Ishiba on Friday. "
        "Modi is scheduled to visit Japan."
    )
    assert told(text) == [("meeting", "held", "IND JPN"), ("visit", "planned", "IND JPN")]


def test_what_one_told_the_other_is_not_what_ministers_of_both_are_to_do(told):
    text = (
        "Foreign ministers of Iran and Germany are scheduled to meet in Vienna on Friday. "
        "Iranian President Hassan Rouhani told German Chancellor Angela Merkel that trade mattered."
    )
    assert told(text) == [("meeting", "planned", "DEU IRN"), ("meeting", "held", "DEU IRN")]


def test_a_meeting_to_come_that_two_spoke_of_is_not_theirs(told):
    text = (
        "Russian President Vladimir Putin had a telephone conversation with Belarusian President Alexander Lukashenko. "
        "They considered trade, including in preparations for the upcoming meeting of leaders."
    )
    assert told(text) == [("call", "held", "BLR RUS")]


def test_those_who_also_attended_a_meeting_were_in_the_one_told_before(told):
    text = (
        "Swedish Ambassador Karin Lindqvist met Peruvian Prime Minister Alberto Quispe in Lima. "
        "Swedish First Secretary Nils Ekman and Peruvian Foreign Minister Rosa Huaman also attended the meeting."
    )
    assert told(text) == [("meeting", "held", "PER SWE")]


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("The two foreign ministers will meet in Ankara in March.", ("meeting", "planned", "CHN TUR")),
        ("They will hold talks again next month.", ("meeting", "planned", "CHN TUR")),
        ("They spoke by phone on Friday.", ("call", "held", "CHN TUR")),
    ],
)
def test_they_of_another_encounter_are_the_two_of_the_one_told_last(told, sentence, other):
    text = f"Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi in Beijing. {sentence}"
    assert told(text) == [("meeting", "held", "CHN TUR"), other]


def test_the_two_who_talked_about_something_did_so_when_they_met(told):
    text = (
        "Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi. They also talked about energy. "
        "The two foreign ministers held talks in Beijing."
    )
    assert told(text) == [("meeting", "held", "CHN TUR")]


def test_a_meeting_of_the_two_on_another_day_is_another(told):
    text = (
        "Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi on 3 May 2024. "
        "The two had last met on 7 January 2023."
    )
    assert told(text) == [("meeting", "held", "CHN TUR"), ("meeting", "held", "CHN TUR")]


@pytest.mark.parametrize(
    ("told_next", "second"),
    [
        ("They will meet again in Beijing next month.", ("meeting", "planned", "CHN TUR")),
        ("The two last met in Munich in February.", ("meeting", "held", "CHN TUR")),
        ("The two sides agreed to hold the next round of talks in Beijing.", ("meeting", "planned", "CHN TUR")),
    ],
    ids=["a day to come", "another city", "the next round"],
)
def test_they_met_in_another_place_or_on_another_day_is_an_encounter_of_its_own(told, told_next, second):
    text = f"Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi in Ankara on Monday. {told_next}"
    assert told(text, published="2024-05-20") == [("meeting", "held", "CHN TUR"), second]


def test_the_meeting_of_which_a_city_is_named_stays_the_one_told(told):
    text = (
        "Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi in Ankara. "
        "During the meeting, the two sides discussed the deal signed in Vienna."
    )
    assert told(text) == [("meeting", "held", "CHN TUR")]


def test_a_meeting_in_a_city_is_not_the_call_that_follows_it_up(told):
    text = (
        "Turkish President Recep Tayyip Erdogan spoke by phone with Russian President Vladimir Putin. Erdogan thanked him for a "
        "meeting with Putin in Sochi in May."
    )
    assert sorted(kind for kind, *_ in told(text)) == ["call", "meeting"]


@pytest.mark.parametrize(
    ("sides", "organizations"),
    [
        ("G7 USA FRA", ["G7"]),
        ("G7 USA FRA DEU EU", ["EU"]),
        ("P4+1 IRN", ["P4+1"]),
        ("G20 USA FRA DEU", ["G20"]),
    ],
    ids=["two members", "members listed", "none", "more than its members"],
)
def test_a_format_is_no_party_beside_its_members(sides, organizations):
    states = {"USA", "FRA", "DEU", "IRN"}
    encounter = Encounter(parties=[("country" if side in states else "organization", side) for side in sides.split()])
    assert encounter.organizations == organizations
