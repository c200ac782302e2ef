"""A table drawn as a figure: a name at the left, numbers in columns from the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reform.figures.context import ChartContext
from reform.figures.measure import text_width, wrap
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, label, look, safe

ROW = 30
# On a phone a name has two lines: the first words of offices are all alike.
PHONE_ROW = 40
_GAP = 18
# Heads longer than this are broken, px.
_HEAD, _HEAD_PHONE = 84, 54


@dataclass(frozen=True)
class Cell:
    """A number as shown; `ink` when it is not the usual one."""

    words: str
    ink: str | None = None


@dataclass(frozen=True)
class Line:
    """One line: its name and a cell a column; a strong line is a sum."""

    name: str
    cells: Sequence[Cell]
    strong: bool = False


def height(lines: int, row: int = ROW) -> int:
    """Return the height of a table with a head and so many lines of `row` px each."""
    return round(row * (lines + 1.2))


def draw_table(
    name_head: str, heads: Sequence[str], lines: Sequence[Line], ctx: ChartContext, width: int, height: int
) -> go.Figure:
    """Draw the table; a name that does not fit ends with an ellipsis, the table twin has it whole.

    On a phone a name may have two lines, with rows of PHONE_ROW.
    """
    style = look(ctx)
    figure = Sheet(canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0}))
    figure.update_layout(
        xaxis={"range": [0, 1], "visible": False}, yaxis={"range": [len(lines) + 1, -0.2], "visible": False}
    )
    small = style.font("caption", 500, style.ink("secondary"))
    size = style.type("label")
    numbers = [
        max(text_width(line.cells[i].words, size, 700, tabular=True) for line in lines)
        for i in range(len(heads))
    ]
    longest = (_HEAD_PHONE if ctx.size == "phone" else _HEAD) * style.k
    # A head is broken into lines rather than taking room from the names, on paper more than on screens.
    broken = [
        wrap(head, small["size"], 500, max(number, longest))
        for head, number in zip(heads, numbers, strict=True)
    ]
    names = max(text_width(line.name, size, 700 if line.strong else 400) for line in lines)
    if ctx.size == "a4" and names + sum(numbers) + len(heads) * (longest + _GAP * style.k) > width:
        broken = [_halves(head, small["size"]) for head in heads]
    wide = [
        max(number, *(text_width(part, small["size"], 500) for part in parts)) + _GAP * style.k
        for parts, number in zip(broken, numbers, strict=True)
    ]
    edges = [1 - sum(wide[i + 1 :]) / width for i in range(len(wide))]
    room = width - sum(wide)
    figure.add_annotation(label(safe(name_head), small, x=0, y=0.4, xanchor="left", yanchor="middle"))
    for x, parts in zip(edges, broken, strict=True):
        words = "<br>".join(safe(part) for part in parts)
        figure.add_annotation(
            label(words, small, x=x, y=0.4, xanchor="right", yanchor="middle", align="right")
        )
    for i, line in enumerate(lines, 1):
        _rule(figure, i, style, strong=line.strong or i == 1)
        weight = 700 if line.strong else 400
        font = style.font("label", weight)
        figure.add_annotation(
            label(
                _name(line.name, size, weight, room, height / (len(lines) + 1.2), ctx),
                font,
                x=0,
                y=i + 0.5,
                xanchor="left",
                yanchor="middle",
                align="left",
            )
        )
        for x, cell in zip(edges, line.cells, strict=True):
            figure.add_annotation(
                label(
                    safe(cell.words),
                    style.font("label", weight, cell.ink, tabular=True),
                    x=x,
                    y=i + 0.5,
                    xanchor="right",
                    yanchor="middle",
                )
            )
    return figure.done()


def _halves(head: str, size: float) -> tuple[str, ...]:
    """Return a head in two lines as alike as its words allow."""
    words = head.split(" ")
    broken = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(broken, key=lambda pair: max(text_width(part, size, 500) for part in pair), default=(head,))


def _name(name: str, size: float, weight: int, room: float, row: float, ctx: ChartContext) -> str:
    """Return a name escaped: in two lines where the row (px) is high enough for them."""
    if ctx.size == "a4" and row >= 2.2 * size:
        return two_lines(name, size, weight, room)
    return fitting_name(name, size, weight, room, ctx)


def _rule(figure: Sheet, y: float, style: Look, *, strong: bool) -> None:
    figure.add_shape(
        type="line",
        x0=0,
        x1=1,
        y0=y,
        y1=y,
        xref="x",
        yref="y",
        line={"color": style.colours["border_strong" if strong else "border"], "width": style.line("axis")},
    )


def shortened(name: str, size: float, weight: int, room: float) -> str:
    """Return a name that fits `room` px, cut behind a word where it must be."""
    if text_width(name, size, weight) <= room:
        return name
    head = wrap(name, size, weight, room - text_width("…", size, weight))[0]
    return f"{head}…"


def fitting_name(name: str, size: float, weight: int, room: float, ctx: ChartContext) -> str:
    """Return a name escaped for a row of a table: one line, on a phone up to two."""
    if ctx.size == "phone":
        return two_lines(name, size, weight, room)
    return safe(shortened(name, size, weight, room))


def two_lines(name: str, size: float, weight: int, room: float) -> str:
    """Return a name in up to two lines, cut behind them."""
    lines = wrap(name, size, weight, room)
    if len(lines) <= 2:
        return "<br>".join(safe(line) for line in lines)
    second = shortened(" ".join(lines[1:]), size, weight, room)
    return f"{safe(lines[0])}<br>{safe(second)}"
