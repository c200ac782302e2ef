"""Hoàng Sa and Trường Sa on the map: in their true place, or framed where the frame is narrow (F4)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.figures.class_bands import Bands, fill_of
from reform.figures.context import ChartContext
from reform.figures.facts_of_rows import hover_words
from reform.figures.map_place import EAST, View
from reform.figures.placing import Box
from reform.figures.sheet import Sheet
from reform.figures.template import Look, box_of, label, safe
from reform.geography import Archipelago, Geometry
from reform.wording.texts import text

# Side of an island's square, in screen px, and rim of squares and provinces (DESIGN F4).
_ISLAND = 4.4
BORDER = 0.5
# Rooms of the two insets of a narrow frame as shares of its height, from the bottom.
_INSETS = {"HS": (0.36, 0.6), "TS": (0.02, 0.33)}
_INSET_WIDTH = 112


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the map."""
    return text(ctx.language, f"figures_depth.map.{key}", count, **values)


def short_lines(group: Archipelago, outline: Geometry, ctx: ChartContext) -> tuple[str, str, str]:
    """Return the label of an archipelago in three short lines, the last is its province."""
    # Two syllables a line in both languages: "Quần đảo | Hoàng Sa", "Hoàng Sa | Archipelago".
    words = _name(group, ctx).split(" ")
    return " ".join(words[:2]), " ".join(words[2:]), _belongs(group, outline, ctx)


def islands(
    figure: Sheet,
    group: Archipelago,
    found: Bands,
    rows: dict[str, pd.Series],
    axis: str,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Draw each named island as a square in the class colour of its province."""
    row = rows.get(group.province_code)
    words = "" if row is None else hover_words(row, ctx)
    figure.add_scatter(
        x=[round(x * EAST, 4) for x, _ in group.islands],
        y=[y for _, y in group.islands],
        mode="markers",
        meta={"archipelago": group.code},
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        customdata=[group.province_code] * len(group.islands),
        hovertemplate=f"{safe(_name(group, ctx))}<br>{words}<extra></extra>",
        marker={
            "symbol": "square",
            "size": _ISLAND * style.k,
            "color": fill_of(found.of(group.province_code), style),
            # The palest classes would vanish on the sea.
            "line": {"color": style.colours["border_strong"], "width": BORDER * style.k},
        },
    )


def _name(group: Archipelago, ctx: ChartContext) -> str:
    return say(ctx, f"archipelago_{group.code}")


def _belongs(group: Archipelago, outline: Geometry, ctx: ChartContext) -> str:
    return say(ctx, "belongs", province=outline.units[group.province_code].name)


def name_in_sea(
    figure: Sheet, group: Archipelago, outline: Geometry, main: View, ctx: ChartContext, style: Look
) -> list[Box]:
    """Write the archipelago and its province above the islands; return the places taken."""
    size = style.type("axis")
    first, second = _name(group, ctx), _belongs(group, outline, ctx)
    east = [x * EAST for x, _ in group.islands]
    north = max(y for _, y in group.islands) + 6 * style.k / main.scale
    middle = (min(east) + max(east)) / 2
    wide, tall = box_of([(first, size, 600), (second, size, 400)])
    # The whole name stays on the sheet even when the frame ends right behind the islands.
    middle = min(middle, main.x[1] - (wide / 2 + 4 * style.k) / main.scale)
    words = f"<b>{safe(first)}</b><br>{safe(second)}"
    place: dict[str, Any] = {
        "x": round(middle, 4),
        "y": round(north, 4),
        "yanchor": "bottom",
        "align": "center",
        "xanchor": "center",
    }
    figure.add_annotation(label(words, style.font("axis"), **place))
    name = main.box(middle - wide / 2 / main.scale, north + tall / main.scale, wide, tall)
    south = min(y for _, y in group.islands)
    return [name, Box(min(east) - 0.2, -north, max(east) + 0.2, -south + 0.2)]


def insets(
    figure: Sheet,
    outline: Geometry,
    found: Bands,
    rows: dict[str, pd.Series],
    width: int,
    height: int,
    main: View,
    taken: list[Box],
    ctx: ChartContext,
    style: Look,
) -> None:
    """Frame both archipelagos at the right, in the same order as in the sea."""
    size = style.type("axis")
    left = 1 - _INSET_WIDTH * style.k / width
    right = 1 - 2 * style.k / width
    for place, group in enumerate(outline.archipelagos, start=2):
        low, high = _INSETS[group.code]
        lines = short_lines(group, outline, ctx)
        text_px = 3 * 1.3 * size + 6 * style.k
        top = high - text_px / height
        xs, ys = [x * EAST for x, _ in group.islands], [y for _, y in group.islands]
        pad = 0.06 * max(max(xs) - min(xs), max(ys) - min(ys)) + 0.1
        islands(figure, group, found, rows, str(place), ctx, style)
        figure.update_layout(
            {
                f"xaxis{place}": {
                    "domain": [left, right],
                    "anchor": f"y{place}",
                    "range": [min(xs) - pad, max(xs) + pad],
                    "visible": False,
                    "constrain": "range",
                },
                f"yaxis{place}": {
                    "domain": [low + 4 * style.k / height, top],
                    "anchor": f"x{place}",
                    "range": [min(ys) - pad, max(ys) + pad],
                    "visible": False,
                    "constrain": "range",
                    "scaleanchor": f"x{place}",
                },
            }
        )
        figure.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            x0=left,
            x1=right,
            y0=low,
            y1=high,
            line={"color": style.colours["border_strong"], "width": style.line("grid")},
            layer="below",
        )
        words = f"<b>{safe(lines[0])}<br>{safe(lines[1])}</b><br>{safe(lines[2])}"
        place_of: dict[str, Any] = {
            "xref": "paper",
            "yref": "paper",
            "xanchor": "center",
            "yanchor": "top",
            "align": "center",
        }
        figure.add_annotation(label(words, style.font("axis"), x=(left + right) / 2, y=high, **place_of))
        x0 = main.x[0] + left * width / main.scale
        y0 = main.y[0] + high * height / main.scale
        taken.append(main.box(x0, y0, (right - left) * width, (high - low) * height))
