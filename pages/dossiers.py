"""Hồ sơ một cửa: what came in, what went out, what is left?"""

import streamlit as st

from reform.screen import dossiers, forms, official_form, opening
from reform.screen.answers import ask
from reform.screen.dossier_states import no_dossiers, no_match
from reform.wording import dossier_sentences

reading = opening.open_page("dossiers")
table = forms.desk(reading)
if table is not None:
    forms.show(reading, table)
    st.stop()
desk = dossiers.desk(reading, "all", also=forms.scopes(reading))
if desk is None:
    no_dossiers(reading)
    st.stop()

compared = desk.asked() | {"previous_first": desk.period.previous_first}
summary = ask("dossiers/summary", **compared)
current = summary[summary["which"] == "current"]
if current.empty or not current["total_in"].iloc[0]:
    no_match(reading)
    st.stop()

opening.headline(
    dossier_sentences.dossiers_title(current, reading.lang),
    dossier_sentences.dossiers_lede(desk.marked(current), reading.lang),
)
dossiers.card("kpi_row", "summary", compared, desk, reading)
series = desk.asked() | {"calendar": desk.period.calendar}
flow, form = st.columns([8, 4], gap="small")
with flow:
    dossiers.card("received_resolved", "by_period", series, desk, reading)
with form:
    form_asked = desk.asked("level")
    dossiers.card("official_table", "official_form", form_asked, desk, reading)
    official_form.button(reading, form_asked, desk.origin, desk.period.previous_first)
dossiers.card("weekday_heat", "weekday_month", desk.asked(), desk, reading)
