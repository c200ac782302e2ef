"""The index questions, answered on paper first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.catalogue import run
from tests.queries.conftest import AS_OF, COMMON, TinyWarehouse

KINDS = ["method", "boundary", "component"]
TOTAL = COMMON | {"dimension": ""}


def by_code(frame, column):
    """Return one column as {province_code: value}, missing as None."""
    return {
        code: None if value != value else value
        for code, value in zip(frame["province_code"], frame[column].astype(object), strict=True)
    }


def test_ties_share_a_place_and_the_next_place_is_skipped(five):
    ranking = run(five, "indices/ranking", index="PCI", year=2020, **TOTAL)
    places = by_code(ranking, "rank")
    assert (places["01"], places["02"], places["03"], places["04"]) == (1, 2, 2, 4)
    assert ranking["rank_is_computed"].tolist()[:4] == [True] * 4


def test_a_missing_unit_is_listed_last_and_the_population_shrinks(five):
    ranking = run(five, "indices/ranking", index="PCI", year=2020, **TOTAL)
    assert ranking["province_code"].tolist()[-1] == "05"
    last = ranking.iloc[-1]
    assert last[["score", "rank", "n"]].isna().all() and last["change_refused"] == "missing"
    assert ranking["n"].dropna().unique().tolist() == [4]
    assert ranking["population"].unique().tolist() == [5]


def test_a_published_place_wins_and_counts_the_whole_population(five):
    ranking = run(five, "indices/ranking", index="PCI", year=2019, **TOTAL)
    row = ranking.set_index("province_code").loc["04"]
    assert (row["rank"], row["rank_published"], row["rank_computed"], row["n"]) == (4, 4, 4, 5)
    assert not row["rank_is_computed"]


def test_names_sort_in_vietnamese_order_within_a_place(five):
    ranking = run(five, "indices/ranking", index="PCI", year=2020, **TOTAL)
    assert ranking["province"].tolist()[1:3] == ["Bình", "Đông"]


def test_the_newest_edition_that_ranks_most_units_is_taken_without_a_year(five):
    five.edition(2021, "2021-05-01")
    five.score(2021, "01", 71.0, 1)
    ranking = run(five, "indices/ranking", index="PCI", **TOTAL)
    assert ranking["year"].unique().tolist() == [2020]


def test_an_edition_is_unknown_before_it_is_public(five):
    day_before = TOTAL | {"as_of": date(2021, 4, 14)}
    assert run(five, "indices/ranking", index="PCI", **day_before)["year"].unique().tolist() == [2019]
    assert run(five, "indices/ranking", index="PCI", year=2020, **day_before).empty
    on_the_day = TOTAL | {"as_of": date(2021, 4, 15)}
    assert not run(five, "indices/ranking", index="PCI", year=2020, **on_the_day).empty


def test_no_place_is_computed_when_fewer_than_half_have_a_score(tiny):
    tiny.index()
    tiny.provinces("01", "02", "03", "04", "05")
    tiny.edition(2020, "2021-04-15")
    tiny.score(2020, "01", 80.0)
    tiny.score(2020, "02", 70.0, 3)
    ranking = run(tiny, "indices/ranking", index="PCI", year=2020, **TOTAL).set_index("province_code")
    assert ranking.loc["01", ["rank", "rank_computed", "n"]].isna().all()
    assert (ranking.loc["02", "rank"], ranking.loc["02", "n"]) == (3, 5)
    assert ranking["units_with_rank"].unique().tolist() == [1]


def test_a_score_rounds_to_the_publishers_precision_before_ranking(tiny):
    tiny.index(rank_decimals=2)
    tiny.provinces("01", "02", "03")
    tiny.edition(2020, "2021-04-15", population=3)
    for code, score in (("01", 60.004), ("02", 60.001), ("03", 59.99)):
        tiny.score(2020, code, score)
    places = by_code(run(tiny, "indices/ranking", index="PCI", year=2020, **TOTAL), "rank")
    assert (places["01"], places["02"], places["03"]) == (1, 1, 3)


def test_a_unit_outside_the_named_best_is_not_published_only_when_all_named_are_held(tiny):
    tiny.index()
    tiny.provinces("01", "02", "03")
    tiny.edition(2023, "2021-04-15", population=3, ranks_named=2)
    tiny.score(2023, "01", None, 1)
    ranking = run(tiny, "indices/ranking", index="PCI", year=2023, **TOTAL)
    assert not ranking["not_published"].any(), "the second named place may be theirs"
    tiny.score(2023, "02", None, 2)
    ranking = run(tiny, "indices/ranking", index="PCI", year=2023, **TOTAL).set_index("province_code")
    assert ranking["not_published"].to_dict() == {"01": False, "02": False, "03": True}


def test_change_counts_places_gained_as_positive(tiny):
    tiny.index()
    tiny.provinces("01", "02")
    for year, public in ((2019, "2020-05-05"), (2020, "2021-04-15")):
        tiny.edition(year, public, population=63)
    tiny.score(2019, "01", 62.21, 61)
    tiny.score(2020, "01", 62.42, 50)
    row = run(tiny, "indices/latest", province="01", **COMMON).iloc[0]
    assert row["places_change"] == 11
    assert row["points_change"] == pytest.approx(0.21)
    assert (row["year"], row["rank"], row["n"], row["year_previous"]) == (2020, 50, 63, 2019)


@pytest.mark.parametrize(("kind", "refused"), [("method", "method"), ("boundary", "boundary")])
def test_no_change_is_given_across_a_break(five, kind, refused):
    five.method_break(2020, kind)
    row = run(five, "indices/ranking", index="PCI", year=2020, **TOTAL).set_index("province_code").loc["01"]
    assert row["change_refused"] == refused
    assert row[["points_change", "places_change"]].isna().all()


def test_a_changed_component_does_not_refuse_the_change_of_the_total(five):
    five.method_break(2020, "component")
    row = run(five, "indices/ranking", index="PCI", year=2020, **TOTAL).set_index("province_code").loc["01"]
    assert row.isna()["change_refused"] and row["points_change"] == pytest.approx(4.0)


def test_places_are_not_compared_when_one_is_printed_and_the_other_computed(five):
    row = run(five, "indices/ranking", index="PCI", year=2020, **TOTAL).set_index("province_code").loc["01"]
    assert row["rank_is_computed"] and row["rank_previous"] == 2
    assert row["places_change"] != row["places_change"]  # missing


def test_derived_cells_can_be_left_out(tiny):
    tiny.index()
    tiny.provinces("01")
    tiny.edition(2018, "2019-05-05", population=63)
    tiny.edition(2019, "2020-05-05", population=63)
    tiny.score(2018, "01", 75.63, 39, derived=True)
    tiny.score(2019, "01", 80.79, 37)
    with_derived = run(tiny, "indices/latest", province="01", **COMMON).iloc[0]
    without = run(tiny, "indices/latest", province="01", **COMMON | {"include_derived": False}).iloc[0]
    assert with_derived["places_change"] == 2
    assert without["change_refused"] == "missing" and without["rank"] == 37


def test_latest_names_a_newer_public_edition_that_is_not_held(five):
    five.edition(2021, "2021-06-01")
    five.edition(2022, "2022-06-01")
    five.score(2021, "02", 66.0, 1)
    row = run(five, "indices/latest", province="01", **COMMON).iloc[0]
    assert (row["year"], row["newer_year"], row["next_year"]) == (2020, 2021, 2022)


def test_latest_with_one_year_only_has_no_change(tiny):
    tiny.index()
    tiny.provinces("01")
    tiny.edition(2019, "2020-05-05", population=63)
    tiny.score(2019, "01", None, 56)
    row = run(tiny, "indices/latest", province="01", **COMMON).iloc[0]
    assert row["change_refused"] == "missing" and row["years_held"] == 1
    assert row[["score", "points_change", "places_change"]].isna().all()


def test_a_group_without_score_and_place_is_not_a_latest_edition(five):
    five.edition(2021, "2021-06-01")
    five.score(2021, "01", None, None, tier="A")
    row = run(five, "indices/latest", province="01", **COMMON).iloc[0]
    assert (row["year"], row["newer_year"]) == (2020, 2021)


def test_distance_to_the_next_place_the_median_and_the_best(five):
    row = run(five, "indices/distance", index="PCI", year=2020, province="04", **COMMON).iloc[0]
    assert (row["next_score"], row["next_rank"], row["next_provinces"]) == (65.0, 2, "Bình;Đông")
    assert row["gap_next"] == pytest.approx(5.0)
    assert row["median"] == pytest.approx(65.0)  # of 60, 65, 65, 70
    assert (row["gap_median"], row["gap_best"]) == (pytest.approx(5.0), pytest.approx(10.0))
    assert (row["best_province"], row["last_province"]) == ("An", "Dương")


def test_the_first_has_no_next_place(five):
    row = run(five, "indices/distance", index="PCI", year=2020, province="01", **COMMON).iloc[0]
    assert row[["next_rank", "next_score", "gap_next"]].isna().all()
    assert row["gap_median"] == pytest.approx(-5.0)


def test_distance_names_the_units_of_the_region_below_the_median(five):
    row = run(five, "indices/distance", index="PCI", year=2019, province="01", **COMMON).iloc[0]
    # Region of An and Bình; the median of 58, 59, 64, 66, 68 is 64: nobody there is below.
    assert row["region_size"] == 2 and row["region_below_median"] is None
    other = run(five, "indices/distance", index="PCI", year=2019, province="04", **COMMON).iloc[0]
    assert other["region_below_median"] == "Dương;Em"


def test_distance_to_the_edge_of_the_next_better_group(five):
    for tier, order in (("good", 1), ("fair", 2), ("low", 3)):
        five.add(
            "tier", index_code="PCI", tier=tier, printed=tier, name_vi=tier, name_en=tier, sort_order=order
        )
    five.edition(2018, "2019-05-05")
    for code, score, tier in (("01", 70.0, "good"), ("02", 68.0, "good"), ("03", 60.0, "low")):
        five.score(2018, code, score, tier=tier)
    row = run(five, "indices/distance", index="PCI", year=2018, province="03", **COMMON).iloc[0]
    assert (row["tier_edge_score"], row["tier_edge_name_vi"]) == (68.0, "good")
    assert row["gap_tier"] == pytest.approx(8.0)


def test_distance_says_nothing_of_neighbours_among_a_few(tiny):
    tiny.index()
    tiny.provinces("01", "02")
    tiny.edition(2019, "2020-05-05", population=63)
    tiny.score(2019, "01", 80.79, 37)
    tiny.score(2019, "02", 90.0, 1)
    row = run(tiny, "indices/distance", index="PCI", year=2019, province="01", **COMMON).iloc[0]
    assert row["rank"] == 37
    assert row[["next_score", "gap_next", "median", "best_score"]].isna().all()


def test_gain_keeps_ties_and_names_both_thresholds(five):
    ask = {"index": "PCI", "year": 2019, "province": "04"} | COMMON
    level = run(five, "indices/gain", added=5.0, **ask).iloc[0]  # 64,00: level with Bình
    assert (level["rank_now"], level["rank_then"], level["places_gained"]) == (4, 3, 1)
    assert (level["gap_level"], level["gap_pass"]) == (pytest.approx(5.0), pytest.approx(5.01))
    nothing = run(five, "indices/gain", added=0.5, **ask).iloc[0]
    assert (nothing["rank_then"], nothing["places_gained"]) == (4, 0)


def test_gain_is_refused_below_ninety_percent(five):
    assert run(five, "indices/gain", added=1.0, index="PCI", year=2020, province="04", **COMMON).empty


def test_history_marks_the_year_in_which_a_break_begins(five):
    five.method_break(2020)
    history = run(five, "indices/rank_history", index="PCI", **TOTAL)
    kinds = history["break_kind"].fillna("").groupby(history["year"]).unique().str.join("|")
    assert kinds.to_dict() == {2019: "", 2020: "method"}
    assert history[history["year"] == 2020]["coverage"].unique().tolist() == [0.8]


def test_history_of_one_province_holds_only_that_province(five):
    history = run(five, "indices/rank_history", index="PCI", province="05", **TOTAL)
    assert history["year"].tolist() == [2019]


def test_province_history_spans_the_indices_in_their_order(five):
    five.index("PAR", sort_order=0)
    five.edition(2019, "2020-05-19", population=63, code="PAR")
    five.score(2019, "01", 80.0, 5, code="PAR")
    rows = run(five, "indices/province_history", province="01", **COMMON)
    assert list(zip(rows["index_code"], rows["year"], strict=True)) == [
        ("PAR", 2019),
        ("PCI", 2019),
        ("PCI", 2020),
    ]


def test_completeness_tells_what_is_held_what_is_missing_and_what_nobody_knows(five):
    five.edition(2015, "2015-12-01", existence="false", public_from=None, public_rule="none")
    five.edition(2016, "2016-12-01", existence="unknown", public_from=None, public_rule="none")
    five.edition(2018, "2021-06-22")
    grid = run(five, "indices/completeness", **COMMON).set_index("year")
    assert grid["state"].to_dict() == {
        2015: "no_edition",
        2016: "unknown",
        2018: "none",
        2019: "full",
        2020: "partial",
    }
    assert grid.loc[2020, "scores"] == 4 and grid.loc[2019, "ranks"] == 5


def test_completeness_tells_nothing_of_an_edition_that_was_not_public_yet(five):
    day = date(2021, 4, 14)  # the day before PCI 2020 came out
    five.edition(2021, "2021-04-01", existence="unknown", public_from=None, public_rule="none")
    five.edition(2022, "2022-06-01")
    grid = run(five, "indices/completeness", **(COMMON | {"as_of": day})).set_index("year")
    assert grid["state"].to_dict() == {2019: "full", 2020: "not_public", 2021: "not_public"}
    told = ["published_on", "precision", "public_rule", "existence", "note_vi", "note_en"]
    assert grid.loc[[2020, 2021], told].isna().all(axis=None)
    assert not grid.loc[2020, ["scores", "ranks", "groups_only", "components"]].any()


def test_completeness_counts_groups_without_figures_apart(five):
    five.edition(2021, "2021-06-01")
    five.score(2021, "01", None, None, tier="A")
    row = run(five, "indices/completeness", **COMMON).set_index("year").loc[2021]
    assert (row["groups_only"], row["scores"], row["state"]) == (1, 0, "partial")


def test_editions_say_whether_the_province_is_in_them(five):
    rows = run(five, "indices/editions", index="PCI", province="05", **COMMON).set_index("year")
    assert rows["has_province"].to_dict() == {2020: False, 2019: True}


def source(warehouse: TinyWarehouse, key: str, kind: str = "publisher", derivation: str = "stated") -> None:
    """Add a source."""
    warehouse.add("source", source_key=key, publisher=key, title=key, kind=kind, derivation=derivation)


def test_sources_of_a_cell_show_every_statement_and_the_chosen_one(five):
    source(five, "s1")
    source(five, "second", kind="dataset")
    for i, (key, score, rank) in enumerate((("s1", 66.0, 1), ("second", 66.02, 2))):
        five.add(
            "score_stated",
            stated_id=i,
            index_code="PCI",
            year=2019,
            province_code="01",
            dimension="",
            score=score,
            rank_stated=2,
            source_key=key,
            origin_file="f",
            source_rank=rank,
            derived=False,
            revision=1,
        )
    rows = run(five, "indices/cell_sources", index="PCI", year=2019, province="01", dimension="", as_of=AS_OF)
    assert rows["source_key"].tolist() == ["s1", "second"]
    assert rows["chosen_score"].tolist() == [True, False]


def test_sources_of_an_edition_count_the_units_that_rest_on_them(five):
    source(five, "s1")
    rows = run(five, "indices/edition_sources", index="PCI", year=2019, **COMMON)
    assert rows[["source_key", "units"]].to_numpy().tolist() == [["s1", 5]]


def test_components_are_ranked_only_where_nine_tenths_have_a_score(tiny):
    tiny.index()
    tiny.provinces("01", "02")
    tiny.edition(2019, "2020-05-05", population=2)
    for code in ("D1", "D2"):
        tiny.add(
            "dimension",
            index_code="PCI",
            dimension=code,
            parent="TOTAL",
            valid_from=2006,
            name_vi=code,
            name_en=code,
            short_vi=code,
            short_en=code,
            kind="component",
            additive=True,
        )
    tiny.score(2019, "01", 5.0, dimension="D1")
    tiny.score(2019, "02", 6.0, dimension="D1")
    tiny.score(2019, "01", 5.0, dimension="D2")
    rows = run(tiny, "indices/component_places", province="01", **COMMON)
    assert rows[["dimension", "rank", "n"]].to_numpy().tolist() == [["D1", 2, 2]]


def test_freshness_knows_the_rhythm_and_a_newer_edition(five):
    five.add(
        "rhythm", dataset="PCI", expected_every_months=12, usual_month=4, late_after_days=45, state="active"
    )
    five.edition(2021, "2021-06-01")
    row = run(five, "indices/freshness", province="01", **COMMON).iloc[0]
    assert (row["year"], row["expected_every_months"], row["newer_year"]) == (2020, 12, 2021)


def test_provinces_name_their_successor(tiny):
    tiny.add("province", province_code="70", units=63, name="Bình Phước", successor_code="75")
    tiny.add("province", province_code="75", units=34, name="Đồng Nai", merged_from="70;75")
    assert run(tiny, "indices/provinces", units=63).iloc[0]["successor"] == "Đồng Nai"
    assert run(tiny, "indices/provinces", units=34).iloc[0]["merged_from"] == "70;75"


# 34 units would make it an edition of the new era.
@given(st.lists(st.integers(min_value=0, max_value=12), min_size=1, max_size=33))
@settings(max_examples=40, deadline=None)
def test_computed_places_follow_standard_competition_ranking(scores):
    warehouse = TinyWarehouse()
    warehouse.index()
    warehouse.edition(2020, "2021-04-15", population=len(scores))
    for i, score in enumerate(scores):
        warehouse.add("province", province_code=f"{i:02d}", units=63, name=f"P{i:02d}")
        warehouse.score(2020, f"{i:02d}", score / 4)
    ranking = run(warehouse, "indices/ranking", index="PCI", year=2020, **TOTAL).set_index("province_code")
    for i, score in enumerate(scores):
        assert ranking.loc[f"{i:02d}", "rank"] == 1 + sum(other > score for other in scores)
    warehouse.connection.close()


def test_an_index_is_continued_once_its_successor_is_public_for_the_province(five):
    five.index("ICT", successor="DTI", sort_order=5)
    five.index("DTI", sort_order=6)
    five.edition(2019, "2019-08-23", code="ICT", population=63)
    five.edition(2020, "2021-10-20", code="DTI", population=63)
    five.score(2019, "01", None, 56, code="ICT")
    five.score(2020, "01", None, 25, code="DTI")
    before = run(five, "indices/latest", province="01", **COMMON).set_index("index_code")
    assert before["continued"].to_dict() == {"PCI": False, "ICT": False}
    later = COMMON | {"as_of": date(2021, 12, 1)}
    after = run(five, "indices/latest", province="01", **later).set_index("index_code")
    assert after["continued"].to_dict() == {"PCI": False, "ICT": True, "DTI": False}


def test_gain_takes_the_newest_edition_of_every_index_without_a_choice(five):
    five.edition(2021, "2021-06-01")
    for code, score in (("01", 70.0), ("02", 69.6), ("03", 69.5), ("04", 60.0), ("05", 50.0)):
        five.score(2021, code, score)
    row = run(five, "indices/gain", province="02", **COMMON).iloc[0]
    assert (row["year"], row["added"], row["rank_now"], row["rank_then"]) == (2021, 0.5, 2, 1)


def test_a_place_among_an_unknown_number_of_units_is_not_drawn(tiny):
    tiny.index()
    tiny.provinces("01")
    tiny.edition(2009, "2010-12-31", population=None)
    tiny.score(2009, "01", None, 5)
    history = run(tiny, "indices/rank_history", index="PCI", **TOTAL)
    assert history["rank"].isna().all()


def test_gain_passes_over_a_newer_edition_that_is_too_sparse(five):
    five.edition(2021, "2021-06-01")
    five.score(2021, "02", 66.0)
    assert run(five, "indices/gain", index="PCI", province="02", **COMMON)["year"].tolist() == [2019]


def test_published_figures_belong_to_the_province_of_their_report(five):
    source(five, "report", kind="founding_report")
    for key, value in (("doc.published_on", "2021-06-22"), ("dossier.received", "201196")):
        five.add(
            "published_figure",
            figure_key=key,
            label_vi=key,
            label_en=key,
            value_text=value,
            unit="x",
            unit_vi="x",
            unit_en="x",
            bound="exact",
            scope="centre",
            scope_vi="x",
            scope_en="x",
            kind="count",
            source_key="report",
        )
    five.add(
        "score_stated",
        stated_id=1,
        index_code="PCI",
        year=2019,
        province_code="01",
        dimension="",
        rank_stated=2,
        source_key="report",
        origin_file="f",
        source_rank=1,
        derived=False,
        revision=1,
    )
    ask = {"prefix": "dossier.", "as_of": AS_OF}
    assert len(run(five, "dossiers/published_figures", **ask)) == 1
    assert len(run(five, "dossiers/published_figures", province="01", **ask)) == 1
    assert run(five, "dossiers/published_figures", province="02", **ask).empty
    assert run(five, "dossiers/published_figures", prefix="", as_of=date(2021, 6, 21)).empty


def test_sources_are_unknown_before_the_edition_is_public(five):
    source(five, "s1")
    before = COMMON | {"as_of": date(2020, 5, 4)}
    assert run(five, "indices/edition_sources", index="PCI", year=2019, **before).empty


@given(
    st.lists(
        st.tuples(st.integers(2001, 2012), st.sampled_from(["method", "boundary", "component"])), max_size=5
    ),
    st.lists(st.integers(2000, 2012), min_size=2, max_size=6, unique=True),
)
@settings(max_examples=40, deadline=None)
def test_a_change_is_refused_exactly_when_a_break_lies_in_between(breaks, years):
    warehouse = TinyWarehouse()
    warehouse.index()
    warehouse.provinces("01")
    for year, kind in breaks:
        warehouse.method_break(year, kind)
    for year in years:
        warehouse.edition(year, f"{year + 1}-05-05", population=1)
        warehouse.score(year, "01", 50.0, 1)
    history = run(warehouse, "indices/province_history", province="01", **COMMON).set_index("year")
    for earlier, later in pairwise(sorted(years)):
        kinds = {kind for year, kind in breaks if earlier < year <= later}
        expected = "boundary" if "boundary" in kinds else "method" if "method" in kinds else None
        found = history.loc[later, "change_refused"]
        assert (found if isinstance(found, str) else None) == expected
        assert (history["places_change"].notna()[later]) == (expected is None)
        slope = run(
            warehouse,
            "indices/peer_slope",
            index="PCI",
            province="01",
            peers="",
            year_from=earlier,
            year_to=later,
            **COMMON,
        )
        refused = slope["refused"].iloc[0]
        assert (refused if isinstance(refused, str) else None) == expected
    warehouse.connection.close()
