"""Read a drawn figure back: where its words stand, which lines it draws."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reform.figures.measure import LINE_STEP, text_width
from reform.figures.placing import Box


def rounded(value: Any) -> Any:
    """Round every float to six significant places, so that a golden file is the same everywhere."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items() if key != "uid"}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def as_json(figure: go.Figure) -> Any:
    """Return a figure as plain, rounded JSON data; the template is compared on its own."""
    found = json.loads(figure.to_json())
    found["layout"].pop("template", None)
    return rounded(found)


def segments(trace: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each pair of x values that a line trace joins."""
    xs, ys = list(trace.x), list(trace.y)
    for (x0, y0), (x1, y1) in zip(zip(xs, ys, strict=True), zip(xs[1:], ys[1:], strict=True), strict=False):
        if None not in (x0, y0, x1, y1):
            yield x0, x1


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
    return (start + (float(value) - low) / (high - low) * (stop - start)) * length


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
