"""Horizontal bars from 0, one a name: one part or several behind each other, words at the end.

Names of agencies and procedures are long. They stand left of their bars in up to two lines; on a
phone each stands above its bar. What does not fit ends with an ellipsis; hover and table twin have
the whole name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reform.figures.context import ChartContext
from reform.figures.measure import text_width
from reform.figures.results_words import filled
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, label, look, safe
from reform.figures.text_table import shortened, two_lines

ROWS = 10
_ROW, _PHONE_ROW, _HEAD = 34, 44, 30
# A short list does not get bars as thick as a wall: least rows on screens, and on sheets.
_LEAST, _LEAST_SHEET = 3, 6
_NAMES = 0.42


@dataclass(frozen=True)
class Part:
    """One part of every bar: its key, its words in the key above the bars, its look."""

    key: str
    words: str
    marker: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line: its name, the length of each part (none: no bar), and its words."""

    name: str
    values: Sequence[float]
    end: str
    """Words behind the bar."""
    hovers: Sequence[str] = ()
    """What each part says when pointed at."""
    side: str = ""
    """Words at the right edge."""


def heights(rows: int = ROWS) -> tuple[int, int]:
    """Return the heights of a list on the screen and on a phone, px."""
    count = max(rows, _LEAST)
    return count * _ROW + _HEAD, count * _PHONE_ROW + _HEAD


def pair_of_markers(style: Look) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the looks of two parts that no status tells apart; in print the second has a pattern."""
    second: dict[str, Any] = {
        "color": style.colours["surface_2"],
        "line": {"color": style.colours["border_strong"], "width": style.line("axis")},
    }
    if style.print:
        second["pattern"] = {
            "shape": "/",
            "fillmode": "overlay",
            "fgcolor": style.colours["border_strong"],
            "size": 6 * style.k,
            "solidity": 0.2,
        }
    return filled(style.ink("secondary"), style), second


def names_width(names: Sequence[str], width: int, ctx: ChartContext, style: Look) -> float:
    """Return how much room the names get left of the plot; none on a phone, where they stand above."""
    if ctx.size == "phone":
        return 0.0
    widest = max(text_width(name, style.type("axis"), 400) for name in names)
    return min(widest, width * _NAMES) + 10 * style.k


def named_axis(
    figure: Sheet, names: Sequence[str], left: float, width: int, ctx: ChartContext, style: Look
) -> tuple[float, float]:
    """Write the names and set the y axis; return where in a row its mark stands, and how thick it is."""
    count = max(len(names), _LEAST if ctx.size in ("screen", "phone") else _LEAST_SHEET)
    axis: dict[str, Any] = {"range": [count - 0.5, -0.5], "showgrid": False, "showline": False}
    size = style.type("axis")
    if ctx.size != "phone":
        room = left - 10 * style.k
        axis |= {
            "tickvals": list(range(len(names))),
            "ticktext": [two_lines(name, size, 400, room) for name in names],
            "tickfont": style.font("axis"),
            "ticklabelstandoff": round(5 * style.k),
        }
        figure.update_layout(yaxis=axis)
        return 0.0, 0.6
    figure.update_layout(yaxis=axis | {"showticklabels": False})
    for i, name in enumerate(names):
        words = safe(shortened(name, size, 400, width))
        figure.add_annotation(
            label(
                words,
                style.font("axis"),
                x=0,
                xref="paper",
                y=i - 0.22,
                xanchor="left",
                yanchor="middle",
                style=style,
            )
        )
    return 0.22, 0.36


def draw_bars(
    rows: Sequence[Row],
    parts: Sequence[Part],
    ctx: ChartContext,
    width: int,
    height: int,
    side_head: str = "",
) -> go.Figure:
    """Draw the bars on one scale from 0, the key of several parts and the head of the sides above."""
    style = look(ctx)
    names = [row.name for row in rows]
    left = names_width(names, width, ctx, style)
    end = max(text_width(row.end, style.type("label"), 700) for row in rows) + 10 * style.k
    side = max(text_width(row.side, style.type("label"), tabular=True) for row in rows)
    head = text_width(side_head, style.type("caption"))
    right = end + (max(side, head) + 14 * style.k if side_head else 0)
    top = _HEAD * style.k if len(parts) > 1 or side_head else 4
    figure = Sheet(canvas(ctx, height, {"l": left, "r": right, "t": top, "b": 2}))
    most = max(max(sum(row.values) for row in rows), 1e-9)
    # The outline of the longest bar lies half outside it.
    figure.update_layout(barmode="stack", xaxis={"range": [0, most * 1.005], "visible": False})
    down, thick = named_axis(figure, names, left, width, ctx, style)
    for place, part in enumerate(parts):
        # A part of nothing would still show its outline.
        drawn = [i for i, row in enumerate(rows) if row.values and row.values[place]]
        figure.add_bar(
            x=[rows[i].values[place] for i in drawn],
            y=[i + down for i in drawn],
            width=thick,
            orientation="h",
            meta=part.key,
            marker=dict(part.marker),
            hovertext=[safe(rows[i].hovers[place]) for i in drawn],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    for i, row in enumerate(rows):
        strong = style.font("label", 700 if row.values else 400, tabular=True)
        figure.add_annotation(
            label(
                safe(row.end),
                strong,
                x=sum(row.values),
                y=i + down,
                xanchor="left",
                yanchor="middle",
                xshift=6 * style.k,
            )
        )
        if row.side:
            figure.add_annotation(
                label(
                    safe(row.side),
                    style.font("label", colour=style.ink("secondary"), tabular=True),
                    x=1,
                    xref="paper",
                    xshift=right,
                    y=i + down,
                    xanchor="right",
                    yanchor="middle",
                )
            )
    if side_head:
        figure.add_annotation(above(side_head, right, top, style, x=1, xanchor="right"))
    if len(parts) > 1:
        key(figure, parts, left, top, style)
    return figure.done()


def above(
    words: str, shift: float, top: float, style: Look, *, x: float = 0, xanchor: str = "left"
) -> dict[str, Any]:
    """Return words over the plot, `shift` px from one of its sides."""
    return label(
        safe(words),
        style.font("caption", 400, style.ink("secondary")),
        x=x,
        y=1,
        xref="paper",
        yref="paper",
        xanchor=xanchor,
        yanchor="middle",
        xshift=shift,
        yshift=top * 0.6,
    )


def key(figure: Sheet, parts: Sequence[Part], left: float, top: float, style: Look) -> None:
    """Write what each part is, from the left edge of the drawing."""
    x = -left
    side = 11 * style.k
    for part in parts:
        pattern = part.marker.get("pattern")
        figure.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=1,
            x0=x,
            x1=x + side,
            y0=top * 0.6 - side / 2,
            y1=top * 0.6 + side / 2,
            fillcolor=part.marker["color"],
            line=dict(part.marker["line"]),
        )
        if pattern:
            figure.add_shape(
                type="line",
                xref="paper",
                yref="paper",
                xsizemode="pixel",
                ysizemode="pixel",
                xanchor=0,
                yanchor=1,
                x0=x,
                x1=x + side,
                y0=top * 0.6 - side / 2,
                y1=top * 0.6 + side / 2,
                line={"color": pattern["fgcolor"], "width": style.line("axis")},
            )
        figure.add_annotation(above(part.words, x + side + 5 * style.k, top, style))
        x += side + 19 * style.k + text_width(part.words, style.type("caption"))
