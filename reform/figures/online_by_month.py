"""Online share of the dossiers received, month by month, with the share by post as a number."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import months_sample
from reform.figures.dossier_words import (
    count,
    day_words,
    days_words,
    month_tick,
    month_words,
    rate,
    say,
    scope_words,
    source_words,
)
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import canvas, empty_figure, label, look, measures, safe, ticks

SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 640
_MONTHS, _MONTHS_PHONE = 12, 6


def _shown(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the last months in which something was received."""
    held = frame[frame["received"] > 0] if len(frame) else frame
    return held.iloc[-(_MONTHS_PHONE if ctx.size == "phone" else _MONTHS) :].reset_index(drop=True)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one column a month (dossiers/by_period), y from 0 percent."""
    _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 230)
    rows = _shown(frame, ctx)
    if rows.empty:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    shares = [100 * float(value) for value in rows["online_share"]]
    values, words = ticks(0, max(*shares, 10.0), 4, ctx.language)
    words = [f"{word}%" for word in words]
    axis = style.type("axis")
    left = max(text_width(word, axis, tabular=True) for word in words) + 8 * style.k
    figure = Sheet(canvas(ctx, height, {"l": left, "r": 2, "t": 1.6 * axis, "b": 2 * axis}))
    figure.update_layout(
        bargap=0.35,
        xaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [
                month_tick(int(year), int(month), i == 0)
                for i, (year, month) in enumerate(zip(rows["year"], rows["month"], strict=True))
            ],
            "showgrid": False,
        },
        yaxis={
            "range": [0, max(*shares, values[-1]) * 1.02],
            "tickvals": values,
            "ticktext": words,
            "showgrid": True,
        },
    )
    figure.add_bar(
        x=list(range(len(rows))),
        y=shares,
        meta="online",
        marker={"color": style.ink("secondary")},
        hovertext=[
            safe(
                say(
                    ctx,
                    "online.hover",
                    month=month_words(row, ctx),
                    share=rate(row["online_share"], ctx),
                    n=count(row["online"], ctx),
                    received=count(row["received"], ctx),
                )
            )
            for _, row in rows.iterrows()
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for i, share in enumerate(shares):
        figure.add_annotation(
            label(
                rate(share / 100, ctx, 0 if round(share, 1) >= 10 else 1),
                style.font("axis", 600, tabular=True),
                x=i,
                y=share,
                xanchor="center",
                yanchor="bottom",
            )
        )
    return figure.done()


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the columns."""
    rows = _shown(frame, ctx)
    if rows.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    last = rows.iloc[-1]
    title = say(ctx, "online.title", share=rate(last["online_share"], ctx), month=month_words(last, ctx))
    notes = [say(ctx, "online.note")]
    if not bool(last["complete"]):
        notes.append(say(ctx, "trend.running_note", date=day_words(last["last_held"], ctx)))
    received = int(rows["received"].sum())
    alt = say(
        ctx,
        "online.alt",
        received=count(received, ctx),
        online=count(rows["online"].sum(), ctx),
        post=count(rows["post"].sum(), ctx),
    )
    post = rate(int(rows["post"].sum()) / received, ctx)
    return FigureText(
        title=title,
        subtitle=say(ctx, "online.subtitle", scope=scope_words(rows, ctx), post=post),
        unit=say(ctx, "unit_rate"),
        scope=scope_words(rows, ctx),
        period=days_words(rows, ctx, "last_held"),
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: a row a month."""
    if frame.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            say(ctx, "trend.column_month"): [month_words(row, ctx) for _, row in frame.iterrows()],
            say(ctx, "flow.column_received"): list(frame["received"]),
            say(ctx, "channels.online"): list(frame["online"]),
            say(ctx, "channels.post"): list(frame["post"]),
            say(ctx, "online.column_share"): [round(100 * float(v), 2) for v in frame["online_share"]],
        }
    )


SPEC = FigureSpec(
    name="online_by_month",
    code="F32",
    queries=("dossiers/by_period",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=months_sample,
    screen_height=SCREEN_HEIGHT,
)
