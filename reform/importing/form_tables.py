"""Reads official tables (Biểu II.06a) as one-stop systems and offices write them.

A table is known by its numbering row (1)…(13), or by the names of its columns. Rows are fields of
work in sections by level; totals are checked and left out, since every total is summed anew.
Whatever cannot be read without guessing becomes a fault with sheet, row and column. Rows are
numbered as a person sees them in the file, from 1.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import python_calamine

from reform.dossiers.forms import Form, FormRow
from reform.dossiers.identities import COLUMNS, NUMBERS, Broken, broken_in, broken_total
from reform.importing.extracts import ExtractError
from reform.importing.texts import encoding_of

_SHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*_SHEETS, *_TEXTS)
_DELIMITERS = (";", ",", "\t", "|")
_LOOK_AHEAD = 60
_HEADER_ROWS = 4
"""The names of the columns may be spread over so many rows."""
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?\s*(?:=.*)?")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[.,\s]\d{3})+")
_NOTHING = ("", "-", "–", "—")
_SIMULATED = "dữ liệu mô phỏng"
_DAY = r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})"
_PERIOD = re.compile(rf"từ (?:ngày )?{_DAY}\D{{0,3}}\s*đến (?:hết )?(?:ngày )?{_DAY}")
_ORDINAL = re.compile(r"\d+(?:\.\d+)*[.)]?")
_TOTAL = re.compile(r"(?:tổng|cộng)(?: cộng| số| chung)?(?: toàn tỉnh| hồ sơ)?")
_SUBTOTAL = re.compile(r"(?:tổng|cộng)\b.*")
# Districts are asked for before communes: “thị xã” is one of them.
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("province", re.compile(r"sở,? (?:ban,? )?ngành|cấp tỉnh|trung tâm (?:phục vụ )?hành chính công")),
    ("district", re.compile(r"cấp huyện|huyện, |quận, huyện|thị xã, thành phố")),
    ("commune", re.compile(r"cấp xã|xã, |phường, ")),
)
# What the columns of counts are called, in their order on the form.
_NAMES: Mapping[str, re.Pattern[str]] = {
    "tn_tong": re.compile(r"tổng"),
    "tn_truc_tuyen": re.compile(r"trực tuyến"),
    "tn_truc_tiep_bcci": re.compile(r"trực tiếp|bưu chính"),
    "tn_ky_truoc": re.compile(r"kỳ trước|chuyển qua|chuyển sang"),
    "gq_tong": re.compile(r"tổng"),
    "gq_truoc_han": re.compile(r"trước hạn"),
    "gq_dung_han": re.compile(r"đúng hạn"),
    "gq_qua_han": re.compile(r"quá hạn|trễ hạn"),
    "dg_tong": re.compile(r"tổng"),
    "dg_trong_han": re.compile(r"trong hạn|chưa đến hạn|chưa tới hạn"),
    "dg_qua_han": re.compile(r"quá hạn|trễ hạn"),
}

Row = Sequence[object]


@dataclass(frozen=True)
class Fault:
    """Why a table is not taken, and where; the sentence is dossiers_form.fault.<reason>."""

    file: str
    sheet: str
    reason: str
    row: int | None = None
    column: int | None = None
    """Number of the column on the form."""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """One sheet as rows of cells."""

    file: str
    sheet: str
    first_row: int
    """Number of the first row in the file."""
    rows: Sequence[Row]


@dataclass(frozen=True)
class Reading:
    """One table of a file: the form when it could be taken, else what is wrong with it."""

    grid: Grid
    form: Form | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Asked:
    """What the officer says of a table besides the table itself."""

    scope: str
    first: date | None
    last: date | None
    today: date


@dataclass(frozen=True)
class _Header:
    last_row: int
    """Position of the last row of the header."""
    name: int
    positions: Mapping[str, int]


def readings(file: Path, asked: Asked) -> list[Reading]:
    """Read every official table of a file. Raises ExtractError when it holds none."""
    try:
        grids = _sheets(file) if file.suffix.lower() in _SHEETS else _texts(file)
    except Exception as problem:
        raise ExtractError("dossiers.unreadable", file=file.name) from problem
    found = [(grid, header) for grid in grids for header in [_header(grid.rows)] if header]
    if not found:
        raise ExtractError("dossiers_form.no_table", file=file.name)
    simulated = any(_SIMULATED in _words(cell) for grid in grids for row in grid.rows for cell in row)
    return [_Table(grid, header, asked).read(simulated) for grid, header in found]


# --- cells ------------------------------------------------------------------------------------


def _sheets(file: Path) -> list[Grid]:
    grids = []
    with python_calamine.CalamineWorkbook.from_path(file) as book:
        for meta in book.sheets_metadata:
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(meta.name)
                start = (sheet.start or (0, 0))[0]
                grids.append(Grid(file.name, meta.name, start + 1, sheet.to_python(skip_empty_area=True)))
    return grids


def _texts(file: Path) -> list[Grid]:
    """Split a text file by the first sign that shows a table."""
    content = file.read_bytes()
    text = content.decode(encoding_of(content))
    grids = [
        Grid(file.name, "", 1, list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        for delimiter in _DELIMITERS
    ]
    return next(([grid] for grid in grids if _header(grid.rows)), [])


def _words(cell: object) -> str:
    """Return what a cell says, composed, lower case and with single blanks."""
    if cell is None:
        return ""
    if isinstance(cell, date):  # a day and time is a day too
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unicodedata.normalize("NFC", str(cell)).casefold().split())


def _whole(cell: object) -> int | None:
    """Return the count of a cell, 0 for an empty one or a dash; None when it is no whole number.

    A number with a fraction is refused even when it could be thousands: 1.234 as a number has
    lost its zeros already.
    """
    if isinstance(cell, bool | datetime | date):
        return None
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() and cell >= 0 else None
    said = _words(cell)
    if said in _NOTHING:
        return 0
    return int(re.sub(r"\D", "", said)) if _WHOLE.fullmatch(said) else None


def _is_number(cell: object) -> bool:
    """Tell whether a cell holds a figure of any kind, a wrong one included."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return True
    return bool(re.fullmatch(r"[+−-]?\d[\d.,\s]*", _words(cell)))


