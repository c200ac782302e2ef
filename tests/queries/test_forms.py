"""What imported official tables answer when no dossiers are held."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from queries.catalogue import question, run
from reform.dossiers.identities import COLUMNS
from tests.queries.conftest import TinyWarehouse

JAN, FEB, MAR = (
    (date(2021, 1, 1), date(2021, 1, 31)),
    (date(2021, 2, 1), date(2021, 2, 28)),
    (date(2021, 3, 1), date(2021, 3, 31)),
)
DAY = date(2021, 12, 31)


def add(
    tiny: TinyWarehouse,
    period: tuple[date, date],
    counts: tuple[int, ...],
    *,
    unit: str = "Đất đai",
    level: str = "province",
    scope: str = "province",
) -> None:
    """Add one row: online, counter and post, carried, early, on the day, late, within, overdue."""
    online, counter, carried, early, on_day, late, within, overdue = counts
    received, resolved, left = online + counter + carried, early + on_day + late, within + overdue
    assert received == resolved + left
    values = (
        received, online, counter, carried, resolved, early, on_day, late, left, within, overdue,
    )  # fmt: skip
    tiny.add(
        "form_row",
        scope=scope,
        first_day=period[0],
        last_day=period[1],
        level=level,
        unit=unit,
        row_number=1,
        import_id="i",
        **dict(zip(COLUMNS, values, strict=True)),
    )


def hold_dossiers(tiny: TinyWarehouse, scope: str = "province") -> None:
    """Let the record hold dossiers of a scope."""
    tiny.add(
        "dossier_snapshot",
        scope=scope,
        origin="imported",
        snapshot_on=date(2021, 3, 31),
        first_day=date(2021, 1, 1),
        dossiers=1,
        imported_at="2021-04-01",
        state="s",
    )


def periods(tiny: TinyWarehouse, day: date = DAY) -> list[tuple[str, date, int]]:
    """Return scope, first day and months of every period."""
    rows = run(tiny, "dossiers/form_periods", as_of=day)
    return [(r["scope"], r["first"].date(), r["months"]) for _, r in rows.iterrows()]


def asked(
    tiny: TinyWarehouse, name: str, period: tuple[date, date], level: str | None = None, day: date = DAY
) -> pd.DataFrame:
    """Ask a question about a period of the whole province."""
    return run(
        tiny,
        f"dossiers/{name}",
        scope="province",
        level=level,
        first=period[0],
        last=period[1],
        as_of=day,
    )


@pytest.fixture
def winter(tiny: TinyWarehouse) -> TinyWarehouse:
    """January and February, two levels in the second."""
    add(tiny, JAN, (10, 20, 0, 15, 5, 2, 6, 2))
    add(tiny, FEB, (12, 8, 8, 10, 10, 0, 8, 0))
    add(tiny, FEB, (0, 5, 0, 0, 4, 1, 0, 0), level="commune", unit="Hộ tịch")
    return tiny


def test_without_tables_there_is_no_period_and_no_measure(tiny):
    assert periods(tiny) == []
    assert asked(tiny, "form_summary", JAN).empty
    assert asked(tiny, "form_by_period", JAN).empty


def test_periods_come_newest_first_and_only_those_over_on_the_day(winter):
    add(winter, JAN, (1, 0, 0, 1, 0, 0, 0, 0), scope="centre")
    assert periods(winter) == [
        ("centre", JAN[0], 1),
        ("province", FEB[0], 1),
        ("province", JAN[0], 1),
    ]
    assert periods(winter, date(2021, 2, 27)) == [("centre", JAN[0], 1), ("province", JAN[0], 1)]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2021, 1, 15), date(2021, 2, 14), 1),
        (date(2020, 12, 15), date(2021, 12, 14), 12),
        (date(2021, 2, 1), date(2021, 2, 28), 1),
        (date(2021, 4, 1), date(2021, 6, 30), 3),
        (date(2021, 4, 1), date(2021, 6, 29), 0),
    ],
)
def test_a_period_is_measured_in_whole_months_or_not_at_all(tiny, first, last, months):
    add(tiny, (first, last), (1, 0, 0, 1, 0, 0, 0, 0))
    assert periods(tiny) == [("province", first, months)]


def test_dossiers_of_a_scope_silence_its_tables_and_not_those_of_the_other(winter):
    add(winter, JAN, (1, 0, 0, 1, 0, 0, 0, 0), scope="centre")
    hold_dossiers(winter)
    assert periods(winter) == [("centre", JAN[0], 1)]
    assert asked(winter, "form_summary", FEB).empty


def test_a_summary_adds_levels_and_says_nothing_that_the_table_does_not_say(winter):
    rows = asked(winter, "form_summary", FEB).set_index("which")
    now = rows.loc["current"]
    counted = ("carried", "received", "online", "total_in", "resolved", "late", "in_process", "overdue")
    assert [int(now[name]) for name in counted] == [8, 25, 12, 33, 25, 1, 8, 0]
    assert now["ontime_rate"] == pytest.approx(24 / 25)
    assert now["rate_766"] == pytest.approx(32 / 33)
    assert now["online_share"] == pytest.approx(12 / 25)
    assert all(pd.isna(now[name]) for name in ("post", "direct", "withdrawn", "late_original", "own_days"))
    assert int(rows.loc["previous", "total_in"]) == 30


def test_a_level_alone_leaves_out_the_others(winter):
    (row,) = asked(winter, "form_summary", FEB, "commune").to_dict("records")
    assert (row["which"], row["received"], row["late"]) == ("current", 5, 1)


def test_rates_of_nothing_are_empty(tiny):
    add(tiny, JAN, (0, 0, 0, 0, 0, 0, 0, 0))
    (row,) = asked(tiny, "form_summary", JAN).to_dict("records")
    assert pd.isna(row["ontime_rate"]) and pd.isna(row["online_share"]) and pd.isna(row["overdue_share"])


def test_a_quarter_is_not_compared_with_the_month_before_it(tiny):
    add(tiny, (date(2020, 12, 1), date(2020, 12, 31)), (1, 0, 0, 1, 0, 0, 0, 0))
    quarter = (date(2021, 1, 1), date(2021, 3, 31))
    add(tiny, quarter, (1, 0, 0, 1, 0, 0, 0, 0))
    add(tiny, (date(2020, 1, 1), date(2020, 3, 31)), (1, 0, 0, 1, 0, 0, 0, 0))
    assert list(asked(tiny, "form_summary", quarter)["which"]) == ["current", "year_before"]


def test_a_period_that_was_not_imported_is_not_answered_by_its_neighbours(winter):
    assert asked(winter, "form_summary", MAR).empty
    assert asked(winter, "form_by_period", MAR).empty


def test_months_run_back_from_the_one_asked_for(winter):
    add(winter, MAR, (1, 0, 8, 9, 0, 0, 0, 0))
    winter.add("working_day", day=date(2021, 2, 12), is_working=False, nth=1, is_tet=True)
    rows = asked(winter, "form_by_period", FEB)
    assert list(zip(rows["year"], rows["month"], rows["has_tet"], strict=True)) == [
        (2021, 1, False),
        (2021, 2, True),
    ]
    assert list(rows["resolved"]) == [22, 25]
    assert rows["complete"].all()


def test_a_gap_ends_the_run_and_calendars_do_not_mix(winter):
    april = (date(2021, 4, 1), date(2021, 4, 30))
    add(winter, april, (1, 0, 0, 1, 0, 0, 0, 0))
    add(winter, (date(2021, 3, 15), date(2021, 4, 14)), (1, 0, 0, 1, 0, 0, 0, 0))
    assert list(asked(winter, "form_by_period", april)["month"]) == [4]


def test_a_report_month_is_named_after_the_month_it_ends_in(tiny):
    report = (date(2021, 12, 15), date(2022, 1, 14))
    add(tiny, report, (1, 0, 0, 1, 0, 0, 0, 0))
    (row,) = asked(tiny, "form_by_period", report, day=date(2022, 2, 1)).to_dict("records")
    assert (row["year"], row["month"]) == (2022, 1)


@pytest.mark.parametrize(
    ("of_forms", "of_dossiers"), [("form_summary", "summary"), ("form_by_period", "by_period")]
)
def test_tables_answer_in_the_columns_of_dossiers(tiny, of_forms, of_dossiers):
    names = [{c.name for c in question(f"dossiers/{name}").columns} for name in (of_forms, of_dossiers)]
    assert names[0] == names[1]


def test_the_official_table_is_the_imported_one_with_its_totals(winter):
    rows = asked(winter, "official_form", FEB)
    assert rows["from_form"].all()
    whole = rows[rows["level"].isna()].iloc[0]
    assert (whole["tn_tong"], whole["gq_qua_han"]) == (33, 1)
    assert list(rows["unit"].dropna()) == ["Đất đai", "Hộ tịch"]
