"""Who holds the dossiers, how old they are, how long they take, what is usual: worked out on paper."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.queries.dossier_world import DossierWorld, day, desk_of_june

MAY_AND_JUNE = {"first": day("01/05"), "last": day("30/06")}
JUNE = {"first": day("01/06"), "last": day("30/06")}


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> DossierWorld:
    return desk_of_june(tmp_path_factory.mktemp("june"))


@pytest.fixture
def world(tmp_path: Path) -> DossierWorld:
    return DossierWorld(tmp_path)


def days(rows: pd.DataFrame, name: str = "day") -> list[str]:
    return rows[name].dt.strftime("%d/%m").tolist()


# --- what is held -------------------------------------------------------------------------------


def test_the_snapshots_name_scope_reach_and_number(june):
    rows = june.ask("snapshots")[["scope", "origin", "dossiers"]]
    assert rows.values.tolist() == [["centre", "imported", 1], ["province", "imported", 13]]
    assert days(june.ask("snapshots"), "snapshot_on") == ["31/05", "18/06"]
    assert days(june.ask("snapshots"), "first_day") == ["04/05", "04/05"]


def test_the_choices_are_what_has_dossiers_in_the_scope(june):
    rows = june.ask("choices")
    assert rows[["kind", "code", "dossiers"]].values.tolist() == [
        ["agency", "so-a", 9],
        ["agency", "ubnd-huyen-b", 4],
        ["field", "Đất đai", 8],
        ["field", "Hộ tịch", 5],
        ["level", "province", 9],
        ["level", "district", 4],
        ["channel", "direct", 9],
        ["channel", "online", 3],
        ["channel", "post", 1],
    ]
    assert june.ask("choices", scope="centre")["code"].tolist() == ["so-c", "Xây dựng", "province", "direct"]


def test_what_was_corrected_away_is_no_choice(june, world):
    world.dossier(day("01/06"), day("09/06"))
    world.count(province=day("18/06"))
    for cube in ("cube_day", "cube_agency", "cube_field"):
        world.connection.execute(f"INSERT INTO {cube} SELECT * REPLACE (-received AS received) FROM {cube}")
    assert world.ask("choices").empty


# --- backlog ------------------------------------------------------------------------------------


def backlog(world: DossierWorld, first: str, last: str, **other: object) -> list[list[object]]:
    rows = world.ask("backlog_path", first=day(first), last=day(last), **other)
    names = ["in_process", "overdue", "overdue_original"]
    return [[label, *counts] for label, counts in zip(days(rows), rows[names].values.tolist(), strict=True)]


def test_a_dossier_is_overdue_from_the_day_after_until_it_is_resolved(june):
    assert backlog(june, "12/05", "20/05") == [
        ["12/05", 2, 0, 0],
        ["13/05", 2, 0, 0],
        ["14/05", 2, 1, 1],
        ["15/05", 2, 1, 1],
        ["16/05", 2, 1, 1],
        ["17/05", 2, 1, 1],
        ["18/05", 2, 2, 2],
        ["19/05", 1, 1, 1],
        ["20/05", 1, 0, 0],
    ]


def test_the_day_promised_first_keeps_a_path_of_its_own(june):
    assert [row[2:] for row in backlog(june, "04/06", "11/06")] == [
        [1, 1],
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 1],
        [1, 1],
        [1, 2],
    ]


def test_the_path_lies_between_first_dossier_and_snapshot(june):
    rows = june.ask("backlog_path", first=date(2020, 1, 1), last=date(2022, 1, 1))
    assert (days(rows)[0], days(rows)[-1]) == ("04/05", "18/06")
    assert days(june.ask("backlog_path", **MAY_AND_JUNE, as_of=day("10/05")))[-1] == "10/05"
    assert june.ask("backlog_path", **JUNE, as_of=day("31/05")).empty
    assert not rows.set_index("day").loc["2021-05-16", "is_working"]


def test_one_field_of_one_agency_has_the_ends_of_half_months_and_the_snapshot(june):
    both = {"agency": "ubnd-huyen-b", "field": "Hộ tịch"}
    assert backlog(june, "01/05", "30/06", **both) == [
        ["14/05", 0, 0, 0],
        ["31/05", 1, 1, 1],
        ["14/06", 2, 1, 2],
        ["18/06", 2, 2, 2],
    ]
    assert backlog(june, "01/05", "30/06", **both, as_of=day("17/06"))[-1][0] == "14/06"


def test_ageing_counts_working_days_late_at_the_snapshot(june):
    rows = june.ask("ageing").set_index("agency_code")
    bands = ["days_1_5", "days_6_10", "days_11_30", "days_over_30", "overdue", "in_process"]
    assert rows.index.tolist() == ["ubnd-huyen-b", "so-a"]
    assert rows.loc["ubnd-huyen-b", bands].tolist() == [1, 0, 1, 0, 2, 3]
    assert rows.loc["so-a", bands].tolist() == [0, 0, 0, 0, 0, 3]
    assert rows.loc["ubnd-huyen-b", "oldest_days"] == 16 and pd.isna(rows.loc["so-a", "oldest_days"])


def test_ageing_is_known_at_the_snapshot_only(june):
    assert june.ask("ageing", as_of=day("17/06")).empty
    assert len(june.ask("ageing", as_of=day("18/06"))) == 2
    assert june.ask("ageing", scope="centre").empty


@pytest.mark.parametrize(
    ("filters", "overdue"),
    [
        ({"field": "Hộ tịch"}, [2, 0]),
        ({"channel": "post"}, [1]),
        ({"level": "province"}, [0]),
        ({"agency": "ubnd-huyen-b", "field": "Đất đai"}, [0]),
    ],
)
def test_ageing_under_filters(june, filters, overdue):
    assert june.ask("ageing", **filters)["overdue"].tolist() == overdue


def test_bands_end_with_5_10_and_30_working_days_and_hold_everything_overdue(world):
    # Working days before Friday 18/06: 5 → 11/06, 6 → 10/06, 10 → 04/06, 11 → 03/06, 30 → 07/05, 31 → 06/05.
    for due in ("11/06", "10/06", "04/06", "03/06", "07/05", "06/05"):
        world.dossier(day("04/05"), day(due))
    # Saturday is no working day, yet the dossier is overdue; a due day long before the calendar too.
    world.dossier(day("04/05"), date(1995, 1, 1))
    world.count(province=day("18/06"))
    row = world.ask("ageing").iloc[0]
    assert row[["days_1_5", "days_6_10", "days_11_30", "days_over_30"]].tolist() == [1, 2, 2, 2]
    assert row["overdue"] == 7 == row[["days_1_5", "days_6_10", "days_11_30", "days_over_30"]].sum()


def test_late_by_a_day_off_only_is_in_the_first_band(world):
    world.dossier(day("01/06"), day("18/06"))
    world.count(province=day("19/06"))
    assert world.ask("ageing").iloc[0][["days_1_5", "overdue", "oldest_days"]].tolist() == [1, 1, 0]


def test_agencies_with_as_many_overdue_stand_in_vietnamese_order(world):
    for agency in ("Sở Em", "Sở Đông", "Sở Dương"):
        world.dossier(day("01/06"), day("10/06"), agency=agency)
    world.count(province=day("18/06"))
    assert world.ask("ageing")["agency"].tolist() == ["Sở Dương", "Sở Đông", "Sở Em"]


# --- due soon -----------------------------------------------------------------------------------


def test_due_soon_lists_the_three_working_days_after_the_snapshot(june):
    rows = june.ask("due_soon")
    assert rows["agency_code"].unique().tolist() == ["so-a"]
    assert days(rows) == ["21/06", "22/06", "23/06"]
    assert rows["dossiers"].tolist() == [1, 0, 1] and set(rows["total"]) == {2}


def test_what_is_due_on_the_snapshot_day_is_told_apart(june):
    assert set(june.ask("due_soon")["due_today"]) == {1}
    rows = june.ask("due_soon", field="Hộ tịch")
    assert (rows["dossiers"].tolist(), set(rows["due_today"])) == ([1, 0, 0], {1})
    rows = june.ask("due_soon", field="Đất đai", agency="so-a")
    assert (rows["dossiers"].tolist(), set(rows["due_today"])) == ([0, 0, 1], {0})


def test_due_on_a_day_off_belongs_to_the_working_day_after(world):
    # Thursday 29/04/2021: 30/04, 01/05 and Monday 03/05 are off.
    world.dossier(day("20/04"), day("02/05"))
    world.dossier(day("20/04"), day("04/05"))
    world.dossier(day("20/04"), day("06/05"))
    world.dossier(day("20/04"), day("07/05"))
    world.dossier(day("20/04"), day("04/05"), status=6)
    world.count(province=day("29/04"))
    rows = world.ask("due_soon")
    assert (days(rows), rows["dossiers"].tolist()) == (["04/05", "05/05", "06/05"], [2, 0, 1])


def test_nothing_is_due_soon_before_the_snapshot_or_elsewhere(june):
    assert june.ask("due_soon", as_of=day("17/06")).empty
    assert june.ask("due_soon", agency="ubnd-huyen-b").empty
    assert june.ask("due_soon", scope="centre").empty


# --- weekdays -----------------------------------------------------------------------------------


def test_a_weekday_mean_divides_by_the_working_days_held(june):
    rows = june.ask("weekday_month", **JUNE)
    assert rows[["weekday", "received", "working_days"]].values.tolist() == [
        [1, 2, 2],
        [2, 2, 3],
        [3, 3, 3],
        [4, 1, 3],
        [5, 0, 3],
    ]
    assert rows["mean_received"].tolist() == pytest.approx([1, 2 / 3, 1, 1 / 3, 0])
    assert not rows["complete"].any()


def test_a_month_is_complete_when_every_working_day_of_it_is_counted(june):
    def complete(**period: date) -> set[bool]:
        rows = june.ask("weekday_month", **period)
        return set(rows.loc[rows["month"] == 5, "complete"])

    # The data begin on 04/05, the first working day of May.
    assert complete(**MAY_AND_JUNE) == {True}
    assert complete(first=day("15/05"), last=day("14/06")) == {False}
    assert complete(first=day("01/05"), last=day("30/05")) == {False}


def test_days_off_have_no_weekday_mean(world):
    world.dossier(day("05/06"), day("10/06"), channel="online")
    world.dossier(day("07/06"), day("10/06"))
    world.count(province=day("30/06"))
    rows = world.ask("weekday_month", **JUNE)
    assert rows["weekday"].tolist() == [1, 2, 3, 4, 5] and rows["received"].sum() == 1


def test_weekdays_know_tet_and_leave_out_a_field_of_an_agency(world, june):
    world.dossier(date(2021, 1, 4), date(2021, 1, 8))
    world.count(province=date(2021, 3, 31))
    rows = world.ask("weekday_month", first=date(2021, 1, 1), last=date(2021, 3, 31))
    tet = rows[rows["month"] == 2]
    assert set(days(tet, "tet_until")) == {"16/02"} and rows.loc[rows["month"] != 2, "tet_from"].isna().all()
    assert june.ask("weekday_month", **JUNE, agency="so-a", field="Đất đai").empty


def test_weekdays_know_the_days_of_social_distancing(world):
    events = {"gian_cach_2021": "national", "gian_cach_2020": "national", "gian_cach_rieng": "centre"}
    for (key, scope), (first, last) in zip(
        events.items(),
        [("28/05", "15/06"), ("01/04", "15/04"), ("01/06", "30/06")],
        strict=True,
    ):
        world.connection.execute(
            "INSERT INTO event (event_id, starts_on, ends_on, precision, scope, label_vi, label_en) "
            "VALUES ($1, $2, $3, 'day', $4, 'Giãn cách', 'Distancing')",
            [key, day(first), day(last), scope],
        )
    world.dossier(day("04/05"), day("10/05"))
    world.count(province=day("30/06"))
    rows = world.ask("weekday_month", **MAY_AND_JUNE)
    may, june = rows[rows["month"] == 5], rows[rows["month"] == 6]
    told = [set(days(rows, name)) for rows in (may, june) for name in ("distancing_from", "distancing_until")]
    assert told == [{"28/05"}, {"31/05"}, {"01/06"}, {"15/06"}]


# --- time used ----------------------------------------------------------------------------------


def time_used(world: DossierWorld, by: str, **other: object) -> pd.DataFrame:
    return world.ask("time_used", **MAY_AND_JUNE | {"by": by} | other).set_index("code")


def test_time_is_told_by_median_and_ninth_decile_of_the_limit_promised_first(june):
    rows = time_used(june, "field")
    assert rows.index.tolist() == ["Đất đai", "Hộ tịch"]
    row = rows.loc["Đất đai"]
    # Own days 0, 4, 4, 5; shares 4/5, 5/5, 4/3 (in steps of 5 %), none without a due day.
    assert row[["timed", "p50_share", "p90_share", "p50_days", "p90_days"]].tolist() == [4, 1.0, 1.3, 4, 5]
    assert row[["own_days_mean", "waiting_days_mean"]].tolist() == [3.25, 0.5]
    assert rows.loc["Hộ tịch", ["timed", "p50_share", "p90_days"]].tolist() == [1, 2.0, 10]


def test_time_by_agency_and_in_all(june):
    rows = time_used(june, "agency")
    assert rows[["name", "timed"]].values.tolist() == [["Sở A", 4], ["UBND huyện B", 1]]
    whole = time_used(june, "total")
    assert whole.index.tolist() == [""] and whole["timed"].tolist() == [5]
    assert whole["own_days_mean"].tolist() == [23 / 5]
    assert time_used(june, "total", field="Đất đai")["p90_share"].tolist() == [1.3]
    assert time_used(june, "total", agency="ubnd-huyen-b")["p50_share"].tolist() == [1.3]
    assert time_used(june, "total", level="province")["timed"].tolist() == [4]


def test_within_one_agency_fields_have_means_but_no_percentiles(june):
    rows = time_used(june, "field", agency="so-a")
    assert rows[["timed", "own_days_mean"]].values.tolist() == [[3, 3.0], [1, 10.0]]
    assert rows[["p50_share", "p90_share", "p50_days", "p90_days"]].isna().all(axis=None)
    assert time_used(june, "agency", field="Đất đai")["timed"].tolist() == [3, 1]


def test_time_of_a_half_month_that_is_not_over_is_not_told(june):
    assert time_used(june, "total", as_of=day("12/06"))["timed"].tolist() == [3]
    assert time_used(june, "total", as_of=day("14/06"))["timed"].tolist() == [4]
    assert time_used(june, "total", as_of=day("17/06"))["timed"].tolist() == [4]
    assert time_used(june, "total", as_of=day("18/06"))["timed"].tolist() == [5]


def test_withdrawn_and_stopped_dossiers_say_nothing_about_time(world):
    world.dossier(day("01/06"), day("08/06"), day("04/06"), status=7)
    world.dossier(day("01/06"), day("08/06"), day("04/06"), status=8)
    world.count(province=day("30/06"))
    assert time_used(world, "total").empty


# --- agencies and procedures --------------------------------------------------------------------


def test_agencies_stand_with_receipts_results_and_both_stocks(june):
    rows = june.ask("agencies", **JUNE).set_index("agency_code")
    assert rows.index.tolist() == ["ubnd-huyen-b", "so-a"]
    names = [
        "received",
        "online",
        "resolved",
        "late",
        "late_original",
        "in_process",
        "overdue",
        "overdue_before",
    ]
    assert rows.loc["so-a", names].tolist() == [5, 1, 2, 1, 1, 3, 0, 0]
    assert rows.loc["ubnd-huyen-b", names].tolist() == [3, 1, 1, 0, 1, 3, 2, 1]
    assert rows["ontime_rate"].tolist() == [1.0, 0.5] and rows["ontime_rate_original"].tolist() == [0.0, 0.5]
    assert rows["ended_share"].tolist() == [0.0, 0.5]


def test_agencies_under_filters_and_seen_earlier(june):
    assert june.ask("agencies", **JUNE, level="district")["agency"].tolist() == ["UBND huyện B"]
    assert june.ask("agencies", **JUNE, channel="post")["overdue"].tolist() == [1]
    rows = june.ask("agencies", **JUNE, as_of=day("02/06")).set_index("agency_code")
    assert rows["received"].to_dict() == {"ubnd-huyen-b": 2}


def test_agencies_of_a_period_that_is_not_reached_have_no_row(june):
    assert june.ask("agencies", **JUNE, as_of=day("31/05")).empty
    assert june.ask("agencies", **JUNE, scope="centre").empty


def test_an_agency_with_nothing_but_stock_is_listed_without_a_rate(june):
    rows = june.ask("agencies", first=day("17/06"), last=day("18/06"))
    assert rows["in_process"].tolist() == [3, 3] and rows["ontime_rate"].isna().all()


def test_procedures_stand_by_late_results_with_their_running_share(world):
    for field, late in (("Một", 1), ("Hai", 2), ("Ba", 1), ("Bốn", 0)):
        world.dossier(day("01/06"), day("08/06"), day("09/06"), field=field, count=late)
        world.dossier(day("01/06"), day("08/06"), day("08/06"), field=field)
    world.dossier(day("01/06"), day("08/06"), field="Năm")
    world.count(province=day("30/06"))
    rows = world.ask("procedures", **JUNE)
    assert rows["procedure_code"].tolist() == ["hai", "ba", "mot", "bon"]
    assert rows["procedure"].tolist()[0] == "Thủ tục Hai"
    assert rows["cumulative_share"].tolist() == [0.5, 0.75, 1.0, 1.0]
    assert rows["resolved"].tolist() == [3, 2, 2, 1]


def test_procedures_without_a_late_result_have_no_running_share(world):
    world.dossier(day("01/06"), day("08/06"), day("08/06"))
    world.count(province=day("30/06"))
    assert world.ask("procedures", **JUNE)["cumulative_share"].isna().all()


def test_procedures_tell_of_whole_half_months_only(june):
    rows = june.ask("procedures", **MAY_AND_JUNE)
    names = ["procedure_code", "resolved", "late", "withdrawn", "stopped"]
    assert rows[names].values.tolist() == [["dat-dai", 6, 1, 1, 1], ["ho-tich", 1, 1, 0, 0]]
    # Stopped late on 15/06: not told on 16/06, when that half month is not over.
    rows = june.ask("procedures", **MAY_AND_JUNE, as_of=day("16/06"))
    assert rows[names[:3]].values.tolist() == [["ho-tich", 1, 1], ["dat-dai", 4, 0]]
    assert june.ask("procedures", **MAY_AND_JUNE, level="district")["resolved"].tolist() == [1]
    assert june.ask("procedures", **MAY_AND_JUNE, agency="so-a", field="Đất đai")["late"].tolist() == [1]


# --- silence ------------------------------------------------------------------------------------


def test_silence_counts_back_from_the_last_working_day(june):
    rows = june.ask("silence")
    first = rows.groupby("agency_code", sort=False).first()
    assert first.index.tolist() == ["ubnd-huyen-b", "so-a"]
    assert first["silent_days"].tolist() == [11, 2]
    assert first["usual"].tolist() == pytest.approx([1 / 14, 4 / 14])
    own = rows[rows["agency_code"] == "so-a"]
    assert len(own) == 20 and (days(own)[0], days(own)[-1]) == ("24/05", "18/06")
    assert own.set_index("day").loc["2021-06-16", "received"] == 2


def test_days_before_the_first_dossier_are_no_silence(world):
    world.dossier(day("14/06"), day("21/06"))
    world.count(province=day("18/06"))
    rows = world.ask("silence")
    assert days(rows) == ["14/06", "15/06", "16/06", "17/06", "18/06"]
    assert rows["usual"].isna().all() and set(rows["silent_days"]) == {4}


def test_silence_on_a_day_off_looks_back_from_the_last_working_day(world):
    world.dossier(day("18/06"), day("25/06"))
    world.count(province=day("20/06"))
    assert set(world.ask("silence")["silent_days"]) == {0}
    assert world.ask("silence", level="commune").empty


def test_an_agency_without_any_receipt_in_eighty_working_days_is_not_listed(world):
    world.dossier(date(2021, 1, 4), date(2021, 1, 8), agency="Sở Cũ")
    world.dossier(day("17/06"), day("25/06"))
    world.count(province=day("18/06"))
    assert set(world.ask("silence")["agency"]) == {"Sở A"}


# --- the usual band -----------------------------------------------------------------------------


def mondays(world: DossierWorld, last: date, counts: list[int], skip: tuple[date, ...] = ()) -> None:
    """Add receipts on the Mondays before `last`, newest first."""
    monday = last
    for n in counts:
        monday -= timedelta(days=7)
        while monday in skip:
            monday -= timedelta(days=7)
        world.dossier(monday, monday + timedelta(days=700), count=n)


def test_a_day_is_judged_by_the_same_weekday_of_twelve_weeks(world):
    last = day("14/06")
    # Eleven Mondays: 03/05 was a day off.
    mondays(world, last, list(range(1, 12)), skip=(day("03/05"),))
    world.dossier(day("15/03"), day("30/12"), count=99)
    world.dossier(day("11/06"), day("30/12"), count=50)
    world.dossier(last, day("30/12"), count=30)
    world.count(province=last)
    rows = world.ask("expected_today").set_index("measure")
    assert rows.loc["received", ["value", "low", "high", "days"]].tolist() == [30, 2, 10, 11]
    assert rows.loc["resolved", ["value", "low", "high", "days"]].tolist() == [0, 0, 0, 11]
    assert set(rows["day"]) == {pd.Timestamp(2021, 6, 14)}


def test_weeks_around_tet_are_not_compared_and_not_judged(world):
    last = day("05/04")
    mondays(world, last, [5, 5, 5, 5, 5, 1, 1, 7, 7, 7, 7], skip=(day("15/02"),))
    world.dossier(last, day("30/12"), count=6)
    world.count(province=last)
    # 08/02 and 22/02 lie within a week of Tết (10/02 to 16/02), 15/02 in it.
    row = world.ask("expected_today").set_index("measure").loc["received"]
    assert row[["value", "low", "high", "days"]].tolist() == [6, 5, 7, 9]
    assert world.ask("expected_today", as_of=day("22/02")).empty


def test_days_before_the_first_dossier_are_not_compared(world):
    last = day("14/06")
    mondays(world, last, [4, 4, 4, 4, 4], skip=(day("03/05"),))
    world.dossier(last, day("30/12"))
    world.count(province=last)
    assert world.ask("expected_today").empty
    mondays(world, last, [0, 0, 0, 0, 0, 4], skip=(day("03/05"),))
    world.count(province=last)
    assert world.ask("expected_today").set_index("measure").loc["received", "days"] == 6


def test_a_day_off_and_a_field_of_an_agency_are_not_judged(world):
    mondays(world, day("14/06"), [1] * 11, skip=(day("03/05"),))
    world.count(province=day("20/06"))
    assert world.ask("expected_today").empty
    assert len(world.ask("expected_today", as_of=day("14/06"))) == 2
    assert len(world.ask("expected_today", as_of=day("14/06"), agency="so-a")) == 2
    assert world.ask("expected_today", as_of=day("14/06"), agency="so-a", field="Đất đai").empty


# --- projection ---------------------------------------------------------------------------------


def cleared(world: DossierWorld, reductions: list[int], left: int) -> None:
    """Clear overdue dossiers week by week up to Friday 18/06; `left` stay."""
    start = day("18/06") - timedelta(days=7 * len(reductions))
    for i, n in enumerate(reductions):
        world.dossier(day("04/01"), day("08/01"), start + timedelta(days=7 * i + 3), count=n)
    world.dossier(day("04/01"), day("08/01"), count=left)
    world.count(province=day("18/06"))


def test_the_projection_divides_the_stock_by_the_reduction_of_eight_weeks(world):
    cleared(world, [1, 3, 2, 2, 2, 2, 2, 2], left=24)
    row = world.ask("projection").iloc[0]
    assert row[["overdue", "weeks", "mean_reduction", "least_reduction", "most_reduction"]].tolist() == [
        24,
        8,
        2,
        1,
        3,
    ]
    last = pd.Timestamp(2021, 6, 18)
    assert row["cleared_on"] == last + pd.Timedelta(days=84)
    assert row["cleared_early"] == last + pd.Timedelta(days=56)
    assert row["cleared_late"] == last + pd.Timedelta(days=168)
    assert row["bounded"]


def test_a_week_that_grew_leaves_the_range_without_an_end(world):
    cleared(world, [4, 4, 4, 0, 0, 4, 4, 4], left=10)
    row = world.ask("projection").iloc[0]
    assert (row["least_reduction"], row["bounded"], row["mean_reduction"]) == (0, False, 3)
    assert pd.isna(row["cleared_late"]) and not pd.isna(row["cleared_on"])


def test_a_growing_stock_is_never_cleared(world):
    for week in range(8):
        world.dossier(day("04/01"), day("18/06") - timedelta(days=7 * week + 2), count=3)
    world.count(province=day("18/06"))
    row = world.ask("projection").iloc[0]
    assert (row["overdue"], row["mean_reduction"]) == (24, -3)
    assert row[["cleared_on", "cleared_early", "cleared_late"]].isna().all()


def test_no_projection_without_overdue_or_without_eight_weeks(world, june):
    cleared(world, [2] * 8, left=0)
    assert world.ask("projection").empty
    # The data of June begin on 04/05, less than eight weeks before the snapshot.
    assert june.ask("projection").empty


def test_the_projection_of_an_earlier_day_looks_at_its_own_weeks(world):
    cleared(world, [1, 3, 2, 2, 2, 2, 2, 2, 5], left=24)
    row = world.ask("projection", as_of=day("11/06")).iloc[0]
    assert row[["overdue", "mean_reduction"]].tolist() == [29, 2]
    assert world.ask("projection", as_of=day("11/06"), agency="so-a", field="Đất đai").empty
