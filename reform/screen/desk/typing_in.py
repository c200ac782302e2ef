"""Nhập tay: a grid of every unit, with the findings of a file and a draft that outlives the browser."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from reform import clock
from reform.accounts import rights
from reform.accounts.rights import NotAllowed
from reform.accounts.sessions import SignedIn
from reform.importing import drafts
from reform.importing.drafts import Draft
from reform.importing.index import grid
from reform.importing.index.grids import IndexFileError
from reform.importing.index.preview import Preview, preview
from reform.importing.index.reference import Reference, reference
from reform.screen.address import Reading, bound
from reform.screen.answers import ask
from reform.screen.desk import findings, index_file, source_form
from reform.settings import settings
from reform.warehouse.read import current_warehouse
from reform.wording import dates, imports, numbers
from reform.wording.texts import text

_log = logging.getLogger(__name__)
_BASE, _ANSWERS, _KEPT = "desk-grid-base", "desk-grid-answers", "desk-grid-kept"
_SOURCE = "desk-grid-source"
_FIRST_YEAR = 2005
_ALWAYS = (grid.SCORE, grid.RANK, grid.TIER)
Typed = dict[str, dict[str, str]]


def draw(reading: Reading, who: SignedIn) -> None:
    """Draw grid, findings and the form that stores."""
    lang = reading.lang
    known = reference(current_warehouse())
    st.subheader(text(lang, "desk.typing.heading"))
    index, year, shown, offered = _choice(reading, who, known)
    era = known.era(index, year)
    names = {unit.code: unit.name for unit in known.units.all(era)}
    base = _begun(who, index, year)
    typed = _grid(reading, index, year, shown, offered, names, base)
    _keep(reading, who, index, year, typed)
    if not any(cell for row in typed.values() for cell in row.values()):
        return
    answers: findings.Answers = st.session_state.setdefault(_ANSWERS, {}).setdefault((index, year), {})
    content = grid.as_text(list(names), typed, shown)
    told = grid.mapping(index, year, shown) | answers
    try:
        found = preview(
            content,
            text(lang, "desk.typing.source_file", index=index, year=year),
            warehouse=current_warehouse(),
            index=index,
            mapping=told,
        )
    except IndexFileError as refused:
        st.info(text(lang, refused.key, **refused.values))
        return
    shown_as = grid.placed(
        found, list(names.values()), {said: _column_name(reading, offered[said]) for said in shown}
    )
    _told(reading, shown_as)
    findings.questions(reading, shown_as, answers)
    findings.notes(reading, shown_as)
    index_file.cells(reading, shown_as)
    source_form.draw(
        reading,
        who,
        found,
        content.encode(),
        (index, year),
        _noted(who, index, year),
        lambda: _done(who, index, year),
        lambda document: _keep_source(reading, who, index, year, document),
    )


def _choice(
    reading: Reading, who: SignedIn, known: Reference
) -> tuple[str, int, list[str], dict[str, grid.GridColumn]]:
    """Draw index, year and columns; return them with every column that the edition has."""
    lang = reading.lang
    labels = ask("indices/cards").set_index("index_code")["label"].to_dict()
    index = reading.view.index
    year = reading.view.year or clock.today().year - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            text(lang, "desk.file.index"),
            list(labels),
            format_func=lambda code: labels[code],
            width=200,
            **bound(reading, "index", index),
        )
        st.selectbox(
            text(lang, "desk.file.year"),
            list(range(clock.today().year, _FIRST_YEAR, -1)),
            width=140,
            **bound(reading, "year", year),
        )
        offered = {column.said: column for column in grid.columns(known, index, year)}
        shown = st.multiselect(
            text(lang, "desk.typing.columns"),
            list(offered),
            default=[said for said in offered if said in _ALWAYS],
            format_func=lambda said: _column_name(reading, offered[said]),
            key=f"desk-grid-columns-{index}-{year}",
            placeholder=text(lang, "frame.choose"),
        )
    mine = drafts.kept(settings().home, who.name)
    if mine:
        listed = "; ".join(
            text(
                lang,
                "desk.typing.draft",
                index=labels.get(one.index, one.index),
                year=one.year,
                n=numbers.count(one.filled, lang),
            )
            for one in mine
        )
        st.caption(text(lang, "desk.typing.drafts", drafts=listed))
    return index, year, [said for said in offered if said in shown], offered


def _column_name(reading: Reading, column: grid.GridColumn) -> str:
    lang = reading.lang
    own = column.names[0 if lang == "vi" else 1]
    name = f"{column.said} · {own}" if own else text(lang, f"desk.file.column_{column.said}")
    if column.high is None or column.said == grid.TIER:
        return name
    digits = 0 if column.said == grid.RANK or float(column.high).is_integer() else 2
    return f"{name} ({numbers.number(column.low, 0, lang)}–{numbers.number(column.high, digits, lang)})"


def _begun(who: SignedIn, index: str, year: int) -> Mapping[str, Mapping[str, str]]:
    """Return the cells that the grid begins with: those of the draft, read once a session."""
    begun = st.session_state.setdefault(_BASE, {})
    if (index, year) not in begun:
        draft = drafts.load(settings().home, who.name, index, year)
        begun[(index, year)] = draft.cells if draft else {}
    cells: Mapping[str, Mapping[str, str]] = begun[(index, year)]
    return cells


def _grid(
    reading: Reading,
    index: str,
    year: int,
    shown: list[str],
    offered: Mapping[str, grid.GridColumn],
    names: Mapping[str, str],
    base: Mapping[str, Mapping[str, str]],
) -> Typed:
    """Draw the grid; every cell is text, so that nothing typed is turned into something else."""
    lang = reading.lang
    st.subheader(text(lang, "desk.typing.grid"))
    frame = pd.DataFrame(
        {
            "province": list(names.values()),
            **{said: [base.get(code, {}).get(said, "") for code in names] for said in shown},
        },
        index=list(names),
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        num_rows="fixed",
        height=460,
        column_config={
            "province": st.column_config.TextColumn(
                text(lang, "desk.typing.province"), disabled=True, pinned=True
            ),
            **{
                said: st.column_config.TextColumn(_column_name(reading, offered[said]), max_chars=40)
                for said in shown
            },
        },
        key=f"desk-grid-{index}-{year}-{'-'.join(shown)}",
    )
    # Columns that are not shown now keep what was typed into them before.
    return {
        code: {**base.get(code, {}), **{said: str(edited.at[code, said] or "").strip() for said in shown}}
        for code in names
    }


def _keep(reading: Reading, who: SignedIn, index: str, year: int, typed: Typed) -> None:
    """Save the draft whenever it changed and say so."""
    lang = reading.lang
    home = settings().home
    kept = st.session_state.setdefault(_KEPT, {})
    filled = {code: {said: cell for said, cell in row.items() if cell} for code, row in typed.items()}
    filled = {code: row for code, row in filled.items() if row}
    before = drafts.load(home, who.name, index, year)
    if filled != (dict(before.cells) if before else {}) and kept.get((index, year)) != filled:
        if not _save(reading, who, Draft(index, year, filled, before.document if before else {})):
            return
        kept[(index, year)] = filled
    draft = drafts.load(home, who.name, index, year)
    if draft is None or draft.saved is None or not draft.filled:
        st.caption(text(lang, "desk.typing.unsaved"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            text(
                lang,
                "desk.typing.saved",
                at=dates.moment(draft.saved, lang),
                n=numbers.count(draft.filled, lang),
            )
        )
        st.button(
            text(lang, "desk.typing.drop"),
            key="desk-grid-drop",
            type="tertiary",
            on_click=_done,
            args=(who, index, year),
        )


def _save(reading: Reading, who: SignedIn, draft: Draft) -> bool:
    """Save a draft; say why when that is not possible."""
    lang = reading.lang
    try:
        rights.require(who, "editor", settings().home, settings())
        drafts.save(settings().home, who.name, draft)
    except NotAllowed as refused:
        st.warning(imports.refusal(lang, refused)[0])
        return False
    except OSError:
        _log.exception("a draft could not be saved")
        st.warning(text(lang, "desk.typing.not_saved"))
        return False
    return True


def _noted(who: SignedIn, index: str, year: int) -> Mapping[str, str]:
    """Return what the form about the source begins with: that of the draft, read once a session."""
    begun = st.session_state.setdefault(_SOURCE, {})
    if (index, year) not in begun:
        draft = drafts.load(settings().home, who.name, index, year)
        begun[(index, year)] = draft.document if draft else {}
    noted: Mapping[str, str] = begun[(index, year)]
    return noted


def _keep_source(reading: Reading, who: SignedIn, index: str, year: int, document: Mapping[str, str]) -> None:
    """Save what was said about the source whenever it changed."""
    draft = drafts.load(settings().home, who.name, index, year)
    if draft is not None and dict(draft.document) != dict(document):
        _save(reading, who, Draft(index, year, draft.cells, document))


def _told(reading: Reading, found: Preview) -> None:
    lang = reading.lang
    st.subheader(
        text(
            lang,
            "desk.typing.findings",
            cells=numbers.count(len(found.cells), lang),
            wrong=numbers.count(len(found.rejected), lang),
            asks=numbers.count(len(found.questions), lang),
        )
    )
    if not found.rejected and not found.questions:
        st.success(text(lang, "desk.typing.fine"))


def _done(who: SignedIn, index: str, year: int) -> None:
    """Begin the grid anew: after it went in, and when the draft is thrown away."""
    drafts.drop(settings().home, who.name, index, year)
    st.session_state.setdefault(_BASE, {})[(index, year)] = {}
    for name in (_ANSWERS, _KEPT, _SOURCE):
        st.session_state.setdefault(name, {}).pop((index, year), None)
    own = (f"desk-grid-{index}-{year}-", f"{source_form.PREFIX}{(index, year)}-")
    for key in [key for key in st.session_state if str(key).startswith(own)]:
        del st.session_state[key]
