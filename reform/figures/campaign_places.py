"""Places of the province around the campaign, on rails of 1 to n like those of the rank cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width
from reform.figures.place_rail import add_rail, rail_scale
from reform.figures.published import Published
from reform.figures.results_samples import results_sample
from reform.figures.results_words import QUERIES, refused_words, say, words_of
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.wording import numbers

SCREEN_HEIGHT = 252
_SCREEN_WIDTH = 412
_PHONE_HEIGHT = 270
BEFORE, AFTER = "campaign.rank_before", "campaign.rank_after"
COPIES, POPULATION = "campaign.ecopies_rank", "campaign.population"
KEYS = (BEFORE, AFTER, COPIES)
_ENDS = (0.02, 0.98)
# Where the rail of a row stands, in rows of the drawing.
_RAIL_AT = 0.6


@dataclass(frozen=True)
class _Place:
    """A place now, the place before when the report gives one, and what is ranked."""

    name: str
    now: int
    before: int | None


def _places(figures: Published, ctx: ChartContext) -> list[_Place]:
    """Return the places that are there, in reading order."""
    found = []
    for name, key, before in (("services", AFTER, BEFORE), ("copies", COPIES, None)):
        now = figures.value(key)
        if now is not None:
            earlier = figures.value(before) if before else None
            found.append(_Place(say(ctx, f"places.{name}"), now, earlier))
    return found


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one rail a place (FIGURES rows): dot after the campaign, ring before it."""
    _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, _PHONE_HEIGHT)
    figures = Published(frame)
    n, places = figures.value(POPULATION), _places(figures, ctx)
    if n is None or not places:
        return empty_figure(ctx, height, say(ctx, "refused.missing"))
    style = look(ctx)
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    figure.update_xaxes(range=[0, 1], visible=False)
    figure.update_yaxes(range=[len(places), 0], visible=False)
    notes: list[dict[str, Any]] = []
    for i, place in enumerate(places):
        if i:
            figure.add_shape(
                type="line",
                x0=0,
                x1=1,
                y0=i,
                y1=i,
                line={"color": style.colours["border"], "width": style.line("axis")},
            )
        hover = say(ctx, "places.alt_row", name=place.name, rank=numbers.rank(place.now, n))
        add_rail(figure, i + _RAIL_AT, _ENDS, n, place.now, place.before, hover, style)
        notes += rail_scale(i + _RAIL_AT, _ENDS, n, style, ctx)
        notes += _row_words(place, i, n, style, ctx)
    figure.update_layout(annotations=notes)
    return figure


def _row_words(place: _Place, i: int, n: int, style: Look, ctx: ChartContext) -> list[dict[str, Any]]:
    """Write what is ranked, the move and the place of one row."""
    of = f"<span style='font-size:{style.type('h2'):g}px;font-weight:400'>/{n}</span>"
    middle: dict[str, Any] = {"xanchor": "left", "yanchor": "middle", "x": 0}
    label_size = style.type("label")
    found = [
        label(safe(place.name), style.font("body", 700), y=i + 0.15, **middle),
        label(
            f"{place.now}{of}",
            style.font("h1", 700, str(style.colours["home"])),
            x=1,
            y=i + 0.22,
            xanchor="right",
            yanchor="middle",
        ),
    ]
    if place.before is None:
        quiet = style.font("label", colour=style.ink("secondary"))
        return [*found, label(safe(say(ctx, "places.no_before")), quiet, y=i + 0.35, **middle)]
    change = place.before - place.now
    role = "up" if change > 0 else "down" if change < 0 else None
    ink = str(style.colours[role]) if role else style.ink("secondary")
    move = numbers.arrow_places(change, ctx.language)
    shift = text_width(move, label_size, 600) + 0.9 * label_size
    before = say(ctx, "places.before", rank=numbers.rank(place.before, n))
    return [
        *found,
        label(safe(move), style.font("label", 600, ink), y=i + 0.35, **middle),
        label(
            safe(before),
            style.font("label", colour=style.ink("secondary")),
            y=i + 0.35,
            xshift=round(shift, 1),
            **middle,
        ),
    ]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the places: where the province went, and the place without a before."""
    figures = Published(frame)
    n, places = figures.value(POPULATION), _places(figures, ctx)
    if n is None or not places:
        return refused_words(say(ctx, "refused.missing"))
    before, now, copies = (figures.value(key) for key in KEYS)
    if before is None or now is None or copies is None:
        title = "; ".join(_standing(place, n, ctx) for place in places)
    else:
        key = "both" if now < before else "fell" if now > before else "same"
        ranks = {"before": before, "rank": numbers.rank(now, n), "copies": numbers.rank(copies, n)}
        title = say(ctx, f"places.title_{key}", **ranks)
    return words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "places.subtitle", n=n),
        alt=". ".join([title, *(_standing(place, n, ctx) for place in places)]) + ".",
        lead=AFTER if now is not None else COPIES,
        caveats=KEYS,
    )


def _standing(place: _Place, n: int, ctx: ChartContext) -> str:
    return say(ctx, "places.alt_row", name=place.name, rank=numbers.rank(place.now, n))


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: the places and the number of units compared."""
    return Published(frame).table((*KEYS, POPULATION), ctx)


SPEC = FigureSpec(
    name="campaign_places",
    code="F25",
    queries=QUERIES,
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=results_sample,
    screen_height=SCREEN_HEIGHT,
)
