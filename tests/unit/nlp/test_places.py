"""Cities by name."""

import pytest

from pipelines.steps.nlp.places import find_city


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
    ],
)
def test_a_name_means_the_city_that_the_text_speaks_of(name, countries, city, country):
    found = find_city(name, countries)
    assert found is not None
    assert (found.name, found.country) == (city, country)


def test_a_word_that_names_no_city_is_none():
    assert find_city("Brexit") is None
