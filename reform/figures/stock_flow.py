"""F11: what came in, what went out, what is left, from the published figures of the centre.

The full form zooms from all received dossiers into the small rest; the card form shows resolved
and in process as two bars. The identities of table II.06a are checked before anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.parts_bar import Part, add_bar, fits, inside, labels, rows_below
from reform.figures.published import Published
from reform.figures.samples import figures_sample
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, say
from reform.wording import numbers

SCREEN_HEIGHT = 230
CARD_HEIGHT = 190
_SCREEN_WIDTH = 860
_CARD_WIDTH = 340
_KEYS = (
    "dossier.received",
    "dossier.resolved",
    "dossier.resolved_on_time",
    "dossier.resolved_late",
    "dossier.in_process",
    "dossier.in_process_not_due",
    "dossier.in_process_overdue",
)


@dataclass(frozen=True)
class Dossiers:
    """Counts of dossiers; the numbers are the columns of table II.06a."""

    received: int
    """3"""
    resolved: int
    """7"""
    on_time: int
    """8 + 9"""
    late: int
    """10"""
    in_process: int
    """11"""
    not_due: int
    """12"""
    overdue: int
    """13"""

    @property
    def rest(self) -> int:
        """Return what was not resolved on time."""
        return self.received - self.on_time


def read(frame: pd.DataFrame) -> Dossiers | None:
    """Return the counts of FIGURES rows, None when one of them is not there."""
    figures = Published(frame)
    values = [figures.value(key) for key in _KEYS]
    known = [value for value in values if value is not None]
    return Dossiers(*known) if len(known) == len(_KEYS) else None


def identity_error(counts: Dossiers, ctx: ChartContext) -> str | None:
    """Return the sentence that names the first broken equation, None when all hold."""
    checks = (
        ("3 = 7 + 11", counts.received, counts.resolved + counts.in_process),
        ("7 = 8 + 9 + 10", counts.resolved, counts.on_time + counts.late),
        ("11 = 12 + 13", counts.in_process, counts.not_due + counts.overdue),
    )
    for equation, whole, parts in checks:
        if whole != parts:
            return say(
                ctx,
                "flow.broken",
                equation=equation,
                whole=numbers.count(whole, ctx.language),
                parts=numbers.count(parts, ctx.language),
                difference=numbers.count(abs(whole - parts), ctx.language),
            )
    return None


def refusal_of(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Return why nothing can be drawn: figures missing or not adding up."""
    counts = read(frame)
    return say(ctx, "flow.none") if counts is None else identity_error(counts, ctx)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw all received dossiers and, zoomed, the rest that was not resolved on time."""
    counts = read(frame)
    refusal = refusal_of(frame, ctx)
    if refusal or counts is None:
        _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, SCREEN_HEIGHT + 60)
        return empty_figure(ctx, height, refusal or "", alarm=counts is not None)
    return draw_counts(counts, say(ctx, "flow.received", n=numbers.count(counts.received, ctx.language)), ctx)


def draw_counts(counts: Dossiers, came: str, ctx: ChartContext, carried: int = 0) -> go.Figure:
    """Draw counts whose identities hold; `came` names the whole.

    `carried`: how many of the whole were in process before the period; they stand as an outlined
    part of a thin bar above, because they are split by outcome like all others.
    """
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, SCREEN_HEIGHT + 60)
    style, lang = look(ctx), ctx.language
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    strip = 0.75 * style.type("body") if carried else 0.0
    title = 1.9 * style.type("body") + 1.5 * strip
    parts = _rest_parts(counts, style, ctx)
    rows = rows_below(parts, counts.rest, width, style)
    foot = (0.6 + 1.6 * rows) * style.type("body")
    bar = min(0.26 * (height - title - foot), 56 * style.k)
    top = height - title - bar / 2
    low = foot + bar / 2
    figure.update_layout(
        barmode="stack",
        xaxis={"range": [0, counts.received], "visible": False},
        xaxis2={"range": [0, max(counts.rest, 1)], "visible": False, "overlaying": "x", "anchor": "y"},
        yaxis={"range": [0, height], "visible": False},
    )
    if carried:
        add_bar(figure, _origins(counts, carried, style, ctx), top + bar / 2 + strip, strip, "x", style)
    _wedge(figure, counts, top - bar / 2, low + bar / 2, style)
    rate = numbers.share(counts.on_time, counts.resolved, 2, lang)
    n = numbers.count(counts.on_time, lang)
    short = say(ctx, "flow.on_time_short", n=n)
    on_time = (
        part_of("on_time", "on_time", counts.on_time, words, style, ctx)
        for words in (say(ctx, "flow.on_time", n=n, rate=rate), short)
    )
    inside_first = width * counts.on_time / counts.received
    fitting = next((part for part in on_time if fits(part.words, inside_first, style)), None)
    first = fitting or part_of("on_time", "on_time", counts.on_time, short, style, ctx)
    add_bar(figure, [first, *parts], top, bar, "x", style)
    notes = [label(safe(came), style.font("body", 600), x=0, y=height, xanchor="left", yanchor="top")]
    if fitting:
        notes.append(inside(fitting, 0, top, "x", style))
    elif counts.on_time:
        notes.append(
            label(
                safe(short),
                style.font("body", 600, first.ink),
                x=counts.received,
                y=height,
                xanchor="right",
                yanchor="top",
            )
        )
    if counts.rest:
        add_bar(figure, parts, low, bar, "x2", style)
        share = numbers.share(counts.rest, counts.received, 2, lang)
        zoom = say(ctx, "flow.zoom", n=numbers.count(counts.rest, lang), share=share)
        notes.append(
            label(
                safe(zoom),
                style.font("label", 500),
                x=counts.received / 2,
                y=round((top + low) / 2, 2),
                yanchor="middle",
            )
        )
        notes += labels(figure, parts, counts.rest, width, low, bar, "x2", style)
    figure.update_layout(annotations=notes)
    return figure


def _origins(counts: Dossiers, carried: int, style: Look, ctx: ChartContext) -> list[Part]:
    """Return the parts of the whole by when they came: carried over (outlined), then received."""
    ink = style.ink("secondary")
    line = {"color": ink, "width": 1.5 * style.k}
    sizes = (("carried", carried, style.surface), ("came", counts.received - carried, ink))
    return [
        Part(
            key=key,
            count=n,
            words="",
            hover=say(ctx, f"flow.hover_{key}", n=numbers.count(n, ctx.language)),
            marker={"color": colour, "line": line},
            ink=ink,
        )
        for key, n, colour in sizes
    ]


def _wedge(figure: go.Figure, counts: Dossiers, top: float, low: float, style: Look) -> None:
    """Join the rest of the first bar with the whole second bar."""
    if not counts.rest:
        return
    figure.add_scatter(
        x=[counts.on_time, counts.received, counts.received, 0],
        y=[top, top, low, low],
        fill="toself",
        mode="lines",
        hoverinfo="skip",
        line={"width": 0},
        fillcolor=style.colours["surface_2"],
    )


_PARTS = (
    ("overdue", "late"),
    ("in_process", "not_due"),
    ("overdue", "overdue"),
)


def part_of(status: str, key: str, count: int, words: str, style: Look, ctx: ChartContext) -> Part:
    """Return a part of a bar in the colours of its status; `key` is that of the catalogue."""
    return Part(
        key=key,
        count=count,
        words=words,
        hover=say(ctx, f"flow.hover_{key}", n=numbers.count(count, ctx.language)),
        marker=style.bar_marker(status),
        ink=style.status(f"{status}_text"),
    )


def _rest_parts(counts: Dossiers, style: Look, ctx: ChartContext) -> list[Part]:
    """Return the parts that were not resolved on time."""
    sizes = {"late": counts.late, "not_due": counts.not_due, "overdue": counts.overdue}
    return [
        part_of(
            status,
            key,
            sizes[key],
            say(ctx, f"flow.part_{key}", n=numbers.count(sizes[key], ctx.language)),
            style,
            ctx,
        )
        for status, key in _PARTS
        if sizes[key]
    ]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the full form (FIGURES rows)."""
    counts = read(frame)
    if counts is None or identity_error(counts, ctx):
        return refused_words(frame, ctx)
    lang = ctx.language
    share = numbers.share(counts.rest, counts.received, 2, lang)
    title = say(ctx, "flow.title", share=share) if counts.rest else say(ctx, "flow.title_none")
    return words_of(frame, counts, title, "flow.subtitle", ctx)


