"""Còn thiếu: index × year, what is missing, and a ready template for each gap."""

from __future__ import annotations

import streamlit as st

from reform.accounts.sessions import SignedIn
from reform.exporting.holdings import holdings
from reform.importing.index.grids import IndexFileError
from reform.importing.index.reference import held, reference
from reform.importing.index.templates import template
from reform.screen import reference as tables
from reform.screen.address import Reading, bound, go
from reform.screen.answers import ask
from reform.screen.desk import parts
from reform.warehouse.read import current_warehouse
from reform.wording import dates, numbers
from reform.wording.texts import text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(reading: Reading, _who: SignedIn | None) -> None:
    """Draw the grid of editions and, for one of them, what is missing and how to fill it."""
    lang = reading.lang
    grid = ask("indices/completeness", **reading.public())
    tables.completeness(grid, reading)
    labels = ask("indices/cards").set_index("index_code")["label"].to_dict()
    index = reading.view.index
    years = sorted((int(year) for year in grid.loc[grid["index_code"] == index, "year"]), reverse=True)
    year = reading.view.year if reading.view.year in years else years[0]
    with st.container(border=True, key="desk-gap"):
        st.subheader(text(lang, "desk.gaps.heading"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                text(lang, "desk.file.index"),
                list(labels),
                format_func=lambda code: labels[code],
                width=200,
                **bound(reading, "index", index),
            )
            st.selectbox(text(lang, "desk.file.year"), years, width=140, **bound(reading, "year", year))
            _template(reading, index, year, filled=False)
            _template(reading, index, year, filled=True)
            st.button(
                text(lang, "desk.gaps.type_in"),
                key="desk-type-in",
                on_click=go,
                args=(reading,),
                kwargs={"desk": "typing", "index": index, "year": year},
            )
        _missing(reading, index, year)
    st.download_button(
        text(lang, "desk.history.holdings"),
        lambda: holdings(current_warehouse(), reading.day, lang),
        f"ho-so-du-lieu_{dates.iso(reading.day)}.xlsx",
        _XLSX,
        key="desk-holdings",
        on_click="ignore",
    )


def _template(reading: Reading, index: str, year: int, *, filled: bool) -> None:
    known = reference(current_warehouse())
    if "" not in known.of_year(index, year):
        return
    lang = reading.lang
    name = "filled" if filled else "template"

    def made() -> bytes:
        try:
            return template(current_warehouse(), index, year, lang, filled=filled)
        except IndexFileError:  # the edition went away under the button
            return b""

    st.download_button(
        text(lang, f"desk.gaps.{name}"),
        made,
        f"mau_{index.lower()}_{year}.xlsx",
        _XLSX,
        key=f"desk-{name}",
        type="secondary" if filled else "primary",
        on_click="ignore",
    )


def _missing(reading: Reading, index: str, year: int) -> None:
    """Say what is held of an edition and name the units without a score."""
    lang = reading.lang
    row = parts.of_index(ask("indices/completeness", **reading.public()), index, year)
    if row is None:
        return
    known = reference(current_warehouse())
    era = known.era(index, year)
    scored = {
        key[1]
        for key, cell in held(current_warehouse(), index, {year}).items()
        if key[0] == year and key[2] == "" and cell.score is not None
    }
    names = [unit.name for unit in known.units.all(era) if unit.code not in scored]
    st.write(
        text(
            lang,
            "desk.gaps.state",
            index=row["label"],
            year=year,
            scores=numbers.count(int(row["scores"]), lang),
            n=int(era),
            ranks=numbers.count(int(row["ranks"]), lang),
        )
    )
    if names:
        st.caption(text(lang, "desk.gaps.missing", names=", ".join(names)))
