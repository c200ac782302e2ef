"""F16: mean dossiers received per working day, by weekday and month."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import weekdays_sample
from reform.figures.dossier_words import count, month_tick, say, scope_words, source_words
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.wording import dates
from reform.wording.sentences import day_of, present

SCREEN_HEIGHT = 320
_SCREEN_WIDTH = 560
_MONTHS, _MONTHS_PHONE = 12, 6
_GAP = 0.06


def _shown(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the rows of the last months that fit."""
    months = sorted(set(zip(frame["year"], frame["month"], strict=True)))
    kept = months[-(_MONTHS_PHONE if ctx.size == "phone" else _MONTHS) :]
    return frame[[pair in kept for pair in zip(frame["year"], frame["month"], strict=True)]]


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one cell per weekday and month of dossiers/weekday_month, its mean written inside."""
    _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 280)
    if frame.empty:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    rows = _shown(frame, ctx)
    months = sorted(set(zip(rows["year"], rows["month"], strict=True)))
    weekdays = sorted(set(rows["weekday"]))
    names = [say(ctx, f"heat.weekday_{day}") for day in weekdays]
    left = max(text_width(name, style.type("axis")) for name in names) + 8 * style.k
    figure = Sheet(canvas(ctx, height, {"l": left, "r": 2, "t": 2, "b": 3.4 * style.type("axis")}))
    figure.update_layout(
        xaxis={
            "range": [-0.5, len(months) - 0.5],
            "tickvals": list(range(len(months))),
            "ticktext": [month_tick(int(y), int(m), i == 0) for i, (y, m) in enumerate(months)],
            "showgrid": False,
            "showline": False,
            "ticks": "",
        },
        yaxis={
            "range": [len(weekdays) - 0.5, -0.5],
            "tickvals": list(range(len(weekdays))),
            "ticktext": names,
            "showgrid": False,
            "showline": False,
            "ticks": "",
        },
    )
    low, high = float(rows["mean_received"].min()), float(rows["mean_received"].max())
    ramp = [str(colour) for colour in style.colours["sequential"]]
    x, y, words = [], [], []
    for _, row in rows.iterrows():
        column, line = months.index((row["year"], row["month"])), weekdays.index(row["weekday"])
        share = (float(row["mean_received"]) - low) / (high - low) if high > low else 0.5
        fill = ramp[min(int(share * len(ramp)), len(ramp) - 1)]
        _cell(figure, column, line, fill, bool(row["complete"]), style)
        ink = style.ink_on(fill) or style.ink()
        shown = count(round(float(row["mean_received"])), ctx)
        figure.add_annotation(
            label(
                shown,
                style.font("axis", 500, ink, tabular=True),
                x=column,
                y=line,
                xanchor="center",
                yanchor="middle",
            )
        )
        x.append(column)
        y.append(line)
        words.append(
            safe(f"{say(ctx, 'heat.weekday_' + str(row['weekday']))} {row['month']}/{row['year']}: {shown}")
        )
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        meta="cells",
        hovertext=words,
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"size": 14 * style.k, "opacity": 0},
    )
    _marks(figure, rows, months, style, ctx)
    return figure.done()


def _cell(figure: Sheet, column: int, line: int, fill: str, complete: bool, style: Look) -> None:
    figure.add_shape(
        type="rect",
        xref="x",
        yref="y",
        x0=column - 0.5 + _GAP / 2,
        x1=column + 0.5 - _GAP / 2,
        y0=line - 0.5 + _GAP,
        y1=line + 0.5 - _GAP,
        layer="below",
        fillcolor=fill,
        line=(
            {"width": 0}
            if complete
            else {
                "color": style.ink("secondary"),
                "width": style.line("axis") * 1.5,
                "dash": style.dash("break"),
            }
        ),
    )


def _marks(
    figure: Sheet, rows: pd.DataFrame, months: list[tuple[int, int]], style: Look, ctx: ChartContext
) -> None:
    """Write under a month when the lunar new year or social distancing lay in it."""
    for i, (year, month) in enumerate(months):
        own = rows[(rows["year"] == year) & (rows["month"] == month)].iloc[0]
        marks = _marked(own)
        if marks:
            figure.add_shape(
                type="line",
                xref="x",
                yref="paper",
                ysizemode="pixel",
                yanchor=0,
                x0=i - 0.5 + _GAP,
                x1=i + 0.5 - _GAP,
                y0=-1.9 * style.type("axis"),
                y1=-1.9 * style.type("axis"),
                line={"color": style.ink("secondary"), "width": style.line("axis")},
            )
        for place, mark in enumerate(marks):
            words = say(ctx, f"heat.{mark}", days=_days(own, mark, ctx))
            figure.add_annotation(
                label(
                    safe(words),
                    style.font("caption", 400, style.ink("secondary")),
                    x=i,
                    y=0,
                    yref="paper",
                    yshift=-(2.6 + 1.2 * place) * style.type("axis"),
                    xanchor="center" if 0 < i < len(months) - 1 else "left" if i == 0 else "right",
                    yanchor="middle",
                )
            )


def _days(row: pd.Series, mark: str, ctx: ChartContext) -> str:
    first, last = day_of(row[f"{mark}_from"]), day_of(row[f"{mark}_until"])
    return f"{first.day}–{dates.axis_day(last, ctx.language)}"


def _marked(row: pd.Series) -> list[str]:
    return [mark for mark in ("tet", "distancing") if present(row[f"{mark}_from"])]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the heat map."""
    if frame.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    rows = _shown(frame, ctx)
    by_day = rows.groupby("weekday")[["received", "working_days"]].sum()
    busiest = by_day.index[int((by_day["received"] / by_day["working_days"]).to_numpy().argmax())]
    by_month = rows.groupby(["year", "month"])[["received", "working_days"]].sum()
    year, month = by_month.index[int((by_month["received"] / by_month["working_days"]).to_numpy().argmax())]
    top = rows.iloc[int(rows["mean_received"].to_numpy().argmax())]
    title = say(ctx, "heat.title", weekday=say(ctx, f"heat.weekday_{busiest}"), month=f"{month}/{year}")
    notes = []
    if len(rows) < len(frame):
        notes.append(say(ctx, "heat.note_months", n=len(by_month)))
    closed = rows.dropna(subset=["distancing_from"]).drop_duplicates("distancing_from")
    if not closed.empty:
        spans = [_days(row, "distancing", ctx) for _, row in closed.sort_values("distancing_from").iterrows()]
        notes.append(say(ctx, "heat.note_distancing", days=", ".join(spans)))
    if not rows["complete"].all():
        notes.append(say(ctx, "heat.note_running"))
    alt = say(
        ctx,
        "heat.alt",
        most=count(round(float(top["mean_received"])), ctx),
        weekday=say(ctx, f"heat.weekday_{top['weekday']}"),
        month=f"{top['month']}/{top['year']}",
        least=count(round(float(rows["mean_received"].min())), ctx),
    )
    months = sorted(set(zip(rows["year"], rows["month"], strict=True)))
    return FigureText(
        title=title,
        subtitle=say(ctx, "heat.subtitle", scope=scope_words(rows, ctx)),
        unit=say(ctx, "unit"),
        scope=scope_words(rows, ctx),
        period=f"{months[0][1]}/{months[0][0]} – {months[-1][1]}/{months[-1][0]}",
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: a row a weekday, a column a month, mean received."""
    if frame.empty:
        return pd.DataFrame()
    table: dict[str, list[object]] = {
        say(ctx, "heat.column_weekday"): [
            say(ctx, f"heat.weekday_{day}") for day in sorted(set(frame["weekday"]))
        ]
    }
    for year, month in sorted(set(zip(frame["year"], frame["month"], strict=True))):
        own = frame[(frame["year"] == year) & (frame["month"] == month)].set_index("weekday")["mean_received"]
        table[f"{month}/{year}"] = [
            round(float(own[day]), 1) if day in own.index else None for day in sorted(set(frame["weekday"]))
        ]
    return pd.DataFrame(table)


SPEC = FigureSpec(
    name="weekday_heat",
    code="F16",
    queries=("dossiers/weekday_month",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=weekdays_sample,
    screen_height=SCREEN_HEIGHT,
)
