"""Asks for the rows of a registered figure as its page does, for a view and without a screen."""
# Long because every figure has its own way to be asked for, and a reader looks for all of them in one place.

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from queries import catalogue
from reform import clock, freshness, urls
from reform.desk import FILTERS, DefaultPeriod, Desk, filter_options, on_time_target, settled
from reform.editions import opening_year
from reform.figures.context import ChartContext, FigureSpec, FigureText, TargetMark
from reform.figures.registry import REGISTRY
from reform.figures.target_line import marks_of
from reform.peers import words as peer_words
from reform.peers.choice import DEFAULT_WAY, MOST_SIMILAR, OWN, YEARS_BACK, choose
from reform.peers.groups import GroupsError, PeerGroup, read_groups
from reform.settings import settings
from reform.urls import OWN_GROUP, STRATEGIES, Known, View
from reform.warehouse.read import Warehouse, current_warehouse
from reform.wording.sentences import SCALE, TRIAL_SHARE, present
from reform.wording.texts import Lang, text
from reform.wording.trials import DEFAULT_TARGETS

INDICES_WITH_COMPONENTS = ("PAR", "SIPAS", "PAPI", "PCI")
TOPIC_INDICES, TOPIC_DOSSIERS = "frame.topic_indices", "frame.topic_dossiers"


@dataclass(frozen=True)
class Asked:
    """One figure with its rows: everything a sheet is made of."""

    spec: FigureSpec
    frame: pd.DataFrame
    context: ChartContext
    parameters: Mapping[str, object]
    """Those of the question that gave the rows, as the page prints them."""
    stale: bool
    """The rhythm of the data is broken, or a newer edition is public that is not held."""
    view: View
    version: str
    """Of the data."""

    @cached_property
    def words(self) -> FigureText:
        """Return what the data say: finding, subtitle, sources, notes."""
        return self.spec.describe(self.frame, self.context)

    @property
    def topic(self) -> str:
        """Return the key of what stands at the right of the header."""
        dossiers = any(query.startswith("dossiers/") for query in self.spec.queries)
        return TOPIC_DOSSIERS if dossiers else TOPIC_INDICES


class UnknownSheet(LookupError):
    """No registered figure has this name."""

    key = "exporting.unknown"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.values: dict[str, object] = {"name": name}


