"""Printed in grey every figure still tells its parts apart: by lightness, pattern or a written word."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from reform.figures import tokens
from reform.figures.colour import contrast, luminance
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY

CTX = ChartContext(
    theme="print", size="slide", region="Đông Nam Bộ", peers=("74", "75", "72"), as_of=date(2021, 6, 22)
)
STATUSES = ("early", "on_time", "in_process", "due_soon", "overdue", "missing")
# Two greys that differ less than this look the same on an office printer.
LEAST = 1.25


@dataclass(frozen=True)
class Fill:
    """How one segment of a bar is filled."""

    colour: str
    pattern: str


def told_apart(first: Fill, second: Fill) -> bool:
    """Tell whether two neighbours differ without colour."""
    return first.pattern != second.pattern or contrast(first.colour, second.colour) >= LEAST


def item(value: Any, i: int) -> Any:
    """Return the i-th of a sequence, or the one value there is."""
    return value[i] if isinstance(value, (list, tuple)) or hasattr(value, "dtype") else value


def segments(figure: Any) -> Iterator[tuple[Any, Fill]]:
    """Yield every segment of the stacked bars: the bar it belongs to, and its fill."""
    for trace in figure.data:
        if trace.type != "bar":
            continue
        flat = trace.orientation == "h"
        lengths, places = (trace.x, trace.y) if flat else (trace.y, trace.x)
        for i, (length, place) in enumerate(zip(lengths, places, strict=True)):
            if length is None or not float(length):
                continue
            pattern = trace.marker.pattern.shape
            colour = item(trace.marker.color, i)
            yield (
                (trace.xaxis, trace.yaxis, str(place)),
                Fill(str(colour), str(item(pattern, i) or "") if pattern is not None else ""),
            )


def neighbours(figure: Any) -> Iterator[tuple[Fill, Fill]]:
    """Yield the pairs of segments that follow each other in one bar."""
    bars: dict[Any, list[Fill]] = {}
    for place, fill in segments(figure):
        bars.setdefault(place, []).append(fill)
    for parts in bars.values():
        yield from itertools.pairwise(parts)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_neighbouring_parts_of_a_bar_differ_in_grey(name: str) -> None:
    spec = REGISTRY[name]
    figure = spec.draw(spec.sample(), CTX)
    same = [
        (first, second)
        for first, second in neighbours(figure)
        if first != second and not told_apart(first, second)
    ]
    assert same == []


def test_every_two_statuses_differ_in_grey_or_pattern() -> None:
    found = tokens.load()
    fills = {
        name: Fill(found.theme("print")["status"][name], found.status(name)["print_pattern"] or "")
        for name in STATUSES
        if name in found["status_marks"]
    }
    assert len(fills) >= 5
    names = sorted(fills)
    same = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :] if not told_apart(fills[a], fills[b])]
    assert same == []


@pytest.mark.parametrize("ramp", ["sequential", "ageing"])
def test_the_classes_of_a_ramp_get_steadily_darker(ramp: str) -> None:
    colours = tokens.load().theme("print")[ramp]
    lights = [luminance(colour) for colour in colours]
    assert lights == sorted(lights, reverse=True)
    assert min(contrast(a, b) for a, b in itertools.pairwise(colours)) >= LEAST


def test_lines_of_home_and_peers_differ_by_dash_or_width() -> None:
    spec = REGISTRY["bump"]
    figure = spec.draw(spec.sample(), CTX)
    kinds: dict[tuple[Any, Any], set[str]] = {}
    for trace in figure.data:
        if trace.mode and "lines" in trace.mode and trace.line.color:
            kinds.setdefault((trace.line.dash or "solid", trace.line.width), set()).add(trace.line.color)
    print_theme = tokens.load().theme("print")
    meant = {print_theme["home"], *print_theme["peers"].values()}
    assert [colours for colours in kinds.values() if len(colours & meant) > 1] == []


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_pattern_lies_over_its_colour_instead_of_replacing_it(name: str) -> None:
    # A pattern in the ground's colour that replaces the fill leaves a bar nobody sees.
    spec = REGISTRY[name]
    for trace in spec.draw(spec.sample(), CTX).data:
        if trace.type == "bar" and trace.marker.pattern.shape:
            assert trace.marker.pattern.fillmode == "overlay", trace.meta
