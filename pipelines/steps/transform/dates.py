"""The days of dim_date.

Here: one row per day in three calendars. Not here: the calendars (`pipelines/steps/calendars.py`).
"""

from datetime import date

import polars as pl

from pipelines.steps.calendars import ISLAMIC_MONTHS, SOLAR_HIJRI_MONTHS, from_islamic, from_solar_hijri, islamic
from pipelines.steps.calendars import solar_hijri as to_solar_hijri
from warehouse.tables import DIM_DATE

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2049, 12, 31)


def dim_date() -> pl.DataFrame:
    """One row per day from 1990-01-01 to 2049-12-31; no value is null."""
    days = pl.DataFrame({"date_id": pl.date_range(FIRST_DAY, LAST_DAY, "1d", eager=True)})
    day = pl.col("date_id").dt
    frame = days.with_columns(
        year=day.year(),
        quarter=day.quarter(),
        month=day.month(),
        month_name=day.strftime("%B"),
        day=day.day(),
        iso_year=day.iso_year(),
        iso_week=day.week(),
        weekday=day.weekday(),
        weekday_name=day.strftime("%A"),
    )
    frame = frame.join_asof(_solar_hijri_months(), left_on="date_id", right_on="solar_hijri_start")
    frame = frame.join_asof(_islamic_months(), left_on="date_id", right_on="islamic_start")
    for calendar in ("solar_hijri", "islamic"):
        number = (pl.col("date_id") - pl.col(f"{calendar}_start")).dt.total_days() + 1
        frame = frame.with_columns(number.alias(f"{calendar}_day")).with_columns(
            pl.format(
                "{}-{}-{}",
                f"{calendar}_year",
                pl.col(f"{calendar}_month").cast(pl.String).str.zfill(2),
                pl.col(f"{calendar}_day").cast(pl.String).str.zfill(2),
            ).alias(f"{calendar}_date")
        )
    return DIM_DATE.conform(frame.drop("solar_hijri_start", "islamic_start"))


# A day's date follows from the start of its month: some 1,500 conversions instead of 44,000.
def _solar_hijri_months() -> pl.DataFrame:
    first, last = to_solar_hijri(FIRST_DAY)[0], to_solar_hijri(LAST_DAY)[0]
    months = [(year, month) for year in range(first, last + 1) for month in range(1, 13)]
    return pl.DataFrame(
        {
            "solar_hijri_start": [from_solar_hijri(year, month, 1) for year, month in months],
            "solar_hijri_year": [year for year, _ in months],
            "solar_hijri_month": [month for _, month in months],
            "solar_hijri_month_name": [SOLAR_HIJRI_MONTHS[month - 1] for _, month in months],
        }
    )


def _islamic_months() -> pl.DataFrame:
    first, last = islamic(FIRST_DAY)[0], islamic(LAST_DAY)[0]
    months = [(year, month) for year in range(first, last + 1) for month in range(1, 13)]
    return pl.DataFrame(
        {
            "islamic_start": [from_islamic(year, month, 1) for year, month in months],
            "islamic_year": [year for year, _ in months],
            "islamic_month": [month for _, month in months],
            "islamic_month_name": [ISLAMIC_MONTHS[month - 1] for _, month in months],
        }
    )
