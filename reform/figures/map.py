"""F4: the provinces coloured by score in five equal-count classes, Hoàng Sa and Trường Sa in place.

A plain filled scatter, not a geo subplot: nothing is fetched, winding does not matter, text works
and the picture is the same. One trace a class. The outlines come from `reform.geography`, the one
look-up a figure makes (see there). No map is drawn without both archipelagos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import map_islands, map_key, territory_words
from reform.figures.class_bands import Bands, bands, basis_of, fill_of, outline_chosen
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.depth_samples import ranking_63
from reform.figures.facts_of_rows import hover_words, population
from reform.figures.map_place import (
    EAST,
    FULL_LAT,
    FULL_LON,
    MAIN_LAT,
    MAIN_LON,
    NARROW,
    View,
    name_place,
    spread,
    view,
)
from reform.figures.placing import Box
from reform.figures.sheet import Sheet
from reform.figures.template import (
    Look,
    box_of,
    canvas,
    empty_figure,
    label,
    leader,
    look,
    measures,
    safe,
)
from reform.geography import Geometry, Ring, geometry

SCREEN_HEIGHT = 510
PHONE_HEIGHT = 440
_SCREEN_WIDTH = 440
# Where the sea is named, in degrees.
_SEA_NAME = (112.6, 14.35)
_SEA_NAME_NARROW = (108.35, 18.0)
# West edge of the key, east of Hải Nam, in degrees.
_KEY_LON = 110.3
_ARCHIPELAGOS = {"HS", "TS"}
# Between the points that feel the pointer, and how far from one it is felt, in screen px.
_REACH = 9


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one edition (RANKING rows of the 63 or the 34 units) as a map."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, PHONE_HEIGHT)
    basis = basis_of(frame)
    if basis is None:
        return empty_figure(ctx, height, territory_words.sparse_words(frame, ctx))
    style = look(ctx)
    outline = geometry(34 if population(frame) == 34 else 63)
    if {group.code for group in outline.archipelagos} != _ARCHIPELAGOS:
        return empty_figure(ctx, height, map_islands.say(ctx, "no_archipelagos"))
    found = bands(frame, basis)
    narrow = width / style.k < NARROW
    figure = Sheet(canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0}))
    figure.update_layout(plot_bgcolor=style.colours["sea"], hoverdistance=int(_REACH * style.k))
    main = view(MAIN_LON if narrow else FULL_LON, MAIN_LAT if narrow else FULL_LAT, width, height)
    _classes(figure, outline, found, style)
    units = outline.units
    outline_chosen(figure, lambda code: _joined(units[code].rings) if code in units else None, ctx, style)
    rows = {str(row["province_code"]): row for _, row in frame.iterrows()}
    taken: list[Box] = []
    if narrow:
        map_islands.insets(figure, outline, found, rows, width, height, main, taken, ctx, style)
    else:
        for group in outline.archipelagos:
            map_islands.islands(figure, group, found, rows, "", ctx, style)
            taken += map_islands.name_in_sea(figure, group, outline, main, ctx, style)
    _hover(figure, outline, rows, main, ctx, style)
    _sea_name(figure, narrow, ctx, style)
    main = _key(figure, map_key.key_of(frame, found, ctx, style), main, narrow, taken, style)
    _axes(figure, main)
    _home_name(figure, frame, outline, main, taken, ctx, style)
    return figure.done()


def _axes(figure: Sheet, main: View) -> None:
    """Fix both axes to one scale; a wider column only adds sea in the east."""
    # Only these two: the axes of the insets have rooms of their own.
    figure.update_layout(
        xaxis={"range": list(main.x), "visible": False, "constrain": "range", "constraintoward": "left"},
        yaxis={"range": list(main.y), "visible": False, "constrain": "range", "scaleanchor": "x"},
    )


def _joined(rings: Sequence[Ring]) -> tuple[list[float | None], list[float | None]]:
    """Return the points of rings in plot units, rings parted by None."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings:
        if xs:
            xs.append(None)
            ys.append(None)
        xs += [round(x * EAST, 4) for x, _ in ring]
        ys += [y for _, y in ring]
    return xs, ys


def _classes(figure: Sheet, outline: Geometry, found: Bands, style: Look) -> None:
    """Fill the provinces, one trace a class, the units without a value hatched."""
    valued = {code for codes in found.members for code in codes}
    # A unit that the rows do not know at all is as much without a value as one with an empty cell.
    without = tuple(code for code in outline.units if code not in valued)
    for place, codes in [*enumerate(found.members), (None, without)]:
        drawn = [code for code in codes if code in outline.units]
        if not drawn:
            continue
        xs, ys = _joined([ring for code in drawn for ring in outline.units[code].rings])
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            fill="toself",
            hoverinfo="skip",
            meta={"class": "missing" if place is None else place, "units": drawn},
            line={"color": style.colours["border_strong"], "width": map_islands.BORDER * style.k},
            **_fill(place, style),
        )


