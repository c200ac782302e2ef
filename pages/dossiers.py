"""Hồ sơ một cửa: what came in, what went out, what is left?"""

import streamlit as st

from reform.screen import dossiers, opening
from reform.screen.answers import ask
from reform.screen.dossier_states import no_dossiers, no_match
from reform.wording import dossier_sentences

reading = opening.open_page("dossiers")
desk = dossiers.desk(reading, "all")
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
if desk.period.months == 1:
    dossiers.card("kpi_row", "summary", compared, desk, reading)

series = desk.asked() | {"calendar": desk.period.calendar}
form = desk.asked("level")
time = desk.asked("agency", "field", "level")
for widths, figures in (
    ([8, 4], (("dossier_flow", "summary", compared), ("filing_channels", "summary", compared))),
    ([8, 4], (("received_resolved", "by_period", series), ("official_table", "official_form", form))),
    ([7, 5], (("weekday_heat", "weekday_month", desk.asked()), ("online_share", "by_period", series))),
    (
        [7, 5],
        (
            ("time_used", "time_used", time | {"by": "field"}),
            ("waiting_own", "time_used", time | {"by": "field"}),
        ),
    ),
    (
        [7, 5],
        (
            ("late_procedures", "procedures", time),
            ("ended_otherwise", "agencies", desk.asked("level", "channel")),
        ),
    ),
    (
        [7, 5],
        (
            ("agency_load", "agencies", desk.asked("level", "channel")),
            ("silence", "silence", desk.now("level")),
        ),
    ),
):
    for column, (name, question, parameters) in zip(st.columns(widths, gap="small"), figures, strict=True):
        with column:
            dossiers.card(name, question, parameters, desk, reading)
