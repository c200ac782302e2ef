"""One bar made of parts to scale, each part labelled inside where it fits, else below with a tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from reform.figures.measure import text_width
from reform.figures.template import Look, label, safe

# A part narrower than this carries its label outside (DESIGN F11).
_INSIDE_FROM = 60


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it counts, its words, and how it looks."""

    key: str
    count: int
    words: str
    hover: str
    marker: Mapping[str, Any]
    ink: str
    """Colour of its words outside the bar, and of the part when no ink is readable on it."""


@dataclass(frozen=True)
class _Outside:
    """A label below the bar: its words, colour, the middle of its part and its place, px."""

    words: str
    ink: str
    middle: float
    left: float
    row: int


def add_bar(
    figure: go.Figure, parts: Sequence[Part], at: float, thick: float, axis: str, style: Look
) -> None:
    """Add the parts to scale, one after the other; empty ones are left out."""
    for part in parts:
        if not part.count:
            continue
        figure.add_bar(
            x=[part.count],
            y=[at],
            width=[thick],
            orientation="h",
            xaxis=axis,
            meta=f"part:{part.key}",
            marker=dict(part.marker),
            hovertext=[safe(part.hover)],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def fits(words: str, room: float, style: Look) -> bool:
    """Tell whether a label fits inside a part `room` px wide."""
    needed = text_width(words, style.type("body"), 600) + 28 * style.k
    return room >= max(_INSIDE_FROM * style.k, needed)


def inside(part: Part, x: float, y: float, axis: str, style: Look) -> dict[str, object]:
    """Return the label on a part: in the ink that is readable there, else in a label box."""
    ink = None if "pattern" in part.marker else style.ink_on(str(part.marker["color"]))
    boxed: dict[str, Any] = {} if ink else {"bgcolor": style.surface, "borderpad": round(3 * style.k)}
    return label(
        safe(part.words),
        style.font("body", 600, ink or part.ink),
        x=x,
        y=y,
        xref=axis,
        xanchor="left",
        yanchor="middle",
        xshift=(14 if ink else 12) * style.k,
        **boxed,
    )


def rows_below(parts: Sequence[Part], whole: int, width: float, style: Look) -> int:
    """Return how many rows of labels stand below a bar `width` px wide for `whole`."""
    return max((one.row + 1 for one in _outside(parts, whole, width, style)), default=0)


def _outside(parts: Sequence[Part], whole: int, width: float, style: Look) -> list[_Outside]:
    """Return the labels that do not fit their part, side by side or in further rows."""
    found: list[_Outside] = []
    start, end, row = 0, 0.0, 0
    for part in parts:
        middle = (start + part.count / 2) / whole * width
        if part.count and not fits(part.words, width * part.count / whole, style):
            wide = text_width(part.words, style.type("body"), 600)
            left = max(0.0, min(middle - wide / 2, width - wide - 2))
            if left < end:
                row += 1
            found.append(_Outside(part.words, part.ink, middle, left, row))
            end = left + wide + 16 * style.k
        start += part.count
    # The tick of a label further down must not run through the words of one above it.
    for i, one in enumerate(found):
        wide = text_width(one.words, style.type("body"), 600)
        edges = [other.middle - 8 * style.k - wide for other in found if other.row > one.row]
        found[i] = replace(one, left=max(0.0, min([one.left, *edges])))
    return found


def labels(
    figure: go.Figure,
    parts: Sequence[Part],
    whole: int,
    width: float,
    at: float,
    thick: float,
    axis: str,
    style: Look,
) -> list[dict[str, object]]:
    """Label every part of a bar that stands at `at` and is `width` px wide for `whole`."""
    notes: list[dict[str, object]] = []
    start = 0
    for part in parts:
        if part.count and fits(part.words, width * part.count / whole, style):
            notes.append(inside(part, start, at, axis, style))
        start += part.count
    size = style.type("body")
    bottom = at - thick / 2
    for one in _outside(parts, whole, width, style):
        top = bottom - (0.5 + 1.5 * one.row) * size
        middle = one.middle / width * whole
        notes.append(
            label(
                safe(one.words),
                style.font("body", 600, one.ink),
                # Tied to its part, so that it stays there when the column is wider than usual.
                x=middle,
                xref=axis,
                y=round(top, 2),
                xanchor="left",
                yanchor="top",
                xshift=round(one.left - one.middle, 2),
            )
        )
        figure.add_shape(
            type="line",
            x0=middle,
            x1=middle,
            xref=axis,
            y0=round(bottom, 2),
            y1=round(top, 2),
            line={"color": style.ink("secondary"), "width": style.line("axis")},
        )
    return notes
