"""F4, tile twin: one square a province near its true place, the number in it is the rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import territory_words
from reform.figures.class_bands import Bands, bands, basis_of, fill_of, outline_chosen
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.depth_samples import ranking_63
from reform.figures.facts_of_rows import hover_words, population
from reform.figures.map_islands import short_lines
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.geography import Archipelago, geometry, tiles
from reform.wording.sentences import present
from reform.wording.texts import text

SCREEN_HEIGHT = 510
PHONE_HEIGHT = 440
_SCREEN_WIDTH = 300
_ROWS, _COLUMNS = 20, 8
# Gap between tiles as a share of a cell; the rest is the tile.
_GAP = 0.08
# Where the archipelagos are named: column and row of the islands' squares (data/geo).
_NAME_COLUMN = 8.2
_NAME_ROWS = {"HS": 8.5, "TS": 16.5}
# Three squares stand for an archipelago: offsets in cells, and their side in screen px.
_ISLANDS = ((0.15, 0.0), (0.6, 0.18), (1.05, 0.0))
_ISLAND = 6.0
_BORDER = 0.5


def say(ctx: ChartContext, key: str, **values: object) -> str:
    """Return a text of the tile grid."""
    return text(ctx.language, f"figures_depth.{key}", None, **values)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one edition (RANKING rows of the 63 units) as tiles; other eras have no grid."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, PHONE_HEIGHT)
    basis = basis_of(frame)
    if basis is None:
        return empty_figure(ctx, height, territory_words.sparse_words(frame, ctx))
    if population(frame) == 34:
        return empty_figure(ctx, height, say(ctx, "tile.no_grid"))
    style = look(ctx)
    found = bands(frame, basis)
    outline = geometry(63)
    names = {group.code: short_lines(group, outline, ctx) for group in outline.archipelagos}
    size = style.type("axis")
    words = max(text_width(line, size, 600) for lines in names.values() for line in lines)
    cell = min(height / _ROWS, (width - words) / (_NAME_COLUMN + 0.2))
    figure = Sheet(canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0}))
    # Rows count down, so y is −row; the same scale on both axes keeps tiles square in any column.
    spare = (height / cell - _ROWS) / 2
    # A sheet much wider than the grid gets it in the middle.
    aside = max(0.0, (width - words) / cell - _NAME_COLUMN - 0.2) / 2
    figure.update_layout(
        xaxis={
            "range": [-0.5 - aside, width / cell - 0.5 - aside],
            "visible": False,
            "constrain": "range",
            "constraintoward": "left",
        }
    )
    figure.update_layout(
        yaxis={
            "range": [-_ROWS + 0.5 - spare, 0.5 + spare],
            "visible": False,
            "constrain": "range",
            "scaleanchor": "x",
        }
    )
    rows = {str(row["province_code"]): row for _, row in frame.iterrows()}
    _tiles(figure, found, rows, cell, ctx, style)
    _hatch(figure, found, rows, style)
    outline_chosen(figure, lambda code: _square(code) if code in tiles() else None, ctx, style)
    for group in outline.archipelagos:
        _archipelago(figure, group, found, names[group.code], ctx, style)
    return figure.done()


def _tiles(
    figure: Sheet,
    found: Bands,
    rows: Mapping[str, pd.Series],
    cell: float,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Draw the tiles with their ranks, one trace a class."""
    grid = tiles()
    valued = {code for codes in found.members for code in codes}
    without = tuple(code for code in grid if code not in valued)
    side = cell * (1 - _GAP)
    for place, codes in [*enumerate(found.members), (None, without)]:
        if not codes:
            continue
        fill = fill_of(place, style)
        ink = style.ink_on(fill) or style.ink()
        font = style.font("axis", 500, ink, tabular=True)
        # Two digits must fit the tile, whatever its size.
        font["size"] = round(min(font["size"], 0.62 * side), 2)
        figure.add_scatter(
            x=[grid[code][1] for code in codes],
            y=[-grid[code][0] for code in codes],
            mode="markers+text",
            text=[_rank(rows.get(code)) for code in codes],
            textfont=font,
            textposition="middle center",
            meta={"class": "missing" if place is None else place},
            customdata=list(codes),
            hovertext=[hover_words(rows[code], ctx) if code in rows else "" for code in codes],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            marker={
                "symbol": "square",
                "size": round(side, 2),
                "color": fill,
                "line": {"color": style.colours["border_strong"], "width": _BORDER * style.k},
            },
        )


def _rank(row: pd.Series | None) -> str:
    return "" if row is None or not present(row["rank"]) else str(int(row["rank"]))


def _square(code: str) -> tuple[list[float], list[float]]:
    """Return the corners of a tile, closed, in cells."""
    row, column = tiles()[code]
    half = (1 - _GAP) / 2
    return (
        [column - half, column + half, column + half, column - half, column - half],
        [-row - half, -row - half, -row + half, -row + half, -row - half],
    )


def _hatch(figure: Sheet, found: Bands, rows: Mapping[str, pd.Series], style: Look) -> None:
    """Hatch the tiles without a value: three strokes each, one trace for all."""
    valued = {code for codes in found.members for code in codes}
    xs: list[float | None] = []
    ys: list[float | None] = []
    half = (1 - _GAP) / 2
    for code, (row, column) in tiles().items():
        if code in valued or _rank(rows.get(code)):
            continue
        for part in (-0.5, 0.0, 0.5):
            low, high = max(-half, part - half), min(half, part + half)
            xs += [column + low, column + high, None]
            ys += [-row + low - part, -row + high - part, None]
    if not xs:
        return
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        hoverinfo="skip",
        meta="hatch",
        line={"color": style.colours["missing_hatch"], "width": style.line("grid")},
    )


def _archipelago(
    figure: Sheet, group: Archipelago, found: Bands, lines: Sequence[str], ctx: ChartContext, style: Look
) -> None:
    """Name an archipelago right of the grid, with squares in the class colour of its province."""
    row = _NAME_ROWS[group.code]
    figure.add_scatter(
        x=[_NAME_COLUMN - 0.5 + dx for dx, _ in _ISLANDS],
        y=[-row + 0.35 - dy for _, dy in _ISLANDS],
        mode="markers",
        meta={"archipelago": group.code},
        customdata=[group.province_code] * len(_ISLANDS),
        hovertemplate=f"{safe(say(ctx, f'map.archipelago_{group.code}'))}<extra></extra>",
        cliponaxis=False,
        marker={
            "symbol": "square",
            "size": _ISLAND * style.k,
            "color": fill_of(found.of(group.province_code), style),
            "line": {"color": style.colours["border_strong"], "width": _BORDER * style.k},
        },
    )
    first, second, third = (safe(line) for line in lines)
    words = f"<b>{first}<br>{second}</b><br>{third}"
    place: dict[str, Any] = {"x": _NAME_COLUMN - 0.5, "y": -row, "xanchor": "left", "yanchor": "top"}
    figure.add_annotation(label(words, style.font("axis"), **place))


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the tile grid (RANKING rows)."""
    return territory_words.describe(frame, ctx, "tile", say(ctx, "tile.note"))


SPEC = FigureSpec(
    name="tile_grid",
    code="F4",
    queries=("indices/ranking",),
    draw=draw,
    describe=describe,
    tabulate=territory_words.tabulate,
    sample=ranking_63,
    screen_height=SCREEN_HEIGHT,
)
