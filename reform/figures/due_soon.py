"""F15: what falls due on the next three working days, by agency, as a table."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import due_sample
from reform.figures.dossier_words import count, say, scope_words, snapshot_words, source_words
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.figures.text_table import PHONE_ROW, fitting_name
from reform.figures.text_table import height as table_height
from reform.wording import dates
from reform.wording.sentences import day_of

SCREEN_HEIGHT = 330
_SCREEN_WIDTH = 400
_AGENCIES = 8
_COLUMN = 52


def _pivot(frame: pd.DataFrame, ctx: ChartContext) -> tuple[list[date], list[tuple[str, list[int], int]]]:
    """Return the days and, per line of the table, name, dossiers per day and total; the sum last."""
    days = sorted({day_of(day) for day in frame["day"]})
    lines = []
    for _, own in frame.groupby("agency_code", sort=False):
        by_day = {day_of(day): int(n) for day, n in zip(own["day"], own["dossiers"], strict=True)}
        lines.append(
            (str(own["agency"].iloc[0]), [by_day.get(day, 0) for day in days], int(own["total"].iloc[0]))
        )
    lines.sort(key=lambda line: -line[2])
    shown, rest = lines[:_AGENCIES], lines[_AGENCIES:]
    if len(rest) == 1:
        shown, rest = lines, []
    if rest:
        per_day = [sum(line[1][i] for line in rest) for i in range(len(days))]
        shown.append((say(ctx, "due.others", k=len(rest)), per_day, sum(per_day)))
    sums = [sum(line[1][i] for line in lines) for i in range(len(days))]
    return days, [*shown, (say(ctx, "due.sum"), sums, sum(sums))]


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the table: agencies by total, a column a day, the sum at the foot (dossiers/due_soon)."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, table_height(_AGENCIES + 2, PHONE_ROW))
    if frame.empty or not frame["total"].sum():
        return empty_figure(ctx, height, say(ctx, "due.title_none"))
    style = look(ctx)
    days, lines = _pivot(frame, ctx)
    figure = Sheet(canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0}))
    figure.update_layout(
        xaxis={"range": [0, 1], "visible": False}, yaxis={"range": [len(lines) + 1, 0], "visible": False}
    )
    column = _COLUMN * style.k
    edges = [1 - (len(days) - i) * column / width for i in range(len(days) + 1)]
    small = style.font("caption", 500, style.ink("secondary"))
    room = width - (len(days) + 1) * column - 4
    figure.add_annotation(
        label(safe(say(ctx, "due.agency")), small, x=0, y=0.5, xanchor="left", yanchor="middle")
    )
    heads = [dates.axis_day(day, ctx.language) for day in days] + [say(ctx, "due.total")]
    for x, head in zip(edges, heads, strict=True):
        figure.add_annotation(label(safe(head), small, x=x, y=0.5, xanchor="right", yanchor="middle"))
    for i, (name, per_day, total) in enumerate(lines, 1):
        last = i == len(lines)
        _rule(figure, i, style, strong=last or i == 1)
        font = style.font("label", 700 if last else 400)
        figure.add_annotation(
            label(
                fitting_name(name, font["size"], font["weight"], room, ctx),
                font,
                x=0,
                y=i + 0.5,
                xanchor="left",
                yanchor="middle",
                align="left",
            )
        )
        for x, n in zip(edges, [*per_day, total], strict=True):
            weight = 700 if last or x == edges[-1] else 400
            figure.add_annotation(
                label(
                    count(n, ctx),
                    style.font("label", weight, tabular=True),
                    x=x,
                    y=i + 0.5,
                    xanchor="right",
                    yanchor="middle",
                )
            )
    return figure.done()


def _rule(figure: Sheet, y: float, style: Look, *, strong: bool) -> None:
    colour = style.colours["border_strong" if strong else "border"]
    figure.add_shape(
        type="line",
        x0=0,
        x1=1,
        y0=y,
        y1=y,
        xref="x",
        yref="y",
        line={"color": colour, "width": style.line("axis")},
    )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the table."""
    if frame.empty:
        words = say(ctx, "due.title_none")
        return FigureText(words, "", "", "", "", "", words)
    days, lines = _pivot(frame, ctx)
    sums = lines[-1]
    snapshot = day_of(frame["snapshot_on"].iloc[0])
    n = sums[1][0]
    if sums[2] == 0:
        title = say(ctx, "due.title_none")
    elif (days[0] - snapshot).days == 1 and (ctx.as_of is None or ctx.as_of <= snapshot):
        title = say(ctx, "due.title_tomorrow", n=count(n, ctx))
    else:
        title = say(ctx, "due.title_day", n=count(n, ctx), day=dates.day(days[0], ctx.language))
    alt = say(ctx, "due.alt", total=count(sums[2], ctx), agency=lines[0][0], n=count(lines[0][2], ctx))
    return FigureText(
        title=title,
        subtitle=say(ctx, "due.subtitle", scope=scope_words(frame, ctx)),
        unit=say(ctx, "unit"),
        scope=scope_words(frame, ctx),
        period=snapshot_words(frame, ctx),
        source=source_words(frame, ctx),
        alt=f"{title}. {alt}.",
        notes=(say(ctx, "due.note"),),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every agency with its dossiers per day and in all."""
    if frame.empty:
        return pd.DataFrame()
    wide = frame.pivot_table(index="agency", columns="day", values="dossiers", aggfunc="sum", sort=False)
    table = pd.DataFrame({say(ctx, "due.agency"): list(wide.index)})
    for day in wide.columns:
        table[dates.day(day_of(day), ctx.language)] = wide[day].to_numpy(dtype=int)
    table[say(ctx, "due.total")] = wide.sum(axis=1).to_numpy(dtype=int)
    return table


SPEC = FigureSpec(
    name="due_soon",
    code="F15",
    queries=("dossiers/due_soon",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=due_sample,
    screen_height=SCREEN_HEIGHT,
)
