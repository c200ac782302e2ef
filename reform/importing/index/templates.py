"""Ready workbooks for the gaps: one index and year, every unit, nothing to type but the figures.

Index and year stand in the cells, so the reader recognises the workbook by its content whatever the
file is called. The checks of the cells are those of the reader: what Excel lets in, the reader takes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reform.importing.index.grids import IndexFileError
from reform.importing.index.reference import Card, Dimension, Held, Reader, Reference, held, reference
from reform.importing.index.scales import highest
from reform.wording import numbers
from reform.wording.texts import Lang, text

Kind = Literal["score", "rank", "tier"]
_HEAD = 4
"""Title, hint, names, codes; the units follow."""
_CODE, _NAME = 1, 2
_GROUPED = ("PAR", "PAPI", "PCI")
"""Indices whose publishers put every unit into a group; elsewhere only the first and last are named."""
_LETTERED = ("A", "B", "C", "D")
_GROUPS_BY_LETTER_FROM = 2013
_PRINTED = 3
"""Places of a part that fewer units are held with come from articles; the publisher prints none."""
_CUT = 0.01
"""Ends of a scale such as 3,33 are printed cut; the figures themselves run a little further."""
_GRID = Side(style="thin", color="B8BFC7")
_EDGE = Border(left=_GRID, right=_GRID, top=_GRID, bottom=_GRID)
_DARK, _LIGHT = PatternFill("solid", fgColor="1F4E79"), PatternFill("solid", fgColor="EEF2F6")
NOTED = ("document", "issuer", "issued_on", "address")
"""What the second sheet asks about the source."""


@dataclass(frozen=True)
class _Column:
    """A column to be filled in."""

    kind: Kind
    dimension: Dimension
    label: str
    code: str


def template(warehouse: Reader, index: str, year: int, lang: Lang, *, filled: bool = False) -> bytes:
    """Return a workbook (.xlsx) for one edition of an index, with every unit of its era.

    `filled`: held figures stand in it, for editing; otherwise every cell waits. Raises IndexFileError
    when the index is unknown or has no figures in that year.
    """
    known = reference(warehouse)
    if index not in known.cards:
        raise IndexFileError("index_import.unknown_index", index=index, known=", ".join(known.cards))
    if "" not in known.of_year(index, year):
        raise IndexFileError("index_template.no_edition", index=known.cards[index].label, year=year)
    figures = {key[1:]: cell for key, cell in held(warehouse, index, {year}).items() if key[0] == year}
    return _Book(known, index, year, lang, figures, filled).bytes()


def noted(content: bytes) -> dict[str, str]:
    """Return what was written about the source on the second sheet: field of NOTED → text.

    Nothing of a file that is no filled template. The caller has had the file read before: a workbook
    that cannot be opened raises IndexFileError.
    """
    from reform.importing.index.sheets import grids

    labels = {text(lang, f"index_template.field.{field}"): field for lang in ("vi", "en") for field in NOTED}
    found: dict[str, str] = {}
    for grid in grids(content, ""):
        for (row, column), cell in grid.cells.items():
            field = labels.get(cell.said)
            beside = grid.at(row, column + 1)
            if field and beside and beside.said:
                found.setdefault(field, beside.said)
    return found


class _Book:
    def __init__(
        self,
        known: Reference,
        index: str,
        year: int,
        lang: Lang,
        figures: Mapping[tuple[str, str], Held],
        filled: bool,
    ) -> None:
        self._known = known
        self._index = index
        self._year = year
        self._lang = lang
        self._figures = figures
        self._filled = filled
        self._card: Card = known.cards[index]
        self._era = known.era(index, year)
        self._units = known.units.all(self._era)
        self._population = max(known.population(index, year), int(self._era))
        self._columns = self._all_columns()
        self._last = _HEAD + len(self._units)
        self._book = Workbook()
        self._groups = ""
        """Area with the names of the groups, once the guide is written."""

    def bytes(self) -> bytes:
        """Return the workbook."""
        sheet = self._book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = f"{self._card.label} {self._year}"
        guide = self._book.create_sheet(self._say("guide"))
        self._write_guide(guide)
        self._write_head(sheet)
        self._write_units(sheet)
        for at, column in enumerate(self._columns, _NAME + 1):
            self._check(sheet, at, column)
        self._arrange(sheet)
        stream = io.BytesIO()
        self._book.save(stream)
        return stream.getvalue()

    def _say(self, key: str, **values: object) -> str:
        return text(self._lang, f"index_template.{key}", **values)

    # --- columns ------------------------------------------------------------------------------

    def _all_columns(self) -> list[_Column]:
        dimensions = self._known.of_year(self._index, self._year)
        found: list[_Column] = []
        for dimension in sorted(dimensions.values(), key=lambda d: (d.code != "", d.kind == "side")):
            found.append(self._column("score", dimension))
            held_here = [cell for (_, code), cell in self._figures.items() if code == dimension.code]
            total = not dimension.code
            ranks = sum(cell.rank is not None for cell in held_here)
            if (total and self._card.ranked) or ranks >= (1 if self._filled else _PRINTED):
                found.append(self._column("rank", dimension))
            if self._index in _GROUPED and (total or any(cell.tier for cell in held_here)):
                found.append(self._column("tier", dimension))
        return found

    def _column(self, kind: Kind, dimension: Dimension) -> _Column:
        short = dimension.names[2 if self._lang == "vi" else 3]
        name = short if dimension.code else f"{self._card.label} {self._year}"
        if kind != "score":
            label = self._say(f"{kind}_of", name=name) if dimension.code else self._say(kind)
        else:
            high = dimension.high
            label = name if high is None else self._say("score", name=name, high=self._n(high))
        # The code of a column that is another index's name would be read as that index.
        other = dimension.code.upper() in self._known.cards
        code = (dimension.code if not other else "") if kind == "score" else ""
        return _Column(kind, dimension, label, code)

    def _n(self, value: float) -> str:
        digits = f"{value:.2f}".rstrip("0").partition(".")[2]
        return numbers.number(value, len(digits), self._lang)

    def _tiers(self) -> dict[str, str]:
        """Return code → name of the groups that an edition may have."""
        names = self._known.tier_names.get(self._index, {})
        if self._index == "PAR":
            lettered = self._year >= _GROUPS_BY_LETTER_FROM
            names = {code: both for code, both in names.items() if (code in _LETTERED) == lettered}
        return {code: both[0 if self._lang == "vi" else 1] for code, both in names.items()}

    # --- what is written ----------------------------------------------------------------------

    def _write_head(self, sheet: Worksheet) -> None:
        total = self._known.of_year(self._index, self._year)[""]
        name = total.names[0 if self._lang == "vi" else 1]
        width = _NAME + len(self._columns)
        title = self._say("title", index=self._card.label, year=self._year, n=len(self._units), name=name)
        for row, words, font in (
            (1, title, _font(bold=True, size=14)),
            (2, self._say("hint"), _font(italic=True, color="5A6572")),
        ):
            cell = _at(sheet, row, 1, words)
            cell.font = font
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.row_dimensions[1].height = 24
        sheet.row_dimensions[2].height = 34
        heads = [(self._say("code"), ""), (self._say("unit"), "")]
        heads += [(column.label, column.code) for column in self._columns]
        for at, (label, code) in enumerate(heads, 1):
            head = _at(sheet, _HEAD - 1, at, label)
            head.font, head.fill, head.border = _font(bold=True, color="FFFFFF"), _DARK, _EDGE
            head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            below = _at(sheet, _HEAD, at, code or None)
            below.font, below.fill, below.border = _font(color="5A6572", size=9), _LIGHT, _EDGE
            below.alignment = Alignment(horizontal="center")
        sheet.row_dimensions[_HEAD - 1].height = 62

    def _write_units(self, sheet: Worksheet) -> None:
        names = self._tiers()
        for row, unit in enumerate(self._units, _HEAD + 1):
            for at, value in ((_CODE, unit.code), (_NAME, unit.name)):
                cell = _at(sheet, row, at, value)
                cell.fill, cell.border = _LIGHT, _EDGE
            for at, column in enumerate(self._columns, _NAME + 1):
                cell = _at(sheet, row, at, None)
                cell.border, cell.protection = _EDGE, Protection(locked=False)
                cell.number_format = "0.00##" if column.kind == "score" else "General"
                figure = self._figures.get((unit.code, column.dimension.code)) if self._filled else None
                if figure is not None:
                    cell.value = _value(figure, column.kind, names)

    def _write_guide(self, guide: Worksheet) -> None:
        guide.column_dimensions["A"].width = 34
        guide.column_dimensions["B"].width = 84
        _at(guide, 1, 1, self._say("guide_title")).font = _font(bold=True, size=14)
        row = 2
        for line in self._say("steps").splitlines():
            cell = _at(guide, row, 1, line)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            guide.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
            guide.row_dimensions[row].height = 32
            row += 1
        row += 1
        _at(guide, row, 1, self._say("source_title")).font = _font(bold=True)
        for field in NOTED:
            row += 1
            label = _at(guide, row, 1, self._say(f"field.{field}"))
            label.fill, label.border = _LIGHT, _EDGE
            cell = _at(guide, row, 2, None)
            cell.border, cell.protection = _EDGE, Protection(locked=False)
            cell.number_format = "@"
        row += 2
        if any(column.kind == "tier" for column in self._columns):
            _at(guide, row, 1, self._say("groups_title")).font = _font(bold=True)
            groups = [*self._tiers().values(), self._say("not_published")]
            for down, name in enumerate(groups, 1):
                _at(guide, row + down, 1, name).border = _EDGE
            self._groups = f"{quote_sheetname(guide.title)}!$A${row + 1}:$A${row + len(groups)}"
        guide.sheet_view.showGridLines = False
        _finish(guide)

    # --- checks and looks ---------------------------------------------------------------------

    def _check(self, sheet: Worksheet, at: int, column: _Column) -> None:
        first = f"{get_column_letter(at)}{_HEAD + 1}"
        missing = f'OR({first}="{self._say("not_published")}",{first}="KCDL",{first}="-")'
        if column.kind == "tier":
            check = DataValidation(type="list", formula1=self._groups, allow_blank=True)
            check.error = self._say("wrong_tier")
        elif column.kind == "rank":
            whole = f"{first}=INT({first}),{first}>=1,{first}<={self._population}"
            check = DataValidation(
                type="custom", formula1=f"IF(ISNUMBER({first}),AND({whole}),{missing})", allow_blank=True
            )
            check.error = self._say("wrong_rank", n=self._population)
        else:
            low, high = column.dimension.low, highest(self._card, column.dimension)
            inside = f"{first}>{_low(low)},{first}<={high if high.is_integer() else round(high + _CUT, 2)}"
            check = DataValidation(
                type="custom", formula1=f"IF(ISNUMBER({first}),AND({inside}),{missing})", allow_blank=True
            )
            check.error = self._say("wrong_score", low=self._n(low), high=self._n(high))
        check.errorTitle = self._say("wrong_title")
        check.errorStyle = "stop"
        check.showErrorMessage = True
        check.add(f"{first}:{get_column_letter(at)}{self._last}")
        sheet.add_data_validation(check)

    def _arrange(self, sheet: Worksheet) -> None:
        sheet.column_dimensions[get_column_letter(_CODE)].width = 9
        sheet.column_dimensions[get_column_letter(_NAME)].width = 24
        for at in range(_NAME + 1, _NAME + 1 + len(self._columns)):
            kind = self._columns[at - _NAME - 1].kind
            sheet.column_dimensions[get_column_letter(at)].width = {"score": 15, "rank": 10, "tier": 16}[kind]
        sheet.freeze_panes = sheet.cell(_HEAD + 1, _NAME + 1).coordinate
        sheet.sheet_view.showGridLines = False
        sheet.print_title_rows = f"{_HEAD - 1}:{_HEAD}"
        _finish(sheet)


def _at(sheet: Worksheet, row: int, column: int, value: object) -> SheetCell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)
    cell.value = value
    return cell


def _low(low: float) -> float:
    """Return the number that a score must exceed: no scale knows a true zero."""
    return low - _CUT if low > 0 else 0


def _value(figure: Held, kind: Kind, names: Mapping[str, str]) -> float | int | str | None:
    if kind == "score":
        return figure.score
    if kind == "rank":
        return figure.rank
    return names.get(figure.tier or "")


def _finish(sheet: Worksheet) -> None:
    """Print on A4 across; lock head and names against slips, without a password."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    sheet.protection.formatCells = False
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _font(**looks: Any) -> Font:
    return Font(name="Calibri", **looks)
