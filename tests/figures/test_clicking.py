"""A click on a province means that province, in every figure of the rankings, and leaves no mark behind."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from reform.figures.clicking import clicked_unit, steady
from reform.figures.context import ChartContext
from reform.figures.map_place import EAST, spread
from reform.figures.registry import REGISTRY
from reform.geography import geometry

CLICKABLE = ("ranking_strip", "bump", "ranked_list", "map", "tile_grid")
CONTEXT = ChartContext(peers=("74", "75"), region="Đông Nam Bộ")


def drawn(name: str, ctx: ChartContext = CONTEXT) -> go.Figure:
    return REGISTRY[name].draw(REGISTRY[name].sample(), ctx)


def codes(figure: go.Figure) -> Iterator[str]:
    """Yield the code of every mark that answers to the pointer."""
    for trace in figure.data:
        for data in trace.customdata if trace.customdata is not None else ():
            yield data if isinstance(data, str) else data[0]


@pytest.mark.parametrize("name", CLICKABLE)
def test_every_province_of_the_figure_can_be_clicked(name):
    sample = REGISTRY[name].sample()
    if name == "ranking_strip":  # a dot needs a score
        sample = sample[sample["score"].notna()]
    if name == "bump":  # a line needs a place in an edition that is not thin
        sample = sample[sample["rank"].notna() & (sample["coverage"] >= 0.5)]
    assert set(codes(drawn(name))) >= set(sample["province_code"])


@pytest.mark.parametrize("name", CLICKABLE)
def test_marks_that_answer_to_the_pointer_are_marks_plotly_can_select(name):
    for trace in drawn(name).data:
        if trace.customdata is not None and trace.type == "scatter":
            assert "markers" in trace.mode


@pytest.mark.parametrize("name", CLICKABLE)
def test_a_click_changes_no_look(name):
    for trace in steady(drawn(name)).data:
        if trace.type == "bar":
            assert trace.selected.marker.opacity == trace.unselected.marker.opacity == 0
            continue
        if "markers" in (trace.mode or ""):
            own = 1 if trace.marker.opacity is None else trace.marker.opacity
            assert trace.selected.marker.opacity == trace.unselected.marker.opacity == own
        if "text" in (trace.mode or ""):
            assert trace.selected.textfont.color == trace.textfont.color
            assert trace.unselected.textfont.color == trace.textfont.color


def test_the_clicked_unit_is_read_from_one_value_or_a_list():
    assert clicked_unit([{"customdata": "22"}]) == "22"
    assert clicked_unit([{"customdata": ["22", "1/63"]}]) == "22"
    assert clicked_unit([{"customdata": "22"}, {"customdata": ["22", "1/63"]}]) == "22"


@pytest.mark.parametrize(
    "points", [[], [{}], [{"customdata": []}], [{"customdata": "22"}, {"customdata": "01"}]]
)
def test_no_unit_or_several_mean_nobody(points):
    assert clicked_unit(points) is None


@pytest.mark.parametrize("units", [63, 34])
def test_points_of_the_map_lie_inside_their_province_and_far_from_the_middle_of_others(units):
    outline = geometry(units)
    step = 0.3
    points = spread(tuple(outline.units.values()), step)
    assert {code for code, _, _ in points} == set(outline.units)
    middles = {code: (x, y) for code, x, y in reversed(points)}
    for code, x, y in points:
        crossings = 0
        for ring in outline.units[code].rings:
            for (x0, y0), (x1, y1) in pairwise(ring):
                if (y0 > y) != (y1 > y) and (x0 + (y - y0) / (y1 - y0) * (x1 - x0)) * EAST > x:
                    crossings += 1
        assert crossings % 2 == 1, (code, x, y)
        for other, (mx, my) in middles.items():
            if other != code and (x, y) != middles[code]:
                assert math.hypot(mx - x, my - y) > step


def test_peers_wear_their_colours_on_map_tiles_and_list():
    bare = replace(CONTEXT, peers=())
    for name in ("map", "tile_grid"):
        peers = [trace.meta for trace in drawn(name).data if str(trace.meta).startswith("peer:")]
        assert peers == ["peer:74", "peer:75"]
        assert not [t for t in drawn(name, bare).data if str(t.meta).startswith(("peer:", "casing"))]
    colours = {
        str(trace.customdata[0]): trace.marker.color
        for trace in drawn("ranked_list").data
        if trace.meta == "dots" and len(trace.customdata) == 1
    }
    lines = {t.meta: t.line.color for t in drawn("bump").data if str(t.meta).startswith("line:")}
    assert colours["74"] == lines["line:74"]
    assert colours["75"] == lines["line:75"]


def test_the_home_among_the_peers_is_drawn_as_home_only():
    figure = drawn("ranked_list", replace(CONTEXT, peers=("70",)))
    assert sum(list(trace.customdata or ()).count("70") for trace in figure.data if trace.meta == "dots") == 1


def test_unseen_points_of_the_bump_are_for_screens_only():
    assert [t.meta for t in drawn("bump").data].count("targets") == 1
    for size in ("phone", "slide", "a4"):
        assert "targets" not in [t.meta for t in drawn("bump", replace(CONTEXT, size=size)).data]
