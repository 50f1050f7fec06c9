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
        (
            "At Russian President Vladimir Putin's request, French President Emmanuel Macron said he met German Chancellor Olaf "
            "Scholz.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
    ],
    ids=["a definite title", "who says it, not of whom", "a fronted phrase", "whose trip it is", "a subject after it"],
)  # fmt: skip
def test_a_pronoun_means_whom_the_text_speaks_of(candidates, text, people):
    assert people in people_of(candidates(text), "met")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Turkish Foreign Minister Hakan Fidan met Sergei Lavrov's deputy Mikhail Bogdanov in Ankara.",
            {"Hakan Fidan", "Mikhail Bogdanov"},
        ),
        ("Turkish Foreign Minister Hakan Fidan met Bashar al-Assad's envoys in Moscow.", {"Hakan Fidan"}),
        ("Turkish Foreign Minister Hakan Fidan met the Donald Trump administration in Ankara.", {"Hakan Fidan"}),
        (
            "Turkish Foreign Minister Hakan Fidan met Emmanuel Macron adviser Emmanuel Bonne in Ankara.",
            {"Hakan Fidan", "Emmanuel Bonne"},
        ),
        (
            "Turkish Foreign Minister Hakan Fidan met Donald Trump's influential son-in-law Jared Kushner in Ankara.",
            {"Hakan Fidan", "Jared Kushner"},
        ),
        (
            "Turkish Foreign Minister Hakan Fidan met Emmanuel Macron and Polish President Andrzej Duda in Ankara together.",
            {"Hakan Fidan", "Emmanuel Macron", "Andrzej Duda"},
        ),
    ],
    ids=["deputy", "envoys", "administration", "adviser", "kin", "two who took part"],
)  # fmt: skip
def test_whose_deputy_or_envoy_somebody_is_took_no_part(candidates, text, people):
    assert people_of(candidates(text), "met") == [people]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Talks between the Hungarian and Serbian delegations were held in Vienna.", {"HUN", "SRB"}),
        ("Kenyan President William Ruto met the French, Dutch and Spanish ambassadors.", {"KEN", "FRA", "NLD", "ESP"}),
    ],
)
def test_states_named_in_a_row_before_a_group_all_take_part(candidates, text, sides):
    assert sides in [{key for _, key in e.sides} for e in candidates(text)]


@pytest.mark.parametrize(
    "group",
    [
        "a delegation led by Hungarian Foreign Minister Peter Szijjarto",
        "a Hungarian trade mission, headed by Peter Szijjarto,",
        "a Hungarian team which was headed by Peter Szijjarto",
    ],
)
def test_who_leads_a_delegation_is_met_with_it(candidates, group):
    found = people_of(candidates(f"Kenyan President William Ruto met {group} in Nairobi."), "met")
    assert found == [{"William Ruto", "Peter Szijjarto"}]


def test_who_is_met_on_a_visit_is_of_the_state_visited(candidates):
    found = candidates(
        "On his visit to Oman, Kenyan Foreign Minister Musalia Mudavadi had a meeting with Salim Nasser, the head of the committee.",
        home="KEN",
    )
    assert ["KEN", "OMN"] in [sorted(e.countries) for e in found if e.kind == "meeting"]


@pytest.mark.parametrize(
    ("text", "trigger", "people"),
    [
        (
            "Vladimir Putin left early. Volodymyr Zelensky was absent. On Friday US President Donald Trump waved to the Russian "
            "leader and sat with him for hours.",
            "sat",
            {"Donald Trump", "Vladimir Putin"},
        ),
        (
            "Vietnamese President Tran Dai Quang is in China. Chinese President Xi Jinping invited him, and Chinese Premier Li "
            "Qiang will meet with him.",
            "meet",
            {"Li Qiang", "Tran Dai Quang"},
        ),
        (
            "IAEA chief Rafael Grossi came to Moscow for a visit. Russian Prime Minister Mikhail Mishustin told him that Russia was ready.",
            "told",
            {"Mikhail Mishustin", "Rafael Grossi"},
        ),
        (
            "Bangladeshi Prime Minister Sheikh Hasina was in Delhi. Indian Home Minister Amit Shah called on her on Friday.",
            "called",
            {"Amit Shah", "Sheikh Hasina"},
        ),
    ],
    ids=["a definite title beside it", "him, and him again", "who is told", "called on her"],
)  # fmt: skip
def test_him_is_another_than_who_acts(candidates, text, trigger, people):
    assert people in people_of(candidates(text), trigger)


def test_a_pronoun_goes_back_over_pronouns_to_a_name(candidates):
    text = (
        "Iranian President Hassan Rouhani landed on Saturday. "
        + "He toured the port of Bandar and the old town of Rampal, with its walls and its many gates and towers. " * 7
        + "Over breakfast on Sunday he and Kazakh President Nursultan Nazarbayev spoke of wheat."
    )
    assert people_of(candidates(text), "breakfast") == [{"Hassan Rouhani", "Nursultan Nazarbayev"}]


@pytest.mark.parametrize(
    ("text", "home", "countries"),
    [
        ("The President met South Korean President Yoon Suk-yeol on Monday.", "USA", ["KOR", "USA"]),
        ("IAEA chief Rafael Grossi called on the Prime Minister today.", "PAK", ["PAK"]),
        (
            "After talks with Russian diplomat Sergei Ryabkov, the president said a deal was near.",
            "IRN",
            ["IRN", "RUS"],
        ),
    ],
)
def test_the_president_without_a_name_is_that_of_the_state_whose_press_says_it(candidates, text, home, countries):
    assert countries in [sorted(e.countries) for e in candidates(text, home=home)]


def test_the_president_of_a_state_is_whom_alone_the_article_names_of_it(candidates):
    text = "Vladimir Putin flew in early. On Friday US President Donald Trump met the Russian president for hours."
    assert people_of(candidates(text), "met") == [{"Donald Trump", "Vladimir Putin"}]
