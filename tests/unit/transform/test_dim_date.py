"""dim_date is complete."""

import time
from datetime import date

import polars as pl

from pipelines.steps.calendars import islamic, solar_hijri
from pipelines.steps.transform.dates import dim_date


def test_every_day_of_sixty_years_is_there_once_without_a_null():
    days = dim_date()
    assert days.height == (date(2049, 12, 31) - date(1990, 1, 1)).days + 1
    assert days["date_id"].is_sorted()
    assert days["date_id"].n_unique() == days.height
    assert days.null_count().sum_horizontal().item() == 0


def test_a_row_names_its_day_in_three_calendars():
    row = dim_date().row(by_predicate=pl.col("date_id") == date(2024, 2, 15), named=True)
    assert row["weekday_name"] == "Thursday"
    assert (row["quarter"], row["iso_week"], row["month_name"]) == (1, 7, "February")
    assert (row["solar_hijri_date"], row["solar_hijri_month_name"]) == ("1402-11-26", "Bahman")
    assert (row["islamic_date"], row["islamic_month_name"]) == ("1445-08-05", "Shaban")


def test_the_days_computed_by_month_are_those_computed_one_by_one():
    for row in dim_date().sample(500, seed=1).iter_rows(named=True):
        told = tuple(row[f"solar_hijri_{part}"] for part in ("year", "month", "day"))
        assert told == solar_hijri(row["date_id"])
        assert tuple(row[f"islamic_{part}"] for part in ("year", "month", "day")) == islamic(row["date_id"])


def test_it_takes_less_than_two_seconds():
    begin = time.perf_counter()
    dim_date()
    assert time.perf_counter() - begin < 2
