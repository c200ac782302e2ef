"""What the bump chart may join, says and names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.figures import bump, bump_words, trail
from reform.figures.context import ChartContext
from reform.figures.samples import history_sample
from tests.figures.helpers import overlaps, segments

CTX = ChartContext(peers=("01", "02", "03"), home_code="70")
SPEC = bump.SPEC


def history(
    ranks: dict[str, dict[int, int]], breaks: dict[int, str] | None = None, **other: Any
) -> pd.DataFrame:
    """Return HISTORY rows from ranks by unit and year."""
    breaks = breaks or {}
    rows = []
    for code, by_year in ranks.items():
        for year, rank in by_year.items():
            held = sum(year in years for years in ranks.values())
            rows.append(
                {
                    "index_code": "PCI",
                    "label": "PCI",
                    "year": year,
                    "units": 63,
                    "province_code": code,
                    "province": f"Tỉnh {code}",
                    "score": 60.0,
                    "rank": rank,
                    "rank_is_computed": False,
                    "n": 63,
                    "population": 63,
                    "units_with_rank": held,
                    "coverage": held / len(ranks),
                    "break_kind": breaks.get(year),
                    "break_text_vi": "Đổi",
                    "break_text_en": "New",
                    "era_label_vi": None,
                    "era_label_en": None,
                    "era_from": None,
                    "publisher_short_vi": "VCCI",
                    "publisher_short_en": "VCCI",
                    "not_published": False,
                    "derived_rank": False,
                    "unit": "points",
                    "decimals": 2,
                }
                | other
            )
    return pd.DataFrame(rows)


years = st.integers(2006, 2022)
kinds = st.sampled_from(["method", "boundary", "component", "publication"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[pd.DataFrame, set[int]]:
    """Make random ranks with gaps and random breaks; return them with the severing years."""
    codes = ["70", "01", "02", "03", *(f"{i}" for i in range(80, 84))]
    ranks = {
        code: draw(st.dictionaries(years, st.integers(1, 63), min_size=1, max_size=17)) for code in codes
    }
    breaks = draw(st.dictionaries(years, kinds, max_size=5))
    severing = {year for year, kind in breaks.items() if kind in ("method", "boundary")}
    held = {year for by_year in ranks.values() for year in by_year}
    return history(ranks, breaks), severing & held


@given(histories())
@settings(max_examples=60, deadline=None)
def test_no_line_crosses_a_break_or_a_missing_year(case: tuple[pd.DataFrame, set[int]]) -> None:
    frame, severing = case
    for trace in SPEC.draw(frame, CTX).data:
        if trace.mode == "markers":
            continue
        for before, after in segments(trace):
            assert after == before + 1
            assert after not in severing


@given(histories())
@settings(max_examples=40, deadline=None)
def test_every_rank_of_home_has_a_point(case: tuple[pd.DataFrame, set[int]]) -> None:
    frame, _ = case
    line = next(trace for trace in SPEC.draw(frame, CTX).data if trace.meta == "line:70")
    drawn = {x: y for x, y in zip(line.x, line.y, strict=True) if x is not None}
    own = frame[frame["province_code"] == "70"]
    assert drawn == dict(zip(own["year"], own["rank"], strict=True))


@given(histories())
@settings(max_examples=60, deadline=None)
def test_the_title_is_true(case: tuple[pd.DataFrame, set[int]]) -> None:
    frame, severing = case
    title = bump_words.title(frame, replace(CTX, home_name="Bình Phước"))
    own = frame[frame["province_code"] == "70"].set_index("year")["rank"].to_dict()
    words = title.replace(",", "").split()
    found = [int(word) for word in words if word.isdigit()]
    if title.startswith("Từ hạng"):
        before, start, after, end = found
        assert own[start] == before and own[end] == after and start < end
        assert (after < before) == ("lên" in words)
        assert not any(start < cut <= end for cut in severing)
    elif "cùng hạng" in title:
        assert own[found[0]] == own[found[1]]
    elif "một năm" in title:
        assert len(own) == 1


def test_context_lines_are_one_trace_without_home_and_peers() -> None:
    traces = [trace for trace in SPEC.draw(history_sample(), CTX).data if trace.meta == "context"]
    assert len(traces) == 1
    assert traces[0].hoverinfo == "skip"


def test_years_with_few_ranks_are_shaded_and_leave_context_lines() -> None:
    figure = SPEC.draw(history_sample(), CTX)
    context = next(trace for trace in figure.data if trace.meta == "context")
    assert 2022 not in context.x
    assert any(shape.type == "rect" and shape.x0 == 2021.5 for shape in figure.layout.shapes)


@pytest.mark.parametrize("n", [34, 63, 64])
def test_the_rank_axis_runs_from_one_at_the_top_to_n(n: int) -> None:
    frame = history({"70": {2019: 3, 2020: 5}, "01": {2019: 1, 2020: 2}}, n=n, population=n)
    axis = SPEC.draw(frame, CTX).layout.yaxis
    assert axis.range[0] > n and axis.range[1] < 1
    assert axis.range[0] - axis.range[1] < n + 2
    assert axis.tickvals[0] == 1 and axis.tickvals[-1] == n


def test_the_usual_ticks_are_the_quarters() -> None:
    frame = history({"70": {2019: 3, 2020: 5}})
    assert SPEC.draw(frame, CTX).layout.yaxis.tickvals == (1, 16, 32, 48, 63)


def test_editions_of_sixty_four_units_are_noted_and_fit() -> None:
    frame = history({"70": {2008: 64, 2009: 5}, "01": {2008: 1, 2009: 1}})
    frame.loc[frame["year"] == 2008, ["n", "population"]] = 64
    assert SPEC.draw(frame, CTX).layout.yaxis.range[0] > 64
    assert "Năm 2008 xếp trên 64 đơn vị." in SPEC.describe(frame, CTX).notes


def test_tied_lines_share_their_place_and_are_named() -> None:
    frame = history({"70": {2019: 20, 2020: 21}, "01": {2019: 15, 2020: 21}})
    figure = SPEC.draw(frame, CTX)
    ends = {trace.meta: trace.y[-1] for trace in figure.data if str(trace.meta).startswith("line:")}
    assert ends["line:70"] == ends["line:01"] == 21
    assert "Đồng hạng: Tỉnh 70 và Tỉnh 01 (21/63 năm 2020)." in SPEC.describe(frame, CTX).notes
    texts = [note.text for note in figure.layout.annotations]
    assert "Tỉnh 70 21" in texts and "Tỉnh 01 21" in texts


def test_a_single_year_is_a_dot_without_a_line() -> None:
    figure = SPEC.draw(history({"70": {2020: 9}, "01": {2019: 3, 2020: 4}}), CTX)
    line = next(trace for trace in figure.data if trace.meta == "line:70")
    assert list(line.x) == [2020] and line.marker.size[0] > 0


def test_places_nobody_prints_are_hollow_below_the_axis() -> None:
    frame = history(
        {"70": {2021: 50, 2022: 43}, "01": {2021: 2, 2022: 3, 2023: 2}}, breaks={2023: "publication"}
    )
    figure = SPEC.draw(frame, CTX)
    hidden = [trace for trace in figure.data if trace.meta == "hidden"]
    assert [list(trace.x) for trace in hidden] == [[2023]]
    assert min(hidden[0].y) > 63
    assert hidden[0].marker.symbol == "circle-open"
    assert any("không in hạng" in note for note in SPEC.describe(frame, CTX).notes)


def test_an_older_end_carries_its_year() -> None:
    frame = history({"70": {2019: 9, 2020: 8}, "01": {2018: 3, 2019: 4}})
    texts = [note.text for note in SPEC.draw(frame, CTX).layout.annotations]
    assert "Tỉnh 01 4 (2019)" in texts and "Tỉnh 70 8" in texts


@pytest.mark.parametrize(
    ("own", "breaks", "title"),
    [
        ({2017: 62, 2018: 61, 2019: 61, 2020: 50}, {}, "Từ hạng 62 năm 2017, PCI đã lên hạng 50 năm 2020"),
        ({2018: 20, 2019: 25, 2020: 30}, {}, "Từ hạng 20 năm 2018, PCI đã xuống hạng 30 năm 2020"),
        ({2013: 35, 2017: 62, 2020: 50}, {}, "Từ hạng 62 năm 2017, PCI đã lên hạng 50 năm 2020"),
        ({2019: 30, 2020: 30}, {}, "PCI năm 2019 và 2020 cùng hạng 30/63"),
        ({2020: 30}, {}, "Kho mới có hạng PCI của một năm: 30/63 năm 2020"),
        ({2019: 9, 2020: 30}, {2020: "method"}, "PCI 2020 xếp 30/63; chưa có năm cùng cách tính để so"),
        (
            {2019: 9, 2020: 12, 2021: 30},
            {2021: "boundary"},
            "Từ hạng 9 năm 2019, PCI đã xuống hạng 12 năm 2020",
        ),
        ({2019: 12, 2020: 9}, {2020: "component"}, "Từ hạng 12 năm 2019, PCI đã lên hạng 9 năm 2020"),
        ({}, {}, "Kho chưa có hạng nào của Bình Phước"),
    ],
)
def test_titles(own: dict[int, int], breaks: dict[int, str], title: str) -> None:
    frame = history({"70": own, "01": dict.fromkeys(own or [2020], 1)}, breaks)
    assert bump_words.title(frame, CTX) == title


def test_computed_ranks_say_so() -> None:
    frame = history({"70": {2019: 9, 2020: 8}}, rank_is_computed=True)
    assert "Mọi hạng đều tính lại từ điểm." in SPEC.describe(frame, CTX).notes


def test_a_break_between_two_held_years_severs_even_when_its_own_year_is_not_held() -> None:
    frame = history({"70": {2015: 9, 2016: 8}})
    frame["era_from"] = [2012, 2016]
    assert trail.severed_years(frame) == (2016,)


@pytest.mark.parametrize(("size", "width"), [("screen", 530), ("slide", 1760), ("phone", 326)])
def test_labels_do_not_overlap(size: Any, width: int) -> None:
    ctx = replace(CTX, size=size, peers=("74", "75", "72"))
    figure = SPEC.draw(history_sample(), ctx)
    assert overlaps(figure, width, figure.layout.height) == []


@given(st.lists(st.integers(1, 63), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_end_labels_never_overlap(ranks: list[int]) -> None:
    codes = ["70", "01", "02", "03"]
    frame = history({code: {2019: 1, 2020: rank} for code, rank in zip(codes, ranks, strict=True)})
    figure = SPEC.draw(frame, CTX)
    ends = [pair for pair in overlaps(figure, 530, 510) if all(text.startswith("Tỉnh") for text in pair)]
    assert ends == []


def test_an_empty_history_is_words_not_an_error() -> None:
    nothing = history_sample().iloc[0:0]
    assert SPEC.draw(nothing, CTX).layout.annotations
    assert SPEC.describe(nothing, CTX).title == "Kho chưa có hạng nào của Bình Phước"
