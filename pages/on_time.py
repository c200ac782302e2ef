"""Đúng hạn: are we on time, who holds the late ones, what is due next?"""

from functools import partial

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
series = desk.series() | {"calendar": desk.period.calendar}
months = ask("dossiers/by_period", **series)
if summary.empty or months.empty:
    no_match(reading)
    st.stop()

ageing = ask("dossiers/ageing", **desk.now())
opening.headline(
    dossier_sentences.ontime_title(months, ageing, reading.lang),
    dossier_sentences.ontime_lede(desk.marked(summary, compared), reading.lang),
    dossier_sentences.projection(ask("dossiers/projection", **desk.now()), reading.lang),
    dossier_sentences.unusual(ask("dossiers/expected_today", **desk.now()), reading.lang),
)
card = partial(dossiers.card, chosen=desk, reading=reading)
card("kpi_row", "summary", compared)
trend, due = st.columns([8, 4], gap="small")
with trend:
    card("ontime_trend", "by_period", series, add=partial(dossiers.with_target, reading=reading))
with due:
    card("due_soon", "due_soon", desk.now())
late, last = st.columns([6, 6], gap="small")
with late:
    card("ageing", "ageing", desk.now())
with last:
    # The path of the backlog tells the campaign of the whole province; the centre has none.
    if desk.scope == "province":
        card("backlog_path", "backlog_path", desk.series())
    else:
        card("weekday_heat", "weekday_month", desk.series())
repeated, promised = st.columns(2, gap="small")
with repeated:
    card("late_procedures", "procedures", desk.asked("agency", "field", "level"))
with promised:
    card("redating", "agencies", desk.asked("level", "channel"))
card("silence", "silence", desk.now("level"))
