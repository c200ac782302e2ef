"""Silence: which agencies sent nothing on which of the last twenty working days."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_lists_words import nothing_words, say
from reform.figures.dossier_samples_lists import silence_sample
from reform.figures.dossier_words import count, day_words, scope_words, source_words
from reform.figures.dossier_words import say as say_common
from reform.figures.measure import text_width
from reform.figures.named_bars import named_axis, names_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, look, measures, safe
from reform.wording import dates, numbers
from reform.wording.sentences import day_of, present

_AGENCIES, _ROW, _PHONE_ROW, _FOOT = 12, 30, 42, 26
_LEAST = 3
SCREEN_HEIGHT = _AGENCIES * _ROW + _FOOT
_SCREEN_WIDTH = 1300
_DAYS_PHONE = 10
# Silence is worth a word from so many working days on, of who usually sends at least so much a day.
SILENT_DAYS, USUAL = 3, 1
_GAP_X, _STROKES = 0.06, 3


def _silent(rows: pd.DataFrame) -> pd.Series:
    return (rows["silent_days"] >= SILENT_DAYS) & (rows["usual"].astype(float) >= USUAL)


def _agencies(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row an agency: the silent ones first, then those with the longest and most silence."""
    if frame.empty:
        return frame
    by = frame.groupby("agency_code", sort=False)
    rows = by[["agency", "usual", "silent_days"]].first()
    rows["empty"] = by["received"].agg(lambda received: int((received == 0).sum()))
    rows["is_silent"] = _silent(rows)
    order = ["is_silent", "silent_days", "empty"]
    return rows.sort_values(order, ascending=False, kind="stable").reset_index()


