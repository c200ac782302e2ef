"""F13 with dossier rows: the overdue stock from day to day, with the events that began meanwhile."""

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
from reform.wording.sentences import day_of, present

SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 560
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
    taken = 0.0
    for x, told in _events(frame, days, ctx):
        taken = _event(figure, x, told, taken, len(days), width - left - right, style)
    return figure.done()


def _tick(day: date, first: date, i: int, ctx: ChartContext) -> str:
    return (
        dates.day(day, ctx.language)
        if i == 0 or day.year != first.year
        else dates.axis_day(day, ctx.language)
    )


def _events(frame: pd.DataFrame, days: list[date], ctx: ChartContext) -> list[tuple[int, str]]:
    """Return place on the axis and words of each event that began on a shown day."""
    found = []
    columns = (frame[f"event_{ctx.language}"], frame["event_until"])
    for x, (name, until) in enumerate(zip(*columns, strict=True)):
        if present(name):
            key = "path.event_lasting" if present(until) else "path.event"
            words = f"{name[:1].lower()}{name[1:]}" if present(until) else str(name)
            found.append((x, say(ctx, key, date=dates.axis_day(days[x], ctx.language), event=words)))
    return found


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


def _event(figure: Sheet, x: int, words: str, taken: float, n: int, inner: float, style: Look) -> float:
    """Mark one event; words that would run into those before are left to the notes.

    `taken`: px from the left edge that are written on already. Returns it with these words.
    """
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
    wide = text_width(words, style.type("caption"), 600)
    at = x / max(n - 1, 1) * inner
    start = at if wide < inner - at else at - wide
    if start < taken:
        return taken
    figure.add_annotation(
        label(
            safe(words),
            style.font("caption", 600, style.ink("secondary")),
            x=x,
            y=1,
            yref="paper",
            xanchor="left" if start == at else "right",
            yanchor="bottom",
            yshift=2,
        )
    )
    return start + wide + 12 * style.k


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the path."""
    if frame.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    days = [day_of(day) for day in frame["day"]]
    events = _events(frame, days, ctx)
    # The story begins with the first event, the campaign's first day in 2021.
    begin = events[0][0] if events else 0
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
    if events:
        told = "; ".join(words for _, words in events)
        notes = (say(ctx, "path.note_events", events=told), say(ctx, "path.note_counts"))
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
