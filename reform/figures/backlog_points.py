"""F13 without dossier rows: the two published counts of overdue dossiers around the campaign."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width, wrap
from reform.figures.published import Published
from reform.figures.samples import figures_sample
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, say, ticks
from reform.wording import dates, numbers

SCREEN_HEIGHT = 252
_SCREEN_WIDTH = 520
_BEFORE, _AFTER = "backlog.overdue_before", "backlog.overdue_after"
_START, _LENGTH, _SHARE = "campaign.start", "campaign.length", "backlog.share_before"
KEYS = (_BEFORE, _AFTER)
# Room right of the last point as a share of the time, and above the higher one of its height.
_RIGHT, _ABOVE, _ABOVE_NARROW = 0.03, 1.3, 1.55
# A label that would take more of the width than this stands above its point instead.
_MOST_LEFT = 0.3


def _days(figures: Published) -> tuple[date, date] | None:
    """Return the day before which the first count held and the day the second was printed."""
    first = figures.day(_BEFORE) or figures.day(_START)
    last = figures.day(_AFTER) or figures.published_on(_AFTER)
    return (first, last) if first and last and first < last else None


def _complete(frame: pd.DataFrame) -> bool:
    figures = Published(frame)
    return all(figures.value(key) is not None for key in KEYS) and _days(figures) is not None


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw two published counts (FIGURES rows), a dotted join, and say that nothing is between."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 240)
    figures = Published(frame)
    span = _days(figures)
    before, after = figures.value(_BEFORE), figures.value(_AFTER)
    if span is None or before is None or after is None:
        return empty_figure(ctx, height, say(ctx, "backlog.none"))
    style, lang = look(ctx), ctx.language
    axis = style.type("axis")
    most = max(before, after, 1)
    values, words = ticks(0, most, 3, lang)
    room = max(text_width(word, axis, tabular=True) for word in words)
    last = dates.day(span[1], lang)
    right = text_width(last, axis, tabular=True) / 2
    margin = {"l": room + 10 * style.k, "r": right, "t": 2, "b": 1.9 * axis}
    figure = canvas(ctx, height, margin)
    days = (span[1] - span[0]).days
    # The first count is written left of its point: as much room as its words need.
    label_px = text_width(figures.shown(_BEFORE, ctx), style.type("h2"), 700) + 2.2 * style.marker("home")
    inner = width - margin["l"] - margin["r"]
    part = label_px / inner
    narrow = part > _MOST_LEFT
    part = style.marker("home") / inner if narrow else part
    room_px = inner * (1 - part) - 12 * style.k
    before_days = round(days * (1 + _RIGHT) * part / (1 - part), 3)
    top = most * (_ABOVE_NARROW if narrow else _ABOVE)
    figure.update_yaxes(range=[0, top], tickvals=values, ticktext=words, showgrid=True)
    figure.update_xaxes(
        range=[-before_days, (1 + _RIGHT) * days],
        tickvals=[0, days],
        ticktext=[dates.axis_day(span[0], lang), last],
        showline=True,
        showgrid=False,
    )
    _points(figure, days, before, after, style, figures, ctx)
    notes = _labels(days, before, after, narrow, room_px, style, figures, ctx)
    notes += _event(figure, figures, room_px, style, ctx)
    figure.update_layout(annotations=notes)
    return figure


def _points(
    figure: go.Figure,
    days: int,
    before: int,
    after: int,
    style: Look,
    figures: Published,
    ctx: ChartContext,
) -> None:
    """Add the dotted join and the two solid dots."""
    figure.add_scatter(
        x=[0, days],
        y=[before, after],
        mode="lines",
        meta="join",
        hoverinfo="skip",
        line={"color": style.ink("muted"), "width": style.line("target"), "dash": style.dash("unofficial")},
    )
    figure.add_scatter(
        x=[0, days],
        y=[before, after],
        mode="markers",
        meta="points",
        cliponaxis=False,
        hovertext=[
            safe(f"{figures.shown(key, ctx)} · {figures.scope(key, ctx)} · {figures.period(key, ctx)}")
            for key in KEYS
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": style.marker("home"),
            "color": style.status("overdue"),
            "line": {"color": style.surface, "width": style.marker("outline") / 2},
        },
    )


def _labels(
    days: int,
    before: int,
    after: int,
    narrow: bool,
    room_px: float,
    style: Look,
    figures: Published,
    ctx: ChartContext,
) -> list[dict[str, object]]:
    """Write both counts at their dots and, between them, that nothing is known."""
    font = style.font("h2", 700, style.status("overdue_text"))
    lift = style.marker("home") * 0.75
    # Where there is no room left of the first point its count stands right above it.
    beside: dict[str, Any] = {"xanchor": "right", "yanchor": "middle", "xshift": -lift - 2 * style.k}
    above: dict[str, Any] = {"xanchor": "left", "yanchor": "bottom", "xshift": lift, "yshift": 2}
    unknown = wrap(say(ctx, "backlog.between"), style.type("label"), 400, room_px * 0.55)
    return [
        label(safe(figures.shown(_BEFORE, ctx)), font, x=0, y=before, **(above if narrow else beside)),
        label(
            safe(figures.shown(_AFTER, ctx)),
            font,
            x=days,
            y=after,
            xanchor="right",
            yanchor="bottom",
            xshift=lift,
            yshift=lift,
        ),
        label(
            "<br>".join(safe(line) for line in unknown),
            style.font("label", colour=style.ink("secondary")),
            style=style,
            x=days * 0.5,
            y=before + (after - before) * 0.5,
            yanchor="middle",
        ),
    ]


def _event(
    figure: go.Figure, figures: Published, room_px: float, style: Look, ctx: ChartContext
) -> list[dict[str, object]]:
    """Draw the start of the campaign as a dashed vertical with its label above the plot."""
    start, first = figures.day(_START), _days(figures)
    if start is None or first is None:
        return []
    at = (start - first[0]).days
    figure.add_shape(
        type="line",
        x0=at,
        x1=at,
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        line={"color": style.ink("secondary"), "width": style.line("break"), "dash": style.dash("break")},
    )
    length = figures.value(_LENGTH)
    day = dates.axis_day(start, ctx.language)
    words = (
        say(ctx, "backlog.event", date=day, days=numbers.count(length, ctx.language))
        if length
        else say(ctx, "backlog.event_plain", date=day)
    )
    lines = wrap(words, style.type("label"), 600, room_px)
    return [
        label(
            "<br>".join(safe(line) for line in lines),
            style.font("label", 600, style.ink("secondary")),
            x=at,
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="top",
            xshift=8 * style.k,
        )
    ]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the two counts (FIGURES rows): fell, rose or stayed."""
    if not _complete(frame):
        title = say(ctx, "backlog.none")
        return FigureText(title, "", "", "", "", "", title)
    figures = Published(frame)
    before, after = figures.value(_BEFORE) or 0, figures.value(_AFTER) or 0
    shown: dict[str, Any] = {"before": figures.shown(_BEFORE, ctx), "after": figures.shown(_AFTER, ctx)}
    key = "fell" if after < before else "rose" if after > before else "same"
    title = say(ctx, f"backlog.title_{key}", **shown)
    span = _days(figures)
    notes = [say(ctx, "backlog.note_day", after=shown["after"])] if figures.day(_AFTER) is None else []
    share = figures.row(_SHARE)
    if share is not None:
        shown_share = numbers.percent(share["value"], 0, ctx.language)
        notes.append(say(ctx, "backlog.note_share", share=shown_share))
    period = ""
    if span:
        first, last = (dates.day(day, ctx.language) for day in span)
        period = say(ctx, "backlog.period", first=first, last=last)
    scope = figures.scope(_AFTER, ctx)
    return FigureText(
        title=title,
        subtitle=say(ctx, "backlog.subtitle", scope=scope),
        unit=say(ctx, "flow.unit"),
        scope=scope,
        period=period,
        source=figures.source(_AFTER, ctx),
        alt=say(ctx, "backlog.alt", title=title, **shown),
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: the two published counts with their bounds and caveats."""
    return Published(frame).table(KEYS, ctx)


def key_numbers(frame: pd.DataFrame, ctx: ChartContext) -> list[tuple[str, str]]:
    """Return what else the campaign brought, each only where every figure of its sentence is there.

    The share is the printed one; nothing is divided here.
    """
    figures, lang = Published(frame), ctx.language

    def said(key: str) -> str:
        return figures.shown(key, ctx)

    def there(*keys: str) -> bool:
        return all(figures.row(key) is not None for key in keys)

    found: list[tuple[str, str]] = []
    if there(_AFTER, "backlog.in_process_after", "backlog.share_after"):
        sentence = say(
            ctx, "backlog.key_left", n=said("backlog.in_process_after"), share=said("backlog.share_after")
        )
        found.append((said(_AFTER), sentence))
    if there("campaign.rank_before", "campaign.rank_after", "campaign.population"):
        move = f"{figures.value('campaign.rank_before')} → {figures.value('campaign.rank_after')}"
        population = numbers.count(figures.value("campaign.population"), lang)
        found.append((move, say(ctx, "backlog.key_place", n=population)))
    if there("campaign.services_connected", "campaign.level4_connected"):
        connected, level4 = said("campaign.services_connected"), said("campaign.level4_connected")
        found.append((connected, say(ctx, "backlog.key_services", n=level4)))
    return found


SPEC = FigureSpec(
    name="backlog_points",
    code="F13",
    queries=("dossiers/published_figures",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=figures_sample,
    screen_height=SCREEN_HEIGHT,
    key_numbers=key_numbers,
)
