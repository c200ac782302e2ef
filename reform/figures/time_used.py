"""Time used: how much of the time limit half and nine tenths of the dossiers needed."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_lists_words import DASH, nothing_words, say
from reform.figures.dossier_samples_lists import time_sample
from reform.figures.dossier_words import count, days_words, rate, scope_words, source_words
from reform.figures.dossier_words import say as say_common
from reform.figures.measure import text_width
from reform.figures.named_bars import above, heights, named_axis, names_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.figures.time_rows import counted_table, enough, kind, notes, shown_rows, time_rows
from reform.wording import numbers

_AXIS = 18
SCREEN_HEIGHT = heights()[0] + _AXIS
_SCREEN_WIDTH = 640
# The axis ends at one and a half time limits; longer times are written, not drawn.
_AXIS_END = 1.5
_LIMIT = 1.0
_CAP = 0.16


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw a dot at the median and a whisker to the ninth tenth of each row of dossiers/time_used."""
    rows = shown_rows(time_rows(frame, ctx))
    width, height = measures(ctx, _SCREEN_WIDTH, *(tall + _AXIS for tall in heights(len(rows))))
    if not any(enough(row, "p90_share") for _, row in rows.iterrows()):
        return empty_figure(ctx, height, say(ctx, "time.title_none" if len(frame) else "time.nothing"))
    style = look(ctx)
    names = [str(name) for name in rows["name"]]
    # On a phone the names stand above, but half of the axis' first word stands left of the plot.
    left = names_width(names, width, ctx, style) or 10 * style.k
    ends = [_end(row, ctx) for _, row in rows.iterrows()]
    head = say(ctx, "time.ends")
    widest = max(
        *(text_width(end, style.type("label"), 700, tabular=True) for end in ends),
        text_width(head, style.type("caption")),
    )
    right = widest + 14 * style.k
    axis, top = style.type("axis"), 2.8 * style.type("axis")
    figure = Sheet(canvas(ctx, height, {"l": left, "r": right, "t": top, "b": 2 * axis}))
    figure.update_layout(
        xaxis={
            # Room for a dot at nothing.
            "range": [-0.04, _AXIS_END],
            "tickvals": [0, 0.5, _LIMIT, _AXIS_END],
            "ticktext": [rate(value, ctx, 0) for value in (0, 0.5, _LIMIT, _AXIS_END)],
            "showgrid": True,
        }
    )
    down, _ = named_axis(figure, names, left, width, ctx, style)
    _limit(figure, top, style, ctx)
    _marks(figure, rows, down, style, ctx)
    for i, end in enumerate(ends):
        figure.add_annotation(
            label(
                safe(end),
                style.font("label", 400 if end == DASH else 600, tabular=True),
                x=1,
                xref="paper",
                xshift=right,
                y=i + down,
                xanchor="right",
                yanchor="middle",
            )
        )
    figure.add_annotation(above(head, right, top, style, x=1, xanchor="right"))
    return figure.done()


def _end(row: pd.Series, ctx: ChartContext) -> str:
    if not enough(row, "p90_share"):
        return DASH
    return f"{rate(row['p50_share'], ctx, 0)} · {rate(row['p90_share'], ctx, 0)}"


def _limit(figure: Sheet, top: float, style: Look, ctx: ChartContext) -> None:
    """Draw the time limit, named above the plot."""
    figure.add_shape(
        type="line",
        x0=_LIMIT,
        x1=_LIMIT,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": style.ink(), "width": style.line("target"), "dash": style.dash("target")},
    )
    figure.add_annotation(
        label(
            safe(say(ctx, "time.limit")),
            style.font("caption", 600),
            x=_LIMIT,
            y=1,
            yref="paper",
            yshift=top * 0.6,
            xanchor="center",
            yanchor="middle",
        )
    )


def _marks(figure: Sheet, rows: pd.DataFrame, down: float, style: Look, ctx: ChartContext) -> None:
    """Draw whiskers, their caps, arrows past the axis, dots, and dashes where nothing is known."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    known = [(i, row) for i, (_, row) in enumerate(rows.iterrows()) if enough(row, "p90_share")]
    for i, row in known:
        y, low = i + down, min(float(row["p50_share"]), _AXIS_END)
        high = min(float(row["p90_share"]), _AXIS_END)
        xs += [low, high, None]
        ys += [y, y, None]
        if row["p90_share"] <= _AXIS_END:
            xs += [high, high, None]
            ys += [y - _CAP, y + _CAP, None]
    line = {"color": style.ink("secondary"), "width": style.line("context") * 1.5}
    figure.add_scatter(x=xs, y=ys, mode="lines", meta="whisker", hoverinfo="skip", line=line)
    past = [(i, row) for i, row in known if row["p90_share"] > _AXIS_END]
    figure.add_scatter(
        x=[_AXIS_END] * len(past),
        y=[i + down for i, _ in past],
        mode="markers",
        meta="past",
        hoverinfo="skip",
        cliponaxis=False,
        marker={"symbol": "triangle-right", "size": style.marker("context") * 1.4, "color": line["color"]},
    )
    figure.add_scatter(
        x=[min(float(row["p50_share"]), _AXIS_END) for _, row in known],
        y=[i + down for i, _ in known],
        mode="markers",
        meta="median",
        cliponaxis=False,
        marker={"size": style.marker("home") * 0.8, "color": style.ink("primary")},
        hovertext=[safe(_hover(row, ctx)) for _, row in known],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(row: pd.Series, ctx: ChartContext) -> str:
    return say(
        ctx,
        "time.hover",
        name=row["name"],
        half=rate(row["p50_share"], ctx, 0),
        nine=rate(row["p90_share"], ctx, 0),
        n=count(row["timed"], ctx),
    )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the dots and whiskers."""
    if frame.empty:
        return nothing_words(say_common(ctx, "nothing"))
    rows = time_rows(frame, ctx)
    shown = shown_rows(rows)
    known = shown[[enough(row, "p90_share") for _, row in shown.iterrows()]] if len(shown) else shown
    period, scope = days_words(frame, ctx), scope_words(frame, ctx)
    if known.empty:
        title = alt = say(ctx, "time.title_none")
    else:
        worst = known.iloc[int(known["p90_share"].astype(float).to_numpy().argmax())]
        over = int((known["p90_share"] > _LIMIT).sum())
        form = "over" if over else "within"
        title = say(ctx, f"time.title_{form}_{kind(frame)}", over or len(known), k=over or len(known))
        alt = say(
            ctx,
            "time.alt",
            title=title,
            name=worst["name"],
            half=rate(worst["p50_share"], ctx, 0),
            nine=rate(worst["p90_share"], ctx, 0),
        )
    return FigureText(
        title=title,
        subtitle=say(
            ctx, f"time.subtitle_{kind(frame)}", len(shown), k=len(shown), scope=scope, period=period
        ),
        unit=say(ctx, "time.unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=alt,
        notes=(say(ctx, "time.note_key"), *notes(rows, "p90_share", ctx)),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every row; shares only of dossiers enough to speak of."""
    rows = time_rows(frame, ctx)
    if rows.empty:
        return pd.DataFrame()
    found = [row for _, row in rows.iterrows()]
    table = counted_table(rows, ctx, kind(frame))
    for column in ("p50_share", "p90_share"):
        table[say(ctx, f"time.column_{column}")] = [
            float(numbers.rounded(100 * float(row[column]), 0)) if enough(row, column) else None
            for row in found
        ]
    return table


SPEC = FigureSpec(
    name="time_used",
    code="F37",
    queries=("dossiers/time_used",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=time_sample,
    screen_height=SCREEN_HEIGHT,
)
