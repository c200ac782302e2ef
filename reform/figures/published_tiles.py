"""Published figures as text tiles: a big figure with everything it may not be shown without.

On the screen a tile is HTML; for slides the tiles are rows of one Plotly figure. Figures in one
set stand beside each other and are never added. A figure that is not held is said to be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width, wrap
from reform.figures.published import Published
from reform.figures.published_facts import facts_html
from reform.figures.results_samples import results_sample
from reform.figures.results_words import QUERIES, refused_words, say, words_of
from reform.figures.template import canvas, empty_figure, label, look, measures, safe
from reform.wording import numbers

_ROW_HEIGHT = 96
_SCREEN_WIDTH = 524
# A figure of more letters than these is set smaller.
_LONG = 8


@dataclass(frozen=True)
class Tile:
    """A figure, and what it is printed of: "11/11", or "58 of 27.855" below a share."""

    key: str
    of: str | None = None
    """Key of the whole behind a stroke."""
    share_of: tuple[str, str] | None = None
    """Keys of part and whole of a share, told below it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key of the tile."""
        return tuple(key for key in (self.key, self.of, *(self.share_of or ())) if key)


@dataclass(frozen=True)
class Tiles:
    """A set of tiles under one finding; `title` makes it from the figures by key."""

    name: str
    tiles: tuple[Tile, ...]
    title: Callable[[Published, ChartContext], str]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key of the set, in reading order."""
        return tuple(dict.fromkeys(key for tile in self.tiles for key in tile.keys))


def _hero(figures: Published, tile: Tile, ctx: ChartContext) -> str | None:
    """Return the figure as it is shown, None when it is not held."""
    if figures.row(tile.key) is None or (tile.of and figures.row(tile.of) is None):
        return None
    shown = figures.shown(tile.key, ctx)
    return f"{shown}/{figures.shown(tile.of, ctx)}" if tile.of else shown


def _below(figures: Published, tile: Tile, ctx: ChartContext) -> str:
    """Return part and whole of a share as words, empty when there is none."""
    if tile.share_of is None or any(figures.row(key) is None for key in tile.share_of):
        return ""
    part, whole = (figures.shown(key, ctx) for key in tile.share_of)
    return say(ctx, "tiles.of_share", part=part, whole=whole)


def tiles_html(frame: pd.DataFrame, tiles: Tiles, ctx: ChartContext) -> str:
    """Return the tiles of a set (FIGURES rows) as HTML; every value is escaped."""
    figures = Published(frame)
    return f'<div class="tiles">{"".join(_tile_html(figures, tile, ctx) for tile in tiles.tiles)}</div>'


def _tile_html(figures: Published, tile: Tile, ctx: ChartContext) -> str:
    hero = _hero(figures, tile, ctx)
    if hero is None:
        missing = escape(say(ctx, "tiles.missing"))
        return f'<div class="tile"><div class="tl-missing">{numbers.DASH} {missing}</div></div>'
    words = [figures.text(tile.key, "label", ctx), _below(figures, tile, ctx)]
    told = "".join(f'<div class="tl-label">{escape(line)}</div>' for line in words if line)
    facts = facts_html(figures, (tile.key,), ctx, whole=True)
    size = "tl-hero tl-long" if len(hero) > _LONG else "tl-hero"
    return f'<div class="tile"><div class="{size}">{escape(hero)}</div>{told}{facts}</div>'


