"""Which part of the data desk is open, and who may write there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from reform import urls
from reform.accounts.sessions import SignedIn
from reform.screen import address, opening, signing_in
from reform.screen.address import Reading, bound
from reform.screen.answers import ask
from reform.wording import numbers
from reform.wording.texts import text

_SAID = "desk-said"
_INCOMPLETE = ("partial", "none")


def link(reading: Reading) -> None:
    """Draw the way from another page to the desk."""
    st.page_link(
        "data_desk.py",
        label=text(reading.lang, "desk.link"),
        query_params=address.link(reading),
    )


def headline(reading: Reading) -> None:
    """Say how much is missing: what the desk is for."""
    grid = ask("indices/completeness", **reading.public())
    lacking = grid[grid["state"].isin(_INCOMPLETE)]
    units = lacking["population"].fillna(lacking["units"]) - lacking["scores"]
    most = list(units.groupby(lacking["label"]).sum().sort_values(ascending=False).index[:2])
    key = ("desk.title", "desk.title_gap", "desk.title_gaps")[len(most)]
    named = dict(zip(("first", "second"), most, strict=False))
    opening.headline(
        text(reading.lang, key, n=numbers.count(len(lacking), reading.lang), **named),
        text(reading.lang, "desk.lede"),
    )


def choose(reading: Reading) -> None:
    """Draw the choice of the part."""
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        st.segmented_control(
            text(reading.lang, "desk.section"),
            urls.DESKS,
            format_func=lambda name: text(reading.lang, f"desk.part.{name}"),
            required=True,
            **bound(reading, "desk", reading.view.desk),
        )
    if said := st.session_state.pop(_SAID, None):
        good, sentences = said
        for sentence in sentences:
            (st.success if good else st.warning)(sentence)


def tell(good: bool, *sentences: str) -> None:
    """Keep sentences for the next run, which shows them above everything."""
    st.session_state[_SAID] = (good, sentences)


def show(
    reading: Reading,
    drawn: Mapping[str, Callable[[Reading, SignedIn], None]],
    read_only: Mapping[str, Callable[[Reading, SignedIn | None], None]],
) -> None:
    """Draw the chosen part: some only for whoever is signed in, the others for every reader."""
    who = signing_in.signed_in(reading.lang)
    name = reading.view.desk
    if name in read_only:
        read_only[name](reading, who)
    elif who is not None:
        drawn[name](reading, who)
    if who is None:
        signing_in.way_in(reading.lang)


def of_index(grid: pd.DataFrame, index: str, year: int) -> pd.Series | None:
    """Return the row of `indices/completeness` of one edition, None when there is none."""
    rows = grid[(grid["index_code"] == index) & (grid["year"] == year)]
    return None if rows.empty else rows.iloc[0]
