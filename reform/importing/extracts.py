"""Opens dossier extracts of any layout: only allow-listed columns ever leave this module.

Tables are recognised by what is in them, not by the file's name: the header row is the line among
the first ones that names most known columns. Everything is read as text; what it means is judged
later. Row numbers are those that a person sees in the file, counted from 1.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import python_calamine

from reform.importing.index.grids import IndexFileError
from reform.importing.index.guard import check_archive
from reform.importing.texts import encoding_of
from reform.importing.words import COLUMNS, folded

BATCH = 250_000
BLOCK = 64 << 20
"""Bytes of a text file that are held at a time."""
_LOOK_AHEAD = 40
_MOST_UNPACKED = 4_000_000_000
"""A full sheet of a million rows with every column of an extract unpacks to a quarter of it."""
_ENOUGH = 3
_HEAD_BYTES = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
SIMULATED_HEADERS = ("dữ liệu mô phỏng", "mo_phong")
"""A table with such a column is simulated and must never pass for real dossiers."""
_SHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*_SHEETS, *_TEXTS, ".parquet")
_REPEATING = pa.dictionary(pa.int32(), pa.string())
"""Each different text of a column once, and which one stands in each row."""


class ExtractError(Exception):
    """A file cannot be read. `key` and `values` name the sentence; no cell content is in them."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Table:
    """One table of a file: where its header is, which columns are taken and which are dropped."""

    file: Path
    sheet: str
    header_row: int
    taken: dict[int, str]
    """Position in the file → column of the allow-list."""
    dropped: tuple[str, ...]
    """Headers of the columns that are never read further."""
    rows: int | None
    """How many rows follow the header, when that is known before reading."""
    encoding: str = "utf-8"
    delimiter: str = ","
    header_lines: int = 0
    """Lines of a text file up to and with the header; more than header_row when cells break lines."""
    width: int = 0
    """Cells of the header of a text file."""

    @property
    def simulated(self) -> bool:
        """Tell whether the table says of itself that it is simulated."""
        return any(folded(name) in SIMULATED_HEADERS for name in self.dropped)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the extracts among files and folders, folders searched in depth, in name order.

    Hidden files in folders are passed over, and so are the locks that a spreadsheet program leaves.
    Raises ExtractError when a path does not exist or nothing readable is there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                f
                for f in path.rglob("*")
                if f.is_file() and f.suffix.lower() in SUFFIXES and not f.name.startswith((".", "~$"))
            )
        elif path.is_file():
            found.append(path)
        else:
            raise ExtractError("dossiers.no_file", file=path.name)
    if not found:
        raise ExtractError("dossiers.no_extract")
    return found


def tables(file: Path, known: dict[str, str]) -> list[Table]:
    """Find the tables of a file. `known`: header (folded) → column.

    Raises ExtractError when the file cannot be opened or holds no table with a dossier code.
    """
    suffix = file.suffix.lower()
    try:
        if suffix == ".parquet":
            found = [_parquet_table(file, known)]
        elif suffix in _SHEETS:
            found = _sheet_tables(file, known)
        else:
            found = [_text_table(file, known)]
    except ExtractError:
        raise
    except Exception as problem:
        raise ExtractError("dossiers.unreadable", file=file.name) from problem
    found = [table for table in found if table is not None and "code" in table.taken.values()]
    if not found:
        raise ExtractError("dossiers.no_header", file=file.name)
    return found


