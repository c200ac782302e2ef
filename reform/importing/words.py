"""What headers and cell texts mean: a shipped table, which an installation may extend.

`dossier_headers.csv` (column, header) and `dossier_words.csv` (column, text, value) in the
installation's folder are read after the shipped ones; their lines win.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = (
    "code", "procedure_code", "procedure_name", "field", "agency", "agency_code", "receiving_agency",
    "level", "channel", "online_level", "filed_on", "received_on", "due_on", "extended_on", "finished_on",
    "returned_on", "asked_on", "supplied_on", "return_channel", "status", "on_the_spot",
)  # fmt: skip
"""The allow-list: no other column of an extract is ever kept, not even for a moment on disk."""
VALUES = {
    "status": tuple(str(code) for code in range(1, 11)),
    "channel": ("direct", "online", "post"),
    "return_channel": ("counter", "post", "other_post", "electronic"),
    "level": ("province", "district", "commune"),
    "online_level": ("2", "3", "4", "partial", "full"),
    "on_the_spot": ("true", "false"),
}
"""Columns whose words have a meaning, and which meanings there are."""


class WordsFileError(Exception):
    """The installation's own table cannot be read. `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


def folded(text: str) -> str:
    """Return a text as it is compared: composed, lower case, single blanks, no colon or star."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\ufeff", "")
    return re.sub(r"\s+", " ", re.sub(r"[*:()\[\]\"]", " ", plain)).strip()


def headers(home: Path) -> dict[str, str]:
    """Return header (folded) → column of the allow-list. Raises WordsFileError."""
    rows = [*_rows(HERE / "headers.csv", ("column", "header"))]
    rows += _own(home / "dossier_headers.csv", ("column", "header"))
    return {folded(header): column for column, header in rows}


def words(home: Path) -> dict[str, dict[str, str]]:
    """Return column → text (folded) → value. Raises WordsFileError."""
    rows = [*_rows(HERE / "words.csv", ("column", "text", "value"))]
    own = home / "dossier_words.csv"
    for row, (column, text, value) in enumerate(_own(own, ("column", "text", "value")), 2):
        if value not in VALUES.get(column, ()):
            raise WordsFileError(
                "dossiers.words_value",
                file=own.name,
                row=row,
                value=value,
                known=", ".join(VALUES.get(column, ())) or "—",
            )
        rows.append((column, text, value))
    found: dict[str, dict[str, str]] = {}
    for column, text, value in rows:
        found.setdefault(column, {})[folded(text)] = value
    return found


@lru_cache(maxsize=4)
def _rows(file: Path, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(_read(file, columns))


def _own(file: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    return _read(file, columns) if file.is_file() else []


def _read(file: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if tuple(reader.fieldnames or ()) != columns:
                raise WordsFileError("dossiers.words_header", file=file.name, columns=", ".join(columns))
            rows = []
            for line in reader:
                if line[columns[0]] not in COLUMNS:
                    raise WordsFileError(
                        "dossiers.words_column", file=file.name, row=reader.line_num, value=line[columns[0]]
                    )
                rows.append(tuple(line[name] or "" for name in columns))
            return rows
    except (OSError, UnicodeDecodeError) as problem:
        raise WordsFileError("dossiers.words_unreadable", file=file.name) from problem
