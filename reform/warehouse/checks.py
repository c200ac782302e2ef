"""Tests of the data, in SQL: every check returns the offending rows, no rows means fine.

A check is one file of queries/checks/, with a header of comment lines:

    -- what: what must hold
    -- one row per: what an offending row stands for
    -- severity: error or note      (an error stops the publication, a note does not)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import duckdb
import pandas as pd

FOLDER = Path(__file__).resolve().parents[2] / "queries" / "checks"
Severity = Literal["error", "note"]
# How the names of the checks begin that read nothing but dossier tables.
DOSSIERS = "dossier_"


@dataclass(frozen=True)
class Check:
    """One test of the data."""

    name: str
    what: str
    one_row_per: str
    severity: Severity
    sql: str


def parse(name: str, sql: str) -> Check:
    """Read the header of a check. Raises ValueError when it is not as agreed."""
    header: dict[str, str] = {}
    for line in sql.splitlines():
        if not line.startswith("-- "):
            break
        field, separator, meaning = line[3:].partition(": ")
        if not separator or field in header:
            raise ValueError(f"{name}: header line not understood: {line}")
        header[field] = meaning
    if sorted(header) != ["one row per", "severity", "what"]:
        raise ValueError(f"{name}: the header needs what, one row per and severity")
    if header["severity"] not in ("error", "note"):
        raise ValueError(f"{name}: unknown severity {header['severity']!r}")
    severity = cast("Severity", header["severity"])
    return Check(name, header["what"], header["one row per"], severity, sql)


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Return every check in the order of its name."""
    files = sorted(FOLDER.glob("*.sql"))
    return tuple(parse(file.stem, file.read_text(encoding="utf-8")) for file in files)


def run_checks(
    connection: duckdb.DuckDBPyConnection, severity: Severity = "error", prefix: str = ""
) -> dict[str, pd.DataFrame]:
    """Run the checks of one severity, those whose names begin with `prefix`.

    Returns the offending rows by name, empty when fine.
    """
    return {
        check.name: connection.execute(check.sql).df()
        for check in all_checks()
        if check.severity == severity and check.name.startswith(prefix)
    }
