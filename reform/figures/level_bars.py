"""Procedures by level of government: those in force (one bar), and those offered online (two bars).

The two are figures of their own: both are stocks, but of different days, so they never share a
scale. A bar is only drawn when its parts are of one kind and day and add up to its total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.parts_bar import Part, add_bar, labels, rows_below
from reform.figures.published import Published
from reform.figures.results_samples import results_sample
from reform.figures.results_words import (
    QUERIES,
    filled,
    outlined,
    refusal,
    refused_words,
    say,
    words_of,
)
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.wording import numbers

LEVELS_HEIGHT, ONLINE_HEIGHT = 150, 232
_LEVELS_WIDTH, _ONLINE_WIDTH = 757, 524
_PHONE_HEIGHT = 250
# Class of the ramp a level is drawn in: the higher the level, the more ink.
_RAMP = {"province": 4, "district": 3, "commune": 1}


@dataclass(frozen=True)
class Group:
    """A bar: the total of a set of figures, its parts by level, and the words above it."""

    total: str
    parts: tuple[str, ...]
    head: str


IN_FORCE = Group(
    "tthc.stock_total",
    ("tthc.stock_province", "tthc.stock_district", "tthc.stock_commune", "tthc.stock_interlinked"),
    "levels.head",
)
ONLINE = tuple(
    Group(
        f"online.{level}_total",
        tuple(f"online.{level}_{of}" for of in ("province", "district", "commune")),
        f"online.head_{level}",
    )
    for level in ("level3", "level4")
)


def _refusal(frame: pd.DataFrame, groups: Sequence[Group], ctx: ChartContext) -> str | None:
    """Return the first reason not to draw one of the bars, or not to set them side by side."""
    for group in groups:
        reason = refusal(frame, group.total, group.parts, ctx)
        if reason:
            return reason
    rows = [Published(frame).row(group.total) for group in groups]
    if len({(row["kind"], row["as_of_text_vi"]) for row in rows if row is not None}) > 1:
        return say(ctx, "refused.mixed")
    return None


def _parts(figures: Published, group: Group, style: Look, ctx: ChartContext) -> list[Part]:
    found = []
    for key in group.parts:
        count = figures.value(key) or 0
        level = key.rpartition("_")[2]
        n = numbers.count(count, ctx.language)
        ramp = style.colours["sequential"]
        found.append(
            Part(
                key=key,
                count=count,
                words=say(ctx, f"levels.{level}", n=n),
                hover=say(ctx, "levels.hover", label=figures.text(key, "label", ctx), n=n),
                marker=filled(str(ramp[_RAMP[level]]), style) if level in _RAMP else outlined(style),
                ink=style.ink(),
            )
        )
    return found


def _draw(
    frame: pd.DataFrame, ctx: ChartContext, groups: Sequence[Group], width: int, height: int
) -> go.Figure:
    """Draw the bars one below the other on one scale from 0, each with its total above."""
    reason = _refusal(frame, groups, ctx)
    if reason:
        return empty_figure(ctx, height, reason, alarm=True)
    style, figures = look(ctx), Published(frame)
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    scale = max(figures.value(group.total) or 0 for group in groups) or 1
    body = style.type("body")
    parts = [_parts(figures, group, style, ctx) for group in groups]
    below = [(0.7 + 1.5 * rows_below(found, scale, width, style)) * body for found in parts]
    head = 1.8 * body
    free = height - sum(below) - head * len(groups)
    bar = min(free / len(groups), 72 * style.k)
    between = (free - bar * len(groups)) / len(groups)
    figure.update_layout(
        barmode="stack",
        xaxis={"range": [0, scale], "visible": False},
        yaxis={"range": [0, height], "visible": False},
    )
    notes: list[dict[str, object]] = []
    # What is left over stands half above and half below.
    top = height - between / 2
    for group, found, foot in zip(groups, parts, below, strict=True):
        at = top - head - bar / 2
        n = numbers.count(figures.value(group.total), ctx.language)
        notes.append(
            label(
                safe(say(ctx, group.head, n=n)),
                style.font("body", 600),
                x=0,
                xref="paper",
                y=round(top, 2),
                xanchor="left",
                yanchor="top",
            )
        )
        add_bar(figure, found, round(at, 2), round(bar, 2), "x", style)
        notes += labels(figure, found, scale, width, at, bar, "x", style)
        top = at - bar / 2 - foot - between
    figure.update_layout(annotations=notes)
    return figure


def draw_levels(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the procedures in force by level (FIGURES rows)."""
    width, height = measures(ctx, _LEVELS_WIDTH, LEVELS_HEIGHT, _PHONE_HEIGHT - 40)
    return _draw(frame, ctx, (IN_FORCE,), width, height)


def draw_online(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the procedures offered online at level 3 and at level 4, by level of government."""
    width, height = measures(ctx, _ONLINE_WIDTH, ONLINE_HEIGHT, _PHONE_HEIGHT)
    return _draw(frame, ctx, ONLINE, width, height)


def _shown(frame: pd.DataFrame, keys: Sequence[str], ctx: ChartContext) -> dict[str, str]:
    """Return figures as words under the last part of their key."""
    figures = Published(frame)
    return {key.partition(".")[2]: figures.shown(key, ctx) for key in keys}


def describe_levels(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the procedures in force."""
    reason = _refusal(frame, (IN_FORCE,), ctx)
    if reason:
        return refused_words(reason)
    shown = _shown(frame, (IN_FORCE.total, *IN_FORCE.parts), ctx)
    shown = {key.removeprefix("stock_"): value for key, value in shown.items()}
    title = say(ctx, "levels.title", total=shown["total"], part=shown["province"])
    return words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "levels.subtitle"),
        alt=say(ctx, "levels.alt", title=title, **shown),
        lead=IN_FORCE.total,
        caveats=(IN_FORCE.total, "tthc.stock_interlinked"),
    )


def describe_online(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the procedures offered online."""
    reason = _refusal(frame, ONLINE, ctx)
    if reason:
        return refused_words(reason)
    first, second = ONLINE
    shown = _shown(frame, (first.total, second.total, first.parts[0], second.parts[0]), ctx)
    title = say(ctx, "online.title", level3=shown["level3_total"], level4=shown["level4_total"])
    return words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "online.subtitle"),
        alt=say(ctx, "online.alt", title=title, **shown),
        lead=first.total,
        caveats=(first.total, second.total),
    )


def tabulate_levels(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of the procedures in force."""
    return Published(frame).table((IN_FORCE.total, *IN_FORCE.parts), ctx)


def tabulate_online(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of the procedures offered online."""
    keys = tuple(key for group in ONLINE for key in (group.total, *group.parts))
    return Published(frame).table(keys, ctx)


LEVELS = FigureSpec(
    name="procedures_by_level",
    code="F20",
    queries=QUERIES,
    draw=draw_levels,
    describe=describe_levels,
    tabulate=tabulate_levels,
    sample=results_sample,
    screen_height=LEVELS_HEIGHT,
)
ONLINE_SERVICES = FigureSpec(
    name="online_services",
    code="F21",
    queries=QUERIES,
    draw=draw_online,
    describe=describe_online,
    tabulate=tabulate_online,
    sample=results_sample,
    screen_height=ONLINE_HEIGHT,
)
