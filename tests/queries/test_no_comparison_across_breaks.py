"""No question compares two years with a break of method or boundary between them.

Random series with random breaks are thrown at every question that compares; a new question of the
indices must be named here as one that compares or as one that does not, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from queries.catalogue import catalogue, run
from reform.wording.sentences import present
from tests.queries.broken_worlds import CODES, PUBLIC, TOTAL, World, base, filled, worlds
from tests.queries.conftest import TinyWarehouse

# Questions about one edition, or about the store: they set no two label years against each other.
ONE_EDITION = {
    "indices/cards": "names of indices",
    "indices/cell_sources": "sources of cells",
    "indices/completeness": "what is held, edition by edition",
    "indices/component_places": "places inside the newest complete edition",
    "indices/component_years": "coverage of each edition by itself",
    "indices/distance": "gaps inside one edition",
    "indices/edition_sources": "sources of one edition",
    "indices/editions": "what is held, edition by edition",
    "indices/freshness": "age of editions, no values",
    "indices/gain": "a trial inside one edition",
    "indices/interval_ranks": "intervals of one edition",
    "indices/peer_candidates": "similar scores inside one earlier edition, places inside the shown one",
    "indices/provinces": "names of units",
    "indices/revisions_between": "two statements of the same cell",
    "indices/single_gains": "a trial inside one edition",
    "indices/target_gap": "one edition against a target for its own year",
    "indices/target_place": "a trial inside one edition",
    "reference/breaks": "the breaks themselves",
    "reference/corrections": "what differs between sources",
    "reference/events": "events",
    "reference/gaps": "what is missing",
    "reference/held_cells": "the store itself, a row a cell",
    "reference/sources": "sources",
    "reference/targets": "targets",
    "reference/version": "the version",
}
# Every unit is drawn alike: two of them and one component show what a question does.
ASKED, SERIES = CODES[:2], (TOTAL, "A")
# Worlds are small as drawn; making a failing one smaller would draw figures for minutes.
BOUND = settings(
    max_examples=9,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.fixture(scope="module")
def ground() -> Iterator[TinyWarehouse]:
    """A warehouse whose editions, cells and breaks each world replaces."""
    warehouse = base(TinyWarehouse())
    yield warehouse
    warehouse.connection.close()


def change_is_right(row: pd.Series, world: World, dimension: str, code: str, earlier: int | None) -> None:
    """A change is given exactly when both years have the value, may be compared and places are alike.

    `row` is of the year `row["year"]`; `earlier` the edition before it in which the unit is held.
    """
    year = int(row["year"])
    if earlier is None:
        assert not present(row["points_change"]) and not present(row["places_change"])
        return
    why = world.broken(dimension, earlier, year)
    now, then = world.cells[year, code, dimension], world.cells[earlier, code, dimension]
    if why:
        assert row["change_refused"] == why
        assert not present(row["points_change"]) and not present(row["places_change"])
        return
    assert row["change_refused"] not in ("method", "boundary")
    if now.score is not None and then.score is not None:
        assert row["points_change"] == pytest.approx(now.score - then.score)
    else:
        assert not present(row["points_change"])
    if (now.rank is None) != (then.rank is None):
        assert not present(row["places_change"]), "a printed place minus a computed one"
    if now.rank is not None and then.rank is not None:
        assert row["places_change"] == then.rank - now.rank


def ranking(ground: TinyWarehouse, world: World) -> None:
    for year in world.years[-3:]:
        for dimension in SERIES:
            rows = run(ground, "indices/ranking", index="PCI", year=year, dimension=dimension, **PUBLIC)
            assert len(rows) == len(CODES)
            for _, row in rows.iterrows():
                code = str(row["province_code"])
                if (year, code, dimension) not in world.cells:
                    assert not present(row["points_change"]) and not present(row["places_change"])
                    continue
                earlier = world.before(dimension, code, year)
                assert (int(row["year_previous"]) if present(row["year_previous"]) else None) == earlier
                change_is_right(row, world, dimension, code, earlier)


def latest(ground: TinyWarehouse, world: World) -> None:
    for code in ASKED:
        for units in world.eras():
            for _, row in run(ground, "indices/latest", province=code, units=units, **PUBLIC).iterrows():
                assert int(row["year"]) == max(world.held(TOTAL, code, units))
                change_is_right(row, world, TOTAL, code, world.before(TOTAL, code, int(row["year"])))


def changes_between(ground: TinyWarehouse, world: World) -> None:
    asked = {"since": date(2000, 1, 1)} | PUBLIC
    for code in ASKED:
        for units in world.eras():
            rows = run(ground, "indices/changes_between", province=code, units=units, **asked)
            for _, row in rows[rows["has_value"].astype(bool)].iterrows():
                earlier = world.before(TOTAL, code, int(row["year"]))
                # The question tells places only.
                whole = {"points_change": None}
                if earlier is not None and world.broken(TOTAL, earlier, int(row["year"])) is None:
                    now, then = (world.cells[y, code, TOTAL].score for y in (int(row["year"]), earlier))
                    whole["points_change"] = None if now is None or then is None else now - then
                change_is_right(pd.Series({**row, **whole}), world, TOTAL, code, earlier)


def province_history(ground: TinyWarehouse, world: World) -> None:
    for code in ASKED:
        for units in world.eras():
            rows = run(ground, "indices/province_history", province=code, units=units, **PUBLIC)
            for _, row in rows.iterrows():
                change_is_right(row, world, TOTAL, code, world.before(TOTAL, code, int(row["year"])))
            joined_only_where_allowed(rows, world, TOTAL)


def rank_history(ground: TinyWarehouse, world: World) -> None:
    for dimension in SERIES:
        rows = run(ground, "indices/rank_history", index="PCI", dimension=dimension, **PUBLIC)
        for _, own in rows.groupby(["units", "province_code"]):
            joined_only_where_allowed(own, world, dimension)
        begun = {year: kind for where, year, kind in world.breaks if where == dimension}
        begun |= {year: kind for where, year, kind in world.breaks if not where and kind == "boundary"}
        for year, kinds in rows.groupby("year")["break_kind"]:
            # An edition that names only some places is told as such only when those are held.
            if begun.get(int(year)) != "publication":
                assert {kind if present(kind) else None for kind in kinds} == {begun.get(int(year))}


def joined_only_where_allowed(rows: pd.DataFrame, world: World, dimension: str) -> None:
    """Two years have the same `era_from` exactly when no break lies between them."""
    since = dict(zip(rows["year"].astype(int), rows["era_from"].astype(int), strict=True))
    for earlier in since:
        for later in since:
            if earlier < later:
                assert (since[earlier] == since[later]) == (world.broken(dimension, earlier, later) is None)


def peer_slope(ground: TinyWarehouse, world: World) -> None:
    pairs = [(a, b) for a in world.years for b in world.years if a < b and world.units(a) == world.units(b)]
    for earlier, later in pairs:
        asked = {"year_from": earlier, "year_to": later, "units": world.units(earlier)} | PUBLIC
        rows = run(ground, "indices/peer_slope", index="PCI", province="01", peers="02,04", **asked)
        assert {why if present(why) else None for why in rows["refused"]} == {
            world.broken(TOTAL, earlier, later)
        }


def components(ground: TinyWarehouse, world: World) -> None:
    for year in world.years:
        for code in ASKED:
            asked = {"year": year, "province": code, "parent": "TOTAL", "reference": "previous"} | PUBLIC
            rows = run(ground, "indices/components", index="PCI", units=world.units(year), **asked)
            totals = [y for y in world.held(TOTAL, code, world.units(year)) if y < year]
            earlier = max((y for y in totals if world.cells[y, code, TOTAL].score is not None), default=None)
            for _, row in rows.iterrows():
                told = (row["reference_score"], row["points_lost"])
                if earlier is None:
                    assert not any(present(value) for value in (*told, row["total_gap"]))
                    continue
                assert row["reference_year"] == earlier
                whole = world.broken(TOTAL, earlier, year)
                part = whole or world.broken(str(row["dimension"]), earlier, year)
                assert (row["refused"] if present(row["refused"]) else None) == whole
                assert (row["component_refused"] if present(row["component_refused"]) else None) == part
                if whole:
                    assert not present(row["total_gap"])
                before = world.cells.get((earlier, code, str(row["dimension"])))
                if part or before is None or before.score is None:
                    assert not any(present(value) for value in told)
                else:
                    assert row["reference_score"] == before.score


def dimensions(ground: TinyWarehouse, world: World) -> None:
    for year in world.years:
        asked = {"index": "PCI", "year": year, "units": world.units(year)} | PUBLIC
        for _, row in run(ground, "indices/dimensions", **asked).iterrows():
            first, last = int(row["comparable_from"]), int(row["comparable_to"])
            assert first <= year <= last
            assert world.broken(str(row["dimension"]), first, last) is None


COMPARING: dict[str, Callable[[TinyWarehouse, World], None]] = {
    "indices/changes_between": changes_between,
    "indices/components": components,
    "indices/dimensions": dimensions,
    "indices/latest": latest,
    "indices/peer_slope": peer_slope,
    "indices/province_history": province_history,
    "indices/rank_history": rank_history,
    "indices/ranking": ranking,
}


def test_every_question_is_known_to_compare_years_or_not():
    asked = {name for name in catalogue() if name.split("/")[0] in ("indices", "reference")}
    assert asked == set(COMPARING) | set(ONE_EDITION)
    assert not set(COMPARING) & set(ONE_EDITION)


@pytest.mark.parametrize("name", sorted(COMPARING))
@BOUND
@given(world=worlds())
def test_no_question_compares_across_a_break(ground, name, world):
    COMPARING[name](filled(ground, world), world)
