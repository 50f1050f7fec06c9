"""Cities by name."""

import pytest

from pipelines.steps.nlp.namings import place_names
from pipelines.steps.nlp.places import BUILDINGS, capital_of, dateline_city, dateline_end, find_city


@pytest.mark.parametrize(
    ("name", "countries", "city", "country"),
    [
        ("Bishkek", [], "Bishkek", "KGZ"),
        ("Kiev", [], "Kyiv", "UKR"),
        ("the Kremlin", [], "Moscow", "RUS"),
        ("Washington", [], "Washington", "USA"),
        ("Geneva", [], "Geneva", "CHE"),
        ("Tripoli", ["LBN"], "Tripoli", "LBY"),  # the capital before its namesake
        ("Birmingham", ["USA"], "Birmingham", "USA"),
        ("Birmingham", ["GBR"], "Birmingham", "GBR"),
        ("Geneva", ["USA"], "Geneva", "CHE"),  # not the town in Illinois
        ("Milan", ["USA"], "Milan", "ITA"),  # nor Syracuse, which was called so
        ("Odessa", ["UKR"], "Odesa", "UKR"),
        ("Newcastle", ["GBR"], "Newcastle", "GBR"),
        ("Venice", ["USA"], "Venice", "ITA"),
        ("Victoria", ["SYC"], "Victoria", "SYC"),  # a capital, however small
        ("New Delhi", [], "New Delhi", "IND"),  # a city of its own, although GeoNames also knows Delhi by this name
        ("Delhi", [], "New Delhi", "IND"),  # of a meeting the seat of government is meant
        ("The Hague", [], "The Hague", "NLD"),
        ("St Petersburg", [], "St. Petersburg", "RUS"),
        ("Saint Petersburg", [], "St. Petersburg", "RUS"),
        ("Hannover", [], "Hanover", "DEU"),
        ("Sharm el Sheikh", ["EGY"], "Sharm el-Sheikh", "EGY"),
        ("the Vatican", [], "Vatican City", "VAT"),
        ("Singapore", [], "Singapore", "SGP"),
        ("Bali", [], "Bali", "IDN"),
        ("Port of Spain", [], "Port of Spain", "TTO"),  # the capital of a small state, whatever the text speaks of
        ("Mecca", [], "Mecca", "SAU"),
        ("the Elysee Palace", [], "Paris", "FRA"),
        ("Windsor Castle", [], "Windsor", "GBR"),  # not the larger Windsor of Canada
        ("Mar-a-Lago", [], "Palm Beach", "USA"),
    ],
)
def test_a_name_means_the_city_that_the_text_speaks_of(name, countries, city, country):
    found = find_city(name, frozenset(countries))
    assert found is not None
    assert (found.name, found.country) == (city, country)


@pytest.mark.parametrize("name", ["Brexit", "Asia", "Florida", "Stanley"])
def test_a_word_that_names_no_city_is_none(name):
    assert find_city(name) is None


def test_every_building_stands_in_a_city_that_is_known():
    assert [name for name in BUILDINGS if find_city(name) is None] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The emir of Qatar received Blinken in Kuwait City.", ["Kuwait City"]),
        ("Sergei Lavrov met the minister at the UN headquarters.", ["UN headquarters"]),
        ("Sergei Lavrov met the minister on the sidelines of the United Nations General Assembly.",
         ["United Nations General Assembly"]),
        ("Zelenskyy embraced the Polish president in Rzeszow.", ["Rzeszow"]),  # a person to the model
        ("Olena Kurbanova lectured at Columbia.", []),  # an organisation
        ("Kishida received the president at Akasaka Palace.", ["Akasaka Palace"]),
    ],
)  # fmt: skip
def test_where_a_text_names_places(nlp, text, names):
    doc = nlp(text)
    assert [place.name for place in place_names(doc, list(doc.sents))] == names


def test_a_surname_is_no_city(article_of):
    article = article_of("Thomas Shannon flew to Caracas. On Monday Shannon met Nicolas Maduro.")
    assert [city.name for _, city, _, _ in article.places if city] == ["Caracas"]


@pytest.mark.parametrize(("country", "city"), [("UKR", "Kyiv"), ("IND", "New Delhi"), ("USA", "Washington")])
def test_a_country_has_its_capital(country, city):
    found = capital_of(country)
    assert found is not None
    assert found.name == city


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("TEHRAN – The minister said on Monday that", "Tehran"),
        ("NEW DELHI: The president has said that", "New Delhi"),
        ("Colombo, May 4 (Agency) - The minister", "Colombo"),
        ("London CNN — Ministers are to meet", "London"),
        ("HAVANA President Jane Doe arrives on Sunday", "Havana"),
        ("MEXICO CITY Many ministers are", "Mexico City"),
        ("WASHINGTON/CAIRO The ministers agreed", "Washington"),
        ("Ministers meet again\n\nMUNICH, Germany, Feb 1 (Agency) - Ministers", "Munich"),
        ("DRESDEN, Germany U.S. envoys who came said", "Dresden"),
        ("Jane Doe, Minister of Trade\n\nAdelaide, Australia\n\nMINISTER DOE: Welcome", "Adelaide"),
        ("CNN — Ministers are to meet", None),
        ("Many ministers of Europe are to meet in Rome", None),
    ],
)
def test_a_dateline_names_its_city(text, city):
    found = dateline_city(text)
    assert (found and found.name) == city


@pytest.mark.parametrize(
    "line",
    [
        "NEW DELHI, Aug. 20 (Gazette) - ",
        "KYIV, Friday — ",
        "Bishkek, 17 February — ",
        "BERLIN/PARIS, Friday — ",
        "Washington: ",
        "TEHRAN- ",
        "Addis Ababa (AMP) – ",
        "HAVANA ",
        "MUNICH, Germany, Feb 15, 2026 (Wire) - ",
    ],
)
def test_a_dateline_ends_where_the_report_begins(line):
    text = f"{line}President Emmanuel Macron arrived."
    assert text[dateline_end(text) :] == "President Emmanuel Macron arrived."


@pytest.mark.parametrize("text", ["London-based lawyers met.", "Many ministers of Europe - all of them - met in Rome."])
def test_a_report_without_a_dateline_begins_at_once(text):
    assert dateline_end(text) is None