def draw(tiles: Tiles, frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the tiles as rows: the figure, what it is, its scope and day; the notes tell its place."""
    width, height = measures(
        ctx, _SCREEN_WIDTH, _ROW_HEIGHT * len(tiles.tiles), _ROW_HEIGHT * len(tiles.tiles)
    )
    figures, style = Published(frame), look(ctx)
    heroes = [_hero(figures, tile, ctx) for tile in tiles.tiles]
    if not any(heroes):
        return empty_figure(ctx, height, say(ctx, "tiles.missing"))
    figure = canvas(ctx, height, {"l": 0, "r": 1, "t": 0, "b": 0})
    figure.update_xaxes(range=[0, 1], visible=False)
    figure.update_yaxes(range=[0, height], visible=False)
    # The fewer the figures, the larger; never so large that their words have no room.
    big = min(
        style.type("hero") * (1.5 if len(heroes) == 1 else 1.0),
        max(style.type("h1"), 0.36 * height / len(heroes)),
    )
    widest = max(text_width(hero or numbers.DASH, 1, 700) for hero in heroes)
    big = min(big, 0.4 * width / widest)
    left = widest * big + 1.4 * style.type("body")
    row = height / len(heroes)
    notes = []
    for i, (tile, hero) in enumerate(zip(tiles.tiles, heroes, strict=True)):
        middle = round(height - (i + 0.5) * row, 2)
        if i:
            figure.add_shape(
                type="line",
                x0=0,
                x1=1,
                y0=height - i * row,
                y1=height - i * row,
                line={"color": style.colours["border"], "width": style.line("axis")},
            )
        place: dict[str, Any] = {"x": 0, "y": middle, "xanchor": "left", "yanchor": "middle"}
        font = {**style.font("h1", 700), "size": round(big, 2)}
        notes.append(label(safe(hero or numbers.DASH), font, **place))
        words = _row_words(figures, tile, hero, width - left, ctx)
        notes.append(label(words, style.font("body", 600), **place, xshift=round(left, 1)))
    figure.update_layout(annotations=notes)
    return figure


def _row_words(figures: Published, tile: Tile, hero: str | None, room: float, ctx: ChartContext) -> str:
    """Return the lines beside a figure: what it is; then scope and day, smaller."""
    style = look(ctx)
    if hero is None:
        return safe(say(ctx, "tiles.missing"))
    first = " · ".join(
        part for part in (figures.text(tile.key, "label", ctx), _below(figures, tile, ctx)) if part
    )
    facts = (
        ("scope", figures.scope(tile.key, ctx)),
        ("as_of", figures.period(tile.key, ctx)),
    )
    second = " · ".join(say(ctx, f"facts.{name}", **{name: value}) for name, value in facts if value)
    small = style.type("label")
    lines = [safe(line) for line in wrap(first, style.type("body"), 600, room)]
    lines += [
        f"<span style='font-size:{small:g}px;font-weight:400'>{safe(line)}</span>"
        for line in wrap(second, small, 400, room)
    ]
    return "<br>".join(lines)


def describe(tiles: Tiles, frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of a set: its finding when all figures are there, else its name."""
    figures = Published(frame)
    held = [tile.key for tile in tiles.tiles if figures.row(tile.key) is not None]
    if not held:
        return refused_words(f"{say(ctx, f'tiles.{tiles.name}')}: {say(ctx, 'tiles.missing')}")
    whole = all(figures.row(key) is not None for key in tiles.keys)
    title = tiles.title(figures, ctx) if whole else say(ctx, f"tiles.{tiles.name}")
    told = (
        f"{figures.text(tile.key, 'label', ctx)}: {hero}"
        for tile in tiles.tiles
        if (hero := _hero(figures, tile, ctx)) is not None
    )
    words = words_of(
        frame,
        ctx,
        title=title,
        subtitle=say(ctx, "tiles.subtitle"),
        alt=". ".join((title, *told)) + ".",
        lead=held[0],
        caveats=[tile.key for tile in tiles.tiles],
    )
    # What is not the same for all is said at each figure.
    differing: dict[str, Any] = {
        field: say(ctx, "tiles.each")
        for field, column in (("unit", "unit"), ("scope", "scope"), ("period", "as_of_text"))
        if len({figures.text(key, column, ctx) for key in held}) > 1
    }
    return replace(words, **differing)


def tabulate(tiles: Tiles, frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of a set."""
    return Published(frame).table(tiles.keys, ctx)


def _said(name: str, **keys: str) -> Callable[[Published, ChartContext], str]:
    """Return what makes the finding of a set: figures by field of its text."""

    def title(figures: Published, ctx: ChartContext) -> str:
        shown = {field: figures.shown(key, ctx) for field, key in keys.items()}
        return say(ctx, f"tiles.{name}_title", **shown)

    return title


def _online_title(figures: Published, ctx: ChartContext) -> str:
    key = "online.share_2020_06"
    return say(ctx, "tiles.online_share_title", share=figures.shown(key, ctx), as_of=figures.period(key, ctx))


def _coverage_title(figures: Published, ctx: ChartContext) -> str:
    desks, share = COVERAGE_DESKS, figures.shown("onestop.centre_coverage", ctx)
    districts, communes = (_hero(figures, tile, ctx) for tile in desks)
    return say(ctx, "tiles.onestop_coverage_title", districts=districts, communes=communes, share=share)


def _feedback_title(figures: Published, ctx: ChartContext) -> str:
    n, share = figures.shown("pakn.received_handled", ctx), figures.shown("pakn.handled_share", ctx)
    whole = figures.value("pakn.handled_share") == 100
    return say(ctx, f"tiles.feedback_title{'_all' if whole else ''}", n=n, share=share)


COVERAGE_DESKS = (
    Tile("onestop.districts_with_modern_desk", of="onestop.districts_total"),
    Tile("onestop.communes_with_desk", of="onestop.communes_total"),
)
SETS: tuple[Tiles, ...] = (
    Tiles(
        "campaign_results",
        (
            Tile("backlog.share_after", share_of=("backlog.overdue_after", "backlog.in_process_after")),
            Tile("campaign.ecopies"),
        ),
        _said("campaign_results", share="backlog.share_after"),
    ),
    Tiles("online_share", (Tile("online.share_2020_06"), Tile("online.portal_launch")), _online_title),
    Tiles(
        "onestop_coverage",
        (Tile("onestop.centre_coverage"), *COVERAGE_DESKS),
        _coverage_title,
    ),
    Tiles(
        "on_the_spot",
        (Tile("foursite.procedures"), Tile("foursite.dossiers")),
        _said("on_the_spot", procedures="foursite.procedures", dossiers="foursite.dossiers"),
    ),
    Tiles(
        "feedback",
        (Tile("pakn.received_handled"), Tile("pakn.handled_share")),
        _feedback_title,
    ),
)


def _spec(tiles: Tiles, place: int) -> FigureSpec:
    return FigureSpec(
        name=tiles.name,
        code=f"F26{'abcde'[place]}",
        queries=QUERIES,
        draw=partial(draw, tiles),
        describe=partial(describe, tiles),
        tabulate=partial(tabulate, tiles),
        sample=results_sample,
        screen_height=_ROW_HEIGHT * len(tiles.tiles),
    )


SPECS: Sequence[FigureSpec] = tuple(_spec(tiles, place) for place, tiles in enumerate(SETS))
