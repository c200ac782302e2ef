"""Held figures of other sources that a table contradicts: each is named, none is changed here.

A place, a group or a score that the press reported, or the national maximum it printed, may not fit a
table that the publisher prints. A person who confirms that the table is right makes it supersede that
figure: the figure stays on record and is not used from the day of the table on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from reform.importing.index.entries import Entry, Key, Read
from reform.importing.index.findings import Finding
from reform.importing.index.reference import Held, Reader, Reference, rows_of
from reform.warehouse.choose import KIND_PLACE
from reform.warehouse.ledger import Superseded

_QUERY = "index_facts"
_STATISTIC = "statistic:"
_EXTREMES = ("max", "min")
KINDS = frozenset({"held_max", "held_min", "held_mean", "held_tier", "held_rank", "held_score"})
"""Kinds of findings about a held figure that a table contradicts."""


@dataclass(frozen=True)
class Fact:
    """One held figure that a table may supersede."""

    year: int
    province_code: str
    dimension: str
    field: str
    """score, rank, tier or statistic:NAME."""
    number: float | None
    value: str
    source_key: str
    source: str
    """Title and publisher of the source."""
    place: int
    """Place of its source in the rule on disagreeing sources."""
    derived: bool

    @property
    def superseded(self) -> Superseded:
        """Return how the record of imports names it."""
        return Superseded(
            self.year, self.province_code, self.dimension, self.field, self.value, self.source_key
        )

    def yields_to(self, kind: str) -> bool:
        """Tell whether a document of that kind may supersede it: none of a lower place may."""
        return self.derived or KIND_PLACE[kind] <= self.place


@dataclass(frozen=True)
class Contradiction:
    """A held figure, and what in the table speaks against it."""

    fact: Fact
    finding: Finding


@dataclass(frozen=True)
class _Standing:
    """What would be known of a unit with the table beside what is held."""

    unit: str
    score: float | None
    rank: int | None
    tier: str | None
    entry: Entry | None
    facts: Mapping[str, Fact]
    """Field → the held figure that stands in it, where its source yields to the publisher's."""

    def blamed(self, field: str) -> Fact | None:
        """Return what a contradiction in a place or group puts in doubt here.

        A place or a group is a word about all the others, so it is in doubt before the score is.
        """
        return self.facts.get(field) or self.facts.get("score")


def facts_held(warehouse: Reader, index: str, years: Iterable[int]) -> list[Fact]:
    """Return the figures of these years that are not the publisher's own, and every national figure."""
    asked = sorted(set(years))
    if not asked:
        return []
    return [
        Fact(
            int(row.year),
            row.province_code if isinstance(row.province_code, str) else "",
            row.dimension,
            row.field,
            None if row.number != row.number else float(row.number),
            row.value,
            row.source_key,
            f"{row.source} ({row.publisher})",
            min(KIND_PLACE[kind] for kind in row.kinds),
            bool(row.derived),
        )
        for row in rows_of(warehouse, _QUERY, {"index": index, "years": asked})
    ]


def contradictions(
    found: Read, index: str, reference: Reference, held: Mapping[Key, Held], facts: Sequence[Fact]
) -> list[Contradiction]:
    """Return every held figure that cannot stand beside the table."""
    known: list[Contradiction] = []
    for year, dimension in sorted({(key[0], key[2]) for key in found.entries}):
        own = [fact for fact in facts if (fact.year, fact.dimension) == (year, dimension)]
        if own:
            known += _Edition(found, index, reference, held, own, year, dimension).contradictions()
    return known


def without(held: Mapping[Key, Held], known: Iterable[Contradiction]) -> Mapping[Key, Held]:
    """Return what is held without the figures that the table contradicts."""
    left = dict(held)
    for one in known:
        key = (one.fact.year, one.fact.province_code, one.fact.dimension)
        if one.fact.field in ("score", "rank", "tier") and key in left:
            left[key] = left[key].but(one.fact.field)
    return left


