"""Workload: what each agency received, resolved and holds, and whether its overdue stock grew."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import agencies_sample
from reform.figures.dossier_words import count, days_words, rate, say, scope_words, source_words
from reform.figures.template import empty_figure, look, measures
from reform.figures.text_table import PHONE_ROW, Cell, Line, draw_table, height
from reform.wording import numbers
from reform.wording.sentences import present

_AGENCIES = 10
SCREEN_HEIGHT = height(_AGENCIES + 1)
_SCREEN_WIDTH = 860
_COLUMNS = ("received", "resolved", "ontime", "in_process", "overdue", "change")
# A phone has room for the name and three numbers.
_PHONE = ("received", "ontime", "overdue")
_SUMS = ["received", "resolved", "late", "in_process", "overdue", "overdue_before"]


def _lines(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the agencies with most received, and the others as one line whose rate is theirs together."""
    held = frame.sort_values(["received", "agency"], ascending=[False, True], kind="stable")
    shown, rest = held.iloc[:_AGENCIES], held.iloc[_AGENCIES:]
    if len(rest) <= 1:
        return held.reset_index(drop=True)
    other = rest[_SUMS].sum()
    resolved = int(other["resolved"])
    other["ontime_rate"] = (resolved - int(other["late"])) / resolved if resolved else None
    other["agency"] = say(ctx, "ageing.others", k=len(rest))
    return pd.concat([shown, other.to_frame().T], ignore_index=True)


def _from_nothing(frame: pd.DataFrame) -> bool:
    """Tell whether nothing was in process when the period began: there is no stock to compare with."""
    return int((frame["in_process"] - frame["received"] + frame["resolved"]).sum()) == 0


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the table of dossiers/agencies; a growing overdue stock is in the colour of lateness."""
    lines = _lines(frame, ctx) if len(frame) else frame
    tall = height(max(len(lines), 3))
    width, found_height = measures(ctx, _SCREEN_WIDTH, tall, height(max(len(lines), 3), PHONE_ROW))
    if lines.empty:
        return empty_figure(ctx, found_height, say(ctx, "nothing"))
    red = look(ctx).status("overdue_text")
    columns: tuple[str, ...] = _PHONE if ctx.size == "phone" else _COLUMNS
    if _from_nothing(frame):
        columns = tuple(name for name in columns if name != "change")
    rows = []
    for _, row in lines.iterrows():
        change = int(row["overdue"]) - int(row["overdue_before"])
        cells = {
            "received": Cell(count(row["received"], ctx)),
            "resolved": Cell(count(row["resolved"], ctx)),
            "ontime": Cell(rate(row["ontime_rate"] if present(row["ontime_rate"]) else None, ctx)),
            "in_process": Cell(count(row["in_process"], ctx)),
            "overdue": Cell(count(row["overdue"], ctx), red if row["overdue"] else None),
            "change": Cell(numbers.signed(change, 0, ctx.language), red if change > 0 else None),
        }
        rows.append(Line(str(row["agency"]), [cells[name] for name in columns]))
    heads = [say(ctx, f"load.{name}") for name in columns]
    return draw_table(say(ctx, "ageing.column_agency"), heads, rows, ctx, width, found_height)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the table."""
    if frame.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    alone = _from_nothing(frame)
    stock = frame["overdue"] if alone else frame["overdue"] - frame["overdue_before"]
    more = int((stock > 0).sum())
    if more:
        worst = frame.iloc[int(stock.to_numpy().argmax())]
        key = "load.title_held" if alone else "load.title_grown"
        title = say(ctx, key, more, agency=worst["agency"], n=count(stock.max(), ctx), k=more)
    else:
        title = say(ctx, "load.title_clear" if alone else "load.title_none")
    most = frame.iloc[int(frame["received"].to_numpy().argmax())]
    alt = say(
        ctx,
        "load.alt",
        agency=most["agency"],
        received=count(most["received"], ctx),
        k=len(frame),
        overdue=count(frame["overdue"].sum(), ctx),
    )
    period, scope = days_words(frame, ctx), scope_words(frame, ctx)
    return FigureText(
        title=title,
        subtitle=say(ctx, "load.subtitle", period=period, scope=scope),
        unit=say(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=f"{title}. {alt}.",
        notes=(say(ctx, "load.note_rate" if alone else "load.note"),),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every agency, those with most received first."""
    if frame.empty:
        return pd.DataFrame()
    rows = frame.sort_values(["received", "agency"], ascending=[False, True], kind="stable")
    return pd.DataFrame(
        {
            say(ctx, "ageing.column_agency"): list(rows["agency"]),
            say(ctx, "load.received"): list(rows["received"]),
            say(ctx, "load.resolved"): list(rows["resolved"]),
            say(ctx, "load.late"): list(rows["late"]),
            say(ctx, "trend.column_own"): (100 * rows["ontime_rate"].astype(float)).round(2).to_list(),
            say(ctx, "load.in_process"): list(rows["in_process"]),
            say(ctx, "load.overdue"): list(rows["overdue"]),
            say(ctx, "load.change"): list(rows["overdue"] - rows["overdue_before"]),
        }
    )


SPEC = FigureSpec(
    name="agency_load",
    code="F33",
    queries=("dossiers/agencies",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=agencies_sample,
    screen_height=SCREEN_HEIGHT,
)
