"""What both dossier pages share: whose dossiers, which period, which filters, and their origin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from reform import periods, urls
from reform.desk import (
    FILTERS,
    DefaultPeriod,
    Desk,
    Option,
    clipped_months,
    filter_options,
    on_time_target,
    settled,
)
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen import blocks, opening
from reform.screen.address import Reading, bound
from reform.screen.answers import ask, remembered
from reform.screen.filters import rest_of_filters
from reform.screen.styles import simulated_bar
from reform.wording.periods import period_choice
from reform.wording.texts import text

# The report months and years of the official form, and the calendar's.
_CALENDARS = periods.CALENDARS


class Chosen(Protocol):
    """What a card must know of the rows it shows: dossiers at a desk, or an imported table."""

    @property
    def origin(self) -> str:
        """Return imported, simulated or form."""
        ...

    @property
    def key(self) -> Hashable:
        """Return what `marked` depends on besides rows and parameters."""
        ...

    @property
    def pinned(self) -> Mapping[str, Any]:
        """Return the fields of the view that name these rows, whatever a page opens with."""
        ...

    def marked(self, rows: pd.DataFrame, parameters: Mapping[str, object]) -> pd.DataFrame:
        """Return the rows with what every figure prints."""
        ...


def snapshots(reading: Reading) -> pd.DataFrame:
    """Return the scopes whose dossiers had begun on the reader's day, by scope."""

    def begun() -> pd.DataFrame:
        held = ask("dossiers/snapshots").set_index("scope")
        return held[held["first_day"] <= pd.Timestamp(reading.day)]

    # Made anew it was a tenth of every rerun under load.
    return remembered("begun_scopes", begun, reading.day)


def desk(reading: Reading, default_period: DefaultPeriod, *, also: Collection[str] = ()) -> Desk | None:
    """Draw the filter bar and return what was chosen; None when no dossiers are held.

    `also`: scopes that something other than dossiers answers for on this page.
    """
    held = snapshots(reading)
    if held.empty:
        return None
    view = reading.view
    scopes = [scope for scope in urls.SCOPES if scope in held.index or scope in also]
    counted = [scope for scope in scopes if scope in held.index]
    scope = view.scope if view.scope in counted else counted[0]
    options = {kind: _options(scope, kind) for kind in FILTERS}
    chosen, fine = settled(view, held.loc[[scope]].iloc[0], reading.day, default_period, options)
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom", gap="xsmall"):
        scope_control(reading, scopes, scope)
        with rest_of_filters(reading.lang):
            _period_control(reading, chosen)
            _calendar_control(reading, chosen.period.calendar)
            for kind in FILTERS:
                _filter_control(reading, kind, options[kind])
    if fine:
        st.info(text(reading.lang, "dossiers_page.too_fine"))
    if chosen.origin == "simulated":
        st.html(simulated_bar(text(reading.lang, f"dossiers_page.simulated_{scope}")))
    return chosen


def real_desk(reading: Reading) -> Desk | None:
    """Return the whole running year of real dossiers for pages without filters; None without any.

    Simulated dossiers stay on their own pages: beside published figures they would be taken for more.
    """
    held = snapshots(reading)
    held = held[held["origin"] == "imported"]
    scope = next((scope for scope in reversed(urls.SCOPES) if scope in held.index), None)
    if scope is None:
        return None
    chosen, _ = settled(
        urls.View(), held.loc[[scope]].iloc[0], reading.day, "year", {kind: {} for kind in FILTERS}
    )
    return chosen


def context(reading: Reading, chosen: Chosen) -> ChartContext:
    """Return what a dossier figure is told besides its data."""
    return replace(opening.context(reading), simulated=chosen.origin == "simulated")


def card(
    name: str,
    question: str,
    parameters: dict[str, Any],
    chosen: Chosen,
    reading: Reading,
    *,
    height: int | None = None,
    add: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> None:
    """Show one figure of the dossiers; nothing when its question has no rows.

    `add` puts into the rows what another question knows of them.
    """
    rows = remembered(
        "dossier_rows",
        lambda: chosen.marked(add(ask(f"dossiers/{question}", **parameters)), parameters),
        *(name, question, chosen.key, reading.lang, reading.day, *sorted(parameters.items())),
    )
    if rows.empty:
        return
    blocks.figure_card(
        # Several questions answer in the columns of one figure; the drawer shows the one asked.
        replace(REGISTRY[name], queries=(f"dossiers/{question}",)),
        rows,
        # A file made here names what was chosen, also where the page chose for the reader.
        replace(reading, view=replace(reading.view, **chosen.pinned)),
        context(reading, chosen),
        parameters,
        height=height,
    )


def scope_control(reading: Reading, scopes: list[str], scope: str) -> None:
    """Offer whose dossiers are shown."""
    st.segmented_control(
        text(reading.lang, "dossiers_page.scope"),
        scopes,
        format_func=lambda code: text(reading.lang, f"dossiers_page.scope_{code}"),
        required=True,
        **bound(reading, "scope", scope),
    )


def _period_control(reading: Reading, chosen: Desk) -> None:
    """Offer the whole, the last twelve months, and every year, quarter and month with data."""
    calendar, first_day = chosen.period.calendar, chosen.first_day
    last, shown = min(chosen.snapshot_on, chosen.day), chosen.period.written
    start, end = periods.month_of(first_day, calendar), periods.month_of(last, calendar)
    months = range(end, start - 1, -1)
    offered = ["all", clipped_months(first_day, last, calendar)]
    offered += [str(year) for year in dict.fromkeys(m // 12 for m in months)]
    offered += list(dict.fromkeys(f"{m // 12}-Q{m % 12 // 3 + 1}" for m in months))
    offered += [f"{m // 12}-{m % 12 + 1:02d}" for m in months]
    if shown not in offered:
        offered.append(shown)
    st.selectbox(
        text(reading.lang, "dossiers_page.period"),
        offered,
        format_func=lambda code: period_choice(code, calendar, first_day, last, reading.lang),
        width=235,
        placeholder=text(reading.lang, "frame.choose"),
        **bound(reading, "period", shown),
    )


def _calendar_control(reading: Reading, calendar: periods.Calendar) -> None:
    st.segmented_control(
        text(reading.lang, "dossiers_page.calendar"),
        _CALENDARS,
        format_func=lambda code: text(reading.lang, f"dossiers_page.calendar_{code}"),
        required=True,
        **bound(reading, "calendar", calendar),
    )


def _filter_control(reading: Reading, kind: str, options: Mapping[str, Option]) -> None:
    """Offer what has dossiers."""
    lang = reading.lang
    asked = getattr(reading.view, kind)
    if len(options) > 1:
        st.selectbox(
            text(lang, f"dossiers_page.{kind}"),
            [None, *options],
            format_func=lambda address: (
                text(lang, "dossiers_page.every") if address is None else options[address].names[lang]
            ),
            width=115 if kind in ("level", "channel") else 150,
            placeholder=text(lang, "dossiers_page.every"),
            **bound(reading, kind, asked if asked in options else None),
        )


def _options(scope: str, kind: str) -> Mapping[str, Option]:
    """Return the values of a filter by their address."""
    return remembered(
        "filter_options", lambda: filter_options(ask("dossiers/choices", scope=scope), kind), scope, kind
    )


def with_target(rows: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Add the target for the on-time rate of each month's year, where one is known."""
    return on_time_target(rows, ask, reading.day, reading.lang)
