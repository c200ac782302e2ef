"""Imports official tables (Biểu II.06a): all of them or none, every reason named by cell.

What the tables say is kept as they say it, without totals. Equations inside a table must hold;
column 6 against column 11 of the period before is told but refuses nothing, since an office may
correct an older period later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reform import clock
from reform.dossiers import forms, record
from reform.dossiers.forms import Form, FormImport
from reform.importing import extracts
from reform.importing.extracts import ExtractError
from reform.importing.form_tables import SUFFIXES, Asked, Fault, readings
from reform.settings import Settings
from reform.warehouse import ledger
from reform.warehouse.build import prepare, serve
from reform.warehouse.writers import alone


@dataclass(frozen=True)
class Taken:
    """One table that was accepted."""

    file: str
    sheet: str
    form: Form
    replaces: bool
    """An older import holds the same period with other figures."""
    unchanged: bool
    """An older import says the same already."""


@dataclass(frozen=True)
class Carried:
    """Column 6 of a period that is not column 11 of the one before."""

    first: date
    last: date
    carried: int
    left: int


@dataclass
class Report:
    """What an import found and did."""

    files: list[str] = field(default_factory=list)
    scope: str = ""
    taken: list[Taken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)
    hidden: bool = False
    """The record holds dossiers of this scope, so pages count those instead."""
    import_id: str | None = None
    """Empty when nothing was written."""
    version: str | None = None
    """The version that serves with them, when they were published."""


def import_forms(
    settings: Settings,
    paths: Sequence[Path],
    *,
    scope: str = "province",
    first: date | None = None,
    last: date | None = None,
    who: str = "",
    why: str = "",
    dry_run: bool = False,
    publish: bool = False,
) -> Report:
    """Take official tables in; with `publish` the version with them serves too, or nothing changed.

    Without it a build afterwards publishes them.

    `first`, `last`: the period of tables that do not state it. With any fault, and with
    `dry_run`, nothing is written. Raises ExtractError, TimeoutError; with `publish` as a build does too.
    """
    files = [file for file in extracts.files_of(paths) if file.suffix.lower() in SUFFIXES]
    if not files:
        raise ExtractError("dossiers_form.no_file")
    asked = Asked(scope, first, last, clock.today())
    report = Report([file.name for file in files], scope)
    held = forms.held(settings.home)
    by_period: dict[tuple[str, date, date], Form] = {}
    for file in files:
        for reading in readings(file, asked):
            report.faults += reading.faults
            form = reading.form
            if form is None:
                continue
            if form.key in by_period:
                values = {"first": form.first, "last": form.last}
                report.faults.append(Fault(file.name, reading.grid.sheet, "period_twice", values=values))
                continue
            by_period[form.key] = form
            before = held.get(form.key)
            same = before is not None and before[1].says_the_same(form)
            report.taken.append(
                Taken(file.name, reading.grid.sheet, form, before is not None and not same, same)
            )
    state = record.current_state(settings)
    report.hidden = state is not None and scope in state.snapshots
    report.carried = _carried({key: form for key, (_, form) in held.items()} | by_period, by_period)
    fresh = tuple(taken.form for taken in report.taken if not taken.unchanged)
    if not report.faults and fresh and not dry_run:
        report.import_id = _store(settings, files, fresh, who, why, report if publish else None)
    return report


def _carried(
    known: dict[tuple[str, date, date], Form], brought: dict[tuple[str, date, date], Form]
) -> list[Carried]:
    """Compare every table that came with its neighbours before and after, of equal kind or not."""
    found = []
    for key, form in known.items():
        for before in known.values():
            next_to = before.scope == form.scope and before.last + timedelta(days=1) == form.first
            if not next_to or (key not in brought and before.key not in brought):
                continue
            carried, left = form.total("tn_ky_truoc"), before.total("dg_tong")
            if carried != left:
                found.append(Carried(form.first, form.last, carried, left))
    return sorted(found, key=lambda carried: carried.first)


def _store(
    settings: Settings,
    files: Sequence[Path],
    fresh: tuple[Form, ...],
    who: str,
    why: str,
    published: Report | None,
) -> str:
    contents = hashlib.sha256()
    for file in files:
        contents.update(file.read_bytes())
    # One file may be imported for two scopes within a second.
    named = hashlib.sha256(repr([form.key for form in fresh]).encode() + contents.digest()).hexdigest()
    at = datetime.now(UTC)
    name = record.import_id(at, named)
    with alone(settings.home):
        forms.store(
            settings.home,
            FormImport(
                name,
                who,
                why,
                at.isoformat(),
                tuple(file.name for file in files),
                contents.hexdigest(),
                fresh,
            ),
        )
        if published is not None:
            try:
                version = prepare(settings, ledger.active(settings.home))
            except BaseException:
                forms.forget(settings.home, name)
                raise
            serve(settings, version)
            published.version = version
    return name
