"""Official targets on the screen: lines for the lede, marks for figures, and the unit's own file."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from reform.exporting.tables import csv_bytes
from reform.figures.context import TargetMark
from reform.figures.target_line import marks_of
from reform.screen.address import Reading
from reform.screen.answers import ask
from reform.screen.styles import table_html
from reform.settings import settings
from reform.warehouse import ledger
from reform.warehouse.build import ChecksFailed, build, input_digest
from reform.warehouse.loading import DataFileError
from reform.warehouse.own_targets import COLUMNS, FILE_NAME, REQUIRED
from reform.wording import targets
from reform.wording.texts import Lang, text

# What the last press of "Nạp tệp" led to: kept for the one run that shows it.
_OUTCOME = "own-targets-outcome"


def gaps(reading: Reading, index: str | None = None, year: int | None = None) -> pd.DataFrame:
    """Return what the targets ask of the home: of one edition, or of the newest of every index."""
    return ask("indices/target_gap", index=index, year=year, province=reading.view.home, **reading.common())


def lines(rows: pd.DataFrame, reading: Reading) -> list[str]:
    """Return one sentence a target of an edition."""
    return [targets.sentence(row, reading.home_name, reading.lang) for _, row in rows.iterrows()]


def marks(rows: pd.DataFrame, reading: Reading) -> tuple[TargetMark, ...]:
    """Return the targets as figures take them."""
    return marks_of(rows, reading.home_name, reading.lang)


def section(reading: Reading) -> None:
    """Show every target and threshold that was known on the chosen day, and the unit's own file."""
    lang = reading.lang
    known = ask("reference/targets", as_of=reading.day)
    with st.container(border=True, key="card-targets"):
        title, line = (escape(text(lang, f"targets.table.{key}")) for key in ("title", "line"))
        st.html(f'<h2 class="figure-title">{title}</h2><p class="figure-subtitle">{line}</p>')
        if known.empty:
            st.html(f'<p class="prose">{escape(text(lang, "targets.table.none"))}</p>')
        else:
            st.html(table_html(targets.table(known, lang), lang))
        _own_file(lang)


def _own_file(lang: Lang) -> None:
    """Say where the unit's own targets come from and in which state the file is; offer a template."""
    with st.expander(_said(lang, "title"), key="own-targets"):
        outcome = st.session_state.pop(_OUTCOME, None)
        if outcome is not None:
            st.info(outcome)
        state, used = _state()
        st.html(
            f'<p class="prose"><strong>{escape(_said(lang, state, count=used, n=used))}</strong> '
            f"{escape(_said(lang, 'about'))}</p>"
        )
        with st.container(horizontal=True):
            if state in ("waiting", "removed"):
                st.button(_said(lang, "load"), key="own-targets-load", on_click=_load, args=(lang,))
            st.download_button(
                _said(lang, "template"),
                csv_bytes(pd.DataFrame(columns=list(COLUMNS)), lang),
                FILE_NAME,
                "text/csv",
                key="own-targets-template",
                on_click="ignore",
            )
        st.html(table_html(_columns(lang), lang))


def _said(lang: Lang, key: str, **values: object) -> str:
    return text(lang, f"targets.own_file.{key}", file=FILE_NAME, **values)


def _state() -> tuple[str, int]:
    """Return absent, in_use, waiting or removed, and how many of the unit's targets are in use."""
    known = ask("reference/targets", as_of=date.max)
    used = int((known["origin"] == "installation").sum())
    if not (settings().home / FILE_NAME).exists():
        return ("removed" if used else "absent"), used
    try:
        loaded = ask("reference/version")["input_digest"].iloc[0] == input_digest(
            settings(), ledger.active(settings().home)
        )
    except DataFileError:  # it cannot be read: loading says why
        loaded = False
    return ("in_use" if loaded else "waiting"), used


def _load(lang: Lang) -> None:
    """Build a version with the file as it is now; when it is refused, the one before goes on serving."""
    try:
        build(settings())
    except DataFileError as refused:
        said = text(lang, refused.key, **refused.values)
    except ChecksFailed as failed:
        said = _said(lang, "check_failed", names=", ".join(failed.offending))
    except TimeoutError:
        said = _said(lang, "busy")
    else:
        there = (settings().home / FILE_NAME).exists()
        st.session_state[_OUTCOME] = _said(lang, "loaded" if there else "unloaded")
        return
    st.session_state[_OUTCOME] = f"{said} {_said(lang, 'kept')}"


def _columns(lang: Lang) -> pd.DataFrame:
    """Describe the columns of the file."""
    return pd.DataFrame(
        {
            _said(lang, "column"): list(COLUMNS),
            _said(lang, "must"): [_said(lang, "yes" if name in REQUIRED else "no") for name in COLUMNS],
            _said(lang, "meaning"): [text(lang, f"targets.fields.{name}") for name in COLUMNS],
        }
    )
