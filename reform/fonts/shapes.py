"""Draw the symbols that Be Vietnam Pro lacks, as TrueType outlines in font units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from fontTools.pens.ttGlyphPen import TTGlyphPen

Point = tuple[float, float]

_BEARING = 50
_MIDDLE = 370  # half of the capitals' height: symbols sit beside digits, not beside lower case


@dataclass(frozen=True)
class Symbol:
    """Describe one added glyph."""

    name: str
    advance: int
    draw: Callable[[TTGlyphPen, float, float], None]

    def outline(self, stroke: float, axis: float) -> Any:
        """Return the glyph drawn with a weight's stroke, arrows lying on its minus axis."""
        pen = TTGlyphPen(None)
        self.draw(pen, stroke, axis)
        return pen.glyph()


def _polygon(pen: TTGlyphPen, points: Sequence[Point]) -> None:
    """Draw a closed polygon; clockwise is filled, anticlockwise is a hole."""
    whole = [(round(x), round(y)) for x, y in points]
    pen.moveTo(whole[0])
    for point in whole[1:]:
        pen.lineTo(point)
    pen.closePath()


def _arc(centre: Point, radius: float, clockwise: bool) -> list[Point]:
    """Return the eight off-curve points of a circle, beginning beside its top."""
    near = radius * (sqrt(2) - 1)
    points = [
        (near, radius),
        (radius, near),
        (radius, -near),
        (near, -radius),
        (-near, -radius),
        (-radius, -near),
        (-radius, near),
        (-near, radius),
    ]
    if not clockwise:
        points = [(-x, y) for x, y in points]
    return [(round(centre[0] + x), round(centre[1] + y)) for x, y in points]


def _circle(pen: TTGlyphPen, centre: Point, radius: float, *, clockwise: bool = True) -> None:
    """Draw a circle from quadratic curves through its eight octants."""
    top = (round(centre[0]), round(centre[1] + radius))
    points = _arc(centre, radius, clockwise)
    pen.moveTo(top)
    for index in range(0, 8, 2):
        pair = points[index : index + 2]
        side = 1 if clockwise else -1
        ends = [(side * radius, 0), (0, -radius), (-side * radius, 0), (0, radius)]
        dx, dy = ends[index // 2]
        pen.qCurveTo(*pair, (round(centre[0] + dx), round(centre[1] + dy)))
    pen.closePath()


def _triangle_up(pen: TTGlyphPen, _stroke: float, _axis: float) -> None:
    """Draw ▲."""
    _polygon(pen, [(50, 90), (370, 650), (690, 90)])


def _triangle_down(pen: TTGlyphPen, _stroke: float, _axis: float) -> None:
    """Draw ▼."""
    _polygon(pen, [(50, 650), (690, 650), (370, 90)])


def _square(pen: TTGlyphPen, _stroke: float, _axis: float) -> None:
    """Draw ■."""
    _polygon(pen, [(50, 90), (50, 650), (610, 650), (610, 90)])


def _diamond(pen: TTGlyphPen, _stroke: float, _axis: float) -> None:
    """Draw ◆."""
    _polygon(pen, [(50, 370), (380, 700), (710, 370), (380, 40)])


def _arrow(pen: TTGlyphPen, stroke: float, axis: float) -> None:
    """Draw → as one outline: shaft and chevron share their stroke."""
    left, tip, head, half = 50.0, 800.0, 260.0, stroke / 2
    slant = stroke / sqrt(2)
    inner = tip - stroke * sqrt(2) - half
    _polygon(
        pen,
        [
            (left, axis + half),
            (inner, axis + half),
            (tip - head - slant, axis + head - slant),
            (tip - head, axis + head),
            (tip, axis),
            (tip - head, axis - head),
            (tip - head - slant, axis - head + slant),
            (inner, axis - half),
            (left, axis - half),
        ],
    )


def _check(pen: TTGlyphPen, stroke: float, _axis: float) -> None:
    """Draw ✓."""
    bottom_x, bottom_y, short, long = 270.0, 60.0, 220.0, 480.0
    slant = stroke / sqrt(2)
    _polygon(
        pen,
        [
            (bottom_x - short, bottom_y + short),
            (bottom_x - short + slant, bottom_y + short + slant),
            (bottom_x, bottom_y + stroke * sqrt(2)),
            (bottom_x + long - slant, bottom_y + long + slant),
            (bottom_x + long, bottom_y + long),
            (bottom_x, bottom_y),
        ],
    )


def _disc(pen: TTGlyphPen, _stroke: float, _axis: float) -> None:
    """Draw ●."""
    _circle(pen, (350, _MIDDLE), 300)


def _ring(pen: TTGlyphPen, stroke: float, _axis: float) -> None:
    """Draw ○."""
    _circle(pen, (350, _MIDDLE), 300)
    _circle(pen, (350, _MIDDLE), 300 - stroke * 0.9, clockwise=False)


def _half_disc(pen: TTGlyphPen, stroke: float, _axis: float) -> None:
    """Draw ◐: a disc whose right half is cut out inside the ring."""
    _circle(pen, (350, _MIDDLE), 300)
    radius = 300 - stroke * 0.9
    points = _arc((350, _MIDDLE), radius, True)
    top, right, low = (
        (350, round(_MIDDLE + radius)),
        (round(350 + radius), _MIDDLE),
        (350, round(_MIDDLE - radius)),
    )
    # Anticlockwise, so that it is a hole: bottom → right → top, then straight back down.
    pen.moveTo(low)
    pen.qCurveTo(points[3], points[2], right)
    pen.qCurveTo(points[1], points[0], top)
    pen.closePath()


SYMBOLS: dict[int, Symbol] = {
    0x2192: Symbol("arrowright", 850, _arrow),
    0x25A0: Symbol("blacksquare", 610 + _BEARING, _square),
    0x25B2: Symbol("triangleup", 690 + _BEARING, _triangle_up),
    0x25BC: Symbol("triangledown", 690 + _BEARING, _triangle_down),
    0x25C6: Symbol("blackdiamond", 710 + _BEARING, _diamond),
    0x25CB: Symbol("whitecircle", 700, _ring),
    0x25CF: Symbol("blackcircle", 700, _disc),
    0x25D0: Symbol("circlelefthalf", 700, _half_disc),
    0x2713: Symbol("checkmark", 750 + _BEARING, _check),
}
"""Every added character, by code point."""
