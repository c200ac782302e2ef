"""What the dossier pages say when there is nothing to draw."""

from __future__ import annotations

import logging
from html import escape

import duckdb
import streamlit as st

from reform.dossiers.record import OriginRefused
from reform.screen import opening
from reform.screen.address import Reading, go
from reform.settings import settings
from reform.simulate.install import install
from reform.warehouse.build import ChecksFailed, build
from reform.warehouse.loading import DataFileError
from reform.wording.texts import text

_log = logging.getLogger(__name__)


def no_dossiers(reading: Reading) -> None:
    """Say that no dossiers are held, how to take them in, and offer the simulated ones."""
    lang = reading.lang
    opening.headline(
        text(lang, "dossiers_page.none_title"),
        text(lang, "dossiers_page.none_lede"),
        text(lang, "dossiers_page.none_how"),
    )
    if st.button(
        text(lang, "dossiers_page.offer"), key="offer-simulated", help=text(lang, "dossiers_page.offer_note")
    ):
        with st.spinner(text(lang, "dossiers_page.offering")):
            done = _simulate()
        if done:
            st.rerun()
        st.warning(text(lang, "dossiers_page.offer_failed"))
    st.html(f'<p class="prose">{escape(text(lang, "dossiers_page.offer_note"))}</p>')


def _simulate() -> bool:
    """Put the simulated sets into this installation; False when that failed."""
    try:
        install(settings())
        build(settings())
    except (OSError, TimeoutError, OriginRefused, ChecksFailed, DataFileError, duckdb.Error):
        _log.exception("simulated dossiers could not be installed")
        return False
    return True


def no_match(reading: Reading) -> None:
    """Say that the filters leave nothing, and offer to drop them."""
    st.info(text(reading.lang, "dossiers_page.no_match"))
    st.button(
        text(reading.lang, "dossiers_page.clear"),
        key="clear-filters",
        on_click=go,
        args=(reading,),
        kwargs={"agency": None, "field": None, "level": None, "channel": None, "period": None},
    )
