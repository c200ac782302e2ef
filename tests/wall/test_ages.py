"""When data of a wall grow old: by working days and hours, never over a weekend or Tết."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform import clock
from reform.dossiers.calendar import working_calendar
from reform.wall.ages import of_dossiers, of_edition, worked

CALENDAR = working_calendar({})
LONG_AFTER = datetime(2030, 1, 1, tzinfo=clock.ZONE)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("snapshot", "late", "old"),
    [
        ("2020-06-30", "2020-07-02 00:00", "2020-07-03 00:00"),  # Tuesday: Wednesday's and Thursday's end
        ("2020-06-26", "2020-06-30 00:00", "2020-07-01 00:00"),  # Friday: the weekend makes nothing old
        ("2020-01-22", "2020-01-31 00:00", "2020-02-01 00:00"),  # the eve of Tết, 23 to 29 January off
    ],
)
def test_a_daily_extract_is_late_after_one_working_day_and_old_after_two(snapshot, late, old):
    age = of_dossiers(date.fromisoformat(snapshot), LONG_AFTER, "daily", CALENDAR, "vi")
    assert (age.late, age.old) == (at(late), at(old))


def test_an_extract_of_the_running_day_is_true_only_up_to_its_moment():
    age = of_dossiers(date(2020, 6, 30), at("2020-06-30 09:40"), "daily", CALENDAR, "vi")
    assert age.at == at("2020-06-30 09:40")
    assert age.said.replace("\u00a0", " ") == "Hồ sơ: số liệu lúc 09:40 30/06/2020"
    whole = of_dossiers(date(2020, 6, 30), at("2020-07-01 08:00"), "daily", CALENDAR, "vi")
    assert whole.at == at("2020-07-01 00:00")
    assert whole.said == "Hồ sơ: số liệu đến hết ngày 30/06/2020"


def test_an_hourly_extract_is_late_after_an_hour_of_work_and_old_after_two():
    noon = of_dossiers(date(2020, 6, 30), at("2020-06-30 09:40"), "hourly", CALENDAR, "vi")
    assert (noon.late, noon.old) == (at("2020-06-30 10:40"), at("2020-06-30 11:40"))
    # Friday 16:30: half an hour is left, the rest is worked on Monday from 7.
    friday = of_dossiers(date(2020, 6, 26), at("2020-06-26 16:30"), "hourly", CALENDAR, "vi")
    assert (friday.late, friday.old) == (at("2020-06-29 07:30"), at("2020-06-29 08:30"))


@given(
    st.datetimes(datetime(2019, 1, 1), datetime(2025, 12, 1)),
    st.integers(1, 30),
    st.integers(1, 30),
)
def test_hours_of_work_add_up_and_end_while_offices_work(since, first, second):
    begin = since.replace(tzinfo=clock.ZONE)
    once = worked(begin, timedelta(hours=first + second), CALENDAR)
    twice = worked(worked(begin, timedelta(hours=first), CALENDAR), timedelta(hours=second), CALENDAR)
    assert once == twice
    assert CALENDAR.is_working(once.date())
    assert 7 <= once.hour <= 17


def test_an_edition_is_late_when_a_newer_one_is_usual_and_never_old():
    age = of_edition("PCI 2020", date(2021, 4, 15), date(2022, 4, 15), "vi")
    assert (age.late, age.old) == (at("2022-04-15 00:00"), None)
    assert age.said == "PCI 2020: công bố 15/04/2021"
    assert age.said_late == "PCI 2020: đã đến kỳ công bố mới từ 15/04/2022"
    assert of_edition("ICT INDEX 2020", date(2021, 1, 1), None, "vi").late is None
