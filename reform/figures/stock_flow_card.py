"""F11, small form: resolved and in process as two bars, each its own whole."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width
from reform.figures.parts_bar import Part, add_bar
from reform.figures.samples import figures_sample
from reform.figures.stock_flow import (
    CARD_HEIGHT,
    Dossiers,
    identity_error,
    part_of,
    read,
    refusal_of,
    refused_words,
    tabulate,
    words_of,
)
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, say
from reform.wording import numbers

_CARD_WIDTH = 340


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw two bars (FIGURES rows): resolved = on time + late; in process = within + overdue."""
    counts = read(frame)
    refusal = refusal_of(frame, ctx)
    if refusal or counts is None:
        _, height = measures(ctx, _CARD_WIDTH, CARD_HEIGHT, CARD_HEIGHT)
        return empty_figure(ctx, height, refusal or "", alarm=counts is not None)
    return draw_card(counts, ctx)


def draw_card(counts: Dossiers, ctx: ChartContext) -> go.Figure:
    """Draw counts whose identities hold."""
    width, height = measures(ctx, _CARD_WIDTH, CARD_HEIGHT, CARD_HEIGHT)
    style, lang = look(ctx), ctx.language
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    # Three lines a group: name and total, the bar, the two labels.
    group = height / 2
    bar = min(0.28 * group, 44 * style.k)
    figure.update_layout(
        barmode="stack",
        xaxis={"range": [0, counts.resolved], "visible": False},
        xaxis2={"range": [0, counts.in_process], "visible": False, "overlaying": "x", "anchor": "y"},
        yaxis={"range": [0, height], "visible": False},
    )
    groups = (
        ("x", counts.resolved, "resolved", _resolved(counts, style, ctx), height),
        ("x2", counts.in_process, "in_process", _in_process(counts, style, ctx), group),
    )
    notes = []
    for axis, total, key, parts, top in groups:
        if not total:
            continue
        head = 1.75 * style.type("body")
        at = top - head - bar / 2
        add_bar(figure, parts, at, bar, axis, style)
        notes += [
            label(
                safe(say(ctx, f"flow.{key}")),
                style.font("label", colour=style.ink("secondary")),
                x=0,
                y=top - head / 2,
                xref="paper",
                xanchor="left",
                yanchor="middle",
            ),
            label(
                numbers.count(total, lang),
                style.font("body", 700),
                x=1,
                y=top - head / 2,
                xref="paper",
                xanchor="right",
                yanchor="middle",
            ),
        ]
        notes += _labels(parts, at - bar / 2, width, ctx)
    figure.update_layout(annotations=notes)
    return figure


def _resolved(counts: Dossiers, style: Look, ctx: ChartContext) -> list[Part]:
    # A share of the late among the resolved would read as a second on-time rate.
    return [
        _part("on_time", "on_time", counts.on_time, "on_time_share", counts.resolved, style, ctx),
        _part("overdue", "late", counts.late, "late", counts.resolved, style, ctx),
    ]


def _in_process(counts: Dossiers, style: Look, ctx: ChartContext) -> list[Part]:
    return [
        _part("in_process", "not_due", counts.not_due, "not_due", counts.in_process, style, ctx),
        _part("overdue", "overdue", counts.overdue, "overdue_share", counts.in_process, style, ctx),
    ]


def _part(status: str, key: str, count: int, words: str, total: int, style: Look, ctx: ChartContext) -> Part:
    share = numbers.share(count, total, 2, ctx.language)
    shown = say(ctx, f"flow.card_{words}", n=numbers.count(count, ctx.language), share=share)
    return part_of(status, key, count, shown, style, ctx)


def _labels(parts: list[Part], y: float, width: int, ctx: ChartContext) -> list[dict[str, object]]:
    """Write both parts under the bar, left and right, without the share when it does not fit."""
    style, lang = look(ctx), ctx.language
    words = [part.words for part in parts]
    size = style.type("label")
    room = width - 12 * style.k
    if sum(text_width(w, size, 600) for w in words) > room:
        words = [say(ctx, f"flow.card_{part.key}", n=numbers.count(part.count, lang)) for part in parts]
    return [
        label(
            safe(shown),
            style.font("label", 600, part.ink),
            x=x,
            y=round(y - 3 * style.k, 2),
            xref="paper",
            xanchor=anchor,
            yanchor="top",
        )
        for part, shown, x, anchor in zip(parts, words, (0, 1), ("left", "right"), strict=True)
    ]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the small form (FIGURES rows)."""
    counts = read(frame)
    if counts is None or identity_error(counts, ctx):
        return refused_words(frame, ctx)
    rate = numbers.share(counts.on_time, counts.resolved, 2, ctx.language)
    key = "flow.card_title" if counts.overdue else "flow.card_title_zero"
    overdue = numbers.count(counts.overdue, ctx.language)
    title = say(ctx, key, count=counts.overdue, rate=rate, n=overdue)
    return words_of(frame, counts, title, "flow.card_subtitle", ctx)


SPEC = FigureSpec(
    name="stock_flow_card",
    code="F11",
    queries=("dossiers/published_figures",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=figures_sample,
    screen_height=CARD_HEIGHT,
)
