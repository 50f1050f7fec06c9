"""The reference data is complete and current."""

import polars as pl
import pycountry
import pytest

from warehouse import reference
from warehouse.reference import build
from warehouse.tables import DIM_ORGANIZATION


@pytest.fixture(scope="module")
def states():
    return {row["country_id"]: row for row in reference.countries().iter_rows(named=True)}


def test_every_state_of_iso_3166_and_kosovo_is_there(states):
    assert states.keys() == {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    assert all(states[c.alpha_3]["iso_alpha_2"] == c.alpha_2 for c in pycountry.countries)
    assert len({row["name"] for row in states.values()}) == 250


def test_namibia_is_not_read_as_a_missing_value(states):
    assert states["NAM"]["iso_alpha_2"] == "NA"


@pytest.mark.parametrize(
    ("country", "name", "demonym", "capital"),
    [
        ("IRN", "Iran", "Iranian", "Tehran"),
        ("RUS", "Russia", "Russian", "Moscow"),
        ("KOR", "South Korea", "South Korean", "Seoul"),
        ("PRK", "North Korea", "North Korean", "Pyongyang"),
        ("SYR", "Syria", "Syrian", "Damascus"),
        ("TUR", "Turkey", "Turkish", "Ankara"),
        ("COD", "DR Congo", "Congolese", "Kinshasa"),
        ("CIV", "Ivory Coast", "Ivorian", "Yamoussoukro"),
        ("KAZ", "Kazakhstan", "Kazakh", "Astana"),
        ("KGZ", "Kyrgyzstan", "Kyrgyz", "Bishkek"),
        ("UKR", "Ukraine", "Ukrainian", "Kyiv"),
        ("MMR", "Myanmar", "Burmese", "Naypyidaw"),
        ("BDI", "Burundi", "Burundian", "Gitega"),
        ("PLW", "Palau", "Palauan", "Ngerulmud"),
        ("USA", "United States", "American", "Washington"),
        ("GBR", "United Kingdom", "British", "London"),
        ("XKX", "Kosovo", "Kosovar", "Pristina"),
    ],
)
def test_names_are_those_that_news_use(states, country, name, demonym, capital):
    row = states[country]
    assert (row["name"], row["demonym"], row["capital"]) == (name, demonym, capital)


def test_only_land_without_people_or_government_lacks_a_capital_or_demonym(states):
    assert {c for c, row in states.items() if row["capital"] is None} == {"ATA", "BVT", "HMD", "TKL", "UMI"}
    assert {c for c, row in states.items() if row["demonym"] is None} == {
        "ATA",
        "ATF",
        "BVT",
        "HMD",
        "SGS",
        "SJM",
        "UMI",
    }
    assert {c for c, row in states.items() if row["official_name"] is None} == {"TWN"}
    assert {c for c, row in states.items() if row["subregion"] is None} == {"ATA"}


@pytest.mark.parametrize(
    # Namesakes in other countries, which countryinfo gives for some.
    ("country", "latitude", "longitude"),
    [("ATG", 17.1, -61.8), ("GRD", 12.1, -61.8), ("IMN", 54.2, -4.5), ("TLS", -8.6, 125.6), ("TUN", 36.8, 10.2), ("BRA", -15.8, -47.9)],
)  # fmt: skip
def test_coordinates_are_those_of_the_capital_and_not_of_a_namesake(states, country, latitude, longitude):
    assert states[country]["latitude"] == pytest.approx(latitude, abs=0.2)
    assert states[country]["longitude"] == pytest.approx(longitude, abs=0.2)


def test_the_file_is_what_the_script_makes_of_the_locked_libraries():
    made = pl.DataFrame(build.rows(), schema=reference.countries().schema)
    empty_is_null = made.with_columns(pl.col(pl.String).replace("", None))
    assert reference.countries().equals(empty_is_null)


def test_organizations_have_one_row_each_and_a_kind_of_the_table():
    known = reference.organizations()
    assert known["name"].is_unique().all()
    assert known.null_count().sum_horizontal().item() == 0
    kinds = next(column.values for column in DIM_ORGANIZATION.columns if column.name == "kind")
    assert set(known["kind"]) <= set(kinds)
