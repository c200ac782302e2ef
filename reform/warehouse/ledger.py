"""The record of imported index tables: the installation's `imports/` folder.

    imports/<id>/import.json        who, when, why, from which document, what was answered
    imports/<id>/rows.parquet       the accepted rows, never changed afterwards
    imports/originals/<sha-256>     the file as it came
    imports/state.json              which imports count, in their order, and everything that happened

The state is replaced last and in one step: whoever is killed before has changed nothing. Undoing takes
an import out of the state and leaves its folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

FOLDER = "imports"
ORIGINALS = "originals"
STATE = "state.json"
META = "import.json"
ROWS = "rows.parquet"
Intent = Literal["statement", "revision"]

SOURCE_KEY = "nap_{}"
"""Key of the source that an import brings."""
ORIGIN = "imports/{}"
"""What `score_stated.origin_file` says of its rows."""


class LedgerDamaged(Exception):
    """The record cannot be read. `key` and `values` name the sentence."""

    key = "imports.damaged"

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.values: dict[str, object] = {"file": file}


@dataclass(frozen=True)
class Document:
    """Where the figures were printed."""

    title: str
    publisher: str
    kind: str
    """publisher, publisher_profile, press, agency or dataset: decides between sources that differ."""
    published_on: date | None = None
    number: str = ""
    url: str = ""


@dataclass(frozen=True)
class Superseded:
    """A held figure that a person confirmed to be contradicted by the table imported."""

    year: int
    province_code: str
    """Empty for a national figure that names no unit."""
    dimension: str
    field: str
    """score, rank, tier or statistic:NAME."""
    value: str
    source_key: str


@dataclass(frozen=True)
class IndexImport:
    """Who brought which index table, when, why and from where."""

    import_id: str
    at: str
    """ISO moment, UTC."""
    who: str
    why: str
    index: str
    years: tuple[int, ...]
    file_name: str
    file_hash: str
    """SHA-256 (hex) of the original."""
    rows_hash: str
    """SHA-256 (hex) of the file of accepted rows."""
    content_hash: str
    """The same without what was held beside each cell: equal for two readings that say the same."""
    document: Document
    intent: Intent
    revised_on: date | None
    """Day on which the publisher's revision became public."""
    counts: Mapping[str, int]
    """new, same, changed, rejected, skipped, missing."""
    units: Mapping[str, int] = field(default_factory=dict)
    """Label year → 63 or 34."""
    confirmed: tuple[str, ...] = ()
    """Findings that a person confirmed."""
    supersedes: tuple[Superseded, ...] = ()
    """Held figures that are not used beside this table."""

    @property
    def source_key(self) -> str:
        """Return the key of its source in the warehouse."""
        return SOURCE_KEY.format(self.import_id)

    @property
    def origin(self) -> str:
        """Return what the rows of the warehouse name as their file."""
        return ORIGIN.format(self.import_id)


@dataclass(frozen=True)
class Event:
    """Something that happened to the record."""

    action: Literal["import", "undo"]
    import_id: str
    at: str
    who: str
    why: str


@dataclass(frozen=True)
class LedgerState:
    """Which imports count, in the order they came, and everything that happened."""

    active: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()


def folder(home: Path) -> Path:
    """Return the folder of the record."""
    return home / FOLDER


def state(home: Path) -> LedgerState:
    """Return which imports count; the empty state where there never was one. Raises LedgerDamaged."""
    file = folder(home) / STATE
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return LedgerState(
            tuple(str(one) for one in said["active"]), tuple(Event(**event) for event in said["events"])
        )
    except FileNotFoundError:
        return LedgerState()
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise LedgerDamaged(f"{FOLDER}/{STATE}") from problem


def read(home: Path, import_id: str) -> IndexImport:
    """Return one import. Raises LedgerDamaged, KeyError when there is none of that name."""
    if import_id not in {event.import_id for event in state(home).events}:
        raise KeyError(import_id)
    return _read(home, import_id)


def active(home: Path) -> list[IndexImport]:
    """Return the imports that count, in their order. Raises LedgerDamaged."""
    return [_read(home, import_id) for import_id in state(home).active]


def rows_file(home: Path, import_id: str) -> Path:
    """Return the file of the accepted rows of an import."""
    return folder(home) / import_id / ROWS


def digest(home: Path, imports: Sequence[IndexImport]) -> bytes:
    """Return what a version's name must depend on. Raises LedgerDamaged when rows were changed."""
    named = hashlib.sha256()
    for one in imports:
        file = rows_file(home, one.import_id)
        try:
            rows_hash = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError as problem:
            raise LedgerDamaged(f"{FOLDER}/{one.import_id}/{ROWS}") from problem
        if rows_hash != one.rows_hash:
            raise LedgerDamaged(f"{FOLDER}/{one.import_id}/{ROWS}")
        named.update(json.dumps(asdict(one), sort_keys=True, default=str).encode())
    return named.digest()


def put_aside(home: Path, meta: IndexImport, rows: bytes, original: bytes) -> None:
    """Write an import and its original beside the others; it counts only when the state names it."""
    place = folder(home)
    (place / ORIGINALS).mkdir(parents=True, exist_ok=True)
    kept = place / ORIGINALS / meta.file_hash
    if not kept.exists():
        _write(kept, original)
    (place / meta.import_id).mkdir(parents=True)
    _write(rows_file(home, meta.import_id), rows)
    content = json.dumps(asdict(meta), ensure_ascii=False, indent=1, default=str)
    _write(place / meta.import_id / META, content.encode())
    sync_folder(place / meta.import_id)
    sync_folder(place)


def sweep(home: Path) -> None:
    """Remove what refused and killed imports left behind: folders and originals that no event names."""
    place = folder(home)
    known = {event.import_id for event in state(home).events}
    hashes = {_read(home, import_id).file_hash for import_id in known}
    for one in place.glob("*"):
        if one.is_dir() and one.name != ORIGINALS and one.name not in known:
            shutil.rmtree(one, ignore_errors=True)
    for original in (place / ORIGINALS).glob("*"):
        if original.name not in hashes:
            original.unlink(missing_ok=True)
    for draft in place.glob(".*"):
        if draft.is_file():
            draft.unlink(missing_ok=True)


def replace_state(home: Path, new: LedgerState) -> None:
    """Make a state hold, in one step."""
    place = folder(home)
    place.mkdir(parents=True, exist_ok=True)
    draft = place / f".{STATE}-{os.getpid()}"
    with draft.open("wb") as file:
        file.write(json.dumps(asdict(new), ensure_ascii=False, indent=1).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place / STATE)
    sync_folder(place)


def sync_folder(place: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    with draft.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def _read(home: Path, import_id: str) -> IndexImport:
    file = folder(home) / import_id / META
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        document = said.pop("document")
        return IndexImport(
            **{
                **said,
                "years": tuple(int(year) for year in said["years"]),
                "confirmed": tuple(str(kind) for kind in said["confirmed"]),
                "supersedes": tuple(Superseded(**one) for one in said.get("supersedes", ())),
                "revised_on": _day(said["revised_on"]),
                "document": Document(**{**document, "published_on": _day(document["published_on"])}),
            }
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise LedgerDamaged(f"{FOLDER}/{import_id}/{META}") from problem


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
