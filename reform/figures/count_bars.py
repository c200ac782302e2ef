"""Counts side by side, each a bar of its own from 0: announcements of procedures, and the post.

Nothing is stacked here: announcements are a flow of decisions, and filing by post is another
event than returning by post.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width
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
from reform.figures.template import canvas, empty_figure, label, look, measures, safe

SCREEN_HEIGHT = 168
POSTAL_HEIGHT = 230
_ANNOUNCED_WIDTH, _POSTAL_WIDTH = 531, 417
_PHONE_HEIGHT = 190
TOTAL, DECISIONS = "tthc.announced_total", "tthc.decisions_announced"
ANNOUNCED = ("tthc.announced_new", "tthc.announced_amended", "tthc.announced_abolished")
RECEIVED, RETURNED, BY_VIETTEL = "postal.received_bcci", "postal.returned_bcci", "postal.returned_viettel"
POSTAL = (RECEIVED, RETURNED, BY_VIETTEL)


@dataclass(frozen=True)
class Row:
    """One bar: its key, the words above it, the number behind it as shown, and its look."""

    key: str
    words: str
    shown: str
    count: int
    marker: Mapping[str, Any]


def draw_rows(rows: Sequence[Row], ctx: ChartContext, width: int, height: int) -> go.Figure:
    """Draw one bar a row from 0 on one scale: its words above, its number behind the bar."""
    style = look(ctx)
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    room = max(text_width(row.shown, style.type("body"), 700) for row in rows) + 14 * style.k
    most = max(1, *(row.count for row in rows))
    step = height / len(rows)
    head = 1.55 * style.type("label")
    bar = min(0.72 * (step - head), 46 * style.k)
    figure.update_layout(
        barmode="overlay",
        xaxis={"range": [0, round(most * width / (width - room), 3)], "visible": False},
        yaxis={"range": [0, height], "visible": False},
    )
    notes = []
    for i, row in enumerate(rows):
        top = height - i * step
        at = round(top - head - bar / 2, 2)
        figure.add_bar(
            x=[row.count],
            y=[at],
            width=[round(bar, 2)],
            orientation="h",
            meta=f"part:{row.key}",
            marker=dict(row.marker),
            hovertext=[safe(f"{row.words}: {row.shown}")],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        place: dict[str, Any] = {
            "xanchor": "left",
            "x": 0,
            "xref": "paper",
            "yanchor": "top",
            "y": round(top, 2),
        }
        notes.append(label(safe(row.words), style.font("label", colour=style.ink("secondary")), **place))
        notes.append(
            label(
                safe(row.shown),
                style.font("body", 700),
                x=row.count,
                y=at,
                xanchor="left",
                yanchor="middle",
                xshift=8 * style.k,
            )
        )
    figure.update_layout(annotations=notes)
    return figure


def draw_announced(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the procedures announced as new, amended and abolished (FIGURES rows)."""
    width, height = measures(ctx, _ANNOUNCED_WIDTH, SCREEN_HEIGHT, _PHONE_HEIGHT)
    reason = refusal(frame, TOTAL, ANNOUNCED, ctx)
    if reason:
        return empty_figure(ctx, height, reason, alarm=True)
    figures, style = Published(frame), look(ctx)
    rows = [
        Row(
            key,
            say(ctx, f"announced.{key.rpartition('_')[2]}"),
            figures.shown(key, ctx),
            figures.value(key) or 0,
            filled(style.ink("secondary"), style),
        )
        for key in ANNOUNCED
    ]
    return draw_rows(rows, ctx, width, height)


def _postal_refusal(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    figures = Published(frame)
    if any(figures.value(key) is None for key in POSTAL):
        return say(ctx, "refused.missing")
    rows = [figures.row(key) for key in POSTAL]
    if len({(row["unit"], row["as_of_text_vi"], row["scope"]) for row in rows if row is not None}) > 1:
        return say(ctx, "refused.mixed")
    return None


def draw_postal(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw dossiers filed by post (outlined) and returned by post (filled), never stacked."""
    width, height = measures(ctx, _POSTAL_WIDTH, POSTAL_HEIGHT, _PHONE_HEIGHT)
    reason = _postal_refusal(frame, ctx)
    if reason:
        return empty_figure(ctx, height, reason)
    figures, style = Published(frame), look(ctx)
    rows = [
        Row(
            key,
            say(ctx, f"postal.{key.partition('.')[2]}" if key != RECEIVED else "postal.received"),
            figures.shown(key, ctx),
            figures.value(key) or 0,
            outlined(style) if key == RECEIVED else filled(style.ink("secondary"), style),
        )
        for key in POSTAL
    ]
    return draw_rows(rows, ctx, width, height)


def describe_announced(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the announcements: a flow of decisions, abolitions included."""
    reason = refusal(frame, TOTAL, ANNOUNCED, ctx)
    if reason:
        return refused_words(reason)
    figures = Published(frame)
    new, amended, abolished = (figures.shown(key, ctx) for key in ANNOUNCED)
    total = figures.shown(TOTAL, ctx)
    if figures.value(DECISIONS) is None:
        title = say(ctx, "announced.title_plain", total=total)
    else:
        title = say(ctx, "announced.title", decisions=figures.shown(DECISIONS, ctx), total=total)
    return words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "announced.subtitle"),
        alt=say(ctx, "announced.alt", title=title, new=new, amended=amended, abolished=abolished),
        lead=TOTAL,
        caveats=(TOTAL, DECISIONS),
    )


def describe_postal(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the post: which way it is used more."""
    reason = _postal_refusal(frame, ctx)
    if reason:
        return refused_words(reason)
    figures = Published(frame)
    received, bcci, viettel = (figures.value(key) or 0 for key in POSTAL)
    back = bcci + viettel
    title = say(ctx, f"postal.title_{'more' if back > received else 'less' if back < received else 'same'}")
    shown = dict(
        zip(("received", "bcci", "viettel"), (figures.shown(key, ctx) for key in POSTAL), strict=True)
    )
    return words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "postal.subtitle"),
        alt=say(ctx, "postal.alt", title=title, **shown),
        lead=RECEIVED,
        caveats=POSTAL,
    )


def tabulate_announced(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of the announcements."""
    return Published(frame).table((DECISIONS, TOTAL, *ANNOUNCED), ctx)


def tabulate_postal(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of the post."""
    return Published(frame).table(POSTAL, ctx)


PROCEDURES_ANNOUNCED = FigureSpec(
    name="procedures_announced",
    code="F22",
    queries=QUERIES,
    draw=draw_announced,
    describe=describe_announced,
    tabulate=tabulate_announced,
    sample=results_sample,
    screen_height=SCREEN_HEIGHT,
)
POSTAL_USE = FigureSpec(
    name="postal",
    code="F23",
    queries=QUERIES,
    draw=draw_postal,
    describe=describe_postal,
    tabulate=tabulate_postal,
    sample=results_sample,
    screen_height=POSTAL_HEIGHT,
)