def impossible_places(ranks: Sequence[int], population: int) -> list[int]:
    """Return the places that cannot be right: not 1-2-2-4, or too few units to stand before them."""
    counted = Counter(ranks)
    unknown = population - len(ranks)
    wrong, ahead, earliest = [], 0, 1
    for place in sorted(counted):
        if place < earliest or place > 1 + ahead + unknown:
            wrong.append(place)
        ahead += counted[place]
        earliest = place + counted[place]
    return wrong


class _Edition:
    """One dimension of one label year."""

    def __init__(
        self,
        found: Read,
        index: str,
        reference: Reference,
        held: Mapping[Key, Held],
        facts: Sequence[Fact],
        year: int,
        dimension: str,
    ) -> None:
        self._card = reference.cards[index]
        self._units = reference.units
        self._tiers = reference.tier_names.get(index, {})
        self._order = reference.tier_order.get(index, {})
        self._era = found.eras.get(year, reference.era(index, year))
        self._population = reference.population(index, year)
        self._year, self._dimension = year, dimension
        self._statistics = [fact for fact in facts if fact.field.startswith(_STATISTIC)]
        by_unit: dict[str, dict[str, Fact]] = {}
        for fact in facts:
            if not fact.field.startswith(_STATISTIC):
                by_unit.setdefault(fact.province_code, {})[fact.field] = fact
        units = {key[1] for key in (*found.entries, *held) if (key[0], key[2]) == (year, dimension)}
        self._standings = {
            unit: _standing(
                unit,
                None if (year, unit) in found.refused else found.entries.get((year, unit, dimension)),
                held.get((year, unit, dimension)),
                by_unit.get(unit, {}),
                self._card.ranked,
            )
            for unit in sorted(units)
        }

    def contradictions(self) -> Iterator[Contradiction]:
        """Yield what cannot stand, cells first; national figures are compared with what is left."""
        for field in ("rank", "tier"):
            while blamed := self._most_blamed(field):
                yield from blamed
                for one in blamed:
                    self._drop(one.fact)
        yield from self._extremes()
        yield from self._mean()

    def _drop(self, fact: Fact) -> None:
        known = self._standings[fact.province_code]
        left = {field: one for field, one in known.facts.items() if field != fact.field}
        self._standings[known.unit] = replace(
            known,
            score=None if fact.field == "score" else known.score,
            rank=None if fact.field == "rank" else known.rank,
            tier=None if fact.field == "tier" else known.tier,
            facts=left,
        )

    def _most_blamed(self, field: str) -> list[Contradiction]:
        """Return the held figures that contradict most often; all of them where several do equally."""
        blamed: Counter[Fact] = Counter()
        against: dict[Fact, tuple[_Standing, _Standing]] = {}
        for one, other in self._conflicts(field):
            for unit, opposite in ((one, other), (other, one)):
                fact = unit.blamed(field)
                if fact is not None:
                    blamed[fact] += 1
                    against.setdefault(fact, (unit, opposite))
        if not blamed:
            return []
        most = max(blamed.values())
        return [self._cell(fact, *against[fact]) for fact, n in blamed.items() if n == most]

    def _conflicts(self, field: str) -> Iterator[tuple[_Standing, _Standing]]:
        standings = list(self._standings.values())
        if not any(one.facts for one in standings):
            return
        for one, other in combinations(standings, 2):
            if field == "rank" and self._places_conflict(one, other):
                yield one, other
            if field == "tier" and self._tiers_conflict(one, other):
                yield one, other
        if field == "rank":
            yield from self._impossible(standings)

    def _places_conflict(self, one: _Standing, other: _Standing) -> bool:
        if one.rank is None or other.rank is None or one.score is None or other.score is None:
            return False
        if one.rank == other.rank:
            return self._card.printed(one.score) != self._card.printed(other.score)
        return (one.rank < other.rank) is (one.score < other.score) and one.score != other.score

    def _tiers_conflict(self, one: _Standing, other: _Standing) -> bool:
        better, worse = self._order.get(one.tier or ""), self._order.get(other.tier or "")
        if better is None or worse is None or better == worse:
            return False
        if one.score is None or other.score is None or one.score == other.score:
            return False
        return (better < worse) is (one.score < other.score)

    def _impossible(self, standings: Sequence[_Standing]) -> Iterator[tuple[_Standing, _Standing]]:
        """Yield units around a place that cannot be right, as many known ones stand before it."""
        ranked = [one for one in standings if one.rank is not None]
        places = sorted({one.rank for one in ranked if one.rank is not None})
        for wrong in impossible_places(
            [one.rank for one in ranked if one.rank is not None], self._population
        ):
            near = {wrong, *places[max(0, places.index(wrong) - 1) : places.index(wrong)]}
            around = [one for one in ranked if one.rank in near]
            yield from ((one, other) for one, other in combinations(around, 2) if one.facts or other.facts)

    def _cell(self, fact: Fact, unit: _Standing, other: _Standing) -> Contradiction:
        values = {
            "unit": self._name(unit.unit), "other": self._name(other.unit),
            "score": _or_dash(unit.score), "rank": _or_dash(unit.rank), "tier": self._tier(unit.tier),
            "other_score": _or_dash(other.score), "other_rank": _or_dash(other.rank),
            "other_tier": self._tier(other.tier),
        }  # fmt: skip
        return self._told(f"held_{fact.field}", fact, other.entry or unit.entry, values)

    def _extremes(self) -> Iterator[Contradiction]:
        for fact in self._statistics:
            name = fact.field.removeprefix(_STATISTIC)
            if name not in _EXTREMES or fact.number is None:
                continue
            sign = 1 if name == "max" else -1
            scored = [one for one in self._standings.values() if one.score is not None and one.entry]
            beyond = [one for one in scored if sign * self._card.printed(one.score or 0) > sign * fact.number]
            other = [
                one
                for one in scored
                if one.unit == fact.province_code and self._card.printed(one.score or 0) != fact.number
            ]
            worst = max(beyond, key=lambda one: sign * (one.score or 0), default=None) or next(
                iter(other), None
            )
            if worst is not None:
                holder = self._name(fact.province_code) if fact.province_code else "–"
                values = {"unit": self._name(worst.unit), "score": worst.score, "holder": holder}
                yield self._told(f"held_{name}", fact, worst.entry, values)

    def _mean(self) -> Iterator[Contradiction]:
        """Compare the national mean, where every unit has a score."""
        scores = [one.score for one in self._standings.values() if one.score is not None]
        first = next(
            (one.entry for one in self._standings.values() if one.entry and one.score is not None), None
        )
        if len(scores) < self._population or first is None:
            return
        mean = sum(scores) / len(scores)
        for fact in self._statistics:
            if fact.field != f"{_STATISTIC}mean" or fact.number is None:
                continue
            # A printed mean may be rounded or cut.
            step = 10.0 ** -len(f"{fact.number:.6f}".rstrip("0").partition(".")[2])
            if abs(mean - fact.number) > step:
                values = {"mean": round(mean, 4), "n": len(scores), "unit": ""}
                yield self._told("held_mean", fact, first, values)

    def _told(
        self, kind: str, fact: Fact, entry: Entry | None, values: Mapping[str, object]
    ) -> Contradiction:
        held: object = self._tier(fact.value) if fact.field == "tier" else fact.number
        if fact.field == "rank" and fact.number is not None:
            held = int(fact.number)
        told = {"year": self._year, "dimension": self._dimension, "source": fact.source, "held": held}
        sheet, row, column = (entry.sheet, entry.row, entry.column) if entry else ("", None, "")
        return Contradiction(fact, Finding(kind, "ask", sheet, row, column, fact.value, {**told, **values}))

    def _name(self, unit: str) -> str:
        return self._units.name(unit, self._era)

    def _tier(self, code: str | None) -> object:
        return self._tiers.get(code, (code, code)) if code else "–"


def _standing(
    unit: str, entry: Entry | None, held: Held | None, facts: Mapping[str, Fact], ranked: bool
) -> _Standing:
    none = Held(None, None, None)
    said = Held(entry.score, entry.rank if ranked else None, entry.tier) if entry else none
    known = held or none
    return _Standing(
        unit,
        known.score if said.score is None else said.score,
        known.rank if said.rank is None else said.rank,
        known.tier if said.tier is None else said.tier,
        entry,
        {field: fact for field, fact in facts.items() if getattr(said, field) is None},
    )


def _or_dash(value: float | int | None) -> object:
    return "–" if value is None else value
