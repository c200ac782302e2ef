"""Hồ sơ một cửa when no dossiers are held but official tables (Biểu II.06a) were imported.

A table tells what came in, what went out and what is left, by field and level; it tells nothing
of agencies, of post apart from the counter, or of how long anything took. So only the figures
that these counts answer are shown, each with the table as its source.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from reform import periods, urls
from reform.screen import dossiers, official_form, opening
from reform.screen.address import Reading, bound, bound_to
from reform.screen.answers import ask
from reform.wording import dossier_sentences
from reform.wording.periods import period_words
from reform.wording.sentences import day_of
from reform.wording.texts import text


@dataclass(frozen=True)
class FormDesk:
    """The official table of one scope and period, of one level or of all."""

    scope: str
    first: date
    last: date
    level: str | None
    day: date
    """The as-of day."""
    origin: str = "form"

    def asked(self) -> dict[str, Any]:
        """Return the parameters of the questions about official tables."""
        return {
            "scope": self.scope,
            "level": self.level,
            "first": self.first,
            "last": self.last,
            "as_of": self.day,
        }

    @property
    def key(self) -> Hashable:
        """Return what `marked` depends on besides rows and parameters."""
        return self

    @property
    def pinned(self) -> Mapping[str, Any]:
        """Return the fields of the view that name these rows, whatever a page opens with."""
        return {"scope": self.scope}

    def marked(self, rows: pd.DataFrame, _parameters: Mapping[str, object]) -> pd.DataFrame:
        """Return the rows with scope, source, last day and level, which every figure prints."""
        names = {
            lang: text(lang, f"dossiers_page.level_{self.level}") if self.level else ""
            for lang in ("vi", "en")
        }
        return rows.assign(
            scope=self.scope,
            origin=self.origin,
            snapshot_on=pd.Timestamp(self.last),
            filter_vi=names["vi"],
            filter_en=names["en"],
        )


def scopes(reading: Reading) -> set[str]:
    """Return the scopes that official tables answer for, no dossiers of them being held."""
    return set(ask("dossiers/form_periods", as_of=reading.day)["scope"])


def desk(reading: Reading) -> FormDesk | None:
    """Draw the filter bar and return what was chosen; None when dossiers answer, or nothing does."""
    held = ask("dossiers/form_periods", as_of=reading.day)
    counted = dossiers.snapshots(reading).index
    offered = [s for s in urls.SCOPES if s in counted or (held["scope"] == s).any()]
    asked = reading.view.scope
    # Dossiers say more than tables, so without a choice they come first.
    first = next((s for s in offered if s in counted), next(iter(offered), None))
    scope = asked if asked in offered else first
    of_scope = held[held["scope"] == scope]
    if scope is None or of_scope.empty:
        return None
    by_code = _by_code(of_scope)
    row = by_code.get(_asked_code(reading, by_code), of_scope.iloc[0])
    levels = [level for level in urls.LEVELS if level in str(row["levels"]).split(",")]
    level = reading.view.level if reading.view.level in levels else None
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        dossiers.scope_control(reading, offered, scope)
        _period_control(reading, by_code, _code(row))
        if len(levels) > 1:
            st.selectbox(
                text(reading.lang, "dossiers_page.level"),
                [None, *levels],
                format_func=lambda code: text(
                    reading.lang, "dossiers_page.every" if code is None else f"dossiers_page.level_{code}"
                ),
                width=240,
                placeholder=text(reading.lang, "dossiers_page.every"),
                **bound(reading, "level", level),
            )
    return FormDesk(scope, day_of(row["first"]), day_of(row["last"]), level, reading.day)


def show(reading: Reading, chosen: FormDesk) -> None:
    """Draw the page: headline, what came in and went out, the table, and the months before it."""
    lang = reading.lang
    summary = ask("dossiers/form_summary", **chosen.asked())
    current, previous = (summary[summary["which"] == which] for which in ("current", "previous"))
    opening.headline(
        dossier_sentences.dossiers_title(current, lang),
        dossier_sentences.dossiers_lede(chosen.marked(current, chosen.asked()), lang),
        text(lang, "dossiers_page.form_source"),
    )
    figures = [
        ([7, 5], ("dossier_flow", "form_summary"), ("official_table", "official_form")),
        ([6, 6], ("received_resolved", "form_by_period"), ("ontime_trend", "form_by_period")),
    ]
    months = ask("dossiers/form_by_period", **chosen.asked())
    for widths, *cards in figures if len(months) > 1 else figures[:1]:
        for column, (name, question) in zip(st.columns(widths, gap="small"), cards, strict=True):
            with column:
                dossiers.card(name, question, chosen.asked(), chosen, reading)
                if name == "official_table":
                    before = day_of(previous["first"].iloc[0]) if len(previous) else None
                    official_form.button(reading, chosen.asked(), chosen.origin, before)
    if len(months) <= 1:
        st.html(f'<p class="prose">{escape(text(lang, "dossiers_page.form_one_month"))}</p>')


def _calendar(row: pd.Series) -> periods.Calendar:
    after = day_of(row["last"]) + timedelta(days=1)
    return "report" if day_of(row["first"]).day == after.day == 15 else "month"


def _code(row: pd.Series) -> str:
    """Return the months that a period touches, as an address writes them."""
    calendar = _calendar(row)
    ends = (periods.month_of(day_of(row[name]), calendar) for name in ("first", "last"))
    return "..".join(f"{month // 12}-{month % 12 + 1:02d}" for month in ends)


def _by_code(rows: pd.DataFrame) -> dict[tuple[periods.Calendar, str], pd.Series]:
    """Return calendar and months → period. Of two that touch the same months the later end counts."""
    found: dict[tuple[periods.Calendar, str], pd.Series] = {}
    for _, row in rows.iterrows():
        found.setdefault((_calendar(row), _code(row)), row)
    return found


def _asked_code(
    reading: Reading, by_code: dict[tuple[periods.Calendar, str], pd.Series]
) -> tuple[periods.Calendar, str]:
    """Return the period that the address names, however it writes it: 2020-Q2 is 2020-04..2020-06."""
    calendar: periods.Calendar = "report" if reading.view.calendar == "report" else "month"
    asked = periods.parse(reading.view.period or "", calendar)
    for held_calendar, code in by_code:
        held = periods.parse(code, calendar)
        if held_calendar == calendar and asked and held and asked[1:] == held[1:]:
            return held_calendar, code
    return calendar, ""


def _period_control(
    reading: Reading, by_code: dict[tuple[periods.Calendar, str], pd.Series], chosen: str
) -> None:
    lang = reading.lang
    st.selectbox(
        text(lang, "dossiers_page.period"),
        list(by_code),
        format_func=lambda key: period_words(
            day_of(by_code[key]["first"]), day_of(by_code[key]["last"]), lang
        ),
        width=320,
        placeholder=text(lang, "frame.choose"),
        **bound_to(
            reading,
            "form_period",
            next(key for key in by_code if key[1] == chosen),
            lambda key: {"calendar": key[0], "period": key[1]},
        ),
    )
