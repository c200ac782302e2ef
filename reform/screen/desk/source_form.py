"""The last step of every index import: which document, why, and the button that stores."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping
from datetime import date

import streamlit as st

from reform import clock
from reform.accounts import rights
from reform.accounts.rights import NotAllowed
from reform.accounts.sessions import SignedIn
from reform.importing.index.commit import CommitRefused, Committed, Request, base_of, commit
from reform.importing.index.preview import Preview
from reform.importing.index.reference import reference
from reform.screen.address import Reading
from reform.screen.answers import ask
from reform.screen.desk import parts
from reform.settings import settings
from reform.warehouse.build import ChecksFailed
from reform.warehouse.ledger import Document, Intent, LedgerDamaged
from reform.warehouse.loading import DataFileError
from reform.warehouse.own_imports import KINDS
from reform.warehouse.read import current_warehouse
from reform.wording import imports as words
from reform.wording import numbers
from reform.wording.texts import text

_log = logging.getLogger(__name__)
PREFIX = "desk-source-"
"""How the keys of fields begin that a draft keeps."""
_LOOKED_AT = "desk-looked-at"
REFUSALS = (CommitRefused, NotAllowed, LedgerDamaged, ChecksFailed, DataFileError, TimeoutError)


def draw(
    reading: Reading,
    who: SignedIn,
    found: Preview,
    original: bytes,
    subject: Hashable,
    noted: Mapping[str, str],
    stored: Callable[[], None],
    keep: Callable[[dict[str, str]], None] | None = None,
) -> None:
    """Draw the form.

    `subject`: names what is being stored, within this session; `noted`: what a filled template or a draft
    says of its source; `stored`: after success; `keep`: hears every answer as soon as it is given.
    """
    lang = reading.lang
    base = _looked_at(subject)
    open_places = len(found.questions) + (0 if found.answers.leave_out else len(found.rejected))
    changed = found.counts["changed"]
    key = _keys(subject) if keep else lambda _name: None
    # A form tells what is in it only when it is sent; a draft must know before.
    box = st.container(border=True, key="desk-source") if keep else st.form("desk-source", border=True)
    with box:
        st.subheader(text(lang, "desk.source.heading"))
        left, right = st.columns(2)
        with left:
            title = st.text_input(
                text(lang, "desk.source.title"), noted.get("document", ""), max_chars=500, key=key("title")
            )
            publisher = st.text_input(
                text(lang, "desk.source.publisher"),
                noted.get("issuer") or _publisher(reading, found.index),
                max_chars=500,
                key=key("publisher"),
            )
            kind = st.selectbox(
                text(lang, "desk.source.kind"),
                KINDS,
                index=KINDS.index(noted["kind"]) if noted.get("kind") in KINDS else 0,
                format_func=lambda one: text(lang, f"imports.kind.{one}"),
                key=key("kind"),
            )
            why = st.text_input(
                text(lang, "desk.source.why"), noted.get("why", ""), max_chars=500, key=key("why")
            )
        with right:
            number = st.text_input(
                text(lang, "desk.source.number"), noted.get("number", ""), max_chars=100, key=key("number")
            )
            published_on = st.date_input(
                text(lang, "desk.source.published_on"),
                _noted_day(noted.get("issued_on", "")),
                min_value=date(2000, 1, 1),
                max_value=clock.today(),
                format="DD/MM/YYYY",
                key=key("published_on"),
            )
            url = st.text_input(
                text(lang, "desk.source.url"), noted.get("address", ""), max_chars=500, key=key("url")
            )
            intent, revised_on = _intent(reading, changed) if changed else (None, None)
        if found.cells and not changed and not found.counts["new"]:
            st.info(text(lang, "desk.source.nothing_new"))
        if open_places:
            st.info(text(lang, "desk.source.not_yet", n=numbers.count(open_places, lang)))
        button = st.button if keep else st.form_submit_button
        pressed = button(text(lang, "desk.source.store"), type="primary", disabled=not found.acceptable)
    if keep:
        day = published_on.isoformat() if published_on else ""
        keep(
            {
                "document": title, "issuer": publisher, "kind": kind, "why": why, "number": number,
                "issued_on": day, "address": url,
            }
        )  # fmt: skip
    if not pressed:
        return
    document = Document(title, publisher, kind, published_on, number, url)
    request = Request(who.name, why, document, intent, revised_on, base)
    try:
        rights.require(who, "editor", settings().home, settings())
        done = commit(settings(), found, original, request)
    except REFUSALS as refused:
        _log.warning("an import was refused: %s", type(refused).__name__)
        for sentence in words.refusal(lang, refused, _unit_names(found)):
            st.warning(sentence)
        return
    st.session_state.pop(_LOOKED_AT, None)
    parts.tell(True, _done(reading, found, done))
    stored()
    st.rerun()


def _keys(subject: Hashable) -> Callable[[str], str]:
    """Return how the fields of one subject are called, so that another one begins with its own."""
    return lambda name: f"{PREFIX}{subject}-{name}"


def _unit_names(found: Preview) -> dict[str, str]:
    """Return code → name of the units that the table is about."""
    eras = set(found.eras.values()) or {63}
    units = reference(current_warehouse()).units
    return {unit.code: unit.name for era in sorted(eras) for unit in units.all(era)}


def _looked_at(subject: Hashable) -> tuple[str, ...]:
    """Return the imports that counted when the person last saw this preview, and note those of now.

    A preview renews itself when somebody else stored something, also in the very run that stores. Then
    the person decided by the preview before, and is told.
    """
    seen = st.session_state.setdefault(_LOOKED_AT, {})
    before: tuple[str, ...] | None = seen.get(subject)
    seen[subject] = now = base_of(settings())
    return now if before is None else before


def _intent(reading: Reading, changed: int) -> tuple[Intent | None, date | None]:
    lang = reading.lang
    intents: tuple[Intent | None, ...] = (None, "statement", "revision")
    chosen = st.radio(
        text(lang, "desk.source.intent", n=numbers.count(changed, lang)),
        intents,
        format_func=lambda one: text(lang, f"desk.source.intent_{one or 'none'}"),
    )
    day = st.date_input(
        text(lang, "desk.source.revised_on"),
        None,
        min_value=date(2000, 1, 1),
        max_value=clock.today(),
        format="DD/MM/YYYY",
    )
    return chosen, day if chosen == "revision" else None


def _publisher(reading: Reading, index: str) -> str:
    cards = ask("indices/cards")
    row = cards[cards["index_code"] == index].iloc[0]
    return str(row[f"publisher_{reading.lang}"])


def _noted_day(said: str) -> date | None:
    """Return a day as a template's second sheet has it: day/month/year or ISO; None of anything else."""
    numbers_in = [part for part in said[:10].replace("-", "/").split("/") if part.isdigit()]
    if len(numbers_in) != 3:
        return None
    first, month, last = (int(part) for part in numbers_in)
    year, day = (first, last) if first > 31 else (last, first)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if date(2000, 1, 1) <= found <= clock.today() else None


def _done(reading: Reading, found: Preview, done: Committed) -> str:
    lang = reading.lang
    years = text(lang, "index_import.trial.year_word", year=", ".join(str(year) for year in found.years))
    return text(
        lang,
        "imports.already" if done.already else "imports.done",
        index=found.index,
        years=years,
        import_id=done.import_id,
        version=done.version,
        **{state: numbers.count(found.counts[state], lang) for state in ("new", "same", "changed")},
    )
