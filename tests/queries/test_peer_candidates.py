"""Peers by region, border, earlier score, published group and own choice, answered on paper first."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import run
from tests.queries.conftest import COMMON, TinyWarehouse


@pytest.fixture
def world(tiny: TinyWarehouse) -> TinyWarehouse:
    """Five units of two regions (01, 02 in A; 03, 04, 05 in B), PCI 2015 and 2020, PAPI 2019.

    Places 2020: Đông 1, An 2, Bình 3, Dương 4, Em without. Scores 2015: An 60,00 · Bình 61,00 ·
    Đông 58,50 · Dương 59,00 · Em 70,00. Borders: 01–04, 03–04. PAPI 2019: low 01, 03, 04; high 02, 05.
    """
    tiny.index()
    tiny.index("PAPI", ranked_by_publisher=False)
    tiny.provinces("01", "02", "03", "04", "05")
    tiny.edition(2015, "2016-03-31")
    tiny.edition(2020, "2021-04-15")
    tiny.edition(2019, "2020-04-28", code="PAPI")
    then = {"01": 60.0, "02": 61.0, "03": 58.5, "04": 59.0, "05": 70.0}
    for code, score in then.items():
        tiny.score(2015, code, score)
    for code, score, rank in (("03", 70.0, 1), ("01", 68.0, 2), ("02", 66.0, 3), ("04", 60.0, 4)):
        tiny.score(2020, code, score, rank)
    for first, second in (("01", "04"), ("03", "04")):
        tiny.add("neighbour", province_code=first, neighbour_code=second, basis="drawn")
    for tier, name in (("low", "Thấp"), ("high", "Cao")):
        tiny.add(
            "tier",
            index_code="PAPI",
            tier=tier,
            printed=tier,
            name_vi=name,
            name_en=tier,
            sort_order=1 if tier == "high" else 2,
        )
    for code in then:
        tiny.score(2019, code, 40.0, code="PAPI", tier="high" if code in ("02", "05") else "low")
    return tiny


def asked(warehouse: TinyWarehouse, province: str, way: str | None = None, **other):
    given = {"index": "PCI", "year": 2020, "province": province, "own": "", "years_back": 5, "most": 2}
    rows = run(warehouse, "indices/peer_candidates", **given | COMMON | other)
    return rows if way is None else rows[rows["strategy"] == way]


def order(warehouse: TinyWarehouse, province: str, way: str, **other) -> list[str]:
    rows = asked(warehouse, province, way, **other)
    assert rows["refused"].isna().all()
    assert rows["place_in_order"].tolist() == list(range(1, len(rows) + 1))
    return rows["province_code"].tolist()


def refused(warehouse: TinyWarehouse, province: str, way: str, **other) -> str:
    rows = asked(warehouse, province, way, **other)
    assert len(rows) == 1
    assert rows["province_code"].isna().all()
    return rows["refused"].iloc[0]


def test_the_region_is_ordered_by_nearest_place_without_the_unit_itself(world):
    # 03 is 3 places from 04, 05 has no place and comes last.
    assert order(world, "04", "region") == ["03", "05"]
    rows = asked(world, "04", "region").set_index("province_code")
    assert rows.loc["03", "places_away"] == 3
    assert rows["region_vi"].unique().tolist() == ["Vùng B"]


def test_a_unit_without_a_place_gets_the_best_placed_of_its_region(world):
    assert order(world, "05", "region") == ["03", "04"]


def test_equally_near_places_come_better_place_first_then_by_name(world):
    # 01 (place 2) and 04 (place 4) are both one place from 02.
    assert order(world, "02", "own", own="04,01") == ["01", "04"]
    world.connection.execute("UPDATE score SET rank_published = 2 WHERE year = 2020 AND province_code = '04'")
    # An before Dương at the same place.
    assert order(world, "02", "own", own="04,01") == ["01", "04"]


def test_a_border_counts_from_both_sides(world):
    assert order(world, "04", "neighbours") == ["01", "03"]
    assert order(world, "01", "neighbours") == ["04"]
    assert order(world, "03", "neighbours") == ["04"]


def test_a_unit_without_border_has_no_neighbours(world):
    assert refused(world, "05", "neighbours") == "alone"


def test_similar_are_the_closest_scores_of_the_edition_five_years_before(world):
    # From 60,00: 61,00 and 59,00 are 1,00 away, 58,50 is 1,50 away.
    rows = asked(world, "01", "similar")
    assert sorted(rows["province_code"]) == ["02", "04"]
    assert rows["ground_year"].unique().tolist() == [2015]
    assert rows.set_index("province_code")["score_then"].to_dict() == {"02": 61.0, "04": 59.0}
    assert rows["own_score_then"].unique().tolist() == [60.0]


def test_similar_is_ordered_by_score_then_and_keeps_ties_with_the_last(world):
    assert order(world, "01", "similar", most=3) == ["02", "04", "03"]
    # One was asked for, two are equally close; 02 is nearer by place today.
    assert order(world, "01", "similar", most=1) == ["02", "04"]


def test_similar_says_why_it_cannot_be_used(world):
    assert refused(world, "01", "similar", years_back=4) == "no_edition"
    world.connection.execute("UPDATE edition SET public_from = '2021-06-23' WHERE year = 2015")
    assert refused(world, "01", "similar") == "no_edition"
    world.connection.execute("UPDATE edition SET public_from = '2016-03-31' WHERE year = 2015")
    for table in ("score", "score_stated_only"):
        world.connection.execute(f"DELETE FROM {table} WHERE year = 2015 AND province_code = '01'")
    assert refused(world, "01", "similar") == "own_missing"
    for table in ("score", "score_stated_only"):
        world.connection.execute(f"DELETE FROM {table} WHERE year = 2015 AND province_code IN ('02', '03')")
    rows = asked(world, "04", "similar")
    assert rows[["refused", "ground_held", "ground_population"]].to_numpy().tolist() == [["sparse", 2, 5]]


def test_similar_never_reaches_into_an_edition_of_other_units(world):
    world.edition(2025, "2021-06-01", population=34)
    world.add("province", province_code="01", units=34, name="An mới")
    assert refused(world, "01", "similar", year=2025, units=34) == "other_units"


def test_derived_scores_are_left_out_when_asked(world):
    world.connection.execute("DELETE FROM score_stated_only WHERE year = 2015 AND province_code = '02'")
    assert order(world, "01", "similar", include_derived=False) == ["04", "03"]


def test_the_group_is_that_of_the_newest_papi_edition_up_to_the_shown_year(world):
    assert order(world, "04", "group") == ["01", "03"]
    rows = asked(world, "04", "group")
    assert rows["ground_year"].unique().tolist() == [2019]
    assert rows["tier_vi"].unique().tolist() == ["Thấp"]
    assert refused(world, "04", "group", year=2018) == "no_groups"
    assert refused(world, "04", "group", as_of=date(2020, 4, 27)) == "no_groups"


def test_groups_of_a_few_units_are_no_ground(world):
    world.connection.execute(
        "UPDATE score SET tier_published = NULL WHERE province_code IN ('01', '02', '03')"
    )
    assert refused(world, "04", "group") == "no_groups"


def test_a_unit_whose_group_is_not_held_has_none(world):
    world.connection.execute("UPDATE score SET tier_published = NULL WHERE province_code = '04'")
    rows = asked(world, "04", "group")
    assert rows["refused"].tolist() == ["own_missing"]
    assert rows["ground_year"].tolist() == [2019]


def test_own_choice_keeps_only_units_that_exist_and_not_the_unit_itself(world):
    assert order(world, "01", "own", own="02,99,01,05") == ["02", "05"]
    assert refused(world, "01", "own", own="01") == "alone"
    assert asked(world, "01", "own", own="").empty


def test_the_34_have_no_regions_borders_or_groups(world):
    world.edition(2025, "2021-06-01", population=34)
    for code in ("01", "02"):
        world.add("province", province_code=code, units=34, name=f"Mới {code}")
        world.score(2025, code, 60.0 + int(code))
    ways = asked(world, "01", year=2025, units=34, own="02").set_index("strategy")
    assert ways["refused"].dropna().to_dict() == {
        "region": "no_region",
        "neighbours": "no_border",
        "similar": "other_units",
        "group": "no_groups",
    }
    assert ways.loc["own", "province"] == "Mới 02"


def test_a_single_unit_is_alone_in_every_way(tiny):
    tiny.index()
    tiny.provinces("01")
    tiny.edition(2020, "2021-04-15", population=1)
    tiny.score(2020, "01", 60.0, 1)
    assert asked(tiny, "01").set_index("strategy")["refused"].to_dict() == {
        "region": "alone",
        "neighbours": "alone",
        "similar": "no_edition",
        "group": "no_groups",
    }


def test_nothing_is_held(tiny):
    assert asked(tiny, "01").empty
