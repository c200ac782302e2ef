"""What the pages are answered about the simulated sets is what the sets hold."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from queries.catalogue import run
from reform.periods import period

NO_FILTER = {"agency": None, "field": None, "level": None, "channel": None}
REACH = {
    "centre": {"first": date(2017, 1, 1), "last": date(2020, 6, 30)},
    "province": {"first": date(2021, 1, 1), "last": date(2021, 5, 19)},
}


def ask(serving, name, scope, **given):
    return run(serving, f"dossiers/{name}", scope=scope, as_of=date(2026, 1, 1), **given)


def whole(serving, scope: str) -> pd.Series:
    rows = ask(serving, "summary", scope, **REACH[scope], previous_first=date(2016, 1, 1), **NO_FILTER)
    return rows.set_index("which").loc["current"]


def test_both_sets_are_served_as_simulated(serving):
    rows = run(serving, "dossiers/snapshots").set_index("scope")
    assert set(rows["origin"]) == {"simulated"}
    assert rows["dossiers"].to_dict() == {"centre": 201_196, "province": 420_000}
    assert rows["snapshot_on"].dt.date.to_dict() == {
        "centre": date(2020, 6, 30),
        "province": date(2021, 5, 19),
    }


def test_the_centre_answers_with_the_founding_report(serving):
    row = whole(serving, "centre")
    assert (row["received"], row["resolved"], row["in_process"]) == (201_196, 199_602, 1_594)
    assert (row["late"], row["within"], row["overdue"]) == (1_114, 1_533, 61)
    assert (row["post"], row["posted"], row["posted_other"], row["on_the_spot"]) == (
        1_669,
        11_358,
        3_463,
        6_137,
    )
    assert (round(100 * row["ontime_rate"], 2), round(100 * row["rate_766"], 2)) == (99.44, 99.42)


def test_the_province_answers_with_the_campaign(serving):
    row = whole(serving, "province")
    assert (row["in_process"], row["overdue"], round(100 * row["overdue_share"], 2)) == (27_855, 58, 0.21)
    path = ask(
        serving, "backlog_path", "province", first=date(2021, 3, 30), last=date(2021, 5, 19), **NO_FILTER
    )
    assert path["overdue"].iloc[0] == 15_040 and path["overdue"].iloc[-1] == 58
    assert path["in_process"].iloc[-1] == 27_855


def test_the_stock_by_age_is_the_stock_of_the_days(serving):
    for scope, overdue in (("centre", 61), ("province", 58)):
        assert ask(serving, "ageing", scope, **NO_FILTER)["overdue"].sum() == overdue


@pytest.mark.parametrize(("calendar", "kind"), [("month", "agency"), ("report", "field")])
@pytest.mark.parametrize("scope", ["centre", "province"])
def test_every_agency_and_field_adds_up_in_every_month_and_to_the_whole(serving, scope, calendar, kind):
    choices = run(serving, "dossiers/choices", scope=scope)
    reach = REACH[scope]
    span = period("all", calendar, reach["first"], reach["last"])
    asked = {"first": span.first, "last": span.last, "calendar": calendar}
    total = ask(serving, "by_period", scope, **asked, **NO_FILTER).set_index(["year", "month"])
    names = ["carried", "received", "online", "early", "on_day", "late", "in_process", "within", "overdue"]
    added = 0 * total[names]
    for code in choices.loc[choices["kind"] == kind, "code"]:
        rows = ask(serving, "by_period", scope, **asked, **NO_FILTER | {kind: code}).set_index(
            ["year", "month"]
        )
        assert (rows["total_in"] == rows["online"] + rows["post"] + rows["direct"] + rows["carried"]).all()
        assert (rows["resolved"] == rows["early"] + rows["on_day"] + rows["late"]).all()
        assert (rows["in_process"] == rows["within"] + rows["overdue"]).all() and (rows["within"] >= 0).all()
        assert (rows["total_in"] == rows["resolved"] + rows["in_process"]).all()
        assert (rows["carried"].iloc[1:].to_numpy() == rows["in_process"].iloc[:-1].to_numpy()).all()
        added += rows[names]
    assert (added == total[names]).all(axis=None)


def test_python_and_sql_count_every_agency_and_month_alike(serving, sets):
    for scope, frame in (("centre", sets.centre), ("province", sets.province)):
        counted = pd.concat(
            {
                "received": frame.groupby(["agency_code", frame["received_on"].dt.strftime("%Y-%m")]).size(),
                "resolved": frame.groupby(["agency_code", frame["finished_on"].dt.strftime("%Y-%m")]).size(),
            },
            axis=1,
        ).fillna(0)
        for code in counted.index.levels[0][::7]:
            asked = REACH[scope] | {"calendar": "month"}
            rows = ask(serving, "by_period", scope, **asked, **NO_FILTER | {"agency": code})
            rows.index = rows["year"].astype(str) + "-" + rows["month"].astype(str).str.zfill(2)
            own = counted.loc[code].reindex(rows.index, fill_value=0)
            assert rows["received"].tolist() == own["received"].tolist(), code
            assert rows["resolved"].tolist() == own["resolved"].tolist(), code
