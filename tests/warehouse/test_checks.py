"""Every check stays silent in a healthy world and names the row that was spoilt."""

from __future__ import annotations

import pytest

from reform.warehouse.checks import all_checks, parse, run_checks
from tests.warehouse.world import healthy_world

TARGET = """INSERT INTO target VALUES (
    'pci_2019', 'PCI', 'PCI', 'PCI', 'national', NULL, 2019, 2019, 'score', 'at_least', 65, 'điểm', 'points',
    'CP', 'Gov', 'NQ 1', NULL, NULL, FALSE, NULL, NULL, 'shipped'
);"""
# check → (a fault, a text that an offending row must hold)
FAULTS = [
    (
        "one_value_per_key",
        "INSERT INTO score_stated SELECT * REPLACE (99 AS stated_id) FROM score_stated WHERE stated_id = 1",
        "pci",
    ),
    ("one_value_per_key", "INSERT INTO national_statistic SELECT * FROM national_statistic LIMIT 1", "max"),
    (
        "source_keys_resolve",
        "UPDATE score_stated SET source_key = 'table;nobody' WHERE stated_id = 6",
        "nobody",
    ),
    (
        "source_keys_resolve",
        "UPDATE published_figure SET source_key = 'lost' WHERE figure_key = 'open'",
        "lost",
    ),
    (
        "sources_are_complete",
        "UPDATE source SET derivation = 'stated' WHERE source_key = 'report_d'",
        "report_d",
    ),
    ("sources_are_complete", "UPDATE source SET kind = 'rumour' WHERE source_key = 'press'", "rumour"),
    ("index_codes_resolve", "INSERT INTO era VALUES ('XYZ', 2010, NULL, 'a', 'b', 63)", "XYZ"),
    ("provinces_resolve", "UPDATE score_stated SET province_code = '99' WHERE stated_id = 6", "99"),
    ("provinces_resolve", "UPDATE edition SET population = 34 WHERE index_code = 'PCI'", "70"),
    ("provinces_complete", "DELETE FROM province WHERE units = 63 AND province_code = '70'", "count"),
    (
        "provinces_complete",
        "UPDATE province SET successor_code = '09' WHERE units = 63 AND province_code = '70'",
        "merged_from",
    ),
    ("provinces_complete", "UPDATE province SET successor_code = '77' WHERE province_code = '70'", "70 → 77"),
    ("neighbours_hold", "UPDATE neighbour SET neighbour_code = '99' WHERE province_code = '69'", "99"),
    ("neighbours_hold", "INSERT INTO neighbour VALUES ('70', '70', 'drawn', NULL, NULL, NULL)", "lower code"),
    ("neighbours_hold", "INSERT INTO neighbour VALUES ('70', '69', 'drawn', NULL, NULL, NULL)", "lower code"),
    (
        "neighbours_hold",
        "UPDATE neighbour SET basis = 'stated' WHERE province_code = '69'",
        "without address",
    ),
    ("neighbours_hold", "DELETE FROM neighbour WHERE neighbour_code = '70'", "without neighbour"),
    (
        "names_in_both_languages",
        "UPDATE neighbour SET note_vi = 'sông' WHERE province_code = '69'",
        "neighbour",
    ),
    (
        "dimension_validity_covers_scores",
        "UPDATE dimension SET valid_from = 2020 WHERE index_code = 'PCI' AND dimension = 'D02'",
        "D02",
    ),
    (
        "dimension_validity_does_not_overlap",
        "INSERT INTO dimension SELECT * REPLACE (2012 AS valid_from) FROM dimension WHERE dimension = 'D02'",
        "overlaps",
    ),
    (
        "dimension_validity_does_not_overlap",
        "UPDATE dimension SET valid_to = 2005 WHERE dimension = 'D02'",
        "ends",
    ),
    (
        "dimension_validity_does_not_overlap",
        "UPDATE dimension SET parent = 'D9' WHERE dimension = 'D01.1'",
        "D01.1",
    ),
    ("scores_inside_scale", "UPDATE score_stated SET score = 10.5 WHERE dimension = 'D02'", "D02"),
    ("scores_inside_scale", "UPDATE score_stated SET score = 0.5 WHERE dimension = 'D02'", "D02"),
    ("zero_is_never_a_score", "UPDATE score_stated SET score = 0 WHERE dimension = 'D02'", "D02"),
    (
        "nothing_entirely_empty",
        "UPDATE score_stated SET score = NULL, rank_stated = NULL, tier_stated = NULL WHERE stated_id = 6",
        "08",
    ),
    ("every_statement_is_chosen_from", "DELETE FROM score WHERE dimension = 'D02'", "D02"),
    (
        "tier_codes_resolve",
        "UPDATE score_stated SET tier_stated = 'splendid' WHERE stated_id = 6",
        "splendid",
    ),
    (
        "tier_order_agrees_with_score_order",
        "UPDATE score SET tier_published = 'low' WHERE index_code = 'PCI' AND province_code = '08'",
        "09",
    ),
    (
        "ranks_not_shared_unless_tied",
        "UPDATE score SET rank_published = 1 WHERE index_code = 'PCI' AND province_code = '09'",
        "09",
    ),
    (
        # Two units share place 61 and nothing is known of their scores: 62 is then taken as well.
        "ranks_not_shared_unless_tied",
        """
        UPDATE score SET score = NULL, rank_published = 61 WHERE index_code = 'PCI' AND dimension = '';
        UPDATE score SET rank_published = 62 WHERE index_code = 'PCI' AND province_code = '09'
        """,
        "09",
    ),
    (
        "rank_order_agrees_with_score_order",
        "UPDATE score SET score = 71 WHERE index_code = 'PCI' AND province_code = '09'",
        "09",
    ),
    (
        "rank_order_agrees_with_score_order",
        "UPDATE index_card SET higher_is_better = FALSE WHERE index_code = 'PAR'",
        "70",
    ),
    (
        "subdimensions_add_up_to_dimensions",
        "UPDATE score SET score = 2.6 WHERE dimension = 'D01.1'",
        "D01",
    ),
    ("subdimensions_add_up_to_dimensions", "DELETE FROM score WHERE dimension = 'D01.2'", "D01"),
    ("dimensions_add_up_to_total", "UPDATE score SET score = 6.6 WHERE dimension = 'D02'", "63.6"),
    (
        "par_columns_add_up_to_total",
        "UPDATE score SET score = 8.9 WHERE index_code = 'PAR' AND dimension = 'sipas'",
        "80.9",
    ),
    ("expected_counts_hold", "DELETE FROM score_stated WHERE dimension = 'D02'", "PCI"),
    ("expected_counts_hold", "INSERT INTO expected_count VALUES ('PCI', 2020, 0, 63, 63, 0)", "2020"),
    ("editions_cover_scores", "DELETE FROM edition WHERE index_code = 'PAPI'", "PAPI"),
    ("editions_cover_scores", "UPDATE edition SET existence = 'false' WHERE index_code = 'PAPI'", "PAPI"),
    (
        "editions_follow_one_rule",
        "UPDATE edition SET public_from = '2018-12-31' WHERE index_code = 'PCI'",
        "PCI",
    ),
    (
        "editions_follow_one_rule",
        "UPDATE edition SET not_before = '2021-01-01' WHERE index_code = 'PCI'",
        "PCI",
    ),
    ("intervals_hold_their_score", "UPDATE score_interval SET low = 43.9", "43.9"),
    ("intervals_hold_their_score", "UPDATE score_interval SET level = 0.95", "0.95"),
    ("intervals_hold_their_score", "UPDATE score_interval SET std_error = 0.1679", "1.9"),
    ("intervals_hold_their_score", "UPDATE score SET score = 43.8 WHERE index_code = 'PAPI'", "43.8"),
    (
        "national_maximum_agrees_with_scores",
        "UPDATE national_statistic SET value = 69 WHERE statistic = 'max'",
        "08",
    ),
    (
        "national_maximum_agrees_with_scores",
        "UPDATE national_statistic SET value = 71 WHERE statistic = 'max'",
        "08",
    ),
    (
        "national_maximum_agrees_with_scores",
        "UPDATE national_statistic SET value = 64 WHERE statistic = 'min'",
        "70",
    ),
    ("disagreements_are_listed", "DELETE FROM correction WHERE correction_id = 'two_sources'", "80.95;81.0"),
    (
        "disagreements_are_listed",
        """
        UPDATE correction SET province_code = NULL, expected = 'tolerance 0.01'
        WHERE correction_id = 'two_sources'
        """,
        "80.95;81.0",
    ),
    (
        "disagreements_are_listed",
        "UPDATE score_stated SET tier_stated = 'poor' WHERE index_code = 'PAPI' AND source_key = 'report'",
        "high_average;poor",
    ),
    (
        "corrections_find_what_they_expect",
        "UPDATE score_stated SET score = 81 WHERE index_code = 'PAR' AND score = 80.95",
        "two_sources",
    ),
    (
        "corrections_find_what_they_expect",
        "UPDATE score SET rank_published = 1 WHERE index_code = 'PAPI'",
        "no_place",
    ),
    ("corrections_find_what_they_expect", "UPDATE score_interval SET level_printed = 0.90", "level"),
    (
        "corrections_find_what_they_expect",
        "UPDATE correction SET expected = 'none' WHERE correction_id = 'no_place'",
        "no_place",
    ),
    (
        "published_identities_hold",
        "UPDATE published_figure SET value = 11 WHERE figure_key = 'open'",
        "stock",
    ),
    ("published_identities_hold", "DELETE FROM published_figure WHERE figure_key = 'open'", "stock"),
    (
        "published_shares_hold",
        "UPDATE published_figure SET value = 11 WHERE figure_key = 'open_share'",
        "open_share",
    ),
    ("published_shares_hold", "DELETE FROM published_figure WHERE figure_key = 'received'", "open_share"),
    (
        "founding_report_agrees_with_tables",
        "UPDATE score SET rank_published = 60 WHERE index_code = 'PCI' AND province_code = '70'",
        "pci.rank",
    ),
    (
        "founding_report_agrees_with_tables",
        "UPDATE score SET score = 75.64 WHERE index_code = 'PAR' AND year = 2018",
        "par.delta",
    ),
    ("founding_report_agrees_with_tables", "DELETE FROM score WHERE index_code = 'PAPI'", "papi.rank"),
    (
        "founding_report_agrees_with_tables",
        "UPDATE tier SET name_vi = 'Thấp nhất' WHERE tier = 'high_average'",
        "papi.group",
    ),
    *(
        ("targets_fit_their_measure", TARGET + " UPDATE target SET " + fault, what)
        for fault, what in (
            ("kind = 'count'", "kind"),
            ("kind = 'share'", "kind"),
            ("index_or_measure = 'ty_le'", "kind"),
            ("comparison = 'at_most'", "comparison"),
            ("kind = 'rank'", "comparison"),
            ("province_code = '70'", "scope"),
            ("scope = 'province'", "scope"),
            ("scope = 'province', province_code = '99'", "scope"),
            ("year_to = 2018", "years"),
            ("value = -1", "value"),
            ("origin = 'elsewhere'", "origin"),
        )
    ),
    ("revisions_have_a_day", "UPDATE score_stated SET revision = 1 WHERE stated_id = 1", "PCI"),
    ("revisions_have_a_day", "UPDATE score_stated SET revised_on = '2020-06-01' WHERE stated_id = 1", "PCI"),
    (
        "revisions_have_a_day",
        "UPDATE score_stated SET revision = 1, revised_on = '2020-05-04' WHERE stated_id = 1",
        "2020-05-05",
    ),
    ("names_in_both_languages", "UPDATE dimension SET name_en = ' ' WHERE dimension = 'D02'", "D02"),
    (
        "names_in_both_languages",
        "UPDATE edition SET note_vi = 'chú thích' WHERE index_code = 'PAPI'",
        "PAPI 2019",
    ),
    ("names_in_both_languages", "UPDATE tier SET name_en = '' WHERE tier = 'low'", "PCI low"),
    *(
        ("dossier_cubes_agree", fault, what)
        for fault, what in (
            ("UPDATE cube_agency SET received = 2 WHERE day = '2021-06-03'", "cube_agency"),
            ("DELETE FROM cube_field WHERE day = '2021-06-03'", "cube_field"),
            ("UPDATE cube_half SET own_days = 8 WHERE own_days = 7", "own_days"),
            ("INSERT INTO cube_procedure SELECT * FROM cube_procedure LIMIT 1", "cube_procedure"),
            ("UPDATE cube_agency SET channel = 'post' WHERE channel = 'online'", "post"),
            ("UPDATE cube_half SET half = '2021-06-15'", "2021-06-15"),
            ("DELETE FROM cube_day", "2021-06-09"),
        )
    ),
    *(
        ("dossier_stock_agrees", fault, what)
        for fault, what in (
            ("DELETE FROM open_stock WHERE state = 'waiting'", "so-b"),
            ("UPDATE open_stock SET dossiers = 2 WHERE state = 'waiting'", "so-b"),
            ("UPDATE open_stock SET state = 'open'", "so-b"),
            ("UPDATE open_stock SET agency_code = 'so-b' WHERE state = 'open'", "so-a"),
            ("UPDATE cube_half SET became_overdue_original = 0 WHERE channel = 'online'", "online"),
            ("UPDATE cube_half SET cleared_overdue = 0", "Đất đai"),
        )
    ),
    *(
        ("dossier_backlog_within_bounds", fault, what)
        for fault, what in (
            ("UPDATE cube_day SET became_overdue = 2 WHERE day = '2021-06-10'", "2021-06-10"),
            ("UPDATE cube_day SET resolved_early = 9 WHERE day = '2021-06-10'", "direct"),
            ("UPDATE cube_day SET cleared_overdue_original = 2", "2021-06-10"),
            ("UPDATE cube_day SET day = '2021-05-31' WHERE became_overdue = 1", "2021-05-31"),
        )
    ),
    *(
        ("dossier_times_agree", fault, what)
        for fault, what in (
            ("UPDATE time_histogram SET dossiers = 2 WHERE measure = 'own_days' AND field IS NULL", "so-a"),
            ("UPDATE time_histogram SET dossiers = 2 WHERE measure = 'used_share'", "Đất đai"),
            ("DELETE FROM time_histogram WHERE agency_code IS NULL", "Đất đai"),
            ("UPDATE time_histogram SET half = '2021-06-15'", "2021-06-15"),
        )
    ),
    *(
        ("dossier_scopes_are_whole", fault, what)
        for fault, what in (
            (
                "INSERT INTO dossier_snapshot SELECT * REPLACE ('centre' AS scope, 'simulated' AS origin) "
                "FROM dossier_snapshot",
                "imported, simulated",
            ),
            ("UPDATE dossier_snapshot SET origin = 'guessed'", "guessed"),
            ("UPDATE dossier_snapshot SET dossiers = 4", "4 and 3"),
            ("DELETE FROM dossier_snapshot", "province"),
            ("DELETE FROM agency WHERE agency_code = 'so-b'", "so-b"),
            ("UPDATE cube_day SET level = 'village'", "village"),
            ("UPDATE cube_day SET channel = 'pigeon' WHERE channel = 'online'", "pigeon"),
        )
    ),
]


