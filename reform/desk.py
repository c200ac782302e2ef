"""What was chosen of the dossiers: whose, which period, under which filters."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from reform import periods, urls
from reform.figures.small_cells import is_sensitive
from reform.periods import Period
from reform.wording.sentences import day_of, present
from reform.wording.texts import LANGUAGES, Lang, text

FILTERS = ("agency", "field", "level", "channel")
# A period shorter than this is shown as the end of so many months.
_MONTHS = 12
# Key of targets for the share of dossiers resolved on time.
ON_TIME_TARGET = "ty_le_dung_han"

DefaultPeriod = Literal["all", "months", "year"]
"""What a page opens with: everything, the last twelve months, or the running year."""
Ask = Callable[..., pd.DataFrame]
"""Answers a question by its name and parameters."""


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

    @property
    def pinned(self) -> Mapping[str, Any]:
        """Return the fields of the view that name these rows, whatever a page opens with."""
        return {"scope": self.scope, "period": self.period.written, "calendar": self.period.calendar}

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


@dataclass(frozen=True)
class Option:
    """One value of a filter: its code in questions, its name in both languages, an agency's level."""

    code: str
    names: Mapping[str, str]
    level: str | None


def filter_options(choices: pd.DataFrame, kind: str) -> Mapping[str, Option]:
    """Return the values of a filter by their address. `choices`: rows of `dossiers/choices`."""
    rows = choices[(choices["kind"] == kind) & (choices["code"] != "")]
    return {
        (urls.slug(str(row["code"])) if kind == "field" else str(row["code"])): Option(
            str(row["code"]), {lang: _name(row, kind, lang) for lang in LANGUAGES}, row["level"]
        )
        for _, row in rows.iterrows()
    }


def too_fine(found: Mapping[str, str | None], options: Mapping[str, Mapping[str, Option]]) -> bool:
    """Tell whether one commune is asked for in a sensitive field: so few that people may be known."""
    field, agency = found["field"], found["agency"]
    if field is None or agency is None:
        return False
    return is_sensitive(options["field"][field].code) and options["agency"][agency].level == "commune"


def settled(
    view: urls.View,
    row: pd.Series,
    day: date,
    default_period: DefaultPeriod,
    options: Mapping[str, Mapping[str, Option]],
) -> tuple[Desk, bool]:
    """Return what a view asks of one scope, and whether its agency was left out as too fine.

    `row`: of `dossiers/snapshots`, named by its scope. `options`: filter → its values by address.
    A filter whose value has no dossiers counts as not chosen.
    """
    snapshot, first_day = day_of(row["snapshot_on"]), day_of(row["first_day"])
    calendar: periods.Calendar = "report" if view.calendar == "report" else "month"
    last = min(snapshot, day)
    default = {
        "all": "all",
        "months": clipped_months(first_day, last, calendar),
        "year": str(last.year),
    }[default_period]
    found = {kind: value if (value := getattr(view, kind)) in options[kind] else None for kind in FILTERS}
    fine = too_fine(found, options)
    if fine:
        found["agency"] = None
    chosen = {kind: options[kind][address] for kind, address in found.items() if address}
    desk = Desk(
        scope=str(row.name),
        origin=str(row["origin"]),
        snapshot_on=snapshot,
        first_day=first_day,
        period=periods.period(view.period or default, calendar, first_day, last),
        day=day,
        words={lang: {kind: one.names[lang] for kind, one in chosen.items()} for lang in LANGUAGES},
        **{kind: chosen[kind].code if kind in chosen else None for kind in FILTERS},
    )
    return desk, fine


def on_time_target(rows: pd.DataFrame, ask: Ask, day: date, lang: Lang) -> pd.DataFrame:
    """Add the target for the on-time rate of each month's year, where one is known."""
    by_year = {
        year: ask("reference/targets", measure=ON_TIME_TARGET, year=int(year), as_of=day)
        for year in rows["year"].unique()
    }
    # The unit's own targets come first.
    first = {year: found.iloc[0] for year, found in by_year.items() if len(found)}
    own = [first.get(year) for year in rows["year"]]
    issuer = f"issuer_{lang}"
    return rows.assign(
        target=pd.Series([None if row is None else row["value"] for row in own], rows.index, dtype="Float64"),
        target_by=pd.Series(
            [None if row is None else f"{row[issuer]}, {row['document']}" for row in own],
            rows.index,
            dtype="object",
        ),
    )


def clipped_months(first_day: date, last: date, calendar: periods.Calendar) -> str:
    """Return the months that end with the last one: twelve, or as many as are held."""
    held = periods.month_of(last, calendar) - periods.month_of(first_day, calendar) + 1
    return periods.last_months(last, calendar, min(12, held))


def _name(row: pd.Series, kind: str, lang: Lang) -> str:
    if kind in ("level", "channel"):
        return text(lang, f"dossiers_page.{kind}_{row['code']}")
    english = row["name_en"] if lang == "en" else None
    return str(english if present(english) and english else row["name_vi"])
