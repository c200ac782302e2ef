"""What both dossier pages share: whose dossiers, which period, which filters, and their origin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from reform import periods, urls
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.figures.small_cells import is_sensitive
from reform.periods import Period
from reform.screen import blocks, opening
from reform.screen.address import Reading, bound
from reform.screen.answers import ask
from reform.screen.filters import rest_of_filters
from reform.screen.styles import simulated_bar
from reform.wording.periods import period_choice
from reform.wording.sentences import day_of
from reform.wording.texts import LANGUAGES, text

# The report months and years of the official form, and the calendar's.
_CALENDARS = periods.CALENDARS
# A period shorter than this is shown as the end of so many months.
_MONTHS = 12
# Key of targets for the share of dossiers resolved on time.
ON_TIME_TARGET = "ty_le_dung_han"


@dataclass(frozen=True)
class Desk:
    """One scope of dossiers in one period under the reader's filters."""

    scope: str
    origin: str
    snapshot_on: date
    first_day: date
    period: Period
    agency: str | None
    field: str | None
    level: str | None
    channel: str | None
    day: date
    """The as-of day."""
    words: Mapping[str, Mapping[str, str]]
    """Language → filter → the words of its choice."""

    def filters(self, *names: str) -> dict[str, Any]:
        """Return the filters that a question takes, all four by default."""
        every = {"agency": self.agency, "field": self.field, "level": self.level, "channel": self.channel}
        return {name: every[name] for name in names or every}

    def asked(self, *names: str) -> dict[str, Any]:
        """Return scope, period, day and filters as parameters of a question."""
        return {
            "scope": self.scope,
            "first": self.period.first,
            "last": self.period.last,
            "as_of": self.day,
        } | self.filters(*names)

    def series(self) -> dict[str, Any]:
        """Return the parameters of a question about months: at least the twelve that end with the period."""
        whole = self.period
        begin = periods.month_of(self.first_day, whole.calendar)
        end = whole.first_month + whole.months
        start = min(whole.first_month, max(end - _MONTHS, begin))
        run = replace(whole, first_month=start, months=end - start)
        return self.asked() | {"first": run.first, "last": run.last}

    def now(self, *names: str) -> dict[str, Any]:
        """Return scope, day and filters, for questions about the present stock."""
        return {"scope": self.scope, "as_of": self.day} | self.filters(*names)

    def marked(self, rows: pd.DataFrame, parameters: Mapping[str, object]) -> pd.DataFrame:
        """Return the rows with what every figure prints: scope, origin, snapshot, period, filters.

        Only filters that the question took (`parameters`) are named.
        """
        if "first" not in rows:
            rows = rows.assign(
                first=pd.Timestamp(self.period.first),
                last=pd.Timestamp(min(self.period.last, self.snapshot_on, self.day)),
            )
        named = {
            f"filter_{lang}": " · ".join(words for kind, words in chosen.items() if kind in parameters)
            for lang, chosen in self.words.items()
        }
        return rows.assign(
            scope=self.scope, origin=self.origin, snapshot_on=pd.Timestamp(self.snapshot_on), **named
        )


class Chosen(Protocol):
    """What a card must know of the rows it shows: dossiers at a desk, or an imported table."""

    @property
    def origin(self) -> str:
        """Return imported, simulated or form."""
        ...

    def marked(self, rows: pd.DataFrame, parameters: Mapping[str, object]) -> pd.DataFrame:
        """Return the rows with what every figure prints."""
        ...


def snapshots(reading: Reading) -> pd.DataFrame:
    """Return the scopes whose dossiers had begun on the reader's day, by scope."""
    held = ask("dossiers/snapshots").set_index("scope")
    return held[held["first_day"] <= pd.Timestamp(reading.day)]


