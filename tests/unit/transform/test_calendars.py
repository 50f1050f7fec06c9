"""Days of three calendars agree with published ones, and go there and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.calendars import (
    ISLAMIC_MONTH_NUMBERS,
    ISLAMIC_MONTHS,
    SOLAR_HIJRI_MONTH_NUMBERS,
    SOLAR_HIJRI_MONTHS,
    from_islamic,
    from_solar_hijri,
    islamic,
    month_key,
    solar_hijri,
)


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ((1402, 11, 26), date(2024, 2, 15)),
        ((1357, 11, 22), date(1979, 2, 11)),  # the revolution
        ((1399, 1, 1), date(2020, 3, 20)),  # days of Nowruz
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1399, 12, 30), date(2021, 3, 20)),  # a leap day
        ((1403, 12, 30), date(2025, 3, 20)),  # another
        ((1402, 12, 29), date(2024, 3, 19)),  # the last day of a common year
        ((1403, 6, 31), date(2024, 9, 21)),
        ((1403, 7, 1), date(2024, 9, 22)),
    ],
)
def test_solar_hijri_days_are_those_of_the_official_calendar(there, here):
    assert from_solar_hijri(*there) == here
    assert solar_hijri(here) == there


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ((1445, 9, 1), date(2024, 3, 11)),  # first days of Ramadan in Saudi Arabia
        ((1444, 9, 1), date(2023, 3, 23)),
        ((1446, 1, 1), date(2024, 7, 7)),
        ((1445, 10, 1), date(2024, 4, 10)),  # Eid al-Fitr
        ((1445, 8, 5), date(2024, 2, 15)),
    ],
)
def test_islamic_days_are_those_of_umm_al_qura(there, here):
    assert from_islamic(*there) == here
    assert islamic(here) == there


@given(st.dates(date(1925, 1, 1), date(2077, 1, 1)))
def test_every_day_goes_to_both_calendars_and_back(day):
    assert from_solar_hijri(*solar_hijri(day)) == day
    assert from_islamic(*islamic(day)) == day


@pytest.mark.parametrize(
    "wrong", [(1402, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 0, 1), (1403, 1, 0), (0, 1, 1), (99999, 1, 1)]
)
def test_a_day_that_the_solar_hijri_calendar_lacks_is_an_error_that_names_it(wrong):
    with pytest.raises(ValueError, match=f"found {'-'.join(map(str, wrong))}"):
        from_solar_hijri(*wrong)


@pytest.mark.parametrize("wrong", [(1445, 13, 1), (1445, 9, 31), (1300, 1, 1), (1445, 1, 0)])
def test_a_day_that_the_islamic_calendar_lacks_is_an_error_that_names_it(wrong):
    with pytest.raises(ValueError, match=f"found {'-'.join(map(str, wrong))}"):
        from_islamic(*wrong)


def test_a_day_outside_the_umm_al_qura_tables_is_an_error():
    with pytest.raises(ValueError, match="1924-08-01 to 2077-11-16"):
        islamic(date(1900, 1, 1))


def test_every_month_is_found_by_its_usual_name():
    assert [SOLAR_HIJRI_MONTH_NUMBERS[month_key(name)] for name in SOLAR_HIJRI_MONTHS] == list(range(1, 13))
    assert [ISLAMIC_MONTH_NUMBERS[month_key(name)] for name in ISLAMIC_MONTHS] == list(range(1, 13))


@pytest.mark.parametrize(
    ("spelling", "number"),
    [("Sha’ban", 8), ("Ramaḍān", 9), ("Dhu al-Hijja", 12), ("Rabi' al-Thani", 4), ("Zul-Qa'dah", 11)],
)
def test_an_islamic_month_is_found_however_it_is_spelt(spelling, number):
    assert ISLAMIC_MONTH_NUMBERS[month_key(spelling)] == number


def test_no_spelling_belongs_to_two_months():
    from pipelines.steps import calendars

    for names, variants in (
        (SOLAR_HIJRI_MONTHS, calendars._SOLAR_HIJRI_VARIANTS),
        (ISLAMIC_MONTHS, calendars._ISLAMIC_VARIANTS),
    ):
        forms = [
            form
            for name, others in zip(names, variants, strict=True)
            for form in (month_key(name), *others.split(", "))
        ]
        assert len(forms) == len(set(forms))
        assert all(form == month_key(form) for form in forms)
