"""The blocks of Tổng quan: rank cards and the three things to look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from reform.figures.context import ChartContext
from reform.figures.rank_card import card_html
from reform.figures.registry import REGISTRY
from reform.screen import blocks, dossiers
from reform.screen.address import Reading, link
from reform.screen.answers import ask
from reform.screen.drawings import described, html_of
from reform.urls import PAGES
from reform.wording.dossier_sentences import overdue_thing
from reform.wording.sentences import ThingToSee, overdue_first
from reform.wording.texts import text

_FEWEST_COLUMNS = 4


def rank_card_menu(
    shown: pd.DataFrame, reading: Reading, context: ChartContext, parameters: Mapping[str, object]
) -> None:
    """Offer picture, table and sources of the rank cards as one figure."""
    if not shown.empty:
        spec = REGISTRY["rank_cards"]
        words = described(spec, shown, context, parameters)
        blocks.data_menu(spec, shown, reading, context, parameters, words)


def rank_cards(shown: pd.DataFrame, history: pd.DataFrame, reading: Reading, context: ChartContext) -> None:
    """Show one card an index; a click on a card opens its ranking."""
    if shown.empty:
        st.info(text(reading.lang, "states.empty_never"))
        return
    # A few cards stay as wide as many, so that their figures keep their proportions.
    columns = st.columns(max(len(shown), _FEWEST_COLUMNS), gap="small")
    for column, (_, row) in zip(columns, shown.iterrows(), strict=False):
        code, year = row["index_code"], int(row["year"])
        with column, st.container(border=True, key=f"card-rank-{code}"):
            st.html(
                _card(
                    row, history, context, {"index": code, "province": reading.view.home} | reading.common()
                )
            )
            with st.container(key=f"open-{code}"):
                st.page_link(
                    "rankings.py",
                    label=text(reading.lang, "frame.open_rankings", label=row["label"], year=year),
                    query_params=link(reading, index=code, year=year),
                )


def _card(
    row: pd.Series, history: pd.DataFrame, context: ChartContext, parameters: Mapping[str, object]
) -> str:
    own = history["index_code"] == row["index_code"]
    return html_of("rank_card", context, parameters, lambda: card_html(row, history[own], context))


def dossier_cards(
    backlog: DeltaGenerator,
    flow: DeltaGenerator,
    published: pd.DataFrame,
    reading: Reading,
    context: ChartContext,
    parameters: Mapping[str, object],
    height: int | None,
) -> ThingToSee | None:
    """Show backlog and flow in their columns and return the line on overdue dossiers.

    Real dossiers speak when there are any, else the published figures of the founding report.
    """
    desk = dossiers.real_desk(reading)
    if desk is None:
        for column, name in ((backlog, "backlog_points"), (flow, "stock_flow_card")):
            with column:
                blocks.figure_card(REGISTRY[name], published, reading, context, parameters, height=height)
        return overdue_first(published, reading.lang)
    with backlog:
        dossiers.card("backlog_path", "backlog_path", desk.asked(), desk, reading, height=height)
    with flow:
        asked = desk.asked() | {"previous_first": desk.period.previous_first}
        dossiers.card("dossier_flow_card", "summary", asked, desk, reading, height=height)
    return overdue_thing(ask("dossiers/ageing", **desk.now()), reading.lang)


def has_dossiers(published: pd.DataFrame, reading: Reading) -> bool:
    """Tell whether there is any figure on dossiers of the province, real or published."""
    return not published.empty or dossiers.real_desk(reading) is not None


def no_dossiers(reading: Reading) -> None:
    """Say once that there is none, instead of two empty cards."""
    with st.container(border=True, key="card-no-dossiers"):
        title = escape(text(reading.lang, "states.no_dossiers_title"))
        why = escape(text(reading.lang, "states.report_not_public"))
        st.html(f'<h2 class="figure-title">{title}</h2><p class="prose">{why}</p>')


def things_to_see(found: Sequence[ThingToSee | None], reading: Reading) -> None:
    """Show at most three lines: key figure, sentence, where to look."""
    lang = reading.lang
    things = [thing for thing in found if thing][:3]
    with st.container(border=True, key="card-things"):
        st.html(f'<h2 class="figure-title">{escape(text(lang, "frame.three_things"))}</h2>')
        if not things:
            st.html(f'<p class="prose">{escape(text(lang, "frame.nothing_to_see"))}</p>')
            return
        rows = "".join(
            f'<dt class="{"overdue" if thing.overdue else ""}">{escape(thing.figure)}</dt>'
            f"<dd>{escape(thing.sentence)}{_where(thing, reading)}</dd>"
            for thing in things
        )
        st.html(f'<dl class="things">{rows}</dl>')


def _where(thing: ThingToSee, reading: Reading) -> str:
    """Return the line that says where to look, as a link to that page with this view."""
    changes = {"index": thing.index, "year": thing.year} if thing.index else {}
    address = f"{PAGES[thing.page]}?{urlencode(link(reading, **changes))}"
    return f'<a class="where" target="_self" href="{escape(address, quote=True)}">{escape(thing.where)}</a>'
