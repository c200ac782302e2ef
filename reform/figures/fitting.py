"""Find where the words of a drawing stand and whether they lie over each other."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reform.figures.measure import LINE_STEP, text_width
from reform.figures.placing import Box


@dataclass(frozen=True)
class Words:
    """The words of one annotation and the box they take, in px of the picture."""

    text: str
    box: Box


@dataclass(frozen=True)
class _Line:
    text: str
    width: float
    height: float


def _line(words: str, size: float, weight: int) -> _Line:
    """Measure one line whose spans may have sizes and weights of their own."""
    text, width, tallest = "", 0.0, 0.0
    for style, inside, outside in re.findall(r"<span style='([^']*)'>(.*?)</span>|([^<]+)", words):
        own_size = re.search(r"font-size:([\d.]+)px", style)
        own_weight = re.search(r"font-weight:(\d+)", style)
        run = html.unescape(inside or outside)
        run_size = float(own_size.group(1)) if own_size else size
        text += run
        width += text_width(run, run_size, int(own_weight.group(1)) if own_weight else weight)
        tallest = max(tallest, run_size)
    return _Line(text, width, tallest * LINE_STEP)


def _at(axis: Any, value: float, length: float) -> float:
    low, high = axis.range
    start, stop = axis.domain or (0, 1)
    share = (float(value) - float(low)) / (float(high) - float(low))
    return (float(start) + share * (float(stop) - float(start))) * length


def words_of(figure: go.Figure, width: float, height: float) -> list[Words]:
    """Return every annotation with its box, from the advance widths of the fonts."""
    layout, margin = figure.layout, figure.layout.margin
    plot_w = width - margin.l - margin.r
    plot_h = height - margin.t - margin.b
    found = []
    for note in layout.annotations:
        x_axis = layout["xaxis" + (note.xref or "x").removeprefix("x")] if note.xref != "paper" else None
        y_axis = layout["yaxis" + (note.yref or "y").removeprefix("y")] if note.yref != "paper" else None
        x = plot_w * note.x if x_axis is None else _at(x_axis, note.x, plot_w)
        y = plot_h * note.y if y_axis is None else _at(y_axis, note.y, plot_h)
        left, top = margin.l + x + (note.xshift or 0), margin.t + plot_h - y - (note.yshift or 0)
        size = note.font.size
        lines = [_line(words, size, note.font.weight or 400) for words in note.text.split("<br>")]
        wide, tall = max(line.width for line in lines), sum(line.height for line in lines)
        if note.showarrow is not False:
            left, top = left + note.ax, top + note.ay
        anchor_x = note.xanchor or "center"
        anchor_y = note.yanchor or "middle"
        left -= {"left": 0.0, "center": wide / 2, "right": wide}[anchor_x]
        top -= {"top": 0.0, "middle": tall / 2, "bottom": tall}[anchor_y]
        # Lines are set loosely: the letters themselves take about the middle 1,05 em.
        loose = (LINE_STEP - 1.05) / 2 * size
        box = Box(left, top + loose, left + wide, top + tall - loose)
        found.append(Words(" ".join(line.text for line in lines), box))
    return found


def overlaps(figure: go.Figure, width: float, height: float) -> list[tuple[str, str]]:
    """Return the pairs of annotations whose letters lie over each other."""
    found = words_of(figure, width, height)
    return [
        (first.text, second.text)
        for i, first in enumerate(found)
        for second in found[i + 1 :]
        if first.box.overlaps(second.box)
    ]


def fits(figure: go.Figure, width: float, height: float) -> bool:
    """Tell whether no words of a drawing lie over each other.

    Words on axes whose range Plotly finds by itself cannot be placed here and count as fitting.
    """
    try:
        return not overlaps(figure, width, height)
    except (TypeError, ValueError):
        return True
