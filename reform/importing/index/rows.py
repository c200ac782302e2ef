"""Which rows of a table are provinces, of which year: certain, refused, or passed over by name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reform.importing.index.answers import Answers
from reform.importing.index.columns import Meaning, Table
from reform.importing.index.entries import Notes, Read, Row
from reform.importing.index.findings import Finding
from reform.importing.index.grids import Cell
from reform.importing.index.labels import Role
from reform.importing.index.reference import Reference
from reform.importing.index.shapes import UnitList, is_figure
from reform.importing.index.spelling import plain, shown, words
from reform.importing.index.units import Era, Resolved

_ERAS: tuple[Era, ...] = (63, 34)
_LONGEST_FIGURE = 40
_SUMMARY_CODE = "999"


def _has_digits(cell: Cell) -> bool:
    """Tell whether a cell says something with a number in it, such as two scores glued together."""
    return 0 < len(cell.text) <= _LONGEST_FIGURE and any(letter.isdigit() for letter in cell.text)


class RowFinder:
    """Finds the rows of one table."""

    def __init__(
        self,
        table: Table,
        index: str,
        reference: Reference,
        answers: Answers,
        found: Read,
        notes: Notes,
        only: int | None,
    ) -> None:
        """`only`: the one label year that is wanted."""
        self._table = table
        self._grid = table.shape.grid
        self._index = index
        self._reference = reference
        self._answers = answers
        self._found = found
        self._notes = notes
        self._only = only
        self._gso: dict[int, bool] = {}

    def rows(self, known: UnitList, meanings: list[Meaning]) -> list[Row]:
        """Return the rows of one list whose province is certain, each province once a year."""
        rows = self._rows(known, meanings)
        hidden = sum(1 for row in rows if row.cell.hidden)
        if 0 < hidden < len(rows):
            self._found.findings.append(
                Finding("rows_hidden", "warn", sheet=self._table.sheet, values={"n": hidden})
            )
        return self._without_repeats(rows, meanings)

    def said(self, at: int, meaning: Meaning | None) -> str:
        """Return what a column says in a row, as a label."""
        cell = self._grid.at(at, meaning.at) if meaning else None
        return cell.said if cell else ""

    def _rows(self, known: UnitList, meanings: list[Meaning]) -> list[Row]:
        by_role: dict[Role, Meaning] = {meaning.role: meaning for meaning in meanings}
        rows: list[Row] = []
        gap = False
        for at in range(self._table.shape.first, self._grid.rows + 1):
            tail = at > self._table.shape.last
            cells = list(self._grid.in_row(at))
            if all(cell.blank for cell in cells):
                gap = gap or tail
                continue
            if not known.by_code and all(re.fullmatch(r"\(?\d{1,2}\)?", cell.said) for cell in cells):
                # The numbers of the columns, repeated with the head of every page.
                continue
            if (row := self._row(at, known, meanings, by_role, tail, gap)) is not None:
                rows.append(row)
        return rows

    def _row(
        self,
        at: int,
        known: UnitList,
        meanings: list[Meaning],
        by_role: Mapping[Role, Meaning],
        tail: bool,
        gap: bool,
    ) -> Row | None:
        cell = self._grid.at(at, known.at)
        figures = [
            other
            for meaning in meanings
            if meaning.role in ("score", "rank", "tier") and (other := self._grid.at(at, meaning.at))
            if is_figure(other) or other.formula or _has_digits(other)
        ]
        if cell is None or cell.blank:
            if figures and not tail:
                self._notes.refuse(figures[0], "row_without_name")
            elif figures:
                self._notes.skip(figures[0], "lookup")
            return None
        said = plain(cell.said)
        if said in words("role_unit") or said in words("role_code") or said in words("role_ordinal"):
            return None
        kind = self._unit_type(at, by_role)
        if kind == "ministry":
            self._notes.skip(cell, "ministry")
            return None
        year = self._year(at, by_role, cell, bool(figures))
        if year is None:
            return None
        era = self._era(at, by_role, year)
        edition = self._reference.era(self._index, year)
        if era != edition:
            # Figures of merged units must never stand in for those of the old ones, nor the reverse.
            self._notes.skip(cell, "other_era", year=year, units=era, population=edition)
            return None
        resolved = self._resolve(at, known, cell, era, by_role)
        if resolved is None:
            return None
        if resolved.kind == "unit" and resolved.unit:
            if gap and (not figures or all(other.formula for other in figures) or cell.formula):
                self._notes.skip(cell, "lookup")
                return None
            self._found.eras[year] = era
            return Row(at, resolved.unit.code, year, era, cell)
        self._not_a_unit(resolved, cell, figures, era)
        return None

    def _not_a_unit(self, resolved: Resolved, cell: Cell, figures: list[Cell], era: Era) -> None:
        if resolved.kind in ("summary", "ministry", "region"):
            self._notes.skip(cell, resolved.kind)
        elif not figures:
            # A note under the table, the head of a region.
            return
        elif resolved.kind == "former":
            self._notes.skip(cell, "former")
        elif resolved.kind == "merged" and resolved.unit:
            self._notes.refuse(cell, "merged_unit", successor=resolved.unit.name)
        elif two := self._reference.units.glued(cell.said, era):
            self._notes.refuse(cell, "glued_units", first=two[0].name, second=two[1].name)
        elif resolved.suggestions:
            names = ", ".join(unit.name for unit in resolved.suggestions)
            self._notes.refuse(cell, "near_miss", suggestions=names)
        else:
            self._notes.refuse(cell, "unknown_unit")

    def _unit_type(self, at: int, by_role: Mapping[Role, Meaning]) -> str:
        meaning = by_role.get("unit_type")
        said = plain(self.said(at, meaning)) if meaning else ""
        return (
            "ministry"
            if said and said not in ("province", "tinh", "city", "tinh thanh pho", "provincial")
            else ""
        )

    def _year(self, at: int, by_role: Mapping[Role, Meaning], cell: Cell, figures: bool) -> int | None:
        meaning = by_role.get("year")
        if meaning is None:
            # Columns may be dated each; the row then takes the first year for its names only.
            dated = [m.year for m in self._table.columns("score") + self._table.columns("rank") if m.year]
            return self._table.year or (max(dated) if dated else None)
        said = self.said(at, meaning).strip()
        if not said.isdigit() or not 2000 <= int(said) < 2050:
            if figures:
                self._notes.refuse(self._grid.at(at, meaning.at) or cell, "bad_year")
            return None
        return int(said) if self._only in (None, int(said)) else None

    def _era(self, at: int, by_role: Mapping[Role, Meaning], year: int) -> Era:
        meaning = by_role.get("geo_system")
        said = plain(self.said(at, meaning)) if meaning else ""
        if "34" in said or said.startswith(("new", "current", "moi")):
            return 34
        if "63" in said or said.startswith(("historical", "old", "cu")):
            return 63
        return self._reference.era(self._index, year)

    def _resolve(
        self, at: int, known: UnitList, cell: Cell, era: Era, by_role: Mapping[Role, Meaning]
    ) -> Resolved | None:
        """Resolve a row's province; None when its names contradict each other, which is refused."""
        units = self._reference.units
        if known.by_code:
            return units.code(cell.value, era)
        # Among names a bare number is a shifted cell, not a code.
        bare = re.fullmatch(r"[\d\s.,()]+", cell.said) and cell.said.strip() != _SUMMARY_CODE
        said = Resolved("unknown") if bare else units.resolve(cell.said, era)
        resolved = self._answered(cell.said, era) or said
        if resolved.kind != "unit" or resolved.unit is None:
            for other in known.also:
                also = self._grid.at(at, other)
                if also and resolved.kind == "unknown" and units.resolve(also.said, era).kind != "unknown":
                    resolved = units.resolve(also.said, era)
                    if resolved.kind == "unit":
                        self._notes.refuse(cell, "names_disagree", other=shown(also.said))
                        return None
            return resolved
        for other in known.also:
            also = self._grid.at(at, other)
            second = units.resolve(also.said, era) if also and not also.blank else None
            if also and second and second.unit != resolved.unit:
                self._notes.refuse(cell, "names_disagree", other=shown(also.said))
                return None
        meaning = by_role.get("code")
        given = self._grid.at(at, meaning.at) if meaning else None
        if given and not given.blank and self._codes_are_gso(known, by_role):
            by_code = units.code(given.value, era)
            if by_code.unit != resolved.unit:
                self._notes.refuse(given, "code_disagrees", name=resolved.unit.name)
                return None
        return resolved

    def _answered(self, text: str, era: Era) -> Resolved | None:
        code = self._answers.units.get(text.strip()) or self._answers.units.get(shown(text))
        unit = self._reference.units.by_code(code, era) if code else None
        return Resolved("unit", unit) if unit else None

    def _codes_are_gso(self, known: UnitList, by_role: Mapping[Role, Meaning]) -> bool:
        """Tell whether a column of codes is the national one: most rows agree with their names."""
        meaning = by_role["code"]
        if meaning.at not in self._gso:
            agree = total = 0
            for at in range(self._table.shape.first, self._table.shape.last + 1):
                cell, code = self._grid.at(at, known.at), self._grid.at(at, meaning.at)
                if cell is None or code is None:
                    continue
                for era in _ERAS:
                    by_name = self._reference.units.resolve(cell.said, era)
                    if by_name.kind == "unit":
                        total += 1
                        agree += by_name.unit == self._reference.units.code(code.value, era).unit
                        break
            self._gso[meaning.at] = agree * 2 > total
            if not self._gso[meaning.at]:
                self._notes.column("other_codes", "warn", meaning)
        return self._gso[meaning.at]

    def _without_repeats(self, rows: list[Row], meanings: list[Meaning]) -> list[Row]:
        """Take a province that stands twice once when both say the same, else neither."""
        long = next((m for m in meanings if m.role == "dimension"), None)
        seen: dict[tuple[int, str, str], Row] = {}
        kept: list[Row] = []
        bad: set[tuple[int, str, str]] = set()
        for row in rows:
            key = (row.year, row.unit, self.said(row.at, long) if long else "")
            first = seen.setdefault(key, row)
            if first is row:
                kept.append(row)
            elif self._alike(first.at, row.at, meanings):
                self._notes.skip(row.cell, "repeat")
            else:
                bad.add(key)
                self._notes.refuse(row.cell, "duplicate_unit", first=first.cell.row)
        for key in bad:
            self._notes.refuse(seen[key].cell, "duplicate_unit", first=seen[key].cell.row)
            self._found.refused.add(key[:2])
        return [r for r in kept if (r.year, r.unit, self.said(r.at, long) if long else "") not in bad]

    def _alike(self, one: int, other: int, meanings: list[Meaning]) -> bool:
        for meaning in meanings:
            if meaning.role in ("score", "rank", "tier"):
                a, b = self._grid.at(one, meaning.at), self._grid.at(other, meaning.at)
                # A look-up row need not repeat everything; what it repeats must be equal.
                if b is not None and not b.blank and (a is None or a.value != b.value):
                    return False
        return True