def _fill(place: int | None, style: Look) -> dict[str, Any]:
    if place is not None:
        return {"fillcolor": fill_of(place, style)}
    return {
        "fillpattern": {
            "shape": "/",
            "fillmode": "replace",
            "bgcolor": fill_of(None, style),
            "fgcolor": style.colours["missing_hatch"],
            "size": 5 * style.k,
            "solidity": 0.18,
        }
    }


def _hover(
    figure: Sheet,
    outline: Geometry,
    rows: dict[str, pd.Series],
    main: View,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Lay unseen points all over each province, for hover and click: fills cannot tell which one."""
    known = tuple(unit for code, unit in outline.units.items() if code in rows)
    points = spread(known, round(_REACH * style.k / main.scale, 4))
    words = {unit.code: hover_words(rows[unit.code], ctx) for unit in known}
    figure.add_scatter(
        x=[round(x, 4) for _, x, _ in points],
        y=[round(y, 4) for _, _, y in points],
        mode="markers",
        meta="units",
        customdata=[code for code, _, _ in points],
        hovertext=[words[code] for code, _, _ in points],
        hovertemplate="%{hovertext}<extra></extra>",
        # Small, so that the nearest point decides, not the first whose mark is touched.
        marker={"size": style.marker("outline"), "opacity": 0, "color": style.surface},
    )


def _sea_name(figure: Sheet, narrow: bool, ctx: ChartContext, style: Look) -> None:
    words = safe(map_islands.say(ctx, "sea"))
    if narrow:
        words = words.replace(" ", "<br>", 1)
    x, y = _SEA_NAME_NARROW if narrow else _SEA_NAME
    font = style.font("axis", colour=style.ink("secondary")) | {"style": "italic"}
    figure.add_annotation(label(words, font, x=round(x * EAST, 4), y=y, align="center"))


def _key(figure: Sheet, key: map_key.Key, main: View, narrow: bool, taken: list[Box], style: Look) -> View:
    """Write the key north-east of the land and take its place; return the framing, centred if wide."""
    edge = 6 * style.k / main.scale
    east = main.x[1] if narrow else FULL_LON[1] * EAST
    top, left = main.y[1] - edge, _KEY_LON * EAST
    if narrow:
        left = main.x[1] - key.width / main.scale - edge
    # Large type on a wide sheet: the key moves out of the sea, right of everything.
    elif any(main.box(left, top, key.width, key.height).overlaps(other) for other in taken):
        left = min(east + edge, main.x[1] - key.width / main.scale - edge)
    map_key.write(figure, key, left, top, style)
    taken.append(main.box(left, top, key.width, key.height))
    spare = max(main.x[1] - max(east, left + key.width / main.scale + edge), 0) / 2
    return replace(main, x=(main.x[0] - spare, main.x[1] - spare))


def _home_name(
    figure: Sheet,
    frame: pd.DataFrame,
    outline: Geometry,
    main: View,
    taken: list[Box],
    ctx: ChartContext,
    style: Look,
) -> None:
    """Name the home and its place beside the land, joined by a thin line."""
    standing = territory_words.standing_of_home(frame, ctx)
    if standing is None or ctx.home_code not in outline.units:
        return
    size = style.type("label")
    lines = [(ctx.home_name, size, 700), (standing, size, 600)]
    found = name_place(outline, ctx.home_code, box_of(lines), main, taken)
    if found is None:
        return
    words = f"<b>{safe(ctx.home_name)}</b><br>{safe(standing)}"
    font = style.font("label", 600, str(style.colours["home"]))
    figure.add_annotation(
        leader(
            words,
            font,
            x=round(found.x, 4),
            y=round(found.y, 4),
            ax=found.ax,
            ay=found.ay,
            align="right" if found.ax < 0 else "left",
            arrowwidth=style.line("axis"),
        )
    )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the map (RANKING rows)."""
    outline = geometry(34 if len(frame) and population(frame) == 34 else 63)
    key = "official" if outline.official else "schematic"
    return territory_words.describe(frame, ctx, "map", map_islands.say(ctx, key))


SPEC = FigureSpec(
    name="map",
    code="F4",
    queries=("indices/ranking",),
    draw=draw,
    describe=describe,
    tabulate=territory_words.tabulate,
    sample=ranking_63,
    screen_height=SCREEN_HEIGHT,
)
