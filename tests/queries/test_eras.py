"""A unit is its code and its era: the 34 reuse codes of the 63, and nothing runs from one to the other."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import run
from tests.queries.conftest import TinyWarehouse

LATER = {"as_of": date(2026, 11, 23), "include_derived": True}
TOTAL = LATER | {"dimension": ""}
OLD, NEW = {"units": 63}, {"units": 34}


@pytest.fixture
def both(tiny: TinyWarehouse) -> TinyWarehouse:
    """Five units of the 63 with PCI 2024, 34 units with PCI 2025; code 01 is a unit of each.

    2024 (places as printed): 01 69,00 · 02 68,00 · 03 67,00 · 04 66,00 · 05 65,00.
    2025 (not printed): code k has 70 − k points, so its place is k; how many were surveyed is not said.
    """
    tiny.index()
    tiny.provinces("01", "02", "03", "04", "05")
    tiny.edition(2024, "2025-05-06")
    for place in range(1, 6):
        tiny.score(2024, f"{place:02d}", 70.0 - place, place)
    for place in range(1, 35):
        tiny.add("province", province_code=f"{place:02d}", units=34, name=f"Mới {place:02d}")
    tiny.edition(2025, "2026-05-05", population=None)
    for place in range(1, 35):
        tiny.score(2025, f"{place:02d}", 70.0 - place)
    return tiny


@pytest.mark.parametrize(
    ("year", "population", "units"),
    [(2024, 63, 63), (2008, 64, 63), (2015, None, 63), (2024, 34, 34), (2025, 34, 34), (2025, None, 34)],
)
def test_an_edition_is_of_the_34_when_it_says_so_or_from_2025_on(tiny, year, population, units):
    tiny.index()
    tiny.edition(year, f"{year + 1}-05-05", population=population)
    assert run(tiny, "indices/completeness", **LATER)["units"].tolist() == [units]


def test_the_newest_edition_of_a_unit_is_one_of_its_own_era(both):
    old = run(both, "indices/latest", province="01", **OLD, **LATER).iloc[0]
    assert (old["year"], old["rank"], old["n"]) == (2024, 1, 5)
    new = run(both, "indices/latest", province="01", **NEW, **LATER).iloc[0]
    assert (new["year"], new["rank"], new["n"]) == (2025, 1, 34)


def test_an_edition_of_the_34_is_not_missing_for_a_unit_of_the_63(both):
    old = run(both, "indices/latest", province="02", **OLD, **LATER).iloc[0]
    assert old[["newer_year", "next_year"]].isna().all()
    before = LATER | {"as_of": date(2026, 1, 1)}
    assert run(both, "indices/latest", province="02", **OLD, **before)["next_year"].isna().all()


def test_the_first_edition_of_the_34_has_nothing_to_compare_with(both):
    for name in ("indices/latest", "indices/province_history"):
        row = run(both, name, province="01", **NEW, **LATER).iloc[-1]
        assert row["change_refused"] == "boundary"
        assert row[["points_change", "places_change"]].isna().all()
    ranking = run(both, "indices/ranking", index="PCI", year=2025, **TOTAL)
    assert ranking[["year_previous", "score_previous", "rank_previous"]].isna().all(axis=None)


def test_the_second_edition_of_the_34_is_compared_with_the_first(both):
    both.edition(2026, "2026-10-05", population=34)
    both.score(2026, "02", 68.5, 1)
    row = run(both, "indices/latest", province="02", **NEW, **LATER).iloc[0]
    assert row["points_change"] == pytest.approx(0.5)
    assert row["year_previous"] == 2025 and row["n"] == 34


def test_without_an_era_a_question_on_a_unit_is_about_the_63(both):
    for name in ("indices/latest", "indices/province_history", "indices/gain"):
        assert run(both, name, province="01", **LATER)["year"].tolist() == [2024]
    years = run(both, "indices/editions", index="PCI", province="01", **LATER)
    assert years["year"].tolist() == [2024] and years["units"].tolist() == [63]


def test_a_ranking_is_that_of_its_own_units_or_none(both):
    assert len(run(both, "indices/ranking", index="PCI", year=2025, **TOTAL)) == 34
    assert len(run(both, "indices/ranking", index="PCI", year=2025, **NEW, **TOTAL)) == 34
    assert run(both, "indices/ranking", index="PCI", year=2025, **OLD, **TOTAL).empty
    assert run(both, "indices/ranking", index="PCI", year=2024, **NEW, **TOTAL).empty
    newest = run(both, "indices/ranking", index="PCI", **OLD, **TOTAL)
    assert newest["year"].unique().tolist() == [2024]
    assert newest["province"].tolist()[:2] == ["An", "Bình"]


def test_places_of_the_34_are_computed_from_eighteen_scores_on(both):
    ranking = run(both, "indices/ranking", index="PCI", year=2025, **NEW, **TOTAL)
    assert ranking["rank"].tolist() == list(range(1, 35)) and ranking["n"].unique().tolist() == [34]
    assert ranking["region_vi"].isna().all()
    for table in ("score", "score_stated_only"):
        both.connection.execute(f"DELETE FROM {table} WHERE year = 2025 AND province_code > '17'")
    ranking = run(both, "indices/ranking", index="PCI", year=2025, **NEW, **TOTAL)
    assert ranking["rank"].isna().all()


def test_editions_and_distances_stay_in_their_era(both):
    new = run(both, "indices/editions", index="PCI", province="03", **NEW, **LATER)
    assert new["year"].tolist() == [2025] and new["has_province"].tolist() == [True]
    where = {"index": "PCI", "province": "03"} | LATER
    assert run(both, "indices/distance", year=2025, **OLD, **where).empty
    row = run(both, "indices/distance", year=2025, **NEW, **where).iloc[0]
    assert (row["province"], row["next_provinces"], row["gap_next"]) == ("Mới 03", "Mới 02", 1.0)


def test_a_gain_is_tried_among_the_units_of_the_era(both):
    row = run(both, "indices/gain", province="10", added=1.5, **NEW, **LATER).iloc[0]
    assert (row["rank_now"], row["rank_then"], row["n"]) == (10, 9, 34)
    assert run(both, "indices/gain", province="10", **OLD, **LATER).empty


def test_the_history_of_all_units_says_which_era_a_row_is_of(both):
    rows = run(both, "indices/rank_history", index="PCI", **TOTAL)
    assert rows.groupby("units")["year"].unique().map(list).to_dict() == {34: [2025], 63: [2024]}
    assert rows.groupby("units")["n"].max().to_dict() == {34: 34, 63: 5}
    new = run(both, "indices/rank_history", index="PCI", province="01", **NEW, **TOTAL)
    assert new["province"].tolist() == ["Mới 01"]


def test_a_slope_never_puts_the_new_unit_under_the_old_one(both):
    asked = {"index": "PCI", "province": "01", "peers": "02", "year_from": 2024, "year_to": 2025} | LATER
    old = run(both, "indices/peer_slope", **OLD, **asked)
    assert old[old["year"] == 2025]["rank"].isna().all()
    new = run(both, "indices/peer_slope", **NEW, **asked)
    assert new[new["year"] == 2024]["rank"].isna().all() and set(new["province"]) == {"Mới 01", "Mới 02"}


def test_a_complete_edition_of_the_34_is_full(both):
    grid = run(both, "indices/completeness", **LATER).set_index("year")
    assert grid["state"].to_dict() == {2024: "full", 2025: "full"}


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2025, 6, 30), "active"), (date(2025, 7, 1), "merged"), (date(2026, 1, 1), "merged")],
)
def test_the_last_edition_of_the_63_is_never_late_after_the_reform(both, day, state):
    both.connection.execute("UPDATE province SET valid_to = DATE '2025-06-30' WHERE units = 63")
    both.add("rhythm", dataset="PCI", expected_every_months=12, state="active")
    both.add(
        "era", index_code="PCI", from_year=2025, label_vi="34 đơn vị", label_en="34 units", population=34
    )
    row = run(both, "indices/freshness", province="01", **OLD, **LATER | {"as_of": day}).iloc[0]
    assert (row["year"], row["rhythm_state"]) == (2024, state)
    assert row[["newer_year"]].isna().all()


def test_the_new_unit_has_the_rhythm_of_its_publisher(both):
    both.add("rhythm", dataset="PCI", expected_every_months=12, state="active")
    row = run(both, "indices/freshness", province="01", **NEW, **LATER).iloc[0]
    assert (row["year"], row["rhythm_state"]) == (2025, "active")


def test_the_components_of_the_34_have_no_region_and_no_edition_before(both):
    for dimension, parent, kind in (("", "", "total"), ("D01", "TOTAL", "component")):
        both.add(
            "dimension",
            index_code="PCI",
            dimension=dimension,
            parent=parent,
            valid_from=2006,
            name_vi="tên",
            name_en="name",
            short_vi="tên",
            short_en="name",
            max_score=100.0,
            kind=kind,
            additive=True,
        )
    for year, last in ((2024, 5), (2025, 34)):
        for place in range(1, last + 1):
            both.score(year, f"{place:02d}", 70.0 - place, dimension="D01")
    asked = {"index": "PCI", "year": 2025, "province": "10", "parent": "TOTAL"} | LATER
    by_kind = {
        kind: run(both, "indices/components", reference=kind, **NEW, **asked).iloc[0]
        for kind in ("median", "region", "previous", "01")
    }
    assert by_kind["median"]["reference_score"] == pytest.approx(52.5)
    assert by_kind["median"]["population"] == 34 and by_kind["median"]["n"] == 34
    assert by_kind["region"].isna()["reference_score"]
    assert by_kind["previous"]["refused"] == "boundary" and by_kind["previous"].isna()["reference_score"]
    assert by_kind["01"]["reference_name_vi"] == "Mới 01"
    assert run(both, "indices/components", reference="median", **OLD, **asked).empty
    years = {"index": "PCI", "province": "10", "parent": "TOTAL"} | LATER
    new = run(both, "indices/component_years", **NEW, **years)
    assert new["year"].tolist() == [2025] and new["complete"].tolist() == [True]
    assert run(both, "indices/component_years", **OLD, **years)["year"].tolist() == [2024]
    places = run(both, "indices/component_places", province="10", **NEW, **LATER).iloc[0]
    assert (places["year"], places["rank"], places["n"]) == (2025, 10, 34)


def test_what_became_public_is_told_of_the_era_that_was_asked(both):
    asked = {"since": date(2025, 1, 1), "province": "01"} | LATER
    assert run(both, "indices/changes_between", **OLD, **asked)["year"].tolist() == [2024]
    assert run(both, "indices/changes_between", **NEW, **asked)["year"].tolist() == [2025]


def test_nothing_held_of_the_34_is_an_empty_answer_everywhere(five):
    asked = {"province": "01"} | NEW | LATER
    for name in ("latest", "province_history", "gain", "freshness", "component_places"):
        assert run(five, f"indices/{name}", **asked).empty
    for name in ("editions", "distance"):
        more = {"index": "PCI"} | ({"year": 2020} if name == "distance" else {})
        assert run(five, f"indices/{name}", **more, **asked).empty
