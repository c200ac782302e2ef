"""Opens a file of any kind as grids. What a file is, is told by its first bytes, not by its name."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from reform.importing.index import apart, guard
from reform.importing.index.grids import Cell, Grid, IndexFileError, Value
from reform.importing.index.marks import MOST_AREA, MOST_CELLS, MOST_SHEETS, Marks, excel_marks, open_marks
from reform.importing.texts import encoding_of

_SIGNS = ("\t", ";", "|", "", ",")
"""What stands between the cells of a text, in the order tried; nothing means two blanks or more.

The comma is last, since it also stands inside numbers.
"""
_SEPARATORS = tuple(sign or "  " for sign in _SIGNS)


def grids(content: bytes, name: str) -> list[Grid]:
    """Return every sheet or table of a file. Raises IndexFileError when it cannot be read."""
    try:
        match guard.kind_of(content, name):
            case "excel":
                parts = guard.parts(content, name)
                found = book(guard.packed(parts), name, excel_marks(parts, name))
            case "open":
                parts = guard.parts(content, name)
                found = book(guard.packed(parts), name, open_marks(parts.get("content.xml", b""), name))
            case "text":
                found = _text(content, name)
            case other:
                found = apart.grids_of(content, name, other)
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


def read_file(path: Path) -> bytes:
    """Read a file of at most the size that is taken. Raises IndexFileError."""
    try:
        if path.stat().st_size > guard.MOST_BYTES:
            raise IndexFileError("index_import.too_big", file=path.name, most=guard.MOST_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError as problem:
        raise IndexFileError("index_import.no_file", file=path.name) from problem


# --- spreadsheets -----------------------------------------------------------------------------


def book(content: bytes, name: str, marks: Mapping[str, Marks]) -> list[Grid]:
    """Return the sheets of a workbook whose parts are known to be harmless. `marks`: sheet → marks."""
    found = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as opened:
        metas = [m for m in opened.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if len(metas) > MOST_SHEETS:
            raise IndexFileError("index_guard.too_many_sheets", file=name, most=MOST_SHEETS)
        for meta in metas:
            sheet = opened.get_sheet_by_name(meta.name)
            if (sheet.total_height or 0) * (sheet.total_width or 0) > MOST_AREA:
                raise IndexFileError("index_import.too_many_cells", file=name, most=MOST_CELLS)
            cells = {
                (r, c): Cell(r, c, value)
                for r, row in enumerate(sheet.to_python(skip_empty_area=False), 1)
                for c, raw in enumerate(row, 1)
                if (value := _value(raw)) is not None
            }
            hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
            _mark(cells, marks.get(meta.name, Marks()))
            found.append(Grid(meta.name, cells, hidden, _merged(sheet.merged_cell_ranges or [])))
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


def _mark(cells: dict[tuple[int, int], Cell], marks: Marks) -> None:
    """Mark formulas, typed errors, percentages and what is hidden."""
    for place, said in marks.errors.items():
        # The reader of values passes over typed errors.
        cells[place] = Cell(*place, said)
    for place in marks.formulas - cells.keys():
        cells[place] = Cell(*place, None)
    odd = marks.formulas | marks.percents
    hiding = bool(marks.hidden_rows or marks.hidden_columns)
    for place in [place for place in cells if hiding or place in odd]:
        cells[place] = Cell(
            *place,
            cells[place].value,
            place in marks.formulas,
            place in marks.percents,
            place[0] in marks.hidden_rows or place[1] in marks.hidden_columns,
        )


# --- text -------------------------------------------------------------------------------------


def _text(content: bytes, name: str) -> list[Grid]:
    text = content.decode(encoding_of(content))
    if "\x00" in text:
        raise IndexFileError("index_import.unknown_kind", file=name)
    lines = text.splitlines()
    if len(lines) > guard.MOST_LINES or max(map(text.count, _SEPARATORS)) > 2 * MOST_CELLS:
        raise IndexFileError("index_import.too_many_cells", file=name, most=MOST_CELLS)
    if max(map(len, lines), default=0) > guard.MOST_LINE:
        raise IndexFileError("index_guard.long_line", file=name, most=guard.MOST_LINE)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype html", "<table", "<?xml")):
        raise IndexFileError("index_import.web_page", file=name)
    return [text_grid(text, "")]


def pasted(text: str) -> Grid:
    """Return a text that a person pasted, under the same limits as a file."""
    return grids(text.replace("\x00", "").encode(), "")[0]


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
