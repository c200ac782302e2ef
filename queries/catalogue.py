"""Loads, documents and runs the questions: one .sql file each, its path is its name.

Every file starts with a header of comment lines, the only place where a question is documented:

    -- what: the question in one sentence
    -- one row per: what a row stands for
    -- parameter NAME (TYPE[, optional]): meaning        TYPE: text, integer, number, date, boolean
    -- column NAME (TYPE): meaning and unit
    -- caveat: what a reader must know

Values enter as bound parameters only; nothing is ever pasted into the SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent
_PLAIN_TYPES = frozenset((np.dtype("int64"), np.dtype("float64"), np.dtype("bool")))
_FIELD = re.compile(
    r"^-- (?P<kind>parameter|column) (?P<name>[a-z_0-9]+) "
    r"\((?P<type>[a-z]+)(?P<optional>, optional)?\): (?P<meaning>.+)$"
)
_PLAIN = re.compile(r"^-- (?P<kind>what|one row per|caveat): (?P<meaning>.+)$")
_TYPES = {"text", "integer", "number", "date", "boolean"}
# Checks, cubes and the record are the business of the build, not questions of a page.
_HIDDEN_FOLDERS = {"checks", "cubes", "record", "importing"}


class QueryError(Exception):
    """A question was asked wrongly. `key` and `values` name the sentence for the person."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class Reader(Protocol):
    """What the catalogue needs of a warehouse: run one statement, give a data frame."""

    def rows(self, sql: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Run `sql` with bound parameters."""
        ...


@dataclass(frozen=True)
class Field:
    """A parameter or a column of a question."""

    name: str
    type: str
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class Question:
    """One .sql file with its documentation."""

    name: str
    what: str
    one_row_per: str
    parameters: tuple[Field, ...]
    columns: tuple[Field, ...]
    caveats: tuple[str, ...]
    sql: str


def parse(name: str, sql: str) -> Question:
    """Read the header of a question. Raises ValueError when a required line is missing."""
    plain: dict[str, list[str]] = {"what": [], "one row per": [], "caveat": []}
    fields: dict[str, list[Field]] = {"parameter": [], "column": []}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if match := _FIELD.match(line):
            if match["type"] not in _TYPES:
                raise ValueError(f"{name}: unknown type {match['type']!r}")
            fields[match["kind"]].append(
                Field(match["name"], match["type"], match["meaning"], bool(match["optional"]))
            )
        elif match := _PLAIN.match(line):
            plain[match["kind"]].append(match["meaning"])
        else:
            raise ValueError(f"{name}: header line not understood: {line}")
    for needed in ("what", "one row per"):
        if len(plain[needed]) != 1:
            raise ValueError(f"{name}: needs exactly one line '-- {needed}: …'")
    return Question(
        name,
        plain["what"][0],
        plain["one row per"][0],
        tuple(fields["parameter"]),
        tuple(fields["column"]),
        tuple(plain["caveat"]),
        sql,
    )


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Question]:
    """Return every question of `queries/`, keyed by name (`indices/ranking`)."""
    found = {}
    for file in sorted(ROOT.glob("*/*.sql")):
        if file.parent.name not in _HIDDEN_FOLDERS:
            name = f"{file.parent.name}/{file.stem}"
            found[name] = parse(name, file.read_text(encoding="utf-8"))
    return found


def question(name: str) -> Question:
    """Return one question. Raises QueryError `query.unknown` for a name that does not exist."""
    try:
        return catalogue()[name]
    except KeyError:
        raise QueryError("query.unknown", name=name) from None


def _parsed(field: Field, given: object) -> object:
    """Turn a command-line text into the parameter's type; other values pass when they fit."""
    if given is None:
        return None
    if field.type == "boolean" and isinstance(given, bool):
        return given
    raw = str(given).strip()
    try:
        match field.type:
            case "integer":
                return int(raw)
            case "number":
                return float(raw)
            case "date":
                return given if isinstance(given, date) else date.fromisoformat(raw)
            case "boolean":
                return {"true": True, "false": False, "1": True, "0": False}[raw.lower()]
            case _:
                return raw
    except (ValueError, KeyError):
        raise QueryError("query.bad_value", name=field.name, value=raw, type=field.type) from None


def bind(asked: Question, given: Mapping[str, object]) -> dict[str, Any]:
    """Check and convert the parameters of a question.

    Optional parameters that are not given are bound to NULL. Raises QueryError for unknown,
    missing or unreadable ones.
    """
    known = {field.name: field for field in asked.parameters}
    for name in given:
        if name not in known:
            raise QueryError("query.unknown_parameter", name=name, known=", ".join(known) or "—")
    bound: dict[str, Any] = {}
    for name, field in known.items():
        value = _parsed(field, given.get(name))
        if value is None and not field.optional:
            raise QueryError("query.missing_parameter", name=name)
        bound[name] = value
    return bound


def run(reader: Reader, name: str, **given: object) -> pd.DataFrame:
    """Answer one question: a data frame with the columns that its header lists."""
    asked = question(name)
    return _plain(reader.rows(asked.sql, bind(asked, given)))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Give every column one way to say "missing": NaN, NaT or None, never pandas' NA.

    Counts without gaps stay integers, with gaps they become floats; both print the same.
    """
    changed: dict[str, pd.Series] = {}
    for name, dtype in frame.dtypes.items():
        # Most columns are plain already; looking at them takes longer than many a question.
        if dtype in _PLAIN_TYPES:
            continue
        column = frame[name]
        if isinstance(dtype, pd.BooleanDtype):
            changed[str(name)] = column.astype(object if column.hasnans else bool)
        elif pd.api.types.is_integer_dtype(dtype):
            changed[str(name)] = column.astype("float64" if column.hasnans else "int64")
    return frame.assign(**changed) if changed else frame
