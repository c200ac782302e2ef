"""The tables of a warehouse with what each column means, read from the schema itself.

Types come from an engine that runs the schema; meanings from the comments in it, else from
`warehouse/dictionary.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

FOLDER = Path(__file__).resolve().parent / "warehouse"
SCHEMAS = ("schema.sql", "dossier_schema.sql")
_TABLE = re.compile(r"CREATE TABLE (?P<name>\w+)")
_COLUMN_WITH_COMMENT = re.compile(r"(?P<name>[a-z_]+) [A-Z][^-]*-- (?P<comment>.+)$")
_LANGUAGES = {"_vi": ", in Vietnamese", "_en": ", in English"}


@dataclass(frozen=True)
class Column:
    """A column; `meaning` is empty when nobody wrote one."""

    name: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table; `meaning` is empty when nobody wrote one."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


def tables() -> Iterator[Table]:
    """Yield every table in the order of the schema."""
    words = tomllib.loads((FOLDER / "dictionary.toml").read_text(encoding="utf-8"))
    tables_said, columns_said = _comments()
    with duckdb.connect() as engine:
        for name in SCHEMAS:
            engine.execute((FOLDER / name).read_text(encoding="utf-8"))
        rows = engine.execute(
            "SELECT table_name, column_name, data_type, NOT is_nullable FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY table_oid, column_index"
        ).fetchall()
    for table in dict.fromkeys(row[0] for row in rows):
        yield Table(
            table,
            tables_said.get(table) or words["tables"].get(table, ""),
            tuple(
                Column(column, kind, required, _meaning(words, columns_said, table, column))
                for owner, column, kind, required in rows
                if owner == table
            ),
        )


def unused_words() -> set[str]:
    """Return the names in the dictionary that no table or column bears any more."""
    words = tomllib.loads((FOLDER / "dictionary.toml").read_text(encoding="utf-8"))
    known = {
        table.name: {name for column in table.columns for name in _names(column.name)} for table in tables()
    }
    everywhere = set().union(*known.values())
    unused = set(words["tables"]) - set(known) | set(words["columns"]) - everywhere
    for table, columns in words["only"].items():
        unused |= {f"{table}.{name}" for name in set(columns) - known.get(table, set())}
    return unused


def _names(column: str) -> tuple[str, ...]:
    """Return the name as it stands and, of a pair of languages, the name they share."""
    return (column, column[:-3]) if column[-3:] in _LANGUAGES else (column,)


def _meaning(words: Mapping[str, Any], said: Mapping[tuple[str, str], str], table: str, column: str) -> str:
    if comment := said.get((table, column)):
        return comment
    for name in _names(column):
        meaning = words["only"].get(table, {}).get(name) or words["columns"].get(name)
        if meaning:
            return str(meaning) + ("" if name == column else _LANGUAGES[column[-3:]])
    return ""


def _comments() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Return the comment above each table, and beside the last column of a line."""
    tables_said: dict[str, str] = {}
    columns_said: dict[tuple[str, str], str] = {}
    for file in SCHEMAS:
        above: list[str] = []
        table = ""
        for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
            if line.startswith("-- "):
                above.append(line[3:])
                continue
            if match := _TABLE.match(line):
                table = match["name"]
                if above:
                    tables_said[table] = " ".join(above)
            elif (match := _COLUMN_WITH_COMMENT.search(line)) and table:
                last = re.split(r", (?=[a-z_]+ [A-Z])", line[: match.start("comment")].strip())[-1]
                columns_said[table, last.split()[0]] = match["comment"]
            above = []
    return tables_said, columns_said
