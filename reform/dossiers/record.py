"""The record of dossiers: every import that was taken, and the state that holds now.

It is kept in Parquet files of the installation (`files`), or, where the settings name one, in a lake that
several machines share (`lake`). Either way:

    dossiers/salt                                 secret of this installation, for the keys

A dossier that comes again is a new row in a newer part; the newest one counts and the older ones
stay as its history. The originals are not kept: they name persons.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from reform.dossiers.files import Files
from reform.dossiers.lake import Lake, LakeUnavailable
from reform.dossiers.states import (
    QUERIES,
    Commit,
    ImportMeta,
    Origin,
    OriginRefused,
    Part,
    State,
    Store,
    named,
    statement,
)
from reform.settings import Settings
from reform.warehouse.writers import alone

__all__ = [
    "QUERIES",
    "SCHEMA",
    "Commit",
    "Draft",
    "ImportMeta",
    "LakeUnavailable",
    "Origin",
    "OriginRefused",
    "Part",
    "State",
    "current_state",
    "draft",
    "fetch_rows",
    "folder",
    "forget_dossiers",
    "import_id",
    "imports",
    "salt",
    "show_rows",
    "state_of",
    "statement",
    "step_back",
]

SCHEMA = Path(__file__).resolve().parent / "record_schema.sql"


def folder(home: Path) -> Path:
    """Return the folder of the record."""
    return home / "dossiers"


def _store(settings: Settings, connection: duckdb.DuckDBPyConnection | None = None) -> Store:
    """Return where the settings keep the record. Raises LakeUnavailable."""
    place = folder(settings.home)
    if settings.dossier_lake:
        files = settings.dossier_lake_files or place / "lake"
        return Lake(settings.dossier_lake, files, salt(settings.home), connection)
    return Files(place, connection)


def show_rows(connection: duckdb.DuckDBPyConnection, settings: Settings, state: State) -> None:
    """Let the view `record_row` be every row of a state, in every revision. Raises LakeUnavailable."""
    _store(settings).show(connection, state)


def fetch_rows(connection: duckdb.DuckDBPyConnection, settings: Settings, parts: tuple[Part, ...]) -> None:
    """Make the table `incoming` of the rows of some parts. Raises LakeUnavailable."""
    _store(settings).fetch(connection, parts)


def salt(home: Path) -> str:
    """Return the installation's secret for the keys, made at the first call."""
    file = folder(home) / "salt"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".salt-{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as content:
            content.write(secrets.token_hex(32))
            content.flush()
            os.fsync(content.fileno())
        draft.replace(file)
    return file.read_text(encoding="ascii").strip()


def state_of(settings: Settings, name: str) -> State | None:
    """Read one state; None when nothing readable is there. Raises LakeUnavailable."""
    return _store(settings).state(name)


def current_state(settings: Settings) -> State | None:
    """Return the state that holds; None when the installation has no dossiers. Raises LakeUnavailable."""
    return _store(settings).current()


def step_back(settings: Settings, import_id: str) -> Callable[[], None]:
    """Let the state before the newest import hold; return how to put the newest back.

    Raises LookupError when the import is not the newest any more, LakeUnavailable.
    """
    return _store(settings).step_back(import_id)


def imports(settings: Settings) -> list[ImportMeta]:
    """Return every import that ever changed the record, oldest first. Raises LakeUnavailable."""
    return _store(settings).imports()


def import_id(at: datetime, file_hash: str) -> str:
    """Return the name of an import: its moment and the beginning of its content's hash.

    The moment is exact: one file may come in for both scopes within a second.
    """
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{file_hash[:8]}"


class Draft:
    """An import on its way: fill the table `incoming` of `connection`, then commit."""

    def __init__(self, store: Store, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._store = store

    def commit(self, meta: ImportMeta, accept: Callable[[State], object] | None = None) -> Commit:
        """Make the rows of `incoming` part of the record.

        `accept`: looks at the state before it holds; when it raises, the record is as it was.

        Rows that the record holds already are left out; without any new or changed row the state
        stays as it is. Real dossiers drive out all simulated ones. Raises OriginRefused when
        simulated dossiers come to real ones, LakeUnavailable.
        """
        duplicates = _changed_rows(self.connection.execute(statement("drop_repeated")))
        return self._store.together(lambda: self._take(meta, duplicates, accept))

    def _take(self, meta: ImportMeta, duplicates: int, accept: Callable[[State], object] | None) -> Commit:
        before = self._store.current()
        if before and before.origin != meta.origin:
            if meta.origin == "simulated":
                raise OriginRefused
            before = None
        known = unchanged = 0
        if before and before.parts:
            self._store.show(self.connection, before)
            self.connection.execute(statement("held_before"))
            known = _count(self.connection, "held_before")
            unchanged = _changed_rows(self.connection.execute(statement("drop_unchanged")))
        rows = _count(self.connection, "incoming")
        snapshots = dict(before.snapshots) if before else {}
        day = max(meta.snapshot_on.isoformat(), snapshots.get(meta.scope, ""))
        if not rows and before and snapshots.get(meta.scope) == day:
            return Commit(before.name, 0, 0, unchanged, duplicates)
        parts = before.parts if before else ()
        if rows:
            parts = (*parts, self._store.add(meta.import_id, before))
        changed = known - unchanged
        counts = {"new": rows - changed, "changed": changed, "unchanged": unchanged, "duplicates": duplicates}
        state = named(before, meta, parts, snapshots | {meta.scope: day})
        self._store.publish(replace(meta, counts=meta.counts | counts), state, partial(self._look, accept))
        return Commit(state.name, **counts)

    def _look(self, accept: Callable[[State], object] | None, state: State) -> None:
        if accept is not None:
            # What came in is written; its memory is for whoever looks at the state.
            self.connection.execute("DROP TABLE IF EXISTS incoming")
            accept(state)


@contextmanager
def draft(settings: Settings) -> Iterator[Draft]:
    """Open a draft for one import, alone in this installation.

    Leftovers of killed imports are removed first. Raises TimeoutError when another import or
    build does not end, LakeUnavailable.
    """
    home = folder(settings.home)
    home.mkdir(parents=True, exist_ok=True)
    with alone(settings.home):
        for leftover in [*home.glob(".draft-*"), *home.glob(".tmp-*")]:
            _remove(leftover)
        for leftover in (home / "parts").glob(".draft-*"):
            _remove(leftover)
        spill = home / f".tmp-{os.getpid()}"
        try:
            # Rows wait in memory, and in files of this folder where that is too small for them.
            with duckdb.connect(config={"temp_directory": str(spill)}) as connection:
                connection.execute("SET preserve_insertion_order = false")
                connection.execute(f"SET memory_limit = '{settings.build_memory_gb}GB'")
                connection.execute("SET VARIABLE salt = $1", [salt(settings.home)])
                connection.execute(SCHEMA.read_text(encoding="utf-8"))
                yield Draft(_store(settings, connection), connection)
        finally:
            _remove(spill)


def forget_dossiers(settings: Settings) -> None:
    """Take every dossier out of the record; older states and parts are deleted with it."""
    with alone(settings.home):
        _store(settings).forget()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _changed_rows(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return _changed_rows(connection.table(table).count("*").execute())  # type: ignore[arg-type]
