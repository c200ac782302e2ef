"""What the record of dossiers consists of, wherever it is kept: imports, parts, states."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

import duckdb

QUERIES = Path(__file__).resolve().parents[2] / "queries" / "record"
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
    """The rows of one import."""

    import_id: str
    seq: int
    files: tuple[str, ...]
    """Paths under the parts folder, with forward slashes; none in a lake, which knows its files itself."""
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


@dataclass(frozen=True)
class Commit:
    """What an import changed."""

    state: str | None
    new: int
    changed: int
    unchanged: int
    duplicates: int


class Store(Protocol):
    """Where the record is kept."""

    def current(self) -> State | None:
        """Return the state that holds; None when there are no dossiers."""

    def state(self, name: str) -> State | None:
        """Return one state; None when nothing readable is there."""

    def imports(self) -> list[ImportMeta]:
        """Return every import that ever changed the record, oldest first."""

    def show(self, connection: duckdb.DuckDBPyConnection, state: State) -> None:
        """Let the view `record_row` be every row of a state, in every revision."""

    def fetch(self, connection: duckdb.DuckDBPyConnection, parts: tuple[Part, ...]) -> None:
        """Make the table `incoming` of the rows of some parts."""

    def together(self, take: Callable[[], Commit]) -> Commit:
        """Do everything that one import does as one step, again if another writer was first."""

    def add(self, name: str, before: State | None) -> Part:
        """Keep the rows of `incoming` as the part of an import that comes after a state."""

    def publish(self, meta: ImportMeta, state: State, accept: Callable[[State], None]) -> None:
        """Keep an import and the state it leads to, and let that state hold.

        `accept` looks at the state first; when it raises, the record is as it was.
        """

    def step_back(self, import_id: str) -> Callable[[], None]:
        """Let the state before the newest import hold; return how to put the newest back.

        Raises LookupError when the import is not the newest any more.
        """

    def forget(self) -> None:
        """Take every dossier out, older states and parts with it."""


def statement(name: str) -> str:
    """Return one statement of queries/record."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def named(
    parent: State | None, meta: ImportMeta, parts: tuple[Part, ...], snapshots: dict[str, str]
) -> State:
    """Return the state after an import, named by its content."""
    content = {
        "parent": parent.name if parent else None,
        "origin": meta.origin,
        "parts": [asdict(part) for part in parts],
        "snapshots": snapshots,
        "at": meta.at,
    }
    name = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
    return State(name, parent.name if parent else None, meta.origin, parts, snapshots, meta.at)


def state_of_document(document: str) -> State | None:
    """Read a state back; None when the document is not one."""
    try:
        content = json.loads(document)
        parts = tuple(
            Part(p["import_id"], p["seq"], tuple(p["files"]), p["rows"]) for p in content.pop("parts")
        )
        return State(parts=parts, **content)
    except (ValueError, KeyError, TypeError):
        return None


def meta_of_document(document: str) -> ImportMeta:
    """Read an import back. Raises ValueError, KeyError, TypeError when the document is not one."""
    content: dict[str, Any] = json.loads(document)
    content["snapshot_on"] = date.fromisoformat(content["snapshot_on"])
    for name in ("file_names", "dropped_columns"):
        content[name] = tuple(content[name])
    return ImportMeta(**content)


def document_of(kept: State | ImportMeta) -> str:
    """Return a state or an import as it is written down."""
    return json.dumps(asdict(kept), ensure_ascii=False, indent=1, default=str)
