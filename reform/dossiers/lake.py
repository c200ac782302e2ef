"""The record in a DuckLake: rows as Parquet, catalogue in PostgreSQL, several machines at once.

Chosen by the setting `dossier_lake`. The statements of queries/record are the same; what differs is where the
view `record_row` looks and how a commit becomes one step. Tables of the lake:

    dossier_row   the rows of every import, by year of receipt, never changed
    import        who, when, why; with rows also the number of its part
    state         which parts make up the record
    head          one row: the state that holds, and the fingerprint of the secret that made the keys

Every commit changes the one row of the head. Appending alone never conflicts, and two writers would then
judge "what is new" by the same old state; so the second one is refused, goes back and does all again.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TypeVar

import duckdb

from reform.dossiers.states import (
    Commit,
    ImportMeta,
    Part,
    State,
    document_of,
    meta_of_document,
    state_of_document,
    statement,
)
from reform.warehouse.loading import DataFileError

_EXTENSIONS = ("ducklake", "postgres_scanner")
_log = logging.getLogger(__name__)
_MOST_TRIES = 50
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 2.0
_Done = TypeVar("_Done")
_SCHEMA = Path(__file__).resolve().parent / "lake_schema.sql"


class LakeUnavailable(DataFileError):
    """The lake cannot be used: its parts are not installed, it does not answer, or it is another's."""

    def __init__(self, key: str) -> None:
        super().__init__(f"lake.{key}", "")


