"""What a reader sees on the ranking strip, the known-rank rail and the ranked list."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from reform.figures import ranked_list, ranking_strip
from reform.figures.context import ChartContext
from reform.figures.ranking_words import strip_title
from reform.figures.samples import ranking_sample
from tests.figures.helpers import overlaps, words_of

HOME = ChartContext(region="Đông Nam Bộ", peers=("74", "75"))
SPEC = ranking_strip.SPEC


def dots(figure: Any) -> list[str]:
    """Return the codes of the units that have a dot."""
    return [code for trace in figure.data if trace.meta == "dots" for code in trace.customdata]


def edition(**columns: Any) -> pd.DataFrame:
    """Return the sample with some columns replaced."""
    return ranking_sample().assign(**columns)


def of_scores(scores: dict[str, float | None], **other: Any) -> pd.DataFrame:
    """Return the sample with other scores and the ranks that follow from them."""
    frame = ranking_sample().assign(**other)
    frame["score"] = [scores.get(code) for code in frame["province_code"]]
    frame["score"] = frame["score"].astype(float)
    frame["rank"] = frame["score"].rank(ascending=False, method="min")
    frame["n"] = frame["score"].notna().sum()
    for column in ("tier", "tier_vi", "tier_en"):
        frame[column] = frame[column].where(frame["score"].notna())
    return frame


def test_every_province_with_a_score_has_one_dot() -> None:
    frame = ranking_sample()
    expected = sorted(frame.loc[frame["score"].notna(), "province_code"])
    assert sorted(dots(SPEC.draw(frame, HOME))) == expected
    assert sorted(dots(ranked_list.SPEC.draw(frame, HOME))) == expected


def test_the_axis_holds_every_score() -> None:
    frame = ranking_sample()
    low, high = SPEC.draw(frame, HOME).layout.xaxis.range
    assert low < frame["score"].min() and frame["score"].max() < high


def test_a_province_without_a_value_is_named_in_a_note() -> None:
    notes = " ".join(SPEC.describe(ranking_sample(), HOME).notes)
    assert "Thiếu 1 tỉnh: Kon Tum" in notes


def test_computed_ranks_say_so_everywhere() -> None:
    frame = edition(rank_is_computed=True)
    words = SPEC.describe(frame, HOME)
    assert "hạng tính lại" in words.subtitle
    assert "tính lại" in words.source
    assert "Hạng tính trên 11 tỉnh có số" in " ".join(words.notes)
    hovers = [h for t in SPEC.draw(frame, HOME).data if t.meta == "dots" for h in t.hovertext]
    assert all("tính lại" in hover for hover in hovers)


def test_published_ranks_are_not_called_computed() -> None:
    words = SPEC.describe(ranking_sample(), HOME)
    assert "tính lại" not in words.subtitle + words.source


def test_ties_are_named_with_their_rank() -> None:
    notes = " ".join(SPEC.describe(ranking_sample(), HOME).notes)
    assert "Đồng hạng: Tây Ninh và Lâm Đồng (6/12)" in notes


def test_below_half_the_scores_the_rail_takes_over() -> None:
    known = {"22": 1, "70": 9, "62": 12}
    ranks = pd.Series([known.get(code) for code in ranking_sample()["province_code"]], dtype=float)
    frame = edition(score=float("nan"), rank=ranks, n=12.0, places_change=None, points_change=None)
    figure = SPEC.draw(frame, HOME)
    assert sorted(dots(figure)) == ["22", "62", "70"]
    assert tuple(figure.layout.xaxis.range) == (0.5, 12.5)
    ticks = next(trace for trace in figure.data if trace.mode == "lines")
    assert len([x for x in ticks.x if x is not None]) == 2 * 12
    words = SPEC.describe(frame, HOME)
    assert words.title == "Bình Phước xếp 9/12 về PCI 2020; mới có hạng của 3 tỉnh"
    assert "Mới có hạng của 3/12 tỉnh." in words.notes
    assert words.unit == "thứ hạng, 1–12"


def test_exactly_half_the_scores_are_still_a_strip() -> None:
    scores: dict[str, float | None] = {"22": 70, "74": 69, "79": 68, "77": 67, "75": 66, "70": 60}
    assert len(dots(SPEC.draw(of_scores(scores), HOME))) == 6
    assert any(trace.meta == "dots" and 60 in trace.x for trace in SPEC.draw(of_scores(scores), HOME).data)


def test_ranks_nobody_prints_are_a_hollow_band() -> None:
    ranks = pd.Series([1, 2, 3] + [None] * 9, dtype=float)
    frame = edition(score=float("nan"), rank=ranks, not_published=ranks.isna(), places_change=None)
    words = SPEC.describe(frame, HOME)
    assert words.title == "Nơi công bố không in hạng PCI 2020 của Bình Phước"
    assert "Nơi công bố không in hạng của 9 tỉnh." in words.notes
    figure = SPEC.draw(frame, HOME)
    assert len(dots(figure)) == 3
    assert any("nơi công bố không in hạng" in note.text for note in figure.layout.annotations)


ALL: dict[str, float | None] = {code: 90.0 - i for i, code in enumerate(ranking_sample()["province_code"])}
LOW_SOUTH_EAST: dict[str, float | None] = {"74": 50, "79": 51, "77": 52, "75": 53, "72": 54}


@pytest.mark.parametrize(
    ("scores", "ctx", "title"),
    [
        # The only one of its region below the median, then the only one above it.
        (ALL | {"70": 50}, HOME, "PCI 2020: Bình Phước là tỉnh duy nhất của Đông Nam Bộ dưới trung vị"),
        (
            ALL | LOW_SOUTH_EAST | {"70": 95},
            HOME,
            "PCI 2020: Bình Phước là tỉnh duy nhất của Đông Nam Bộ trên trung vị",
        ),
        (
            ALL | {"70": 50, "74": 49},
            HOME,
            "PCI 2020: Bình Phước đứng thứ 11/12, dưới trung vị 33,50\u00a0điểm",
        ),
        (ALL | {"70": 95}, replace(HOME, region=None), "PCI 2020: Bình Phước đứng thứ 1/12, trên trung vị"),
        (
            ALL | {"70": 50},
            replace(HOME, region="Tây Nguyên"),
            "PCI 2020: Không tỉnh nào của Tây Nguyên trên trung vị",
        ),
        (ALL | {"70": None}, HOME, "Kho chưa có số PCI 2020 của Bình Phước"),
    ],
)
def test_titles_are_true(scores: dict[str, float | None], ctx: ChartContext, title: str) -> None:
    assert title in strip_title(of_scores(scores), ctx)


def test_a_city_is_not_called_a_province() -> None:
    ctx = replace(HOME, home_code="79", home_name="Hồ Chí Minh")
    scores: dict[str, float | None] = {**ALL, "79": 50.0}
    scores |= {"74": 90, "77": 91, "75": 92, "72": 93, "70": 94}
    assert "địa phương duy nhất" in strip_title(of_scores(scores), ctx)


@pytest.mark.parametrize("code", sorted(ALL))
def test_a_title_about_the_only_one_is_never_wrong(code: str) -> None:
    frame = ranking_sample()
    name = frame.loc[frame["province_code"] == code, "province"].iloc[0]
    region = frame.loc[frame["province_code"] == code, "region_vi"].iloc[0]
    ctx = ChartContext(home_code=code, home_name=name, region=region)
    title = strip_title(frame, ctx)
    middle = frame["score"].median()
    members = frame[(frame["region_vi"] == region) & frame["score"].notna()].set_index("province_code")
    if "duy nhất" in title and "dưới" in title:
        assert list(members.index[members["score"] < middle]) == [code]
    if "duy nhất" in title and "trên" in title:
        assert list(members.index[members["score"] > middle]) == [code]


def test_a_home_outside_the_list_is_said_and_nothing_fails() -> None:
    ctx = replace(HOME, home_code="99", home_name="Nơi khác")
    assert SPEC.describe(ranking_sample(), ctx).title.startswith("Nơi khác không có trong danh sách")
    SPEC.draw(ranking_sample(), ctx)
    ranked_list.SPEC.draw(ranking_sample(), ctx)


@pytest.mark.parametrize("spec", [SPEC, ranked_list.SPEC])
def test_an_empty_edition_is_words_not_an_error(spec: Any) -> None:
    nothing = ranking_sample().iloc[0:0]
    assert spec.draw(nothing, HOME).layout.annotations
    assert spec.describe(nothing, HOME).title


@pytest.mark.parametrize(("size", "width"), [("screen", 1336), ("phone", 326), ("slide", 1760)])
def test_labels_of_home_region_and_peers_do_not_overlap(size: Any, width: int) -> None:
    ctx = replace(HOME, size=size)
    figure = SPEC.draw(ranking_sample(), ctx)
    assert overlaps(figure, width, figure.layout.height) == []
    texts = " ".join(words.text for words in words_of(figure, width, figure.layout.height))
    assert "Bình Phước" in texts and "Bình Dương" in texts


def test_the_home_is_named_with_rank_and_population() -> None:
    texts = [note.text for note in SPEC.draw(ranking_sample(), HOME).layout.annotations]
    assert any("Bình Phước" in text and "9/12" in text and "62,42" in text for text in texts)


def test_the_list_prints_missing_units_at_the_end() -> None:
    figure = ranked_list.SPEC.draw(ranking_sample(), HOME)
    rows = {
        text: (x, y)
        for trace in figure.data
        if trace.type == "scatter" and trace.mode == "text"
        for text, x, y in zip(trace.text, trace.x, trace.y, strict=True)
    }
    assert rows["Kon Tum"][1] == max(y for _, y in rows.values())
    assert int(rows["Kon Tum"][0]) == 2


def test_the_list_rules_where_the_group_changes() -> None:
    lines = [s for s in ranked_list.SPEC.draw(ranking_sample(), HOME).layout.shapes if s.type == "line"]
    frame = ranking_sample()
    tiers = frame.loc[frame["rank"].notna(), "tier"].tolist()
    changes = sum(a != b for a, b in pairwise(tiers))
    assert len(lines) in (changes, changes - 1)  # a change between two columns needs no rule


def test_a_phone_has_one_column_as_long_as_the_list() -> None:
    figure = ranked_list.SPEC.draw(ranking_sample(), replace(HOME, size="phone"))
    assert tuple(figure.layout.xaxis.range) == (0, 1)
    assert figure.layout.height >= 12 * 16
