"""The place wanted and the one component raised, answered on paper first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.catalogue import run
from tests.queries.conftest import COMMON, NAMES, TinyWarehouse


def wanted(warehouse: TinyWarehouse, province: str, target: int, **other):
    ask = {"index": "PCI", "year": 2019, "province": province, "target": target} | COMMON
    return run(warehouse, "indices/target_place", **ask | other)


@pytest.fixture
def tied(tiny: TinyWarehouse) -> TinyWarehouse:
    """Five units, PCI 2019: An 70,00 · Bình 65,01 · Đông 65,00 · Dương 65,00 · Em 60,00."""
    tiny.index()
    tiny.provinces("01", "02", "03", "04", "05")
    tiny.edition(2019, "2020-05-05")
    for code, score in (("01", 70.0), ("02", 65.01), ("03", 65.0), ("04", 65.0), ("05", 60.0)):
        tiny.score(2019, code, score)
    return tiny


def test_drawing_level_suffices_and_a_tie_brings_more_than_the_place_wanted(tied):
    row = wanted(tied, "05", 4).iloc[0]
    # 65,00 is level with Đông and Dương, who are third; 65,01 passes them and is level with Bình.
    assert (row["rank_now"], row["already"]) == (5, False)
    assert (row["needed"], row["rank_then"], row["level_with"]) == (5.0, 3, "Dương; Đông")
    assert (row["needed_pass"], row["rank_pass"]) == (5.01, 2)
    assert (row["n"], row["population"], row["rank_decimals"]) == (5, 5, 2)


def test_the_first_place_is_shared_or_passed(tied):
    row = wanted(tied, "02", 1).iloc[0]
    assert (row["needed"], row["rank_then"], row["level_with"]) == (4.99, 1, "An")
    assert (row["needed_pass"], row["rank_pass"]) == (5.0, 1)


@pytest.mark.parametrize(("province", "target"), [("01", 1), ("03", 3), ("04", 4), ("05", 5), ("05", 60)])
def test_a_place_that_is_reached_needs_nothing(tied, province, target):
    row = wanted(tied, province, target).iloc[0]
    assert row["already"] and row["needed"] == 0.0 and row["rank_then"] == row["rank_now"]
    assert row[["level_with", "needed_pass", "rank_pass"]].isna().all()


def test_a_trial_among_too_few_says_so(five):
    row = wanted(five, "04", 1, year=2020).iloc[0]  # four of five have a score
    assert (row["refused"], row["n"], row["population"]) == ("few_units", 4, 5)
    assert row[["rank_now", "needed", "rank_then"]].isna().all()


def test_a_unit_without_a_score_says_so(five):
    row = wanted(five, "05", 1, year=2020).iloc[0]
    assert row["refused"] == "no_score" and row["score"] != row["score"]


def test_without_a_year_the_newest_edition_that_allows_it_is_taken(five):
    row = wanted(five, "04", 1, year=None).iloc[0]
    assert (row["year"], row["needed"], row["refused"]) == (2019, 9.0, None)
    only = {"as_of": COMMON["as_of"], "include_derived": True, "province": "05", "target": 2}
    assert run(five, "indices/target_place", **only)["year"].tolist() == [2019]


def test_an_edition_that_is_not_public_yet_has_no_target(five):
    assert wanted(five, "04", 1, as_of="2020-01-01").empty


def warehouse_of(scores: list[int]) -> TinyWarehouse:
    """Return an edition in which the units have these scores in hundredths."""
    warehouse = TinyWarehouse()
    warehouse.index()
    warehouse.provinces(*list(NAMES)[: len(scores)])
    warehouse.edition(2019, "2020-05-05", population=len(scores))
    for code, cents in zip(NAMES, scores, strict=False):
        warehouse.score(2019, code, cents / 100)
    return warehouse


@given(st.lists(st.integers(6000, 6012), min_size=2, max_size=5), st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_the_points_needed_are_the_fewest_that_reach_the_place(scores, target):
    warehouse = warehouse_of(scores)
    row = wanted(warehouse, "01", target).iloc[0]
    own, others = scores[0], scores[1:]

    def place(cents: int) -> int:
        return 1 + sum(other > cents for other in others)

    fewest = next(more for more in range(2000) if place(own + more) <= target)
    assert row["needed"] == pytest.approx(fewest / 100)
    assert row["rank_then"] == place(own + fewest)
    assert row["already"] == (fewest == 0)
    if fewest:
        tried = run(
            warehouse,
            "indices/gain",
            index="PCI",
            year=2019,
            province="01",
            added=row["needed_pass"],
            **COMMON,
        )
        assert tried["rank_then"].iloc[0] == row["rank_pass"] == place(own + fewest + 1)
    warehouse.connection.close()


@pytest.fixture
def parted(tiny: TinyWarehouse) -> TinyWarehouse:
    """Five units of an index of two parts, 40 % and 60 % of a total of 100, each on a scale of 0–10.

    PCI 2019, A and B → total: An 9 and 8 → 84 · Bình 5 and 6 → 56 · Đông 6 and 6 → 60 ·
    Dương 8 and 5 → 62 · Em 5 and 5 → 50. Medians: 6 and 6. An and Bình are one region.
    """
    tiny.index()
    tiny.provinces("01", "02", "03", "04", "05")
    tiny.edition(2019, "2020-05-05")
    for code, parent, top, weight, kind in (
        ("", "", 100, None, "total"),
        ("A", "TOTAL", 10, 40.0, "component"),
        ("B", "TOTAL", 10, 60.0, "component"),
    ):
        tiny.add(
            "dimension",
            index_code="PCI",
            dimension=code,
            parent=parent,
            valid_from=2010,
            name_vi=code,
            name_en=code,
            short_vi=code,
            short_en=code,
            scale_min=0,
            max_score=top,
            weight=weight,
            weight_origin="recovered" if weight else None,
            kind=kind,
            additive=kind == "total",
        )
    for code, a, b in (("01", 9, 8), ("02", 5, 6), ("03", 6, 6), ("04", 8, 5), ("05", 5, 5)):
        tiny.score(2019, code, float(a), dimension="A")
        tiny.score(2019, code, float(b), dimension="B")
        tiny.score(2019, code, 4.0 * a + 6.0 * b)
    return tiny


def raised(warehouse: TinyWarehouse, province: str, **other):
    ask = {"index": "PCI", "year": 2019, "province": province} | COMMON
    rows = run(warehouse, "indices/single_gains", **ask | other)
    return rows.set_index(["goal", "dimension"])


def test_one_component_raised_adds_its_factor_times_the_gap(parted):
    rows = raised(parted, "02")
    # A to the median: 56 + 4 × (6 − 5) = 60, level with Đông: third of five instead of fourth.
    at = rows.loc[("median", "A")]
    assert (at["factor"], at["goal_score"], at["points_gained"], at["score_then"]) == (4.0, 6.0, 4.0, 60.0)
    assert (at["rank_now"], at["rank_then"], at["places_gained"], at["n"]) == (4, 3, 1, 5)
    # B to the best of Vùng A, which An has: 56 + 6 × (8 − 6) = 68, behind An only.
    best = rows.loc[("region_best", "B")]
    assert (best["goal_score"], best["goal_province"], best["points_gained"]) == (8.0, "An", 12.0)
    assert (best["rank_then"], best["places_gained"], best["goal_units"], best["goal_of"]) == (2, 2, 2, 2)
    assert best["region_vi"] == "Vùng A"


def test_a_component_at_its_goal_gains_nothing_and_is_flagged(parted):
    rows = raised(parted, "02")
    level = rows.loc[("median", "B")]
    assert level["at_goal"] and (level["points_gained"], level["places_gained"]) == (0.0, 0)
    above = raised(parted, "01")
    assert above["at_goal"].all() and (above["score_then"] == 84.0).all() and (above["rank_then"] == 1).all()


def test_one_goal_can_be_asked_alone(parted):
    assert set(raised(parted, "02", goal="median").reset_index()["goal"]) == {"median"}


def test_units_that_share_the_best_of_the_region_are_all_named(parted):
    parted.connection.execute("UPDATE score SET score = 5 WHERE province_code = '01' AND dimension = 'A'")
    assert raised(parted, "02").loc[("region_best", "A")]["goal_province"] == "An; Bình"


def test_the_new_total_is_rounded_half_up_to_the_published_precision(parted):
    parted.connection.execute("UPDATE score SET score = 62.21 WHERE province_code = '05' AND dimension = ''")
    parted.connection.execute(
        "UPDATE score SET score = 5.89125 WHERE province_code = '05' AND dimension = 'A'"
    )
    parted.connection.execute("UPDATE score SET score = 62.65 WHERE province_code = '04' AND dimension = ''")
    row = raised(parted, "05").loc[("median", "A")]
    assert row["points_gained"] == 0.435  # 62,21 + 0,435 = 62,645: level with 62,65
    assert (row["score_then"], row["rank_now"], row["rank_then"]) == (62.65, 3, 2)


def without(warehouse: TinyWarehouse, where: str) -> TinyWarehouse:
    for table in ("score", "score_stated_only"):
        warehouse.connection.execute(f"DELETE FROM {table} WHERE {where}")
    return warehouse


@pytest.mark.parametrize(
    ("gone", "reason"),
    [
        ("province_code = '02' AND dimension = ''", "no_score"),
        ("province_code = '05' AND dimension = ''", "few_units"),
        ("province_code = '05' AND dimension <> ''", "few_components"),
    ],
)
def test_what_cannot_be_tried_says_why(parted, gone, reason):
    rows = raised(without(parted, gone), "02")
    assert rows["refused"].unique().tolist() == [reason]
    assert (
        rows[["goal_score", "points_gained", "score_then", "rank_then", "places_gained"]].isna().all().all()
    )
    assert not rows["at_goal"].any()


def test_a_year_whose_components_do_not_add_up_is_refused(parted):
    parted.connection.execute("UPDATE dimension SET additive = FALSE")
    assert raised(parted, "02")["refused"].unique().tolist() == ["not_additive"]


def test_a_component_the_unit_lacks_is_refused_alone(parted):
    parted.connection.execute("UPDATE edition SET population = 4")
    rows = raised(without(parted, "province_code = '02' AND dimension = 'A'"), "02")
    refused = rows["refused"].dropna()
    assert refused.to_dict() == dict.fromkeys([("median", "A"), ("region_best", "A")], "no_component")
    assert rows["rank_then"].notna().sum() == 2


def test_an_index_without_weights_whose_parts_add_up_counts_each_point_once(parted):
    parted.connection.execute("UPDATE dimension SET weight = NULL")
    assert raised(parted, "02").loc[("median", "A")]["factor"] == 1.0


def test_a_component_of_other_years_is_not_tried(parted):
    parted.connection.execute("UPDATE dimension SET valid_to = 2018 WHERE dimension = 'A'")
    assert set(raised(parted, "02").reset_index()["dimension"]) == {"B"}


def test_the_points_gained_are_the_points_lost_and_bring_what_the_trial_says(parted):
    rows = raised(parted, "02", goal="median").loc["median"]
    ask = {"index": "PCI", "year": 2019, "province": "02"} | COMMON
    lost = run(parted, "indices/components", parent="TOTAL", reference="median", **ask).set_index("dimension")
    for code, row in rows.iterrows():
        assert row["points_gained"] == max(0.0, lost.loc[code, "points_lost"])
        added = run(parted, "indices/gain", added=row["points_gained"], **ask).iloc[0]
        assert (added["rank_now"], added["rank_then"]) == (row["rank_now"], row["rank_then"])


def test_nothing_is_known_before_the_edition_is_public(parted):
    assert raised(parted, "02", as_of="2020-05-04").empty
