"""Read a drawn figure back: where its words stand, which lines it draws."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from reform.figures.fitting import Words, overlaps, words_of

__all__ = ["Words", "as_json", "overlaps", "rounded", "segments", "words_of"]


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
