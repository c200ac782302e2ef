"""The 1920×1080 slide: a figure with everything a sheet must say about itself, as one figure.

The plot area of the drawn figure keeps its size in px: only the margins grow. So everything that
the figure placed stays where it was, and header and footer are put at fixed px distances from the
corners of the plot.
"""
# Long because a sheet is laid out from top to bottom, and its parts share one set of measures.

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText, Size, Theme
from reform.figures.measure import text_width, wrap
from reform.figures.template import Look, is_simulated, label, look, safe, say
from reform.wording import dates

WIDTH, HEIGHT = 1920, 1080
SheetSize = Literal["slide", "wall"]
# Theme and type sizes of a sheet.
_SHEETS: Mapping[SheetSize, tuple[Theme, Size]] = {"slide": ("print", "slide"), "wall": ("dark", "wall_1080")}
SCALES: Mapping[SheetSize, int] = {"slide": 1, "wall": 2}
"""Pixels of the picture for a px of the sheet."""
# With key numbers beside it the figure is at most this wide (DESIGN §8).
_NARROW = 1190
_MOST_KEY_NUMBERS = 3
_TITLE_LINES, _SUBTITLE_LINES, _FOOT_LINES = 2, 2, 5
_HEADER_WEIGHT, _TITLE_WEIGHT = 700, 700
_FOOT_RULE = 3
# Of the room that a low figure leaves, this share stands above it: the eye's middle is not the ruler's.
_ABOVE = 0.4
# What a break before a small word, and one anywhere else, costs against lines of unlike length.
_BEFORE_SMALL, _ANYWHERE = 0.15, 0.6


class IncompleteSheet(ValueError):
    """A sheet lacks something it must say; `missing` is the name of that field."""

    def __init__(self, missing: str) -> None:
        """Keep the name of the missing field."""
        super().__init__(f"the sheet has no {missing}")
        self.missing = missing


@dataclass(frozen=True)
class _Frame:
    """Pixel coordinates of the sheet, as offsets from a corner of the plot area."""

    left: float
    top: float

    def at(self, x: float, y: float) -> dict[str, Any]:
        """Return where an annotation stands whose anchor is (x, y) px from the sheet's corner."""
        return {
            "x": 0,
            "y": 1,
            "xref": "paper",
            "yref": "paper",
            "xshift": round(x - self.left, 2),
            "yshift": round(self.top - y, 2),
        }

    def shape(self, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
        """Return where a shape stands, given its corners in px of the sheet."""
        return {
            "xref": "paper",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "xanchor": 0,
            "yanchor": 1,
            "x0": x0 - self.left,
            "x1": x1 - self.left,
            "y0": self.top - y0,
            "y1": self.top - y1,
        }


def check(words: FigureText, agency: str, prepared_on: date | None) -> None:
    """Raise IncompleteSheet when the sheet would not say something mandatory."""
    facts = {
        "title": words.title,
        "subtitle": words.subtitle,
        "unit": words.unit,
        "scope": words.scope,
        "period": words.period,
        "source": words.source,
        "agency": agency,
    }
    for name, value in facts.items():
        if not value.strip():
            raise IncompleteSheet(name)
    if prepared_on is None:
        raise IncompleteSheet("prepared_on")


def compose(
    spec: FigureSpec,
    frame: pd.DataFrame,
    ctx: ChartContext,
    agency: str,
    topic: str,
    prepared_on: date,
    simulated: bool = False,
    *,
    title: str | None = None,
    size: SheetSize = "slide",
    theme: Theme | None = None,
    title_elsewhere: bool = False,
) -> go.Figure:
    """Return the whole sheet, 1920×1080 px: a slide in the print theme, a wall in the dark one.

    A wall picture is drawn at scale 2: 3840×2160. `title`: an edited finding; the other words stay
    those of the data. `title_elsewhere`: leave the room of the title empty, somebody writes it
    there (see `title_room`). Raises IncompleteSheet when a mandatory fact is missing.
    """
    usual, type_sizes = _SHEETS[size]
    ctx = replace(ctx, theme=theme or usual, size=type_sizes, width=None, height=None)
    words = spec.describe(frame, ctx)
    if title and title.strip():
        words = replace(words, title=title.strip())
    check(words, agency, prepared_on)
    style = look(ctx)
    pad = float(style.sizes["page_pad"])
    inner = WIDTH - 2 * pad
    shown_title = _balanced(words.title, style.type("h1"), _TITLE_WEIGHT, inner, _TITLE_LINES, ctx)
    subtitle = _part_lines(subtitle_parts(words, ctx), style.type("body"), inner)
    foot_width = inner - _right_width(prepared_on, style, ctx) - float(style.sizes["gutter"])
    foot = _lines(" ".join((words.source, *words.notes)), style.type("caption"), 400, foot_width, _FOOT_LINES)
    top = _title_top(style) + _block(shown_title, style.type("h1"), style) + 14
    top_of_figure = top + _block(subtitle, style.type("body"), style) + 26
    rule = HEIGHT - 44 - max(len(foot), 2) * 1.4 * style.type("caption") - 16
    height = int(rule - 30 - top_of_figure)
    numbers_shown = spec.key_numbers(frame, ctx)[:_MOST_KEY_NUMBERS]
    width = _NARROW if numbers_shown else int(inner)
    figure = spec.draw(frame, replace(ctx, width=width, height=height))
    margin = figure.layout.margin
    # Some figures are shorter than the room they are given: they keep their own height, in the middle.
    drawn = float(figure.layout.height or height)
    above = top_of_figure + max(0.0, height - drawn) * _ABOVE
    frame_of = _Frame(pad + (margin.l or 0), above + (margin.t or 0))
    figure.update_layout(
        width=WIDTH,
        height=HEIGHT,
        margin={
            "l": frame_of.left,
            "t": frame_of.top,
            "r": WIDTH - pad - width + (margin.r or 0),
            "b": HEIGHT - above - drawn + (margin.b or 0),
            "pad": 0,
        },
    )
    notes = _header(agency, topic, ctx.as_of or prepared_on, frame_of, pad, style, ctx)
    if not title_elsewhere:
        notes += _written(
            shown_title, "h1", _TITLE_WEIGHT, _title_top(style), style.ink(), frame_of, pad, style
        )
    notes += _written(subtitle, "body", 400, top, style.ink("secondary"), frame_of, pad, style)
    notes += _key_numbers(figure, numbers_shown, top_of_figure, frame_of, pad, style)
    notes += _foot(
        figure, foot, rule, prepared_on, simulated or is_simulated(frame, ctx), frame_of, pad, style, ctx
    )
    # Assigned, not updated: an update compares every label with the one it replaces, for 0.2 s.
    figure.layout.annotations = [*figure.layout.annotations, *notes]
    return figure


@dataclass(frozen=True)
class TitleRoom:
    """Where the title of a slide stands, in px of the slide, and how it is set."""

    left: float
    top: float
    width: float
    height: float
    size: float
    colour: str
    lines: tuple[str, ...]


def title_room(title: str, ctx: ChartContext) -> TitleRoom:
    """Return the room that `compose` keeps for a title on a slide."""
    theme, type_sizes = _SHEETS["slide"]
    style = look(replace(ctx, theme=theme, size=type_sizes))
    pad, size = float(style.sizes["page_pad"]), style.type("h1")
    lines = _balanced(title, size, _TITLE_WEIGHT, WIDTH - 2 * pad, _TITLE_LINES, ctx)
    width, height = WIDTH - 2 * pad, _block(lines, size, style)
    return TitleRoom(pad, _title_top(style), width, height, size, style.ink(), tuple(lines))


def _lines(words: str, size: float, weight: int, width: float, most: int) -> list[str]:
    """Wrap words; what is over the last line ends with an ellipsis, so nothing runs off the sheet."""
    # "+5,16 điểm %" is one thing: no line begins with its last sign.
    lines = list(wrap(words.replace(" %", "\u00a0%"), size, weight, width))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(f"{last} …", size, weight) > width:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last} …"]


