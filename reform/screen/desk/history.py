"""Lịch sử nạp: every import with its source, how to undo it, and the log for administrators."""

from __future__ import annotations

import json
import logging
from itertools import islice

import pandas as pd
import streamlit as st

from reform import audit, clock
from reform.accounts import rights
from reform.accounts.sessions import SignedIn
from reform.importing import undoing
from reform.importing.undoing import Entry
from reform.screen.address import Reading
from reform.screen.desk import parts
from reform.screen.desk.source_form import REFUSALS
from reform.screen.styles import table_html
from reform.settings import settings
from reform.warehouse import ledger
from reform.warehouse.loading import DataFileError
from reform.wording import dates, imports
from reform.wording.texts import text

_log = logging.getLogger(__name__)
_MOST_LOGGED = 200


def draw(reading: Reading, who: SignedIn | None) -> None:
    """Draw the list for every reader, undoing for editors, the log for administrators."""
    lang = reading.lang
    try:
        entries = undoing.entries(settings())
    except (ledger.LedgerDamaged, DataFileError) as refused:
        st.warning(imports.refusal(lang, refused)[0])
        return
    if not entries:
        st.info(text(lang, "desk.history.none"))
    else:
        st.html(table_html(_table(reading, entries), lang))
        _one(reading, who, entries)
    if who is not None and rights.allowed(who, "administrator", settings().home, settings()):
        _audit(reading)


def _table(reading: Reading, entries: list[Entry]) -> pd.DataFrame:
    lang = reading.lang
    rows = [
        {
            "at": dates.moment(entry.at.astimezone(clock.ZONE), lang),
            "who": entry.who,
            "what": text(lang, f"imports.what.{entry.what}"),
            "subject": imports.subject(lang, entry.what, entry.facts),
            "why": entry.why,
            "state": text(lang, f"imports.state.{'active' if entry.active else 'undone'}"),
            "import_id": entry.import_id,
        }
        for entry in entries
    ]
    frame = pd.DataFrame(rows)
    return frame.rename(columns={name: text(lang, f"desk.history.column.{name}") for name in frame})


def _one(reading: Reading, who: SignedIn | None, entries: list[Entry]) -> None:
    """Draw one import whole, with its original, and the way to take it out."""
    lang = reading.lang
    by_id = {entry.import_id: entry for entry in entries}
    chosen = st.selectbox(
        text(lang, "desk.history.choose"),
        list(by_id),
        format_func=lambda one: f"{one} – {imports.subject(lang, by_id[one].what, by_id[one].facts)}",
        key="desk-import",
    )
    entry = by_id[chosen]
    with st.expander(text(lang, "desk.history.fields"), key="desk-facts"):
        st.code(json.dumps(entry.facts, ensure_ascii=False, indent=1, default=str), language=None)
    if who is None or not rights.allowed(who, "editor", settings().home, settings()):
        return
    original = ledger.folder(settings().home) / ledger.ORIGINALS / str(entry.facts.get("file_hash", "-"))
    if original.is_file():
        st.download_button(
            text(lang, "desk.history.original"),
            original.read_bytes,
            str(entry.facts["file_name"]) or entry.import_id,
            key="desk-original",
            on_click="ignore",
        )
    if not (entry.active and entry.can_be_undone):
        return
    with st.form("desk-undo", border=True):
        why = st.text_input(text(lang, "desk.history.undo_why"), max_chars=500)
        pressed = st.form_submit_button(text(lang, "desk.history.undo"))
    if not pressed:
        return
    try:
        rights.require(who, "editor", settings().home, settings())
        version = undoing.undo(settings(), entry.import_id, who.name, why)
    except REFUSALS as refused:
        _log.warning("an undo was refused: %s", type(refused).__name__)
        for sentence in imports.refusal(lang, refused):
            st.warning(sentence)
        return
    parts.tell(True, text(lang, "imports.undone", import_id=entry.import_id, version=version))
    st.rerun()


def _audit(reading: Reading) -> None:
    lang = reading.lang
    with st.expander(text(lang, "desk.history.audit"), key="desk-audit"):
        newest = list(islice(reversed(list(audit.entries(settings().home))), _MOST_LOGGED))
        if not newest:
            st.caption(text(lang, "desk.history.audit_none"))
            return
        rows = [
            {
                "at": dates.moment(one.at.astimezone(clock.ZONE), lang),
                "who": one.who,
                "action": imports.action(lang, one.action),
                "facts": ", ".join(f"{name}: {value}" for name, value in one.facts.items()),
            }
            for one in newest
        ]
        frame = pd.DataFrame(rows)
        names = {name: text(lang, f"desk.history.column.{name}") for name in frame}
        st.html(table_html(frame.rename(columns=names), lang))
