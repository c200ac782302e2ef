"""Hồ sơ, biểu II.06a: extracts of the one-stop software and official tables through the same desk.

An extract names persons, so it never touches the disk: it is read from memory, and only what the
allow-list lets through is written.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from reform import audit, clock, urls
from reform.accounts import rights
from reform.accounts.rights import NotAllowed
from reform.accounts.sessions import SignedIn
from reform.dossiers.record import OriginRefused
from reform.importing.dossiers import Report, import_dossiers
from reform.importing.extracts import ExtractError
from reform.importing.forms import Report as FormReport
from reform.importing.forms import import_forms
from reform.importing.words import WordsFileError
from reform.screen.address import Reading
from reform.screen.desk import parts
from reform.screen.styles import table_html
from reform.settings import settings
from reform.warehouse.build import ChecksFailed
from reform.warehouse.loading import DataFileError
from reform.wording import dossier_reports, imports
from reform.wording.texts import text

_log = logging.getLogger(__name__)
_KINDS = ("extract", "form")
_REFUSED = (
    ExtractError, WordsFileError, OriginRefused, NotAllowed, ChecksFailed, DataFileError, TimeoutError,
)  # fmt: skip


def draw(reading: Reading, who: SignedIn) -> None:
    """Draw the choice of files, what they hold, and the button that takes them in."""
    lang = reading.lang
    st.subheader(text(lang, "desk.dossiers.heading"))
    if not hasattr(os, "memfd_create"):
        st.info(text(lang, "desk.dossiers.no_memory_file"))
        return
    turn = st.session_state.setdefault("desk-round", 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            text(lang, "desk.dossiers.what"),
            _KINDS,
            default="extract",
            required=True,
            format_func=lambda one: text(lang, f"desk.dossiers.{one}"),
            key="desk-dossiers-kind",
        )
        scope = st.selectbox(
            text(lang, "desk.dossiers.scope"),
            urls.SCOPES,
            index=1,
            format_func=lambda one: text(lang, f"dossiers.scope.{one}"),
            width=360,
            key="desk-dossiers-scope",
        )
        if kind == "extract":
            days = [_day(reading, "snapshot")]
        else:
            days = [_day(reading, "first"), _day(reading, "last")]
    brought = st.file_uploader(
        text(lang, "desk.dossiers.upload"), accept_multiple_files=True, key=f"desk-dossiers-{turn}"
    )
    st.caption(text(lang, "desk.dossiers.privacy"))
    if not brought:
        return
    why = st.text_input(text(lang, "desk.source.why"), max_chars=500, key="desk-dossiers-why")
    pressed = st.button(text(lang, "desk.dossiers.store"), type="primary", key="desk-dossiers-store")
    try:
        with in_memory(brought) as files:
            if kind == "extract":
                _extract(reading, who, files, scope, days[0], why, pressed)
            else:
                _form(reading, who, files, scope, (days[0], days[-1]), why, pressed)
    except _REFUSED as refused:
        _log.warning("an extract was refused: %s", type(refused).__name__)
        for sentence in imports.refusal(lang, refused):
            st.warning(sentence)


def _day(reading: Reading, name: str) -> date | None:
    return st.date_input(
        text(reading.lang, f"desk.dossiers.{name}"),
        None,
        max_value=clock.today(),
        format="DD/MM/YYYY",
        width=180,
        key=f"desk-dossiers-{name}",
    )


@contextmanager
def in_memory(brought: Sequence[UploadedFile]) -> Iterator[list[Path]]:
    """Give files that live in memory as paths; their names are ours, only the ending is theirs."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        paths = []
        for number, file in enumerate(brought, 1):
            handle = os.memfd_create(f"extract-{number}")
            stack.callback(os.close, handle)
            with os.fdopen(handle, "wb", closefd=False) as opened:
                opened.write(file.getbuffer())
            ending = Path(file.name).suffix.lower()
            known = ending if ending.isascii() and ending[1:].isalnum() and len(ending) < 10 else ""
            path = folder / f"{number}{known}"
            path.symlink_to(f"/proc/{os.getpid()}/fd/{handle}")
            paths.append(path)
        yield paths


def _extract(
    reading: Reading,
    who: SignedIn,
    files: list[Path],
    scope: str,
    day: date | None,
    why: str,
    pressed: bool,
) -> None:
    """Show what an extract holds, or take it in and publish."""
    own = settings()
    if pressed:
        rights.require(who, "editor", own.home, own)
    report = import_dossiers(
        own, files, scope=scope, snapshot_on=day, who=who.name, why=why, dry_run=not pressed, publish=True
    )
    if not pressed or not report.rows_accepted:
        _report(reading, report)
        return
    version = report.version
    audit.write(
        own.home, who.name, "dossiers_imported", import_id=report.import_id, scope=scope, why=why,
        rows=report.rows_accepted, rejected=len(report.rejected), version=version,
    )  # fmt: skip
    parts.tell(True, *dossier_reports.summary(reading.lang, report, version))
    st.session_state["desk-round"] += 1
    st.rerun()


def _report(reading: Reading, report: Report) -> None:
    lang = reading.lang
    for sentence in dossier_reports.summary(lang, report, None, dry_run=bool(report.rows_accepted)):
        st.write(sentence)
    rejected = dossier_reports.rejected(lang, report)
    if rejected:
        st.html(table_html(pd.DataFrame({text(lang, "desk.history.column.why"): rejected}), lang))


def _form(
    reading: Reading,
    who: SignedIn,
    files: list[Path],
    scope: str,
    period: tuple[date | None, date | None],
    why: str,
    pressed: bool,
) -> None:
    """Show what official tables hold, or take them in and publish."""
    own, lang = settings(), reading.lang
    if pressed:
        rights.require(who, "editor", own.home, own)
    report = import_forms(
        own,
        files,
        scope=scope,
        first=period[0],
        last=period[1],
        who=who.name,
        why=why,
        dry_run=not pressed,
        publish=True,
    )
    if report.faults:
        st.warning(text(lang, "desk.dossiers.faults", n=len(report.faults)))
        faults = dossier_reports.faults(lang, report)
        st.html(table_html(pd.DataFrame({text(lang, "desk.history.column.why"): faults}), lang))
        return
    if report.import_id is None:
        _tables(reading, report)
        return
    version = report.version
    audit.write(
        own.home, who.name, "form_imported", import_id=report.import_id, scope=scope, why=why, version=version
    )
    parts.tell(True, text(lang, "desk.dossiers.form_stored", n=len(report.taken), version=version))
    st.session_state["desk-round"] += 1
    st.rerun()


def _tables(reading: Reading, report: FormReport) -> None:
    lang = reading.lang
    for sentence in dossier_reports.forms(lang, report, dry_run=True):
        st.write(sentence)
    if all(one.unchanged for one in report.taken):
        st.info(text(lang, "desk.dossiers.unchanged"))
