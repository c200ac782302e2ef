"""What re-dating hides: late dossiers by the day promised now and by the day promised first."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import agencies_sample
from reform.figures.dossier_words import count, days_words, rate, say, scope_words, source_words
from reform.figures.template import empty_figure, look, measures
from reform.figures.text_table import PHONE_ROW, Cell, Line, draw_table, height
from reform.wording import numbers

_AGENCIES = 8
SCREEN_HEIGHT = height(_AGENCIES + 2)
_SCREEN_WIDTH = 640
_COLUMNS = ("late", "late_original", "overdue", "overdue_original", "hidden")
_PHONE = ("late", "late_original", "hidden")


def _hidden(frame: pd.DataFrame) -> pd.Series:
    """Return how many dossiers are late or overdue only by the day promised first."""
    return frame["late_original"] - frame["late"] + frame["overdue_original"] - frame["overdue"]


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame.assign(hidden=_hidden(frame))
    return rows.sort_values(["hidden", "agency"], ascending=[False, True], kind="stable")


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the table of dossiers/agencies, those that hide most first, and the sum."""
    tall = height(min(len(frame), _AGENCIES) + 1)
    on_phone = height(min(len(frame), _AGENCIES) + 1, PHONE_ROW)
    width, found_height = measures(ctx, _SCREEN_WIDTH, max(tall, height(4)), on_phone)
    if frame.empty or not len(_changed(frame)):
        words = say(ctx, "redating.title_none") if len(frame) else say(ctx, "nothing")
        return empty_figure(ctx, found_height, words)
    red = look(ctx).status("overdue_text")
    columns = _PHONE if ctx.size == "phone" else _COLUMNS
    rows = _sorted(frame)
    named = [(str(row["agency"]), row, False) for _, row in rows.iloc[:_AGENCIES].iterrows()]
    whole = rows[[*_COLUMNS]].sum()
    lines = [
        Line(
            name,
            [
                Cell(numbers.signed(int(row[c]), 0, ctx.language), red if row[c] > 0 else None)
                if c == "hidden"
                else Cell(count(row[c], ctx))
                for c in columns
            ],
            strong,
        )
        for name, row, strong in [*named, (say(ctx, "redating.sum", k=len(frame)), whole, True)]
    ]
    heads = [say(ctx, f"redating.{name}") for name in columns]
    return draw_table(say(ctx, "ageing.column_agency"), heads, lines, ctx, width, found_height)


def _changed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[(frame["late_original"] != frame["late"]) | (frame["overdue_original"] != frame["overdue"])]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the table."""
    if frame.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    resolved = int(frame["resolved"].sum())
    now, first = (
        (resolved - int(frame[name].sum())) / resolved if resolved else None
        for name in ("late", "late_original")
    )
    hidden = int(_hidden(frame).sum())
    if hidden:
        title = say(ctx, "redating.title", now=rate(now, ctx), first=rate(first, ctx))
    else:
        title = say(ctx, "redating.title_none")
    period, scope = days_words(frame, ctx), scope_words(frame, ctx)
    alt = say(
        ctx,
        "redating.alt",
        late=count(frame["late"].sum(), ctx),
        original=count(frame["late_original"].sum(), ctx),
        overdue=count(frame["overdue"].sum(), ctx),
        overdue_original=count(frame["overdue_original"].sum(), ctx),
    )
    return FigureText(
        title=title,
        subtitle=say(ctx, "redating.subtitle", period=period, scope=scope),
        unit=say(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=f"{title}. {alt}.",
        notes=(say(ctx, "redating.note"),),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every agency with both counts of lateness."""
    if frame.empty:
        return pd.DataFrame()
    rows = _sorted(frame)
    return pd.DataFrame(
        {say(ctx, "ageing.column_agency"): list(rows["agency"])}
        | {say(ctx, f"redating.{name}"): list(rows[name]) for name in _COLUMNS}
    )


SPEC = FigureSpec(
    name="redating",
    code="F34",
    queries=("dossiers/agencies",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=agencies_sample,
    screen_height=SCREEN_HEIGHT,
)
