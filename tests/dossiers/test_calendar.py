"""Working days, the hour of same-day dossiers and pauses, as the domain notes (§1.4) count them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.dossiers.calendar import FIRST_DAY, LAST_DAY, WorkingCalendar, working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.settings import Settings

PACKAGE = working_calendar({})
SHIPPED = working_calendar(calendar_overrides(Settings().data_dir))
CALENDARS = st.sampled_from([PACKAGE, SHIPPED])
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))


def day(text: str) -> date:
    """Read 30/04/2021."""
    return datetime.strptime(text, "%d/%m/%Y").date()


def at(text: str) -> datetime:
    """Read 30/04/2021 15:00."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M")


def worked_one_by_one(calendar: WorkingCalendar, after: date, until: date) -> int:
    """Count working days by looking at every day."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working(d) for d in days)


def added_one_by_one(calendar: WorkingCalendar, start: date, working_days: int) -> date:
    """Walk from day to day until enough of them are worked."""
    reached, left = start, working_days
    while left > 0 or not calendar.is_working(reached):
        reached += timedelta(days=1)
        left -= calendar.is_working(reached)
    return reached


@pytest.mark.parametrize(
    ("of", "worked"),
    [
        ("07/06/2021", True),  # a Monday
        ("12/06/2021", False),  # a Saturday
        ("13/06/2021", False),  # a Sunday
        ("21/04/2021", False),  # Giỗ Tổ, the tenth of the third lunar month
        ("30/04/2021", False),
        ("03/05/2021", False),  # the 1st was a Saturday
        ("02/09/2021", False),
        ("03/09/2021", False),  # two days of the National Day since 2021
        ("03/09/2020", True),
        ("10/02/2021", False),  # Tết
        ("16/02/2021", False),
        ("09/02/2021", True),
        ("17/02/2021", True),
        ("24/11/2026", False),  # Ngày Văn hóa Việt Nam, from 2026
        ("24/11/2025", True),
    ],
)
def test_offices_work_from_monday_to_friday_except_on_holidays(of, worked):
    assert SHIPPED.is_working(day(of)) is worked


@pytest.mark.parametrize(
    ("off", "saturday"),
    [
        ("29/04/2019", "04/05/2019"),
        ("31/12/2018", "05/01/2019"),
        ("29/04/2024", "04/05/2024"),
        ("02/05/2025", "26/04/2025"),
        ("31/08/2026", "22/08/2026"),
        ("02/01/2026", "10/01/2026"),  # only in our table: 12729/VPCP-KGVX
    ],
)
def test_a_saturday_is_worked_for_a_day_off(off, saturday):
    assert not SHIPPED.is_working(day(off))
    assert SHIPPED.is_working(day(saturday)) and day(saturday).weekday() == 5


def test_our_table_wins_over_the_package():
    off, worked = day("02/01/2026"), day("10/01/2026")
    assert PACKAGE.is_working(off) and not PACKAGE.is_working(worked)
    own = working_calendar({off: False, worked: True})
    assert not own.is_working(off) and own.is_working(worked)
    # 31/12 → 12/01: 05 to 09 January, the Saturday, the Monday.
    assert own.working_days(day("31/12/2025"), day("12/01/2026")) == 7


def test_a_day_of_our_table_outside_the_calendar_is_no_obstacle():
    own = working_calendar({date(1999, 12, 31): True})
    assert own.frame().equals(PACKAGE.frame())


def test_the_day_of_receipt_is_day_0():
    assert SHIPPED.add(day("10/06/2021"), 1) == day("11/06/2021")
    assert SHIPPED.add(day("10/06/2021"), 2) == day("14/06/2021")
    assert SHIPPED.working_days(day("10/06/2021"), day("14/06/2021")) == 2
    assert SHIPPED.working_days(day("14/06/2021"), day("10/06/2021")) == -2
    assert SHIPPED.working_days(day("10/06/2021"), day("10/06/2021")) == 0


def test_a_limit_passes_over_tet_and_a_worked_saturday():
    # Tết 2021: nobody works from Wednesday 10/02 to Tuesday 16/02.
    assert SHIPPED.add(day("09/02/2021"), 1) == day("17/02/2021")
    # Friday 26/04/2024; Saturday 04/05 is worked for Monday 29/04; 30/04 and 01/05 are off.
    assert SHIPPED.add(day("26/04/2024"), 3) == day("04/05/2024")


def test_a_last_day_that_is_not_worked_moves_to_the_next_worked_one():
    assert SHIPPED.add(day("30/04/2021"), 0) == day("04/05/2021")
    assert SHIPPED.add(day("04/05/2021"), 0) == day("04/05/2021")


@pytest.mark.parametrize(
    ("received", "limit", "due"),
    [
        ("10/06/2021 14:59", 0, "10/06/2021"),
        ("10/06/2021 15:00", 0, "11/06/2021"),
        ("11/06/2021 16:30", 0, "14/06/2021"),  # a Friday
        ("12/06/2021 09:00", 0, "14/06/2021"),  # a Saturday
        ("12/06/2021 16:00", 0, "14/06/2021"),
        ("10/06/2021 16:30", 2, "14/06/2021"),  # only same-day dossiers know the hour
        ("09/02/2021 15:30", 0, "17/02/2021"),  # the eve of Tết
    ],
)
def test_same_day_dossiers_of_the_late_afternoon_are_due_on_the_next_working_day(received, limit, due):
    assert SHIPPED.due(at(received), limit) == day(due)


def test_a_pause_costs_its_working_days():
    # Asked on Thursday 06/05, supplied on Tuesday 11/05: Friday, Monday, Tuesday.
    assert SHIPPED.working_days(day("06/05/2021"), day("11/05/2021")) == 3
    # Asked on a Friday, supplied on the Sunday after: nothing was lost.
    assert SHIPPED.working_days(day("07/05/2021"), day("09/05/2021")) == 0


def test_the_next_working_days_leave_out_what_is_not_worked():
    assert SHIPPED.next_working_days(day("29/04/2021"), 3) == [
        day("04/05/2021"),
        day("05/05/2021"),
        day("06/05/2021"),
    ]


def test_days_outside_the_calendar_are_refused():
    for outside in (FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)):
        with pytest.raises(ValueError, match="outside"):
            SHIPPED.is_working(outside)
        with pytest.raises(ValueError, match="outside"):
            SHIPPED.numbered(np.array([outside], dtype="datetime64[D]"))
    with pytest.raises(ValueError, match="outside"):
        SHIPPED.add(LAST_DAY, 1)


def test_tet_is_marked_for_the_figures():
    frame = SHIPPED.frame().set_index("day")
    tet = frame[frame["is_tet"] & (frame.index.year == 2021)].index
    assert tet.min().date() <= day("11/02/2021") and tet.max().date() >= day("14/02/2021")
    assert not frame.loc["2021-04-30", "is_tet"] and frame.loc["2021-04-30", "name_vi"]


@settings(deadline=None)
@given(calendar=CALENDARS, first=DAYS, second=DAYS)
def test_working_days_equal_a_count_day_by_day(calendar, first, second):
    after, until = sorted([first, second])
    assert calendar.working_days(after, until) == worked_one_by_one(calendar, after, until)
    assert calendar.working_days(until, after) == -calendar.working_days(after, until)


@settings(deadline=None)
@given(calendar=CALENDARS, start=DAYS, limit=st.integers(0, 60))
def test_a_limit_equals_a_walk_day_by_day(calendar, start, limit):
    due = calendar.add(start, limit)
    assert due == added_one_by_one(calendar, start, limit)
    assert calendar.is_working(due)


@settings(deadline=None)
@given(calendar=CALENDARS, pairs=st.lists(st.tuples(DAYS, st.integers(0, 60)), min_size=1, max_size=20))
def test_many_days_at_once_equal_one_after_the_other(calendar, pairs):
    days = np.array([start for start, _ in pairs], dtype="datetime64[D]")
    limits = np.array([limit for _, limit in pairs])
    assert calendar.shifted(days, limits).tolist() == [calendar.add(*pair) for pair in pairs]
    passed = calendar.numbered(days) - calendar.numbered(days[:1])
    assert passed.tolist() == [calendar.working_days(pairs[0][0], start) for start, _ in pairs]
