"""Which edition a page opens with."""

from __future__ import annotations

import pandas as pd

from reform.editions import newest_held, opening_year


def editions(*rows: tuple[int, int, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"year": y, "units_with_rank": k, "population": None, "units": 63, "has_province": has}
            for y, k, has in rows
        ]
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


def test_more_than_half_of_the_34_is_a_whole_edition_of_theirs():
    rows = editions((2026, 18, True), (2025, 34, True))
    assert opening_year(rows.assign(units=34), None) == 2026
    assert opening_year(rows.assign(units_with_rank=[17, 34], units=34), None) == 2025


def test_the_newest_year_held_is_one_of_the_province():
    assert newest_held(editions((2024, 61, False), (2022, 10, True), (2019, 63, True))) == 2022
    assert newest_held(editions((2024, 61, False))) is None
    assert newest_held(editions().reindex(columns=["year", "has_province"])) is None
