"""What in the figures of a file does not look right: each suspicion named, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

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


def plausible(found: Read, index: str, reference: Reference, held: Mapping[Key, Held]) -> list[Finding]:
    """Return every suspicion about the figures read."""
    checks = _Checks(found, index, reference, held)
    findings: list[Finding] = []
    for year in sorted({key[0] for key in found.entries}):
        findings += checks.units(year)
        shifted = list(checks.shifted(year))
        findings += shifted
        findings += checks.sums(year) if not shifted else []
        for dimension in sorted({key[2] for key in found.entries if key[0] == year}):
            findings += checks.rank_order(year, dimension)
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

    def rank_order(self, year: int, dimension: str) -> Iterator[Finding]:
        """Compare the order of places with the order of scores."""
        entries = [
            (entry.rank, entry.score, unit, entry)
            for unit, entry in self._scores(year, dimension).items()
            if entry.rank is not None and entry.score is not None
        ]
        entries.sort(key=lambda known: (known[0], -(known[1] or 0)))
        for (rank, score, unit, _), (after, lower, other, entry) in pairwise(entries):
            if (lower or 0) > (score or 0) and not self._card.same(float(lower or 0), float(score or 0)):
                yield self._finding(
                    "rank_order", "ask", entry, lower,
                    year=year, unit=self._name(year, other), rank=after, score=lower,
                    other=self._name(year, unit), other_rank=rank, other_score=score,
                )  # fmt: skip
        by_rank: dict[int, list[tuple[str, float]]] = {}
        for place, points, unit, _ in entries:
            by_rank.setdefault(int(place or 0), []).append((unit, float(points or 0)))
        for place, tied in by_rank.items():
            if len(tied) > 1 and not self._card.same(tied[0][1], tied[-1][1]):
                entry = self._found.entries[(year, tied[1][0], dimension)]
                one, other = (self._name(year, tied[at][0]) for at in (0, -1))
                yield self._finding(
                    "rank_shared", "ask", entry, place, year=year, unit=one, other=other, rank=place
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
        """Compare every total with its parts, where the index adds up."""
        dimensions = self._reference.of_year(self._index, year)
        for whole in dimensions.values():
            parts = [
                d
                for d in dimensions.values()
                if d.parent == (whole.code or "TOTAL") and d.kind == "component"
            ]
            if not whole.additive or not parts:
                continue
            off: list[tuple[str, Entry, float]] = []
            checked = 0
            for unit, entry in self._scores(year, whole.code).items():
                values = [self._value(year, unit, part.code) for part in parts]
                known = [value for value in values if value is not None]
                if len(known) != len(parts) or entry.digits is None:
                    continue
                checked += 1
                total = _sum(whole, parts, known)
                if abs(total - entry.digits) > self._tolerance(whole):
                    off.append((unit, entry, total))
            if len(off) >= _FEW and len(off) >= _SHIFTED * checked:
                yield Finding(
                    "sums_all_off", "ask", off[0][1].sheet, column=off[0][1].column,
                    values={"year": year, "n": len(off), "dimension": whole.code},
                )  # fmt: skip
                continue
            for unit, entry, total in off:
                yield self._finding(
                    "sum_off", "ask", entry, entry.score,
                    year=year, unit=self._name(year, unit), sum=round(total, 4), dimension=whole.code,
                )  # fmt: skip

    def _value(self, year: int, unit: str, dimension: str) -> float | None:
        entry = self._found.entries.get((year, unit, dimension))
        return entry.digits if entry else None

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
