"""Convert days between the Gregorian, Solar Hijri (Iranian) and Islamic (Umm al-Qura) calendars.

Here: conversions of one day, and the names of months as English-language news spells them. Not here: finding dates in
text (`nlp/dates.py`), and the table of days (`transform/dates.py`).
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache, lru_cache

from convertdate import persian
from hijridate import Gregorian, Hijri

SOLAR_HIJRI_MONTHS = (
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
)
"""Months of the Solar Hijri year in order, in their usual English spelling."""

ISLAMIC_MONTHS = (
    "Muharram",
    "Safar",
    "Rabi al-Awwal",
    "Rabi al-Thani",
    "Jumada al-Ula",
    "Jumada al-Akhirah",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qadah",
    "Dhu al-Hijjah",
)
"""Months of the Islamic year in order, in their usual English spelling."""

# Other spellings in Iranian, Afghan, Gulf and South Asian outlets, as `month_key` writes them. Afghan media name the
# Solar Hijri months by the zodiac (Hamal to Hoot).
_SOLAR_HIJRI_VARIANTS = (
    "farvardeen, hamal",
    "ordibehest, urdibehesht, ardibehesht, ordybehesht, sawr, saur, thawr",
    "khordaad, khurdad, xordad, jawza, jowza",
    "teer, saratan, sarataan",
    "amordad, murdad, mordaad, asad",
    "shahriwar, shahrivari, sunbula, sonbola, sunbulah",
    "mehrmah, mihr, mizan",
    "abaan, aqrab",
    "aazar, adhar, qaws, qaus",
    "dei, day mah, daymah, jadi, jaddi",
    "bahmaan, dalwa, dalw",
    "esfandmah, isfand, espand, hoot, hut",
)
_ISLAMIC_VARIANTS = (
    "moharram, muharam, muharram al haram, moharam",
    "safar al muzaffar, saphar",
    "rabi al awal, rabi ul awwal, rabi ul awal, rabi i, rabi 1, rabia al awwal, rabiulawal, rabi al avval, "
    "rabi ol avval, rabi alawwal, rabee al awwal, rabiul awwal, rabiul awal",
    "rabi ul thani, rabi us sani, rabi al akhir, rabi ul akhir, rabi ath thani, rabi ii, rabi 2, rabi al sani, "
    "rabi ol sani, rabi al akhar, rabi us thani, rabiul akhir",
    "jumada al awwal, jumada al awal, jumada i, jumada 1, jamadi ul awwal, jumada ul ula, jumada al oula, "
    "jamada al awwal, jumadal ula, jumadil awal, jamadi al avval, jumada al oola",
    "jumada al thani, jumada al thaniyah, jumada ii, jumada 2, jamadi us sani, jumada al akhira, jumada al akhir, "
    "jumada al thania, jamadi ul sani, jumadil akhir, jamadi al sani, jumada al akhar",
    "rajab al murajjab, rejab, radjab",
    "shabaan, sha ban, shaaban, chaaban, shaban al muazzam",
    "ramadhan, ramzan, ramazan, ramadaan, ramzaan",
    "shawal, shavval, shawwaal, shavwal",
    "dhul qadah, dhu al qidah, zul qadah, dhu al qaidah, dhu al qada, dhul qida, zulqada, zil qad, zul qada, "
    "dhul qidah, zi qadah, zilqad, dhu l qadah, zu al qadah, dhul qaadah, thul qidah",
    "dhul hijjah, zul hijjah, dhu al hijja, dhul hijja, zul hijja, zil hajj, zulhijjah, zilhaj, zilhajj, "
    "zi hajjah, dhu l hijjah, zu al hijjah, zulhijja, thul hijjah",
)


@lru_cache(maxsize=20_000)
def month_key(name: str) -> str:
    """A month's name for look-up: lower case, without accents, apostrophes and hyphens (`Sha‘bān` → `shaban`)."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['`´‘’ʻʼʽʿʾ]", "", plain)
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _numbers(names: tuple[str, ...], variants: tuple[str, ...]) -> dict[str, int]:
    return {
        month_key(form): number
        for number, (name, others) in enumerate(zip(names, variants, strict=True), start=1)
        for form in (name, *others.split(", "))
    }


SOLAR_HIJRI_MONTH_NUMBERS: dict[str, int] = _numbers(SOLAR_HIJRI_MONTHS, _SOLAR_HIJRI_VARIANTS)
"""Every known spelling (as `month_key` writes it) of a Solar Hijri month to its number, 1 to 12."""

ISLAMIC_MONTH_NUMBERS: dict[str, int] = _numbers(ISLAMIC_MONTHS, _ISLAMIC_VARIANTS)
"""Every known spelling (as `month_key` writes it) of an Islamic month to its number, 1 to 12."""


@cache
def _nowruz(year: int) -> date:
    # One equinox per year and arithmetic within the year: convertdate would work out the equinox for every day.
    return date(*persian.to_gregorian(year, 1, 1))


def solar_hijri(day: date) -> tuple[int, int, int]:
    """The Solar Hijri year, month and day of a Gregorian day (years by convertdate's astronomical rule)."""
    year = day.year - 621
    if day < _nowruz(year):
        year -= 1
    passed = (day - _nowruz(year)).days
    if passed < 186:  # six months of 31 days, then of 30
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - 186) // 30 + 7, (passed - 186) % 30 + 1


def from_solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Solar Hijri date.

    Raises:
        ValueError: there is no such day in that calendar.
    """
    if 1 <= month <= 12 and day >= 1 and 1 <= year <= 9377:
        passed = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
        found = _nowruz(year) + timedelta(days=passed + day - 1)
        if solar_hijri(found) == (year, month, day):
            return found
    raise ValueError(
        f"Expected a day of the Solar Hijri calendar (months of 31, 30, and for Esfand 29 or 30 days); found "
        f"{year}-{month}-{day}. Correct the date, or leave it out."
    )


def islamic(day: date) -> tuple[int, int, int]:
    """The Islamic (Umm al-Qura) year, month and day of a Gregorian day.

    Raises:
        ValueError: the day lies outside 1924-08-01 to 2077-11-16, which the Umm al-Qura tables cover.
    """
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
    except (OverflowError, ValueError) as error:
        raise ValueError(
            f"Expected a day from 1924-08-01 to 2077-11-16 (what the Umm al-Qura tables cover); found {day}. "
            "Leave its Islamic date out."
        ) from error


def from_islamic(year: int, month: int, day: int) -> date:
    """The Gregorian day of an Islamic (Umm al-Qura) date.

    Raises:
        ValueError: there is no such day in that calendar, or the year is not one of 1343 to 1500.
    """
    try:
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (OverflowError, ValueError) as error:
        raise ValueError(
            f"Expected a day of the Umm al-Qura calendar, years 1343 to 1500; found {year}-{month}-{day} ({error}). "
            "Correct the date, or leave it out."
        ) from error
