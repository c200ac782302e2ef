"""Services on the National Portal at three times, as dots that nothing joins.

The counting unit differs (procedures, services), one of the three is a plan, and two days are only
bounds: so each figure has a column of its own and no line goes between them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import LINE_STEP, text_width, wrap
from reform.figures.published import Published
from reform.figures.results_samples import results_sample
from reform.figures.results_words import QUERIES, refused_words, say, words_of
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, ticks
from reform.wording import dates, numbers

SCREEN_HEIGHT = 252
_SCREEN_WIDTH = 412
_PHONE_HEIGHT = 330
BEFORE, PLANNED, AFTER = "nps.integrated_2020", "nps.planned_end_2020", "campaign.services_connected"
LEVEL4 = "campaign.level4_connected"
COLUMNS = (BEFORE, PLANNED, AFTER)
KEYS = (*COLUMNS, LEVEL4)
# Edges of the columns and where the mark of each stands: the last has words left of its mark.
_EDGES = (0.0, 0.9, 1.9, 3.7)
_AT = (0.45, 1.4, 3.45)


def _missing(frame: pd.DataFrame) -> bool:
    figures = Published(frame)
    return figures.value(BEFORE) is None or figures.value(AFTER) is None


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one column a figure (FIGURES rows): a dot, a hollow mark for the plan, no line between."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, _PHONE_HEIGHT)
    if _missing(frame):
        return empty_figure(ctx, height, say(ctx, "refused.missing"))
    figures, style = Published(frame), look(ctx)
    axis = style.type("axis")
    most = max(figures.value(key) or 0 for key in KEYS) or 1
    values, words = ticks(0, most, 3, ctx.language)
    left = max(text_width(word, axis, tabular=True) for word in words) + 10 * style.k
    unit = (width - left) / _EDGES[-1]
    rooms = [(stop - start) * unit - 10 * style.k for start, stop in pairwise(_EDGES)]
    times = [_time(figures, key, room, style, ctx) for key, room in zip(COLUMNS, rooms, strict=True)]
    lines = max(len(found) for found in times)
    margin = {"l": left, "r": 1, "t": 2, "b": LINE_STEP * axis * lines + 10 * style.k}
    figure = canvas(ctx, height, margin)
    figure.update_yaxes(range=[0, 1.2 * most], tickvals=values, ticktext=words, showgrid=True)
    figure.update_xaxes(range=[0, _EDGES[-1]], tickvals=[], showline=True, showgrid=False)
    for edge in _EDGES[1:-1]:
        figure.add_shape(
            type="line",
            x0=edge,
            x1=edge,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={
                "color": style.colours["border_strong"],
                "width": style.line("break"),
                "dash": style.dash("break"),
            },
        )
    notes: list[dict[str, Any]] = []
    room = (_AT[-1] - _EDGES[-2]) * unit - 1.6 * style.marker("home")
    middles = [(start + stop) / 2 for start, stop in pairwise(_EDGES)]
    for key, time, middle, x in zip(COLUMNS, times, middles, _AT, strict=True):
        notes.append(
            label(
                "<br>".join(safe(line) for line in time),
                style.font("axis", colour=style.ink("secondary")),
                x=middle,
                y=0,
                yref="paper",
                yanchor="top",
                yshift=-6 * style.k,
                align="center",
            )
        )
        if figures.value(key) is not None:
            _dot(figure, figures, key, x, style, ctx)
            notes.append(_words(figures, key, x, unit - 6 * style.k, style, ctx))
    if figures.value(LEVEL4) is not None:
        _part(figure, figures, _AT[-1], style, ctx)
        notes.append(_part_words(figures, _AT[-1], room, style, ctx))
    figure.update_layout(annotations=notes)
    return figure


def _time(figures: Published, key: str, room: float, style: Look, ctx: ChartContext) -> tuple[str, ...]:
    """Return what the source says of the day of a figure, in lines."""
    if figures.row(key) is None:
        return (numbers.DASH,)
    words, size = figures.period(key, ctx), style.type("axis")
    lines = wrap(words, size, 400, room)
    if max((text_width(line, size) for line in lines), default=0) <= room:
        return lines
    # Two days joined by a dash are too wide for a narrow column.
    return wrap(words.replace("–", "– "), size, 400, room)


def _unit(figures: Published, key: str, ctx: ChartContext) -> str:
    """Return the counting unit of a figure, and that it is a plan when it is one."""
    unit = figures.text(key, "unit", ctx)
    row = figures.row(key)
    return say(ctx, "portal.plan", unit=unit) if row is not None and row["kind"] == "target" else unit


def _hover(figures: Published, key: str, ctx: ChartContext) -> str:
    return safe(
        say(
            ctx,
            "portal.hover",
            value=figures.shown(key, ctx),
            unit=_unit(figures, key, ctx),
            as_of=figures.period(key, ctx),
        )
    )


def _dot(figure: go.Figure, figures: Published, key: str, x: float, style: Look, ctx: ChartContext) -> None:
    """Add the mark of one figure: solid for what was counted, a hollow diamond for a plan."""
    row = figures.row(key)
    plan = row is not None and row["kind"] == "target"
    ink = style.ink("secondary")
    figure.add_scatter(
        x=[x],
        y=[figures.value(key)],
        mode="markers",
        meta=f"dot:{key}",
        cliponaxis=False,
        hovertext=[_hover(figures, key, ctx)],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": style.marker("home"),
            "symbol": "diamond" if plan else "circle",
            "color": style.surface if plan else ink,
            "line": {"color": ink if plan else style.surface, "width": style.marker("outline")},
        },
    )


def _words(
    figures: Published, key: str, x: float, room: float, style: Look, ctx: ChartContext
) -> dict[str, Any]:
    """Write a figure and its unit above its mark, or left of it where a part stands below."""
    words = _unit(figures, key, ctx)
    above = {"xanchor": "center", "yanchor": "bottom", "yshift": 0.7 * style.marker("home")}
    return label(
        _lines(figures.shown(key, ctx), words, "h2", room, style, ctx),
        style.font("h2", 700),
        x=x,
        y=figures.value(key),
        **(_left_of_mark(style) if key == AFTER else above | {"align": "center"}),
    )


def _left_of_mark(style: Look) -> dict[str, Any]:
    """Return where a label stands that is left of its mark."""
    return {
        "xanchor": "right",
        "yanchor": "middle",
        "align": "right",
        "xshift": -style.marker("home"),
    }


def _lines(number: str, words: str, kind: str, room: float, style: Look, ctx: ChartContext) -> str:
    """Return a number with its words below it, smaller, in lines of at most `room` px."""
    size = style.type("axis" if ctx.size == "phone" else "label")
    small = f"<span style='font-size:{size:g}px;font-weight:400'>"
    big = f"<span style='font-size:{style.type(kind):g}px'>{safe(number)}</span>"
    return "<br>".join((big, *(f"{small}{safe(line)}</span>" for line in wrap(words, size, 400, room))))


def _part(figure: go.Figure, figures: Published, x: float, style: Look, ctx: ChartContext) -> None:
    """Add the part of the last figure: a stem from 0, as thick up to the part, and its mark."""
    whole, part = figures.value(AFTER), figures.value(LEVEL4)
    ink = style.ink("secondary")
    for top, size in ((whole, "peer"), (part, "home")):
        figure.add_scatter(
            x=[x, x],
            y=[0, top],
            mode="lines",
            meta="stem",
            hoverinfo="skip",
            line={"color": ink, "width": style.line(size)},
        )
    figure.add_scatter(
        x=[x],
        y=[part],
        mode="markers",
        meta=f"dot:{LEVEL4}",
        hovertext=[_hover(figures, LEVEL4, ctx)],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": style.marker("peer"),
            "color": ink,
            "line": {"color": style.surface, "width": style.marker("outline") / 2},
        },
    )


def _part_words(figures: Published, x: float, room: float, style: Look, ctx: ChartContext) -> dict[str, Any]:
    """Write the part left of its mark, with the day the source gives."""
    day = figures.day(LEVEL4)
    words = say(ctx, "portal.part")
    if day:
        words = f"{words}, {dates.day(day, ctx.language)}"
    return label(
        _lines(figures.shown(LEVEL4, ctx), words, "body", room, style, ctx),
        style.font("body", 600),
        x=x,
        y=figures.value(LEVEL4),
        **_left_of_mark(style),
    )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the three figures, each with its unit."""
    if _missing(frame):
        return refused_words(say(ctx, "refused.missing"))
    figures = Published(frame)

    def shown(key: str) -> str:
        return figures.shown(key, ctx) if figures.value(key) is not None else numbers.DASH

    title = say(ctx, "portal.title", before=shown(BEFORE), after=shown(AFTER))
    return words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "portal.subtitle"),
        alt=say(
            ctx, "portal.alt", title=title, planned=shown(PLANNED), after=shown(AFTER), level4=shown(LEVEL4)
        ),
        lead=AFTER,
        caveats=KEYS,
        unit=say(ctx, "portal.unit"),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: the four figures with unit, day and caveat."""
    return Published(frame).table(KEYS, ctx)


SPEC = FigureSpec(
    name="portal_services",
    code="F24",
    queries=QUERIES,
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=results_sample,
    screen_height=SCREEN_HEIGHT,
)
