"""Working days in Việt Nam: public holidays, days off in exchange, Saturdays worked instead.

The `holidays` package knows the decreed days up to its release; `calendar_override` rows (day,
is_working) win over it, because the government fixes the Tết window and the exchanges each year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2040, 12, 31)
# Same-day dossiers received from this hour on fall due on the next working day.
SAME_DAY_UNTIL = time(15, 0)
# Days around the lunar new year that figures shade; the package names them in Vietnamese.
_TET = ("Tết Nguyên Đán", "29 Tết")


class WorkingCalendar:
    """The working days between FIRST_DAY and LAST_DAY."""

    def __init__(self, overrides: Mapping[date, bool]) -> None:
        """Combine the package's holidays with `overrides`: day → is it worked?"""
        known = holidays.country_holidays("VN", years=range(FIRST_DAY.year, LAST_DAY.year + 1), language="vi")
        days = pd.date_range(FIRST_DAY, LAST_DAY, freq="D")
        names = [known.get(day.date(), "") for day in days]
        working = np.array([known.is_working_day(day.date()) for day in days])
        position = {day.date(): i for i, day in enumerate(days)}
        for day, is_working in overrides.items():
            if day in position:
                working[position[day]] = is_working
        self._frame = pd.DataFrame(
            {
                "day": days,
                "is_working": working,
                "nth": np.cumsum(working).astype("int32"),
                "is_tet": [any(word in name for word in _TET) for name in names],
                "name_vi": [name or None for name in names],
            }
        )
        self._working = working
        self._nth = self._frame["nth"].to_numpy()
        self._days_worked = np.flatnonzero(working)

    def frame(self) -> pd.DataFrame:
        """Return one row a day: day, is_working, nth (number of working days so far), is_tet, name_vi."""
        return self._frame.copy()

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`. Raises ValueError outside the calendar."""
        return bool(self._working[self._position(day)])

    def working_days(self, after: date, until: date) -> int:
        """Return how many working days lie after `after` up to and with `until`; negative backwards."""
        return int(self._nth[self._position(until)] - self._nth[self._position(after)])

    def add(self, day: date, working_days: int) -> date:
        """Return the day `working_days` working days after `day`; day itself is day 0.

        With 0 working days it is `day` when that is worked, else the next working day. Raises
        ValueError outside the calendar.
        """
        at = self._position(day)
        if working_days == 0 and self._working[at]:
            return day
        wanted = int(self._nth[at]) + max(working_days, 1) - 1
        if wanted >= len(self._days_worked):
            raise ValueError(f"{working_days} working days after {day} are outside the calendar")
        return FIRST_DAY + timedelta(days=int(self._days_worked[wanted]))

    def due(self, received: datetime, working_days: int) -> date:
        """Return the due day of a dossier received at a moment, under a limit in working days.

        The day of receipt is day 0; same-day dossiers received from 15:00 on fall due on the next
        working day (domain notes, §1.4).
        """
        if working_days == 0 and received.time() >= SAME_DAY_UNTIL:
            return self.add(received.date(), 1)
        return self.add(received.date(), working_days)

    def next_working_days(self, after: date, count: int) -> list[date]:
        """Return the next `count` working days after a day."""
        return [self.add(after, n) for n in range(1, count + 1)]

    def shifted(
        self, days: npt.NDArray[np.datetime64], working_days: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.datetime64]:
        """Return `add` for arrays of days (datetime64[D]) and of working days."""
        at = self._positions(days)
        stays = (working_days == 0) & self._working[at]
        passed = self._nth[at]
        moved = self._days_worked[passed + np.maximum(working_days, 1) - 1]
        return np.datetime64(FIRST_DAY) + np.where(stays, at, moved).astype("timedelta64[D]")

    def numbered(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.integer]:
        """Return for each day (datetime64[D]) how many working days the calendar has up to it."""
        return np.asarray(self._nth[self._positions(days)])

    def _position(self, day: date) -> int:
        at = (day - FIRST_DAY).days
        if not 0 <= at < len(self._working):
            raise ValueError(f"{day} is outside the calendar")
        return at

    def _positions(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.integer]:
        at = (days - np.datetime64(FIRST_DAY)).astype(int)
        # Without this a day before the first would count from the end.
        if ((at < 0) | (at >= len(self._working))).any():
            raise ValueError("a day is outside the calendar")
        return at


@lru_cache(maxsize=4)
def _calendar(overrides: tuple[tuple[date, bool], ...]) -> WorkingCalendar:
    return WorkingCalendar(dict(overrides))


def working_calendar(overrides: Mapping[date, bool]) -> WorkingCalendar:
    """Return the calendar with these overrides, made once a process."""
    return _calendar(tuple(sorted(overrides.items())))