def refused_words(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of a figure that is not drawn; the broken equation is the finding."""
    title = refusal_of(frame, ctx) or ""
    return FigureText(title, "", "", "", "", "", title)


def words_of(frame: pd.DataFrame, counts: Dossiers, title: str, key: str, ctx: ChartContext) -> FigureText:
    """Return the words that both forms share; `key` is the catalogue key of the subtitle."""
    figures, lang = Published(frame), ctx.language
    decision = numbers.share(counts.on_time + counts.not_due, counts.received, 2, lang)
    scope = figures.scope("dossier.received", ctx)
    return FigureText(
        title=title,
        subtitle=say(ctx, key, scope=scope),
        unit=say(ctx, "flow.unit"),
        scope=scope,
        period=figures.period("dossier.received", ctx),
        source=figures.source("dossier.received", ctx),
        alt=say(
            ctx,
            "flow.alt",
            title=title,
            received=numbers.count(counts.received, lang),
            on_time=numbers.count(counts.on_time, lang),
            overdue=numbers.count(counts.overdue, lang),
        ),
        notes=(say(ctx, "flow.note_received"), say(ctx, "flow.note_decision", rate=decision)),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: the published counts in the order of table II.06a."""
    return Published(frame).table(_KEYS, ctx)


SPEC = FigureSpec(
    name="stock_flow",
    code="F11",
    queries=("dossiers/published_figures",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=figures_sample,
    screen_height=SCREEN_HEIGHT,
)
