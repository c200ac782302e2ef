"""Ended otherwise: dossiers withdrawn by who filed them, or stopped by the agency."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_lists_words import DASH, FEW, nothing_words, say
from reform.figures.dossier_samples import agencies_sample
from reform.figures.dossier_words import count, days_words, rate, scope_words, source_words
from reform.figures.dossier_words import say as say_common
from reform.figures.named_bars import ROWS, Part, Row, draw_bars, heights, pair_of_markers
from reform.figures.template import empty_figure, look, measures

SCREEN_HEIGHT, _ = heights()
_SCREEN_WIDTH = 400
_KINDS = ("withdrawn", "stopped")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the agencies where something ended otherwise, those with most first."""
    rows = frame.assign(ended=frame["withdrawn"] + frame["stopped"]) if len(frame) else frame
    if rows.empty:
        return rows
    held = rows[rows["ended"] > 0]
    return held.sort_values("ended", ascending=False, kind="stable").reset_index(drop=True)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw withdrawn and stopped of dossiers/agencies, their share of the resolved at the right."""
    rows = _rows(frame)
    width, height = measures(ctx, _SCREEN_WIDTH, *heights(len(rows[:ROWS])))
    if rows.empty:
        words = say(ctx, "ended.title_none") if len(frame) else say_common(ctx, "nothing")
        return empty_figure(ctx, height, words)
    bars = [
        Row(
            name=str(row["agency"]),
            values=tuple(int(row[kind]) for kind in _KINDS),
            end=count(row["ended"], ctx),
            hovers=tuple(
                f"{row['agency']}: {say(ctx, f'ended.{kind}')} {count(row[kind], ctx)}" for kind in _KINDS
            ),
            side=rate(row["ended_share"], ctx, 1) if row["resolved"] >= FEW else DASH,
        )
        for _, row in rows.iloc[:ROWS].iterrows()
    ]
    looks = zip(_KINDS, pair_of_markers(look(ctx)), strict=True)
    parts = [Part(kind, say(ctx, f"ended.{kind}"), marker) for kind, marker in looks]
    return draw_bars(bars, parts, ctx, width, height, say(ctx, "ended.share"))


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    if frame.empty:
        return nothing_words(say_common(ctx, "nothing"))
    rows, period, scope = _rows(frame), days_words(frame, ctx), scope_words(frame, ctx)
    withdrawn, stopped, resolved = (int(frame[name].sum()) for name in (*_KINDS, "resolved"))
    ended = withdrawn + stopped
    notes = [say(ctx, "ended.note")]
    if ended:
        share = rate(ended / resolved, ctx) if resolved else DASH
        title = say(ctx, "ended.title", ended, n=count(ended, ctx), share=share)
    else:
        title = say(ctx, "ended.title_none")
    rest = rows.iloc[ROWS:]
    if len(rest):
        words = say(ctx, "ended.note_rest", len(rest), k=len(rest), n=count(rest["ended"].sum(), ctx))
        notes.insert(0, words)
    shown = rows.iloc[:ROWS] if len(rows) else rows
    if len(shown) and (shown["resolved"] < FEW).any():
        notes.append(say(ctx, "ended.note_few", n=FEW))
    alt = say(ctx, "ended.alt", title=title, withdrawn=count(withdrawn, ctx), stopped=count(stopped, ctx))
    return FigureText(
        title=title,
        subtitle=say(ctx, "ended.subtitle", scope=scope, period=period),
        unit=say_common(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=alt,
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every agency where something ended otherwise."""
    rows = _rows(frame)
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            say(ctx, "agency"): list(rows["agency"]),
            say(ctx, "ended.withdrawn"): list(rows["withdrawn"]),
            say(ctx, "ended.stopped"): list(rows["stopped"]),
            say(ctx, "late.column_resolved"): list(rows["resolved"]),
            say(ctx, "ended.column_share"): (100 * rows["ended_share"].astype(float)).round(2).to_list(),
        }
    )


SPEC = FigureSpec(
    name="ended_otherwise",
    code="F36",
    queries=("dossiers/agencies",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=agencies_sample,
    screen_height=SCREEN_HEIGHT,
)