def desk(reading: Reading, default_period: str, *, also: Collection[str] = ()) -> Desk | None:
    """Draw the filter bar and return what was chosen; None when no dossiers are held.

    `default_period`: `all`, or `months` for the twelve months that end with the last one.
    `also`: scopes that something other than dossiers answers for on this page.
    """
    held = snapshots(reading)
    if held.empty:
        return None
    view = reading.view
    scopes = [scope for scope in urls.SCOPES if scope in held.index or scope in also]
    counted = [scope for scope in scopes if scope in held.index]
    scope = view.scope if view.scope in counted else counted[0]
    row = held.loc[scope]
    snapshot, first_day = day_of(row["snapshot_on"]), day_of(row["first_day"])
    calendar: periods.Calendar = "report" if view.calendar == "report" else "month"
    last = min(snapshot, reading.day)
    chosen = view.period or ("all" if default_period == "all" else _clipped_months(first_day, last, calendar))
    choices = ask("dossiers/choices", scope=scope)
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        scope_control(reading, scopes, scope)
        with rest_of_filters(reading.lang):
            _period_control(reading, chosen, calendar, first_day, last)
            _calendar_control(reading, calendar)
            found = {
                kind: _filter_control(reading, choices, kind)
                for kind in ("agency", "field", "level", "channel")
            }
    if _too_fine(choices, found):
        found["agency"] = None
        st.info(text(reading.lang, "dossiers_page.too_fine"))
    if row["origin"] == "simulated":
        st.html(simulated_bar(text(reading.lang, f"dossiers_page.simulated_{scope}")))
    return Desk(
        scope=scope,
        origin=str(row["origin"]),
        snapshot_on=snapshot,
        first_day=first_day,
        period=periods.period(chosen, calendar, first_day, last),
        day=reading.day,
        words={lang: _filter_words(choices, found, lang) for lang in LANGUAGES},
        **found,
    )


def real_desk(reading: Reading) -> Desk | None:
    """Return the whole running year of real dossiers for pages without filters; None without any.

    Simulated dossiers stay on their own pages: beside published figures they would be taken for more.
    """
    held = snapshots(reading)
    held = held[held["origin"] == "imported"]
    scope = next((scope for scope in reversed(urls.SCOPES) if scope in held.index), None)
    if scope is None:
        return None
    snapshot, first_day = (day_of(held.loc[scope, name]) for name in ("snapshot_on", "first_day"))
    last = min(snapshot, reading.day)
    return Desk(
        scope=scope,
        origin="imported",
        snapshot_on=snapshot,
        first_day=first_day,
        period=periods.period(str(last.year), "month", first_day, last),
        agency=None,
        field=None,
        level=None,
        channel=None,
        words={lang: {} for lang in LANGUAGES},
        day=reading.day,
    )


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
    rows = add(ask(f"dossiers/{question}", **parameters))
    if rows.empty:
        return
    blocks.figure_card(
        # Several questions answer in the columns of one figure; the drawer shows the one asked.
        replace(REGISTRY[name], queries=(f"dossiers/{question}",)),
        chosen.marked(rows, parameters),
        reading,
        context(reading, chosen),
        parameters,
        blocks.TOPIC_DOSSIERS,
        height=height,
    )


