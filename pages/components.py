"""Thành phần: which components cost us places, and what would more points bring?"""

from dataclasses import replace

import streamlit as st

from reform.figures import component_gap, component_words
from reform.figures.registry import REGISTRY
from reform.screen import blocks, components, era, opening, trial
from reform.screen.answers import ask
from reform.screen.drawings import described
from reform.screen.filters import component_filters

# Figures lower than this leave room beside the trial for what one component alone would bring.
_BESIDE = 450

reading = opening.open_page("components")
own = {"province": reading.view.home} | reading.common()
index = components.index_with_components(reading.view.index)
years = ask("indices/component_years", index=index, parent=reading.view.part, **own)
year = components.complete_year(years, reading.view.year)
compared = component_filters(reading, index, years, year)

if year is None:
    if not era.of_another_era(reading, index):
        components.incomplete(index, years, reading)
        trial.say_refusal(index, reading)
    st.stop()

asked = {"index": index, "year": year, "parent": reading.view.part, "reference": reading.view.reference} | own
parts = ask("indices/components", **asked)
context = opening.context(reading, region=reading.home_region)
opening.headline(
    described(REGISTRY["component_gap"], parts, context, asked).title,
    components.fallback_line(years, year, parts, reading),
    components.names_line(parts, reading),
    components.sum_line(parts, reading),
)
gaps, beside = st.columns([8, 4], gap="small")
with gaps:
    phone = context.size == "phone"
    blocks.figure_card(
        REGISTRY["component_gap"],
        parts,
        reading,
        context,
        asked,
        height=component_gap.height(parts, phone=phone),
        heading=component_words.heading(parts, context),
    )
    if few := component_gap.height(parts) < _BESIDE:
        trial.single_gain_card(index, year, reading, replace(context, width=component_words.SCREEN_WIDTH))
with beside:
    trial.trial_card(index, reading, context)
    components.slope_card(index, reading, context, compared)
if not few:
    trial.single_gain_card(index, year, reading, context)
