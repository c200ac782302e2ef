"""A plain grid of cells: what every kind of file becomes before anything is recognised in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from reform.importing.index.spelling import shown

Value = str | float | bool | date | time | timedelta | None


class IndexFileError(Exception):
    """A file cannot be read as an index table. `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with the place at which a person finds it, counted from 1."""

    row: int
    column: int
    value: Value
    formula: bool = False
    percent: bool = False
    """The cell is formatted as a percentage: 0.8079 is shown as 80,79%."""
    hidden: bool = False

    @property
    def text(self) -> str:
        """Return the text of a text cell, else nothing."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def blank(self) -> bool:
        """Tell whether nothing stands here, not even a formula."""
        return not self.formula and (self.value is None or not str(self.value).strip())

    @property
    def said(self) -> str:
        """Return the content as a label: whole numbers without a decimal part."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        if isinstance(self.value, datetime | date):
            return self.value.strftime("%d/%m/%Y")
        return "" if self.value is None else shown(self.value, 300)


@dataclass
class Grid:
    """A sheet, a page's table or a text, by row and column from 1."""

    sheet: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden: bool = False
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Position inside a merged area → its upper left corner."""
    kind: str = "sheet"
    """sheet, text, comma (a text cut at commas) or pdf."""
    turned: bool = False
    """Rows and columns are exchanged; the cells still know their true place."""
    pages: tuple[tuple[int, int], ...] = ()
    """For a table over several pages: first row and number of the page."""
    widths: Mapping[int, int] = field(default_factory=dict)
    """Cells of every row of a text, blank ones too: a row of another width may be cut wrongly."""

    @property
    def rows(self) -> int:
        """Return the number of the last row."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def columns(self) -> int:
        """Return the number of the last column."""
        return max((column for _, column in self.cells), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """Return a cell that holds something, else None."""
        return self.cells.get((row, column))

    def label(self, row: int, column: int) -> str:
        """Return the text that a reader sees over a column: merged areas speak for all of theirs."""
        corner = self.merged.get((row, column), (row, column))
        cell = self.cells.get(corner)
        return cell.said if cell else ""

    def in_row(self, row: int) -> Iterator[Cell]:
        """Yield the cells of a row from left to right."""
        for column in range(1, self._width + 1):
            if cell := self.cells.get((row, column)):
                yield cell

    @property
    def _width(self) -> int:
        width = self.__dict__.get("_known_width")
        if width is None:
            width = self.__dict__["_known_width"] = self.columns
        return int(width)

    def turn(self) -> Grid:
        """Return the same cells with rows and columns exchanged."""
        return Grid(
            self.sheet,
            {(column, row): cell for (row, column), cell in self.cells.items()},
            self.hidden,
            {(column, row): (c, r) for (row, column), (r, c) in self.merged.items()},
            self.kind,
            not self.turned,
            self.pages,
            self.widths,
        )

    def place(self, cell: Cell) -> tuple[str, int, str]:
        """Return sheet, row and column of a cell as a person finds them."""
        sheet, row = self.sheet, cell.row
        for first, page in self.pages:
            if row >= first:
                sheet = f"{self.sheet}, {page}"
        start = max((first for first, _ in self.pages if first <= row), default=1)
        return sheet, row - start + 1, letters(cell.column)


def letters(column: int) -> str:
    """Return a column's letters: 1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
