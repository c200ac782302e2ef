"""F11: what came in, what went out, what is left, from the published figures of the centre.

The full form zooms from all received dossiers into the small rest; the card form shows resolved
and in process as two bars. The identities of table II.06a are checked before anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width
from reform.figures.published import Published
from reform.figures.samples import figures_sample
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, say
from reform.wording import numbers

SCREEN_HEIGHT = 230
CARD_HEIGHT = 190
_SCREEN_WIDTH = 860
_CARD_WIDTH = 340
# A segment narrower than this carries its label outside (DESIGN F11).
_INSIDE_FROM = 60
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
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, SCREEN_HEIGHT + 60)
    counts = read(frame)
    refusal = refusal_of(frame, ctx)
    if refusal or counts is None:
        return empty_figure(ctx, height, refusal or "", alarm=counts is not None)
    style, lang = look(ctx), ctx.language
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    title = 1.9 * style.type("body")
    rows = max((one.row + 1 for one in _outside(counts, width, style, ctx)), default=0)
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
    _wedge(figure, counts, top - bar / 2, low + bar / 2, style)
    parts = _rest_parts(counts)
    add_bar(figure, [("on_time", counts.on_time, "on_time"), *parts], top, bar, "x", style, ctx)
    notes = [
        label(
            safe(say(ctx, "flow.received", n=numbers.count(counts.received, lang))),
            style.font("body", 600),
            x=0,
            y=height,
            xanchor="left",
            yanchor="top",
        )
    ]
    rate = numbers.share(counts.on_time, counts.resolved, 2, lang)
    on_time = say(ctx, "flow.on_time", n=numbers.count(counts.on_time, lang), rate=rate)
    short = say(ctx, "flow.on_time_short", n=numbers.count(counts.on_time, lang))
    inside = width * counts.on_time / counts.received
    fitting = next((w for w in (on_time, short) if _fits(w, inside, style)), None)
    if fitting:
        notes.append(_inside(fitting, "on_time", 0, top, "x", style))
    else:
        notes.append(
            label(
                safe(short),
                style.font("body", 600, style.status("on_time_text")),
                x=counts.received,
                y=height,
                xanchor="right",
                yanchor="top",
            )
        )
    if counts.rest:
        add_bar(figure, parts, low, bar, "x2", style, ctx)
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
        notes += _rest_labels(figure, counts, width, low, bar, style, ctx)
    figure.update_layout(annotations=notes)
    return figure


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


def add_bar(
    figure: go.Figure,
    parts: list[tuple[str, int, str]],
    at: float,
    thick: float,
    axis: str,
    style: Look,
    ctx: ChartContext,
) -> None:
    """Add one stacked bar to scale; parts are status, count and catalogue key."""
    for status, count, key in parts:
        if not count:
            continue
        words = say(ctx, f"flow.hover_{key}", n=numbers.count(count, ctx.language))
        figure.add_bar(
            x=[count],
            y=[at],
            width=[thick],
            orientation="h",
            xaxis=axis,
            meta=f"part:{key}",
            marker=style.bar_marker(status),
            hovertext=[safe(words)],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _fits(words: str, room: float, style: Look) -> bool:
    """Tell whether a label fits inside a segment `room` px wide."""
    needed = text_width(words, style.type("body"), 600) + 28 * style.k
    return room >= max(_INSIDE_FROM * style.k, needed)


def _inside(words: str, status: str, x: float, y: float, axis: str, style: Look) -> dict[str, object]:
    """Return a label on a segment: in the ink that is readable there, else in a label box."""
    marker = style.bar_marker(status)
    ink = None if "pattern" in marker else style.ink_on(str(marker["color"]))
    boxed: dict[str, Any] = {} if ink else {"bgcolor": style.surface, "borderpad": round(3 * style.k)}
    return label(
        safe(words),
        style.font("body", 600, ink or style.status(f"{status}_text")),
        x=x,
        y=y,
        xref=axis,
        xanchor="left",
        yanchor="middle",
        xshift=(14 if ink else 12) * style.k,
        **boxed,
    )


_PARTS = (
    ("overdue", "late"),
    ("in_process", "not_due"),
    ("overdue", "overdue"),
)


def _rest_parts(counts: Dossiers) -> list[tuple[str, int, str]]:
    """Return status, count and catalogue key of the parts that were not resolved on time."""
    sizes = {"late": counts.late, "not_due": counts.not_due, "overdue": counts.overdue}
    return [(status, sizes[key], key) for status, key in _PARTS if sizes[key]]


@dataclass(frozen=True)
class _Outside:
    """A label below the second bar: its words, status, the middle of its part and its place, px."""

    words: str
    status: str
    middle: float
    left: float
    row: int


def _outside(counts: Dossiers, width: int, style: Look, ctx: ChartContext) -> list[_Outside]:
    """Return the labels that do not fit their part, side by side or in further rows."""
    found: list[_Outside] = []
    start, end, row = 0, 0.0, 0
    for status, count, key in _rest_parts(counts):
        words = say(ctx, f"flow.part_{key}", n=numbers.count(count, ctx.language))
        middle = (start + count / 2) / counts.rest * width
        if not _fits(words, width * count / counts.rest, style):
            wide = text_width(words, style.type("body"), 600)
            left = max(0.0, min(middle - wide / 2, width - wide - 2))
            if left < end:
                row += 1
            found.append(_Outside(words, status, middle, left, row))
            end = left + wide + 16 * style.k
        start += count
    # The tick of a label further down must not run through the words of one above it.
    for i, one in enumerate(found):
        wide = text_width(one.words, style.type("body"), 600)
        edges = [other.middle - 8 * style.k - wide for other in found if other.row > one.row]
        found[i] = replace(one, left=max(0.0, min([one.left, *edges])))
    return found


def _rest_labels(
    figure: go.Figure,
    counts: Dossiers,
    width: int,
    low: float,
    bar: float,
    style: Look,
    ctx: ChartContext,
) -> list[dict[str, object]]:
    """Label late, in process and overdue: inside where they fit, else below with a tick."""
    notes: list[dict[str, object]] = []
    start = 0
    for status, count, key in _rest_parts(counts):
        words = say(ctx, f"flow.part_{key}", n=numbers.count(count, ctx.language))
        if _fits(words, width * count / counts.rest, style):
            notes.append(_inside(words, status, start, low, "x2", style))
        start += count
    size = style.type("body")
    bottom = low - bar / 2
    for one in _outside(counts, width, style, ctx):
        top = bottom - (0.5 + 1.5 * one.row) * size
        notes.append(
            label(
                safe(one.words),
                style.font("body", 600, style.status(f"{one.status}_text")),
                x=0,
                xref="paper",
                y=round(top, 2),
                xanchor="left",
                yanchor="top",
                xshift=round(one.left, 2),
            )
        )
        figure.add_shape(
            type="line",
            x0=one.middle / width * counts.rest,
            x1=one.middle / width * counts.rest,
            xref="x2",
            y0=round(bottom, 2),
            y1=round(top, 2),
            line={"color": style.ink("secondary"), "width": style.line("axis")},
        )
    return notes


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
