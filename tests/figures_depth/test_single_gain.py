"""The single gains say which component alone brings the most places, and never more than the rows hold."""

from __future__ import annotations

import pandas as pd
import pytest

from reform.figures import single_gain, single_gain_words
from reform.figures.context import ChartContext
from reform.figures.depth_samples import single_gains_sample
from tests.figures.helpers import overlaps

CTX = ChartContext()
NBSP = "\u00a0"


def changed(goal: str, **columns: object) -> pd.DataFrame:
    """Return the sample with some columns of one goal set."""
    frame = single_gains_sample()
    for name, value in columns.items():
        frame.loc[frame["goal"] == goal, name] = value
    return frame


def test_the_title_names_the_component_that_brings_most_at_the_median():
    title = single_gain.describe(single_gains_sample(), CTX).title
    assert title == f"PCI 2019: riêng Hỗ trợ doanh nghiệp lên bằng trung vị thì lên 2{NBSP}bậc"


def test_where_no_place_is_gained_at_the_median_the_best_of_the_region_is_told():
    frame = changed("median", places_gained=0, rank_then=61)
    title = single_gain.describe(frame, CTX).title
    assert title == f"PCI 2019: riêng Hỗ trợ doanh nghiệp lên bằng tốt nhất vùng thì lên 29{NBSP}bậc"


def test_equal_gains_are_named_together_or_counted():
    frame = single_gains_sample()
    pair = (frame["goal"] == "median") & frame["dimension"].isin(["D08", "D05"])
    frame.loc[pair, "places_gained"] = 2
    assert "riêng Hỗ trợ doanh nghiệp hoặc Chi phí không chính thức" in single_gain.describe(frame, CTX).title
    frame.loc[(frame["goal"] == "median") & (frame["dimension"] == "D04"), "places_gained"] = 2
    assert "nâng riêng một trong 3 thành phần lên bằng trung vị" in single_gain.describe(frame, CTX).title


def test_no_gain_at_all_is_said():
    frame = single_gains_sample().assign(places_gained=0)
    assert "chưa đủ lên bậc nào" in single_gain.describe(frame, CTX).title
    there = frame.assign(at_goal=True, points_gained=0.0)
    assert "đã đạt các mức so sánh" in single_gain.describe(there, CTX).title
    assert single_gain.draw(there, CTX).layout.annotations


def test_the_first_has_no_place_to_gain():
    frame = single_gains_sample().assign(rank_now=1, rank_then=1, places_gained=0)
    title = single_gain.describe(frame, ChartContext(home_code="22", home_name="Quảng Ninh")).title
    assert title == "Quảng Ninh đang dẫn đầu PCI 2019, không còn bậc nào để lên"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no_score", "Kho chưa có điểm PCI 2019 của Bình Phước"),
        ("few_units", "kho mới có điểm PCI 2019 của 10/63 tỉnh, cần ít nhất 90%"),
        ("not_additive", "các thành phần không cộng thành điểm tổng"),
        ("few_components", "kho mới có điểm thành phần của 11/63 tỉnh"),
        ("no_component", "Kho chưa có điểm thành phần PCI 2019 của Bình Phước"),
        ("no_region", "Chưa có số của vùng"),
    ],
)
def test_what_is_refused_says_why_and_draws_nothing(reason, words):
    none = dict.fromkeys(
        ("goal_score", "points_gained", "score_then", "rank_now", "rank_then", "places_gained"), float("nan")
    )
    frame = single_gains_sample().assign(refused=reason, n=10, goal_units=11, at_goal=False, **none)
    drawn = single_gain.draw(frame, CTX)
    assert not drawn.data and words in drawn.layout.annotations[0].text
    found = single_gain.describe(frame, CTX)
    assert words in found.title and "hạng" not in found.alt.lower()
    table = single_gain.tabulate(frame, CTX)
    assert len(table) == 20 and table["Số bậc lên"].isna().all() and (table["Ghi chú"] != "").all()


def test_a_region_that_cannot_be_tried_leaves_the_median_alone():
    none = dict.fromkeys(("goal_score", "points_gained", "score_then", "rank_then", "places_gained"))
    frame = changed("region_best", refused="no_region", at_goal=False, **none)
    drawn = single_gain.draw(frame, CTX)
    assert [trace.meta for trace in drawn.data] == ["median"]
    assert not any("vùng" in note for note in single_gain.describe(frame, CTX).notes)


def test_both_panels_share_one_scale_from_zero():
    drawn = single_gain.draw(single_gains_sample(), CTX)
    assert drawn.layout.xaxis.range == drawn.layout.xaxis2.range and drawn.layout.xaxis.range[0] == 0
    bars = {trace.meta: trace for trace in drawn.data}
    assert max(bars["region_best"].x) == 29 and max(bars["median"].x) == 2
    widths = {end - start for start, end in (drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain)}
    assert max(widths) - min(widths) < 1e-9


def test_a_component_at_its_goal_has_no_bar_and_says_so():
    drawn = single_gain.draw(single_gains_sample(), CTX)
    bars = {trace.meta: trace for trace in drawn.data}
    assert {"D02", "D06"}.isdisjoint(bars["median"].customdata) and len(bars["median"].x) == 8
    assert [note.text for note in drawn.layout.annotations].count("đã đạt mức này") == 2


def test_the_sample_is_what_the_question_answers(warehouse):
    from datetime import date

    from queries.catalogue import run

    asked = {"index": "PCI", "year": 2019, "province": "70", "as_of": date(2021, 6, 22)}
    rows = run(warehouse, "indices/single_gains", include_derived=True, **asked)
    columns = ["points_gained", "score_then", "rank_then", "places_gained", "goal_province", "at_goal"]
    keys = ["goal", "dimension"]
    truth, sample = (found.set_index(keys).sort_index()[columns] for found in (rows, single_gains_sample()))
    truth, sample = (found.fillna({"goal_province": ""}) for found in (truth, sample))
    pd.testing.assert_frame_equal(truth, sample, check_dtype=False)


def test_components_are_listed_by_the_places_they_bring():
    order = single_gain_words.ordered(single_gains_sample())
    assert order[:3] == ["D08", "D05", "D04"] and order[-2:] == ["D06", "D02"]


@pytest.mark.parametrize("size", ["screen", "phone", "slide"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_words_lie_over_each_other(size, lang):
    frame = single_gains_sample()
    width = {"screen": 960, "phone": 326, "slide": 1760}[size]
    height = 640 if size == "slide" else single_gain.height(frame, phone=size == "phone")
    ctx = ChartContext(language=lang, size=size, width=width, height=height)
    assert overlaps(single_gain.draw(frame, ctx), width, height) == []
