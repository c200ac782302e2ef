"""Makes the cubes of a warehouse version from the record of dossiers.

Every cube is a sum over dossiers of a function of that dossier alone, so a change is applied by
adding what the new rows say and taking away what the old rows said: the cubes hold additive
facts, and every question sums them.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb

from reform.dossiers.calendar import WorkingCalendar
from reform.dossiers.record import QUERIES as RECORD
from reform.dossiers.record import State, fetch_rows, show_rows
from reform.settings import Settings

QUERIES = Path(__file__).resolve().parents[2] / "queries" / "cubes"
EVENTS = (
    "received",
    "resolved",
    "ended_otherwise",
    "became_overdue",
    "cleared_overdue",
    "became_overdue_original",
    "cleared_overdue_original",
    "posted",
)
CUBES = (
    "cube_day",
    "cube_agency",
    "cube_field",
    "cube_half",
    "cube_procedure",
    "time_histogram",
    "open_stock",
)
TABLES = ("agency", "procedure_name", "dossier_snapshot", *CUBES)
_CODES = ("scope", "agency_code", "field", "procedure_code", "level", "channel")


@lru_cache(maxsize=32)
def _sql(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def fill_calendar(connection: duckdb.DuckDBPyConnection, calendar: WorkingCalendar) -> None:
    """Fill `working_day` from the calendar."""
    days = calendar.frame()
    connection.register("calendar_days", days)
    connection.execute("INSERT INTO working_day BY NAME SELECT * FROM calendar_days")
    connection.unregister("calendar_days")


def fill(connection: duckdb.DuckDBPyConnection, settings: Settings, state: State) -> None:
    """Fill the empty cubes from every dossier of a state."""
    show_rows(connection, settings, state)
    fill_from_rows(connection, state)


def fill_from_rows(connection: duckdb.DuckDBPyConnection, state: State) -> None:
    """Fill the empty cubes from the view `record_row`, which holds every row of a state."""
    connection.execute("SET VARIABLE first_seq = $1", [min((p.seq for p in state.parts), default=0)])
    connection.execute(_sql(RECORD / "all_current.sql"))
    _add(connection, state)


def copy_from(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Copy the cubes of another version, made from the same state in the same way."""
    quoted = str(file).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS other (READ_ONLY)")
    for table in TABLES:
        connection.execute(f"INSERT INTO {table} SELECT * FROM other.{table}")
    connection.execute("DETACH other")


def apply_change(
    connection: duckdb.DuckDBPyConnection, settings: Settings, before: State, after: State
) -> None:
    """Add to cubes that hold `before` what `after`, its child, changed."""
    known = {part.import_id for part in before.parts}
    fresh = tuple(part for part in after.parts if part.import_id not in known)
    if not fresh:
        _snapshots(connection, after)
        return
    fetch_rows(connection, settings, fresh)
    show_rows(connection, settings, before)
    connection.execute(_sql(RECORD / "held_before.sql"))
    connection.execute(_sql(RECORD / "changed_by.sql"))
    _add(connection, after)


def _add(connection: duckdb.DuckDBPyConnection, state: State) -> None:
    """Sum the view `signed_record` and add it to the cubes."""
    kinds = []
    for name in _CODES:
        connection.execute(
            f"CREATE TEMP TYPE code_{name} AS ENUM "
            f"(SELECT DISTINCT coalesce({name}, '') FROM signed_record ORDER BY 1)"
        )
        kinds.append(f"coalesce({name}, '')::code_{name} AS {name}")
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW changed_record AS "
        f"SELECT * REPLACE ({', '.join(kinds)}) FROM signed_record"
    )
    for name in ("agency", "procedure_name", "changed", "flow_table"):
        connection.execute(_sql(QUERIES / f"{name}.sql"))
    for event in EVENTS:
        connection.execute(_sql(QUERIES / "flow.sql"), {"event": event})
    for name in CUBES:
        connection.execute(_sql(QUERIES / f"{name}.sql"))
    for name in ("changed", "flow"):
        connection.execute(f"DROP TABLE {name}")
    connection.execute("DROP VIEW changed_record")
    connection.execute("DROP VIEW signed_record")
    for name in _CODES:
        connection.execute(f"DROP TYPE code_{name}")
    _snapshots(connection, state)


def _snapshots(connection: duckdb.DuckDBPyConnection, state: State) -> None:
    for scope, day in state.snapshots.items():
        connection.execute(
            _sql(QUERIES / "snapshot.sql"),
            {
                "scope": scope,
                "origin": state.origin,
                "snapshot_on": date.fromisoformat(day),
                "imported_at": state.at,
                "state": state.name,
            },
        )
