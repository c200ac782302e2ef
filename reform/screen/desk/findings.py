"""What a preview found, in sentences, with the answers that a person may give beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from reform.importing.index import telling
from reform.importing.index.contradictions import KINDS
from reform.importing.index.findings import Finding
from reform.importing.index.preview import Preview
from reform.importing.index.reference import reference
from reform.screen.address import Reading
from reform.warehouse.read import current_warehouse
from reform.wording import numbers
from reform.wording.texts import text

_SHOWN = 5
_NAMES = ("near_miss", "unknown_unit")
Answers = dict[str, Any]


def questions(reading: Reading, found: Preview, answers: Answers) -> None:
    """Draw what must be answered: spellings of provinces, then what the document says unusually."""
    lang = reading.lang
    asked = telling.by_kind(found.questions)
    confirmed = {
        kind: hits
        for kind, hits in telling.by_kind(found.warnings).items()
        if kind in found.answers.confirmed
    }
    names = [finding for finding in found.rejected if finding.kind in _NAMES]
    if not (asked or confirmed or found.rejected):
        return
    st.subheader(text(lang, "desk.file.answers"))
    _spellings(reading, names, answers)
    for kind, hits in {**asked, **confirmed}.items():
        if kind in KINDS:
            continue
        st.checkbox(
            text(lang, "desk.file.confirm", sentence=_first(reading, found, hits)),
            **_bound(
                answers, f"confirm-{kind}", kind in answers.get("confirmed", []), _confirm(answers, kind)
            ),
        )
    _contradicted(reading, found, answers)
    if found.rejected:
        n = numbers.count(len(found.rejected), lang)
        with st.expander(text(lang, "desk.file.refused", n=n), expanded=True, key="desk-refused"):
            _listed(reading, found, found.rejected)
        st.checkbox(
            text(lang, "desk.file.leave_out", n=n),
            **_bound(
                answers,
                "leave-out",
                bool(answers.get("leave_out")),
                lambda on: answers.__setitem__("leave_out", on),
            ),
        )


def _contradicted(reading: Reading, found: Preview, answers: Answers) -> None:
    """List the held figures of other sources that the table contradicts; one word settles all of them."""
    lang = reading.lang
    hits = [one for one in (*found.questions, *found.warnings) if one.kind in KINDS]
    if not hits:
        return
    kinds = {one.kind for one in hits}
    n = numbers.count(len(hits), lang)
    with st.expander(text(lang, "desk.file.contradicted", n=n), expanded=True, key="desk-contradicted"):
        _listed(reading, found, hits)
        st.caption(text(lang, "desk.file.supersede_note"))
    st.checkbox(
        text(lang, "desk.file.supersede", n=n),
        **_bound(
            answers,
            "supersede",
            kinds <= set(answers.get("confirmed", [])),
            _confirm(answers, *sorted(kinds)),
        ),
    )


def notes(reading: Reading, found: Preview) -> None:
    """Draw what is worth a look but stops nothing."""
    lang = reading.lang
    hits = [one for one in found.warnings if one.kind not in found.answers.confirmed]
    if hits or found.skipped:
        n = numbers.count(len(hits) + len(found.skipped), lang)
        with st.expander(text(lang, "desk.file.noted", n=n), key="desk-notes"):
            _listed(reading, found, hits)
            _listed(reading, found, found.skipped, "skipped")


def _listed(reading: Reading, found: Preview, hits: list[Finding], kind: str = "finding") -> None:
    lang = reading.lang
    lines = []
    for group in telling.by_kind(hits).values():
        for one in group[:_SHOWN]:
            words = telling.sentence(lang, one, kind, found.dimension_names)
            lines.append(f"- **{_plain(telling.place(lang, one))}**: {_plain(words)}")
        if len(group) > _SHOWN:
            lines.append(f"- {text(lang, 'desk.file.more', n=numbers.count(len(group) - _SHOWN, lang))}")
    st.markdown("\n".join(lines))


def _first(reading: Reading, found: Preview, hits: list[Finding]) -> str:
    lang = reading.lang
    said = _plain(telling.sentence(lang, hits[0], names=found.dimension_names))
    if len(hits) == 1:
        return said
    return text(lang, "desk.file.confirm_more", sentence=said, n=numbers.count(len(hits) - 1, lang))


def _spellings(reading: Reading, hits: list[Finding], answers: Answers) -> None:
    """Offer every unit for a name that is not one; nothing is taken until somebody chooses."""
    lang = reading.lang
    units = reference(current_warehouse()).units.all(63)
    names = {unit.code: unit.name for unit in units}
    for value in dict.fromkeys([*answers.get("units", {}), *(finding.value for finding in hits)]):
        st.selectbox(
            text(lang, "desk.file.unit_is", value=_plain(value)),
            [None, *names],
            format_func=lambda code: names[code] if code else text(lang, "desk.file.unit_none"),
            width=320,
            placeholder=text(lang, "desk.file.unit_none"),
            **_bound(answers, f"unit-{value}", answers.get("units", {}).get(value), _unit(answers, value)),
        )


def _bound(answers: Answers, name: str, value: object, chosen: Callable[[Any], None]) -> dict[str, Any]:
    """Return key and callback that tie a widget to the answers, which are the only truth."""
    key = f"desk-{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: chosen(st.session_state[key])}


def _confirm(answers: Answers, *settled: str) -> Callable[[bool], None]:
    def chosen(on: bool) -> None:
        kinds = set(answers.get("confirmed", [])) - set(settled)
        answers["confirmed"] = sorted(kinds | set(settled) if on else kinds)

    return chosen


def _unit(answers: Answers, value: str) -> Callable[[str | None], None]:
    def chosen(code: str | None) -> None:
        units = {said: unit for said, unit in answers.get("units", {}).items() if said != value}
        answers["units"] = units | ({value: code} if code else {})

    return chosen


def _plain(words: str) -> str:
    """Return a text of a file so that no sign of it is read as formatting."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|~$:" else sign for sign in words)
