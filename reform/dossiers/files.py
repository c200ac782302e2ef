"""The record in Parquet files of the installation, as it is unless the settings name a lake.

    dossiers/parts/<import>/year=2019/….parquet   rows as accepted, never changed afterwards
    dossiers/states/<state>.json                  which parts make up the record, in which order
    dossiers/current                              the state that holds
    dossiers/imports/<import>.json                who, when, why, counts, dropped columns

The pointer is replaced last, so whoever is killed before that has changed nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

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

POINTER = "current"


class Files:
    """The record below one folder."""

    def __init__(self, place: Path, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        """Take the folder of the record, and of an import on its way the engine that holds `incoming`."""
        self._place = place
        self._connection = connection

    def current(self) -> State | None:
        """Return the state that the pointer names, if it can be read."""
        try:
            name = (self._place / POINTER).read_text(encoding="ascii").strip()
        except OSError:
            return None
        return self.state(name)

    def state(self, name: str) -> State | None:
        """Read one state; None when nothing readable is there."""
        try:
            return state_of_document((self._place / "states" / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def imports(self) -> list[ImportMeta]:
        """Read every import, oldest first."""
        files = sorted((self._place / "imports").glob("*.json"))
        found = [meta_of_document(file.read_text(encoding="utf-8")) for file in files]
        return sorted(found, key=lambda meta: meta.at)

    def show(self, connection: duckdb.DuckDBPyConnection, state: State) -> None:
        """Let the view read every file of the state."""
        connection.execute("SET VARIABLE parts = $1", [self.paths(state.parts)])
        connection.execute(statement("record_row"))

    def fetch(self, connection: duckdb.DuckDBPyConnection, parts: tuple[Part, ...]) -> None:
        """Read the files of some parts."""
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE incoming AS "
            "SELECT * FROM read_parquet($1, hive_partitioning = FALSE)",
            [self.paths(parts)],
        )

    def together(self, take: Callable[[], Commit]) -> Commit:
        """Do it once: whoever writes is alone in the installation."""
        return take()

    def add(self, name: str, before: State | None) -> Part:
        """Write `incoming` as Parquet by year of receipt; the folder appears by one rename."""
        assert self._connection is not None
        seq = max((part.seq for part in before.parts), default=0) + 1 if before else 1
        parts = self._place / "parts"
        parts.mkdir(parents=True, exist_ok=True)
        draft = parts / f".draft-{name}"
        shutil.rmtree(draft, ignore_errors=True)
        written = self._connection.execute(
            statement("write_part").replace("{folder}", str(draft).replace("'", "''")), {"seq": seq}
        ).fetchone()
        target = parts / name
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
        files = tuple(sorted(file.relative_to(parts).as_posix() for file in target.rglob("*.parquet")))
        return Part(name, seq, files, int(written[0]) if written else 0)

    def publish(self, meta: ImportMeta, state: State, accept: Callable[[State], None]) -> None:
        """Write the documents, the pointer last; leave nothing of the import when the state is refused."""
        about = self._place / "imports" / f"{meta.import_id}.json"
        held = self._place / "states" / f"{state.name}.json"
        try:
            write_text(held, document_of(state))
            accept(state)
            write_text(about, document_of(meta))
            write_text(self._place / POINTER, state.name)
        except BaseException:
            about.unlink(missing_ok=True)
            held.unlink(missing_ok=True)
            shutil.rmtree(self._place / "parts" / meta.import_id, ignore_errors=True)
            raise

    def step_back(self, import_id: str) -> Callable[[], None]:
        """Point at the state before; the newest's files stay.

        Where simulated dossiers came before real ones nothing is left before them.
        """
        state = self.current()
        if state is None or not state.parts or state.parts[-1].import_id != import_id:
            raise LookupError(import_id)
        before = self.state(state.parent) if state.parent else None
        if (
            before is None
            or before.origin != state.origin
            or not all(Path(file).exists() for file in self.paths(before.parts))
        ):
            (self._place / POINTER).unlink()
        else:
            write_text(self._place / POINTER, before.name)
        return lambda: write_text(self._place / POINTER, state.name)

    def forget(self) -> None:
        """Delete the pointer, then the files."""
        (self._place / POINTER).unlink(missing_ok=True)
        for name in ("states", "parts", "imports"):
            shutil.rmtree(self._place / name, ignore_errors=True)

    def paths(self, parts: tuple[Part, ...]) -> list[str]:
        """Return every Parquet file of some parts."""
        return [str(self._place / "parts" / file) for part in parts for file in part.files]


def write_text(file: Path, content: str) -> None:
    """Write a document whole or not at all, its folder with it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft_file = file.with_name(f".{file.name}-{os.getpid()}")
    with draft_file.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft_file.replace(file)
