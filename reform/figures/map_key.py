"""The key of the map: five classes with their values, best first (F4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from reform.figures.class_bands import Bands, fill_of, range_words, size_words
from reform.figures.context import ChartContext
from reform.figures.facts_of_rows import edition
from reform.figures.map_islands import BORDER, say
from reform.figures.measure import text_width, wrap
from reform.figures.sheet import Sheet
from reform.figures.template import Look, label, safe

# Line step, swatch and gap of the key against its type size.
_STEP, _SWATCH, _SWATCH_HEIGHT, _GAP = 1.6, 1.75, 1.1, 0.6
# A heading wider than this (and than the foot) is broken into lines.
_HEADING = 11
_HEADING_LINES = 2


@dataclass(frozen=True)
class Key:
    """The words of a key and its size in px."""

    heading: tuple[str, ...]
    """Lines of the heading."""
    entries: tuple[tuple[int | None, str], ...]
    """Class (None for the missing one) and its words."""
    foot: str
    size: float
    """Type size in px."""

    @property
    def indent(self) -> float:
        """Return how far the words of a class stand from the left edge."""
        return (_SWATCH + _GAP) * self.size

    @property
    def width(self) -> float:
        """Return the width in px."""
        rows = max(text_width(words, self.size, tabular=True) for _, words in self.entries) + self.indent
        heading = max(text_width(line, self.size, 700) for line in self.heading)
        return max(rows, heading, text_width(self.foot, self.size)) + 4

    @property
    def height(self) -> float:
        """Return the height in px."""
        return (len(self.entries) + len(self.heading) + 1) * _STEP * self.size


def key_of(frame: pd.DataFrame, found: Bands, ctx: ChartContext, style: Look) -> Key:
    """Return the key of one edition (RANKING rows)."""
    entries: list[tuple[int | None, str]] = [
        (place, range_words(*limits, frame, found.basis, ctx))
        for place, limits in reversed(list(enumerate(found.ranges)))
        if limits
    ]
    if found.missing:
        entries.append((None, say(ctx, "key_missing")))
    heading = say(ctx, f"key_{found.basis}", edition=edition(frame, ctx))
    foot, size = _sentence(size_words(found, ctx)), style.type("axis")
    room = max(_HEADING * size, text_width(foot, size))
    lines = wrap(heading, size, 700, room)
    # The name of a component makes a long heading: wider then, not lower onto the names of the islands.
    while len(lines) > _HEADING_LINES:
        room *= 1.1
        lines = wrap(heading, size, 700, room)
    return Key(tuple(lines), tuple(entries), foot, size)


def write(figure: Sheet, key: Key, x: float, y: float, style: Look) -> None:
    """Write a key whose upper left corner is the plot point (x, y)."""
    step = _STEP * key.size
    anchor: dict[str, Any] = {"x": round(x, 4), "y": round(y, 4), "xanchor": "left", "yanchor": "middle"}
    row = -0.5 * step
    for line in key.heading:
        row += step
        figure.add_annotation(label(f"<b>{safe(line)}</b>", style.font("axis"), yshift=-row, **anchor))
    for place, words in key.entries:
        row += step
        _swatch(figure, place, anchor, row, key.size, style)
        font = style.font("axis", tabular=place is not None)
        figure.add_annotation(label(safe(words), font, xshift=key.indent, yshift=-row, **anchor))
    muted = style.font("axis", colour=style.ink("secondary"))
    figure.add_annotation(label(safe(key.foot), muted, yshift=-row - step, **anchor))


def _swatch(
    figure: Sheet, place: int | None, anchor: dict[str, Any], down: float, size: float, style: Look
) -> None:
    """Draw one square of the key, `down` px under its corner, hatched for the missing class."""
    fixed = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": anchor["x"], "yanchor": anchor["y"]}
    line = {"color": style.colours["border_strong"], "width": BORDER * style.k}
    wide, tall = _SWATCH * size, _SWATCH_HEIGHT * size
    top, bottom = -down + tall / 2, -down - tall / 2
    fill = fill_of(place, style)
    figure.add_shape(type="rect", x0=1, x1=1 + wide, y0=bottom, y1=top, fillcolor=fill, line=line, **fixed)
    if place is None:
        hatch = {"color": style.colours["missing_hatch"], "width": style.line("grid")}
        for part in range(3):
            start = 1 + wide * part / 3
            figure.add_shape(
                type="line", x0=start, x1=start + wide / 3, y0=bottom, y1=top, line=hatch, **fixed
            )


def _sentence(words: str) -> str:
    """Return words with a capital at their start: they stand alone here, inside a line elsewhere."""
    return words[:1].upper() + words[1:]
