"""What an index table is read against: units, dimensions, groups, and the figures held already."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

import pandas as pd

from reform.importing.index.spelling import plain
from reform.importing.index.units import Era, Unit, Units, shipped_spellings

_QUERIES = Path(__file__).resolve().parents[3] / "queries" / "importing"
_DECIMALS = {"PAPI": 6, "PCI": 2}
"""Digits that are kept: six of PAPI's workbooks; two of PCI, which prints two of many."""
_OTHER_DECIMALS = 4
_FIRST_OF_34 = 2025


class Reader(Protocol):
    """What is needed of a warehouse: a version and answers."""

    version: str

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run `sql` with bound parameters."""
        ...


@dataclass(frozen=True)
class Card:
    """One index."""

    code: str
    label: str
    unit: str
    """percent, points or ratio."""
    rank_decimals: int
    ranked: bool

    @property
    def decimals(self) -> int:
        """Digits of a score that are kept."""
        return _DECIMALS.get(self.code, _OTHER_DECIMALS)

    def kept(self, score: float) -> float:
        """Return a score at the digits that are kept."""
        return round(score, self.decimals)

    def printed(self, score: float) -> float:
        """Return a score at the digits at which places are told apart."""
        return round(score, self.rank_decimals)

    def same(self, one: float, other: float) -> bool:
        """Tell whether two scores are the same as the publisher prints them.

        Two tables of PAPI differ in the sixth digit, since one cuts and the other rounds.
        """
        off: float = 1.6 * 10**-self.decimals if self.code == "PAPI" else 0.5000001 * 10**-self.rank_decimals
        return abs(one - other) <= off


@dataclass(frozen=True)
class Dimension:
    """A total, a dimension or a side column in a span of years."""

    index: str
    code: str
    parent: str
    first: int
    last: int | None
    names: tuple[str, ...]
    low: float
    high: float | None
    weight: float | None
    kind: str
    additive: bool
    tolerance: float

    def valid(self, year: int) -> bool:
        """Tell whether it exists in a label year."""
        return self.first <= year and (self.last is None or year <= self.last)


@dataclass(frozen=True)
class Held:
    """What is held of one cell."""

    score: float | None
    rank: int | None
    tier: str | None

    def but(self, field: str) -> Held:
        """Return the same without its score, rank or tier."""
        return replace(self, **{field: None})


@dataclass(frozen=True)
class Reference:
    """Everything an index table is read against."""

    units: Units
    cards: Mapping[str, Card]
    dimensions: Mapping[str, tuple[Dimension, ...]]
    tiers: Mapping[str, Mapping[str, str]]
    """Index → name as `plain` writes it → code of the group."""
    tier_names: Mapping[str, Mapping[str, tuple[str, str]]]
    """Index → code of the group → its names in Vietnamese and English, best first."""
    tier_order: Mapping[str, Mapping[str, int]]
    """Index → code of the group → 1 for the best."""
    eras: Mapping[tuple[str, int], Era]
    populations: Mapping[tuple[str, int], int]
    breaks: frozenset[tuple[str, int]]

    def of_year(self, index: str, year: int) -> dict[str, Dimension]:
        """Return code → dimension of a label year.

        The total of a year after the last described one is on the scale of the years before.
        """
        known = self.dimensions.get(index, ())
        found = {dimension.code: dimension for dimension in known if dimension.valid(year)}
        totals = [dimension for dimension in known if dimension.code == ""]
        if "" not in found and totals and year > totals[-1].first:
            found[""] = totals[-1]
        return found

    def era(self, index: str, year: int) -> Era:
        """Return whether an edition is of the 63 or the 34 units."""
        return self.eras.get((index, year), 34 if year >= _FIRST_OF_34 else 63)

    def population(self, index: str, year: int) -> int:
        """Return how many units an edition ranks."""
        return self.populations.get((index, year), int(self.era(index, year)))


def reference(warehouse: Reader) -> Reference:
    """Return the reference of a published version, read once."""
    return _reference(cast("Hashable", warehouse), warehouse.version)


@lru_cache(maxsize=2)
def _reference(known: Hashable, _version: str) -> Reference:
    warehouse = cast("Reader", known)
    cards = {
        row.index_code: Card(row.index_code, row.label, row.unit, int(row.rank_decimals), bool(row.ranked))
        for row in rows_of(warehouse, "index_cards")
    }
    dimensions: dict[str, list[Dimension]] = {}
    for row in rows_of(warehouse, "index_dimensions"):
        dimensions.setdefault(row.index_code, []).append(_dimension(row))
    tiers: dict[str, dict[str, str]] = {}
    tier_names: dict[str, dict[str, tuple[str, str]]] = {}
    tier_order: dict[str, dict[str, int]] = {}
    for row in rows_of(warehouse, "index_tiers"):
        names = tiers.setdefault(row.index_code, {})
        tier_names.setdefault(row.index_code, {})[row.tier] = (row.name_vi, row.name_en)
        tier_order.setdefault(row.index_code, {})[row.tier] = int(row.sort_order)
        for name in (row.tier, row.printed, row.name_vi, row.name_en):
            names.setdefault(plain(name), row.tier)
    editions = rows_of(warehouse, "index_editions")
    units = [
        Unit(row.province_code, 34 if row.units == 34 else 63, row.name, _given(row.successor_code))
        for row in rows_of(warehouse, "index_units")
    ]
    return Reference(
        Units(units, shipped_spellings()),
        cards,
        {index: tuple(found) for index, found in dimensions.items()},
        tiers,
        tier_names,
        tier_order,
        {(r.index_code, int(r.year)): 34 if r.units == 34 else 63 for r in editions if _given(r.units)},
        {(r.index_code, int(r.year)): int(r.population) for r in editions if _given(r.population)},
        frozenset((r.index_code, int(r.year)) for r in editions if r.breaks),
    )


def held(warehouse: Reader, index: str, years: set[int]) -> dict[tuple[int, str, str], Held]:
    """Return what is held of an index in the given years and the year before each."""
    if not years:
        return {}
    rows = rows_of(warehouse, "index_held", {"index": index, "first": min(years) - 1, "last": max(years)})
    return {
        (int(row.year), row.province_code, row.dimension): Held(
            _number(row.score), None if _given(row.rank) is None else int(row.rank), _given(row.tier)
        )
        for row in rows
    }


def public_since(warehouse: Reader, index: str, years: Sequence[int]) -> date | None:
    """Return the day since which the newest of some editions is public, None when none is."""
    row = rows_of(warehouse, "index_public", {"index": index, "years": list(years)})[0]
    day = _given(row.day)
    return day.date() if day is not None and not pd.isna(day) else None


def _dimension(row: Any) -> Dimension:
    last = _number(row.valid_to)
    return Dimension(
        row.index_code,
        row.dimension,
        row.parent,
        int(row.valid_from),
        None if last is None else int(last),
        (row.name_vi, row.name_en, row.short_vi, row.short_en),
        _number(row.scale_min) or 0.0,
        _number(row.max_score),
        _number(row.weight),
        row.kind,
        bool(row.additive),
        _number(row.tolerance) or 0.0,
    )


def rows_of(warehouse: Reader, name: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
    """Return the rows of one of the questions in queries/importing/."""
    sql = (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    return list(warehouse.rows(sql, parameters).itertuples())


def _given(value: Any) -> Any:
    return None if value is None or value is pd.NA or value != value else value


def _number(value: Any) -> float | None:
    given = _given(value)
    return None if given is None else float(given)
