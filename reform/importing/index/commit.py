"""Stores what a preview showed: as one import with who, when, why and from where, or not at all.

The order makes it so: the import is put beside the others, the version with it is built and checked,
and only then the state that names it takes its place, in one step. Undoing is the same without it.
"""

from __future__ import annotations

import getpass
import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from reform import audit, clock
from reform.importing.index.preview import Preview
from reform.importing.index.reference import public_since
from reform.settings import Settings
from reform.warehouse import ledger
from reform.warehouse.build import prepare, serve
from reform.warehouse.ledger import Document, Event, IndexImport, Intent, LedgerState
from reform.warehouse.own_imports import KINDS
from reform.warehouse.read import current_warehouse
from reform.warehouse.writers import alone

_log = logging.getLogger(__name__)

LONGEST = 500
"""Characters of a title, a reason or an address."""
_ROWS = pa.schema(
    [
        ("year", pa.int32()), ("province_code", pa.string()), ("dimension", pa.string()),
        ("score", pa.float64()), ("rank", pa.int32()), ("tier", pa.string()), ("missing", pa.string()),
        ("state", pa.string()), ("sheet", pa.string()), ("row", pa.int32()), ("column", pa.string()),
    ]
)  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


class CommitRefused(Exception):
    """Nothing was stored. `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = f"imports.refused.{key}"
        self.values = values


@dataclass(frozen=True)
class Request:
    """What a person says about what they bring."""

    who: str
    why: str
    document: Document
    intent: Intent | None = None
    """Needed only where figures differ from those held: another source, or the publisher's revision."""
    revised_on: date | None = None
    base: tuple[str, ...] | None = None
    """The imports that counted when the preview was made, see `base_of`; None: whatever counts now."""


@dataclass(frozen=True)
class Committed:
    """What came of it."""

    import_id: str
    version: str
    already: bool = False
    """The very same had been stored before; nothing was written."""


def base_of(settings: Settings) -> tuple[str, ...]:
    """Return what a preview rests on: the imports that count now. Raises LedgerDamaged."""
    return ledger.state(settings.home).active


def commit(settings: Settings, found: Preview, original: bytes, request: Request) -> Committed:
    """Store and publish what a preview showed.

    `original`: the file or text as it came. Raises CommitRefused, LedgerDamaged, ChecksFailed,
    DataFileError, TimeoutError; in each case nothing is stored and the version before serves on.
    """
    _must_be_whole(settings, found, request)
    with _writing(settings):
        state = ledger.state(settings.home)
        known = _known(settings, found, request)
        if known is not None:
            version = prepare(settings, ledger.active(settings.home))
            serve(settings, version)
            return Committed(known.import_id, version, already=True)
        _must_be_current(state, request)
        rows = _rows(found)
        meta = _meta(found, rows, request)
        try:
            ledger.put_aside(settings.home, meta, rows, original)
            version = prepare(settings, [*ledger.active(settings.home), meta])
            event = Event("import", meta.import_id, meta.at, meta.who, meta.why)
            ledger.replace_state(
                settings.home, LedgerState((*state.active, meta.import_id), (*state.events, event))
            )
        except BaseException:
            # Unless the state names it already, it goes; what cannot go now is swept the next time.
            with suppress(OSError):
                ledger.sweep(settings.home)
            raise
        serve(settings, version)
    _tell(settings, meta.who, "index_imported", import_id=meta.import_id, index=meta.index,
          years=list(meta.years), file=meta.file_name, intent=meta.intent, why=meta.why,
          counts=dict(meta.counts), version=version)  # fmt: skip
    return Committed(meta.import_id, version)


def undo(settings: Settings, import_id: str, who: str, why: str) -> str:
    """Take an import out again and publish; return the version. Its rows and original are kept.

    Raises CommitRefused when there is none of that name or it was undone before, else as `commit`.
    """
    why = one_line(why, "no_why")
    with _writing(settings):
        state = ledger.state(settings.home)
        if import_id not in state.active:
            known = any(event.import_id == import_id for event in state.events)
            raise CommitRefused("undone_before" if known else "unknown_import", import_id=import_id[:60])
        left = tuple(one for one in state.active if one != import_id)
        version = prepare(settings, [ledger.read(settings.home, one) for one in left])
        event = Event("undo", import_id, _now(), who, why)
        ledger.replace_state(settings.home, LedgerState(left, (*state.events, event)))
        serve(settings, version)
    _tell(settings, who, "index_undone", import_id=import_id, why=why, version=version)
    return version


