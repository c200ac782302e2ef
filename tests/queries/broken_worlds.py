"""Random series with random breaks, and a second, plain reading of the rule on what may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

import pandas as pd
from hypothesis import strategies as st

from tests.queries.conftest import TinyWarehouse

# Codes that the map and the tiles know.
UNITS = {"01": "An", "02": "Bình", "04": "Đông", "06": "Dương", "08": "Em"}
CODES = tuple(UNITS)
TOTAL, PARTS = "", ("A", "B")
DIMENSIONS = (TOTAL, *PARTS)
KINDS = ("method", "boundary", "component", "publication")
FIRST = 2010
PUBLIC = {"as_of": date(2030, 1, 1), "include_derived": True}


@dataclass(frozen=True)
class Cell:
    """What is held of one unit in one year: a score, a printed place, both."""

    score: float | None
    rank: int | None


@dataclass(frozen=True)
class World:
    """One index of five units with a total and two components."""

    years: tuple[int, ...]
    """Label years with an edition."""
    new_from: int
    """From this label year on the editions are of the 34."""
    breaks: tuple[tuple[str, int, str], ...]
    """Dimension, first year, kind."""
    cells: dict[tuple[int, str, str], Cell]
    """By year, unit and dimension."""

    def units(self, year: int) -> int:
        """Return the era of a label year."""
        return 34 if year >= self.new_from else 63

    def eras(self) -> list[int]:
        """Return the eras that have an edition."""
        return sorted({self.units(year) for year in self.years})

    def broken(self, dimension: str, earlier: int, later: int) -> str | None:
        """Return why two years of one dimension must not be compared, None when they may be."""
        kinds = {
            kind
            for where, year, kind in self.breaks
            if earlier < year <= later and (where == dimension or (where == TOTAL and kind == "boundary"))
        }
        if self.units(earlier) != self.units(later) or "boundary" in kinds:
            return "boundary"
        return "method" if "method" in kinds else None

    def held(self, dimension: str, code: str, units: int) -> list[int]:
        """Return the label years of one era in which a score or place of a unit is held."""
        return [
            year for year in self.years if self.units(year) == units and (year, code, dimension) in self.cells
        ]

    def before(self, dimension: str, code: str, year: int) -> int | None:
        """Return the edition before one in which the unit is held, of the same era."""
        earlier = [y for y in self.held(dimension, code, self.units(year)) if y < year]
        return max(earlier, default=None)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw an index: years may be missing, scores and printed places too, breaks lie anywhere."""
    last = FIRST + draw(st.integers(2, 5))
    years = [year for year in range(FIRST, last + 1) if draw(st.integers(0, 5))]
    new_from = draw(st.sampled_from((last - 1, 2100, 2100, 2100)))
    breaks = draw(
        st.lists(
            st.tuples(
                st.sampled_from((TOTAL, *DIMENSIONS)),
                st.integers(FIRST, last),
                st.sampled_from(("method", *KINDS)),
            ),
            min_size=1,
            max_size=6,
            unique_by=lambda one: one[:2],
        )
    )
    ways = {(year, dimension): draw(st.sampled_from(("printed", "scores", "patchy"))) for year in years
            for dimension in DIMENSIONS}  # fmt: skip
    luck = Random(draw(st.integers(0, 2**16)))
    cells = {
        (year, code, dimension): cell
        for (year, dimension), way in ways.items()
        for place, code in enumerate(luck.sample(CODES, len(CODES)), start=1)
        if (cell := _cell(way, place, luck)) is not None
    }
    return World(tuple(years), new_from, tuple(breaks), cells)


def _cell(way: str, place: int, luck: Random) -> Cell | None:
    score = float(luck.randint(10, 90))
    if way == "printed":
        return Cell(score, place)
    if way == "scores":
        return Cell(score, None)
    return luck.choice((None, Cell(score, None), Cell(None, place), Cell(score, place)))


def base(tiny: TinyWarehouse) -> TinyWarehouse:
    """Add what every world has: the index, its dimensions and the units of both eras."""
    tiny.index()
    for code, name in UNITS.items():
        region = {"region_vi": "Vùng A", "region_en": "A"}
        tiny.add("province", province_code=code, units=63, name=name, **region)
        tiny.add("province", province_code=code, units=34, name=f"Mới {name}")
    for dimension in DIMENSIONS:
        tiny.add(
            "dimension",
            index_code="PCI",
            dimension=dimension,
            parent="TOTAL" if dimension else "",
            valid_from=FIRST,
            name_vi=dimension or "T",
            name_en=dimension or "T",
            short_vi=dimension or "T",
            short_en=dimension or "T",
            scale_min=0,
            max_score=100,
            kind="component" if dimension else "total",
            additive=not dimension,
        )
    return tiny


def filled(tiny: TinyWarehouse, world: World) -> TinyWarehouse:
    """Replace editions, cells and breaks of a base warehouse by those of a world."""
    connection = tiny.connection
    for table in ("edition", "score", "score_stated_only", "method_break"):
        connection.execute(f"DELETE FROM {table}")
    for year in world.years:
        tiny.edition(year, f"{year + 1}-05-05", population=5 if world.units(year) == 63 else 34)
    for dimension, year, kind in world.breaks:
        tiny.method_break(year, kind, dimension=dimension)
    if not world.cells:
        return tiny
    rows = pd.DataFrame(
        [
            {
                "index_code": "PCI",
                "year": year,
                "province_code": code,
                "dimension": dimension,
                "score": cell.score,
                "rank_published": cell.rank,
                "derived_score": False,
                "derived_rank": False,
                "revision": 1,
            }
            for (year, code, dimension), cell in world.cells.items()
        ]
    ).astype({"rank_published": "Int64"})
    connection.register("drawn", rows)
    for table in ("score", "score_stated_only"):
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM drawn")
    connection.unregister("drawn")
    return tiny
