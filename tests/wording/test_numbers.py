"""Numbers and dates as readers of each language expect them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.wording import dates, numbers

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (80.79, 2, "80,79", "80.79"),
        (201196, 0, "201.196", "201,196"),
        (-1.575, 2, "−1,58", "−1.58"),
        (0.225, 2, "0,23", "0.23"),
        (2.675, 2, "2,68", "2.68"),
        (-0.001, 2, "0,00", "0.00"),
        (None, 2, "—", "—"),
        (float("nan"), 2, "—", "—"),
    ],
)
def test_numbers_round_half_up_and_follow_the_language(value, decimals, vi, en):
    assert numbers.number(value, decimals, "vi") == vi
    assert numbers.number(value, decimals, "en") == en


def test_a_percentage_takes_its_sign_without_a_space():
    assert numbers.percent(80.79, 2, "vi") == "80,79%"
    assert numbers.share(58, 27855, 2, "vi") == "0,21%"
    assert numbers.share(198488, 199602, 2, "vi") == "99,44%"


@pytest.mark.parametrize("whole", [0, None, float("nan")])
def test_a_share_of_nothing_is_a_dash_not_zero(whole):
    assert numbers.share(3, whole, 2, "vi") == "—"


def test_a_change_of_a_rate_is_in_percentage_points_never_in_percent():
    assert numbers.score_change(5.16, "percent", 2, "vi") == f"+5,16{NBSP}điểm %"
    assert numbers.score_change(-1.58, "points", 2, "vi") == f"−1,58{NBSP}điểm"
    assert numbers.score_change(5.16, "percent", 2, "en") == f"+5.16{NBSP}% points"


def test_a_rank_is_never_without_its_population():
    assert numbers.rank(37, 63) == "37/63"
    assert numbers.rank(37, None) == "—"


@pytest.mark.parametrize(
    ("change", "vi", "en"),
    [
        (2, f"▲{NBSP}2{NBSP}bậc", f"▲{NBSP}2{NBSP}places"),
        (-12, f"▼{NBSP}12{NBSP}bậc", f"▼{NBSP}12{NBSP}places"),
        (1, f"▲{NBSP}1{NBSP}bậc", f"▲{NBSP}1{NBSP}place"),
        (0, "không đổi", "unchanged"),
        (None, "chưa so được", "not comparable yet"),
    ],
)
def test_places_gained_point_up(change, vi, en):
    assert numbers.arrow_places(change, "vi") == vi
    assert numbers.arrow_places(change, "en") == en


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 4))
def test_a_printed_number_reads_back_to_its_rounded_value(value, decimals):
    printed = numbers.number(value, decimals, "vi")
    back = Decimal(printed.replace(".", "").replace(",", ".").replace("−", "-"))
    assert back == numbers.rounded(value, decimals)
    assert abs(back - value) <= Decimal("0.5") * Decimal(1).scaleb(-decimals)


def test_dates_are_zero_padded_in_vietnamese_and_named_in_english():
    assert dates.day(date(2021, 6, 2), "vi") == "02/06/2021"
    assert dates.day(date(2021, 6, 2), "en") == f"2{NBSP}Jun{NBSP}2021"
    assert dates.published(date(2020, 5, 19), "month", "vi") == "05/2020"
    assert dates.published(date(2014, 9, 5), "unknown", "vi") == "trước hoặc trong ngày 05/09/2014"


@pytest.mark.parametrize(
    ("since", "now", "vi"),
    [
        (date(2021, 6, 22), date(2021, 6, 22), "0 ngày"),
        (date(2021, 4, 15), date(2021, 6, 22), "2 tháng"),
        (date(2021, 4, 23), date(2021, 6, 22), "1 tháng"),
        (date(2019, 8, 23), date(2021, 6, 22), "21 tháng"),
        (date(2017, 8, 23), date(2021, 6, 22), "3 năm"),
    ],
)
def test_age_counts_full_months_only(since, now, vi):
    assert dates.age(since, now, "vi").replace(NBSP, " ") == vi


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_whole_months_never_run_ahead_of_the_calendar(a, b):
    earlier, later = min(a, b), max(a, b)
    months = dates.whole_months(earlier, later)
    assert 0 <= months <= (later - earlier).days / 28 + 1
