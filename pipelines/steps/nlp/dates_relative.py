"""Turn what words say of a date ('Thursday', 'July 3', 'last month') into days, given a day to count from.

Here: one small class for each way of naming a date, with the arithmetic of `on(anchor, future)`. Not here: finding the
words in text (`dates.py`), and conversions between calendars (`pipelines/steps/calendars.py`).

In every class `anchor` is the day of publication or of the dateline. `future` is what the sentence speaks of: True
planned, False held, None unknown. Values are 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY', as precise as the words are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from pipelines.steps.calendars import from_islamic, from_solar_hijri

Values = tuple[str | None, str | None]
NOTHING: Values = (None, None)
# A sentence may be taken for held or planned wrongly, an article may be dated a day late, and writers name the year
# of a day that is most of a year away: so far to the other side of the anchor a day still belongs to this year.
TOLERANCE = timedelta(days=14)
WEEK = 7  # days
CALENDARS: dict[str, Callable[[int, int, int], date]] = {
    "gregorian": date,
    "solar": from_solar_hijri,
    "islamic": from_islamic,
}


class Said(Protocol):
    """What the words of one mention say."""

    def on(self, anchor: date, future: bool | None) -> Values:
        """First and last day; (None, None) where the words do not settle one. May raise ValueError or OverflowError
        at the ends of the calendar."""
        ...


def make_day(calendar: str, year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date in 'gregorian', 'solar' or 'islamic'; None where there is no such day."""
    try:
        return CALENDARS[calendar](year, month, day)
    except (ValueError, OverflowError):
        return None


