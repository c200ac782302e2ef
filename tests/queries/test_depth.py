"""Components, peers, changes and intervals, answered on paper first."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import run
from tests.queries.conftest import COMMON, TinyWarehouse


@pytest.fixture
def two_parts(tiny: TinyWarehouse) -> TinyWarehouse:
    """Three units, an index of two weighted parts (40 % and 60 %, scale 0–10, total 0–100).

    2020: An 8 and 7 → 74 · Bình 6 and 5 → 54 · Đông 5 and 6 → 56.
    2019: Bình 4 and 5 → 46.
    """
    tiny.index()
    tiny.provinces("01", "02", "03")
    tiny.edition(2019, "2020-05-05", population=3)
    tiny.edition(2020, "2021-04-15", population=3)
    for code, weight, years in (
        ("A", 40.0, (2010, None)),
        ("B", 60.0, (2010, None)),
        ("C", None, (2006, 2009)),
    ):
        tiny.add(
            "dimension",
            index_code="PCI",
            dimension=code,
            parent="TOTAL",
            valid_from=years[0],
            valid_to=years[1],
            name_vi=code,
            name_en=code,
            short_vi=code,
            short_en=code,
            scale_min=0,
            max_score=10,
            weight=weight,
            kind="component",
            additive=False,
        )
    tiny.add(
        "dimension",
        index_code="PCI",
        dimension="",
        parent="",
        valid_from=2006,
        name_vi="T",
        name_en="T",
        short_vi="T",
        short_en="T",
        scale_min=0,
        max_score=100,
        kind="total",
        additive=True,
    )
    for year, code, a, b in ((2020, "01", 8, 7), (2020, "02", 6, 5), (2020, "03", 5, 6), (2019, "02", 4, 5)):
        tiny.score(year, code, float(a), dimension="A")
        tiny.score(year, code, float(b), dimension="B")
        tiny.score(year, code, 4.0 * a + 6.0 * b)
    return tiny


def parts(warehouse: TinyWarehouse, reference: str, **other):
    ask = {"index": "PCI", "year": 2020, "province": "02", "parent": "TOTAL", "reference": reference} | COMMON
    return run(warehouse, "indices/components", **ask | other).set_index("dimension")


def test_points_lost_are_the_gap_times_the_weight(two_parts):
    rows = parts(two_parts, "01")
    assert rows["factor"].to_dict() == pytest.approx({"A": 4.0, "B": 6.0, "C": float("nan")}, nan_ok=True)
    assert (rows.loc["A", "points_lost"], rows.loc["B", "points_lost"]) == (8.0, 12.0)
    assert rows["points_lost"].sum() == rows["total_gap"].iloc[0] == 20.0


def test_the_best_is_the_unit_with_the_best_total(two_parts):
    rows = parts(two_parts, "best")
    assert rows["reference_name_vi"].iloc[0] == "An"
    assert rows["total_gap"].iloc[0] == 20.0


def test_against_the_median_the_gap_is_that_of_the_median_of_totals(two_parts):
    rows = parts(two_parts, "median")
    assert rows["median"].to_dict() == pytest.approx({"A": 6.0, "B": 6.0, "C": float("nan")}, nan_ok=True)
    assert (rows.loc["A", "points_lost"], rows.loc["B", "points_lost"]) == (0.0, 6.0)
    # The medians lost 6 points, the median of the totals (56) is 2 points away: medians do not add.
    assert rows["total_gap"].unique().tolist() == [2.0]


def test_of_too_few_units_there_is_no_median_and_no_best(two_parts):
    rows = parts(two_parts, "median", year=2019)  # one of three units
    assert rows.loc["A", ["score", "n"]].tolist() == [4.0, 1]
    compared = ["median", "best_score", "best_province", "reference_score", "points_lost", "total_gap"]
    assert rows[compared].isna().all().all()


def test_the_region_is_its_own_median(two_parts):
    rows = parts(two_parts, "region")  # An and Bình
    assert rows["reference_name_vi"].iloc[0] == "Vùng A"
    assert (rows.loc["A", "reference_score"], rows.loc["B", "reference_score"]) == (7.0, 6.0)
    assert rows["total_gap"].unique().tolist() == [10.0]  # half of 74 + 54, less 54


def test_against_the_own_previous_edition_losses_are_negative_gains(two_parts):
    rows = parts(two_parts, "previous")
    assert rows["reference_year"].iloc[0] == 2019
    assert (rows.loc["A", "points_lost"], rows.loc["B", "points_lost"]) == (-8.0, 0.0)
    assert rows["points_lost"].sum() == rows["total_gap"].iloc[0] == -8.0


def test_the_previous_edition_across_a_break_is_refused(two_parts):
    two_parts.method_break(2020)
    rows = parts(two_parts, "previous")
    assert rows["refused"].unique().tolist() == ["method"]
    assert rows[["reference_score", "points_lost", "total_gap"]].isna().all().all()


def test_a_component_of_other_years_is_not_applicable(two_parts):
    rows = parts(two_parts, "median")
    assert rows["applicable"].to_dict() == {"A": True, "B": True, "C": False}


def test_years_say_whether_every_component_is_held(two_parts):
    rows = run(
        two_parts, "indices/component_years", index="PCI", province="02", parent="TOTAL", **COMMON
    ).set_index("year")
    assert rows["units"].to_dict() == {2020: 3, 2019: 1}
    assert rows["complete"].to_dict() == {2020: True, 2019: False}
    assert rows["has_province"].all()
    assert rows["held_of_province"].tolist() == [2, 2]


def test_a_slope_keeps_units_that_miss_a_year(five):
    rows = run(
        five,
        "indices/peer_slope",
        index="PCI",
        province="04",
        peers="05,01",
        year_from=2019,
        year_to=2020,
        **COMMON,
    )
    own = rows[rows["is_home"]]["rank"].tolist()
    assert own == [4, 4]
    missing = rows[(rows["province_code"] == "05")].set_index("year")["rank"]
    assert missing[2019] == 5
    assert missing.isna()[2020]
    assert rows["refused"].isna().all()


def test_a_slope_across_a_break_is_refused(five):
    five.method_break(2020)
    rows = run(
        five,
        "indices/peer_slope",
        index="PCI",
        province="04",
        peers="",
        year_from=2019,
        year_to=2020,
        **COMMON,
    )
    assert rows["refused"].unique().tolist() == ["method"]


def test_changes_list_what_became_public_between_two_days(five):
    rows = run(five, "indices/changes_between", province="01", since=date(2021, 4, 14), **COMMON)
    assert rows[["year", "rank", "n", "units_with_value"]].to_numpy().tolist() == [[2020, 1, 4, 4]]
    same_day = run(five, "indices/changes_between", province="01", since=date(2021, 4, 15), **COMMON)
    assert same_day.empty


def test_rank_ranges_follow_from_overlap_of_intervals(tiny):
    tiny.index()
    tiny.provinces("01", "02", "03")
    tiny.edition(2019, "2020-04-28", population=3)
    for code, score, low, high in (("01", 50, 49, 51), ("02", 48.5, 47, 50), ("03", 40, 39, 41)):
        tiny.add(
            "score_interval",
            index_code="PCI",
            year=2019,
            province_code=code,
            dimension="",
            weighting="unweighted",
            score=score,
            low=low,
            high=high,
            std_error=1,
            level=0.9,
            level_printed=0.95,
            source_key="s",
        )
    rows = run(tiny, "indices/interval_ranks", index="PCI", year=2019, as_of=date(2021, 1, 1)).set_index(
        "province_code"
    )
    assert rows[["rank_best", "rank_worst", "overlapping"]].to_numpy().tolist() == [
        [1, 2, 1],
        [1, 2, 1],
        [3, 3, 0],
    ]
