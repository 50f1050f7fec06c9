"""Days in three calendars."""

from warehouse.tables.model import Column, Table

DIM_DATE = Table(
    name="dim_date",
    group="dimension",
    grain="A day, in the Gregorian, Solar Hijri and Islamic (Umm al-Qura) calendars.",
    key=("date_id",),
    columns=(
        Column("date_id", "DATE", "The day (Gregorian)"),
        Column("year", "INTEGER", "Gregorian year"),
        Column("quarter", "INTEGER", "Quarter of the year, 1 to 4"),
        Column("month", "INTEGER", "Month, 1 to 12"),
        Column("month_name", "TEXT", "English name of the month"),
        Column("day", "INTEGER", "Day of the month"),
        Column("iso_year", "INTEGER", "Year of the ISO 8601 week"),
        Column("iso_week", "INTEGER", "ISO 8601 week, 1 to 53"),
        Column("weekday", "INTEGER", "ISO weekday: 1 is Monday, 7 is Sunday"),
        Column("weekday_name", "TEXT", "English name of the weekday"),
        Column("solar_hijri_date", "TEXT", "Solar Hijri (Iranian) date as YYYY-MM-DD"),
        Column("solar_hijri_year", "INTEGER", "Solar Hijri year"),
        Column("solar_hijri_month", "INTEGER", "Solar Hijri month, 1 to 12"),
        Column("solar_hijri_day", "INTEGER", "Solar Hijri day of the month"),
        Column("solar_hijri_month_name", "TEXT", "Solar Hijri month, such as Bahman"),
        Column("islamic_date", "TEXT", "Islamic (Umm al-Qura) date as YYYY-MM-DD"),
        Column("islamic_year", "INTEGER", "Islamic year"),
        Column("islamic_month", "INTEGER", "Islamic month, 1 to 12"),
        Column("islamic_day", "INTEGER", "Islamic day of the month"),
        Column("islamic_month_name", "TEXT", "Islamic month, such as Ramadan"),
    ),
)
