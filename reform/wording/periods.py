"""Periods of dossiers in words."""

from __future__ import annotations

from datetime import date

from reform.periods import CALENDARS, Calendar, parse, period
from reform.wording import dates
from reform.wording.texts import Lang, text


def period_choice(code: str, calendar: Calendar, first_day: date, last_day: date, lang: Lang) -> str:
    """Name a period as a choice: “Lũy kế từ 03/05/2017”, “12 tháng: 7/2019 – 6/2020”, “Quý II/2020”."""
    found = parse(code, calendar)
    if found is None:
        return code
    kind, start, months = found
    year, month = start // 12, start % 12 + 1
    if kind == "all":
        return text(lang, "periods.all", date=dates.day(first_day, lang))
    if kind == "year":
        return text(lang, "periods.year", year=year)
    if kind == "quarter":
        return text(lang, "periods.quarter", number=_ROMAN[(month - 1) // 3], year=year)
    if kind == "half":
        return text(lang, f"periods.half_{1 if month == 1 else 2}", year=year)
    if kind == "month":
        return text(lang, "periods.month", month=month, year=year)
    end = start + months - 1
    return text(lang, "periods.months", n=months, first=f"{month}/{year}", last=f"{end % 12 + 1}/{end // 12}")


def period_words(first: date, last: date, lang: Lang) -> str:
    """Name a run of days: a month, quarter, half or year by name, a report period with its days.

    Anything else is written with both days.
    """
    named, calendar = _named(first, last, lang)
    if calendar == "report":
        return text(lang, "periods.report", name=named, **_days(first, last, lang))
    return named or text(lang, "periods.days", **_days(first, last, lang))


def period_name(first: date, last: date, lang: Lang) -> str:
    """Name a run of days without writing days: “quý II/2020”; empty when it has no name."""
    return _named(first, last, lang)[0]


def _named(first: date, last: date, lang: Lang) -> tuple[str, Calendar]:
    """Return the name of a run of days and the calendar it belongs to; the name may be empty."""
    for calendar in CALENDARS:
        for code in _codes(last):
            found = period(code, calendar, first, last)
            if (found.first, found.last) == (first, last):
                name = period_choice(code, calendar, first, last, lang)
                return name[:1].lower() + name[1:], calendar
    if first.day == 1:
        found = period(f"{first.year}-{first.month:02d}..{last.year}-{last.month:02d}", "month", first, last)
        if found.last == last:
            return f"{first.month}/{first.year} – {last.month}/{last.year}", "month"
    return "", "month"


_ROMAN = ("I", "II", "III", "IV")


def _codes(last: date) -> tuple[str, ...]:
    """Return the periods that could end on a day."""
    quarter = (last.month - 1) // 3 + 1
    return (
        f"{last.year}-{last.month:02d}",
        f"{last.year}-Q{quarter}",
        f"{last.year}-H{1 if last.month <= 6 else 2}",
        f"{last.year}",
    )


def _days(first: date, last: date, lang: Lang) -> dict[str, str]:
    return {"first": dates.day(first, lang), "last": dates.day(last, lang)}
