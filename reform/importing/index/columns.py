"""What the columns of a table are taken for, each with the reason; doubts become questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from reform.importing.index.answers import Answers
from reform.importing.index.findings import Finding
from reform.importing.index.grids import letters
from reform.importing.index.labels import Role, Said, names_of, order_of, read_label, years_in
from reform.importing.index.numbers_in import read
from reform.importing.index.reference import Reference
from reform.importing.index.shapes import Column, Shape, UnitList, is_figure
from reform.importing.index.spelling import plain, shown


@dataclass(frozen=True)
class Meaning:
    """What a column was taken for."""

    at: int
    letter: str
    label: str
    role: Role
    dimension: str | None = None
    year: int | None = None
    """Label year of this column alone; else that of the sheet or of the row."""
    why: str = ""
    """Key of the reason, index_import.why.<why>."""
    hidden: bool = False


@dataclass
class Table:
    """A sheet's table with the meaning of its columns, ready to be read."""

    shape: Shape
    index: str
    year: int | None
    lists: list[tuple[UnitList, list[Meaning]]]

    @property
    def sheet(self) -> str:
        """Return the name of its sheet."""
        return self.shape.grid.sheet

    def columns(self, role: Role) -> list[Meaning]:
        """Return the columns of one role in all lists."""
        return [meaning for _, meanings in self.lists for meaning in meanings if meaning.role == role]


def table_of(
    shape: Shape,
    index: str,
    year: int | None,
    wide: bool,
    reference: Reference,
    answers: Answers,
    findings: list[Finding],
) -> Table:
    """Give every column of a table its meaning. `wide`: columns are dated each, with several years."""
    lists = []
    for known in shape.lists:
        meanings = [
            _answered(shape, column, answers)
            or _meaning(shape, column, index, year, wide, reference, findings)
            for column in known.columns
        ]
        meanings = _ranks_beside(shape, meanings, findings)
        meanings = _by_position(shape, meanings, index, year, reference, findings)
        lists.append((known, meanings))
    table = Table(shape, index, year, lists)
    _twice(table, findings)
    return table


def _answered(shape: Shape, column: Column, answers: Answers) -> Meaning | None:
    """Return what a person says a column is: nothing else is asked about it then."""
    letter = _letter(shape, column)
    given = answers.column(shape.grid.sheet, letter)
    if given is None:
        return None
    label = " / ".join(column.labels)
    return Meaning(column.at, letter, label, given.role, given.dimension, given.year, "said")


def _letter(shape: Shape, column: Column) -> str:
    """Return how a person names a column; of a turned table it is a row, named by its number."""
    return str(column.at) if shape.grid.turned else letters(column.at)


def _meaning(
    shape: Shape,
    column: Column,
    index: str,
    year: int | None,
    wide: bool,
    reference: Reference,
    findings: list[Finding],
) -> Meaning:
    """Join what the labels above a column say."""
    own = {y for label in column.labels for y in years_in(label)}
    # One year over some columns and none over the others dates the sheet, not these columns.
    at_year = next(iter(own)) if len(own) == 1 and wide else None
    names = names_of(reference, index, at_year or year)
    said = [read_label(label, index, names) for label in column.labels]
    letter = _letter(shape, column)
    label = " / ".join(column.labels)
    meaning = Meaning(column.at, letter, label, "unknown", hidden=column.hidden)
    if column.hidden:
        findings.append(
            Finding("column_hidden", "warn", sheet=shape.grid.sheet, column=letter, value=shown(label))
        )
        return replace(meaning, role="side", why="hidden")
    dimensions = {one.dimension for one in said if one.dimension is not None}
    for one in said:
        if one.conflict:
            findings.append(
                Finding(
                    "column_conflict", "ask", sheet=shape.grid.sheet, column=letter, value=shown(label),
                    values={"number": one.conflict[0], "name": one.conflict[1]},
                )
            )  # fmt: skip
            return meaning
    parts = dimensions - {""} or dimensions
    if len(parts) > 1:
        first, second, *_ = sorted(parts)
        findings.append(
            Finding(
                "column_conflict", "ask", sheet=shape.grid.sheet, column=letter, value=shown(label),
                values={"number": first, "name": second},
            )
        )  # fmt: skip
        return meaning
    if any(one.index not in (None, index) for one in said):
        return replace(meaning, role="side", why="other_index")
    role = _joined_role(column, said)
    if role in ("score", "rank", "tier") and not dimensions and _under_unknown(column, said, role):
        # “Điểm” under a label that nobody knows is not the total.
        findings.append(
            Finding("column_unclear", "ask", sheet=shape.grid.sheet, column=letter, value=shown(label))
        )
        return meaning
    if role in ("score", "rank", "tier"):
        dimension = next(iter(parts)) if parts else ("" if role == "score" else None)
        if any(one.foreign for one in said):
            findings.append(
                Finding(
                    "label_of_another_year",
                    "warn",
                    sheet=shape.grid.sheet,
                    column=letter,
                    value=shown(label),
                    values={"dimension": dimension or "", "year": at_year or year or ""},
                )
            )
        why = "number" if any(one.number for one in said) else "name" if parts else "role_word"
        return replace(meaning, role=role, dimension=dimension, year=at_year, why=why)
    return replace(meaning, role=role, year=at_year)