# --- header -----------------------------------------------------------------------------------


def _header(rows: Sequence[Row]) -> _Header | None:
    """Find the header: the numbering row where there is one, else the rows with the names."""
    return next(
        (
            found
            for find in (_numbered_header, _named_header)
            for i in range(min(len(rows), _LOOK_AHEAD))
            for found in [find(rows, i)]
            if found
        ),
        None,
    )


def _numbered_header(rows: Sequence[Row], at: int) -> _Header | None:
    numbers = {}
    for position, cell in enumerate(rows[at]):
        match = _NUMBERED.fullmatch(_words(cell))
        if match:
            numbers[position] = int(match[1])
    wanted = list(NUMBERS.values())
    if [n for n in numbers.values() if n >= wanted[0]] != wanted:
        return None
    places = {n: position for position, n in numbers.items()}
    name = places.get(2, places[wanted[0]] - 1)
    return _Header(at, name, {key: places[n] for key, n in NUMBERS.items()}) if name >= 0 else None


def _named_header(rows: Sequence[Row], at: int) -> _Header | None:
    """Match names that stand in a row and the ones above it, column by column, in their order."""
    above = rows[max(0, at - _HEADER_ROWS + 1) : at + 1]
    width = max((len(row) for row in above), default=0)
    # The lowest name of a column is its own; the ones above it are those of its group.
    lowest = [
        next((said for row in reversed(above) if i < len(row) and (said := _words(row[i]))), "")
        for i in range(width)
    ]
    positions: dict[str, int] = {}
    place = 0
    for key, pattern in _NAMES.items():
        place = next((i for i in range(place, width) if pattern.search(lowest[i])), width)
        if place == width:
            return None
        positions[key] = place
        place += 1
    name = positions["tn_tong"] - 1
    return _Header(at, name, positions) if name >= 0 else None


# --- rows -------------------------------------------------------------------------------------


