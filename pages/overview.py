"""Tổng quan: where do we stand, and what needs attention?"""

import streamlit as st
from reform.figures.registry import REGISTRY

from reform import freshness
from reform.screen import blocks, opening
from reform.screen.answers import ask
from reform.screen.overview import rank_cards, things_to_see
from reform.wording import sentences

reading = opening.open_page("overview")
context = opening.context(reading)
own = {"province": reading.view.home} | reading.common()

latest = ask("indices/latest", **own)
shown = latest[~latest["continued"]]
history = ask("indices/province_history", **own)
figures = {"as_of": reading.day, "prefix": ""}
published = ask("dossiers/published_figures", **figures)

opening.headline(
    sentences.overview_title(shown, reading.home_name, reading.lang),
    sentences.overview_lede(shown, reading.day, len(reading.provinces), reading.lang),
    sentences.newer_not_held(shown, reading.home_name, reading.lang),
)
rank_cards(shown, history, reading, context, own)

backlog, flow, things = st.columns([5, 4, 3], gap="small")
with backlog:
    blocks.figure_card(
        REGISTRY["backlog_points"], published, reading, context, figures, blocks.TOPIC_DOSSIERS
    )
with flow:
    blocks.figure_card(
        REGISTRY["stock_flow_card"], published, reading, context, figures, blocks.TOPIC_DOSSIERS
    )
with things:
    things_to_see(
        [
            sentences.overdue_first(published, reading.lang),
            sentences.nearest_gain(ask("indices/gain", **own), shown, reading.lang),
            sentences.worst_component(ask("indices/component_places", **own), shown, reading.lang),
        ],
        reading,
    )

strip = freshness.strip(ask("indices/freshness", **own), reading.day, reading.lang)
st.html(REGISTRY["freshness_strip"].html(strip, context))
