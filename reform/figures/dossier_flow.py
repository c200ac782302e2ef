"""F11 from dossiers: what came in during a period, what went out, what is left.

The drawing is that of the published figures (stock_flow); here the rows are counted from
dossiers, or come from an imported official table, and dossiers carried over are told apart.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import summary_sample
from reform.figures.dossier_words import count, days_words, rate, say, scope_words, source_words
from reform.figures.stock_flow import CARD_HEIGHT, SCREEN_HEIGHT, Dossiers, draw_counts, identity_error
from reform.figures.stock_flow_card import draw_card
from reform.figures.template import empty_figure, measures
from reform.wording.sentences import present

_COLUMNS = (
    "total_in",
    "carried",
    "received",
    "resolved",
    "early",
    "on_day",
    "late",
    "in_process",
    "within",
    "overdue",
)


def _current(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["which"] == "current"] if len(frame) else frame


def _counts(frame: pd.DataFrame) -> tuple[Dossiers, int] | None:
    """Return the counts of the current row and how many were carried over; None without them all."""
    rows = _current(frame)
    if rows.empty or not all(present(rows.iloc[0][name]) for name in _COLUMNS):
        return None
    n = {name: int(rows.iloc[0][name]) for name in _COLUMNS}
    counts = Dossiers(
        received=n["total_in"],
        resolved=n["resolved"],
        on_time=n["early"] + n["on_day"],
        late=n["late"],
        in_process=n["in_process"],
        not_due=n["within"],
        overdue=n["overdue"],
    )
    return counts, n["carried"]


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the current row of dossiers/summary; an equation that fails is named instead."""
    found, broken = _checked(frame, ctx)
    if found is None:
        _, height = measures(ctx, 860, SCREEN_HEIGHT)
        return empty_figure(ctx, height, broken or say(ctx, "nothing"), alarm=bool(broken))
    return draw_counts(found[0], _came(*found, ctx), ctx, found[1])


def draw_small(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the current row of dossiers/summary as two bars, resolved and in process."""
    found, broken = _checked(frame, ctx)
    if found is None:
        _, height = measures(ctx, 340, CARD_HEIGHT)
        return empty_figure(ctx, height, broken or say(ctx, "nothing"), alarm=bool(broken))
    return draw_card(found[0], ctx)


def _checked(frame: pd.DataFrame, ctx: ChartContext) -> tuple[tuple[Dossiers, int] | None, str | None]:
    """Return the counts when there are any and their equations hold, and the one that does not."""
    found = _counts(frame)
    broken = identity_error(found[0], ctx) if found else None
    return (None if broken or found is None or not found[0].received else found), broken


def _came(counts: Dossiers, carried: int, ctx: ChartContext) -> str:
    n = count(counts.received, ctx)
    if not carried:
        return say(ctx, "inout.came", n=n)
    before, received = count(carried, ctx), count(counts.received - carried, ctx)
    # A phone has no room for the sum behind the number.
    key = "came_short" if ctx.size == "phone" else "came_carried"
    return say(ctx, f"inout.{key}", n=n, carried=before, received=received)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    found, broken = _checked(frame, ctx)
    if found is None:
        return _refused(broken, ctx)
    counts = found[0]
    share = rate(counts.rest / counts.received, ctx)
    title = say(ctx, "inout.title", share=share) if counts.rest else say(ctx, "inout.title_none")
    return _words(frame, found, title, ctx)


def describe_small(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the small form."""
    found, broken = _checked(frame, ctx)
    if found is None:
        return _refused(broken, ctx)
    counts = found[0]
    on_time = rate(counts.on_time / counts.resolved if counts.resolved else None, ctx)
    title = say(ctx, "kpi.title", rate=on_time, n=count(counts.overdue, ctx))
    return _words(frame, found, title, ctx)


def _refused(broken: str | None, ctx: ChartContext) -> FigureText:
    words = broken or say(ctx, "nothing")
    return FigureText(words, "", "", "", "", "", words)


def _words(frame: pd.DataFrame, found: tuple[Dossiers, int], title: str, ctx: ChartContext) -> FigureText:
    counts, carried = found
    rows = _current(frame)
    period, scope = days_words(rows, ctx, "last_held"), scope_words(rows, ctx)
    alt = say(
        ctx,
        "inout.alt",
        received=_came(counts, carried, ctx),
        on_time=count(counts.on_time, ctx),
        late=count(counts.late, ctx),
        overdue=count(counts.overdue, ctx),
    )
    decision = rate((counts.on_time + counts.not_due) / counts.received, ctx)
    return FigureText(
        title=title,
        subtitle=say(ctx, "inout.subtitle", period=period, scope=scope),
        unit=say(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
        notes=(say(ctx, "inout.note_rate"), say(ctx, "inout.note_decision", rate=decision)),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: each count under its column number of the official table."""
    found = _counts(frame)
    if found is None:
        return pd.DataFrame()
    counts, carried = found
    lines = (
        ("3", "form.row_3", counts.received),
        ("6", "form.row_6", carried),
        ("7", "form.row_7", counts.resolved),
        ("8 + 9", "inout.on_time", counts.on_time),
        ("10", "form.row_10", counts.late),
        ("11", "form.row_11", counts.in_process),
        ("12", "form.row_12", counts.not_due),
        ("13", "form.row_13", counts.overdue),
    )
    return pd.DataFrame(
        {
            say(ctx, "form.group"): [say(ctx, key) for _, key, _ in lines],
            say(ctx, "form.column"): [number for number, _, _ in lines],
            say(ctx, "form.number"): [n for _, _, n in lines],
        }
    )


SPEC = FigureSpec(
    name="dossier_flow",
    code="F11",
    queries=("dossiers/summary",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=summary_sample,
    screen_height=SCREEN_HEIGHT,
)
SMALL = FigureSpec(
    name="dossier_flow_card",
    code="F11",
    queries=("dossiers/summary",),
    draw=draw_small,
    describe=describe_small,
    tabulate=tabulate,
    sample=summary_sample,
    screen_height=CARD_HEIGHT,
)
