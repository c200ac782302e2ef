"""F7b: what each component alone would bring, raised to the median and to the best of the region.

One row a component, one panel a goal: the points of the total, the place then, and a bar of the
places gained. Bars start at zero and both panels share one scale, so that they can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import single_gain_words as words_of
from reform.figures.context import ChartContext, FigureSpec
from reform.figures.depth_samples import single_gains_sample
from reform.figures.measure import text_width, wrap
from reform.figures.sheet import Sheet
from reform.figures.single_gain_words import describe, say, tabulate
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, tint_rows
from reform.wording.sentences import present

# Screen px: a row, the head above the rows, the height that only says why nothing is drawn.
_ROW, _HEAD, _REFUSED = 30, 30, 64
# On phones a row holds the name and a line a goal.
_PHONE_LINE, _PHONE_GAP = 19, 10
# The narrowest the figure usually is on a screen: words that fit there fit everywhere.
_SCREEN_WIDTH = 960
# Where the names end and how wide the gap between panels is, as shares of the width.
_NAMES, _GUTTER = 0.23, 0.025
_BAR = 0.5
# Kinds of type for the words of a panel, the largest first.
_TYPES = ("label", "axis", "min")


@dataclass(frozen=True)
class _Panel:
    """Where one goal is drawn, as shares of the width."""

    goal: str
    left: float
    bars: tuple[float, float]
    """The words end and the bars begin; the bars and their numbers end."""


def height(frame: pd.DataFrame, *, phone: bool = False) -> int:
    """Return the height in screen px that SINGLE_GAINS rows need."""
    count, panels = int(frame["dimension"].nunique()), len(words_of.goals(frame))
    if not panels:
        return _REFUSED
    if phone:
        return count * (_PHONE_LINE * (1 + panels) + _PHONE_GAP)
    return count * _ROW + _HEAD


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw what each component alone would bring (SINGLE_GAINS rows)."""
    phone = ctx.size == "phone"
    usual = height(frame, phone=phone)
    width, tall = measures(ctx, _SCREEN_WIDTH, usual, usual)
    shown = words_of.goals(frame)
    if not shown:
        return empty_figure(ctx, min(tall, int(_REFUSED * look(ctx).k)), words_of.title(frame, ctx))
    style = look(ctx)
    order = words_of.ordered(frame)
    head = 0.0 if phone else _HEAD * style.k
    figure = Sheet(canvas(ctx, tall, {"l": 0, "r": 0, "t": head, "b": 0}))
    figure.update_layout(yaxis={"range": [len(order) - 0.5, -0.5], "visible": False})
    found = words_of.leading(frame)
    chosen = set(found[1]["dimension"]) if found else set()
    _rows(figure, order, chosen, style)
    if phone:
        _listed(figure, frame, order, shown, tall / len(order), ctx, style)
        return figure.done()
    _names(figure, frame, order, chosen, width, ctx, style)
    _panels(figure, frame, order, shown, width, ctx, style)
    return figure.done()


def _rows(figure: Sheet, order: list[str], chosen: set[str], style: Look) -> None:
    """Tint the rows the title speaks of and rule the others apart."""
    tint_rows(figure, order, chosen, style)
    for place in range(1, len(order)):
        figure.add_shape(
            type="line",
            xref="paper",
            x0=0,
            x1=1,
            y0=place - 0.5,
            y1=place - 0.5,
            line={"color": style.colours["grid"], "width": style.line("grid")},
            layer="below",
        )


def _of(frame: pd.DataFrame, code: str, goal: str) -> pd.Series:
    return frame[(frame["dimension"] == code) & (frame["goal"] == goal)].iloc[0]


def _names(
    figure: Sheet,
    frame: pd.DataFrame,
    order: list[str],
    chosen: set[str],
    width: float,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Write the components' names and the head above them."""
    pad = 8 * style.k
    short = frame.drop_duplicates("dimension").set_index("dimension")[f"short_{ctx.language}"]
    for place, code in enumerate(order):
        heavy = 600 if code in chosen else 400
        lines = wrap(str(short[code]), style.type("label"), heavy, width * _NAMES - 2 * pad)
        name = "<br>".join(safe(line) for line in lines)
        font = style.font("label", heavy)
        figure.add_annotation(label(name, font, x=0, y=place, xref="paper", xanchor="left", xshift=pad))
    _head(figure, say(ctx, "head_name"), 0, pad, style)


def _head(figure: Sheet, words: str, x: float, shift: float, style: Look) -> None:
    font = style.font("axis", 600, style.ink("secondary"))
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "middle"}
    up = _HEAD * style.k / 2
    figure.add_annotation(label(safe(words), font, x=x, y=1, xshift=shift, yshift=up, **place))


