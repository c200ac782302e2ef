"""Receipts, results and stocks of dossiers: periods, months, the official table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.queries.dossier_world import JUNE, REPORT_JUNE, DossierWorld, day, desk_of_june

FORM = (
    "tn_tong",
    "tn_truc_tuyen",
    "tn_truc_tiep_bcci",
    "tn_ky_truoc",
    "gq_tong",
    "gq_truoc_han",
    "gq_dung_han",
    "gq_qua_han",
    "dg_tong",
    "dg_trong_han",
    "dg_qua_han",
)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> DossierWorld:
    return desk_of_june(tmp_path_factory.mktemp("june"))


@pytest.fixture
def world(tmp_path: Path) -> DossierWorld:
    return DossierWorld(tmp_path)


def only(rows: pd.DataFrame, *names: str) -> tuple[object, ...]:
    """Return the cells of the one row."""
    assert len(rows) == 1
    return tuple(rows.iloc[0][name] for name in names)


def which(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows.set_index("which").loc[name]


def between(first: str, last: str, before: str = "01/01") -> dict[str, date]:
    return {"first": day(first), "last": day(last), "previous_first": day(before)}


def in_may_and_june(world: DossierWorld, **other: object) -> pd.DataFrame:
    return world.ask("by_period", first=day("01/05"), last=day("30/06"), calendar="month", **other)


# --- summary ------------------------------------------------------------------------------------


def test_a_month_counts_what_came_what_went_and_what_is_left(june):
    row = which(june.ask("summary", **JUNE), "current")
    assert (row["carried"], row["received"], row["total_in"]) == (1, 8, 9)
    assert (row["online"], row["post"], row["direct"]) == (2, 0, 6)
    assert (row["resolved"], row["early"], row["on_day"], row["late"]) == (3, 1, 1, 1)
    assert (row["in_process"], row["within"], row["overdue"]) == (6, 4, 2)
    assert (row["withdrawn"], row["stopped"], row["on_the_spot"], row["posted"]) == (0, 1, 1, 0)
    assert (row["own_days"], row["waiting_days"], row["timed"]) == (4, 2, 2)


def test_rates_divide_by_what_their_definition_says(june):
    row = which(june.ask("summary", **JUNE), "current")
    assert row["ontime_rate"] == pytest.approx(2 / 3)
    assert row["rate_766"] == pytest.approx(6 / 9)
    assert row["online_share"] == pytest.approx(2 / 8)
    assert row["overdue_share"] == pytest.approx(2 / 6)


def test_the_founding_figures_of_the_centre_give_both_published_rates(world):
    # 198.488 on time, 1.114 late, 1.533 within, 61 overdue (domain notes, §1.3).
    received, due = date(2020, 6, 1), date(2020, 6, 10)
    world.dossier(received, due, date(2020, 6, 9), count=9)
    world.count(province=date(2020, 6, 30))
    for name, n in (("resolved_early", 198_488), ("resolved_late", 1_114), ("received", 201_196)):
        world.connection.execute(
            f"UPDATE cube_day SET {name} = CASE WHEN day = $1 THEN $2 ELSE 0 END",
            [received if name == "received" else date(2020, 6, 9), n],
        )
    world.connection.execute("UPDATE cube_day SET became_overdue = 61 WHERE day = $1", [date(2020, 6, 9)])
    row = which(
        world.ask("summary", first=received, last=date(2020, 6, 30), previous_first=date(2020, 5, 1)),
        "current",
    )
    assert (row["in_process"], row["within"], row["overdue"]) == (1_594, 1_533, 61)
    assert round(100 * row["ontime_rate"], 2) == 99.44
    assert round(100 * row["rate_766"], 2) == 99.42


def test_the_day_promised_first_is_counted_beside_the_day_now_promised(june):
    row = which(june.ask("summary", **JUNE), "current")
    assert (row["late"], row["late_original"]) == (1, 2)
    row = which(june.ask("summary", **REPORT_JUNE), "current")
    assert (row["overdue"], row["overdue_original"]) == (1, 2)


def test_the_period_before_and_the_year_before_stand_beside_it(june):
    rows = june.ask("summary", **JUNE)
    assert list(rows["which"]) == ["current", "previous"]
    may = which(rows, "previous")
    assert (may["carried"], may["received"], may["online"], may["post"], may["direct"]) == (0, 5, 1, 1, 3)
    assert (may["early"], may["on_day"], may["late"], may["withdrawn"], may["posted"]) == (1, 2, 1, 1, 1)
    assert (may["in_process"], may["overdue"], may["complete"]) == (1, 1, True)


def test_without_its_first_day_the_period_before_has_as_many_days(june):
    rows = june.ask("summary", first=day("20/05"), last=day("03/06"))
    before = which(rows, "previous")
    assert (before["first"], before["last"]) == (pd.Timestamp(2021, 5, 5), pd.Timestamp(2021, 5, 19))
    assert (before["carried"], before["received"], before["resolved"]) == (1, 3, 3)


def test_the_year_before_of_a_report_month_is_the_same_report_month(world):
    world.dossier(date(2020, 5, 14), date(2020, 5, 20), date(2020, 5, 20))
    world.dossier(date(2020, 5, 15), date(2020, 6, 20), date(2020, 6, 14))
    world.dossier(date(2020, 6, 15), date(2020, 6, 20), date(2020, 6, 16))
    world.count(province=day("18/06"))
    row = which(world.ask("summary", **REPORT_JUNE), "year_before")
    assert (row["first"], row["last"]) == (pd.Timestamp(2020, 5, 15), pd.Timestamp(2020, 6, 14))
    assert (row["carried"], row["received"], row["resolved"]) == (1, 1, 2)
    # Whole half months, so it is the same for one field of one agency.
    filtered = world.ask("summary", **REPORT_JUNE, agency="so-a", field="Đất đai")
    assert which(filtered, "year_before")["resolved"] == 2


def test_the_year_before_of_a_leap_february_ends_with_february(world):
    world.dossier(date(2019, 1, 2), date(2019, 1, 9), date(2019, 2, 28))
    world.dossier(date(2020, 2, 3), date(2020, 2, 9))
    world.count(province=date(2020, 3, 5))
    rows = world.ask(
        "summary", first=date(2020, 2, 1), last=date(2020, 2, 29), previous_first=date(2020, 1, 1)
    )
    before = which(rows, "year_before")
    assert (before["last"], before["resolved"]) == (pd.Timestamp(2019, 2, 28), 1)


def test_a_running_period_says_how_far_it_reaches(june):
    row = which(june.ask("summary", **JUNE), "current")
    assert (row["last"], row["last_held"], row["complete"]) == (
        pd.Timestamp(2021, 6, 30),
        pd.Timestamp(2021, 6, 18),
        False,
    )


def test_seen_from_an_earlier_day_nothing_later_is_known(june):
    row = which(june.ask("summary", **JUNE, as_of=day("09/06")), "current")
    assert (row["received"], row["resolved"], row["in_process"], row["overdue"]) == (4, 1, 4, 1)
    assert row["last_held"] == pd.Timestamp(2021, 6, 9)


def test_an_open_dossier_is_not_overdue_before_the_day_after_its_due_day(june):
    # Due on the snapshot day: overdue begins the day after, which nobody has seen yet.
    row = which(june.ask("summary", **JUNE, agency="so-a"), "current")
    assert (row["in_process"], row["overdue"]) == (3, 0)


def test_a_period_without_any_held_day_has_no_row(june):
    assert june.ask("summary", **between("01/07", "31/07", "01/06"), as_of=day("20/05")).empty
    assert list(june.ask("summary", **between("01/07", "31/07", "01/06"))["which"]) == ["previous"]
    assert june.ask(
        "summary", first=date(2019, 1, 1), last=date(2019, 12, 31), previous_first=date(2018, 1, 1)
    ).empty
    assert june.ask("summary", **JUNE, as_of=date(2021, 3, 1)).empty
    assert june.ask("summary", **between("30/06", "01/06")).empty


def test_one_day_is_a_period(june):
    row = which(june.ask("summary", **between("16/06", "16/06", "15/06")), "current")
    assert (row["received"], row["resolved"], row["on_day"]) == (2, 1, 1)
    before = which(june.ask("summary", **between("16/06", "16/06", "15/06")), "previous")
    assert (before["received"], before["late"]) == (1, 1)


@pytest.mark.parametrize(
    ("filters", "received", "in_process", "overdue"),
    [
        ({"agency": "so-a"}, 5, 3, 0),
        ({"agency": "ubnd-huyen-b"}, 3, 3, 2),
        ({"field": "Hộ tịch"}, 3, 4, 2),
        ({"level": "district"}, 3, 3, 2),
        ({"channel": "online"}, 2, 1, 0),
        ({"channel": "post"}, 0, 1, 1),
        ({"agency": "so-a", "channel": "online"}, 1, 1, 0),
        ({"field": "Hộ tịch", "level": "province"}, 2, 2, 0),
        ({"agency": "so-a", "field": "Hộ tịch"}, 2, 2, 0),
        ({"agency": "ubnd-huyen-b", "field": "Hộ tịch"}, 1, 2, 2),
        ({"agency": "ubnd-huyen-b", "field": "Hộ tịch", "channel": "post"}, 0, 1, 1),
        ({"agency": "so-z"}, 0, 0, 0),
    ],
)
def test_filters_narrow_every_count(june, filters, received, in_process, overdue):
    row = which(june.ask("summary", **JUNE, **filters), "current")
    assert (row["received"], row["in_process"], row["overdue"]) == (received, in_process, overdue)


def test_a_field_of_an_agency_is_known_by_whole_half_months_only(june):
    both = {"agency": "so-a", "field": "Hộ tịch"}
    row = which(june.ask("summary", **REPORT_JUNE, **both), "current")
    assert (row["carried"], row["received"], row["late"], row["in_process"], row["overdue"]) == (
        1,
        1,
        1,
        1,
        0,
    )
    # On 10/06 the half month is not over, so the answer ends with May.
    row = which(june.ask("summary", **JUNE | {"first": day("01/05")}, **both, as_of=day("10/06")), "current")
    assert (row["last_held"], row["received"], row["resolved"]) == (pd.Timestamp(2021, 5, 31), 1, 1)
    # Half a month in which nothing is known has no row; with the snapshot the half is told.
    july = {"first": day("15/06"), "last": day("14/07"), "previous_first": day("15/05")}
    assert "current" not in set(june.ask("summary", **july, **both, as_of=day("17/06"))["which"])
    row = which(june.ask("summary", **july, **both), "current")
    assert (row["carried"], row["received"], row["in_process"], row["overdue"]) == (1, 1, 2, 0)


def test_two_scopes_are_never_added(june):
    may = {"first": day("01/05"), "last": day("31/05"), "previous_first": day("01/04")}
    assert which(june.ask("summary", **may), "current")["received"] == 5
    centre = which(june.ask("summary", **may, scope="centre"), "current")
    assert (centre["received"], centre["on_day"], centre["last_held"]) == (1, 1, pd.Timestamp(2021, 5, 31))
    assert june.ask("summary", **JUNE, scope="centre").set_index("which").index.tolist() == ["previous"]


def test_a_snapshot_without_dossiers_answers_with_zeros_and_no_rates(world):
    world.count(province=day("18/06"))
    row = which(world.ask("summary", **JUNE), "current")
    assert (row["total_in"], row["in_process"], row["overdue"]) == (0, 0, 0)
    assert pd.isna(row["ontime_rate"])
    assert world.ask("official_form", first=day("01/06"), last=day("30/06")).empty


def test_shares_without_a_denominator_are_empty_not_zero(june):
    row = which(june.ask("summary", **JUNE, agency="so-z"), "current")
    assert row[["ontime_rate", "rate_766", "online_share", "overdue_share"]].isna().all()


# --- by_period ----------------------------------------------------------------------------------


def test_months_run_over_the_calendar_or_over_report_months(june):
    rows = in_may_and_june(june)
    assert rows[["year", "month", "received", "resolved", "in_process"]].values.tolist() == [
        [2021, 5, 5, 4, 1],
        [2021, 6, 8, 3, 6],
    ]
    assert rows["complete"].tolist() == [True, False]
    rows = june.ask("by_period", first=day("15/04"), last=day("14/07"), calendar="report")
    assert rows[["year", "month"]].values.tolist() == [[2021, 5], [2021, 6], [2021, 7]]
    assert rows["first"].dt.strftime("%d/%m").tolist() == ["15/04", "15/05", "15/06"]
    assert rows["last"].dt.strftime("%d/%m").tolist() == ["14/05", "14/06", "14/07"]
    assert rows["received"].tolist() == [4, 6, 3]
    assert rows["carried"].tolist() == [0, 2, 5] and rows["in_process"].tolist() == [2, 5, 6]


def test_months_before_the_first_dossier_and_after_the_last_day_have_no_row(june):
    rows = june.ask("by_period", first=date(2020, 1, 1), last=date(2021, 12, 31), calendar="month")
    assert rows["month"].tolist() == [5, 6]
    assert in_may_and_june(june, as_of=day("31/05"))["month"].tolist() == [5]


def test_one_month_is_a_series_of_one(june):
    rows = june.ask("by_period", first=day("15/05"), last=day("14/06"), calendar="report")
    assert only(rows, "month", "received", "late", "overdue") == (6, 6, 1, 1)


def test_a_report_december_belongs_to_the_old_year_and_january_to_the_new(world):
    world.dossier(date(2020, 12, 14), date(2020, 12, 20), date(2020, 12, 20))
    world.dossier(date(2020, 12, 15), date(2020, 12, 20), date(2020, 12, 20))
    world.count(province=date(2021, 3, 1))
    rows = world.ask("by_period", first=date(2020, 11, 15), last=date(2021, 1, 14), calendar="report")
    assert rows[["year", "month", "received"]].values.tolist() == [[2020, 12, 1], [2021, 1, 1]]


def test_the_month_of_tet_is_marked(world):
    world.dossier(date(2021, 1, 4), date(2021, 1, 8), date(2021, 1, 8))
    world.count(province=date(2021, 4, 30))
    rows = world.ask("by_period", first=date(2021, 1, 1), last=date(2021, 3, 31), calendar="month")
    assert rows["has_tet"].tolist() == [False, True, False]


def test_months_of_one_field_of_one_agency_end_with_the_last_whole_half(june):
    both = {"agency": "ubnd-huyen-b", "field": "Đất đai"}
    rows = in_may_and_june(june, **both)
    assert rows[["month", "received", "early", "in_process"]].values.tolist() == [[5, 0, 0, 0], [6, 2, 1, 1]]
    rows = in_may_and_june(june, **both, as_of=day("16/06"))
    assert rows["last_held"].dt.strftime("%d/%m").tolist() == ["31/05", "14/06"]


# --- official form ------------------------------------------------------------------------------


def form(world: DossierWorld, **given: object) -> pd.DataFrame:
    rows = world.ask("official_form", **{"first": day("15/05"), "last": day("14/06")} | given)
    named = rows[["level", "unit"]].astype(object).fillna("")
    return rows.assign(key=list(zip(named["level"], named["unit"], strict=True)))


def test_the_official_table_has_fields_totals_of_levels_and_the_whole(june):
    rows = form(june)
    table = {key: tuple(int(row[name]) for name in FORM) for key, row in rows.set_index("key").iterrows()}
    assert table == {
        ("province", "Đất đai"): (2, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0),
        ("province", "Hộ tịch"): (2, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0),
        ("province", ""): (4, 0, 2, 2, 2, 0, 1, 1, 2, 2, 0),
        ("district", "Đất đai"): (2, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0),
        ("district", "Hộ tịch"): (2, 0, 2, 0, 0, 0, 0, 0, 2, 1, 1),
        ("district", ""): (4, 1, 3, 0, 1, 1, 0, 0, 3, 2, 1),
        ("", ""): (8, 1, 5, 2, 3, 1, 1, 1, 5, 4, 1),
    }
    assert list(rows["key"])[-1] == ("", "")
    assert rows["is_total"].tolist() == [False, False, True, False, False, True, True]
    assert not rows["from_form"].any() and (rows["last_held"] == pd.Timestamp(2021, 6, 14)).all()


def test_the_official_table_of_one_level_is_its_fields_and_their_sum(june):
    rows = form(june, level="district")
    assert rows["key"].tolist() == [
        ("district", "Đất đai"),
        ("district", "Hộ tịch"),
        ("district", ""),
        ("", ""),
    ]
    assert rows["tn_tong"].tolist() == [2, 2, 4, 4]


def test_a_field_without_a_dossier_in_the_period_is_no_row(june):
    rows = form(june, first=day("01/05"), last=day("14/05"))
    assert rows["key"].tolist() == [
        ("province", "Đất đai"),
        ("province", "Hộ tịch"),
        ("province", ""),
        ("", ""),
    ]


def test_the_official_table_ends_with_the_day_it_is_seen_from(june):
    rows = form(june, as_of=day("02/06"))
    whole = rows[rows["key"] == ("", "")].iloc[0]
    assert (whole["tn_tong"], whole["gq_tong"], whole["dg_tong"], whole["dg_qua_han"]) == (5, 2, 3, 1)
    assert whole["last_held"] == pd.Timestamp(2021, 6, 2)
    assert form(june, as_of=day("14/05")).empty
    assert form(june, first=day("15/06"), last=day("14/07"), scope="centre").empty


def imported_form(world: DossierWorld, **other: object) -> None:
    for number, (level, unit, n) in enumerate((("province", "Đất đai", 10), ("commune", "Hộ tịch", 4)), 1):
        values = dict(zip(FORM, (n, 2, n - 4, 2, n - 1, 1, n - 3, 1, 1, 1, 0), strict=True))
        world.add(
            "form_row",
            **{
                "scope": "province",
                "first_day": day("15/05"),
                "last_day": day("14/06"),
                "level": level,
                "unit": unit,
                "row_number": number,
                "import_id": "i",
            }
            | values
            | other,
        )


def test_an_imported_table_answers_when_no_dossiers_are_held(world):
    imported_form(world)
    rows = form(world)
    assert rows["key"].tolist() == [
        ("province", "Đất đai"),
        ("province", ""),
        ("commune", "Hộ tịch"),
        ("commune", ""),
        ("", ""),
    ]
    assert rows["tn_tong"].tolist() == [10, 10, 4, 4, 14]
    assert rows["from_form"].all() and (rows["last_held"] == pd.Timestamp(2021, 6, 14)).all()
    assert form(world, level="commune")["tn_tong"].tolist() == [4, 4, 4]


def test_an_imported_table_answers_for_its_own_period_and_day_only(world):
    imported_form(world)
    assert form(world, first=day("01/06"), last=day("30/06")).empty
    assert form(world, as_of=day("13/06")).empty
    assert form(world, scope="centre").empty
    assert not form(world, as_of=day("14/06")).empty


def test_counted_dossiers_win_over_an_imported_table(june, tmp_path):
    imported_form(june)
    assert not form(june)["from_form"].any()
    june.connection.execute("DELETE FROM form_row")
