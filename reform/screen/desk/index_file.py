"""Nạp bảng: from a file or a pasted text to a preview, and from the preview to the record."""

from __future__ import annotations

import hashlib
import json
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from reform import clock
from reform.accounts.sessions import SignedIn
from reform.exporting.tables import csv_bytes
from reform.importing.index import telling
from reform.importing.index.grids import IndexFileError
from reform.importing.index.preview import Preview, PreviewCell, PreviewColumn, preview
from reform.importing.index.reference import reference
from reform.importing.index.templates import noted
from reform.screen.address import Reading
from reform.screen.answers import ask
from reform.screen.desk import findings, source_form
from reform.screen.desk.findings import Answers
from reform.screen.styles import table_html
from reform.warehouse.read import current_warehouse
from reform.wording import numbers
from reform.wording.texts import text

_ANSWERS, _SEEN, _ROUND = "desk-answers", "desk-seen", "desk-round"
_MOST_CELLS, _MOST_COLUMNS = 200, 60
_FIRST_YEAR = 2005
STATES = ("changed", "new", "same")


def draw(reading: Reading, who: SignedIn) -> None:
    """Draw the whole way of one table."""
    lang = reading.lang
    brought = _brought(reading)
    if brought is None:
        st.info(text(lang, "desk.file.nothing"))
        return
    content, name = brought
    answers: Answers = st.session_state.setdefault(_ANSWERS, {}).setdefault(_hash(content), {})
    index, year = _identity(reading, answers)
    result = _seen(content, name, index, year, answers)
    if isinstance(result, IndexFileError):
        st.warning(text(lang, result.key, **result.values))
        return
    _summary(reading, result)
    findings.questions(reading, result, answers)
    findings.notes(reading, result)
    _columns(reading, result, answers)
    cells(reading, result)
    source = {} if isinstance(content, str) else _noted(content)
    raw = content.encode() if isinstance(content, str) else content
    source_form.draw(reading, who, result, raw, _hash(content), source, _forget)


def _brought(reading: Reading) -> tuple[bytes | str, str] | None:
    """Draw the choice of a file or a text; return what was brought and what it is called."""
    lang = reading.lang
    st.subheader(text(lang, "desk.file.heading"))
    turn = st.session_state.setdefault(_ROUND, 0)
    how = st.segmented_control(
        text(lang, "desk.file.how"),
        ("file", "text"),
        default="file",
        required=True,
        format_func=lambda one: text(lang, f"desk.file.from_{one}"),
        key="desk-how",
    )
    if how == "text":
        pasted = st.text_area(text(lang, "desk.file.paste"), height=180, key=f"desk-text-{turn}")
        return (pasted, text(lang, "desk.file.from_text")) if pasted.strip() else None
    brought = st.file_uploader(text(lang, "desk.file.upload"), key=f"desk-upload-{turn}")
    return (brought.getvalue(), brought.name) if brought else None


def _identity(reading: Reading, answers: Answers) -> tuple[str | None, int | None]:
    """Draw index and year, which are recognised unless somebody says them."""
    lang = reading.lang
    labels = ask("indices/cards").set_index("index_code")["label"].to_dict()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        index = st.selectbox(
            text(lang, "desk.file.index"),
            [None, *labels],
            format_func=lambda code: labels[code] if code else text(lang, "desk.file.auto"),
            width=200,
            placeholder=text(lang, "desk.file.auto"),
            key="desk-index",
        )
        year = st.selectbox(
            text(lang, "desk.file.year"),
            [None, *range(clock.today().year, _FIRST_YEAR, -1)],
            format_func=lambda one: str(one) if one else text(lang, "desk.file.auto"),
            width=200,
            placeholder=text(lang, "desk.file.auto"),
            key="desk-year",
        )
    return (str(index) if index else None), (int(year) if year else None)


def _seen(
    content: bytes | str, name: str, index: str | None, year: int | None, answers: Answers
) -> Preview | IndexFileError:
    """Return the preview; the same question is answered once."""
    warehouse = current_warehouse()
    asked = (_hash(content), index, year, json.dumps(answers, sort_keys=True), warehouse.version)
    known = st.session_state.get(_SEEN)
    if known is None or known[0] != asked:
        found: Preview | IndexFileError
        try:
            found = preview(content, name, warehouse=warehouse, index=index, year=year, mapping=answers)
        except IndexFileError as refused:
            found = refused
        st.session_state[_SEEN] = known = (asked, found)
    result: Preview | IndexFileError = known[1]
    return result


def _summary(reading: Reading, found: Preview) -> None:
    lang = reading.lang
    years = ", ".join(str(year) for year in found.years)
    labels = ask("indices/cards").set_index("index_code")["label"]
    st.subheader(
        text(
            lang,
            "desk.file.seen",
            index=labels[found.index],
            years=years,
            units=numbers.count(found.units, lang),
        )
    )
    counts = {state: numbers.count(found.counts[state], lang) for state in STATES}
    st.html(f'<p class="lede">{escape(text(lang, "desk.file.seen_counts", **counts))}</p>')
    with st.expander(text(lang, "desk.file.why"), key="desk-why"):
        rows = [
            (
                text(lang, f"index_import.what.{one.what}"),
                one.value,
                one.sheet,
                telling.why(lang, one.why, one.value),
            )
            for one in found.reasons
        ]
        st.html(table_html(pd.DataFrame(rows, columns=["", " ", "  ", "   "]), lang))