class Lake:
    """The record behind a catalogue."""

    def __init__(
        self, catalogue: str, files: Path, secret: str, connection: duckdb.DuckDBPyConnection | None = None
    ) -> None:
        """Take where the catalogue is, where Parquet lies, and the secret of the keys.

        `connection`: the engine of an import on its way, with the table `incoming`. Without one each
        question opens an engine of its own. Raises LakeUnavailable when a connection is given and the lake
        cannot be attached.
        """
        self._catalogue, self._files = catalogue, files
        self._print = hashlib.sha256(f"lake {secret}".encode()).hexdigest()
        self._connection = connection
        self._unseen: Callable[[], None] | None = None
        self._newest = ""
        if connection is not None:
            self._attach(connection)
            self._prepare(connection)

    def current(self) -> State | None:
        """Return the state that the head names. Raises LakeUnavailable."""
        with self._open() as connection:
            return _state(connection, _head(connection))

    def state(self, name: str) -> State | None:
        """Return one state. Raises LakeUnavailable."""
        with self._open() as connection:
            return _state(connection, name)

    def imports(self) -> list[ImportMeta]:
        """Return every import, oldest first. Raises LakeUnavailable."""
        with self._open() as connection:
            rows = (
                connection.execute("SELECT document FROM lake.import").fetchall() if _made(connection) else []
            )
        return sorted((meta_of_document(row[0]) for row in rows), key=lambda meta: meta.at)

    def show(self, connection: duckdb.DuckDBPyConnection, state: State) -> None:
        """Let the view read the parts of the state. Raises LakeUnavailable."""
        self._attach(connection)
        connection.execute("SET VARIABLE seqs = $1", [[part.seq for part in state.parts]])
        connection.execute(statement("lake_row"))

    def fetch(self, connection: duckdb.DuckDBPyConnection, parts: tuple[Part, ...]) -> None:
        """Read some parts. Raises LakeUnavailable."""
        self._attach(connection)
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE incoming AS "
            "SELECT * EXCLUDE (year) FROM lake.dossier_row WHERE list_contains($1, seq)",
            [[part.seq for part in parts]],
        )

    def together(self, take: Callable[[], Commit]) -> Commit:
        """Take the rows in one transaction; when another writer was first, go back and take them again.

        A transaction writes into one database only, so each attempt has its rows in a temporary table.
        Raises LakeUnavailable when others are always first.
        """
        assert self._connection is not None
        self._connection.execute("ALTER TABLE incoming RENAME TO arrived")

        def attempt(connection: duckdb.DuckDBPyConnection) -> Commit:
            # The state of an attempt that was second is nobody's: this one may find nothing new.
            self._unseen = None
            connection.execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM arrived")
            return take()

        done = self._once(self._connection, attempt)
        look, self._unseen = self._unseen, None
        if look is not None:
            try:
                look()
            except BaseException:
                # Another machine may have come after it meanwhile: then it stays, and the refusal is told.
                with contextlib.suppress(LookupError):
                    self.step_back(self._newest)
                raise
        return done

    def add(self, name: str, before: State | None) -> Part:
        """Put `incoming` into the lake under a number that no part ever had, undone ones included."""
        assert self._connection is not None
        row = self._connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM lake.import").fetchone()
        seq = int(row[0]) if row else 1
        added = self._connection.execute(statement("lake_part"), {"seq": seq}).fetchone()
        return Part(name, seq, (), int(added[0]) if added else 0)

    def publish(self, meta: ImportMeta, state: State, accept: Callable[[State], None]) -> None:
        """Write import, state and head; they hold with the end of the transaction.

        Other connections see rows only then, so `accept` looks after it.
        """
        assert self._connection is not None
        self._unseen = partial(accept, state)
        self._newest = meta.import_id
        seq = next((part.seq for part in state.parts if part.import_id == meta.import_id), None)
        self._connection.execute(
            "INSERT INTO lake.import VALUES ($1, $2, $3)", [meta.import_id, seq, document_of(meta)]
        )
        self._connection.execute("INSERT INTO lake.state VALUES ($1, $2)", [state.name, document_of(state)])
        self._connection.execute("UPDATE lake.head SET state = $1", [state.name])

    def step_back(self, import_id: str) -> Callable[[], None]:
        """Let the head name the state before; the rows stay. Raises LookupError, LakeUnavailable."""

        def back(connection: duckdb.DuckDBPyConnection) -> tuple[str, str]:
            state = _state(connection, _head(connection))
            if state is None or not state.parts or state.parts[-1].import_id != import_id:
                raise LookupError(import_id)
            before = state.parent or ""
            connection.execute("UPDATE lake.head SET state = $1", [before])
            return state.name, before

        with self._open() as connection:
            newest, before = self._once(connection, back)

        def put_back() -> None:
            # Not when another machine has brought something meanwhile.
            with self._open() as connection:
                self._once(
                    connection,
                    lambda on: on.execute(
                        "UPDATE lake.head SET state = $1 WHERE state = $2", [newest, before]
                    ),
                )

        return put_back

    def forget(self) -> None:
        """Delete every row; the files go when the lake is cleaned. Raises LakeUnavailable."""

        def empty(connection: duckdb.DuckDBPyConnection) -> None:
            if _made(connection):
                connection.execute("UPDATE lake.head SET state = ''")
                for table in ("dossier_row", "import", "state"):
                    connection.execute(f"DELETE FROM lake.{table}")

        with self._open() as connection:
            self._once(connection, empty)

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        if self._connection is not None:
            yield self._connection
            return
        with duckdb.connect() as connection:
            self._attach(connection)
            yield connection

    def _attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Load the extensions from their installed packages, never from a network, and attach."""
        attached = "SELECT count(*) FROM duckdb_databases() WHERE database_name = 'lake'"
        if connection.execute(attached).fetchone() != (0,):
            return
        try:
            programs = [
                resources.files(f"duckdb_extension_{name}")
                / f"extensions/v{duckdb.__version__}/{name}.duckdb_extension"
                for name in _EXTENSIONS
            ]
        except ImportError as missing:
            raise LakeUnavailable("not_installed") from missing
        try:
            self._files.mkdir(parents=True, exist_ok=True)
            connection.execute("SET autoinstall_known_extensions = false")
            for program in programs:
                connection.execute(f"LOAD {_quoted(program)}")
            self._attach_new(connection)
        except (duckdb.Error, OSError) as refused:
            raise LakeUnavailable("unreachable") from refused

    def _attach_new(self, connection: duckdb.DuckDBPyConnection) -> None:
        for attempt in range(_MOST_TRIES):
            try:
                # Rows inside the catalogue would have no file name, and `held_before` finds rows by theirs.
                connection.execute(
                    f"ATTACH {_quoted(f'ducklake:{self._catalogue}')} AS lake "
                    f"(DATA_PATH {_quoted(f'{self._files}/')}, DATA_INLINING_ROW_LIMIT 0)"
                )
            except duckdb.Error as refused:
                # Several machines may open a new catalogue at the same moment; one makes its tables.
                if not _was_second(refused):
                    raise
                time.sleep(_FIRST_WAIT * (attempt + 1))
            else:
                return
        raise LakeUnavailable("busy")

    def _prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the tables of a new lake; refuse one whose keys were made with another secret."""

        def make(on: duckdb.DuckDBPyConnection) -> None:
            if not _made(on):
                on.execute(_SCHEMA.read_text(encoding="utf-8"))
                on.execute("INSERT INTO lake.head VALUES ('', $1)", [self._print])

        if not _made(connection):
            self._once(connection, make)
        held = connection.execute("SELECT secret_print FROM lake.head").fetchone()
        if held != (self._print,):
            raise LakeUnavailable("other_secret")

    def _once(
        self, connection: duckdb.DuckDBPyConnection, action: Callable[[duckdb.DuckDBPyConnection], _Done]
    ) -> _Done:
        wait = _FIRST_WAIT
        for _ in range(_MOST_TRIES):
            connection.execute("BEGIN")
            try:
                done = action(connection)
                connection.execute("COMMIT")
                return done
            except BaseException as problem:
                # A commit that fails has rolled back already.
                with contextlib.suppress(duckdb.Error):
                    connection.execute("ROLLBACK")
                if not isinstance(problem, duckdb.Error) or not _was_second(problem):
                    raise
                said = str(problem).splitlines()[0]
            _log.info("another machine was first, everything is done again: %s", said)
            time.sleep(wait * (1 + os.getpid() % 7 / 7))
            wait = min(2 * wait, _LONGEST_WAIT)
        raise LakeUnavailable("busy")


def _quoted(words: object) -> str:
    return "'" + str(words).replace("'", "''") + "'"


def _was_second(problem: duckdb.Error) -> bool:
    """Tell whether a transaction failed because another one was first."""
    said = str(problem).lower()
    return "conflict" in said or "already exists" in said


def _made(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake' AND table_name = 'head'"
    ).fetchone()
    return found == (1,)


def _head(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("SELECT state FROM lake.head").fetchone() if _made(connection) else None
    return str(row[0]) if row else ""


def _state(connection: duckdb.DuckDBPyConnection, name: str) -> State | None:
    if not name or not _made(connection):
        return None
    row = connection.execute("SELECT document FROM lake.state WHERE name = $1", [name]).fetchone()
    return state_of_document(row[0]) if row else None
