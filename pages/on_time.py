"""Đúng hạn: are we on time, who holds the late ones, what is due next?"""

import streamlit as st

from reform.screen import dossiers, opening
from reform.screen.answers import ask
from reform.screen.dossier_states import no_dossiers, no_match
from reform.wording import dossier_sentences

reading = opening.open_page("on_time")
desk = dossiers.desk(reading, "months")
if desk is None:
    no_dossiers(reading)
    st.stop()

compared = desk.asked() | {"previous_first": desk.period.previous_first}
summary = ask("dossiers/summary", **compared)
series = desk.asked() | {"calendar": desk.period.calendar}
months = ask("dossiers/by_period", **series)
if summary.empty or months.empty:
    no_match(reading)
    st.stop()

ageing = ask("dossiers/ageing", **desk.now())
opening.headline(
    dossier_sentences.ontime_title(months, ageing, reading.lang),
    dossier_sentences.ontime_lede(desk.marked(summary), reading.lang),
    dossier_sentences.projection(ask("dossiers/projection", **desk.now()), reading.lang),
    dossier_sentences.unusual(ask("dossiers/expected_today", **desk.now()), reading.lang),
)
dossiers.card("kpi_row", "summary", compared, desk, reading)
trend, due = st.columns([8, 4], gap="small")
with trend:
    dossiers.card("ontime_trend", "by_period", series, desk, reading)
with due:
    dossiers.card("due_soon", "due_soon", desk.now(), desk, reading)
late, last = st.columns([6, 6], gap="small")
with late:
    dossiers.card("ageing", "ageing", desk.now(), desk, reading)
with last:
    # The path of the backlog tells the campaign of the whole province; the centre has none.
    if desk.scope == "province":
        dossiers.card("backlog_path", "backlog_path", desk.asked(), desk, reading)
    else:
        dossiers.card("weekday_heat", "weekday_month", desk.asked(), desk, reading)
