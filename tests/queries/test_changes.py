"""What became public or was revised between two days."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import run
from tests.queries.conftest import COMMON, TinyWarehouse

SINCE = {"since": date(2020, 1, 1), "province": "01"}


def stated(
    world: TinyWarehouse, revision: int, score: float | None, on: str | None = None, **other: object
) -> None:
    """Add a statement of the PCI 2019 total of An, or of another cell."""
    number = world.connection.execute("SELECT count(*) FROM score_stated").fetchone()
    world.add(
        "score_stated",
        **(
            {
                "stated_id": number[0] if number else 0,
                "index_code": "PCI",
                "year": 2019,
                "province_code": "01",
                "dimension": "",
                "score": score,
                "source_key": "s1",
                "origin_file": "f",
                "source_rank": 1,
                "derived": False,
                "revision": revision,
                "revised_on": on,
            }
            | other
        ),
    )


def revisions(world: TinyWarehouse, **other: object):
    """Ask for the revisions since 2020, those of An first."""
    return run(world, "indices/revisions_between", **(SINCE | COMMON | other))


def test_an_edition_is_new_from_the_day_after_the_first_to_the_last_day(five):
    def new(since: str, until: str) -> list[int]:
        asked = {"since": date.fromisoformat(since), "as_of": date.fromisoformat(until)}
        return run(five, "indices/changes_between", province="01", include_derived=True, **asked)[
            "year"
        ].tolist()

    assert new("2020-05-04", "2021-04-15") == [2019, 2020]
    assert new("2020-05-05", "2021-04-14") == []
    assert new("2021-04-15", "2022-01-01") == []


def test_a_new_edition_tells_place_change_and_how_much_is_held(five):
    rows = run(five, "indices/changes_between", **(SINCE | COMMON)).set_index("year")
    assert (rows.loc[2019, "rank"], rows.loc[2019, "n"], rows.loc[2019, "units_with_value"]) == (2, 5, 5)
    assert rows.loc[2019, "change_refused"] == "missing"
    assert (rows.loc[2020, "rank"], rows.loc[2020, "n"], rows.loc[2020, "units_with_value"]) == (1, 4, 4)
    assert rows.loc[2020, "rank_is_computed"] and rows.loc[2020, "year_previous"] == 2019


def test_a_change_across_a_break_is_refused_with_its_reason(five):
    five.method_break(2020)
    row = run(five, "indices/changes_between", **(SINCE | COMMON)).set_index("year").loc[2020]
    assert row["places_change"] != row["places_change"]
    assert row["change_refused"] == "method"


@pytest.mark.parametrize(("province", "has_value"), [("01", True), ("05", False)])
def test_an_edition_without_the_province_says_so(five, province, has_value):
    row = run(five, "indices/changes_between", **(SINCE | COMMON | {"province": province})).iloc[-1]
    assert (row["year"], row["has_value"]) == (2020, has_value)


def test_an_edition_of_which_nothing_is_held_is_still_new(five):
    five.edition(2021, "2021-06-01")
    row = run(five, "indices/changes_between", **(SINCE | COMMON)).iloc[-1]
    assert (row["year"], row["units_with_value"], row["has_value"]) == (2021, 0, False)


def test_the_shipped_sources_state_no_revision(warehouse):
    asked = {"since": date(2000, 1, 1), "province": "70", "as_of": date(2030, 1, 1), "include_derived": True}
    assert run(warehouse, "indices/revisions_between", **asked).empty


def test_a_revision_stands_beside_what_was_stated_before(five):
    stated(five, 0, 66.0, rank_stated=2)
    stated(five, 1, 66.5, "2020-09-01", rank_stated=1)
    row = revisions(five).iloc[0]
    assert (row["score_before"], row["score"], row["rank_before"], row["rank"]) == (66.0, 66.5, 2, 1)
    assert (row["province"], row["year"], row["revised_on"].date()) == ("An", 2019, date(2020, 9, 1))


def test_a_second_revision_is_compared_with_the_first(five):
    stated(five, 0, 66.0)
    stated(five, 1, 66.5, "2020-09-01")
    stated(five, 2, 66.25, "2021-02-01")
    rows = revisions(five)
    assert rows[["score_before", "score"]].to_numpy().tolist() == [[66.0, 66.5], [66.5, 66.25]]
    later = revisions(five, since=date(2020, 9, 1))
    assert later[["score_before", "score"]].to_numpy().tolist() == [[66.5, 66.25]]


def test_only_revisions_of_the_time_asked_are_told(five):
    stated(five, 0, 66.0)
    stated(five, 1, 66.5, "2020-09-01")
    assert len(revisions(five, since=date(2020, 8, 31))) == 1
    assert revisions(five, since=date(2020, 9, 1)).empty
    assert revisions(five, as_of=date(2020, 8, 31)).empty
    assert len(revisions(five, as_of=date(2020, 9, 1))) == 1


def test_a_second_source_without_a_revision_is_no_revision(five):
    stated(five, 0, 66.0)
    stated(five, 0, 66.5, source_key="s2", source_rank=5)
    assert revisions(five).empty


def test_the_best_source_speaks_for_each_state_of_a_cell(five):
    stated(five, 0, 66.1, source_key="blog", source_rank=5)
    stated(five, 0, 66.0)
    stated(five, 1, 66.6, "2020-09-01", source_key="blog", source_rank=5)
    stated(five, 1, 66.5, "2020-09-01")
    assert revisions(five)[["score_before", "score"]].to_numpy().tolist() == [[66.0, 66.5]]


def test_derived_statements_are_left_out_when_they_are_not_wanted(five):
    stated(five, 0, 66.0)
    stated(five, 1, 66.5, "2020-09-01", derived=True)
    assert len(revisions(five)) == 1
    assert revisions(five, include_derived=False).empty


def test_a_revision_without_an_earlier_statement_has_nothing_before(five):
    stated(five, 1, 66.5, "2020-09-01")
    row = revisions(five).iloc[0]
    assert row["score_before"] != row["score_before"] and row["score"] == 66.5


def test_the_own_province_stands_first_and_components_bear_their_name(five):
    five.add(
        "dimension",
        index_code="PCI",
        dimension="A",
        parent="TOTAL",
        valid_from=2006,
        name_vi="Gia nhập",
        name_en="Entry",
        short_vi="a",
        short_en="a",
        kind="component",
        additive=False,
    )
    for code in ("04", "01"):
        for dimension in ("", "A"):
            stated(five, 0, 6.0, province_code=code, dimension=dimension)
            stated(five, 1, 6.5, "2020-09-01", province_code=code, dimension=dimension)
    rows = revisions(five)
    assert rows["province"].tolist() == ["An", "An", "Dương", "Dương"]
    assert rows["dimension_vi"].fillna("").tolist() == ["", "Gia nhập", "", "Gia nhập"]


def test_revisions_of_editions_of_the_other_era_are_left_out(five):
    stated(five, 0, 66.0)
    stated(five, 1, 66.5, "2020-09-01")
    assert revisions(five, units=34).empty
    assert len(revisions(five, units=63)) == 1


def test_what_is_new_and_what_is_held_count_the_same_units(five):
    # In 2020 four units have scores and no place; of the fifth only the place is held.
    five.score(2020, "05", None, 5)
    new = run(five, "indices/changes_between", **(SINCE | COMMON)).set_index("year")["units_with_value"]
    grid = run(five, "indices/completeness", **COMMON)
    held = grid[grid["index_code"] == "PCI"].set_index("year")["valued"]
    assert held[list(new.index)].tolist() == new.tolist()
    assert held[2020] == 5
