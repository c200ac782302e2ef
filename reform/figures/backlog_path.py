"""F13 with dossier rows: the overdue stock from day to day, with the campaign's first day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from reform.figures.colour import see_through
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import path_sample
from reform.figures.dossier_words import count, day_words, say, scope_words, source_words
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, ticks
from reform.wording import dates
from reform.wording.sentences import day_of

SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 560
# The campaign of the whole province; the centre's dossiers have nothing to do with it.
CAMPAIGN = date(2021, 3, 31)
_TICKS, _TICKS_PHONE = 6, 4


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw area and line of the overdue stock (dossiers/backlog_path), axis from 0."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 260)
    if frame.empty:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    days = [day_of(day) for day in frame["day"]]
    most = max(float(frame["overdue"].max()), 1.0)
    values, words = ticks(0, most, 4, ctx.language)
    axis = style.type("axis")
    left = max(text_width(word, axis, tabular=True) for word in words) + 8 * style.k
    end = count(frame["overdue"].iloc[-1], ctx)
    right = text_width(end, style.type("h2"), 700) + 14 * style.k
    top = 2.4 * axis
    figure = Sheet(canvas(ctx, height, {"l": left, "r": right, "t": top, "b": 1.9 * axis}))
    step = max(1, len(days) // (_TICKS_PHONE if ctx.size == "phone" else _TICKS))
    at = list(range(0, len(days), step))
    figure.update_layout(
        xaxis={
            "range": [0, max(len(days) - 1, 1)],
            "tickvals": at,
            "ticktext": [_tick(days[i], days[0], i, ctx) for i in at],
            "showgrid": False,
            "showline": True,
        },
        yaxis={"range": [0, most * 1.04], "tickvals": values, "ticktext": words, "showgrid": True},
    )
    figure.add_scatter(
        x=list(range(len(days))),
        y=[int(n) for n in frame["overdue"]],
        mode="lines",
        meta="overdue",
        fill="tozeroy",
        fillcolor=see_through(str(style.colours["status"]["overdue_soft"]), 0.9),
        line={"color": style.status("overdue"), "width": style.line("home") * 0.8, "shape": "hv"},
        hovertext=[
            safe(f"{dates.day(day, ctx.language)}: {count(n, ctx)}")
            for day, n in zip(days, frame["overdue"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _ends(figure, frame, days, style, ctx)
    if _campaign_shown(frame, days):
        _campaign(figure, days.index(CAMPAIGN), len(days), width - left - right, style, ctx)
    return figure.done()


def _tick(day: date, first: date, i: int, ctx: ChartContext) -> str:
    return (
        dates.day(day, ctx.language)
        if i == 0 or day.year != first.year
        else dates.axis_day(day, ctx.language)
    )


def _campaign_shown(frame: pd.DataFrame, days: list[date]) -> bool:
    return bool(frame["scope"].iloc[0] == "province") and CAMPAIGN in days


def _ends(figure: Sheet, frame: pd.DataFrame, days: list[date], style: Look, ctx: ChartContext) -> None:
    """Mark the highest and the last day with their counts."""
    counts = [int(n) for n in frame["overdue"]]
    highest, last = counts.index(max(counts)), len(counts) - 1
    figure.add_scatter(
        x=[highest, last] if highest != last else [last],
        y=[counts[highest], counts[last]] if highest != last else [counts[last]],
        mode="markers",
        meta="ends",
        hoverinfo="skip",
        cliponaxis=False,
        marker={"size": style.marker("home") * 0.8, "color": style.status("overdue")},
    )
    font = style.font("h2", 700, style.status("overdue_text"))
    figure.add_annotation(
        label(
            count(counts[last], ctx),
            font,
            x=last,
            y=counts[last],
            xanchor="left",
            yanchor="middle",
            xshift=8 * style.k,
        )
    )
    if highest != last:
        left_half = highest < len(days) / 2
        figure.add_annotation(
            label(
                count(counts[highest], ctx),
                font,
                x=highest,
                y=counts[highest],
                xanchor="right" if not left_half and highest else "left",
                yanchor="middle",
                xshift=(-8 if not left_half and highest else 8) * style.k,
                style=style,
            )
        )


def _campaign(figure: Sheet, x: int, n: int, inner: float, style: Look, ctx: ChartContext) -> None:
    words = say(ctx, "path.campaign")
    figure.add_shape(
        type="line",
        xref="x",
        yref="paper",
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        line={
            "color": style.colours["border_strong"],
            "width": style.line("break"),
            "dash": style.dash("break"),
        },
    )
    room_right = (1 - x / max(n - 1, 1)) * inner
    fits = text_width(words, style.type("caption"), 600) < room_right
    figure.add_annotation(
        label(
            safe(words),
            style.font("caption", 600, style.ink("secondary")),
            x=x,
            y=1,
            yref="paper",
            xanchor="left" if fits else "right",
            yanchor="bottom",
            yshift=2,
        )
    )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the path."""
    if frame.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    days = [day_of(day) for day in frame["day"]]
    begin = days.index(CAMPAIGN) if _campaign_shown(frame, days) else 0
    first, last = int(frame["overdue"].iloc[begin]), int(frame["overdue"].iloc[-1])
    key = "title_fell" if last < first else "title_rose" if last > first else "title_same"
    title = say(ctx, f"path.{key}", first=count(first, ctx), last=count(last, ctx))
    top = int(frame["overdue"].to_numpy().argmax())
    alt = say(
        ctx,
        "path.alt",
        first_day=dates.day(days[begin], ctx.language),
        first=count(first, ctx),
        last_day=dates.day(days[-1], ctx.language),
        last=count(last, ctx),
        most=count(frame["overdue"].iloc[top], ctx),
        most_day=dates.day(days[top], ctx.language),
    )
    notes: tuple[str, ...] = ()
    if _campaign_shown(frame, days):
        notes = (say(ctx, "path.note_counts"), say(ctx, "path.note_published"))
    return FigureText(
        title=title,
        subtitle=say(ctx, "path.subtitle", scope=scope_words(frame, ctx)),
        unit=say(ctx, "unit"),
        scope=scope_words(frame, ctx),
        period=f"{dates.day(days[0], ctx.language)} – {dates.day(days[-1], ctx.language)}",
        source=source_words(frame, ctx),
        alt=f"{title}. {alt}.",
        notes=notes,
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: a row a day."""
    return pd.DataFrame(
        {
            say(ctx, "path.column_day"): [day_words(day, ctx) for day in frame["day"]],
            say(ctx, "path.column_overdue"): list(frame["overdue"]),
            say(ctx, "path.column_original"): list(frame["overdue_original"]),
            say(ctx, "path.column_in_process"): list(frame["in_process"]),
        }
    )


SPEC = FigureSpec(
    name="backlog_path",
    code="F13",
    queries=("dossiers/backlog_path",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=path_sample,
    screen_height=SCREEN_HEIGHT,
)
