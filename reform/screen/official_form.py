"""The button that gives the official table (Biểu II.06a) as a workbook ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from reform.exporting.official_form import Heading, xlsx_bytes
from reform.screen.address import Reading
from reform.screen.answers import ask
from reform.settings import settings
from reform.wording import dates
from reform.wording.sentences import day_of
from reform.wording.texts import text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QUESTION = "dossiers/official_form"


def button(
    reading: Reading, parameters: Mapping[str, object], origin: str, previous_first: date | None = None
) -> None:
    """Offer the official table of one period; nothing when the period has no rows.

    `parameters`: those of dossiers/official_form. `origin`: imported, simulated or form.
    `previous_first`: first day of the period just before, whose column 11 is compared.
    """
    lang = reading.lang
    rows = ask(_QUESTION, **parameters)
    if rows.empty:
        return
    first, last = day_of(parameters["first"]), day_of(parameters["last"])
    heading = Heading(
        settings().agency_vi if lang == "vi" else settings().agency_en,
        str(parameters["scope"]),
        first,
        last,
        day_of(rows["last_held"].iloc[0]),
        origin,
    )

    def made() -> bytes:
        before = None
        if previous_first is not None:
            asked = {**parameters, "first": previous_first, "last": first - timedelta(days=1)}
            before = ask(_QUESTION, **asked)
        return xlsx_bytes(rows, heading, lang, before)

    name = text(lang, "official_form.file_name")
    st.download_button(
        text(lang, "official_form.download"),
        made,
        f"{name}_{dates.iso(first)}_{dates.iso(last)}.xlsx",
        _XLSX,
        key="official-form",
        on_click="ignore",
    )