def _balanced(words: str, size: float, weight: int, width: float, most: int, ctx: ChartContext) -> list[str]:
    """Wrap a title; two lines break at a sign or before a small word where they can.

    So that no name and no compound is torn, and no last word stands alone.
    """
    lines = _lines(words, size, weight, width, most)
    if len(lines) != 2 or lines[-1].endswith("…"):
        return lines
    small = frozenset(say(ctx, "slide.break_before").split())
    given = words.split(" ")
    best, least = lines, math.inf
    for at in range(1, len(given)):
        halves = [" ".join(given[:at]), " ".join(given[at:])]
        first, second = (text_width(half, size, weight) for half in halves)
        if max(first, second) > width:
            continue
        cost = abs(first - second) / (first + second)
        if not given[at - 1].endswith((",", ";", ":")):
            cost += _BEFORE_SMALL if given[at] in small else _ANYWHERE
        if cost < least:
            best, least = halves, cost
    return best


def _part_lines(parts: Sequence[str], size: float, width: float) -> list[str]:
    """Join parts with a middle dot, breaking lines between parts as long as each fits a line."""
    if any(text_width(part, size) > width for part in parts):
        return _lines(" · ".join(parts), size, 400, width, _SUBTITLE_LINES)
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    if len(lines) > _SUBTITLE_LINES:
        return _lines(" · ".join(parts), size, 400, width, _SUBTITLE_LINES)
    return lines


def subtitle_parts(words: FigureText, ctx: ChartContext) -> list[str]:
    """Return the subtitle with scope, unit and period, each only if it is not said already.

    A number in the title has no unit by that: the unit must stand in the subtitle.
    """
    parts = words.subtitle.split(" · ")
    missing: dict[str, list[str]] = {}
    for name in ("scope", "unit", "period"):
        value = str(getattr(words, name))
        said = [words.subtitle] if name == "unit" else [words.subtitle, words.title]
        if name == "period" and value != words.unit:
            said.append(words.unit)  # "điểm PCI 2020" names the edition
        if not any(value in told for told in said):
            missing.setdefault(value, []).append(name)
    return [*parts, *(say(ctx, f"slide.{'_'.join(names)}", value=value) for value, names in missing.items())]


