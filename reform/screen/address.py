"""Ties what a reader sees to the address: one record, read once a run, written by widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from reform import clock, urls
from reform.screen.answers import ask
from reform.settings import settings
from reform.urls import Known, View
from reform.wording.texts import Lang

# These stay when the reader goes to another page; the rest belongs to one page.
STICKY = ("asof", "home", "lang", "derived")
LAST_PAGE, KEPT = "address_page", "address_kept"


@dataclass(frozen=True)
class Reading:
    """The view of this run with what it means: the day, the home's name, today."""

    view: View
    defaults: View
    known: Known
    refused: tuple[str, ...]
    day: date
    """The as-of day; today in Việt Nam when the reader chose none."""
    home_name: str
    home_region: str | None
    provinces: pd.DataFrame
    page: str

    @property
    def lang(self) -> Lang:
        """Return the language of this view."""
        return self.view.lang

    def common(self) -> dict[str, object]:
        """Return the parameters that every index question takes."""
        return {"as_of": self.day, "include_derived": self.view.derived}


def defaults() -> View:
    """Return the view of an address without parameters."""
    chosen = settings()
    return View(home=chosen.home_province, lang=chosen.language, derived=chosen.include_derived)


def read(page: str) -> Reading:
    """Read the address of this run; on a page change carry over the sticky parameters."""
    provinces = ask("indices/provinces", units=63)
    labels = ask("indices/cards")
    known = Known(
        frozenset(labels["index_code"]),
        frozenset(provinces["province_code"]),
        {urls.slug(name): name for name in sorted(provinces["region_vi"].unique())},
    )
    if st.session_state.get(LAST_PAGE) not in (None, page):
        for name, value in st.session_state.get(KEPT, {}).items():
            if name not in st.query_params:
                st.query_params[name] = value
    base = defaults()
    view, refused = urls.read(st.query_params.to_dict(), known, base)
    today = clock.today()
    day = min(view.as_of, today) if view.as_of else today
    home = provinces.set_index("province_code").loc[view.home]
    st.session_state[LAST_PAGE] = page
    written = urls.write(view, base)
    st.session_state[KEPT] = {name: written[name] for name in STICKY if name in written}
    return Reading(
        view, base, known, refused, day, str(home["province"]), str(home["region_vi"]), provinces, page
    )


def go(reading: Reading, **changes: Any) -> None:
    """Change the view: write the new address, defaults left out. Used in widget callbacks."""
    _write(urls.write(replace(reading.view, **changes), reading.defaults))


def _write(parameters: dict[str, str]) -> None:
    for name in urls.names():
        if name not in parameters and name in st.query_params:
            del st.query_params[name]
    for name, value in parameters.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def link(reading: Reading, **changes: Any) -> dict[str, str]:
    """Return the address parameters of a neighbouring view, for links to other pages."""
    return urls.write(replace(reading.view, **changes), reading.defaults)


def bound(
    reading: Reading, field: str, value: Any, to_view: Callable[[Any], Any] = lambda chosen: chosen
) -> dict[str, Any]:
    """Return key and callback that tie a widget to one field of the view.

    `value` is what the widget must show in this run; the address is the only truth, so the
    widget's own state is set from it before the widget is made.
    """
    key = f"w-{reading.page}-{field}"
    st.session_state[key] = value

    def changed() -> None:
        go(reading, **{field: to_view(st.session_state[key])})

    return {"key": key, "on_change": changed}
