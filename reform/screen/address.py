"""Ties what a reader sees to the address: one record, read once a run, written by widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from reform import clock, urls
from reform.screen.answers import ask, remembered
from reform.settings import settings
from reform.urls import Known, View
from reform.wording.sentences import day_of, present
from reform.wording.texts import Lang

# These stay when the reader goes to another page; the rest belongs to one page.
STICKY = ("asof", "home", "era", "lang", "derived", "peers", "strategy", "theme")
LAST_PAGE, KEPT = "address_page", "address_kept"


@dataclass(frozen=True)
class Unit:
    """A province of one era; the code alone would be ambiguous."""

    code: str
    era: int
    name: str


@dataclass(frozen=True)
class Reading:
    """The view of this run with what it means: the day, the home's name, today."""

    view: View
    defaults: View
    known: Known
    """What exists in the era of this view."""
    refused: tuple[str, ...]
    day: date
    """The as-of day; today in Việt Nam when the reader chose none."""
    home_name: str
    home_region: str | None
    provinces: pd.DataFrame
    """The units of the era: rows of `indices/provinces`."""
    page: str
    eras: Mapping[int, pd.DataFrame]
    """The units of both eras."""
    successor: Unit | None
    """What a home of the 63 became part of, or goes on as."""
    merged: tuple[Unit, ...]
    """The units of the 63 that were joined: into the successor, or into a home of the 34."""
    ended_on: date | None
    """Last day of the home as a unit of its era, when that day has come."""
    moved_from: Unit | None
    """The home that the address named although it is none of the 34; its successor is shown."""

    @property
    def lang(self) -> Lang:
        """Return the language of this view."""
        return self.view.lang

    def public(self) -> dict[str, object]:
        """Return what was public and wanted: the parameters of questions on editions of any era."""
        return {"as_of": self.day, "include_derived": self.view.derived}

    @property
    def names(self) -> Mapping[str, str]:
        """Return code → name of the units of the era."""
        return remembered("names", self._names, self.view.era)

    def _names(self) -> Mapping[str, str]:
        return dict(zip(self.provinces["province_code"], self.provinces["province"], strict=True))

    def common(self) -> dict[str, object]:
        """Return the parameters that every question on units takes."""
        return self.public() | {"units": self.view.era}


def defaults() -> View:
    """Return the view of an address without parameters."""
    chosen = settings()
    return View(home=chosen.home_province, lang=chosen.language, derived=chosen.include_derived)


@dataclass(frozen=True)
class _World:
    """What exists, the same for every reader of one version of the data."""

    eras: Mapping[int, pd.DataFrame]
    by_code: Mapping[int, pd.DataFrame]
    known: Known
    members: Mapping[int, frozenset[str]]
    heirs: Mapping[str, str]


def _world() -> _World:
    eras = {era: ask("indices/provinces", units=era) for era in urls.ERAS}
    by_code = {era: units.set_index("province_code") for era, units in eras.items()}
    members = {era: frozenset(units.index) for era, units in by_code.items()}
    known = Known(
        frozenset(ask("indices/cards")["index_code"]),
        frozenset().union(*members.values()),
        {urls.slug(name): name for name in sorted(eras[63]["region_vi"].unique())},
    )
    heirs = {str(code): str(heir) for code, heir in by_code[63]["successor_code"].items()}
    return _World(eras, by_code, known, members, heirs)


def read(page: str) -> Reading:
    """Read the address of this run; on a page change carry over the sticky parameters."""
    world = remembered("world", _world)
    eras, by_code, known, members = world.eras, world.by_code, world.known, world.members
    if st.session_state.get(LAST_PAGE) not in (None, page):
        for name, value in st.session_state.get(KEPT, {}).items():
            if name not in st.query_params:
                st.query_params[name] = value
    base = defaults()
    asked, refused = urls.read(st.query_params.to_dict(), known, base)
    view, unfit = urls.settled(asked, members, world.heirs)
    today = clock.today()
    day = min(view.as_of, today) if view.as_of else today
    home = by_code[view.era].loc[view.home]
    moved = view.home != asked.home
    st.session_state[LAST_PAGE] = page
    written = urls.write(view, base)
    st.session_state[KEPT] = {name: written[name] for name in STICKY if name in written}
    heir = str(home["successor_code"]) if view.era == 63 else None
    ended = day_of(home["valid_to"]) if present(home["valid_to"]) else None
    joined = str(by_code[34].loc[heir or view.home, "merged_from"]).split(";")
    return Reading(
        view=view,
        defaults=base,
        known=replace(known, provinces=members[view.era], regions=known.regions if view.era == 63 else {}),
        refused=(*refused, *(name for name in unfit if name != "home")),
        day=day,
        home_name=str(home["province"]),
        home_region=str(home["region_vi"]) if present(home["region_vi"]) else None,
        provinces=eras[view.era],
        page=page,
        eras=eras,
        successor=Unit(heir, 34, str(by_code[34].loc[heir, "province"])) if heir else None,
        merged=tuple(Unit(code, 63, str(by_code[63].loc[code, "province"])) for code in joined),
        ended_on=ended if ended and ended < day else None,
        moved_from=Unit(asked.home, 63, str(by_code[63].loc[asked.home, "province"])) if moved else None,
    )


def go(reading: Reading, **changes: Any) -> None:
    """Change the view: write the new address, defaults left out. Used in widget callbacks."""
    _write(urls.write(replace(reading.view, **changes), reading.defaults))


def _write(parameters: dict[str, str]) -> None:
    for name in urls.names():
        if name not in parameters and name in st.query_params:
            del st.query_params[name]
    for name, value in parameters.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def link(reading: Reading, **changes: Any) -> dict[str, str]:
    """Return the address parameters of a neighbouring view, for links to other pages."""
    return urls.write(replace(reading.view, **changes), reading.defaults)


def to_unit(reading: Reading, code: str, era: int) -> dict[str, Any]:
    """Return the changes of the view that make a unit of either era the home."""
    return {"home": code} if era == reading.view.era else urls.in_other_era(code, era)


def bound(
    reading: Reading, field: str, value: Any, to_view: Callable[[Any], Any] = lambda chosen: chosen
) -> dict[str, Any]:
    """Return key and callback that tie a widget to one field of the view.

    `value` is what the widget must show in this run; the address is the only truth, so the
    widget's own state is set from it before the widget is made.
    """
    return bound_to(reading, field, value, lambda chosen: {field: to_view(chosen)})


def bound_to(
    reading: Reading, name: str, value: Any, changes: Callable[[Any], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return key and callback that tie a widget to several fields: `changes` of what was chosen."""
    key = f"w-{reading.page}-{name}"
    st.session_state[key] = value

    def changed() -> None:
        go(reading, **changes(st.session_state[key]))

    return {"key": key, "on_change": changed}
