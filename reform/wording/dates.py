"""Dates and ages as words."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from reform.wording.numbers import NBSP
from reform.wording.texts import Lang, text

# Babel's short Vietnamese date has a two-digit year, so the patterns are our own.
_DAY = {"vi": "dd/MM/y", "en": "d MMM y"}
_MONTH = {"vi": "MM/y", "en": "MMM y"}
_FIRST_BARE_MONTH = 3
_AXIS = {"vi": "d/M", "en": "d MMM"}


def day(value: date, lang: Lang) -> str:
    """Format a date: 22/06/2021 (vi), 22 Jun 2021 (en)."""
    shown = format_date(value, format=_DAY[lang], locale=lang)
    return shown.replace(" ", NBSP)


def moment(value: datetime, lang: Lang) -> str:
    """Return a moment to the minute, "07:05 22/06/2021"; the caller gives it in the province's zone."""
    return f"{value:%H:%M} {day(value.date(), lang)}"


def written_day(value: date, lang: Lang) -> str:
    """Write a day as administrative papers do: ngày 05 tháng 02 năm 2021 (vi), 5 February 2021 (en).

    Days below ten and the months one and two take a zero (Nghị định 30/2020/NĐ-CP).
    """
    if lang == "en":
        return format_date(value, format="d MMMM y", locale="en").replace(" ", NBSP)
    month_number = f"{value.month:02d}" if value.month < _FIRST_BARE_MONTH else str(value.month)
    return text(lang, "dates.written_day", day=f"{value.day:02d}", month=month_number, year=value.year)


def month(value: date, lang: Lang) -> str:
    """Format a month: 05/2020 (vi), May 2020 (en)."""
    return format_date(value, format=_MONTH[lang], locale=lang).replace(" ", NBSP)


def axis_day(value: date, lang: Lang) -> str:
    """Format a day on an axis: 15/3 (vi), 15 Mar (en)."""
    return format_date(value, format=_AXIS[lang], locale=lang).replace(" ", NBSP)


def published(value: date, precision: str, lang: Lang) -> str:
    """Format a publication date at the precision that is known (day, month, or "known by")."""
    if precision == "day":
        return day(value, lang)
    if precision == "month":
        return month(value, lang)
    return text(lang, "dates.known_by", date=day(value, lang))


def whole_months(earlier: date, later: date) -> int:
    """Count the full months between two dates (0 when `later` is not after `earlier`)."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    if later.day < earlier.day:
        months -= 1
    return max(months, 0)


def age(since: date, now: date, lang: Lang) -> str:
    """Say how old something is: days below a month, months below three years, then years."""
    days = (now - since).days
    months = whole_months(since, now)
    if days < 31:
        return text(lang, "dates.days", count=max(days, 0), value=max(days, 0))
    if months < 36:
        return text(lang, "dates.months", count=months, value=months)
    years = months // 12
    return text(lang, "dates.years", count=years, value=years)


def iso(value: date | datetime | None) -> str | None:
    """Return the ISO form of a date for machines, or None."""
    if value is None or value != value:
        return None
    return (value.date() if isinstance(value, datetime) else value).isoformat()
