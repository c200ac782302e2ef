"""Hồ sơ một cửa: what came in, what went out, what is left?"""

from functools import partial

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
    dossier_sentences.dossiers_lede(desk.marked(current, compared), reading.lang),
    dossier_sentences.year_before(summary, reading.lang, desk.first_day),
)
card = partial(dossiers.card, chosen=desk, reading=reading)
series = desk.series() | {"calendar": desk.period.calendar}
if desk.period.kind == "month":
    card("kpi_row", "summary", compared)
flow, channels = st.columns([8, 4], gap="small")
with flow:
    card("dossier_flow", "summary", compared)
with channels:
    card("filing_channels", "summary", compared)
months, form = st.columns([8, 4], gap="small")
with months:
    card("received_resolved", "by_period", series)
with form:
    form_asked = desk.asked("level")
    card("official_table", "official_form", form_asked)
    official_form.button(reading, form_asked, desk.origin, desk.period.previous_first)
online, ended = st.columns(2, gap="small")
with online:
    card("online_by_month", "by_period", series)
with ended:
    card("ended_otherwise", "agencies", desk.asked("level", "channel"))
card("weekday_heat", "weekday_month", desk.series())
used, waiting = st.columns(2, gap="small")
by_field = desk.asked("agency", "field", "level") | {"by": "field"}
with used:
    card("time_used", "time_used", by_field)
with waiting:
    card("waiting_own", "time_used", by_field)
card("agency_load", "agencies", desk.asked("level", "channel"))