def _panels(
    figure: Sheet,
    frame: pd.DataFrame,
    order: list[str],
    shown: tuple[str, ...],
    width: float,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Draw one panel a goal: words on the left, bars of places gained on one scale on the right."""
    rows = {goal: [_of(frame, code, goal) for code in order] for goal in shown}
    gap = 12 * style.k
    results = {goal: [words_of.result(row, ctx) for row in rows[goal]] for goal in shown}
    share = (1 - _NAMES - _GUTTER * len(shown)) / len(shown)
    every = [row for goal in shown for row in rows[goal]]
    # On paper the panels are narrow: type is made smaller before words meet.
    for kind in _TYPES:
        size = style.type(kind)
        wide = max(text_width(word, size, tabular=True) for words in results.values() for word in words)
        ends = max(text_width(words_of.moved(row, ctx), size, 600) for row in every)
        if wide + 2 * gap + ends <= width * share:
            break
    scale = _px_per_place(every, width * share - wide - gap, kind, ctx, style)
    for number, goal in enumerate(shown):
        left = _NAMES + number * (share + _GUTTER)
        panel = _Panel(goal, left, (left + (wide + gap) / width, left + share))
        words = words_of.head(frame, goal, ctx)
        if text_width(words, style.type("axis"), 600) > width * share:
            words = say(ctx, f"head_{goal}_short")
        _head(figure, words, left, 0, style)
        for place, (row, word) in enumerate(zip(rows[goal], results[goal], strict=True)):
            quiet = not _tried(row) or bool(row["at_goal"])
            font = style.font(kind, colour=style.ink("muted") if quiet else None, tabular=not quiet)
            figure.add_annotation(label(safe(word), font, x=left, y=place, xref="paper", xanchor="left"))
        most = (width * share - wide - gap) / scale
        _bars(figure, rows[goal], panel, number, most, kind, ctx, style)


def _px_per_place(rows: list[pd.Series], room: float, kind: str, ctx: ChartContext, style: Look) -> float:
    """Return how long a place may be so that every bar and the words at its end fit in `room` px."""
    size, gap = style.type(kind), 10 * style.k
    fits = [
        (room - gap - text_width(words_of.moved(row, ctx), size, 600)) / float(row["places_gained"])
        for row in rows
        if _tried(row) and row["places_gained"]
    ]
    return max(min(fits, default=1.0), 0.1)


def _tried(row: pd.Series) -> bool:
    return not present(row["refused"])


def _bars(
    figure: Sheet,
    rows: list[pd.Series],
    panel: _Panel,
    number: int,
    most: float,
    kind: str,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Draw the places gained, each bar with its words at the end."""
    axis = "" if number == 0 else str(number + 1)
    figure.update_layout(
        **{f"xaxis{axis}": {"domain": list(panel.bars), "range": [0, most], "visible": False, "anchor": "y"}}
    )
    drawn = [(place, row) for place, row in enumerate(rows) if _tried(row) and not bool(row["at_goal"])]
    up, muted = str(style.colours["up"]), style.ink("muted")
    hover = ["<br>".join(safe(line) for line in words_of.hover(row, ctx)) for _, row in drawn]
    figure.add_bar(
        x=[int(row["places_gained"]) for _, row in drawn],
        y=[place for place, _ in drawn],
        xaxis=f"x{axis}",
        orientation="h",
        width=_BAR,
        meta=panel.goal,
        customdata=[str(row["dimension"]) for _, row in drawn],
        marker={"color": up},
        text=[words_of.moved(row, ctx) for _, row in drawn],
        textposition="outside",
        constraintext="none",
        textfont={
            **style.font(kind, 600),
            "color": [up if row["places_gained"] else muted for _, row in drawn],
            "weight": [600 if row["places_gained"] else 400 for _, row in drawn],
        },
        cliponaxis=False,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _listed(
    figure: Sheet,
    frame: pd.DataFrame,
    order: list[str],
    shown: tuple[str, ...],
    row_px: float,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Write a phone's list: the name, then a line a goal with points, place and places gained."""
    figure.update_layout(xaxis={"range": [0, 1], "visible": False})
    step = _PHONE_LINE * style.k / row_px
    up, muted = str(style.colours["up"]), style.ink("muted")
    for place, code in enumerate(order):
        first = place - step * len(shown) / 2
        name = str(_of(frame, code, shown[0])[f"short_{ctx.language}"])
        figure.add_annotation(
            label(safe(name), style.font("label", 600), x=0, y=first, xref="paper", xanchor="left")
        )
        for number, goal in enumerate(shown, start=1):
            row = _of(frame, code, goal)
            quiet = not _tried(row) or bool(row["at_goal"]) or not row["places_gained"]
            said = (
                (say(ctx, f"phone_{goal}"), 0.0, "left", style.ink("secondary"), 400),
                (words_of.result(row, ctx), 0.31, "left", muted if quiet else style.ink(), 400),
                (words_of.moved(row, ctx), 1.0, "right", muted if quiet else up, 400 if quiet else 600),
            )
            for words, x, anchor, ink, heavy in said:
                if words:
                    font = style.font("axis", heavy, ink)
                    figure.add_annotation(
                        label(safe(words), font, x=x, y=first + step * number, xref="paper", xanchor=anchor)
                    )


SPEC = FigureSpec(
    name="single_gain",
    code="F7b",
    queries=("indices/single_gains",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=single_gains_sample,
    screen_height=330,
)
