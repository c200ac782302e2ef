"""Kết quả 10 năm: what did the programme bring, by its own published figures?"""

import streamlit as st

from reform.screen import opening, results
from reform.screen.answers import ask

reading = opening.open_page("results")
parameters = {"as_of": reading.day, "prefix": "", "province": reading.view.home}
figures = ask("dossiers/published_figures", **parameters)

if figures.empty:
    results.explain_empty(reading)
    st.stop()

context = opening.context(reading)
results.headline(figures, reading, context, parameters)
results.rows(figures, reading, context, parameters)
results.all_figures(figures, reading)
