"""Opens a file of any kind as grids. What a file is, is told by its first bytes, not by its name."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import python_calamine

from reform.importing.extracts import encoding_of
from reform.importing.index.grids import Cell, Grid, IndexFileError, Value
from reform.importing.index.pdf_tables import pdf_grids

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_CELLS = 400_000
MOST_SHEETS = 60
MOST_AREA = 5_000_000
"""Rows times columns that a sheet may span, blank ones too."""
_REFERENCE = re.compile(rb'<c [^>]{0,40}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_ZIP, _OLD, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_SIGNS = ("\t", ";", "|", "", ",")
"""What stands between the cells of a text, in the order tried; nothing means two blanks or more.

The comma is last, since it also stands inside numbers.
"""


def grids(content: bytes, name: str) -> list[Grid]:
    """Return every sheet or table of a file. Raises IndexFileError when it cannot be read."""
    if len(content) > MOST_BYTES:
        raise IndexFileError("index_import.too_big", file=name, most=MOST_BYTES // 1_000_000)
    if not content.strip():
        raise IndexFileError("index_import.empty_file", file=name)
    try:
        if content.startswith(_ZIP):
            _refuse_bomb(content, name)
            found = _book(content)
        elif content.startswith(_OLD):
            found = _book(content)
        elif content[:1024].lstrip().startswith(_PDF):
            found = pdf_grids(content, name)
        else:
            found = _text(content, name)
    except IndexFileError:
        raise
    except Exception as problem:
        # Libraries raise whatever they like on damaged files; the person needs one sentence.
        raise IndexFileError("index_import.unreadable", file=name) from problem
    found = [grid for grid in found if grid.cells]
    if not found:
        raise IndexFileError("index_import.empty_file", file=name)
    if sum(len(grid.cells) for grid in found) > MOST_CELLS:
        raise IndexFileError("index_import.too_many_cells", file=name, most=MOST_CELLS)
    return found


def _refuse_bomb(content: bytes, name: str) -> None:
    """Refuse what would swell when it is opened: packed too tightly, or one cell far away from the rest."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise IndexFileError("index_import.too_big", file=name, most=MOST_BYTES // 1_000_000)
        if any(entry.filename.endswith("workbook.bin") for entry in entries):
            raise IndexFileError("index_import.unknown_kind", file=name)
        for entry in entries:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                rows = columns = 0
                for letters, row in _REFERENCE.findall(archive.read(entry)):
                    rows = max(rows, int(row))
                    columns = max(columns, _number_of(letters))
                if rows * columns > MOST_AREA:
                    raise IndexFileError("index_import.too_many_cells", file=name, most=MOST_CELLS)


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read_file(path: Path) -> bytes:
    """Read a file of at most the size that is taken. Raises IndexFileError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise IndexFileError("index_import.too_big", file=path.name, most=MOST_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError as problem:
        raise IndexFileError("index_import.no_file", file=path.name) from problem


# --- spreadsheets -----------------------------------------------------------------------------


def _book(content: bytes) -> list[Grid]:
    found = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        metas = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
        for meta in metas[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(meta.name)
            if (sheet.total_height or 0) * (sheet.total_width or 0) > MOST_AREA:
                raise IndexFileError("index_import.too_many_cells", file=meta.name, most=MOST_CELLS)
            cells = {
                (r, c): Cell(r, c, value)
                for r, row in enumerate(sheet.to_python(skip_empty_area=False), 1)
                for c, raw in enumerate(row, 1)
                if (value := _value(raw)) is not None
            }
            hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
            found.append(Grid(meta.name, cells, hidden, _merged(sheet.merged_cell_ranges or [])))
    if content.startswith(_ZIP):
        _add_what_excel_knows(content, {grid.sheet: grid for grid in found})
    return found


def _value(raw: object) -> Value:
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool | str | date | datetime | time | timedelta):
        return raw
    return float(raw) if isinstance(raw, int | float) else str(raw)


def _merged(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]],
) -> dict[tuple[int, int], tuple[int, int]]:
    inside = {}
    for (top, left), (bottom, right) in ranges:
        if (bottom - top + 1) * (right - left + 1) > 5_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                inside[(row + 1, column + 1)] = (top + 1, left + 1)
    return inside


def _add_what_excel_knows(content: bytes, found: dict[str, Grid]) -> None:
    """Mark formulas, hidden rows and columns and percentages, where the file is an .xlsx."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
        except Exception:
            # An .ods or .xlsb, or something only the other reader understands: values still stand.
            return
    for sheet in book.worksheets:
        grid = found.get(sheet.title)
        if grid is None:
            continue
        rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        columns = set()
        for column in sheet.column_dimensions.values():
            if column.hidden:
                columns |= set(range(column.min, column.max + 1))
        for row in sheet.iter_rows(max_row=max(grid.rows, 1), max_col=max(grid.columns, 1)):
            for known in row:
                place = (known.row, known.column)
                formula = known.data_type == "f"
                cell = grid.cells.get(place)
                if cell is None and known.data_type == "e":
                    # The other reader passes over typed errors.
                    cell = grid.cells[place] = Cell(*place, str(known.value))
                if cell is None and not formula:
                    continue
                percent = known.is_date is False and "%" in str(known.number_format)
                hidden = known.row in rows or known.column in columns
                if formula or percent or hidden:
                    value = cell.value if cell else None
                    grid.cells[place] = Cell(*place, value, formula, percent, hidden)


# --- text -------------------------------------------------------------------------------------


def _text(content: bytes, name: str) -> list[Grid]:
    encoding = encoding_of(content)
    text = content.decode(encoding)
    if "\x00" in text:
        raise IndexFileError("index_import.unknown_kind", file=name)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype html", "<table", "<?xml")):
        raise IndexFileError("index_import.web_page", file=name)
    return [text_grid(text, "")]


def text_grid(text: str, sheet: str) -> Grid:
    """Return a text as a grid: comma, semicolon, tab or bar between cells, else two blanks or more."""
    for sign in _SIGNS:
        if sign:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
        else:
            rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
        if _steady(rows):
            return grid_of(rows, sheet, "comma" if sign == "," else "text")
    return grid_of([[line.strip()] for line in text.splitlines()], sheet, "text")


def _steady(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether most rows have one and the same number of cells, more than one."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not widths:
        return False
    width, n = widths.most_common(1)[0]
    return width > 1 and n * 2 > widths.total()


def grid_of(rows: Sequence[Sequence[str | None]], sheet: str, kind: str) -> Grid:
    """Return rows of texts as a grid that remembers how wide every row was."""
    cells = {
        (r, c): Cell(r, c, value.strip())
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if value is not None and value.strip()
    }
    return Grid(sheet, cells, kind=kind, widths={r: len(row) for r, row in enumerate(rows, 1)})
