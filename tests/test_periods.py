"""Periods mean the same days in the address, on the screen and in the questions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.periods import CALENDARS, last_months, month_of, newest_month, parse, period

FROM, TO = date(2017, 5, 3), date(2020, 6, 30)


@pytest.mark.parametrize(
    ("text", "calendar", "first", "last"),
    [
        ("2020", "month", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020", "report", date(2019, 12, 15), date(2020, 12, 14)),
        ("2020-06", "month", date(2020, 6, 1), date(2020, 6, 30)),
        ("2020-06", "report", date(2020, 5, 15), date(2020, 6, 14)),
        # Quý II of the official form: 15/3 to 14/6.
        ("2021-Q2", "report", date(2021, 3, 15), date(2021, 6, 14)),
        ("2021-H1", "month", date(2021, 1, 1), date(2021, 6, 30)),
        ("2019-07..2020-06", "month", date(2019, 7, 1), date(2020, 6, 30)),
        ("all", "month", date(2017, 5, 1), date(2020, 6, 30)),
        ("all", "report", date(2017, 4, 15), date(2020, 7, 14)),
    ],
)
def test_a_period_covers_the_days_of_its_calendar(text, calendar, first, last):
    found = period(text, calendar, FROM, TO)
    assert (found.first, found.last) == (first, last)


def test_the_period_before_ends_where_the_period_begins():
    found = period("2020-Q1", "month", FROM, TO)
    assert found.previous_first == date(2019, 10, 1)


@pytest.mark.parametrize(
    "text", ["", "20", "2020-13", "2020-Q5", "2020-06..2020-05", "2020..2021", "1999", "x"]
)
def test_what_means_nothing_is_refused(text):
    assert parse(text, "month") is None
    with pytest.raises(ValueError, match="no period"):
        period(text, "month", FROM, TO)


@given(st.dates(date(2001, 1, 1), date(2039, 12, 1)), st.sampled_from(CALENDARS))
def test_every_day_lies_in_its_own_month_and_months_leave_no_gap(day, calendar):
    own = period(newest_month(day, calendar), calendar, FROM, TO)
    assert own.first <= day <= own.last
    assert month_of(own.last + timedelta(days=1), calendar) == own.first_month + 1
    year = period(last_months(day, calendar, 12), calendar, FROM, TO)
    assert year.months == 12 and year.last == own.last


@given(
    st.integers(2001, 2039).map(str)
    | st.tuples(st.integers(2001, 2039), st.integers(1, 12)).map(lambda ym: f"{ym[0]}-{ym[1]:02d}")
    | st.tuples(st.integers(2001, 2039), st.integers(1, 4)).map(lambda yq: f"{yq[0]}-Q{yq[1]}")
    | st.tuples(st.integers(2001, 2039), st.integers(1, 2)).map(lambda yh: f"{yh[0]}-H{yh[1]}")
    | st.just("2019-07..2020-06")
    | st.just("all"),
    st.sampled_from(CALENDARS),
)
def test_a_period_is_written_as_it_was_read(text, calendar):
    assert period(text, calendar, FROM, TO).written == text