def test_every_check_is_silent_in_a_healthy_world():
    with healthy_world() as world:
        broken = {name: rows for name, rows in run_checks(world).items() if not rows.empty}
    assert not broken, broken


def test_every_check_has_a_fault_that_it_finds():
    assert {check.name for check in all_checks()} == {name for name, _, _ in FAULTS}


@pytest.mark.parametrize(("name", "fault", "seen"), FAULTS)
def test_check_returns_the_spoilt_row(name, fault, seen):
    with healthy_world() as world:
        world.execute(fault)
        rows = world.execute(next(check.sql for check in all_checks() if check.name == name)).df()
    cells = [str(cell) for row in rows.astype(object).to_numpy() for cell in row]
    assert any(seen in cell for cell in cells), rows


def test_a_fitting_target_and_a_dated_revision_are_fine():
    with healthy_world() as world:
        world.execute(TARGET)
        world.execute("UPDATE score_stated SET revision = 1, revised_on = '2020-05-06' WHERE stated_id = 1")
        results = run_checks(world)
    assert results["targets_fit_their_measure"].empty
    assert results["revisions_have_a_day"].empty


def test_equal_scores_may_share_a_place():
    with healthy_world() as world:
        world.execute(
            "UPDATE score SET rank_published = 1, score = 70 "
            "WHERE index_code = 'PCI' AND province_code = '09'"
        )
        assert run_checks(world)["ranks_not_shared_unless_tied"].empty