def batches(table: Table, on_ragged: Callable[[int, str], None]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in pieces: `row`, then COLUMNS as texts or as dictionaries of texts.

    `on_ragged` hears number and text of every row that has more or fewer cells than the header,
    which cannot be read. Raises ExtractError when the file breaks off.
    """
    suffix = table.file.suffix.lower()
    try:
        if suffix == ".parquet":
            yield from _parquet_batches(table)
        elif suffix in _SHEETS:
            yield from _sheet_batches(table)
        else:
            yield from _text_batches(table, on_ragged)
    except ExtractError:
        raise
    except Exception as problem:
        raise ExtractError("dossiers.broken_off", file=table.file.name, sheet=table.sheet) from problem


def _header(rows: list[list[str]], known: dict[str, str]) -> tuple[int, dict[int, str]] | None:
    """Return position and meaning of the best header among the first rows; None without one."""
    best: tuple[int, dict[int, str]] | None = None
    for i, row in enumerate(rows):
        taken: dict[int, str] = {}
        for position, cell in enumerate(row):
            name = folded(cell)
            column = None if name in SIMULATED_HEADERS else known.get(name)
            # The first of two equal headers counts; the other is dropped and named.
            if column and column not in taken.values():
                taken[position] = column
        if len(taken) >= _ENOUGH and (best is None or len(taken) > len(best[1])):
            best = (i, taken)
    return best


def _dropped(header: list[str], taken: dict[int, str]) -> tuple[str, ...]:
    names = (cell.strip() or f"({i + 1})" for i, cell in enumerate(header) if i not in taken)
    return tuple(" ".join(name.split()) for name in names)


def _filled(rows: int, columns: dict[str, pa.Array], first: int | pa.Array) -> pa.RecordBatch:
    numbers = pa.array(np.arange(first, first + rows)) if isinstance(first, int) else first
    empty = pa.nulls(rows, pa.string())
    return pa.record_batch(
        [numbers, *(columns.get(name, empty) for name in COLUMNS)], names=["row", *COLUMNS]
    )


# --- text -------------------------------------------------------------------------------------


def _text_table(file: Path, known: dict[str, str]) -> Table:
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    encoding = encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)("strict").decode(head)
    best: Table | None = None
    for delimiter in _DELIMITERS:
        rows, lines = [], []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
            if len(rows) == _LOOK_AHEAD:
                break
        found = _header(rows, known)
        if found and (best is None or len(found[1]) > len(best.taken)):
            at, taken = found
            dropped = _dropped(rows[at], taken)
            best = Table(
                file, "", at + 1, taken, dropped, None, encoding, delimiter, lines[at], len(rows[at])
            )
    if best is None:
        raise ExtractError("dossiers.no_header", file=file.name)
    return best


def _text_batches(table: Table, on_ragged: Callable[[int, str], None]) -> Iterator[pa.RecordBatch]:
    """Read a text file as a stream: columns that are not taken are never even decoded to Python."""
    names = [f"c{i}" for i in range(table.width)]
    ragged: list[tuple[int, str]] = []

    def skip(invalid: pyarrow.csv.InvalidRow) -> str:
        # The reader counts the skipped lines, a person counts rows.
        ragged.append((int(invalid.number) - table.header_lines + table.header_row, invalid.text))
        return "skip"

    reader = pyarrow.csv.open_csv(
        table.file,
        read_options=pyarrow.csv.ReadOptions(
            use_threads=False,
            block_size=BLOCK,
            skip_rows=table.header_lines,
            column_names=names,
            encoding="utf-8" if table.encoding == "utf-8-sig" else table.encoding,
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=table.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=[f"c{i}" for i in table.taken],
            column_types={
                f"c{i}": pa.string() if column == "code" else _REPEATING for i, column in table.taken.items()
            },
            strings_can_be_null=False,
        ),
    )
    number, told = table.header_row + 1, 0
    for batch in reader:
        columns = {column: batch.column(i) for i, column in enumerate(table.taken.values())}
        if told == len(ragged):
            yield _filled(batch.num_rows, columns, number)
            number += batch.num_rows
            continue
        numbers = []
        for _ in range(batch.num_rows):
            while told < len(ragged) and ragged[told][0] == number:
                told, number = told + 1, number + 1
            numbers.append(number)
            number += 1
        yield _filled(batch.num_rows, columns, pa.array(numbers, pa.int64()))
    for row, text in ragged:
        on_ragged(row, text)


# --- spreadsheets -----------------------------------------------------------------------------


def _cell(value: object) -> str:
    """Return a cell as text: days in ISO form, whole numbers without a decimal part."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time | timedelta):
        return ""
    return str(value)


def _sheet_tables(file: Path, known: dict[str, str]) -> list[Table]:
    found = []
    try:
        check_archive(file, _MOST_UNPACKED)
    except IndexFileError as refused:
        raise ExtractError(refused.key, **refused.values) from refused
    with python_calamine.CalamineWorkbook.from_path(file) as book:
        for meta in book.sheets_metadata:
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows = []
            for row in sheet.iter_rows():
                rows.append([_cell(cell) for cell in row])
                if len(rows) == _LOOK_AHEAD:
                    break
            header = _header(rows, known)
            if header is None:
                continue
            at, taken = header
            total = (sheet.end or (0, 0))[0] - at
            found.append(Table(file, meta.name, at + 1, taken, _dropped(rows[at], taken), total))
    return found


def _sheet_batches(table: Table) -> Iterator[pa.RecordBatch]:
    with python_calamine.CalamineWorkbook.from_path(table.file) as book:
        sheet = book.get_sheet_by_name(table.sheet)
        number = 0
        kept: dict[int, list[str]] = {i: [] for i in table.taken}
        start = table.header_row + 1
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number <= table.header_row:
                continue
            for i, column in kept.items():
                column.append(_cell(row[i]) if i < len(row) else "")
            if number - start + 1 == BATCH:
                yield _sheet_batch(table, kept, start)
                kept = {i: [] for i in table.taken}
                start = number + 1
        if number >= start:
            yield _sheet_batch(table, kept, start)


def _sheet_batch(table: Table, kept: dict[int, list[str]], start: int) -> pa.RecordBatch:
    columns = {table.taken[i]: pa.array(cells, pa.string()) for i, cells in kept.items()}
    return _filled(len(next(iter(kept.values()))), columns, start)


# --- Parquet ----------------------------------------------------------------------------------


def _parquet_table(file: Path, known: dict[str, str]) -> Table:
    parquet = pq.ParquetFile(file)
    header = parquet.schema_arrow.names
    found = _header([list(header)], known)
    if found is None:
        raise ExtractError("dossiers.no_header", file=file.name)
    return Table(file, "", 0, found[1], _dropped(list(header), found[1]), parquet.metadata.num_rows)


def _parquet_batches(table: Table) -> Iterator[pa.RecordBatch]:
    schema = pq.read_schema(table.file)
    names = {schema.names[i]: column for i, column in table.taken.items()}
    repeating = [n for n, column in names.items() if column != "code" and _is_text(schema.field(n).type)]
    parquet = pq.ParquetFile(table.file, read_dictionary=repeating)
    number = 1
    for batch in parquet.iter_batches(BATCH, columns=list(names)):
        columns = {
            column: cells.cast(_REPEATING if name in repeating else pa.string())
            for name, column in names.items()
            for cells in [batch.column(batch.schema.get_field_index(name))]
        }
        yield _filled(batch.num_rows, columns, number)
        number += batch.num_rows


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
