"""Which edition a page opens with, and which peers it shows by itself."""

from __future__ import annotations

import pandas as pd

from reform.editions import opening_year
from reform.peers import nearest_of_region


def editions(*rows: tuple[int, int, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"year": y, "units_with_rank": k, "population": 63, "has_province": has} for y, k, has in rows]
    )


def test_the_asked_year_is_shown_even_when_nothing_is_held():
    assert opening_year(editions((2020, 63, True)), 2012) == 2012


def test_the_newest_edition_with_most_units_wins_over_a_newer_sparse_one():
    assert opening_year(editions((2022, 25, True), (2020, 63, True), (2019, 63, True)), None) == 2020


def test_a_sparse_edition_of_the_province_wins_over_a_whole_one_without_it():
    assert opening_year(editions((2024, 61, False), (2019, 10, True)), None) == 2019


def test_the_newest_is_shown_when_the_province_is_in_none():
    assert opening_year(editions((2024, 10, False), (2023, 20, False)), None) == 2024
    assert opening_year(pd.DataFrame({"year": []}), None) is None


def ranking(*rows: tuple[str, str | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame([{"province_code": c, "region_vi": r, "rank": k} for c, r, k in rows])


def test_peers_are_the_nearest_of_the_region():
    rows = ranking(
        ("74", "ĐNB", 4),
        ("79", "ĐNB", 14),
        ("77", "ĐNB", 15),
        ("75", "ĐNB", 20),
        ("72", "ĐNB", 24),
        ("70", "ĐNB", 50),
        ("01", "ĐBSH", 49),
    )
    assert nearest_of_region(rows, "70") == ("72", "75", "77")


def test_units_without_a_place_are_taken_last():
    rows = ranking(("70", "ĐNB", 50), ("72", "ĐNB", None), ("75", "ĐNB", 1))
    assert nearest_of_region(rows, "70") == ("75", "72")


def test_a_home_without_a_place_is_compared_with_the_best_of_its_region():
    rows = ranking(
        ("70", "ĐNB", None), ("72", "ĐNB", 9), ("75", "ĐNB", 3), ("74", "ĐNB", 5), ("77", "ĐNB", 8)
    )
    assert nearest_of_region(rows, "70") == ("75", "74", "77")


def test_an_unknown_home_has_no_peers():
    assert nearest_of_region(ranking(("70", "ĐNB", 1)), "99") == ()
