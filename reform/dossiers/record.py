"""The record of dossiers: Parquet parts under the installation's `dossiers/` folder.

    dossiers/parts/<import>/year=2019/….parquet   rows as accepted, never changed afterwards
    dossiers/states/<state>.json                  which parts make up the record, in which order
    dossiers/current                              the state that holds
    dossiers/imports/<import>.json                who, when, why, counts, dropped columns
    dossiers/salt                                 secret of this installation, for the keys

A dossier that comes again is a new row in a newer part; the newest one counts and the older ones
stay as its history. The pointer is replaced last, so whoever is killed before that has changed
nothing. The originals are not kept: they name persons.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import duckdb

from reform.settings import Settings
from reform.warehouse.writers import alone

QUERIES = Path(__file__).resolve().parents[2] / "queries" / "record"
SCHEMA = Path(__file__).resolve().parent / "record_schema.sql"
POINTER = "current"
Origin = Literal["imported", "simulated"]


class OriginRefused(Exception):
    """Simulated dossiers may not join real ones. `key` names the sentence."""

    key = "dossiers.simulated_refused"


@dataclass(frozen=True)
class ImportMeta:
    """Who brought which rows, when and why, and what was left out."""

    import_id: str
    origin: Origin
    scope: str
    snapshot_on: date
    """The extract is true for the end of this day."""
    file_names: tuple[str, ...]
    file_hash: str
    who: str
    why: str
    at: str
    """ISO moment, UTC."""
    counts: dict[str, int] = field(default_factory=dict)
    dropped_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """The files of one import."""

    import_id: str
    seq: int
    files: tuple[str, ...]
    """Paths under the parts folder, with forward slashes."""
    rows: int


@dataclass(frozen=True)
class State:
    """Which parts make up the record."""

    name: str
    parent: str | None
    origin: Origin
    parts: tuple[Part, ...]
    snapshots: dict[str, str]
    """Scope → ISO day."""
    at: str

    def files(self, home: Path) -> list[str]:
        """Return the path of every Parquet file."""
        return [str(folder(home) / "parts" / file) for part in self.parts for file in part.files]


@dataclass(frozen=True)
class Commit:
    """What an import changed."""

    state: str | None
    new: int
    changed: int
    unchanged: int
    duplicates: int


def folder(home: Path) -> Path:
    """Return the folder of the record."""
    return home / "dossiers"


@lru_cache(maxsize=32)
def _sql(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def statement(name: str) -> str:
    """Return one statement of queries/record."""
    return _sql(name)


def show_rows(connection: duckdb.DuckDBPyConnection, home: Path, state: State) -> None:
    """Let the view `record_row` be every row of a state, in every revision."""
    connection.execute("SET VARIABLE parts = $1", [state.files(home)])
    connection.execute(_sql("record_row"))


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


def state_of(home: Path, name: str) -> State | None:
    """Read one state; None when nothing readable is there."""
    try:
        content = json.loads((folder(home) / "states" / f"{name}.json").read_text(encoding="utf-8"))
        parts = tuple(
            Part(p["import_id"], p["seq"], tuple(p["files"]), p["rows"]) for p in content.pop("parts")
        )
        return State(parts=parts, **content)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current_state(home: Path) -> State | None:
    """Return the state that holds; None when the installation has no dossiers."""
    try:
        name = (folder(home) / POINTER).read_text(encoding="ascii").strip()
    except OSError:
        return None
    return state_of(home, name)


def step_back(home: Path) -> Callable[[], None]:
    """Let the state before the newest import hold; return how to put the newest back.

    The newest's files stay. Where simulated dossiers came before real ones nothing is left before them.
    """
    state = current_state(home)
    if state is None:
        raise LookupError("there is no dossier record")
    before = state_of(home, state.parent) if state.parent else None
    if (
        before is None
        or before.origin != state.origin
        or not all(Path(f).exists() for f in before.files(home))
    ):
        (folder(home) / POINTER).unlink()
    else:
        _replace_text(folder(home) / POINTER, before.name)
    return lambda: _replace_text(folder(home) / POINTER, state.name)


def imports(home: Path) -> list[ImportMeta]:
    """Return every import that ever changed the record, oldest first."""
    found = []
    for file in sorted((folder(home) / "imports").glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        content["snapshot_on"] = date.fromisoformat(content["snapshot_on"])
        for name in ("file_names", "dropped_columns"):
            content[name] = tuple(content[name])
        found.append(ImportMeta(**content))
    return sorted(found, key=lambda meta: meta.at)


def import_id(at: datetime, file_hash: str) -> str:
    """Return the name of an import: its moment and the beginning of its content's hash.

    The moment is exact: one file may come in for both scopes within a second.
    """
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{file_hash[:8]}"


class Draft:
    """An import on its way: fill the table `incoming` of `connection`, then commit."""

    def __init__(self, home: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._home = home

    def commit(self, meta: ImportMeta, accept: Callable[[State], object] | None = None) -> Commit:
        """Make the rows of `incoming` part of the record.

        `accept`: looks at the state before it holds; when it raises, the record is as it was.

        Rows that the record holds already are left out; without any new or changed row the state
        stays as it is. Real dossiers drive out all simulated ones. Raises OriginRefused when
        simulated dossiers come to real ones.
        """
        duplicates = _changed_rows(self.connection.execute(_sql("drop_repeated")))
        before = current_state(self._home)
        if before and before.origin != meta.origin:
            if meta.origin == "simulated":
                raise OriginRefused
            before = None
        known = unchanged = 0
        if before and before.parts:
            show_rows(self.connection, self._home, before)
            self.connection.execute(_sql("held_before"))
            known = _count(self.connection, "held_before")
            unchanged = _changed_rows(self.connection.execute(_sql("drop_unchanged")))
        rows = _count(self.connection, "incoming")
        snapshots = dict(before.snapshots) if before else {}
        day = max(meta.snapshot_on.isoformat(), snapshots.get(meta.scope, ""))
        if not rows and before and snapshots.get(meta.scope) == day:
            return Commit(before.name, 0, 0, unchanged, duplicates)
        parts = before.parts if before else ()
        if rows:
            seq = max((part.seq for part in parts), default=0) + 1
            parts = (*parts, Part(meta.import_id, seq, self._write_part(meta.import_id, seq), rows))
        commit = Commit(None, rows - (known - unchanged), known - unchanged, unchanged, duplicates)
        try:
            return self._publish(meta, before, parts, snapshots | {meta.scope: day}, commit, accept)
        except BaseException:
            if rows:
                _remove(folder(self._home) / "parts" / meta.import_id)
            raise

    def _write_part(self, name: str, seq: int) -> tuple[str, ...]:
        """Write `incoming` as Parquet by year of receipt; the folder appears by one rename."""
        parts = folder(self._home) / "parts"
        parts.mkdir(parents=True, exist_ok=True)
        draft = parts / f".draft-{name}"
        shutil.rmtree(draft, ignore_errors=True)
        self.connection.execute(
            _sql("write_part").replace("{folder}", str(draft).replace("'", "''")), {"seq": seq}
        )
        target = parts / name
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
        return tuple(sorted(file.relative_to(parts).as_posix() for file in target.rglob("*.parquet")))

    def _publish(
        self,
        meta: ImportMeta,
        before: State | None,
        parts: tuple[Part, ...],
        snapshots: dict[str, str],
        commit: Commit,
        accept: Callable[[State], object] | None,
    ) -> Commit:
        content = {
            "parent": before.name if before else None,
            "origin": meta.origin,
            "parts": [asdict(part) for part in parts],
            "snapshots": snapshots,
            "at": meta.at,
        }
        name = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
        home = folder(self._home)
        counts = meta.counts | {
            "new": commit.new,
            "changed": commit.changed,
            "unchanged": commit.unchanged,
            "duplicates": commit.duplicates,
        }
        about, held = home / "imports" / f"{meta.import_id}.json", home / "states" / f"{name}.json"
        try:
            write_json(held, {"name": name} | content)
            state = state_of(self._home, name)
            if accept is not None and state is not None:
                # What came in is written; its memory is for whoever looks at the state.
                self.connection.execute("DROP TABLE incoming")
                accept(state)
            write_json(about, asdict(replace(meta, counts=counts)))
            _replace_text(home / POINTER, name)
        except BaseException:
            _remove(about)
            _remove(held)
            raise
        return replace(commit, state=name)


@contextmanager
def draft(settings: Settings) -> Iterator[Draft]:
    """Open a draft for one import, alone in this installation.

    Leftovers of killed imports are removed first. Raises TimeoutError when another import or
    build does not end.
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
                yield Draft(settings.home, connection)
        finally:
            _remove(spill)


def forget_dossiers(settings: Settings) -> None:
    """Take every dossier out of the record; older states and parts are deleted with it."""
    with alone(settings.home):
        (folder(settings.home) / POINTER).unlink(missing_ok=True)
        for name in ("states", "parts", "imports"):
            shutil.rmtree(folder(settings.home) / name, ignore_errors=True)


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


def write_json(file: Path, content: object) -> None:
    """Write a document whole or not at all, its folder with it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _replace_text(file, json.dumps(content, ensure_ascii=False, indent=1, default=str))


def _replace_text(file: Path, content: str) -> None:
    draft_file = file.with_name(f".{file.name}-{os.getpid()}")
    with draft_file.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft_file.replace(file)
