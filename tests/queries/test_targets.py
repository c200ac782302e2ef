"""Targets are judged in their own years only, with the figure and the missing points of one province."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import run
from tests.queries.conftest import COMMON, TinyWarehouse

TARGET = {
    "target_id": "t",
    "index_or_measure": "PCI",
    "measure_vi": "Chỉ số PCI",
    "measure_en": "PCI",
    "scope": "national",
    "year_from": 2020,
    "year_to": 2020,
    "kind": "score",
    "comparison": "at_least",
    "value": 66.0,
    "unit_vi": "điểm",
    "unit_en": "points",
    "issuer_vi": "Chính phủ",
    "issuer_en": "Government",
    "document": "Nghị quyết 1",
    "issued_on": "2011-11-08",
    "is_threshold": False,
    "origin": "shipped",
}


def add(world: TinyWarehouse, **changes: object) -> None:
    """Add a target for PCI 2020: at least 66 points, known since 08/11/2011."""
    world.add("target", **(TARGET | changes))


def gaps(world: TinyWarehouse, province: str = "02", year: int | None = 2020, **other: object):
    """Ask what the targets want of a province in an edition of PCI."""
    return run(world, "indices/target_gap", index="PCI", year=year, province=province, **(COMMON | other))


# comparison, target → state and what is missing for Bình (65,00 in 2020)
LEVELS = [
    ("at_least", 66.0, "short", 1.0),
    ("at_least", 65.0, "reached", None),
    ("reach", 65.0, "reached", None),
    ("reach", 65.01, "short", 0.01),
    ("more_than", 64.99, "reached", None),
    ("more_than", 65.0, "short", 0.0),
    ("more_than", 66.5, "short", 1.5),
]


@pytest.mark.parametrize(("comparison", "level", "state", "missing"), LEVELS)
def test_a_score_is_judged_by_the_word_of_its_target(five, comparison, level, state, missing):
    add(five, comparison=comparison, value=level)
    row = gaps(five).iloc[0]
    assert (row["target"], row["value"], row["state"]) == (level, 65.0, state)
    assert (None if missing is None else row["missing"]) == missing
    assert missing is not None or row["missing"] != row["missing"]


def test_a_score_is_judged_at_the_precision_of_its_index(five):
    five.connection.execute("UPDATE score SET score = 64.9951 WHERE year = 2020 AND province_code = '02'")
    add(five, value=65.0)
    assert gaps(five).iloc[0]["state"] == "reached"


@pytest.mark.parametrize(
    ("province", "place", "state", "missing"), [("01", 1, "reached", None), ("04", 4, "short", 2.0)]
)
def test_a_place_is_judged_downwards_and_told_to_be_computed(five, province, place, state, missing):
    add(five, kind="rank", comparison="at_most", value=2)
    row = gaps(five, province).iloc[0]
    assert (row["value"], row["n"], row["state"]) == (place, 4, state)
    assert row["rank_is_computed"]
    assert missing is None or row["missing"] == missing


def test_a_published_place_is_not_told_to_be_computed(five):
    add(five, kind="rank", comparison="at_most", value=3, year_from=2019, year_to=2019)
    row = gaps(five, year=2019).iloc[0]
    assert (row["value"], row["state"], row["rank_is_computed"]) == (3, "reached", False)


def test_units_of_a_tie_reach_the_same_target(five):
    add(five, kind="rank", comparison="at_most", value=2)
    assert [gaps(five, code).iloc[0]["state"] for code in ("02", "03")] == ["reached", "reached"]


def test_an_edition_before_the_years_of_a_target_is_not_judged(five):
    add(five, value=60.0)
    row = gaps(five, year=2019).iloc[0]
    assert (row["year"], row["year_from"], row["value"], row["state"]) == (2019, 2020, 64.0, "not_yet")
    assert row["missing"] != row["missing"]


def test_a_target_that_has_ended_says_nothing_of_later_editions(five):
    add(five, year_from=2015, year_to=2019)
    assert gaps(five).empty
    assert len(gaps(five, year=2019)) == 1


def test_an_open_target_holds_for_every_later_edition(five):
    add(five, year_from=2016, year_to=None)
    assert gaps(five).iloc[0]["state"] == "short"


def test_a_province_without_a_figure_is_not_judged(five):
    add(five)
    row = gaps(five, "05").iloc[0]
    assert (row["state"], row["value"] == row["value"], row["missing"] == row["missing"]) == (
        "no_value",
        False,
        False,
    )


def test_thresholds_and_targets_of_other_indices_or_provinces_are_left_out(five):
    five.index("PAR", sort_order=2, unit="percent")
    add(five, target_id="threshold", is_threshold=True)
    add(five, target_id="other_index", index_or_measure="PAR", kind="share")
    add(five, target_id="other_province", scope="province", province_code="01")
    assert gaps(five).empty
    add(five, target_id="own", scope="province", province_code="02")
    assert gaps(five)["target_id"].tolist() == ["own"]


def test_a_target_of_a_code_of_the_63_is_not_one_of_the_34(five):
    five.edition(2025, "2026-04-15", population=34)
    five.score(2025, "02", 64.0)
    add(five, scope="province", province_code="02", year_from=2021, year_to=2030)
    later = {"as_of": date(2026, 6, 1), "units": 34}
    assert gaps(five, year=2025, **later).empty
    add(five, target_id="new", scope="province", province_code="02", year_from=2025, year_to=2030)
    assert gaps(five, year=2025, **later)["target_id"].tolist() == ["new"]


def test_without_a_year_the_newest_edition_with_a_value_is_asked(five):
    add(five, year_from=2019, year_to=2020)
    assert gaps(five, "02", None)["year"].tolist() == [2020]
    assert gaps(five, "05", None)["year"].tolist() == [2019]


def test_without_an_index_every_index_is_asked_in_its_order(five):
    five.index("PAR", sort_order=0)
    five.edition(2020, "2021-06-01", code="PAR")
    five.score(2020, "02", 70.0, code="PAR")
    add(five)
    add(five, target_id="par", index_or_measure="PAR")
    rows = run(five, "indices/target_gap", province="02", **COMMON)
    assert rows[["index_code", "state"]].to_numpy().tolist() == [["PAR", "reached"], ["PCI", "short"]]


def test_only_targets_and_editions_known_on_the_day_are_asked(five):
    add(five, issued_on="2021-04-15")
    assert gaps(five, as_of=date(2021, 4, 14)).empty
    assert gaps(five, year=None, as_of=date(2021, 4, 14)).empty
    assert len(gaps(five, as_of=date(2021, 4, 15))) == 1


def test_a_document_without_a_day_counts_from_the_first_year_of_its_targets(five):
    add(five, target_id="a", document="Kế hoạch", issued_on=None, year_from=2021, year_to=2025)
    add(five, target_id="b", document="Kế hoạch", issued_on=None, year_from=2026, year_to=2030)
    add(five, target_id="c", document="Kế hoạch khác", issued_on=None, year_from=2026, year_to=2030)

    def known(day: date) -> list[str]:
        return run(five, "reference/targets", as_of=day)["target_id"].tolist()

    assert known(date(2020, 12, 31)) == []
    assert known(date(2021, 1, 1)) == ["a", "b"]
    assert known(date(2026, 1, 1)) == ["a", "b", "c"]


def test_the_list_has_thresholds_last_and_the_targets_of_the_unit_first(five):
    add(five, target_id="threshold", is_threshold=True)
    add(five, target_id="shipped")
    add(five, target_id="own", origin="installation", scope="province", province_code="02")
    rows = run(five, "reference/targets", as_of=COMMON["as_of"])
    assert rows["target_id"].tolist() == ["own", "shipped", "threshold"]
    assert rows["province"].fillna("").tolist() == ["Bình", "", ""]
    assert rows["label"].tolist() == ["PCI"] * 3


def test_the_list_can_be_narrowed_to_a_measure_and_a_year(five):
    add(five, target_id="a")
    add(five, target_id="b", index_or_measure="ho_so", kind="share", year_to=None)
    add(five, target_id="c", index_or_measure="ho_so", kind="share", year_from=2021, year_to=2025)

    def listed(**only: object) -> list[str]:
        return run(five, "reference/targets", as_of=COMMON["as_of"], **only)["target_id"].tolist()

    assert listed(measure="ho_so") == ["b", "c"]
    assert listed(measure="ho_so", year=2020) == ["b"]
    assert listed(year=2021) == ["b", "c"]
    assert listed(measure="không có") == []


def test_the_shipped_sipas_target_is_not_judged_by_the_year_before(warehouse):
    asked = {"index": "SIPAS", "province": "70", "as_of": date(2021, 6, 30), "include_derived": True}
    early = run(warehouse, "indices/target_gap", year=2019, **asked).iloc[0]
    assert (early["value"], early["target"], early["comparison"]) == (84.87, 80.0, "more_than")
    assert early["state"] == "not_yet"
    due = run(warehouse, "indices/target_gap", year=2020, **asked).iloc[0]
    assert due["state"] == "no_value"


def test_shares_and_thresholds_of_2022_judge_no_index(warehouse):
    """The online share of June 2020 and the thresholds of 2022 are listed, never compared."""
    rows = run(warehouse, "reference/targets", as_of=date(2026, 1, 1), measure="ty_le_ho_so_truc_tuyen")
    assert rows["is_threshold"].tolist() == [True]
    for year in (2020, 2022, 2023):
        judged = run(warehouse, "indices/target_gap", province="70", year=year, **COMMON)
        assert set(judged["index_code"]) <= {"SIPAS"}