def _title_top(style: Look) -> float:
    """Return the upper edge of the title in px."""
    return 48 + 2.4 * style.type("axis")


def _block(lines: Sequence[str], size: float, style: Look) -> float:
    """Return the height of some lines in px."""
    ratio = "title" if size == style.type("h1") else "text"
    return len(lines) * size * float(style.sizes["line_height"][ratio])


def _written(
    lines: Sequence[str],
    kind: str,
    weight: int,
    top: float,
    colour: str,
    frame_of: _Frame,
    x: float,
    style: Look,
) -> list[dict[str, Any]]:
    """Return lines as one annotation each, so that the line height is ours."""
    size = style.type(kind)
    step = _block(("",), size, style)
    return [
        label(
            safe(line),
            style.font(kind, weight, colour),
            **frame_of.at(x, top + i * step),
            xanchor="left",
            yanchor="top",
        )
        for i, line in enumerate(lines)
    ]


def _header(
    agency: str, topic: str, as_of: date, frame_of: _Frame, pad: float, style: Look, ctx: ChartContext
) -> list[dict[str, Any]]:
    """Return agency left, topic and day right."""
    right = " · ".join(part for part in (topic, dates.day(as_of, ctx.language)) if part)
    return [
        label(
            safe(agency),
            style.font("axis", _HEADER_WEIGHT),
            **frame_of.at(pad, 44),
            xanchor="left",
            yanchor="top",
        ),
        label(
            safe(right),
            style.font("axis", colour=style.ink("secondary")),
            **frame_of.at(WIDTH - pad, 44),
            xanchor="right",
            yanchor="top",
        ),
    ]


def _key_numbers(
    figure: go.Figure,
    pairs: Sequence[tuple[str, str]],
    top: float,
    frame_of: _Frame,
    pad: float,
    style: Look,
) -> list[dict[str, Any]]:
    """Write up to three big figures with a sentence each, right of the figure."""
    left = pad + _NARROW + 1.6 * float(style.sizes["gutter"])
    width = WIDTH - pad - left
    big, small = style.type("h1") * 1.5, style.type("body")
    font = {**style.font("h1", _HEADER_WEIGHT), "size": big}
    notes: list[dict[str, Any]] = []
    y = top
    for i, (number, sentence) in enumerate(pairs):
        if i:
            figure.add_shape(
                type="line",
                **frame_of.shape(left, y, WIDTH - pad, y),
                line={"color": style.colours["border"], "width": style.line("axis")},
            )
            y += 18
        notes.append(label(safe(number), font, **frame_of.at(left, y), xanchor="left", yanchor="top"))
        y += big * 1.3
        lines = _lines(sentence, small, 400, width, 3)
        notes += _written(lines, "body", 400, y, style.ink("secondary"), frame_of, left, style)
        y += _block(lines, small, style) + 22
    return notes


def _right_width(prepared_on: date, style: Look, ctx: ChartContext) -> float:
    """Return the width that the right side of the footer needs."""
    size = style.type("caption")
    prepared = say(ctx, "slide.prepared", date=dates.day(prepared_on, ctx.language))
    return max(text_width(prepared, size), text_width(say(ctx, "slide.simulated"), size, 600) + 32)


def _foot(
    figure: go.Figure,
    lines: Sequence[str],
    rule: float,
    prepared_on: date,
    simulated: bool,
    frame_of: _Frame,
    pad: float,
    style: Look,
    ctx: ChartContext,
) -> list[dict[str, Any]]:
    """Draw the rule, source and notes left, day of preparation and the simulated box right."""
    size = style.type("caption")
    step = 1.4 * size
    figure.add_shape(
        type="line",
        **frame_of.shape(pad, rule, WIDTH - pad, rule),
        line={"color": style.ink(), "width": _FOOT_RULE},
    )
    top = rule + 16
    notes = [
        label(
            safe(line),
            style.font("caption", colour=style.ink("secondary")),
            **frame_of.at(pad, top + i * step),
            xanchor="left",
            yanchor="top",
        )
        for i, line in enumerate(lines)
    ]
    right = WIDTH - pad
    if simulated:
        words = say(ctx, "slide.simulated")
        wide = text_width(words, size, 600) + 28
        figure.add_shape(
            type="rect",
            **frame_of.shape(right - wide, top - 2, right, top + 1.35 * size + 4),
            line={"color": style.colours["simulated_border"], "width": style.line("axis")},
            fillcolor=style.colours["simulated_bg"],
        )
        notes.append(
            label(
                safe(words),
                style.font("caption", 600, style.colours["simulated_text"]),
                **frame_of.at(right - 14, top),
                xanchor="right",
                yanchor="top",
            )
        )
        top += 1.9 * size
    prepared = say(ctx, "slide.prepared", date=dates.day(prepared_on, ctx.language))
    notes.append(
        label(
            safe(prepared),
            style.font("caption", colour=style.ink("secondary")),
            **frame_of.at(right, top),
            xanchor="right",
            yanchor="top",
        )
    )
    return notes
