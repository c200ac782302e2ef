"""Reads the targets that an installation adds in a file of its own, and refuses what does not fit.

The file is `targets.csv` in the installation's folder, with the columns of `data/targets.csv`. People
write it with a spreadsheet, so it is read kindly where nothing can be mistaken (`,` or `;`, a byte
order mark, a decimal comma, 8/11/2011) and refused by row and column where something could be.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import duckdb

from reform.warehouse.loading import DataFileError

FILE_NAME = "targets.csv"
REQUIRED = (
    "target_id",
    "index_or_measure",
    "measure_vi",
    "scope",
    "year_from",
    "kind",
    "comparison",
    "value",
    "issuer_vi",
    "document",
    "issued_on",
)
COLUMNS = (
    "target_id",
    "index_or_measure",
    "measure_vi",
    "measure_en",
    "scope",
    "province_code",
    "year_from",
    "year_to",
    "kind",
    "comparison",
    "value",
    "unit_vi",
    "unit_en",
    "issuer_vi",
    "issuer_en",
    "document",
    "issued_on",
    "source_url",
    "is_threshold",
    "note_vi",
    "note_en",
)
"""The columns in the order of the shipped file; those not REQUIRED may be left out."""

# What a cell may say, in the words of either language, and what it means.
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "scope": {"cả nước": "national", "tỉnh": "province"},
    "kind": {"tỷ lệ": "share", "điểm": "score", "hạng": "rank", "số lượng": "count"},
    "comparison": {
        "trên": "more_than",
        "ít nhất": "at_least",
        "đạt": "reach",
        "không quá": "at_most",
    },
    "is_threshold": {"không": "false", "có": "true"},
}
_UNITS = {"share": ("%", "%"), "score": ("điểm", "points"), "rank": ("hạng", "place")}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,6})?")
# One to three digits, a sign, three digits: thousands to one reader, a fraction to the next.
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True)
class _Known:
    """What the rows of the file may refer to."""

    units: Mapping[str, str]
    """Index code → unit of its score."""
    highest: Mapping[str, float]
    """Index code → highest possible score, where it is known."""
    provinces: frozenset[str]
    shipped: frozenset[str]
    """Keys of the targets of the release."""


class _Row:
    """One row of the file: its cells, its number in a spreadsheet, and how to refuse it."""

    def __init__(self, cells: Mapping[str, str], number: int) -> None:
        self._cells = cells
        self._number = number

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "")

    def refused(self, reason: str, column: str) -> DataFileError:
        """Return the refusal of one cell; `reason` is a key under `targets.refused`."""
        return DataFileError(f"targets.refused.{reason}", FILE_NAME, self._number, column, self[column])


def load_own_targets(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Append the targets of an installation's own file to the table. Raises DataFileError.

    Needs the shipped tables filled: indices, dimensions, provinces and targets.
    """
    known = _known(connection)
    used: set[str] = set()
    for row in _rows(_text(file)):
        values = _values(row, known)
        if row["target_id"] in used:
            raise row.refused("repeated", "target_id")
        used.add(row["target_id"])
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        connection.execute(f"INSERT INTO target ({names}) VALUES ({marks})", list(values.values()))


def _known(connection: duckdb.DuckDBPyConnection) -> _Known:
    def pairs(sql: str) -> dict[str, object]:
        return {str(key): value for key, value in connection.execute(sql).fetchall()}

    highest = pairs(
        "SELECT index_code, max(max_score) FROM dimension WHERE dimension = '' AND max_score IS NOT NULL "
        "GROUP BY index_code"
    )
    return _Known(
        {code: str(unit) for code, unit in pairs("SELECT index_code, unit FROM index_card").items()},
        {code: float(str(most)) for code, most in highest.items()},
        frozenset(pairs("SELECT DISTINCT province_code, 1 FROM province")),
        frozenset(pairs("SELECT target_id, 1 FROM target")),
    )


