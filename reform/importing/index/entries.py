"""What was read of a file: entries by year, province and dimension, and notes with their places."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reform.importing.index.columns import Meaning
from reform.importing.index.findings import Finding, Severity
from reform.importing.index.grids import Cell, Grid
from reform.importing.index.spelling import shown
from reform.importing.index.units import Era

Key = tuple[int, str, str]
"""Label year, province, dimension."""
_COUNTED = frozenset({"ministry", "other_index", "other_era"})
_NAMED = 3


@dataclass
class Entry:
    """What a file says about one cell of an index."""

    score: float | None = None
    rank: int | None = None
    tier: str | None = None
    missing: str | None = None
    """Why there is no score, when the file has a place for one."""
    sheet: str = ""
    row: int = 0
    column: str = ""
    digits: float | None = None
    """The score with every digit of the file."""


@dataclass
class Read:
    """Everything that was read."""

    entries: dict[Key, Entry] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)
    """Rows that are no province or repeat one: named, never loaded."""
    rows: set[tuple[int, str]] = field(default_factory=set)
    """Year and province of every row that was understood."""
    refused: set[tuple[int, str]] = field(default_factory=set)
    """Year and province of rows with a refusal."""
    agreed: int = 0
    """Cells that several sheets say alike."""
    eras: dict[int, Era] = field(default_factory=dict)

    def gathered(self) -> list[Finding]:
        """Return the rows passed over; many of a kind that is no fault are one finding that counts them."""
        found: list[Finding] = []
        groups: dict[tuple[str, str, object], list[Finding]] = {}
        for one in self.skipped:
            if one.kind not in _COUNTED:
                found.append(one)
                continue
            group = groups.setdefault((one.kind, one.sheet, one.values.get("year")), [])
            if not group:
                found.append(one)
            group.append(one)
        return [self._counted(one, groups) for one in found]

    @staticmethod
    def _counted(one: Finding, groups: dict[tuple[str, str, object], list[Finding]]) -> Finding:
        group = groups.get((one.kind, one.sheet, one.values.get("year")))
        if not group:
            return one
        names = list(dict.fromkeys(known.value for known in group))
        value = "; ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        return replace(one, value=value, values={**one.values, "n": len(group)})


@dataclass(frozen=True)
class Row:
    """A row whose province and year are certain."""

    at: int
    unit: str
    year: int
    era: Era
    cell: Cell


class Notes:
    """Writes down what is refused, passed over or worth a look, each at the place a person finds."""

    def __init__(self, grid: Grid, found: Read) -> None:
        """`found` collects the notes."""
        self._grid = grid
        self._found = found

    def refuse(self, cell: Cell, kind: str, **values: object) -> None:
        """Refuse a cell or the row it begins."""
        sheet, row, column = self._grid.place(cell)
        self._found.findings.append(Finding(kind, "refuse", sheet, row, column, shown(cell.said), values))

    def skip(self, cell: Cell, kind: str, **values: object) -> None:
        """Pass over a row that is no province; a row of lists side by side is named once."""
        sheet, row, column = self._grid.place(cell)
        if not any((known.sheet, known.row) == (sheet, row) for known in self._found.skipped[-40:]):
            self._found.skipped.append(Finding(kind, "warn", sheet, row, column, shown(cell.said), values))

    def column(self, kind: str, severity: Severity, meaning: Meaning, **values: object) -> None:
        """Note something about a whole column."""
        self._found.findings.append(
            Finding(kind, severity, self._grid.sheet, None, meaning.letter, shown(meaning.label), values)
        )

    def at(self, kind: str, severity: Severity, cell: Cell, meaning: Meaning, **values: object) -> None:
        """Note something about one cell of a column."""
        sheet, row, column = self._grid.place(cell)
        told = {"label": shown(meaning.label, 60), **values}
        self._found.findings.append(Finding(kind, severity, sheet, row, column, shown(cell.said), told))


def median_of(values: Iterable[float]) -> float | None:
    """Return the middle value, None of nothing."""
    known = list(values)
    return statistics.median(known) if known else None
