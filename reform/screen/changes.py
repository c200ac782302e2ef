"""The section "Có gì mới từ ngày …": what became public or was revised between two days."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from reform import urls
from reform.screen.address import Reading, bound, link
from reform.screen.answers import ask
from reform.screen.styles import table_html
from reform.wording import changes, dates
from reform.wording.texts import text


def since(reading: Reading) -> date:
    """Return the first day of the comparison: the chosen one, else a year before the as-of day."""
    chosen = reading.view.since
    return min(chosen, reading.day) if chosen else changes.a_year_before(reading.day)


def page_link(reading: Reading) -> None:
    """Offer the way to the section from another page."""
    with st.container(key="link-new", width="content"):
        st.page_link("sources.py", label=text(reading.lang, "changes.link"), query_params=link(reading))


def section(reading: Reading) -> None:
    """Show editions and revisions since a day that the reader can change."""
    lang = reading.lang
    first = since(reading)
    days = {"since": dates.day(first, lang), "as_of": dates.day(reading.day, lang)}
    asked = {"since": first, "province": reading.view.home} | reading.common()
    editions = ask("indices/changes_between", **asked)
    revisions = ask("indices/revisions_between", **asked)
    with st.container(border=True, key="card-changes"):
        with st.container(horizontal=True, vertical_alignment="top", horizontal_alignment="distribute"):
            st.html(
                f'<h2 class="figure-title">{escape(text(lang, "changes.title", **days))}</h2>'
                f'<p class="figure-subtitle">{escape(text(lang, "changes.line", **days))}</p>'
            )
            _control(reading, first)
        if editions.empty:
            st.html(f'<p class="prose">{escape(text(lang, "changes.none", **days))}</p>')
        else:
            st.html(table_html(changes.editions_table(editions, reading.home_name, lang), lang))
        if revisions.empty:
            st.html(f'<p class="figure-note">{escape(text(lang, "changes.none_revised"))}</p>')
        else:
            st.html(f'<h3 class="figure-subtitle">{escape(text(lang, "changes.revised"))}</h3>')
            st.html(table_html(changes.revisions_table(revisions, lang), lang))


def _control(reading: Reading, first: date) -> None:
    default = changes.a_year_before(reading.day)
    st.date_input(
        text(reading.lang, "changes.since"),
        min_value=min(date(urls.FIRST_YEAR, 1, 1), first),
        max_value=reading.day,
        format="DD/MM/YYYY",
        help=text(reading.lang, "changes.since_help"),
        width=180,
        **bound(reading, "since", first, lambda day: None if day == default else day),
    )
