"""How old a dataset is against its own rhythm: what the wall's client judges as its clock moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from reform import clock
from reform.dossiers.calendar import WorkingCalendar
from reform.wording import dates
from reform.wording.texts import Lang, text

Rhythm = Literal["daily", "hourly"]
# An hourly extract is missed only while offices work.
OPENS, CLOSES = time(7), time(17)


@dataclass(frozen=True)
class Age:
    """One dataset of a page: what is said of it, and from when something else is said."""

    said: str
    """Until when the data are true."""
    said_late: str
    """What is said from `late` on."""
    at: datetime
    """Until when the data are true."""
    late: datetime | None = None
    """From when newer data are usual; None when no rhythm is known."""
    old: datetime | None = None
    """From when twice as much has gone by; None for data that only a newer edition replaces."""


def of_dossiers(
    snapshot: date, imported_at: datetime, rhythm: Rhythm, calendar: WorkingCalendar, lang: Lang
) -> Age:
    """Return the age of an extract that is true for a day, the day of its import only up to that moment.

    Extracts come every working day, or every hour that offices work: a weekend or Tết makes no
    data old. `daily`: late when the next working day has ended without newer data, old when the
    second has. `hourly`: one and two hours of work. Raises ValueError outside the calendar.
    """
    end = _day(snapshot + timedelta(days=1))
    if imported_at < end:
        at = imported_at
        said = text(lang, "wall.dossiers_at", time=dates.moment(at.astimezone(clock.ZONE), lang))
    else:
        at, said = end, text(lang, "wall.dossiers_until", date=dates.day(snapshot, lang))
    if rhythm == "daily":
        late, old = (_day(day + timedelta(days=1)) for day in calendar.next_working_days(snapshot, 2))
    else:
        late, old = (worked(at, timedelta(hours=n), calendar) for n in (1, 2))
    return Age(said, said, at, late, old)


def worked(since: datetime, how_long: timedelta, calendar: WorkingCalendar) -> datetime:
    """Return the moment when offices have worked for so long since a moment."""
    moment, left = since.astimezone(clock.ZONE), how_long
    while True:
        day = moment.date()
        opens, closes = (datetime.combine(day, hour, clock.ZONE) for hour in (OPENS, CLOSES))
        if calendar.is_working(day) and moment < closes:
            moment = max(moment, opens)
            if left <= closes - moment:
                return moment + left
            left -= closes - moment
        moment = _day(day + timedelta(days=1))


def of_edition(label: str, published: date, due: date | None, lang: Lang) -> Age:
    """Return the age of an index edition; `due` is when a newer one is usual."""
    said = text(lang, "wall.published", label=label, date=dates.day(published, lang))
    if due is None:
        return Age(said, said, _day(published))
    late = text(lang, "wall.due", label=label, date=dates.day(due, lang))
    return Age(said, late, _day(published), _day(due))


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ZONE)
