"""What in the figures of a file does not look right: each suspicion named, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from reform.importing.index.contradictions import impossible_places
from reform.importing.index.entries import Entry, Key, Read, median_of
from reform.importing.index.findings import Finding, Severity
from reform.importing.index.reference import Dimension, Held, Reference
from reform.importing.index.scales import highest
from reform.importing.index.units import Era

_FEW = 5
_JUMP_SHARE = 0.12
_JUMP_TIMES = 6.0
_SHIFTED = 0.6
_NAMED = 8
_NEARLY_ALL = 0.8


@dataclass(frozen=True)
class _Placed:
    """A unit as it would stand with the file; `entry` where the file says something about it."""

    unit: str
    rank: int | None
    score: float | None
    tier: str | None
    entry: Entry | None


@dataclass(frozen=True)
class _Ranked:
    """A unit with a score and a place."""

    unit: str
    rank: int
    score: float
    entry: Entry | None


def plausible(found: Read, index: str, reference: Reference, held: Mapping[Key, Held]) -> list[Finding]:
    """Return every suspicion about the figures read."""
    checks = _Checks(found, index, reference, held)
    findings: list[Finding] = []
    for year in sorted({key[0] for key in found.entries}):
        findings += checks.units(year)
        findings += checks.rank_gaps(year)
        shifted = list(checks.shifted(year))
        findings += shifted
        findings += checks.sums(year) if not shifted else []
        for dimension in sorted({key[2] for key in found.entries if key[0] == year}):
            findings += checks.rank_order(year, dimension)
            findings += checks.tier_order(year, dimension)
            findings += checks.jumps(year, dimension)
    return findings


class _Checks:
    def __init__(self, found: Read, index: str, reference: Reference, held: Mapping[Key, Held]) -> None:
        self._found = found
        self._index = index
        self._reference = reference
        self._held = held
        self._card = reference.cards[index]
        self._by_dimension: dict[tuple[int, str], dict[str, Entry]] = {}
        for (year, unit, dimension), entry in found.entries.items():
            if entry.score is not None:
                self._by_dimension.setdefault((year, dimension), {})[unit] = entry
        self._known: dict[tuple[int, str], dict[str, float]] = {}
        for (year, unit, dimension), known in held.items():
            if known.score is not None:
                self._known.setdefault((year, dimension), {})[unit] = known.score

    def _era(self, year: int) -> Era:
        return self._found.eras.get(year, self._reference.era(self._index, year))

    def _name(self, year: int, unit: str) -> str:
        return self._reference.units.name(unit, self._era(year))

    def _finding(
        self, kind: str, severity: Severity, entry: Entry, value: object, **values: object
    ) -> Finding:
        return Finding(
            kind, severity, entry.sheet, entry.row, entry.column, str(value), {"value": value, **values}
        )

    def _scores(self, year: int, dimension: str) -> dict[str, Entry]:
        return self._by_dimension.get((year, dimension), {})

    def units(self, year: int) -> Iterator[Finding]:
        """Count the units of an edition and name those without any figure."""
        era = self._era(year)
        population = int(era)
        there = {
            unit
            for (y, unit, _), entry in self._found.entries.items()
            if y == year and (entry.score is not None or entry.rank is not None or entry.tier)
        }
        every = {unit.code for unit in self._reference.units.all(era)}
        missing = [self._name(year, code) for code in sorted(every - there)]
        if not there:
            return
        values = {"year": year, "n": len(there), "population": population}
        new = [self._reference.units.resolve(unit.name, 63) for unit in self._reference.units.all(34)]
        if era == 63 and there == {known.unit.code for known in new if known.unit}:
            yield Finding("looks_like_34", "ask", values=values)
        elif missing and len(there) < population:
            names = ", ".join(missing[:_NAMED]) + ("…" if len(missing) > _NAMED else "")
            yield Finding("units_missing", "warn", value=names, values=values)

    def rank_gaps(self, year: int) -> Iterator[Finding]:
        """Notice a place of the total that no row has, though nearly all units are there: a lost row."""
        era = self._era(year)
        places = [
            (entry.rank, entry.sheet)
            for (y, _, dimension), entry in self._found.entries.items()
            if y == year and dimension == "" and entry.rank is not None
        ]
        if not _NEARLY_ALL * era <= len(places) < era:
            return
        taken = [rank for rank, _ in places]
        # After a shared place the next ones are left out: 1-2-2-4.
        shared = {rank + n for rank in set(taken) for n in range(taken.count(rank))}
        lost = [rank for rank in range(1, max(taken) + 1) if rank not in shared]
        unranked = sum(1 for y, _ in self._found.rows if y == year) - len(places)
        if len(lost) > unranked:
            # A row without a place, for example “Không công bố”, explains one that nobody has.
            yield Finding(
                "rank_gap",
                "ask",
                places[0][1],
                value=", ".join(map(str, lost[:_NAMED])),
                values={"year": year},
            )

    def rank_order(self, year: int, dimension: str) -> Iterator[Finding]:
        """Compare the order of places with the order of scores; what the file lacks is as held."""
        placed = list(self._placed(year, dimension))
        entries = sorted(
            (
                _Ranked(one.unit, one.rank, one.score, one.entry)
                for one in placed
                if one.rank is not None and one.score is not None
            ),
            key=lambda known: (known.rank, -known.score),
        )
        for ahead, behind in pairwise(entries):
            entry = behind.entry or ahead.entry
            if entry is None or behind.score <= ahead.score:
                continue
            yield self._finding(
                "rank_order", "ask", entry, behind.score,
                year=year, unit=self._name(year, behind.unit), rank=behind.rank, score=behind.score,
                other=self._name(year, ahead.unit), other_rank=ahead.rank, other_score=ahead.score,
            )  # fmt: skip
        shared = False
        for place, group in groupby(entries, key=lambda known: known.rank):
            tied = list(group)
            entry = tied[-1].entry or tied[0].entry
            if entry is None or len({self._card.printed(one.score) for one in tied}) < 2:
                continue
            one, other = (self._name(year, tied[at].unit) for at in (0, -1))
            shared = True
            yield self._finding(
                "rank_shared", "ask", entry, place, year=year, unit=one, other=other, rank=place
            )
        if not shared:
            yield from self._impossible(year, dimension, placed)

    def _impossible(self, year: int, dimension: str, placed: list[_Placed]) -> Iterator[Finding]:
        """Notice places that do not follow 1-2-2-4, whatever the scores are."""
        ranks = {one.rank: one for one in placed if one.rank is not None}
        known = [one.rank for one in placed if one.rank is not None]
        wrong = impossible_places(known, self._reference.population(self._index, year))
        stated = [entry for one in placed if (entry := one.entry) and entry.rank is not None]
        if wrong and stated and self._card.ranked:
            entry = ranks[wrong[0]].entry or stated[0]
            yield self._finding(
                "rank_impossible", "ask", entry, wrong[0],
                year=year, dimension=dimension, rank=wrong[0],
                n=known.count(wrong[0]), ahead=sum(1 for rank in known if rank < wrong[0]),
            )  # fmt: skip

    def tier_order(self, year: int, dimension: str) -> Iterator[Finding]:
        """Compare the order of groups with the order of scores; what the file lacks is as held."""
        order = self._reference.tier_order.get(self._index, {})
        grouped = [
            (order[str(one.tier)], one.score, one)
            for one in self._placed(year, dimension)
            if one.tier in order and one.score is not None
        ]
        for place, score, one in grouped:
            worse = [(s, other) for at, s, other in grouped if at > place and s > score]
            best = max(worse, key=lambda known: known[0], default=None)
            entry = one.entry or (best and best[1].entry)
            if best is None or entry is None:
                continue
            names = self._reference.tier_names[self._index]
            yield self._finding(
                "tier_order", "ask", entry, score,
                year=year, dimension=dimension, unit=self._name(year, one.unit), score=score,
                tier=names[str(one.tier)], other=self._name(year, best[1].unit), other_score=best[0],
                other_tier=names[str(best[1].tier)],
            )  # fmt: skip

    def _placed(self, year: int, dimension: str) -> Iterator[_Placed]:
        """Yield every unit as it would stand with the file beside what is held."""
        units = {
            key[1] for key in (*self._found.entries, *self._held) if (key[0], key[2]) == (year, dimension)
        }
        for unit in units:
            entry = self._found.entries.get((year, unit, dimension))
            known = self._held.get((year, unit, dimension), Held(None, None, None))
            yield _Placed(
                unit,
                entry.rank if entry and entry.rank is not None else known.rank,
                entry.score if entry and entry.score is not None else known.score,
                entry.tier if entry and entry.tier else known.tier,
                entry,
            )

    def jumps(self, year: int, dimension: str) -> Iterator[Finding]:
        """Name scores that moved far more than those of the other units since the year before."""
        if (self._index, year) in self._reference.breaks:
            return
        moves: dict[str, tuple[float, float]] = {}
        for unit, entry in self._scores(year, dimension).items():
            before = self._before(year - 1, unit, dimension)
            if before is not None and entry.score is not None:
                moves[unit] = (entry.score - before, before)
        middle = median_of(move for move, _ in moves.values())
        if middle is None or len(moves) < _FEW:
            return
        spread = median_of(abs(move - middle) for move, _ in moves.values()) or 0.0
        known = self._reference.of_year(self._index, year).get(dimension)
        if known is None:
            return
        least = _JUMP_SHARE * (highest(self._card, known) - known.low)
        for unit, (move, before) in moves.items():
            if abs(move - middle) > max(least, _JUMP_TIMES * spread):
                entry = self._found.entries[(year, unit, dimension)]
                yield self._finding(
                    "jump", "warn", entry, entry.score,
                    year=year, unit=self._name(year, unit), before=before, dimension=dimension,
                )  # fmt: skip

    def _before(self, year: int, unit: str, dimension: str) -> float | None:
        entry = self._found.entries.get((year, unit, dimension))
        if entry is not None and entry.score is not None:
            return entry.score
        known = self._held.get((year, unit, dimension))
        return known.score if known else None

    def sums(self, year: int) -> Iterator[Finding]:
        """Compare every total with its parts, where the index adds up; what the file lacks is as held."""
        dimensions = self._reference.of_year(self._index, year)
        for whole in dimensions.values():
            parts = [
                d
                for d in dimensions.values()
                if d.parent == (whole.code or "TOTAL") and d.kind == "component"
            ]
            if not whole.additive or not parts:
                continue
            off: list[tuple[str, Entry, float, float]] = []
            checked = 0
            for unit in sorted({key[1] for key in self._found.entries if key[0] == year}):
                own = [self._found.entries.get((year, unit, d.code)) for d in (whole, *parts)]
                place = next((entry for entry in own if entry and entry.score is not None), None)
                stated, *values = (self._value(year, unit, d.code) for d in (whole, *parts))
                known = [value for value in values if value is not None]
                if place is None or stated is None or len(known) != len(parts):
                    continue
                checked += 1
                total = _sum(whole, parts, known)
                if abs(total - stated) > self._tolerance(whole):
                    off.append((unit, place, stated, total))
            if len(off) >= _FEW and len(off) >= _SHIFTED * checked:
                yield Finding(
                    "sums_all_off", "ask", off[0][1].sheet, column=off[0][1].column,
                    values={"year": year, "n": len(off), "dimension": whole.code},
                )  # fmt: skip
                continue
            for unit, entry, stated, total in off:
                yield self._finding(
                    "sum_off", "ask", entry, round(stated, 6),
                    year=year, unit=self._name(year, unit), sum=round(total, 4), dimension=whole.code,
                )  # fmt: skip

    def _value(self, year: int, unit: str, dimension: str) -> float | None:
        """Return a score with every digit of the file, else as it is held."""
        entry = self._found.entries.get((year, unit, dimension))
        if entry is not None and entry.score is not None:
            return entry.digits
        known = self._held.get((year, unit, dimension))
        return known.score if known else None

    def _tolerance(self, whole: Dimension) -> float:
        return max(whole.tolerance, 2e-5)

    def shifted(self, year: int) -> Iterator[Finding]:
        """Notice a column whose figures are those that another dimension is known by."""
        codes = sorted({key[2] for key in self._found.entries if key[0] == year})
        known = {c: self._known.get((year, c), {}) for c in self._reference.of_year(self._index, year)}
        for code in codes:
            own = self._scores(year, code)
            if len(own) < _FEW:
                continue
            agree = {
                other: sum(
                    self._card.same(float(own[unit].score or 0), score)
                    for unit, score in values.items()
                    if unit in own
                )
                for other, values in known.items()
            }
            if not agree:
                continue
            best = max(agree, key=lambda other: agree[other])
            if best != code and agree[best] >= _SHIFTED * len(own) and agree.get(code, 0) < agree[best] / 2:
                first = next(iter(own.values()))
                yield Finding(
                    "columns_shifted", "ask", first.sheet, column=first.column,
                    values={"year": year, "dimension": code, "other": best, "n": agree[best]},
                )  # fmt: skip


def _sum(whole: Dimension, parts: list[Dimension], values: list[float]) -> float:
    """Return the sum of the parts, or their weighted mean brought to the scale of the whole."""
    if any(part.weight for part in parts):
        weights = sum(part.weight or 0 for part in parts)
        share = sum((part.weight or 0) * v / (part.high or 1) for part, v in zip(parts, values, strict=True))
        return share / weights * (whole.high or 1)
    return sum(values)
