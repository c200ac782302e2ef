"""What both dossier pages share: whose dossiers, which period, which filters, and their origin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
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
from reform.screen.answers import ask, remembered
from reform.screen.filters import rest_of_filters
from reform.screen.styles import simulated_bar
from reform.wording.periods import period_choice
from reform.wording.sentences import day_of, present
from reform.wording.texts import LANGUAGES, Lang, text

# The report months and years of the official form, and the calendar's.
_CALENDARS = periods.CALENDARS
_FILTERS = ("agency", "field", "level", "channel")
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

    @property
    def key(self) -> Hashable:
        """Return what `marked` depends on besides rows and parameters."""
        return self.period

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

    @property
    def key(self) -> Hashable:
        """Return what `marked` depends on besides rows and parameters."""
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
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        scope_control(reading, scopes, scope)
        with rest_of_filters(reading.lang):
            _period_control(reading, chosen, calendar, first_day, last)
            _calendar_control(reading, calendar)
            found = {kind: _filter_control(reading, scope, kind) for kind in _FILTERS}
    if _too_fine(scope, found):
        found["agency"] = None
        st.info(text(reading.lang, "dossiers_page.too_fine"))
    if row["origin"] == "simulated":
        st.html(simulated_bar(text(reading.lang, f"dossiers_page.simulated_{scope}")))
    chosen_of = {kind: _options(scope, kind)[address] for kind, address in found.items() if address}
    return Desk(
        scope=scope,
        origin=str(row["origin"]),
        snapshot_on=snapshot,
        first_day=first_day,
        period=periods.period(chosen, calendar, first_day, last),
        day=reading.day,
        words={lang: {kind: one.names[lang] for kind, one in chosen_of.items()} for lang in LANGUAGES},
        **{kind: chosen_of[kind].code if kind in chosen_of else None for kind in _FILTERS},
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


def _filter_control(reading: Reading, scope: str, kind: str) -> str | None:
    """Offer what has dossiers; return the code of the choice, None for all."""
    lang = reading.lang
    options = _options(scope, kind)
    asked = getattr(reading.view, kind)
    shown = asked if asked in options else None
    if len(options) > 1:
        st.selectbox(
            text(lang, f"dossiers_page.{kind}"),
            [None, *options],
            format_func=lambda address: (
                text(lang, "dossiers_page.every") if address is None else options[address].names[lang]
            ),
            width=140 if kind in ("level", "channel") else 180,
            placeholder=text(lang, "dossiers_page.every"),
            **bound(reading, kind, shown),
        )
    return shown


@dataclass(frozen=True)
class _Option:
    """One value of a filter: its code in questions, its name in both languages, an agency's level."""

    code: str
    names: Mapping[str, str]
    level: str | None


def _options(scope: str, kind: str) -> Mapping[str, _Option]:
    """Return the values of a filter by their address."""

    def made() -> Mapping[str, _Option]:
        choices = ask("dossiers/choices", scope=scope)
        rows = choices[(choices["kind"] == kind) & (choices["code"] != "")]
        return {
            (urls.slug(str(row["code"])) if kind == "field" else str(row["code"])): _Option(
                str(row["code"]), {lang: _name(row, kind, lang) for lang in LANGUAGES}, row["level"]
            )
            for _, row in rows.iterrows()
        }

    return remembered("filter_options", made, scope, kind)


def _too_fine(scope: str, found: Mapping[str, str | None]) -> bool:
    """Tell whether one commune is asked for in a sensitive field: so few that people may be known."""
    field, agency = found["field"], found["agency"]
    if field is None or agency is None:
        return False
    sensitive = is_sensitive(_options(scope, "field")[field].code)
    return sensitive and _options(scope, "agency")[agency].level == "commune"


def _name(row: pd.Series, kind: str, lang: Lang) -> str:
    if kind in ("level", "channel"):
        return text(lang, f"dossiers_page.{kind}_{row['code']}")
    english = row["name_en"] if lang == "en" else None
    return str(english if present(english) and english else row["name_vi"])
