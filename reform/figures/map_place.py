"""Where the parts of the map stand: scale, land, key and the place of the home's name (F4).

Coordinates are (longitude × cos 16°, latitude): at that latitude the two axes are true to each
other, and lines of a map this small need no better projection.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reform.figures.placing import Box
from reform.geography import Geometry, Ring, Unit

EAST = math.cos(math.radians(16))
# Everything from Điện Biên to the easternmost island of Trường Sa, with a rim (degrees).
FULL_LON, FULL_LAT = (101.9, 117.6), (7.15, 23.75)
MAIN_LON, MAIN_LAT = (101.9, 109.75), (8.2, 23.6)
# Frames narrower than this (screen px) cannot hold the islands in place and use insets.
NARROW = 420
# Latitudes between two scan lines of the land, in degrees.
_STEP = 0.1


@dataclass(frozen=True)
class View:
    """One way to frame the map: ranges in plot units, px of one unit."""

    x: tuple[float, float]
    y: tuple[float, float]
    scale: float

    def box(self, left: float, top: float, width: float, height: float) -> Box:
        """Return a box in plot units (y downwards as −latitude) from px lengths."""
        return Box(left, -top, left + width / self.scale, -top + height / self.scale)


def view(lon: tuple[float, float], lat: tuple[float, float], width: float, height: float) -> View:
    """Return the framing of a region inside `width` × `height` px, spare room at the right and evenly
    above and below."""
    west, east = lon[0] * EAST, lon[1] * EAST
    scale = min(width / (east - west), height / (lat[1] - lat[0]))
    middle, half = (lat[0] + lat[1]) / 2, height / scale / 2
    return View((west, west + width / scale), (middle - half, middle + half), scale)


def _crossings(ring: Ring, latitude: float) -> list[float]:
    found = []
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > latitude) != (y1 > latitude):
            found.append((x0 + (latitude - y0) / (y1 - y0) * (x1 - x0)) * EAST)
    return sorted(found)


def inside(ring: Ring) -> tuple[float, float]:
    """Return a point well inside a ring, in plot units: the middle of its widest level cut."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best = (0.0, ring[0][0] * EAST, ring[0][1])
    for part in range(3, 8):
        latitude = low + (high - low) * part / 10
        cuts = _crossings(ring, latitude)
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            best = max(best, (right - left, (left + right) / 2, latitude))
    return best[1], best[2]


@lru_cache(maxsize=8)
def spread(units: tuple[Unit, ...], step: float) -> tuple[tuple[str, float, float], ...]:
    """Return points `step` apart all over the area of units, in plot units, each with its unit's code.

    A point well inside belongs to every unit, however small; no other unit's point comes near it.
    """
    middles = {unit.code: inside(unit.largest) for unit in units}
    found = [(code, *middle) for code, middle in middles.items()]
    for unit in units:
        levels = [y for ring in unit.rings for _, y in ring]
        for line in range(math.ceil(min(levels) / step), math.floor(max(levels) / step) + 1):
            cuts = sorted(cut for ring in unit.rings for cut in _crossings(ring, line * step))
            for left, right in zip(cuts[::2], cuts[1::2], strict=False):
                found += [
                    (unit.code, across * step, line * step)
                    for across in range(math.ceil(left / step), math.floor(right / step) + 1)
                    if all(
                        code == unit.code or math.hypot(x - across * step, y - line * step) > step
                        for code, (x, y) in middles.items()
                    )
                ]
    return tuple(found)


@lru_cache(maxsize=4)
def _land(rings: tuple[Ring, ...]) -> dict[int, tuple[tuple[float, float], ...]]:
    """Return per scan line (latitude ÷ step) the stretches of x that are land."""
    found: dict[int, list[tuple[float, float]]] = {}
    for ring in rings:
        low, high = min(y for _, y in ring), max(y for _, y in ring)
        for line in range(math.ceil(low / _STEP), math.floor(high / _STEP) + 1):
            cuts = _crossings(ring, line * _STEP)
            found.setdefault(line, []).extend(zip(cuts[::2], cuts[1::2], strict=False))
    return {line: tuple(cuts) for line, cuts in found.items()}


def on_land(outline: Geometry, box: Box) -> bool:
    """Tell whether a box (plot units, y = −latitude) touches any province."""
    land = _land(tuple(ring for unit in outline.units.values() for ring in unit.rings))
    lines = range(math.floor(-box.bottom / _STEP), math.ceil(-box.top / _STEP) + 1)
    return any(left < box.right and box.left < right for line in lines for left, right in land.get(line, ()))


@dataclass(frozen=True)
class NamePlace:
    """Where the home's name stands: the point on its border, and px from there to the text's middle."""

    x: float
    y: float
    ax: float
    ay: float


def name_place(
    outline: Geometry, code: str, size: tuple[float, float], frame: View, taken: list[Box]
) -> NamePlace | None:
    """Find room for the home's name, `size` px, outside the land: west of it if at all possible."""
    ring = outline.units[code].largest
    points = [(x * EAST, y) for x, y in ring]
    middle = inside(ring)
    width, height = size[0] / frame.scale, size[1] / frame.scale
    gap = 4 / frame.scale
    area = Box(frame.x[0], -frame.y[1], frame.x[1], -frame.y[0])
    found: list[tuple[float, float, float]] = []
    for side, east_costs in ((-1, 0.0), (1, 2.5)):
        edge = min(x for x, _ in points) if side < 0 else max(x for x, _ in points)
        for across in range(0, 80):
            x = edge + side * (gap + width / 2 + across * 0.12)
            for down in range(-50, 51):
                y = middle[1] + down * 0.12
                cost = across * 0.12 + 1.6 * abs(down * 0.12) + east_costs
                found.append((cost, x, y))
    for _, x, y in sorted(found):
        box = Box.around(x, -y, width + 2 * gap, height + gap)
        if not area.holds(box) or any(box.overlaps(other) for other in taken) or on_land(outline, box):
            continue
        near = min(points, key=lambda p: math.hypot(max(abs(p[0] - x) - width / 2, 0), p[1] - y))
        return NamePlace(near[0], near[1], (x - near[0]) * frame.scale, (near[1] - y) * frame.scale)
    return None