def own_bytes(file: Path) -> bytes:
    """Return the content of the installation's own file. Raises DataFileError when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        raise DataFileError("targets.refused.unreadable", FILE_NAME) from None


def _text(file: Path) -> str:
    try:
        return unicodedata.normalize("NFC", own_bytes(file).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DataFileError("targets.refused.encoding", FILE_NAME) from None


def _rows(content: str) -> list[_Row]:
    """Split the text into rows, numbered as a spreadsheet does (the header is row 1)."""
    first = content.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(StringIO(content, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise DataFileError("targets.refused.quotes", FILE_NAME) from None
    header = _header(lines[0] if lines else [])
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            raise DataFileError("targets.refused.cells", FILE_NAME, number)
        rows.append(_Row(dict(zip(header, cells, strict=False)), number))
    return rows


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if name not in COLUMNS or names.count(name) > 1:
            raise DataFileError("targets.refused.unknown_column", FILE_NAME, 1, name)
    for name in REQUIRED:
        if name not in names:
            raise DataFileError("targets.refused.missing_column", FILE_NAME, 1, name)
    return names


def _values(row: _Row, known: _Known) -> dict[str, object]:
    """Check one row and return the values of the table. Raises DataFileError at the first fault."""
    for column in REQUIRED:
        if not row[column]:
            raise row.refused("empty", column)
    if row["target_id"] in known.shipped:
        raise row.refused("shipped", "target_id")
    chosen = {column: _choice(row, column) for column in _CHOICES}
    kind, scope = chosen["kind"], chosen["scope"]
    measured = _measure(row, kind, known)
    year_from = _year(row, "year_from")
    year_to = _year(row, "year_to") if row["year_to"] else None
    if year_to is not None and year_to < year_from:
        raise row.refused("years", "year_to")
    if kind == "rank" and chosen["comparison"] != "at_most":
        raise row.refused("rank_comparison", "comparison")
    if kind != "rank" and chosen["comparison"] == "at_most" and measured in known.units:
        raise row.refused("score_comparison", "comparison")
    unit_vi, unit_en = _UNITS.get(kind, (row["unit_vi"], row["unit_en"] or row["unit_vi"]))
    if not unit_vi:
        raise row.refused("empty", "unit_vi")
    return {
        "target_id": row["target_id"],
        "index_or_measure": measured,
        "measure_vi": row["measure_vi"],
        "measure_en": row["measure_en"] or row["measure_vi"],
        "scope": scope,
        "province_code": _province(row, scope, known),
        "year_from": year_from,
        "year_to": year_to,
        "kind": kind,
        "comparison": chosen["comparison"],
        "value": _value(row, kind, known.highest.get(measured)),
        "unit_vi": unit_vi,
        "unit_en": unit_en,
        "issuer_vi": row["issuer_vi"],
        "issuer_en": row["issuer_en"] or row["issuer_vi"],
        "document": row["document"],
        "issued_on": _day(row, "issued_on"),
        "source_url": row["source_url"] or None,
        "is_threshold": chosen["is_threshold"] == "true",
        "note_vi": row["note_vi"] or row["note_en"] or None,
        "note_en": row["note_en"] or row["note_vi"] or None,
        "origin": "installation",
    }


def _choice(row: _Row, column: str) -> str:
    said, codes = row[column].lower(), _CHOICES[column]
    if not said and column not in REQUIRED:
        return next(iter(codes.values()))
    if said not in codes and said not in codes.values():
        raise row.refused(column, column)
    return codes.get(said, said)


def _measure(row: _Row, kind: str, known: _Known) -> str:
    """Return the index code or the key of a measure; a kind that the index does not have is refused."""
    code = row["index_or_measure"].upper()
    if code not in known.units:
        if kind in ("score", "rank"):
            raise row.refused("not_an_index", "index_or_measure")
        return row["index_or_measure"]
    of_index = "share" if known.units[code] == "percent" else "score"
    if kind not in (of_index, "rank"):
        raise row.refused(f"kind_needs_{of_index}", "kind")
    return code


def _year(row: _Row, column: str) -> int:
    value = row[column]
    if not re.fullmatch(r"[0-9]{4}", value) or not _FIRST_YEAR <= int(value) <= _LAST_YEAR:
        raise row.refused("year", column)
    return int(value)


def _province(row: _Row, scope: str, known: _Known) -> str | None:
    # Spreadsheets drop the leading zero of a code.
    code = row["province_code"].zfill(2) if row["province_code"] else None
    if scope == "national":
        if code:
            raise row.refused("province_of_national", "province_code")
        return None
    if code not in known.provinces:
        raise row.refused("province_code", "province_code")
    return code


def _value(row: _Row, kind: str, highest: float | None) -> float:
    written = row["value"].removesuffix("%").strip() if kind == "share" else row["value"]
    if not _NUMBER.fullmatch(written):
        raise row.refused("value", "value")
    if _AMBIGUOUS.fullmatch(written):
        raise row.refused("ambiguous_value", "value")
    value = float(written.replace(",", "."))
    most = {"share": 100.0, "rank": 63.0, "score": highest}.get(kind)
    if most is not None and value > most:
        raise row.refused("too_high", "value")
    if kind == "rank" and (value != int(value) or value < 1):
        raise row.refused("rank_value", "value")
    return value


def _day(row: _Row, column: str) -> date:
    value = row[column]
    vietnamese = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", value)
    try:
        if vietnamese:
            day, month, year = map(int, vietnamese.groups())
            return date(year, month, day)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # a day that no calendar has: refused below with every other form
    raise row.refused("day", column)
