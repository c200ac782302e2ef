"""Own time and waiting: working days of the agency, and those of waiting for papers or payment."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_lists_words import DASH, nothing_words, say
from reform.figures.dossier_samples_lists import time_sample
from reform.figures.dossier_words import days_words, rate, scope_words, source_words
from reform.figures.dossier_words import say as say_common
from reform.figures.named_bars import Part, Row, draw_bars, heights, pair_of_markers
from reform.figures.small_cells import MERGED
from reform.figures.template import empty_figure, look, measures
from reform.figures.time_rows import counted_table, enough, kind, notes, shown_rows, time_rows
from reform.wording import numbers

SCREEN_HEIGHT, _ = heights()
_SCREEN_WIDTH = 640
_KINDS = ("own", "waiting")


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw both mean times of dossiers/time_used behind each other, the two numbers at the end."""
    shown = shown_rows(time_rows(frame, ctx))
    width, height = measures(ctx, _SCREEN_WIDTH, *heights(len(shown)))
    if not any(enough(row, "own_days_mean") for _, row in shown.iterrows()):
        return empty_figure(ctx, height, say(ctx, "waiting.title_none" if len(frame) else "time.nothing"))
    rows = []
    for _, row in shown.iterrows():
        if not enough(row, "own_days_mean"):
            rows.append(Row(str(row["name"]), (), DASH))
            continue
        values = tuple(float(row[f"{name}_days_mean"]) for name in _KINDS)
        shown_days = [_days(value, ctx) for value in values]
        rows.append(
            Row(
                name=str(row["name"]),
                values=values,
                end=" + ".join(shown_days),
                hovers=[
                    say(ctx, f"waiting.hover_{name}", name=row["name"], days=days)
                    for name, days in zip(_KINDS, shown_days, strict=True)
                ],
            )
        )
    looks = zip(_KINDS, pair_of_markers(look(ctx)), strict=True)
    parts = [Part(name, say(ctx, f"waiting.{name}"), marker) for name, marker in looks]
    return draw_bars(rows, parts, ctx, width, height)


def _days(value: float, ctx: ChartContext) -> str:
    return numbers.number(value, 1, ctx.language)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    if frame.empty:
        return nothing_words(say_common(ctx, "nothing"))
    rows = time_rows(frame, ctx)
    shown, period, scope = shown_rows(rows), days_words(frame, ctx), scope_words(frame, ctx)
    known = shown[[enough(row, "own_days_mean") for _, row in shown.iterrows()]] if len(shown) else shown
    if known.empty:
        title = alt = say(ctx, "waiting.title_none")
    else:
        weights = known["timed"].astype(float)
        own, waiting = (
            float((known[f"{name}_days_mean"] * weights).sum() / weights.sum()) for name in _KINDS
        )
        whole = own + waiting
        title = (
            say(ctx, "waiting.title", share=rate(waiting / whole, ctx, 0))
            if whole
            else say(ctx, "waiting.title_same_day")
        )
        most = known.iloc[int(known["waiting_days_mean"].astype(float).to_numpy().argmax())]
        alt = say(
            ctx,
            "waiting.alt",
            title=title,
            own=_days(own, ctx),
            waiting=_days(waiting, ctx),
            name=most["name"],
            days=_days(float(most["waiting_days_mean"]), ctx),
        )
    return FigureText(
        title=title,
        subtitle=say(
            ctx, f"waiting.subtitle_{kind(frame)}", len(shown), k=len(shown), scope=scope, period=period
        ),
        unit=say(ctx, "waiting.unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=alt,
        notes=(say(ctx, "waiting.note"), *notes(rows, "own_days_mean", ctx)),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every row; means only of dossiers enough to speak of."""
    rows = time_rows(frame, ctx)
    if rows.empty:
        return pd.DataFrame()
    found = [row for _, row in rows.iterrows()]
    table = counted_table(rows, ctx, kind(frame))
    for name in _KINDS:
        column = f"{name}_days_mean"
        table[say(ctx, f"waiting.column_{name}")] = [
            round(float(row[column]), 2) if enough(row, column) and not row[MERGED] else None for row in found
        ]
    return table


SPEC = FigureSpec(
    name="waiting_own",
    code="F38",
    queries=("dossiers/time_used",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=time_sample,
    screen_height=SCREEN_HEIGHT,
)
