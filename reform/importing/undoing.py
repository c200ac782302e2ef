"""Everything that was imported, of whatever kind, and how each is taken out again.

An index import may always be undone; of dossiers only the newest, since later extracts build on it; of
official tables any, and the older table of the same period holds again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from reform import audit
from reform.dossiers import forms, record
from reform.importing.index import commit as index_imports
from reform.importing.index.commit import CommitRefused
from reform.settings import Settings
from reform.warehouse.build import prepare, serve
from reform.warehouse.ledger import active as active_imports
from reform.warehouse.writers import alone

What = Literal["index", "dossiers", "form"]
_IN_ENTRY = {"import_id", "at", "who", "why"}


@dataclass(frozen=True)
class Entry:
    """One import in the list."""

    import_id: str
    what: What
    at: datetime
    who: str
    why: str
    active: bool
    """Whether its figures count now."""
    can_be_undone: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Everything else that is recorded, by kind."""


def entries(settings: Settings) -> list[Entry]:
    """Return every import, newest first. Raises LedgerDamaged, DataFileError when a lake cannot be used."""
    found = [*_index_entries(settings), *_dossier_entries(settings), *_form_entries(settings)]
    return sorted(found, key=lambda entry: (entry.at, entry.import_id), reverse=True)


def undo(settings: Settings, import_id: str, who: str, why: str) -> str:
    """Take an import out, publish, and return the version.

    Raises CommitRefused when it cannot be undone, LedgerDamaged, ChecksFailed, DataFileError,
    TimeoutError; in each case nothing changed.
    """
    known = {entry.import_id: entry for entry in entries(settings)}
    entry = known.get(import_id)
    if entry is None or entry.what == "index":
        return index_imports.undo(settings, import_id, who, why)
    index_imports.one_line(why, "no_why")
    if not entry.active:
        raise CommitRefused("undone_before", import_id=import_id)
    if not entry.can_be_undone:
        raise CommitRefused("not_the_newest", import_id=import_id)
    with alone(settings.home):
        put_back = (
            _stepped_back(settings, import_id)
            if entry.what == "dossiers"
            else forms.set_aside(settings.home, import_id)
        )
        try:
            version = prepare(settings, active_imports(settings.home))
        except BaseException:
            put_back()
            raise
        serve(settings, version)
    audit.write(settings.home, who, f"{entry.what}_undone", import_id=import_id, why=why, version=version)
    return version


def _stepped_back(settings: Settings, import_id: str) -> Callable[[], None]:
    try:
        return record.step_back(settings, import_id)
    except LookupError:
        # Another machine has brought something since the list was read.
        raise CommitRefused("not_the_newest", import_id=import_id) from None


def _index_entries(settings: Settings) -> list[Entry]:
    return [
        Entry(
            one.import_id, "index", datetime.fromisoformat(one.at), one.who, one.why, counts, counts,
            {key: value for key, value in asdict(one).items() if key not in _IN_ENTRY},
        )
        for one, counts in index_imports.history(settings)
    ]  # fmt: skip


def _dossier_entries(settings: Settings) -> list[Entry]:
    state = record.current_state(settings)
    parts = state.parts if state else ()
    newest = max(parts, key=lambda part: part.seq).import_id if parts else None
    return [
        Entry(
            one.import_id, "dossiers", datetime.fromisoformat(one.at), one.who, one.why,
            any(part.import_id == one.import_id for part in parts), one.import_id == newest,
            {
                "origin": one.origin, "scope": one.scope, "snapshot_on": one.snapshot_on.isoformat(),
                "file_names": list(one.file_names), "counts": one.counts,
            },
        )
        for one in record.imports(settings)
    ]  # fmt: skip


def _form_entries(settings: Settings) -> list[Entry]:
    counted = {one.import_id for one in forms.imports(settings.home)}
    known = [*forms.imports(settings.home), *forms.undone(settings.home)]
    return [
        Entry(
            one.import_id, "form", datetime.fromisoformat(one.at), one.who, one.why,
            one.import_id in counted, one.import_id in counted,
            {
                "file_names": list(one.file_names),
                "periods": [[form.scope, str(form.first), str(form.last)] for form in one.forms],
            },
        )
        for one in known
    ]  # fmt: skip
