"""Periods of dossiers as an address writes them, in both calendars.

A period is `all`, a year `2020`, a quarter `2020-Q2`, a half year `2020-H1`, a month `2020-06`, or
months from to `2019-07..2020-06`. In the report calendar a month runs from the 15th of the month
before to the 14th, so a year runs from 15/12 to 14/12 (domain notes, §0 no. 7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Calendar = Literal["month", "report"]
Kind = Literal["all", "year", "half", "quarter", "month", "months"]
CALENDARS: tuple[Calendar, ...] = ("month", "report")
_SPAN = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")
_YEARS = range(2000, 2041)


@dataclass(frozen=True)
class Period:
    """A run of whole months of one calendar, `all` without bounds of its own."""

    kind: Kind
    calendar: Calendar
    first_month: int
    """Months since year 0: 12 × year + month − 1."""
    months: int

    @property
    def first(self) -> date:
        """Return the first day."""
        return _first_day(self.first_month, self.calendar)

    @property
    def last(self) -> date:
        """Return the last day."""
        return _first_day(self.first_month + self.months, self.calendar) - timedelta(days=1)

    @property
    def written(self) -> str:
        """Return the period as an address writes it."""
        if self.kind == "all":
            return "all"
        year, month = divmod(self.first_month, 12)
        if self.kind == "months":
            end_year, end_month = self.last_year_month
            return f"{year}-{month + 1:02d}..{end_year}-{end_month:02d}"
        part = {
            "year": "",
            "half": f"-H{month // 6 + 1}",
            "quarter": f"-Q{month // 3 + 1}",
            "month": f"-{month + 1:02d}",
        }
        return f"{year}{part[self.kind]}"

    @property
    def previous_first(self) -> date:
        """Return the first day of the period of equal length just before."""
        return _first_day(self.first_month - self.months, self.calendar)

    @property
    def year(self) -> int:
        """Return the year of its first month."""
        return self.first_month // 12

    @property
    def month(self) -> int:
        """Return its first month, 1 to 12."""
        return self.first_month % 12 + 1

    @property
    def last_year_month(self) -> tuple[int, int]:
        """Return year and number of its last month."""
        end = self.first_month + self.months - 1
        return end // 12, end % 12 + 1


def parse(text: str, calendar: Calendar) -> tuple[Kind, int, int] | None:
    """Read a period: kind, first month, number of months; None when it means nothing.

    `all` is ("all", 0, 0): only the data know where it begins and ends.
    """
    if text == "all":
        return "all", 0, 0
    head, sign, tail = text.partition("..")
    if sign:
        one, two = parse(head, calendar), parse(tail, calendar)
        if one is None or two is None or one[0] != "month" or two[0] != "month" or two[1] < one[1]:
            return None
        return "months", one[1], two[1] - one[1] + 1
    match = _FORM.fullmatch(text)
    if match is None or int(match[1]) not in _YEARS:
        return None
    start = 12 * int(match[1])
    if match[2]:
        return "quarter", start + 3 * (int(match[2]) - 1), 3
    if match[3]:
        return "half", start + 6 * (int(match[3]) - 1), 6
    if match[4]:
        return "month", start + int(match[4]) - 1, 1
    return "year", start, 12


def period(text: str, calendar: Calendar, first_day: date, last_day: date) -> Period:
    """Return the period an address names, given the days the dossiers reach from and to.

    `all` covers every month they touch. Raises ValueError when the text means nothing.
    """
    found = parse(text, calendar)
    if found is None:
        raise ValueError(f"no period: {text!r}")
    kind, start, months = found
    if kind == "all":
        start = month_of(first_day, calendar)
        months = month_of(last_day, calendar) - start + 1
    return Period(kind, calendar, start, months)


def month_of(day: date, calendar: Calendar) -> int:
    """Return the month (12 × year + month − 1) that a day belongs to."""
    month = 12 * day.year + day.month - 1
    return month + 1 if calendar == "report" and day.day >= 15 else month


def newest_month(last_day: date, calendar: Calendar) -> str:
    """Return the last month that the data reach into, as an address writes it."""
    return Period("month", calendar, month_of(last_day, calendar), 1).written


def last_months(last_day: date, calendar: Calendar, count: int) -> str:
    """Return the `count` months that end with the last one, as an address writes them."""
    end = month_of(last_day, calendar)
    return Period("months", calendar, end - count + 1, count).written


def _first_day(month: int, calendar: Calendar) -> date:
    if calendar == "month":
        return date(month // 12, month % 12 + 1, 1)
    before = month - 1
    return date(before // 12, before % 12 + 1, 15)
