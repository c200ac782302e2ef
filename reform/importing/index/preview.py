"""What an index table would do to what is held, cell by cell, before anything is stored."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from reform.importing.index.answers import Answers, answers_of
from reform.importing.index.columns import Meaning
from reform.importing.index.contradictions import KINDS, Contradiction, contradictions, facts_held, without
from reform.importing.index.entries import Entry, Key, Read
from reform.importing.index.findings import Finding
from reform.importing.index.grids import IndexFileError
from reform.importing.index.guard import notices
from reform.importing.index.plausible import plausible
from reform.importing.index.reading import read_tables
from reform.importing.index.recognise import Reason, Recognised, recognise
from reform.importing.index.reference import Card, Held, Reader, Reference, held, reference
from reform.importing.index.sheets import grids, pasted, read_file
from reform.importing.index.units import Era

State = Literal["new", "same", "changed"]


@dataclass(frozen=True)
class PreviewCell:
    """One cell of an index as the file says it, beside what is held."""

    province_code: str
    year: int
    dimension: str
    score: float | None
    rank: int | None
    tier: str | None
    state: State
    held: Held | None
    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class EmptyCell:
    """A cell that the file has a place for and no figure in, and why."""

    province_code: str
    year: int
    dimension: str
    reason: str


@dataclass(frozen=True)
class PreviewColumn:
    """What a column was taken for; the page lets a person change it."""

    sheet: str
    column: str
    label: str
    role: str
    dimension: str | None
    year: int | None
    why: str


@dataclass
class Preview:
    """Everything a person decides on."""

    file: str
    file_hash: str
    index: str
    years: list[int]
    cells: list[PreviewCell]
    rows_accepted: int
    rejected: list[Finding]
    """Cells and rows that are refused, each with its place and remedy."""
    questions: list[Finding]
    """What must be answered before anything is stored."""
    warnings: list[Finding]
    skipped: list[Finding]
    """Rows that are no province, or repeat one; ministries and the like counted in one finding (`n`)."""
    columns: list[PreviewColumn]
    reasons: list[Reason]
    empty: list[EmptyCell] = field(default_factory=list)
    agreed: int = 0
    """Cells that several sheets of the file say alike."""
    answers: Answers = field(default_factory=Answers)
    dimension_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Code → short name in Vietnamese and English."""
    eras: Mapping[int, Era] = field(default_factory=dict)
    """Label year → 63 or 34 units."""
    contradicted: list[Contradiction] = field(default_factory=list)
    """Held figures of other sources that cannot stand beside the file's."""

    @property
    def units(self) -> int:
        """Return how many provinces have a figure."""
        return len({cell.province_code for cell in self.cells})

    @property
    def missing(self) -> Counter[str]:
        """Return why cells are empty → how many."""
        return Counter(cell.reason for cell in self.empty)

    @property
    def rows_skipped(self) -> int:
        """Return how many rows were passed over."""
        return sum(int(str(finding.values.get("n", 1))) for finding in self.skipped)

    @property
    def counts(self) -> Counter[str]:
        """Return how many cells are new, same and changed."""
        return Counter(cell.state for cell in self.cells)

    @property
    def superseding(self) -> list[Contradiction]:
        """Return the contradictions in which a person confirmed that the file is right."""
        return [one for one in self.contradicted if one.finding.kind in self.answers.confirmed]

    @property
    def ignored(self) -> list[PreviewColumn]:
        """Return the columns that are not taken."""
        return [column for column in self.columns if column.role in ("unknown", "side", "change")]

    @property
    def acceptable(self) -> bool:
        """Tell whether it may be stored as it stands."""
        return self.sound and not self.questions

    @property
    def sound(self) -> bool:
        """Tell whether nothing in the file itself is in the way, only held figures of others at most."""
        refused = bool(self.rejected) and not self.answers.leave_out
        return bool(self.cells) and not refused and all(one.kind in KINDS for one in self.questions)


