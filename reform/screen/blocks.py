"""A figure on the screen with everything it owes its reader: words, table, files, sources."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from reform import clock
from reform.exporting.asking import Asked, NothingToShow, ask_for
from reform.exporting.chromium import find_browser
from reform.exporting.errors import BrowserMissing, ExportError
from reform.exporting.names import file_stem
from reform.exporting.packs import MOST_SHEETS, item_of
from reform.exporting.sheets import MEDIA_TYPES, Order, Wanted, sheet
from reform.exporting.tables import csv_bytes, xlsx_bytes
from reform.figures.clicking import clicked_unit
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.sources_drawer import drawer_html
from reform.screen import decks
from reform.screen.address import Reading
from reform.screen.copying import copy_button
from reform.screen.drawer import gather
from reform.screen.drawings import described, drawn
from reform.screen.styles import figure_foot, figure_head, table_html
from reform.settings import settings
from reform.warehouse.read import current_warehouse
from reform.wording import dates
from reform.wording.texts import text

_log = logging.getLogger(__name__)
_CHART = {"displayModeBar": False, "responsive": True}


def figure_card(
    spec: FigureSpec,
    frame: pd.DataFrame,
    reading: Reading,
    context: ChartContext,
    parameters: Mapping[str, object],
    *,
    height: int | None = None,
    on_click: Callable[[str], None] | None = None,
    more: str = "",
    heading: str | None = None,
) -> None:
    """Show one registered figure as a card.

    `parameters` are those of the query that gave `frame`; they are printed with the query text
    and key the cache. `on_click` is told the code of the unit that the reader clicks on.
    `more` is HTML, escaped already, that stands right under the drawing. `heading` stands above the
    card where its finding is the title of the page, or of the card beside it, already.
    """
    context = context if height is None else replace(context, height=height)
    if context.size == "phone":
        # A chart that takes clicks also takes the finger that would scroll the page.
        on_click = None
    figure = drawn(spec, frame, context, parameters, clickable=on_click is not None)
    words = described(spec, frame, context, parameters)
    with st.container(border=True, key=f"card-{spec.name}"):
        with st.container(horizontal=True, vertical_alignment="top", wrap=False):
            chip = text(reading.lang, "figures.slide.simulated") if context.simulated else None
            st.html(figure_head(words if heading is None else replace(words, title=heading), chip))
            data_menu(spec, frame, reading, context, parameters, words)
        st.plotly_chart(
            figure,
            theme=None,
            alt=words.alt,
            config=_CHART,
            height=figure.pixels,
            **_chart_identity(spec, context, on_click),
        )
        st.html(more + figure_foot(words))


def _chart_identity(
    spec: FigureSpec, context: ChartContext, on_click: Callable[[str], None] | None
) -> dict[str, Any]:
    """Return the key of a chart and, when units can be clicked, what a click does."""
    if on_click is None:
        return {"key": f"chart-{spec.name}"}
    # A chart remembers its selection as long as it keeps its name. A new one for each choice of
    # peers makes every click count once, also the second one on the same unit.
    key = "-".join(("clicks", spec.name, *context.peers))

    def clicked() -> None:
        code = clicked_unit(st.session_state[key].selection.points)
        if code is not None:
            on_click(code)

    return {"key": key, "on_select": clicked, "selection_mode": "points"}


def data_menu(
    spec: FigureSpec,
    frame: pd.DataFrame,
    reading: Reading,
    context: ChartContext,
    parameters: Mapping[str, object],
    words: FigureText,
) -> None:
    """Offer picture, table, files, sources and query text of one figure.

    The content is made only when the reader opens the menu.
    """
    lang = reading.lang
    menu = st.popover(
        text(lang, "frame.data_menu"), key=f"menu-{spec.name}", on_change="rerun", type="tertiary"
    )
    if not menu.open:
        return
    with menu:
        table = spec.tabulate(frame, context)
        base = file_stem(spec, words, context, clock.today())
        with st.container(horizontal=True):
            _picture_button(spec, frame, reading, context, parameters, base)
            st.download_button(
                text(lang, "frame.csv"),
                lambda: csv_bytes(table, lang),
                f"{base}.csv",
                "text/csv",
                key=f"csv-{spec.name}",
                on_click="ignore",
            )
            st.download_button(
                text(lang, "frame.xlsx"),
                lambda: xlsx_bytes(table, facts(spec, words, reading), lang),
                f"{base}.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                key=f"xlsx-{spec.name}",
                on_click="ignore",
            )
            _deck_button(spec, reading)
        copy_button(words, spec.name, lang)
        st.html(table_html(table, lang))
        st.html(
            f'<h3 class="figure-subtitle">{text(lang, "frame.sources_of_figure")}</h3>'
            + drawer_html(gather(spec, frame, parameters, words, reading), context)
        )


def _deck_button(spec: FigureSpec, reading: Reading) -> None:
    """Offer to put the figure, in the view of this page, into the reader's briefing."""
    lang = reading.lang
    if st.button(text(lang, "briefing.to_deck"), key=f"deck-{spec.name}"):
        deck = decks.kept() or decks.begin("", None)
        added = deck.add(item_of(spec.name, reading.view, reading.defaults))
        key = "briefing.added" if added else "briefing.full"
        st.caption(text(lang, key, n=len(deck.items), most=MOST_SHEETS))


def _picture_button(
    spec: FigureSpec,
    frame: pd.DataFrame,
    reading: Reading,
    context: ChartContext,
    parameters: Mapping[str, object],
    base: str,
) -> None:
    lang = reading.lang
    try:
        find_browser(settings().browser_path)
    except BrowserMissing as missing:
        st.html(f'<p class="prose">{escape(text(lang, missing.message_key))}</p>')
        return

    def picture() -> bytes:
        order = Order("slide", "png", settings().agency(lang), clock.today())
        try:
            return sheet([Wanted(asked_by_page(spec, frame, reading, context, parameters))], order)
        except ExportError as failed:
            _log.exception("picture of %s failed", spec.name)
            raise RuntimeError(text(lang, failed.message_key)) from failed

    st.download_button(
        text(lang, "frame.png"),
        picture,
        f"{base}.png",
        MEDIA_TYPES["png"],
        key=f"png-{spec.name}",
        on_click="ignore",
        type="primary",
    )


def asked_by_page(
    spec: FigureSpec,
    frame: pd.DataFrame,
    reading: Reading,
    context: ChartContext,
    parameters: Mapping[str, object],
) -> Asked:
    """Return what a page shows as a sheet is made of it: its own rows, in the words of paper."""
    try:
        stale = ask_for(spec.name, reading.view).stale
    except NothingToShow:  # rows that only this page has, of an imported official table
        stale = False
    paper = replace(context, theme="print", size="slide", width=None, height=None)
    return Asked(spec, frame, paper, parameters, stale, reading.view, current_warehouse().version)


def facts(spec: FigureSpec, words: FigureText, reading: Reading) -> list[tuple[str, str]]:
    """Return what a file must say about itself, label and value, in reading order."""
    lang = reading.lang
    rows = [
        ("title", words.title),
        ("subtitle", words.subtitle),
        ("unit", words.unit),
        ("scope", words.scope),
        ("period", words.period),
        ("source", words.source),
        ("as_of", dates.day(reading.day, lang)),
        ("prepared", dates.day(clock.today(), lang)),
        ("version", current_warehouse().version),
        ("query", ", ".join(spec.queries)),
        ("notes", " ".join(words.notes)),
    ]
    return [(text(lang, f"export.fact_{name}"), value) for name, value in rows if value]