def _joined_role(column: Column, said: list[Said]) -> Role:
    """Return the role of a column: the lowest label counts, a dimension above it makes a score."""
    for role in ("change", "side"):
        if any(one.role == role for one in said):
            return "change" if role == "change" else "side"
    for one in reversed(said):
        if one.role not in ("unknown", "score", "year"):
            return one.role
    scores = [n for n, one in enumerate(said) if one.role == "score"]
    if scores:
        # Under a label that several columns share, the lowest label must say what this one is.
        lowest = max(scores)
        below = range(lowest + 1, len(said))
        unclear = any(said[n].role == "unknown" and said[n].year is None for n in below)
        shared = bool(column.shared) and column.shared[lowest]
        return "unknown" if unclear and shared else "score"
    if any(one.role == "year" for one in said):
        return "year"
    # A column under a year only, such as “2019”, is the score of that year.
    if said and all(one.year is not None and one.role == "unknown" and one.index is None for one in said):
        return "score" if all(is_year_label(label) for label in column.labels) else "unknown"
    return "unknown"


def _under_unknown(column: Column, said: list[Said], role: Role) -> bool:
    """Tell whether a general word such as “Điểm” stands under, or beside others under, unknown words."""
    lowest = max((n for n, one in enumerate(said) if one.role == role), default=0)
    return any(
        one.role == "unknown" and one.year is None and one.index is None and bool(plain(label))
        for n, (label, one) in enumerate(zip(column.labels, said, strict=True))
        if n < lowest or (column.shared and column.shared[n])
    )


def is_year_label(label: str) -> bool:
    """Tell whether a label is nothing but a year."""
    return bool(re.fullmatch(r"(nam |year )?20\d\d", plain(label)))


def _ranks_beside(shape: Shape, meanings: list[Meaning], findings: list[Finding]) -> list[Meaning]:
    """Tell which score a place or a group without a name of its own belongs to."""
    scores = [m for m in meanings if m.role == "score"]
    found = []
    for n, meaning in enumerate(meanings):
        if meaning.role not in ("rank", "tier") or meaning.dimension is not None:
            found.append(meaning)
            continue
        alike = [
            m for m in meanings if m.role == meaning.role and m.dimension is None and m.year == meaning.year
        ]
        before = next((m for m in reversed(meanings[:n]) if m.role == "score"), None)
        same_year = [m for m in scores if m.year == meaning.year] or scores
        if len(alike) == 1:
            total = next((m for m in same_year if m.dimension == ""), None)
            owner = total or (same_year[0] if len({m.dimension for m in same_year}) == 1 else None)
            dimension = owner.dimension if owner else "" if not scores else None
        else:
            # Several such columns each follow their score, else nobody knows whose they are.
            dimension = before.dimension if before else None
            later = [m for m in alike if m.at > (before.at if before else 0)]
            following = next((m for m in meanings[n + 1 :] if m.role == "score"), None)
            if before and following and len(later) > 1 and later[0].at != meaning.at:
                dimension = None
        if dimension is None:
            findings.append(
                Finding(
                    "rank_of_what",
                    "ask",
                    sheet=shape.grid.sheet,
                    column=meaning.letter,
                    value=shown(meaning.label),
                )
            )
            found.append(replace(meaning, role="unknown"))
        else:
            found.append(replace(meaning, dimension=dimension, why="beside"))
    return found


def _by_position(
    shape: Shape,
    meanings: list[Meaning],
    index: str,
    year: int | None,
    reference: Reference,
    findings: list[Finding],
) -> list[Meaning]:
    """Name unknown columns between two known ones, where the publisher's order leaves one way only."""
    if index != "PAPI" or year is None:
        return meanings
    order = order_of(reference.of_year(index, year).values())
    found = list(meanings)
    values = [n for n, m in enumerate(found) if m.role in ("score", "unknown") and m.dimension != ""]
    known = [n for n in values if found[n].dimension in order]
    for left, right in pairwise(known):
        between = [n for n in values if left < n < right]
        first, last = order.index(str(found[left].dimension)), order.index(str(found[right].dimension))
        if not between or last - first - 1 != len(between):
            continue
        if not all(_holds_figures(shape, found[n].at) for n in between):
            continue
        for n, code in zip(between, order[first + 1 : last], strict=True):
            found[n] = replace(found[n], role="score", dimension=code, why="position")
            findings.append(
                Finding(
                    "column_by_position", "ask", sheet=shape.grid.sheet, column=found[n].letter,
                    value=shown(found[n].label), values={"dimension": code},
                )
            )  # fmt: skip
    return found


def _holds_figures(shape: Shape, at: int) -> bool:
    cells = [shape.grid.at(row, at) for row in range(shape.first, shape.last + 1)]
    figures = [cell for cell in cells if cell and is_figure(cell)]
    return len(figures) * 2 > len(cells)


def _twice(table: Table, findings: list[Finding]) -> None:
    """Question two columns of one sheet that claim the same dimension and year."""
    seen: dict[tuple[str, str | None, int | None], Meaning] = {}
    for n, (known, meanings) in enumerate(table.lists):
        kept = []
        for meaning in meanings:
            if meaning.role in ("score", "rank", "tier"):
                key = (meaning.role, meaning.dimension, meaning.year)
                if (
                    key in seen
                    and meaning.role == "score"
                    and _same_values(table.shape, seen[key].at, meaning.at)
                ):
                    meaning = replace(meaning, role="side", why="same_values")
                elif key in seen:
                    findings.append(
                        Finding(
                            "column_twice", "ask", sheet=table.sheet, column=meaning.letter,
                            value=shown(meaning.label), values={"other": seen[key].letter},
                        )
                    )  # fmt: skip
                    meaning = replace(meaning, role="unknown")
                else:
                    seen[key] = meaning
            kept.append(meaning)
        table.lists[n] = (known, kept)


def _same_values(shape: Shape, one: int, other: int) -> bool:
    """Tell whether two columns say the same in every row, such as points and percent of a hundred."""
    for row in range(shape.first, shape.last + 1):
        a, b = read(shape.grid.at(row, one)), read(shape.grid.at(row, other))
        if (a.value, a.missing) != (b.value, b.missing):
            return False
    return True