def preview(
    content: bytes | Path | str,
    name: str = "",
    *,
    warehouse: Reader,
    index: str | None = None,
    year: int | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> Preview:
    """Read a file, or a text pasted as `str`, and compare it with what is held. Nothing is stored.

    `mapping`: what a person decided, see reform.importing.index.answers. Raises IndexFileError.
    """
    if isinstance(content, Path):
        name = name or content.name
        content = read_file(content)
    raw = content.encode() if isinstance(content, str) else content
    found = [pasted(content)] if isinstance(content, str) else grids(content, name)
    answers = answers_of(mapping)
    known = reference(warehouse)
    recognised = recognise(found, name, known, index, year, answers)
    only = year if year is not None else answers.year
    read = read_tables(recognised.tables, recognised.index, known, answers, only)
    if not read.rows and not read.findings and not recognised.findings:
        raise IndexFileError("index_import.no_such_year", file=name, year=only or "")
    years = {key[0] for key in read.entries}
    card = known.cards[recognised.index]
    longer = sum(
        1 for e in read.entries.values() if e.score is not None and abs(e.score - (e.digits or 0)) > 1e-9
    )
    if longer:
        read.findings.append(Finding("rounded", "warn", values={"n": longer, "decimals": card.decimals}))
    before = held(warehouse, recognised.index, years)
    passed_over = [Finding(kind, "warn") for kind in notices(raw)]
    # What is held stands in for what a file lacks, but not for what is still to be mended in it: such
    # suspicions would only hide the refusal they come from.
    mended = answers.leave_out or not any(one.severity == "refuse" for one in read.findings)
    beside = before if mended else {}
    facts = facts_held(warehouse, recognised.index, years) if mended else []
    against = contradictions(read, recognised.index, known, beside, facts)
    findings = [
        *passed_over,
        *recognised.findings,
        *read.findings,
        *(one.finding for one in against),
        *plausible(read, recognised.index, known, without(beside, against)),
    ]
    seen = _preview(name, raw, recognised, read, before, findings, known, answers)
    return replace(seen, contradicted=against)


def _preview(
    name: str,
    raw: bytes,
    recognised: Recognised,
    read: Read,
    before: Mapping[Key, Held],
    findings: list[Finding],
    known: Reference,
    answers: Answers,
) -> Preview:
    cells = _cells(read, before, known.cards[recognised.index])
    findings += _years_held(cells, before)
    questions = [f for f in findings if f.severity == "ask" and f.kind not in answers.confirmed]
    # First what is doubtful in the file itself: a wrong column would contradict half of what is held.
    own = [f for f in questions if f.kind not in KINDS]
    questions = own or questions
    confirmed = [f for f in findings if f.severity == "ask" and f.kind in answers.confirmed]
    empty = [
        EmptyCell(key[1], key[0], key[2], entry.missing)
        for key, entry in sorted(read.entries.items())
        if entry.missing and entry.score is None and key[:2] not in read.refused
    ]
    return Preview(
        name,
        hashlib.sha256(raw).hexdigest(),
        recognised.index,
        sorted({cell.year for cell in cells}),
        cells,
        len({(cell.year, cell.province_code) for cell in cells}),
        [f for f in findings if f.severity == "refuse"],
        questions,
        [*(f for f in findings if f.severity == "warn"), *confirmed],
        read.gathered(),
        [_column(table.sheet, m) for table in recognised.tables for _, ms in table.lists for m in ms],
        recognised.reasons,
        empty,
        read.agreed,
        answers,
        {d.code: (d.names[2], d.names[3]) for d in known.dimensions[recognised.index]},
        {
            year: read.eras.get(year, known.era(recognised.index, year))
            for year in {cell.year for cell in cells}
        },
    )


def _cells(read: Read, before: Mapping[Key, Held], card: Card) -> list[PreviewCell]:
    """Set every cell of the rows that are not refused beside what is held."""
    cells = []
    for key, entry in sorted(read.entries.items()):
        if key[:2] in read.refused or (entry.score is None and entry.rank is None and entry.tier is None):
            continue
        was = before.get(key)
        cells.append(
            PreviewCell(
                key[1], key[0], key[2], entry.score, entry.rank, entry.tier, _state(entry, was, card), was,
                entry.sheet, entry.row, entry.column,
            )
        )  # fmt: skip
    return cells


def _years_held(cells: list[PreviewCell], before: Mapping[Key, Held]) -> list[Finding]:
    """Name the years of which something is held already."""
    held_years = {key[0] for key in before}
    findings = []
    for year in sorted({cell.year for cell in cells} & held_years):
        states = Counter(cell.state for cell in cells if cell.year == year)
        counts = {state: states[state] for state in ("same", "changed", "new")}
        findings.append(Finding("year_held", "warn", values={"year": year, **counts}))
    return findings


def _column(sheet: str, meaning: Meaning) -> PreviewColumn:
    return PreviewColumn(
        sheet, meaning.letter, meaning.label, meaning.role, meaning.dimension, meaning.year, meaning.why
    )


def _state(entry: Entry, was: Held | None, card: Card) -> State:
    """Tell whether a cell is new, the same, or other than what is held; each field on its own."""
    if was is None:
        return "new"
    pairs = ((entry.rank, was.rank), (entry.tier, was.tier))
    changed = any(now is not None and old is not None and now != old for now, old in pairs)
    if entry.score is not None and was.score is not None and not card.same(entry.score, was.score):
        changed = True
    if changed:
        return "changed"
    fresh = (
        (entry.score is not None and was.score is None)
        or (entry.rank is not None and was.rank is None)
        or (entry.tier is not None and was.tier is None)
    )
    return "new" if fresh else "same"