def _days(frame: pd.DataFrame, ctx: ChartContext) -> list[date]:
    days = sorted({day_of(day) for day in frame["day"]})
    return days[-_DAYS_PHONE:] if ctx.size in ("phone", "a4") else days


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw a cell an agency and working day of dossiers/silence: its count, or hatched when empty."""
    agencies = max(min(frame["agency_code"].nunique(), _AGENCIES), _LEAST)
    tall = (agencies * row + _FOOT for row in (_ROW, _PHONE_ROW))
    width, height = measures(ctx, _SCREEN_WIDTH, *tall)
    if frame.empty:
        return empty_figure(ctx, height, say_common(ctx, "nothing"))
    style = look(ctx)
    rows, days = _agencies(frame).iloc[:_AGENCIES], _days(frame, ctx)
    names = [str(name) for name in rows["agency"]]
    left = names_width(names, width, ctx, style)
    figure = Sheet(canvas(ctx, height, {"l": left, "r": 2, "t": 2, "b": 2 * style.type("axis")}))
    cell = (width - left) / len(days)
    size = style.type("axis")
    words = [dates.axis_day(day, ctx.language) for day in days]
    room = max(text_width(word, size, tabular=True) for word in words) + 6 * style.k
    every = max(1, -int(-room // cell))
    ticks = list(range(len(days) - 1, -1, -every))[::-1]
    figure.update_layout(
        xaxis={
            "range": [-0.5, len(days) - 0.5],
            "tickvals": ticks,
            "ticktext": [words[i] for i in ticks],
            "showgrid": False,
        }
    )
    down, _ = named_axis(figure, names, left, width, ctx, style)
    thick = 0.5 if ctx.size == "phone" else 0.84
    places = {str(code): i for i, code in enumerate(rows["agency_code"])}
    cells = [
        (days.index(day_of(row["day"])), places[str(row["agency_code"])] + down, row)
        for _, row in frame.iterrows()
        if str(row["agency_code"]) in places and day_of(row["day"]) in days
    ]
    for x, y, row in cells:
        _ground(figure, x, y, thick, bool(row["received"]), style)
    _hatch(figure, [(x, y) for x, y, row in cells if not row["received"]], thick, style)
    figure.add_scatter(
        x=[x for x, _, _ in cells],
        y=[y for _, y, _ in cells],
        mode="markers+text",
        meta="cells",
        text=[_inside(row, cell, size, ctx) for _, _, row in cells],
        textfont=style.font("axis", 500, tabular=True),
        textposition="middle center",
        marker={"size": 14 * style.k, "opacity": 0},
        hovertext=[safe(_hover(row, ctx)) for _, _, row in cells],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return figure.done()


def _inside(row: pd.Series, cell: float, size: float, ctx: ChartContext) -> str:
    """Return the count when it fits the cell; nothing for a hatched one."""
    words = count(row["received"], ctx) if row["received"] else ""
    return words if text_width(words, size, 500, tabular=True) <= cell * (1 - 2 * _GAP_X) else ""


def _hover(row: pd.Series, ctx: ChartContext) -> str:
    key = "silence.hover" if row["received"] else "silence.hover_none"
    return say(ctx, key, agency=row["agency"], day=day_words(row["day"], ctx), n=count(row["received"], ctx))


def _ground(figure: Sheet, x: int, y: float, thick: float, received: bool, style: Look) -> None:
    figure.add_shape(
        type="rect",
        x0=x - 0.5 + _GAP_X / 2,
        x1=x + 0.5 - _GAP_X / 2,
        y0=y - thick / 2,
        y1=y + thick / 2,
        layer="below",
        fillcolor=style.colours["surface_2" if received else "missing_fill"],
        line=(
            {"width": 0}
            if received
            else {"color": style.colours["missing_hatch"], "width": style.line("grid")}
        ),
    )


def _hatch(figure: Sheet, cells: list[tuple[int, float]], thick: float, style: Look) -> None:
    """Draw slanted strokes in the cells without a receipt, one trace for all."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    wide = 1 - _GAP_X
    for x, y in cells:
        # A stroke from the lower edge to the upper one, shifted; what is outside the cell is cut off.
        for i in range(1, 2 * _STROKES):
            start = (i - _STROKES) / _STROKES
            low, high = max(0.0, start), min(1.0, start + 1)
            xs += [x - wide / 2 + wide * low, x - wide / 2 + wide * high, None]
            ys += [y + thick / 2 - thick * (low - start), y + thick / 2 - thick * (high - start), None]
    line = {"color": style.colours["missing_hatch"], "width": style.line("grid")}
    figure.add_scatter(x=xs, y=ys, mode="lines", meta="hatch", hoverinfo="skip", line=line)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the matrix."""
    if frame.empty:
        return nothing_words(say_common(ctx, "nothing"))
    rows = _agencies(frame)
    silent = rows[rows["is_silent"]]
    k = len(silent)
    if k == 1:
        one = silent.iloc[0]
        title = say(
            ctx,
            "silence.title_one",
            agency=one["agency"],
            days=numbers.count(one["silent_days"], ctx.language),
        )
    elif k:
        title = say(ctx, "silence.title_more", k=k, days=SILENT_DAYS)
    elif rows["usual"].notna().any():
        title = say(ctx, "silence.title_none")
    else:
        title = say(ctx, "silence.title_unknown")
    days = _days(frame, ctx)
    first, last = (dates.day(day, ctx.language) for day in (days[0], days[-1]))
    period, scope = say(ctx, "silence.period", first=first, last=last), scope_words(frame, ctx)
    notes = [say(ctx, "silence.note", days=SILENT_DAYS, usual=USUAL)]
    rest = rows.iloc[_AGENCIES:]
    if len(rest):
        notes.insert(0, say(ctx, "silence.note_rest", len(rest), k=len(rest)))
    alt = say(
        ctx,
        "silence.alt",
        title=title,
        k=len(rows),
        n=len(days),
        empty=int((rows["silent_days"] > 0).sum()),
    )
    return FigureText(
        title=title,
        subtitle=say(ctx, "silence.subtitle", n=len(days), scope=scope),
        unit=say_common(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=alt,
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every agency: its usual receipts, its silence, and its receipts day by day."""
    if frame.empty:
        return pd.DataFrame()
    rows = _agencies(frame)
    wide = frame.pivot_table(index="agency_code", columns="day", values="received", aggfunc="sum")
    table = pd.DataFrame(
        {
            say(ctx, "agency"): list(rows["agency"]),
            say(ctx, "silence.column_usual"): [
                round(float(usual), 1) if present(usual) else None for usual in rows["usual"]
            ],
            say(ctx, "silence.column_silent"): [int(days) for days in rows["silent_days"]],
        }
    )
    for day in wide.columns:
        received = wide[day].reindex(rows["agency_code"])
        table[dates.day(day_of(day), ctx.language)] = received.astype("Int64").to_numpy()
    return table


SPEC = FigureSpec(
    name="silence",
    code="F39",
    queries=("dossiers/silence",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=silence_sample,
    screen_height=SCREEN_HEIGHT,
)
