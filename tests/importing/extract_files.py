"""Extracts as one-stop systems write them, made row by row for the tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from reform.dossiers import record
from reform.dossiers.files import Files
from reform.importing.dossiers import Report, import_dossiers
from reform.settings import Settings

HEADERS = {
    "code": "Mã hồ sơ",
    "procedure_code": "Mã TTHC",
    "procedure_name": "Tên thủ tục",
    "field": "Lĩnh vực",
    "agency": "Đơn vị giải quyết",
    "level": "Cấp thực hiện",
    "channel": "Hình thức nộp",
    "received_on": "Ngày tiếp nhận",
    "due_on": "Ngày hẹn trả",
    "finished_on": "Ngày kết thúc xử lý",
    "returned_on": "Ngày trả kết quả",
    "status": "Trạng thái",
}
PLAIN: Mapping[str, str] = {
    "code": "H10.01-210601-0001",
    "procedure_code": "1.001234",
    "procedure_name": "Cấp giấy chứng nhận",
    "field": "Đất đai",
    "agency": "Sở Tư pháp",
    "level": "Tỉnh",
    "channel": "Trực tiếp",
    "received_on": "01/06/2021",
    "due_on": "08/06/2021",
    "finished_on": "07/06/2021",
    "returned_on": "08/06/2021",
    "status": "Đã trả kết quả",
}


def line(**other: str) -> dict[str, str]:
    """Return a plain dossier with some cells changed, or further columns."""
    return {**PLAIN, **other}


def coded(n: int, **other: str) -> dict[str, str]:
    """Return a plain dossier of its own code."""
    return line(code=f"H10.01-210601-{n:04d}", **other)


def table(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return the header and the cells of rows; a column that has no usual header is its own."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = [HEADERS.get(name, name) for name in columns]
    return [head, *([row.get(name, "") for name in columns] for row in rows)]


def text(cells: Sequence[Sequence[str]], delimiter: str = ";") -> str:
    """Return cells as the text of a CSV file."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    return stream.getvalue()


def saved(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "ho-so.csv") -> Path:
    """Write rows as a CSV file in UTF-8."""
    file = folder / name
    file.write_text(text(table(rows)), encoding="utf-8", newline="")
    return file


def taken(settings: Settings, *files: Path, **options: Any) -> Report:
    """Import files; every row read is accounted for, whatever they hold."""
    report = import_dossiers(settings, files, **options)
    assert report.adds_up
    return report


def held(settings: Settings) -> list[dict[str, Any]]:
    """Return the rows of the record, as accepted."""
    state = record.current_state(settings)
    if state is None or not state.parts:
        return []
    rows = duckdb.sql(
        "SELECT * FROM read_parquet($f, hive_partitioning = FALSE) ORDER BY received_on, agency_code",
        params={"f": Files(record.folder(settings.home)).paths(state.parts)},
    )
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]


def reasons(report: Report) -> list[tuple[int, str, str]]:
    """Return row, column and reason of every refusal."""
    return sorted((r.row, r.column, r.reason) for r in report.rejected)


def warned(report: Report) -> dict[str, int]:
    """Return how many rows each warning is about."""
    return {w.reason: w.count for w in report.warnings}