class NothingToShow(Exception):
    """A figure has no rows for this view; `key` and `values` name the sentence that says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


def ask_for(
    name: str,
    view: View,
    *,
    language: Lang | None = None,
    as_of: date | None = None,
    warehouse: Warehouse | None = None,
) -> Asked:
    """Return a figure as the view shows it; `language` and `as_of` go before those of the view.

    Raises UnknownSheet, or NothingToShow when there are no rows.
    """
    if name not in REGISTRY:
        raise UnknownSheet(name)
    view = replace(view, lang=language or view.lang, as_of=as_of or view.as_of)
    desk = _Question(view, warehouse or current_warehouse())
    asked = _HOW[name](desk, REGISTRY[name])
    if asked.frame.empty:
        raise NothingToShow("states.empty_never")
    return asked


def known(warehouse: Warehouse) -> Known:
    """Return what exists, for reading addresses."""
    eras = {era: catalogue.run(warehouse, "indices/provinces", units=era) for era in urls.ERAS}
    codes = {code for units in eras.values() for code in units["province_code"]}
    return Known(
        frozenset(catalogue.run(warehouse, "indices/cards")["index_code"]),
        frozenset(codes),
        {urls.slug(name): name for name in sorted(eras[63]["region_vi"].unique())},
    )


class _Question:
    """A view over one version of the data, with what several figures need of it."""

    def __init__(self, view: View, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        by_code = {
            era: self.ask("indices/provinces", units=era).set_index("province_code") for era in urls.ERAS
        }
        heirs = {str(code): str(heir) for code, heir in by_code[63]["successor_code"].items()}
        members = {era: frozenset(units.index) for era, units in by_code.items()}
        self.view, _ = urls.settled(view, members, heirs)
        self.units = by_code[self.view.era]
        home = self.units.loc[self.view.home]
        self.home_name = str(home["province"])
        self.home_region = str(home["region_vi"]) if present(home["region_vi"]) else None
        self.successor = str(home["successor_code"]) if self.view.era == 63 else None
        today = clock.today()
        self.day = min(self.view.as_of, today) if self.view.as_of else today

    def ask(self, name: str, **parameters: object) -> pd.DataFrame:
        return catalogue.run(self.warehouse, name, **parameters)

    @property
    def public(self) -> dict[str, object]:
        return {"as_of": self.day, "include_derived": self.view.derived}

    @property
    def common(self) -> dict[str, object]:
        return self.public | {"units": self.view.era}

    @property
    def own(self) -> dict[str, object]:
        return {"province": self.view.home} | self.common

    def context(self, **other: Any) -> ChartContext:
        return ChartContext(
            language=self.view.lang,
            theme="print",
            size="slide",
            home_code=self.view.home,
            home_name=self.home_name,
            home_units=self.view.era,
            successor=self.successor,
            as_of=self.day if self.view.as_of else None,
            **other,
        )

    def done(
        self,
        spec: FigureSpec,
        frame: pd.DataFrame,
        parameters: Mapping[str, object],
        context: ChartContext,
        *,
        stale: bool = False,
    ) -> Asked:
        return Asked(spec, frame, context, dict(parameters), stale, self.view, self.warehouse.version)

    def is_stale(self, indices: set[str]) -> bool:
        """Tell whether one of the indices is late, in the words of the freshness strip."""
        rows = self.ask("indices/freshness", **self.own)
        rows = rows[rows["index_code"].isin(indices)]
        states = {freshness.judge(row, self.day, self.view.lang).state for _, row in rows.iterrows()}
        return bool(states & {"late", "failed"})

    def targets(self, index: str | None = None, year: int | None = None) -> tuple[TargetMark, ...]:
        rows = self.ask("indices/target_gap", index=index, year=year, **self.own)
        return marks_of(rows, self.home_name, self.view.lang)

    # Xếp hạng

    @cached_property
    def year(self) -> int | None:
        editions = self.ask("indices/editions", index=self.view.index, **self.own)
        return opening_year(editions, self.view.year)

    @cached_property
    def dimension(self) -> str:
        """Return the component that is ranked, '' for the whole index."""
        part = self.view.part
        if part == "TOTAL":
            return ""
        parts = self.ask("indices/dimensions", index=self.view.index, year=self.year or 0, **self.common)
        if part not in set(parts["dimension"]):
            label = self.label(self.view.index)
            edition = f"{label} {self.year}" if self.year else label
            raise NothingToShow("uncertainty.part.not_there", edition=edition, part=part)
        return part

    def label(self, index: str) -> str:
        return str(self.ask("indices/cards").set_index("index_code")["label"][index])

    @cached_property
    def regions(self) -> dict[str, str]:
        """Return slug → Vietnamese name; the 34 units are in no region."""
        if self.view.era != 63:
            return {}
        return {urls.slug(name): name for name in self.units["region_vi"].unique()}

    @property
    def region(self) -> str | None:
        own = urls.slug(self.home_region) if self.home_region else urls.NO_REGION
        return self.regions.get(self.view.region or own)

    @cached_property
    def ranking_context(self) -> ChartContext:
        peers = _peers(self, self.view.index, self.year)
        of_part = text(self.view.lang, "uncertainty.part.peers") if self.dimension else None
        return self.context(
            peers=peers.codes[: urls.MAX_PEERS],
            peer_words=" ".join(filter(None, (peers.note_of_lines, of_part))) or None,
            region=self.region,
            targets=() if self.dimension else self.targets(self.view.index, self.year),
        )

    def ranked(self) -> dict[str, Any]:
        if self.year is None:
            raise NothingToShow("states.empty_never")
        return {"index": self.view.index, "year": self.year, "dimension": self.dimension} | self.common

    # Thành phần

    @property
    def index_with_components(self) -> str:
        return self.view.index if self.view.index in INDICES_WITH_COMPONENTS else "PCI"

    @cached_property
    def complete_year(self) -> int:
        """Return the year asked for, or the newest before it, whose components are complete."""
        index, asked = self.index_with_components, self.view.year
        years = self.ask("indices/component_years", index=index, parent=self.view.part, **self.own)
        complete = years[years["complete"] & years["has_province"]]
        if asked is not None and (complete["year"] <= asked).any():
            complete = complete[complete["year"] <= asked]
        if complete.empty:
            raise NothingToShow("components.none_complete", label=self.label(index))
        return int(complete["year"].max())

    # Hồ sơ

    def desk(self, default_period: DefaultPeriod, *, widest: bool = False) -> Desk:
        """Return the dossiers that the view asks for.

        `widest`: without a choice the whole province comes before its centre.
        """
        held = self.ask("dossiers/snapshots").set_index("scope")
        held = held[held["first_day"] <= pd.Timestamp(self.day)]
        scopes = [scope for scope in urls.SCOPES if scope in held.index]
        if not scopes:
            raise NothingToShow("dossiers_page.none_title")
        scope = self.view.scope if self.view.scope in scopes else scopes[-1 if widest else 0]
        choices = self.ask("dossiers/choices", scope=scope)
        options = {kind: filter_options(choices, kind) for kind in FILTERS}
        desk, _fine = settled(self.view, held.loc[[scope]].iloc[0], self.day, default_period, options)
        return desk


_How = Callable[[_Question, FigureSpec], Asked]


@dataclass(frozen=True)
class _Compared:
    codes: tuple[str, ...]
    note: str | None
    note_of_lines: str | None


def _peers(question: _Question, index: str, year: int | None) -> _Compared:
    """Return the units beside the home, as the menu of peers settles them."""
    view, lang = question.view, question.view.lang
    asked = view.strategy or DEFAULT_WAY
    group = next((one for one in _groups(view.era) if f"{OWN_GROUP}{one.slug}" == asked), None)
    way = OWN if group else asked if asked in STRATEGIES else DEFAULT_WAY
    candidates = question.ask(
        "indices/peer_candidates",
        index=index,
        year=year if year is not None else question.day.year,
        own=",".join(group.codes) if group else "",
        years_back=YEARS_BACK,
        most=MOST_SIMILAR,
        **question.own,
    )
    peers = choose(view.peers, way, candidates, view.home)
    return _Compared(
        peers.codes,
        peer_words.note(peers, candidates, group, lang),
        peer_words.note_of_lines(peers, candidates, group, lang),
    )


def _groups(era: int) -> tuple[PeerGroup, ...]:
    try:
        return tuple(group for group in read_groups(settings().home).groups if group.units == era)
    except GroupsError:  # the page says so; a sheet names the peers it shows
        return ()


def _rank_cards(question: _Question, spec: FigureSpec) -> Asked:
    latest = question.ask("indices/latest", **question.own)
    shown = latest[~latest["continued"]]
    context = question.context(targets=question.targets())
    stale = question.is_stale(set(shown["index_code"]))
    return question.done(spec, shown, question.own, context, stale=stale)


def _freshness(question: _Question, spec: FigureSpec) -> Asked:
    ages = question.ask("indices/freshness", **question.own)
    rows = freshness.strip(ages, question.ask("dossiers/snapshots"), question.day, question.view.lang)
    # It tells the age of everything: it cannot be stale itself.
    return question.done(spec, rows, question.own, question.context(targets=question.targets()))


def _ranking(question: _Question, spec: FigureSpec) -> Asked:
    if spec.name == "tile_grid" and question.view.era != 63:
        raise NothingToShow("exporting.no_tiles")
    asked = question.ranked()
    rows = question.ask("indices/ranking", **asked)
    if rows.empty:
        raise NothingToShow("states.empty_never")
    return question.done(
        spec, rows, asked, question.ranking_context, stale=question.is_stale({question.view.index})
    )


def _bump(question: _Question, spec: FigureSpec) -> Asked:
    # Of both eras: the line of a home of the 63 ends where its successor's begins.
    asked = {"index": question.view.index, "dimension": question.dimension} | question.public
    rows = question.ask("indices/rank_history", **asked)
    if rows.empty:
        raise NothingToShow("states.empty_never")
    stale = question.is_stale({question.view.index})
    return question.done(spec, rows, asked, question.ranking_context, stale=stale)


def _component_gap(question: _Question, spec: FigureSpec) -> Asked:
    asked = {
        "index": question.index_with_components,
        "year": question.complete_year,
        "parent": question.view.part,
        "reference": question.view.reference,
    } | question.own
    return _component(question, spec, "indices/components", asked)


def _single_gain(question: _Question, spec: FigureSpec) -> Asked:
    asked = {"index": question.index_with_components, "year": question.complete_year} | question.own
    return _component(question, spec, "indices/single_gains", asked)


def _component(question: _Question, spec: FigureSpec, name: str, asked: dict[str, Any]) -> Asked:
    rows = question.ask(name, **asked)
    context = question.context(region=question.home_region)
    stale = question.is_stale({question.index_with_components})
    return question.done(spec, rows, asked, context, stale=stale)


def _peer_slope(question: _Question, spec: FigureSpec) -> Asked:
    index = question.index_with_components
    own = {"index": index} | question.own
    year = opening_year(question.ask("indices/editions", **own), None)
    if year is None:
        raise NothingToShow("states.empty_never")
    ranking = question.ask("indices/ranking", index=index, year=year, dimension="", **question.common)
    mine = ranking[ranking["province_code"] == question.view.home]
    if mine.empty or not present(mine["year_previous"].iloc[0]):
        raise NothingToShow("exporting.no_comparable", label=question.label(index))
    peers = _peers(question, index, year)
    asked = own | {
        "peers": ",".join(peers.codes),
        "year_from": int(mine["year_previous"].iloc[0]),
        "year_to": year,
    }
    context = question.context(region=question.home_region, peer_words=peers.note)
    rows = question.ask("indices/peer_slope", **asked)
    return question.done(spec, rows, asked, context, stale=question.is_stale({index}))


def _what_if(question: _Question, spec: FigureSpec) -> Asked:
    index, view = question.index_with_components, question.view
    own = {"index": index} | question.own
    default = question.ask("indices/gain", **own)
    if default.empty:
        raise NothingToShow("states.empty_never")
    row = default.iloc[0]
    year = int(row["year"])
    added = view.added if view.added is not None else TRIAL_SHARE * SCALE[row["unit"]]
    target = min(view.target or DEFAULT_TARGETS[view.era], int(row["n"]))
    asked = own | {"year": year, "added": added}
    gain = question.ask("indices/gain", **asked).iloc[0]
    place = question.ask("indices/target_place", **own, year=year, target=target).iloc[0]
    whole = {"index": index, "year": year, "dimension": ""} | question.common
    columns = ("added", "rank_now", "rank_then", "places_gained", "gap_level", "gap_pass", "rank_decimals")
    rows = question.ask("indices/ranking", **whole).assign(
        **{name: gain[name] for name in columns}, target=target, target_needed=place["needed"]
    )
    context = question.context(region=question.home_region)
    return question.done(
        spec, rows, asked | whole | {"target": target}, context, stale=question.is_stale({index})
    )


def _published(question: _Question, spec: FigureSpec) -> Asked:
    asked = {"as_of": question.day, "prefix": "", "province": question.view.home}
    rows = question.ask("dossiers/published_figures", **asked)
    if rows.empty:
        raise NothingToShow("states.report_not_public")
    return question.done(spec, rows, asked, question.context())


def _dossiers(
    query: str,
    period: DefaultPeriod,
    of: Callable[[Desk], dict[str, Any]],
    *,
    widest: bool = False,
    target: bool = False,
) -> _How:
    """Return how a figure of dossiers is asked: its question, the period of its page, its parameters."""

    def how(question: _Question, spec: FigureSpec) -> Asked:
        desk = question.desk(period, widest=widest)
        if spec.name == "backlog_path" and desk.scope != "province":
            # The path tells the campaign of the whole province; the centre has none.
            raise NothingToShow("exporting.no_campaign")
        asked = of(desk)
        rows = question.ask(f"dossiers/{query}", **asked)
        empty = rows.empty
        if query == "summary" and not empty:
            current = rows[rows["which"] == "current"]
            empty = current.empty or not current["total_in"].iloc[0]
        if empty:
            raise NothingToShow("dossiers_page.no_match")
        if target:
            rows = on_time_target(rows, question.ask, question.day, question.view.lang)
        simulated = desk.origin == "simulated"
        age: timedelta = question.day - desk.snapshot_on
        return question.done(
            replace(spec, queries=(f"dossiers/{query}",)),
            desk.marked(rows, asked),
            asked,
            question.context(simulated=simulated),
            stale=not simulated and age > freshness.DOSSIERS_LATE_AFTER,
        )

    return how


def _compared(desk: Desk) -> dict[str, Any]:
    return desk.asked() | {"previous_first": desk.period.previous_first}


def _series(desk: Desk) -> dict[str, Any]:
    return desk.series() | {"calendar": desk.period.calendar}


def _by_field(desk: Desk) -> dict[str, Any]:
    return desk.asked("agency", "field", "level") | {"by": "field"}


def _agencies(desk: Desk) -> dict[str, Any]:
    return desk.asked("level", "channel")


_PUBLISHED = (
    "stock_flow",
    "stock_flow_card",
    "backlog_points",
    "campaign_places",
    "postal",
    "online_services",
    "portal_services",
    "procedures_by_level",
    "procedures_announced",
    "campaign_results",
    "online_share",
    "onestop_coverage",
    "on_the_spot",
    "feedback",
)

_HOW: Mapping[str, _How] = {
    "rank_cards": _rank_cards,
    "freshness_strip": _freshness,
    **dict.fromkeys(("ranking_strip", "ranked_list", "map", "tile_grid"), _ranking),
    "bump": _bump,
    "component_gap": _component_gap,
    "peer_slope": _peer_slope,
    "what_if": _what_if,
    "single_gain": _single_gain,
    **dict.fromkeys(_PUBLISHED, _published),
    # Hồ sơ một cửa opens with everything held, Đúng hạn with the last twelve months.
    "dossier_flow": _dossiers("summary", "all", _compared),
    "dossier_flow_card": _dossiers("summary", "year", _compared, widest=True),
    "filing_channels": _dossiers("summary", "all", _compared),
    "received_resolved": _dossiers("by_period", "all", _series),
    "online_by_month": _dossiers("by_period", "all", _series),
    "official_table": _dossiers("official_form", "all", lambda desk: desk.asked("level")),
    "ended_otherwise": _dossiers("agencies", "all", _agencies),
    "weekday_heat": _dossiers("weekday_month", "all", Desk.series),
    "time_used": _dossiers("time_used", "all", _by_field),
    "waiting_own": _dossiers("time_used", "all", _by_field),
    "agency_load": _dossiers("agencies", "all", _agencies),
    "kpi_row": _dossiers("summary", "months", _compared),
    "ontime_trend": _dossiers("by_period", "months", _series, target=True),
    "due_soon": _dossiers("due_soon", "months", Desk.now),
    "ageing": _dossiers("ageing", "months", Desk.now),
    "backlog_path": _dossiers("backlog_path", "months", Desk.series, widest=True),
    "late_procedures": _dossiers("procedures", "months", lambda desk: desk.asked("agency", "field", "level")),
    "redating": _dossiers("agencies", "months", _agencies),
    "silence": _dossiers("silence", "months", lambda desk: desk.now("level")),
}