def month_value(year: int, month: int) -> str:
    """'YYYY-MM'; a month below 1 or above 12 counts on into the year before or after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError(f"Expected a year from 1 to 9999; found {year}. Leave this date out.")
    return f"{year:04d}-{month:02d}"


def period_value(first: date, last: date) -> str | None:
    """The month of a stretch of days: a week is no date, but it tells the month when all of it lies in one."""
    return first.isoformat()[:7] if (first.year, first.month) == (last.year, last.month) else None


@dataclass(frozen=True)
class Fixed:
    """A date with its year: 'February 15, 2024', '26 Bahman 1402', 'June 2024', '2019'."""

    value: str | None
    value_end: str | None = None

    def on(self, anchor: date, future: bool | None) -> Values:
        return self.value, self.value_end


@dataclass(frozen=True)
class DayOfYear:
    """A day and month without a year, or a span of them: 'July 3', '26 Bahman', 'June 30 to July 2'.

    The year is the one that puts it nearest to the anchor on the side that `future` says. A weekday that is named
    with it ('Friday, Jan. 3') picks the year before all else. `year_shift` is that of 'July 3 last year'.
    """

    month: int
    day: int
    calendar: str = "gregorian"
    end_month: int = 0
    end_day: int = 0
    weekday: int | None = None
    year_shift: int | None = None

    def on(self, anchor: date, future: bool | None) -> Values:
        if self.year_shift is not None:
            start = make_day("gregorian", anchor.year + self.year_shift, self.month, self.day)
        else:
            start = self._nearest(anchor, future)
        if start is None:
            return NOTHING
        return start.isoformat(), self._end(start)

    def _nearest(self, anchor: date, future: bool | None) -> date | None:
        days = list(self._candidates(anchor))
        if self.weekday is not None:
            days = [day for day in days if day.weekday() == self.weekday] or days
        if future is None:
            return min(days, key=lambda day: abs(day - anchor), default=None)
        if future:
            return min((day for day in days if day >= anchor - TOLERANCE), default=None)
        return max((day for day in days if day <= anchor + TOLERANCE), default=None)

    def _candidates(self, anchor: date) -> Iterator[date]:
        if self.calendar == "gregorian":
            first, span = anchor.year, 4  # February 29 comes once in four years
        elif self.calendar == "solar":
            first, span = anchor.year - 621, 2
        else:
            first, span = round((anchor.year - 622) * 1.0307) + 1, 3  # 1.0307 Islamic years to a solar one
        for year in range(first - span, first + span + 1):
            day = make_day(self.calendar, year, self.month, self.day)
            if day is not None:
                yield day

    def _end(self, start: date) -> str | None:
        if not self.end_day:
            return None
        end = make_day("gregorian", start.year, self.end_month, self.end_day)
        if end is not None and end < start:
            end = make_day("gregorian", start.year + 1, self.end_month, self.end_day)
        return end.isoformat() if end else None


@dataclass(frozen=True)
class Weekday:
    """A weekday, or a span of two: 'Thursday', 'last Monday', 'Monday next week', 'Tuesday (07)'.

    Held: the last such day on or before the anchor; planned: the first on or after it. 'last' and 'next' exclude
    the anchor's own day and win over `future`. `day_of_month` is the day in brackets: where it names another day of
    that weekday within ten days, the anchor is off and the brackets are right.
    """

    weekday: int
    end_weekday: int | None = None
    which: int = 0
    is_this: bool = False
    week_shift: int | None = None
    day_of_month: int = 0

    def on(self, anchor: date, future: bool | None) -> Values:
        day = self._confirmed(anchor, self._day(anchor, future))
        if self.end_weekday is None:
            return day.isoformat(), None
        return day.isoformat(), (day + timedelta(days=(self.end_weekday - self.weekday) % 7)).isoformat()

    def _day(self, anchor: date, future: bool | None) -> date:
        if self.week_shift is not None:
            return anchor + timedelta(days=7 * self.week_shift + self.weekday - anchor.weekday())
        if self.which > 0:
            return anchor + timedelta(days=(self.weekday - anchor.weekday() - 1) % 7 + 1)
        if self.which < 0:
            return anchor - timedelta(days=(anchor.weekday() - self.weekday - 1) % 7 + 1)
        if future or (future is None and self.is_this):
            return anchor + timedelta(days=(self.weekday - anchor.weekday()) % 7)
        # A span that is over: its last day lies on or before the anchor, the first before that.
        last = self.weekday if self.end_weekday is None else self.end_weekday
        end = anchor - timedelta(days=(anchor.weekday() - last) % 7)
        return end - timedelta(days=(last - self.weekday) % 7)

    def _confirmed(self, anchor: date, day: date) -> date:
        if not self.day_of_month or day.day == self.day_of_month:
            return day
        near = (anchor + timedelta(days=shift) for shift in range(-10, 11))
        fitting = [other for other in near if (other.weekday(), other.day) == (self.weekday, self.day_of_month)]
        return min(fitting, key=lambda other: abs(other - anchor), default=day)


@dataclass(frozen=True)
class DayShift:
    """A day counted from the anchor: 'today', 'yesterday (12)', 'two days ago'.

    A day of the month in brackets within four days of the count is right where the two differ: the article went
    online a day or two after it was written.
    """

    days: int
    day_of_month: int = 0

    def on(self, anchor: date, future: bool | None) -> Values:
        day = anchor + timedelta(days=self.days)
        if self.day_of_month and day.day != self.day_of_month:
            near = (day + timedelta(days=shift) for shift in (-1, 1, -2, 2, -3, 3, -4, 4))
            day = next((other for other in near if other.day == self.day_of_month), day)
        return day.isoformat(), None


@dataclass(frozen=True)
class MonthOfYear:
    """A month without a year: 'in June', 'last November', 'July last year'. The anchor's own month counts as either
    past or future, except after 'last' and 'next'."""

    month: int
    which: int = 0
    year_shift: int | None = None

    def on(self, anchor: date, future: bool | None) -> Values:
        if self.year_shift is not None:
            return month_value(anchor.year + self.year_shift, self.month), None
        if self.which > 0 or (self.which == 0 and future):
            ahead = (self.month - anchor.month) % 12 or (12 if self.which else 0)
            return month_value(anchor.year, anchor.month + ahead), None
        back = (anchor.month - self.month) % 12 or (12 if self.which else 0)
        return month_value(anchor.year, anchor.month - back), None


@dataclass(frozen=True)
class DayOfMonth:
    """'The 15th of this month', 'the 3rd of next month': a day in a month counted from the anchor's; the nearest such day on
    the side that `future` says where no month is told ('on the 17th')."""

    day: int
    month_shift: int | None = None

    def on(self, anchor: date, future: bool | None) -> Values:
        shifts = (-1, 0, 1) if self.month_shift is None else (self.month_shift,)
        months = [month_value(anchor.year, anchor.month + shift) for shift in shifts]
        days = [day for m in months if (day := make_day("gregorian", int(m[:4]), int(m[5:]), self.day))]
        if self.month_shift is None and future is not None:
            days = [day for day in days if (day >= anchor if future else day <= anchor)]
        nearest = min(days, key=lambda day: abs(day - anchor), default=None)
        return (nearest.isoformat(), None) if nearest else NOTHING


@dataclass(frozen=True)
class Period:
    """A week, month or year counted from the anchor's: 'last week', 'next month', 'this year', 'three weeks ago'.

    A week is no date: its value is the month where all of it lies in one month, else None. `loose` is the number of
    days by which a count of weeks may be off ('three weeks ago' is rarely exact).
    """

    unit: str
    shift: int
    loose: int = 0

    def on(self, anchor: date, future: bool | None) -> Values:
        if self.unit == "year":
            year = anchor.year + self.shift
            return (f"{year:04d}", None) if 1 <= year <= 9999 else NOTHING
        if self.unit == "month":
            return month_value(anchor.year, anchor.month + self.shift), None
        if self.loose:
            day = anchor + timedelta(days=7 * self.shift)
            return period_value(day - timedelta(days=self.loose), day + timedelta(days=self.loose)), None
        monday = anchor + timedelta(days=7 * self.shift - anchor.weekday())
        first = monday + timedelta(days=5) if self.unit == "weekend" else monday
        return period_value(first, monday + timedelta(days=6)), None


@dataclass(frozen=True)
class Season:
    """'This spring', 'last summer': the year alone, as hemispheres differ. `last_month` is that of the season."""

    last_month: int
    which: int

    def on(self, anchor: date, future: bool | None) -> Values:
        if not self.last_month:  # winter lies in two years
            return NOTHING
        year = anchor.year
        if self.which < 0 and anchor.month <= self.last_month:
            year -= 1
        if self.which > 0 and anchor.month > self.last_month - 3:
            year += 1
        return f"{year:04d}", None


@dataclass(frozen=True)
class DayFrom:
    """A day counted from the one named before it in the text: 'the same day', 'the next day', 'two days later'. `named` is
    what the words say that name it; None as long as those are not known. A recent one ('later in the day') lies within a
    week of the anchor, or is the anchor."""

    days: int
    named: Said | None = None
    is_recent: bool = False

    def on(self, anchor: date, future: bool | None) -> Values:
        # A weekday lies where the sentence points; a day and month is the nearest, as it was where it was named.
        value, end = (
            self.named.on(anchor, future if isinstance(self.named, Weekday) else None) if self.named else NOTHING
        )
        base = date.fromisoformat(value) if value is not None and len(value) == 10 and not end else None
        if self.is_recent and (base is None or abs((base - anchor).days) > WEEK):
            base = anchor
        return ((base + timedelta(days=self.days)).isoformat(), None) if base else NOTHING


@dataclass(frozen=True)
class Unclear:
    """Words that point to the past or future and name no date: 'a few days ago', 'the coming weeks'."""

    def on(self, anchor: date, future: bool | None) -> Values:
        return NOTHING
