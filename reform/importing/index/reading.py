"""Reads the cells of recognised tables: a number, a missing value, or a refusal with its place.

Nothing is repaired. A cell that could mean two things is refused and named; a row with such a cell
does not go in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reform.importing.index.answers import Answers
from reform.importing.index.columns import Meaning, Table
from reform.importing.index.entries import Entry, Key, Notes, Read, Row
from reform.importing.index.grids import Cell
from reform.importing.index.labels import names_of
from reform.importing.index.numbers_in import Number, decimal_sign, rank_in, read
from reform.importing.index.reference import Dimension, Reference
from reform.importing.index.rows import RowFinder
from reform.importing.index.scales import Scale, scale_of
from reform.importing.index.shapes import UnitList, is_figure
from reform.importing.index.spelling import plain, shown, spans


def read_tables(
    tables: Iterable[Table], index: str, reference: Reference, answers: Answers, only: int | None = None
) -> Read:
    """Read every table of a file. `only`: the one label year that is wanted."""
    found = Read()
    for table in tables:
        reader = _Reader(table, index, reference, answers, found, only)
        for known, meanings in table.lists:
            reader.read_list(known, meanings)
    there = {year for year, _ in found.rows}
    for one in found.gathered():
        if one.kind == "other_era" and one.values["year"] not in there:
            # Nothing else of that year is in the file: whoever loads it expects it to go in.
            found.findings.append(replace(one, kind="other_era_only", severity="refuse"))
    return found


class _Reader:
    def __init__(
        self, table: Table, index: str, reference: Reference, answers: Answers, found: Read, only: int | None
    ) -> None:
        self._table = table
        self._grid = table.shape.grid
        self._index = index
        self._card = reference.cards[index]
        self._reference = reference
        self._answers = answers
        self._found = found
        self._only = only
        self._notes = Notes(self._grid, found)
        self._finder = RowFinder(table, index, reference, answers, found, self._notes, only)

    def read_list(self, known: UnitList, meanings: list[Meaning]) -> None:
        """Read one list of provinces with its columns."""
        rows = self._finder.rows(known, meanings)
        if any(meaning.role == "dimension" for meaning in meanings):
            self._read_long(rows, meanings)
            return
        for meaning in meanings:
            if meaning.role == "score":
                self._read_scores(rows, meaning)
        for meaning in meanings:
            if meaning.role == "rank":
                self._read_ranks(rows, meaning)
            elif meaning.role == "tier":
                self._read_tiers(rows, meaning)

    def _read_scores(self, rows: list[Row], meaning: Meaning) -> None:
        if self._only is not None and meaning.year not in (None, self._only):
            return
        years = {meaning.year or row.year for row in rows}
        dimensions = {year: self._dimension(meaning, year) for year in years}
        without = sorted(year for year, known in dimensions.items() if known is None)
        if without and meaning.dimension:
            self._notes.column(
                "dimension_not_in_year", "warn", meaning, dimension=meaning.dimension, years=spans(without)
            )
        elif without:
            # Not even the total is described: there is no scale to judge a figure by.
            self._notes.column(
                "year_not_described", "refuse", meaning, index=self._card.label, years=spans(without)
            )
        if years and len(without) == len(years):
            return
        cells = [self._grid.at(row.at, meaning.at) for row in rows]
        if self._cut_at_commas(cells):
            first = next(cell for cell in cells if cell)
            self._notes.refuse(first, "comma_split", label=shown(meaning.label, 60))
            self._found.refused |= {(meaning.year or row.year, row.unit) for row in rows}
            return
        sign = decimal_sign(cells)
        if sign == "?":
            self._notes.column("two_signs", "warn", meaning)
        numbers = [read(cell, sign) for cell in cells]
        scale = scale_of(self._card, next((d for d in dimensions.values() if d), None), cells, numbers)
        for finding in scale.findings:
            self._notes.column(finding, "warn", meaning)
        for row, cell, number in zip(rows, cells, numbers, strict=True):
            dimension = dimensions[meaning.year or row.year]
            if dimension is not None:
                self._score(row, cell, number, dimension, meaning, scale)

    def _dimension(self, meaning: Meaning, year: int) -> Dimension | None:
        """Return the dimension of a column in one year: a name may mean another one in another year."""
        known = self._reference.of_year(self._index, year)
        if meaning.why != "said" and self._table.year is None and meaning.year is None and meaning.dimension:
            names = names_of(self._reference, self._index, year)
            for label in meaning.label.split(" / "):
                if (code := names.find(plain(label))) is not None:
                    return known.get(code)
        return known.get(meaning.dimension or "")

    def _score(
        self,
        row: Row,
        cell: Cell | None,
        number: Number,
        dimension: Dimension,
        meaning: Meaning,
        scale: Scale,
    ) -> None:
        year = meaning.year or row.year
        place = cell or Cell(*self._true_place(row, meaning), None)
        if self._ragged(row, meaning):
            self._refuse_cell(place, "ragged_row", year, row.unit, meaning)
            return
        doubt = number.doubt or scale.doubt(number, dimension)
        if doubt:
            self._refuse_cell(place, doubt, year, row.unit, meaning, **scale.shown(dimension))
            return
        if number.footnote:
            self._notes.at("footnote", "warn", place, meaning)
        entry = Entry(missing=number.missing)
        if number.value is not None:
            value = scale.scaled(number)
            if value == 0:
                # No publisher's scale knows a true zero: the warehouse would refuse it, too.
                entry.missing = "zero"
                self._zero(place, year, row, meaning)
            else:
                entry.score, entry.digits = self._card.kept(value), value
        sheet, at, column = self._grid.place(place)
        entry.sheet, entry.row, entry.column = sheet, at, column
        self._add((year, row.unit, dimension.code), entry, place, meaning)

    def _zero(self, place: Cell, year: int, row: Row, meaning: Meaning) -> None:
        others = [
            read(self._grid.at(row.at, m.at))
            for m in self._table.columns("score")
            if m.at != meaning.at and m.year == meaning.year
        ]
        empty = bool(others) and all(not number.value for number in others)
        if empty or "zero" in self._answers.confirmed:
            self._notes.at("zero_is_missing", "warn", place, meaning)
        else:
            self._notes.at("zero", "ask", place, meaning)

    def _add(self, key: Key, entry: Entry, place: Cell, meaning: Meaning) -> None:
        known = self._found.entries.get(key)
        self._found.rows.add(key[:2])
        if known is None or (known.score is None and known.missing in (None, "blank")):
            if known:
                entry.rank, entry.tier = known.rank, known.tier
            self._found.entries[key] = entry
        elif entry.score is None:
            return
        elif known.score is not None and self._card.same(known.score, entry.score):
            self._found.agreed += 1
        else:
            self._found.refused.add(key[:2])
            self._notes.at(
                "sheets_disagree", "refuse", place, meaning, other=f"{known.sheet}!{known.column}{known.row}"
            )

    def _read_ranks(self, rows: list[Row], meaning: Meaning) -> None:
        for row in rows:
            cell = self._grid.at(row.at, meaning.at)
            year = meaning.year or row.year
            if self._only not in (None, year) or self._ragged(row, meaning):
                continue
            if self._dimension(meaning, year) is None:
                continue
            rank, doubt = rank_in(cell)
            population = max(self._reference.population(self._index, year), int(row.era))
            if cell and (doubt or (rank is not None and rank > population)):
                self._refuse_cell(cell, doubt or "bad_rank", year, row.unit, meaning)
            elif rank is not None:
                entry = self._entry(year, row, meaning)
                if entry.rank not in (None, rank) and cell:
                    self._refuse_cell(cell, "ranks_disagree", year, row.unit, meaning)
                entry.rank = rank

    def _read_tiers(self, rows: list[Row], meaning: Meaning) -> None:
        names = self._reference.tiers.get(self._index, {})
        unknown: dict[str, Cell] = {}
        for row in rows:
            cell = self._grid.at(row.at, meaning.at)
            year = meaning.year or row.year
            if cell is None or self._only not in (None, year) or read(cell).missing:
                continue
            if self._dimension(meaning, year) is None:
                continue
            said = plain(cell.said)
            tier = names.get(said) or names.get(said.removeprefix("nhom ").removeprefix("group "))
            if tier is None:
                unknown.setdefault(cell.said, cell)
            else:
                self._entry(year, row, meaning).tier = tier
        for cell in unknown.values():
            self._notes.at("unknown_tier", "warn", cell, meaning)

    def _entry(self, year: int, row: Row, meaning: Meaning) -> Entry:
        key = (year, row.unit, meaning.dimension or "")
        entry = self._found.entries.get(key)
        if entry is None:
            sheet, at, column = self._grid.place(row.cell)
            entry = self._found.entries[key] = Entry(sheet=sheet, row=at, column=column)
        self._found.rows.add(key[:2])
        return entry

    def _read_long(self, rows: list[Row], meanings: list[Meaning]) -> None:
        """Read a table with one row a province, year and dimension."""
        by_role = {meaning.role: meaning for meaning in meanings}
        groups: dict[str | None, list[Row]] = {}
        for row in rows:
            if "index" in by_role and self._other_index(self._finder.said(row.at, by_role["index"])):
                self._notes.skip(row.cell, "other_index")
                continue
            names = names_of(self._reference, self._index, row.year)
            said = self._finder.said(row.at, by_role["dimension"])
            code = "" if plain(said) in ("", "total", "tong") else names.find(plain(said))
            if code is None and said in names.codes:
                code = said
            if code is None:
                self._notes.refuse(
                    self._grid.at(row.at, by_role["dimension"].at) or row.cell, "unknown_dimension"
                )
                continue
            groups.setdefault(code, []).append(row)
        for code, own in groups.items():
            for role in ("score", "rank", "tier"):
                if meaning := by_role.get(role):
                    one = Meaning(
                        meaning.at, meaning.letter, meaning.label, meaning.role, code, meaning.year, "said"
                    )
                    {"score": self._read_scores, "rank": self._read_ranks, "tier": self._read_tiers}[role](
                        own, one
                    )

    def _other_index(self, said: str) -> bool:
        card = self._card
        return plain(said) not in (plain(card.code), plain(card.label), "")

    def _cut_at_commas(self, cells: list[Cell | None]) -> bool:
        """Tell whether a text was cut at decimal commas: scores of a whole column without decimals."""
        said = [cell.said for cell in cells if cell and is_figure(cell)]
        return (
            self._grid.kind == "comma" and bool(said) and not any(re.search(r"[.,]", text) for text in said)
        )

    def _ragged(self, row: Row, meaning: Meaning) -> bool:
        """Tell whether a row of a text has another number of cells than its head: nothing fits then."""
        widths = self._grid.widths
        if not widths or not self._table.shape.head:
            return False
        known = self._table.shape.lists[0].at if self._grid.turned else self._table.shape.head[-1]
        return widths.get(self._true_place(row, meaning)[0]) != widths.get(known)

    # --- places -------------------------------------------------------------------------------

    def _true_place(self, row: Row, meaning: Meaning) -> tuple[int, int]:
        return (meaning.at, row.at) if self._grid.turned else (row.at, meaning.at)

    def _refuse_cell(
        self, cell: Cell, kind: str, year: int, unit: str, meaning: Meaning, **values: object
    ) -> None:
        self._found.refused.add((year, unit))
        name = self._reference.units.name(unit, self._found.eras.get(year, 63))
        self._notes.refuse(cell, kind, unit=name, label=shown(meaning.label, 60), **values)