def console_user() -> str:
    """Return who works on the command line of this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "console"


@contextmanager
def _writing(settings: Settings) -> Iterator[None]:
    """Hold the one lock of all writers, clean up after the killed, and tell a full disk in words."""
    try:
        with alone(settings.home):
            ledger.sweep(settings.home)
            yield
    except TimeoutError:  # of the lock, not of the disk
        raise
    except (OSError, duckdb.Error) as problem:
        _log.error("an import could not be written: %s", problem)
        raise CommitRefused("cannot_write", folder=settings.home.name) from problem


def _must_be_whole(settings: Settings, found: Preview, request: Request) -> None:
    if not found.acceptable:
        raise CommitRefused("not_acceptable", n=len(found.rejected) + len(found.questions))
    one_line(request.why, "no_why")
    document = request.document
    one_line(document.title, "no_title")
    one_line(document.publisher, "no_publisher")
    if document.kind not in KINDS:
        raise CommitRefused("unknown_kind", kind=document.kind[:60], known=", ".join(KINDS))
    for one in found.superseding:
        if not one.fact.yields_to(document.kind):
            raise CommitRefused("not_outranked", source=one.fact.source)
    if document.url and (len(document.url) > LONGEST or not _ADDRESS.fullmatch(document.url)):
        raise CommitRefused("bad_address", url=document.url[:60])
    today = clock.today()
    for day in (document.published_on, request.revised_on):
        if day is not None and day > today:
            raise CommitRefused("day_to_come", day=day)
    changed = found.counts["changed"]
    if changed and request.intent is None:
        raise CommitRefused("which_intent", n=changed)
    if request.intent == "revision":
        _must_be_a_revision(settings, found, request)


def _must_be_a_revision(settings: Settings, found: Preview, request: Request) -> None:
    if request.revised_on is None:
        raise CommitRefused("no_revision_day")
    if not found.counts["changed"]:
        raise CommitRefused("nothing_revised")
    public = public_since(current_warehouse(settings), found.index, found.years)
    if public is not None and public > request.revised_on:
        raise CommitRefused("revised_too_early", day=request.revised_on, public=public)


def _must_be_current(state: LedgerState, request: Request) -> None:
    """Two editors at once: the second one is told who was first, and looks again."""
    if request.base is not None and request.base != state.active:
        last = state.events[-1] if state.events else None
        raise CommitRefused(
            "stale", who=last.who if last else "", at=datetime.fromisoformat(last.at) if last else ""
        )


def _known(settings: Settings, found: Preview, request: Request) -> IndexImport | None:
    """Return the import that said the very same, so that whoever was interrupted may simply repeat."""
    said = (found.index, found.file_hash, _content_hash(found), request.document, request.intent)
    for one in ledger.active(settings.home):
        if said == (one.index, one.file_hash, one.content_hash, one.document, request.intent and one.intent):
            return one
    return None


def _content_hash(found: Preview) -> str:
    """Return the SHA-256 (hex) of what the file says, whatever is held beside it."""
    alone = [replace(cell, state="new", held=None) for cell in found.cells]
    return hashlib.sha256(_rows(replace(found, cells=alone))).hexdigest()


def _rows(found: Preview) -> bytes:
    """Return the accepted rows as Parquet, together with the cells without a figure and why."""
    figures = {(cell.year, cell.province_code, cell.dimension): cell for cell in found.cells}
    empty = {(cell.year, cell.province_code, cell.dimension): cell.reason for cell in found.empty}
    rows: list[dict[str, Any]] = []
    for key in sorted(figures.keys() | empty.keys()):
        row: dict[str, Any] = {"year": key[0], "province_code": key[1], "dimension": key[2]}
        if cell := figures.get(key):
            row |= {"score": cell.score, "rank": cell.rank, "tier": cell.tier, "state": cell.state}
            row |= {"sheet": cell.sheet, "row": cell.row, "column": cell.column}
        rows.append({"state": "empty", **row, "missing": empty.get(key)})
    target = BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=_ROWS), target)
    return target.getvalue()


def _meta(found: Preview, rows: bytes, request: Request) -> IndexImport:
    at = _now()
    rows_hash = hashlib.sha256(rows).hexdigest()
    document = request.document
    counts = found.counts
    return IndexImport(
        f"{re.sub(r'[^0-9]', '', at)[:14]}-{rows_hash[:8]}",
        at,
        request.who,
        one_line(request.why, "no_why"),
        found.index,
        tuple(found.years),
        _shown(found.file),
        found.file_hash,
        rows_hash,
        _content_hash(found),
        replace(
            document,
            title=one_line(document.title, "no_title"),
            publisher=one_line(document.publisher, "no_publisher"),
            number=_shown(document.number),
        ),
        request.intent or "statement",
        request.revised_on if request.intent == "revision" else None,
        {
            "new": counts["new"], "same": counts["same"], "changed": counts["changed"],
            "rejected": len(found.rejected), "skipped": found.rows_skipped, "missing": len(found.empty),
        },
        {str(year): int(era) for year, era in found.eras.items()},
        tuple(sorted(found.answers.confirmed)),
        tuple(one.fact.superseded for one in found.superseding),
    )  # fmt: skip


def one_line(said: str, missing: str) -> str:
    """Return a text as one clean line. Raises CommitRefused `missing` when nothing is left of it."""
    line = _shown(said)
    if not line:
        raise CommitRefused(missing)
    return line


def _shown(said: str) -> str:
    """Return a text as one line of letters, without what steers a screen, at most LONGEST long."""
    plain = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in said)
    return " ".join(unicodedata.normalize("NFC", plain).split())[:LONGEST]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _tell(settings: Settings, who: str, action: str, **facts: object) -> None:
    """Write the log of the installation. The record itself holds it already, so a failure is no loss."""
    try:
        audit.write(settings.home, who, action, **facts)
    except OSError:
        _log.exception("the audit log could not be written")


def history(settings: Settings) -> Sequence[tuple[IndexImport, bool]]:
    """Return every import, newest first, and whether it counts. Raises LedgerDamaged."""
    state = ledger.state(settings.home)
    named = dict.fromkeys(event.import_id for event in reversed(state.events) if event.action == "import")
    return [(ledger.read(settings.home, one), one in state.active) for one in named]
