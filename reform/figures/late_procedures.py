"""Late procedures: few of them make most of the lateness (Pareto)."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_lists_words import merged_note, nothing_words, say
from reform.figures.dossier_samples_lists import procedures_sample
from reform.figures.dossier_words import count, days_words, rate, scope_words, source_words
from reform.figures.dossier_words import say as say_common
from reform.figures.named_bars import ROWS, Part, Row, draw_bars, heights
from reform.figures.small_cells import MERGED, merge_small
from reform.figures.template import empty_figure, look, measures

SCREEN_HEIGHT, _ = heights()
_SCREEN_WIDTH = 640
_MOST = 0.5


def _rows(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the procedures with late results, small cells merged, with their running share."""
    if frame.empty:
        return frame.assign(**{MERGED: False})
    rows = merge_small(frame, "field", ("resolved", "late"), "procedure", say(ctx, "merged"))
    rows = rows[(rows["late"] > 0).fillna(False) | rows[MERGED]]
    whole = rows["late"].sum()
    running = rows["late"].cumsum().astype(float)
    share = running / float(whole) if whole else float("nan")
    return rows.assign(cumulative_share=share).reset_index(drop=True)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows[MERGED]]


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the ten procedures of dossiers/procedures with most late results."""
    rows = _rows(frame, ctx)
    shown = rows[(rows["late"] > 0).fillna(False)].iloc[:ROWS] if len(rows) else rows
    width, height = measures(ctx, _SCREEN_WIDTH, *heights(len(shown)))
    if shown.empty:
        return empty_figure(ctx, height, _title(rows, ctx))
    bars = [
        Row(
            name=str(row["procedure"]),
            values=(int(row["late"]),),
            end=count(row["late"], ctx),
            hovers=(
                say(
                    ctx,
                    "late.hover",
                    name=row["procedure"],
                    late=count(row["late"], ctx),
                    resolved=_count(row["resolved"], ctx),
                ),
            ),
            side=rate(row["cumulative_share"], ctx, 0),
        )
        for _, row in shown.iterrows()
    ]
    part = Part("late", say(ctx, "late.column_late"), look(ctx).bar_marker("overdue"))
    return draw_bars(bars, (part,), ctx, width, height, say(ctx, "late.cumulative"))


def _count(value: object, ctx: ChartContext) -> str:
    return say(ctx, "few") if pd.isna(value) else count(value, ctx)  # type: ignore[call-overload,arg-type]


def _title(rows: pd.DataFrame, ctx: ChartContext) -> str:
    """Say how many procedures make most of the lateness, or that nothing was late."""
    named = _named(rows)
    if (rows["late"].fillna(1) == 0).all():
        return say(ctx, "late.title_none")
    if named.empty:
        return say(ctx, "late.title_hidden")
    late = int(rows["late"].sum())
    before = named[(named["cumulative_share"] > _MOST).fillna(False)]
    k = int(before.index[0]) + 1 if len(before) else len(named)
    # “Three of four make most of it” is no finding.
    if len(before) and 2 * k <= len(named):
        return say(ctx, "late.title_few", k, k=k, n=count(late, ctx))
    return say(ctx, "late.title_spread", len(named), n=count(late, ctx), k=len(named))


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    if frame.empty:
        return nothing_words(say_common(ctx, "nothing"))
    rows = _rows(frame, ctx)
    title, period, scope = _title(rows, ctx), days_words(frame, ctx), scope_words(frame, ctx)
    named, notes = _named(rows), list(merged_note(rows, ctx))
    alt = title
    if len(named):
        top = named.iloc[0]
        alt = say(
            ctx,
            "late.alt",
            title=title,
            name=_short(str(top["procedure"])),
            n=count(top["late"], ctx),
            share=rate(int(top["late"]) / int(rows["late"].sum()), ctx, 0),
        )
        rest = named.iloc[ROWS:]
        if len(rest):
            words = say(ctx, "late.note_rest", len(rest), k=len(rest), n=count(rest["late"].sum(), ctx))
            notes.insert(0, words)
    return FigureText(
        title=title,
        subtitle=say(ctx, "late.subtitle", scope=scope, period=period),
        unit=say_common(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=alt,
        notes=tuple(notes),
    )


def _short(name: str) -> str:
    """Return at most sixty letters of a name, cut behind a word, for a sentence to be listened to."""
    return name if len(name) <= 60 else f"{name[:60].rpartition(' ')[0]}…"


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every procedure with a late result, small cells merged."""
    rows = _rows(frame, ctx)
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            say(ctx, "late.column_procedure"): list(rows["procedure"]),
            say(ctx, "late.column_field"): [None if pd.isna(v) else v for v in rows["field"]],
            say(ctx, "late.column_resolved"): _whole(rows["resolved"]),
            say(ctx, "late.column_late"): _whole(rows["late"]),
            say(ctx, "late.column_share"): (100 * rows["cumulative_share"]).round(2).to_numpy(),
        }
    )


def _whole(values: pd.Series) -> list[int | None]:
    return [None if pd.isna(v) else int(v) for v in values]


SPEC = FigureSpec(
    name="late_procedures",
    code="F35",
    queries=("dossiers/procedures",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=procedures_sample,
    screen_height=SCREEN_HEIGHT,
)
