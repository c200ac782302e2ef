"""What is said of dossiers: who holds them, when they would be cleared, what was unusual."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from reform.figures.dossier_samples import ageing_sample, months_sample, summary_sample
from reform.wording import dossier_sentences as s

UNUSUAL = {"day": pd.Timestamp(2020, 6, 30), "measure": "resolved", "value": 462, "low": 272.4, "high": 393.0}
CLEARED = {
    "bounded": True,
    "mean_reduction": 12.5,
    "weeks": 8,
    "cleared_on": date(2020, 8, 1),
    "cleared_early": date(2020, 7, 20),
    "cleared_late": date(2020, 9, 15),
}


def current(**own: object) -> pd.DataFrame:
    rows = summary_sample()
    return rows[rows["which"] == "current"].assign(**own)


def plain(words: str | None) -> str:
    assert words is not None
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("own", "title"),
    [
        (
            {"total_in": 201196, "carried": 0, "late": 1114, "overdue": 61},
            "Trong 201.196 hồ sơ tiếp nhận, 1.175 hồ sơ đã trễ hạn",
        ),
        (
            {"total_in": 9993, "carried": 1993, "late": 43, "overdue": 61},
            "Trong 9.993 hồ sơ tiếp nhận và chuyển qua, 104 hồ sơ đã trễ hạn",
        ),
        (
            {"total_in": 20, "carried": 0, "late": 0, "overdue": 0},
            "Trong 20 hồ sơ tiếp nhận, không có hồ sơ trễ hạn",
        ),
        (
            {"total_in": 20, "carried": 5, "late": 0, "overdue": 0},
            "Trong 20 hồ sơ tiếp nhận và chuyển qua, không có hồ sơ trễ hạn",
        ),
    ],
)
def test_the_title_counts_late_ones_and_says_when_some_were_carried_over(own, title):
    assert plain(s.dossiers_title(current(**own), "vi")) == title


def overdue(*counts: int) -> pd.DataFrame:
    names = [f"Sở {letter}" for letter in "ABCDE"[: len(counts)]]
    return pd.DataFrame({"agency": names, "overdue": counts})


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((29, 20, 12), "Còn 61 hồ sơ quá hạn, gần nửa ở Sở A"),
        ((30, 20, 10), "Còn 60 hồ sơ quá hạn, một nửa ở Sở A"),
        ((40, 20), "Còn 60 hồ sơ quá hạn, phần lớn ở Sở A"),
        ((20, 20, 20), "Còn 60 hồ sơ quá hạn ở 3 cơ quan"),
        ((12, 29, 20), "Còn 61 hồ sơ quá hạn, gần nửa ở Sở B"),
    ],
)
def test_the_share_of_the_worst_agency_is_worded_as_it_is(counts, title):
    assert plain(s.overdue_title(overdue(*counts), "vi")) == title


@pytest.mark.parametrize("rows", [overdue(0, 0), overdue(), pd.DataFrame()])
def test_nothing_overdue_has_no_title_and_nothing_to_see(rows):
    assert s.overdue_title(rows, "vi") is None
    assert s.overdue_thing(rows, "vi") is None


def test_the_overview_is_led_to_the_page_of_overdue_ones():
    thing = s.overdue_thing(ageing_sample(), "vi")
    assert thing is not None
    assert (thing.figure, thing.page, thing.overdue) == ("44", "on_time", True)


def test_a_projection_gives_its_range_and_is_no_plan():
    said = plain(s.projection(pd.DataFrame([CLEARED]), "vi"))
    assert "khoảng 01/08/2020 (từ 20/07/2020 đến 15/09/2020)" in said
    assert "không phải kế hoạch" in said
    assert "12,5 hồ sơ một tuần của 8 tuần qua" in said


@pytest.mark.parametrize("rows", [pd.DataFrame(), pd.DataFrame([CLEARED | {"bounded": False}])])
def test_a_projection_without_an_end_is_not_told(rows):
    assert s.projection(rows, "vi") is None


@pytest.mark.parametrize(
    ("value", "words"),
    [(462, "nhiều hơn thường lệ (272–393)"), (100, "ít hơn thường lệ (272–393)")],
)
def test_an_unusual_day_is_told_with_the_usual_band(value, words):
    said = plain(s.unusual(pd.DataFrame([UNUSUAL | {"value": value}]), "vi"))
    assert said == f"Ngày 30/06/2020 giải quyết {value} hồ sơ, {words}."


@pytest.mark.parametrize("own", [{"value": 300}, {"value": 393}, {"low": None, "high": None}])
def test_a_usual_day_and_one_without_a_band_are_not_told(own):
    assert s.unusual(pd.DataFrame([UNUSUAL | own]), "vi") is None


def test_the_on_time_title_tells_a_deep_month_else_who_holds_the_late_ones():
    months = months_sample()
    fell = plain(s.ontime_title(months, ageing_sample(), "vi"))
    assert fell == "Đúng hạn tụt còn 98,59% trong tháng 2/2020, nay 99,58%"
    flat = months.assign(ontime_rate=0.99)
    assert plain(s.ontime_title(flat, ageing_sample(), "vi")).startswith("Còn 44 hồ sơ quá hạn")
    assert plain(s.ontime_title(flat, overdue(), "vi")) == "Đúng hạn giữ ở 99,00% trong tháng 5/2020"
    assert s.ontime_title(months.assign(ontime_rate=None), overdue(), "vi") == (
        "Chưa có hồ sơ giải quyết trong kỳ"
    )


def test_a_period_stands_beside_the_same_days_a_year_earlier():
    now = current(complete=True)
    then = now.assign(
        which="year_before", first=pd.Timestamp(2019, 5, 1), last=pd.Timestamp(2019, 5, 31), received=7000
    )
    said = plain(s.year_before(pd.concat([now, then]), "vi", date(2019, 5, 1)))
    assert said.startswith("Cùng kỳ năm trước (tháng 5/2019): tiếp nhận 7.000, ")
    assert "kỳ này 8.294, " in said
    # The days of 2019 before the first dossier are unknown, not empty.
    assert s.year_before(pd.concat([now, then]), "vi", date(2019, 5, 2)) is None


def test_an_unfinished_period_and_one_without_a_year_before_are_not_compared():
    now = current(complete=True)
    assert s.year_before(now, "vi", date(2019, 1, 1)) is None
    then = now.assign(which="year_before")
    assert s.year_before(pd.concat([now.assign(complete=False), then]), "vi", date(2019, 1, 1)) is None
    assert s.year_before(pd.concat([now, then.assign(complete=False)]), "vi", date(2019, 1, 1)) is None