def with_target(rows: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Add the target for the on-time rate of each month's year, where one is known."""
    by_year = {
        year: ask("reference/targets", measure=ON_TIME_TARGET, year=int(year), as_of=reading.day)
        for year in rows["year"].unique()
    }
    # The unit's own targets come first.
    first = {year: found.iloc[0] for year, found in by_year.items() if len(found)}
    own = [first.get(year) for year in rows["year"]]
    issuer = f"issuer_{reading.lang}"
    return rows.assign(
        target=pd.Series([None if row is None else row["value"] for row in own], rows.index, dtype="Float64"),
        target_by=pd.Series(
            [None if row is None else f"{row[issuer]}, {row['document']}" for row in own],
            rows.index,
            dtype="object",
        ),
    )


def _clipped_months(first_day: date, last: date, calendar: periods.Calendar) -> str:
    held = periods.month_of(last, calendar) - periods.month_of(first_day, calendar) + 1
    return periods.last_months(last, calendar, min(12, held))


def scope_control(reading: Reading, scopes: list[str], scope: str) -> None:
    """Offer whose dossiers are shown."""
    st.segmented_control(
        text(reading.lang, "dossiers_page.scope"),
        scopes,
        format_func=lambda code: text(reading.lang, f"dossiers_page.scope_{code}"),
        required=True,
        **bound(reading, "scope", scope),
    )


def _period_control(
    reading: Reading, chosen: str, calendar: periods.Calendar, first_day: date, last: date
) -> None:
    """Offer the whole, the last twelve months, and every year, quarter and month with data."""
    start, end = periods.month_of(first_day, calendar), periods.month_of(last, calendar)
    months = range(end, start - 1, -1)
    offered = ["all", _clipped_months(first_day, last, calendar)]
    offered += [str(year) for year in dict.fromkeys(m // 12 for m in months)]
    offered += list(dict.fromkeys(f"{m // 12}-Q{m % 12 // 3 + 1}" for m in months))
    offered += [f"{m // 12}-{m % 12 + 1:02d}" for m in months]
    if chosen not in offered:
        offered.append(chosen)
    st.selectbox(
        text(reading.lang, "dossiers_page.period"),
        offered,
        format_func=lambda code: period_choice(code, calendar, first_day, last, reading.lang),
        width=210,
        placeholder=text(reading.lang, "frame.choose"),
        **bound(reading, "period", chosen),
    )


def _calendar_control(reading: Reading, calendar: periods.Calendar) -> None:
    st.segmented_control(
        text(reading.lang, "dossiers_page.calendar"),
        _CALENDARS,
        format_func=lambda code: text(reading.lang, f"dossiers_page.calendar_{code}"),
        required=True,
        **bound(reading, "calendar", calendar),
    )


def _filter_control(reading: Reading, choices: pd.DataFrame, kind: str) -> str | None:
    """Offer what has dossiers; return the code of the choice, None for all."""
    lang = reading.lang
    rows = choices[choices["kind"] == kind]
    by_address = {
        (urls.slug(str(row["code"])) if kind == "field" else str(row["code"])): row
        for _, row in rows.iterrows()
        if row["code"] != ""
    }
    asked = getattr(reading.view, kind)
    shown = asked if asked in by_address else None
    if len(by_address) > 1:
        st.selectbox(
            text(lang, f"dossiers_page.{kind}"),
            [None, *by_address],
            format_func=lambda code: (
                text(lang, "dossiers_page.every") if code is None else _name(by_address[code], kind, lang)
            ),
            width=140 if kind in ("level", "channel") else 180,
            placeholder=text(lang, "dossiers_page.every"),
            **bound(reading, kind, shown),
        )
    return None if shown is None else str(by_address[shown]["code"])


def _too_fine(choices: pd.DataFrame, found: dict[str, str | None]) -> bool:
    """Tell whether one commune is asked for in a sensitive field: so few that people may be known."""
    if found["field"] is None or found["agency"] is None or not is_sensitive(found["field"]):
        return False
    agency = choices[(choices["kind"] == "agency") & (choices["code"] == found["agency"])]
    return bool((agency["level"] == "commune").any())


def _name(row: pd.Series, kind: str, lang: str) -> str:
    if kind in ("level", "channel"):
        return text(lang, f"dossiers_page.{kind}_{row['code']}")  # type: ignore[arg-type]
    english = row["name_en"] if lang == "en" else None
    return str(english or row["name_vi"])


def _filter_words(choices: pd.DataFrame, found: dict[str, str | None], lang: str) -> dict[str, str]:
    words = {}
    for kind, code in found.items():
        if code is not None:
            row = choices[(choices["kind"] == kind) & (choices["code"] == code)].iloc[0]
            words[kind] = _name(row, kind, lang)
    return words