def _columns(reading: Reading, found: Preview, answers: Answers) -> None:
    """Draw what each column was taken for; a choice here wins over what was recognised."""
    lang = reading.lang
    with st.expander(text(lang, "desk.file.columns"), key="desk-columns"):
        sheets = list(dict.fromkeys(column.sheet for column in found.columns))
        sheet = sheets[0] if sheets else ""
        if len(sheets) > 1:
            sheet = st.selectbox(text(lang, "desk.file.sheet"), sheets, key="desk-sheet") or sheet
        of_sheet = [column for column in found.columns if column.sheet == sheet][:_MOST_COLUMNS]
        for at, place in enumerate(st.columns(3)):
            with place:
                for column in of_sheet[at::3]:
                    _column(reading, found, column, answers)


def _column(reading: Reading, found: Preview, column: PreviewColumn, answers: Answers) -> None:
    lang = reading.lang
    given: dict[str, str] = answers.get("columns", {})
    key = f"{column.sheet}!{column.column}"
    year = max(found.years, default=0)
    codes = [code for code in reference(current_warehouse()).of_year(found.index, year) if code]
    own = text(lang, f"index_import.role.{column.role}")
    if column.role == "score":
        own = _dimension(reading, found, column.dimension or "")
    said: dict[str | None, str] = {
        None: text(lang, "desk.file.column_auto", said=own),
        **{name: text(lang, f"desk.file.column_{name}") for name in ("total", "rank", "tier", "ignore")},
        **{code: _dimension(reading, found, code) for code in codes},
    }
    widget = f"desk-column-{key}"
    st.session_state[widget] = given.get(key)

    def chosen() -> None:
        what = st.session_state[widget]
        left = {place: one for place, one in answers.get("columns", {}).items() if place != key}
        answers["columns"] = left | ({key: what} if what else {})

    st.selectbox(
        f"{column.column} · {column.label[:60]}",
        list(said),
        format_func=lambda one: said[one],
        placeholder=said[None],
        key=widget,
        on_change=chosen,
    )


def _dimension(reading: Reading, found: Preview, code: str) -> str:
    names = found.dimension_names.get(code)
    if not code or names is None:
        return code or text(reading.lang, "desk.file.column_total")
    return f"{code} · {names[0 if reading.lang == 'vi' else 1]}"


def cells(reading: Reading, found: Preview) -> None:
    """Draw the cells beside what is held, those that differ first, and the whole as a file."""
    lang = reading.lang
    with st.expander(text(lang, "desk.file.cells"), expanded=bool(found.counts["changed"]), key="desk-cells"):
        offered = ["all", *(state for state in STATES if found.counts[state])]
        state = st.segmented_control(
            text(lang, "desk.file.show"),
            offered,
            default="changed" if found.counts["changed"] else "all",
            required=True,
            format_func=lambda one: text(lang, f"desk.state.{one}"),
            key="desk-state",
        )
        ordered = sorted(found.cells, key=lambda cell: STATES.index(cell.state))
        chosen = [cell for cell in ordered if state in ("all", cell.state)]
        shown = chosen[:_MOST_CELLS]
        st.html(table_html(_table(reading, found, shown), lang))
        if len(shown) < len(chosen):
            st.caption(
                text(
                    lang,
                    "desk.file.first_of",
                    shown=numbers.count(len(shown), lang),
                    n=numbers.count(len(chosen), lang),
                )
            )
        st.download_button(
            text(lang, "desk.file.download"),
            lambda: csv_bytes(_table(reading, found, ordered), lang),
            f"{found.index}-{'-'.join(str(year) for year in found.years[:1])}.csv",
            "text/csv",
            key="desk-download",
            on_click="ignore",
        )


def _table(reading: Reading, found: Preview, shown: list[PreviewCell]) -> pd.DataFrame:
    lang = reading.lang
    known = reference(current_warehouse())
    rows: list[dict[str, Any]] = [
        {
            "province": known.units.name(cell.province_code, found.eras.get(cell.year, 63)),
            "year": cell.year,
            "dimension": _dimension(reading, found, cell.dimension),
            "score_held": cell.held.score if cell.held else None,
            "score": cell.score,
            "rank_held": cell.held.rank if cell.held else None,
            "rank": cell.rank,
            "state": text(lang, f"desk.state.{cell.state}"),
            "place": f"{cell.sheet} {cell.column}{cell.row or ''}".strip(),
        }
        for cell in shown
    ]
    columns = [
        "province", "year", "dimension", "score_held", "score", "rank_held", "rank", "state", "place",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.rename(columns={name: text(lang, f"desk.cell.{name}") for name in columns})


def _noted(content: bytes) -> dict[str, str]:
    """Return what a filled template says of its source; other files say nothing there."""
    try:
        return noted(content)
    except IndexFileError:
        return {}


def _forget() -> None:
    """Begin anew after a table went in."""
    st.session_state[_ROUND] += 1
    for name in (_ANSWERS, _SEEN):
        st.session_state.pop(name, None)


def _hash(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
