"""How dossiers were filed and how results went back: bars side by side, never added."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.count_bars import Row, draw_rows
from reform.figures.dossier_samples import summary_sample
from reform.figures.dossier_words import count, days_words, rate, say, scope_words, source_words
from reform.figures.results_words import filled, outlined
from reform.figures.template import empty_figure, look, measures
from reform.wording.sentences import present

SCREEN_HEIGHT = 250
_SCREEN_WIDTH = 400
FILED = ("online", "direct", "post")
RETURNED = ("posted", "posted_other")


def _current(frame: pd.DataFrame) -> pd.Series | None:
    """Return the current row when the channels are known and something was filed."""
    rows = frame[frame["which"] == "current"] if len(frame) else frame
    if rows.empty:
        return None
    row = rows.iloc[0]
    known = all(present(row[name]) for name in (*FILED, *RETURNED))
    return row if known and int(row["received"]) else None


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw filing (filled) and returning by post (outlined) of the current row of dossiers/summary."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 300)
    row = _current(frame)
    if row is None:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    bars = []
    for name in (*FILED, *RETURNED):
        n = int(row[name])
        shown = count(n, ctx)
        if name in FILED:
            shown = say(ctx, "channels.share", n=shown, share=rate(n / int(row["received"]), ctx))
        marker = filled(style.ink("secondary"), style) if name in FILED else outlined(style)
        bars.append(Row(name, say(ctx, f"channels.{name}"), shown, n, marker))
    return draw_rows(bars, ctx, width, height)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    row = _current(frame)
    if row is None:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    rows = frame[frame["which"] == "current"]
    share = rate(int(row["online"]) / int(row["received"]), ctx)
    title = say(ctx, "channels.title", share=share)
    period, scope = days_words(rows, ctx, "last_held"), scope_words(rows, ctx)
    shown = {name: count(int(row[name]), ctx) for name in (*FILED, *RETURNED)}
    alt = say(ctx, "channels.alt", None, **shown)
    return FigureText(
        title=title,
        subtitle=say(ctx, "channels.subtitle", period=period, scope=scope),
        unit=say(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
        notes=(say(ctx, "channels.note"),),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: each count, and the share of those received where it is one."""
    row = _current(frame)
    if row is None:
        return pd.DataFrame()
    received = int(row["received"])
    return pd.DataFrame(
        {
            say(ctx, "channels.column"): [say(ctx, f"channels.{name}") for name in (*FILED, *RETURNED)],
            say(ctx, "form.number"): [int(row[name]) for name in (*FILED, *RETURNED)],
            say(ctx, "channels.column_share"): [
                *(round(100 * int(row[name]) / received, 2) for name in FILED),
                *(None for _ in RETURNED),
            ],
        }
    )


SPEC = FigureSpec(
    name="filing_channels",
    code="F31",
    queries=("dossiers/summary",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=summary_sample,
    screen_height=SCREEN_HEIGHT,
)
