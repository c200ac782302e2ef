"""Tổng quan: where do we stand, and what needs attention?"""

import streamlit as st

from reform import freshness
from reform.figures.freshness_strip import strip_html
from reform.figures.registry import REGISTRY
from reform.screen import blocks, changes, era, opening, targets
from reform.screen.answers import ask
from reform.screen.overview import (
    dossier_cards,
    has_dossiers,
    no_dossiers,
    rank_card_menu,
    rank_cards,
    things_to_see,
)
from reform.wording import sentences

# Low enough for the whole page to fit a laptop screen without scrolling.
HEIGHT = 150

reading = opening.open_page("overview")
context = opening.context(reading, targets=targets.marks(targets.gaps(reading), reading))
own = {"province": reading.view.home} | reading.common()

latest = ask("indices/latest", **own)
shown = latest[~latest["continued"]]
history = ask("indices/province_history", **own)
figures = {"as_of": reading.day, "prefix": "", "province": reading.view.home}
published = ask("dossiers/published_figures", **figures)

with st.container(horizontal=True, vertical_alignment="bottom", wrap=False):
    opening.headline(
        sentences.overview_title(shown, reading.home_name, reading.lang),
        sentences.overview_lede(shown, reading.day, len(reading.provinces), reading.lang),
        more=era.ended_html(reading, None if latest.empty else int(latest["year"].max())),
    )
    changes.page_link(reading)
    rank_card_menu(shown, reading, context, own)
rank_cards(shown, history, reading, context)

height = None if context.size == "phone" else HEIGHT
overdue = None
if has_dossiers(published, reading):
    backlog, flow, things = st.columns([5, 4, 3], gap="small")
    overdue = dossier_cards(backlog, flow, published, reading, context, figures, height)
else:
    things, none = st.columns([7, 5], gap="small")
    with none:
        no_dossiers(reading)
with things:
    things_to_see(
        [
            overdue,
            sentences.nearest_gain(ask("indices/gain", **own), shown, reading.lang),
            sentences.worst_component(ask("indices/component_places", **own), shown, reading.lang),
        ],
        reading,
    )

ages = ask("indices/freshness", **own)
strip = freshness.strip(ages, ask("dossiers/snapshots"), reading.day, reading.lang)
with st.container(horizontal=True, vertical_alignment="center", wrap=False):
    st.html(strip_html(strip, context))
    spec = REGISTRY["freshness_strip"]
    words = spec.describe(strip, context)
    blocks.data_menu(spec, strip, reading, context, own, words)