class _Table:
    """Reads one table whose header is found."""

    def __init__(self, grid: Grid, header: _Header, asked: Asked) -> None:
        self._grid, self._header, self._asked = grid, header, asked
        self._faults: list[Fault] = []
        self._rows: list[FormRow] = []
        self._totals: list[tuple[int, str | None, str, dict[str, int]]] = []
        # A centre is an office of the province; elsewhere the table itself must say the level.
        self._level: str | None = "province" if asked.scope == "centre" else None

    def read(self, simulated: bool) -> Reading:
        """Return the form, or every fault. `simulated`: the file says so of itself somewhere."""
        top = self._grid.rows[: self._header.last_row + 1]
        if simulated:
            self._fault("simulated")
        first, last = self._period(top)
        for i in range(self._header.last_row + 1, len(self._grid.rows)):
            self._line(self._grid.rows[i], self._grid.first_row + i)
        if not self._faults:
            self._check_totals()
        if not self._rows and not self._faults:
            self._fault("no_rows")
        if self._faults or first is None or last is None:
            return Reading(self._grid, None, tuple(self._faults))
        return Reading(self._grid, Form(self._asked.scope, first, last, tuple(self._rows)), ())

    def _fault(
        self, reason: str, row: int | None = None, column: int | None = None, **values: object
    ) -> None:
        self._faults.append(Fault(self._grid.file, self._grid.sheet, reason, row, column, values))

    def _period(self, top: Iterable[Row]) -> tuple[date | None, date | None]:
        """Return the period that the heading states, or else the one the officer gives."""
        said = " ".join(word for row in top for cell in row if (word := _words(cell)))
        match = _PERIOD.search(said)
        stated = self._days(match) if match else None
        asked = (self._asked.first, self._asked.last)
        if match and stated is None:
            return None, None
        if stated and None not in asked and stated != asked:
            self._fault("other_period", first=stated[0], last=stated[1])
            return None, None
        first, last = stated or asked
        if first is None or last is None:
            self._fault("no_period")
        elif last < first:
            self._fault("period_backwards", first=first, last=last)
        elif last > self._asked.today:
            self._fault("period_not_over", first=first, last=last)
        return first, last

    def _days(self, match: re.Match[str]) -> tuple[date, date] | None:
        numbers = [int(part) for part in match.groups()]
        try:
            return date(*reversed(numbers[:3])), date(*reversed(numbers[3:]))
        except ValueError:
            self._fault("no_such_day")
            return None

    def _line(self, row: Row, number: int) -> None:
        cells = {
            key: row[position] if position < len(row) else None
            for key, position in self._header.positions.items()
        }
        before = [_words(cell) for cell in row[: self._header.name + 1]]
        label = next((said for said in reversed(before) if said), "")
        ordinal = len(before) > 1 and bool(_ORDINAL.fullmatch(before[-2]))
        level = _level(label, whole=ordinal)
        # Words under the table, such as who made it, stand in rows without any figure.
        figures = any(_is_number(cell) for cell in cells.values())
        if level and not _SUBTOTAL.fullmatch(label):
            self._level = level
        if not figures and not (ordinal and any(_words(cell) not in _NOTHING for cell in cells.values())):
            return
        counts = self._counts(cells, number)
        if counts is None or _is_numbering(counts):
            return
        for broken in broken_in(counts):
            self._broken(broken, number)
        if level or (not ordinal and _TOTAL.fullmatch(label)):
            self._totals.append((number, level, self._name(row), counts))
        elif not label or _ORDINAL.fullmatch(label):
            if any(counts.values()):
                self._fault("no_name", number, 2)
        elif self._level is None:
            self._fault("no_level", number, 2)
        else:
            self._rows.append(FormRow(self._level, self._name(row), number, counts))

    def _name(self, row: Row) -> str:
        """Return the name of a row as written; a merged one stands in a cell further left."""
        cells = (cell for cell in reversed(row[: self._header.name + 1]) if _words(cell))
        return " ".join(unicodedata.normalize("NFC", str(next(cells, ""))).split())

    def _counts(self, cells: Mapping[str, object], number: int) -> dict[str, int] | None:
        counts = {key: _whole(cell) for key, cell in cells.items()}
        for key, value in counts.items():
            if value is None:
                self._fault("not_whole", number, NUMBERS[key])
        known = {key: value for key, value in counts.items() if value is not None}
        return known if len(known) == len(COLUMNS) else None

    def _broken(self, broken: Broken, row: int) -> None:
        self._fault(
            broken.kind,
            row,
            NUMBERS[broken.column],
            equation=broken.equation,
            whole=broken.whole,
            parts=broken.parts,
        )

    def _check_totals(self) -> None:
        """Compare every total with its rows; a level without fields is its own only row."""
        detailed = {row.level for row in self._rows}
        for number, level, name, counts in self._totals:
            if level and level not in detailed:
                detailed.add(level)
                self._rows.append(FormRow(level, name, number, counts))
        for number, level, _, counts in self._totals:
            inside = [row.counts for row in self._rows if level in (None, row.level)]
            for broken in broken_total(counts, inside):
                self._broken(broken, number)


def _level(label: str, *, whole: bool) -> str | None:
    """Return the level that a heading names. A numbered row is a heading only when it begins so."""
    return next(
        (level for level, pattern in _LEVELS if (pattern.match if whole else pattern.search)(label)), None
    )


def _is_numbering(counts: Mapping[str, int]) -> bool:
    """Tell a row of column numbers that counts from 1 instead of 3; no true row can look like it."""
    values = [counts[name] for name in COLUMNS]
    return values == list(range(values[0], values[0] + len(values)))
