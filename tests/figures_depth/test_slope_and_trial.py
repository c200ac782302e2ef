"""The slope never crosses a break; the trial says exactly what some points more bring."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.figures import peer_slope, what_if
from reform.figures.context import ChartContext
from reform.figures.depth_samples import ranking_63, slope_sample, trial_sample
from tests.figures.helpers import overlaps

CTX = ChartContext()
NBSP = "\u00a0"


@pytest.mark.parametrize("kind", ["method", "boundary"])
def test_the_slope_refuses_across_a_break(kind):
    frame = slope_sample().assign(refused=kind)
    drawn = peer_slope.draw(frame, CTX)
    assert not drawn.data and "không so sánh trực tiếp" in drawn.layout.annotations[0].text
    words = peer_slope.describe(frame, CTX)
    assert "không so sánh trực tiếp" in words.title
    assert "61" not in words.alt and "50" not in words.alt
    assert peer_slope.tabulate(frame, CTX).iloc[:, -1].isna().all()


def test_the_slope_joins_home_on_the_full_axis_and_numbers_both_ends():
    drawn = peer_slope.draw(slope_sample(), CTX)
    home = drawn.data[-1]
    assert home.meta == "home" and list(home.y)[:2] == [61, 50]
    assert home.line.width == 3 and len(drawn.data) == 2
    assert list(drawn.layout.yaxis.range) == [63.5, 0.5]
    texts = [note.text for note in drawn.layout.annotations]
    assert "61" in texts and any("50" in words and "Bình Phước" in words for words in texts)
    assert (
        peer_slope.describe(slope_sample(), CTX).title
        == f"PCI 2020: Bình Phước lên 11{NBSP}bậc, vẫn cuối nhóm so sánh"
    )


def test_labels_of_close_ranks_do_not_touch():
    drawn = peer_slope.draw(slope_sample(), ChartContext(width=412, height=262))
    per_rank = (262 - drawn.layout.margin.t - drawn.layout.margin.b) / 63
    for x in (0, 1):
        ys = sorted(n.y * per_rank + n.ay for n in drawn.layout.annotations if n.x == x and n.showarrow)
        assert all(below - above >= 13 * 1.3 for above, below in itertools.pairwise(ys))


def test_a_unit_of_one_year_is_a_dot_with_its_reason():
    frame = slope_sample()
    frame["rank"] = frame["rank"].astype(float)
    lost = (frame["province_code"] == "74") & (frame["year"] == 2020)
    frame.loc[lost, "rank"] = float("nan")
    drawn = peer_slope.draw(frame, CTX)
    assert any(note.text == "Bình Dương (thiếu 2020)" for note in drawn.layout.annotations)
    assert any("Bình Dương" in note for note in peer_slope.describe(frame, CTX).notes)
    own = frame.copy()
    own.loc[(own["province_code"] == "70") & (own["year"] == 2019), "rank"] = float("nan")
    assert "2019" in peer_slope.describe(own, CTX).title


@pytest.mark.parametrize(
    ("code", "ending"),
    [("74", "vẫn dẫn đầu nhóm so sánh"), ("75", "đứng thứ 4/6 trong nhóm so sánh"), ("79", "đứng thứ 2/6")],
)
def test_the_slope_says_where_any_home_stands(code, ending):
    frame = slope_sample().assign(is_home=slope_sample()["province_code"] == code)
    assert ending in peer_slope.describe(frame, ChartContext(home_code=code, home_name="X")).title


def tried(added: float, code: str = "70"):
    """Return the trial of some points (two decimals) as the query reckons it."""
    frame = ranking_63()
    cents = [round(score * 100) for score in frame["score"]]
    own = round(float(frame.loc[frame["province_code"] == code, "score"].iloc[0]) * 100)
    target = own + round(added * 100)
    now = 1 + sum(cent > own for cent in cents)
    then = 1 + sum(cent > target for cent in cents)
    above = [cent for cent in cents if cent > own]
    level = (min(above) - own) / 100 if above else None
    return frame.assign(
        added=added,
        rank_now=now,
        rank_then=then,
        places_gained=now - then,
        gap_level=level,
        gap_pass=None if level is None else level + 0.01,
        rank_decimals=2,
        target=30,
        target_needed=None,
    )


def test_half_a_point_brings_eight_places_and_both_thresholds_are_named():
    words = what_if.describe(trial_sample(), CTX)
    assert words.title == f"PCI 2020: thêm 0,50{NBSP}điểm thì lên 8{NBSP}bậc"
    assert words.notes[0] == f"Thêm 0,01{NBSP}điểm thì đồng hạng 49, thêm 0,02{NBSP}điểm thì vượt."
    assert "Phép thử số học, không phải dự báo." in words.notes
    drawn = what_if.draw(trial_sample(), CTX)
    texts = [note.text for note in drawn.layout.annotations]
    assert "Nay: 50/63" in texts and "42/63" in texts and "Trung vị 63,44" in texts


def test_too_few_points_say_what_is_lacking():
    frame = tried(0.05, "90" if False else "22")
    assert "dẫn đầu" in what_if.describe(frame, ChartContext(home_code="22", home_name="Quảng Ninh")).title
    ctx = ChartContext(home_code="87", home_name="Đồng Tháp")
    assert what_if.describe(tried(0.5, "87"), ctx).title == (
        f"PCI 2020: thêm 0,50{NBSP}điểm chưa lên bậc nào, còn thiếu 1,78{NBSP}điểm"
    )
    assert "PCI 2020: muốn lên một bậc cần thêm" in what_if.describe(tried(0.0), CTX).title


@given(st.integers(0, 300), st.sampled_from(sorted(ranking_63()["province_code"])))
@settings(deadline=None, max_examples=60)
def test_the_words_agree_with_the_scores(cents, code):
    frame = tried(cents / 100, code)
    ctx = ChartContext(home_code=code, home_name="X")
    found = what_if.trial(frame, ctx)
    assert found is not None
    title = what_if.describe(frame, ctx).title
    if found.gap_level is None:
        assert "dẫn đầu" in title
    elif found.places > 0:
        assert f"lên {found.places}{NBSP}bậc" in title
        assert cents / 100 >= found.gap_level - 1e-9
    else:
        assert cents / 100 < found.gap_level
    assert what_if.draw(frame, ctx).data


def test_the_trial_is_refused_with_its_reason():
    frame = trial_sample().assign(rank_now=float("nan"), rank_then=float("nan"))
    frame.loc[frame["province_code"].isin(["01", "79", "22", "87", "80", "74", "48"]), "score"] = float("nan")
    drawn = what_if.draw(frame, CTX)
    assert not drawn.data and "56/63" in drawn.layout.annotations[0].text
    assert what_if.describe(frame, CTX).title.startswith("Chưa thử được")
    assert what_if.tabulate(frame, CTX).empty


def test_the_dots_stand_on_their_scores():
    drawn = what_if.draw(trial_sample(), CTX)
    at = {trace.meta: trace.x for trace in drawn.data}
    assert at["now"][0] == 62.42 and at["then"][0] == 62.92
    low, high = drawn.layout.xaxis.range
    assert low < 62.42 < 62.92 < 63.44 < high
    assert "then" not in {trace.meta for trace in what_if.draw(tried(0.0), CTX).data}


def test_the_place_wanted_is_marked_with_the_points_it_takes():
    drawn = what_if.draw(trial_sample(), CTX)
    assert f"Nhóm 30: +1,05{NBSP}điểm" in [note.text for note in drawn.layout.annotations]
    uprights = {shape.x0 for shape in drawn.layout.shapes if shape.xref == "x"}
    assert uprights == {63.44, 63.47}
    assert f"Muốn vào nhóm 30 cần thêm 1,05{NBSP}điểm" in what_if.describe(trial_sample(), CTX).alt


def test_a_place_out_of_reach_or_reached_is_not_marked():
    for columns in ({"target": 1, "target_needed": 12.67}, {"target": 60, "target_needed": 0.0}):
        drawn = what_if.draw(trial_sample().assign(**columns), CTX)
        assert not any("Nhóm" in note.text for note in drawn.layout.annotations)


def test_a_place_wanted_nearby_widens_the_window():
    wanted = trial_sample().assign(target=24, target_needed=1.74)  # 64,16, as Tây Ninh
    assert what_if.draw(wanted, CTX).layout.xaxis.range[1] < 64.16
    assert what_if.draw(wanted.assign(added=0.6), CTX).layout.xaxis.range[1] > 64.16


def test_thresholds_are_named_at_the_precision_of_the_places():
    frame = trial_sample().assign(gap_level=0.0428, gap_pass=0.0429, rank_decimals=4)
    assert what_if.describe(frame, CTX).notes[0] == (
        f"Thêm 0,0428{NBSP}điểm thì đồng hạng 49, thêm 0,0429{NBSP}điểm thì vượt."
    )


@given(st.floats(0.01, 6), st.floats(0.0, 3.0))
@settings(deadline=None, max_examples=40)
def test_the_words_on_the_strip_never_touch(needed, added):
    frame = tried(round(added, 2)).assign(target_needed=round(needed, 2))
    drawn = what_if.draw(frame, ChartContext(width=412, height=what_if.SCREEN_HEIGHT))
    # The arrow between the dots is a note without words.
    drawn.layout.annotations = [note for note in drawn.layout.annotations if note.text]
    assert overlaps(drawn, 412, what_if.SCREEN_HEIGHT) == []


def crowd(count: int):
    """Return SLOPE rows of Bình Phước (61 → 50) and `count` others at places 1, 2, 3 … in both years."""
    own = slope_sample()
    own = own[own["is_home"]]
    one = own.assign(is_home=False)
    others = [
        one.assign(province_code=f"x{place:02d}", province=f"Tỉnh {place}", rank=place)
        for place in range(1, count + 1)
    ]
    return pd.concat([own, *others])


def test_a_large_group_is_drawn_as_its_nearest_twelve_and_counted_whole():
    frame = crowd(15)
    drawn = peer_slope.draw(frame, CTX)
    named = {note.text.split("  ")[-1] for note in drawn.layout.annotations if "  " in note.text}
    assert named == {"Bình Phước", *(f"Tỉnh {place}" for place in range(4, 16))}
    words = peer_slope.describe(frame, CTX)
    assert "12 tỉnh gần hạng nhất trong nhóm so sánh" in words.subtitle
    assert "Thứ tự trong nhóm và bảng số tính cả nhóm." in words.notes
    assert "cuối nhóm so sánh" in words.title
    assert len(peer_slope.tabulate(frame, CTX)) == 16


def test_a_group_of_twelve_is_drawn_whole_and_needs_no_excuse():
    frame = crowd(12)
    words = peer_slope.describe(frame, CTX)
    assert "gần hạng nhất" not in words.subtitle
    assert not any("cả nhóm" in note for note in words.notes)
    drawn = peer_slope.draw(frame, ChartContext(width=412, height=262))
    bottom = 262 - drawn.layout.margin.t
    per_rank = (262 - drawn.layout.margin.t - drawn.layout.margin.b) / 63
    for note in drawn.layout.annotations:
        if note.showarrow:
            assert (note.y - 0.5) * per_rank + note.ay + 13 / 2 <= bottom


def test_the_slope_says_how_its_group_was_chosen():
    words = peer_slope.describe(slope_sample(), ChartContext(peer_words="Nhóm so sánh: Giáp ranh (5 tỉnh)."))
    assert words.notes[0] == "Nhóm so sánh: Giáp ranh (5 tỉnh)."
