"""F8: dossiers received (outlined) against resolved (filled), month by month, the net above."""

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
    say,
    scope_words,
    source_words,
)
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import canvas, empty_figure, label, look, measures, safe, ticks
from reform.wording import numbers

SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 700
_MONTHS, _MONTHS_PHONE = 12, 6


def _shown(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    return frame.iloc[-(_MONTHS_PHONE if ctx.size == "phone" else _MONTHS) :].reset_index(drop=True)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw two bars a month (dossiers/by_period), y from 0."""
    _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 260)
    rows = _shown(frame, ctx)
    if rows.empty:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    received, resolved = ([int(n) for n in rows[name]] for name in ("received", "resolved"))
    most = max(*received, *resolved, 1)
    values, words = ticks(0, most, 6, ctx.language)
    axis = style.type("axis")
    left = max(text_width(word, axis, tabular=True) for word in words) + 8 * style.k
    figure = Sheet(canvas(ctx, height, {"l": left, "r": 2, "t": 2.6 * axis, "b": 2 * axis}))
    months = [
        month_tick(int(year), int(month), i == 0)
        for i, (year, month) in enumerate(zip(rows["year"], rows["month"], strict=True))
    ]
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        bargroupgap=0.06,
        showlegend=False,
        xaxis={"tickvals": list(range(len(rows))), "ticktext": months, "showgrid": False},
        yaxis={"range": [0, most * 1.08], "tickvals": values, "ticktext": words, "showgrid": True},
    )
    ink = style.ink("secondary")
    looks = (
        ("received", received, {"color": style.surface, "line": {"color": ink, "width": 1.5 * style.k}}),
        ("resolved", resolved, {"color": ink, "line": {"color": ink, "width": 1.5 * style.k}}),
    )
    for name, counts, marker in looks:
        figure.add_bar(
            x=list(range(len(rows))),
            y=counts,
            meta=name,
            marker=marker,
            hovertext=[
                safe(f"{month_words(row, ctx)}: {say(ctx, f'flow.{name}')} {count(n, ctx)}")
                for (_, row), n in zip(rows.iterrows(), counts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    for i, (came, gone) in enumerate(zip(received, resolved, strict=True)):
        figure.add_annotation(
            label(
                numbers.signed(came - gone, 0, ctx.language),
                style.font("axis", 600, tabular=True),
                x=i,
                y=max(came, gone),
                xanchor="center",
                yanchor="bottom",
            )
        )
    keys = ["□ " + say(ctx, "flow.received"), "■ " + say(ctx, "flow.resolved"), say(ctx, "flow.net")]
    # A phone has no room for the third; the note says it.
    key = " · ".join(keys[:2] if ctx.size == "phone" else keys)
    figure.add_annotation(
        label(
            safe(key),
            style.font("caption", 400, ink),
            x=0,
            y=1,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=1.2 * axis,
        )
    )
    return figure.done()


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    rows = _shown(frame, ctx)
    if rows.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    last = rows.iloc[-1]
    net = int(last["received"]) - int(last["resolved"])
    key = "title_more" if net < 0 else "title_less" if net > 0 else "title_equal"
    said = say(ctx, f"flow.{key}", month=month_words(last, ctx), n=count(abs(net), ctx))
    title = said[:1].upper() + said[1:]
    net_words = say(ctx, "flow.net")
    notes = [f"{net_words[:1].upper()}{net_words[1:]}."] if ctx.size == "phone" else []
    if len(rows) < len(frame):
        notes.append(say(ctx, "heat.note_months", n=len(rows)))
    if not bool(last["complete"]):
        notes.append(say(ctx, "trend.running_note", date=day_words(last["last_held"], ctx)))
    alt = say(
        ctx,
        "flow.alt",
        received=count(rows["received"].sum(), ctx),
        resolved=count(rows["resolved"].sum(), ctx),
        left=count(last["in_process"], ctx),
    )
    return FigureText(
        title=title,
        subtitle=say(ctx, "flow.subtitle", scope=scope_words(rows, ctx)),
        unit=say(ctx, "unit"),
        scope=scope_words(rows, ctx),
        period=days_words(rows, ctx),
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: a row a month."""
    return pd.DataFrame(
        {
            say(ctx, "trend.column_month"): [month_words(row, ctx) for _, row in frame.iterrows()],
            say(ctx, "flow.column_received"): list(frame["received"]),
            say(ctx, "flow.column_resolved"): list(frame["resolved"]),
            say(ctx, "flow.column_net"): list(frame["received"] - frame["resolved"]),
            say(ctx, "flow.column_left"): list(frame["in_process"]),
        }
    )


SPEC = FigureSpec(
    name="received_resolved",
    code="F8",
    queries=("dossiers/by_period",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=months_sample,
    screen_height=SCREEN_HEIGHT,
)