def test_a_listed_exception_excuses_a_sum():
    with healthy_world() as world:
        world.execute("UPDATE score SET score = 6.6 WHERE dimension = 'D02'")
        world.execute("INSERT INTO additivity_exception VALUES ('PCI', 2019, NULL, '', 'vì', 'why')")
        assert run_checks(world)["dimensions_add_up_to_total"].empty


def test_a_total_without_all_components_is_not_summed():
    with healthy_world() as world:
        world.execute("DELETE FROM score WHERE dimension = 'D02'")
        assert run_checks(world)["dimensions_add_up_to_total"].empty


def test_one_tolerance_row_covers_differences_in_the_last_digit():
    with healthy_world() as world:
        world.execute(
            "UPDATE correction SET province_code = NULL, year = NULL, expected = 'tolerance 0.06', "
            "chosen = NULL WHERE correction_id = 'two_sources'"
        )
        results = run_checks(world)
    assert results["disagreements_are_listed"].empty
    assert results["corrections_find_what_they_expect"].empty


@pytest.mark.parametrize(
    "header",
    [
        "SELECT 1",
        "-- what: a\n-- one row per: b\nSELECT 1",
        "-- what: a\n-- one row per: b\n-- severity: fatal\nSELECT 1",
        "-- what: a\n-- what: a\n-- one row per: b\n-- severity: error\nSELECT 1",
    ],
)
def test_a_check_without_its_header_is_refused(header):
    with pytest.raises(ValueError, match="broken"):
        parse("broken", header)
