"""Outlines of the provinces as plain coordinates: the one place that reads boundary files.

Figures do no input or output, with one exception that is documented here: the map asks
`geometry(units)`, which reads a file once per process and file state. An installation may put
official boundaries into its home folder as `boundaries_63.geojson` or `boundaries_34.geojson`
with the same two properties as the shipped file; a file that cannot be used is logged and the
shipped one is drawn instead, so a wrong file never blanks a page.
"""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from reform.settings import settings

Units = Literal[63, 34]
Point = tuple[float, float]
Ring = tuple[Point, ...]

_log = logging.getLogger(__name__)
# Outside this box (degrees) a coordinate is not of Việt Nam: swapped axes, or metres.
_LONGITUDES, _LATITUDES = (101.0, 118.5), (5.5, 24.5)
# Larger files are snapped to a grid of 0.01°; shared borders snap alike, so no gaps open.
_MOST_POINTS = 12_000
_SNAP_DECIMALS = 2
# Dissolving units leaves slivers between them; no province is an enclave this small (deg²).
_SLIVER = 0.01


class UnusableBoundaries(ValueError):
    """A boundary file lacks units, properties or coordinates that a map needs."""


@dataclass(frozen=True)
class Unit:
    """One province: code, name and its rings in degrees (longitude, latitude)."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    """Outer rings counter-clockwise, holes clockwise, each closed."""

    @property
    def largest(self) -> Ring:
        """Return the ring around the largest area."""
        return max(self.rings, key=lambda ring: abs(signed_area(ring)))


@dataclass(frozen=True)
class Archipelago:
    """Hoàng Sa or Trường Sa: the province it belongs to and its named islands, in degrees."""

    code: str
    name: Mapping[str, str]
    """Name by language."""
    province_code: str
    label: Point
    islands: tuple[Point, ...]


@dataclass(frozen=True)
class Geometry:
    """Every outline of one era, with both archipelagos."""

    units: Mapping[str, Unit]
    """Units by GSO code, in the order of the file."""
    archipelagos: tuple[Archipelago, ...]
    official: bool
    """The outlines are the installation's own file, not the shipped schematic one."""


def signed_area(ring: Ring) -> float:
    """Return the area inside a ring in square degrees, positive when counter-clockwise."""
    doubled = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    return doubled / 2


def _wound(ring: Ring, *, outer: bool) -> Ring:
    return ring if (signed_area(ring) > 0) == outer else ring[::-1]


def _ring(raw: Any) -> Ring:
    points = [(float(x), float(y)) for x, y, *_ in raw]
    if len(points) < 4:
        raise UnusableBoundaries("a ring has fewer than four points")
    for x, y in points:
        if not (_LONGITUDES[0] <= x <= _LONGITUDES[1] and _LATITUDES[0] <= y <= _LATITUDES[1]):
            raise UnusableBoundaries(f"({x}, {y}) is not a longitude and latitude of Việt Nam")
    if points[0] != points[-1]:
        points.append(points[0])
    return tuple(points)


def _unit(feature: Any) -> Unit:
    facts, shape = feature["properties"], feature["geometry"]
    if shape["type"] == "MultiPolygon":
        polygons = shape["coordinates"]
    elif shape["type"] == "Polygon":
        polygons = [shape["coordinates"]]
    else:
        raise UnusableBoundaries(f"{shape['type']} is not an area")
    rings: list[Ring] = []
    for outer, *holes in polygons:
        rings.append(_wound(_ring(outer), outer=True))
        inner = [_wound(_ring(hole), outer=False) for hole in holes]
        rings += [hole for hole in inner if -signed_area(hole) > _SLIVER]
    return Unit(str(facts["province_code"]), str(facts["province"]), tuple(rings))


def _snapped(unit: Unit) -> Unit:
    """Put every point on the grid and drop repeated ones; tiny islands that vanish stay as they are."""
    rings = []
    for ring in unit.rings:
        kept: list[Point] = []
        for x, y in ring:
            point = (round(x, _SNAP_DECIMALS), round(y, _SNAP_DECIMALS))
            if not kept or kept[-1] != point:
                kept.append(point)
        rings.append(tuple(kept) if len(kept) > 3 else ring)
    return Unit(unit.code, unit.name, tuple(rings))


def read_units(file: Path) -> dict[str, Unit]:
    """Read a boundary file into units by code. Raises UnusableBoundaries when it is not one."""
    try:
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        units = [_unit(feature) for feature in features]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UnusableBoundaries(f"{file.name}: {problem}") from problem
    found = {unit.code: unit for unit in units}
    if len(found) != len(units):
        raise UnusableBoundaries(f"{file.name}: a code occurs twice")
    if sum(len(ring) for unit in units for ring in unit.rings) > _MOST_POINTS:
        found = {code: _snapped(unit) for code, unit in found.items()}
    return found


def read_archipelagos(file: Path) -> tuple[Archipelago, ...]:
    """Read the name place and the named islands of Hoàng Sa and Trường Sa, in this order."""
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    found = []
    for feature in features:
        facts = feature["properties"]
        if facts["kind"] != "label":
            continue
        code = facts["archipelago_code"]
        islands = tuple(
            (float(x), float(y))
            for other in features
            if other["properties"]["kind"] == "island" and other["properties"]["archipelago_code"] == code
            for x, y in (other["geometry"]["coordinates"],)
        )
        longitude, latitude = feature["geometry"]["coordinates"]
        names = MappingProxyType({"vi": str(facts["archipelago"]), "en": str(facts["archipelago_en"])})
        place = (float(longitude), float(latitude))
        found.append(Archipelago(str(code), names, str(facts["province_code"]), place, islands))
    return tuple(found)


def read(folder: Path, units: Units, own: Path | None = None) -> Geometry:
    """Read the shipped outlines of `folder`, or those of `own` when that file holds the same units."""
    shipped = read_units(folder / f"vietnam_provinces_{units}.geojson")
    archipelagos = read_archipelagos(folder / "archipelagos.geojson")
    if own is not None:
        try:
            official = read_units(own)
            if set(official) != set(shipped):
                raise UnusableBoundaries(f"{own.name}: codes are not those of the {units} units")
            return Geometry(MappingProxyType(official), archipelagos, True)
        except UnusableBoundaries as problem:
            _log.warning("own boundaries are not used: %s", problem)
    return Geometry(MappingProxyType(shipped), archipelagos, False)


@lru_cache(maxsize=8)
def _remembered(folder: Path, units: Units, own: Path | None, _changed: int) -> Geometry:
    return read(folder, units, own)


def geometry(units: Units) -> Geometry:
    """Return the outlines of an era, read again only when the installation's own file changed."""
    chosen = settings()
    own = chosen.home / f"boundaries_{units}.geojson"
    try:
        changed = own.stat().st_mtime_ns
    except OSError:
        return _remembered(chosen.data_dir / "geo", units, None, 0)
    return _remembered(chosen.data_dir / "geo", units, own, changed)


@lru_cache(maxsize=4)
def _tiles(file: Path) -> Mapping[str, tuple[int, int]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return MappingProxyType({row["province_code"]: (int(row["row"]), int(row["col"])) for row in rows})


def tiles() -> Mapping[str, tuple[int, int]]:
    """Return row and column of each of the 63 units in the tile grid, (0, 0) in the north-west."""
    return _tiles(settings().data_dir / "geo" / "tile_grid_63.csv")
