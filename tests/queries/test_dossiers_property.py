"""Whatever dossiers come in, every answer equals a count of them one by one, and the form adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reform import periods
from tests.queries.dossier_world import CALENDAR, DossierWorld

FIRST, SNAPSHOT = date(2021, 2, 20), date(2021, 6, 18)
AGENCIES = {"Sở A": "province", "Ban B": "province", "UBND huyện C": "district"}
FIELDS = ("Đất đai", "Hộ tịch")
RESOLVED = (7, 8, 9, 10)
CALENDARS = ("month", "report")


@dataclass(frozen=True)
class Dossier:
    """One dossier as Python sees it."""

    received: date
    due: date | None
    original: date | None
    finished: date | None
    status: int
    agency: str
    field: str
    channel: str
    scope: str
    level: str

    def open_at(self, day: date) -> bool:
        return self.received <= day and not (self.finished and self.finished <= day)

    def overdue_at(self, day: date, due: date | None) -> bool:
        waiting = self.status in (5, 6)
        return self.open_at(day) and due is not None and due < day and not waiting


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    received = FIRST + timedelta(days=draw(st.integers(0, (SNAPSHOT - FIRST).days)))
    limit = draw(st.one_of(st.none(), st.integers(-1, 40)))
    original = None if limit is None else received + timedelta(days=limit)
    extension = draw(st.sampled_from([0, 0, 0, 7]))
    status = draw(st.sampled_from([2, 4, 4, 5, 6, 7, 8, 9, 10, 10]))
    room = (SNAPSHOT - received).days
    finished = received + timedelta(days=draw(st.integers(0, room))) if status in RESOLVED else None
    agency = draw(st.sampled_from(list(AGENCIES)))
    return Dossier(
        received=received,
        due=original + timedelta(days=extension) if original else None,
        original=original,
        finished=finished,
        status=status,
        agency=agency,
        field=draw(st.sampled_from(FIELDS)),
        channel=draw(st.sampled_from(["direct", "online", "post"])),
        scope=draw(st.sampled_from(["province", "province", "province", "centre"])),
        level=AGENCIES[agency],
    )


FILTERS = st.fixed_dictionaries(
    {
        "agency": st.sampled_from([None, "so-a", "ubnd-huyen-c"]),
        "field": st.sampled_from([None, "Đất đai"]),
        "level": st.sampled_from([None, None, "province"]),
        "channel": st.sampled_from([None, None, "online"]),
    }
)
SLUGS = {"Sở A": "so-a", "Ban B": "ban-b", "UBND huyện C": "ubnd-huyen-c"}
WORLDS = st.lists(dossiers(), min_size=1, max_size=30)
AS_OF = st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n))
NO_FILTER = {"agency": None, "field": None, "level": None, "channel": None}
ordinary = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DossierWorld:
    return DossierWorld(tmp_path_factory.mktemp("random"))


def count(world: DossierWorld, rows: list[Dossier]) -> None:
    world.forget()
    for d in rows:
        world.dossier(
            d.received,
            d.due,
            d.finished,
            due_original_on=d.original,
            status=d.status,
            agency=d.agency,
            field=d.field,
            level=d.level,
            channel=d.channel,
            scope=d.scope,
        )
    world.count(province=SNAPSHOT, centre=SNAPSHOT)


def chosen(rows: Iterable[Dossier], filters: dict[str, str | None]) -> list[Dossier]:
    """Return the dossiers of the province that the filters leave."""
    return [
        d
        for d in rows
        if d.scope == "province"
        and filters["agency"] in (None, SLUGS[d.agency])
        and filters["field"] in (None, d.field)
        and filters["level"] in (None, d.level)
        and filters["channel"] in (None, d.channel)
    ]


def recounted(rows: list[Dossier], first: date, until: date) -> dict[str, int]:
    """Count one period by hand, its last day `until`."""
    came = [d for d in rows if first <= d.received <= until]
    ended = [d for d in rows if d.finished and first <= d.finished <= until]
    late = [d for d in ended if d.status != 7 and d.due and d.finished and d.finished > d.due]
    early = [d for d in ended if d.status != 7 and d.due and d.finished and d.finished < d.due]
    return {
        "carried": sum(d.open_at(first - timedelta(days=1)) for d in rows),
        "received": len(came),
        "online": sum(d.channel == "online" for d in came),
        "post": sum(d.channel == "post" for d in came),
        "direct": sum(d.channel == "direct" for d in came),
        "resolved": len(ended),
        "early": len(early),
        "on_day": len(ended) - len(early) - len(late),
        "late": len(late),
        "late_original": sum(
            bool(d.status != 7 and d.original and d.finished and d.finished > d.original) for d in ended
        ),
        "in_process": sum(d.open_at(until) for d in rows),
        "overdue": sum(d.overdue_at(until, d.due) for d in rows),
        "overdue_original": sum(d.overdue_at(until, d.original) for d in rows),
        "withdrawn": sum(d.status == 7 for d in ended),
        "stopped": sum(d.status == 8 for d in ended),
        "timed": sum(d.status in (9, 10) for d in ended),
    }


def held_until(last: date, as_of: date, filters: dict[str, str | None]) -> date:
    """Return the last day an answer may speak of: whole half months with agency and field."""
    until = min(last, as_of, SNAPSHOT)
    if filters["agency"] and filters["field"] and as_of < SNAPSHOT:
        while until.day != 14 and (until + timedelta(days=1)).day != 1:
            until -= timedelta(days=1)
    return until


def assert_row(row: pd.Series, wanted: dict[str, int]) -> None:
    assert {name: int(row[name]) for name in wanted} == wanted
    # 3 = 4 + 5 + 6 · 7 = 8 + 9 + 10 · 11 = 12 + 13 · 3 = 7 + 11
    assert row["total_in"] == row["online"] + row["direct"] + row["post"] + row["carried"]
    assert row["resolved"] == row["early"] + row["on_day"] + row["late"]
    assert row["in_process"] == row["within"] + row["overdue"] and row["within"] >= 0
    assert row["total_in"] == row["resolved"] + row["in_process"]


@ordinary
@given(rows=WORLDS, filters=FILTERS, as_of=AS_OF, calendar=st.sampled_from(CALENDARS))
def test_months_equal_a_count_one_by_one(world, rows, filters, as_of, calendar):
    count(world, rows)
    own = chosen(rows, filters)
    whole = periods.period("2021-01..2021-08", calendar, FIRST, SNAPSHOT)
    answer = world.ask(
        "by_period", first=whole.first, last=whole.last, as_of=as_of, calendar=calendar, **filters
    )
    before = None
    for _, row in answer.iterrows():
        until = held_until(row["last"].date(), as_of, filters)
        assert (row["last_held"].date(), row["complete"]) == (until, until == row["last"].date())
        assert_row(row, recounted(own, row["first"].date(), until))
        # 6(t) = 11(t − 1)
        assert before is None or row["carried"] == before
        before = row["in_process"]


@ordinary
@given(
    rows=WORLDS,
    filters=FILTERS,
    as_of=AS_OF,
    calendar=st.sampled_from(CALENDARS),
    text=st.sampled_from(["2021-04", "2021-06", "2021-Q2", "2021"]),
)
def test_a_summary_equals_a_count_one_by_one(world, rows, filters, as_of, calendar, text):
    count(world, rows)
    own = chosen(rows, filters)
    period = periods.period(text, calendar, FIRST, SNAPSHOT)
    answer = world.ask(
        "summary",
        first=period.first,
        last=period.last,
        previous_first=period.previous_first,
        as_of=as_of,
        **filters,
    )
    for _, row in answer.iterrows():
        until = held_until(row["last"].date(), as_of, filters)
        assert_row(row, recounted(own, row["first"].date(), until))
    shown = set(answer["which"])
    begin = min((d.received for d in rows if d.scope == "province"), default=SNAPSHOT)
    reached = held_until(period.last, as_of, filters) >= period.first and period.last >= begin
    assert ("current" in shown) == reached


@ordinary
@given(rows=WORLDS, as_of=AS_OF, calendar=st.sampled_from(CALENDARS), month=st.integers(3, 6))
def test_the_official_table_adds_up_in_every_row_total_and_period(world, rows, as_of, calendar, month):
    count(world, rows)
    own = chosen(rows, NO_FILTER)
    tables = {}
    for number in (month - 1, month):
        period = periods.period(f"2021-{number:02d}", calendar, FIRST, SNAPSHOT)
        until = min(period.last, as_of, SNAPSHOT)
        table = world.ask("official_form", first=period.first, last=period.last, as_of=as_of)
        named = table[["level", "unit"]].astype(object).fillna("")
        table.index = pd.MultiIndex.from_frame(named)
        tables[number] = table
        for (level, unit), row in table.iterrows():
            of_row = [d for d in own if level in ("", d.level) and unit in ("", d.field)]
            wanted = recounted(of_row, period.first, until)
            assert (row["tn_truc_tuyen"], row["tn_truc_tiep_bcci"], row["tn_ky_truoc"]) == (
                wanted["online"],
                wanted["direct"] + wanted["post"],
                wanted["carried"],
            )
            assert (row["gq_truoc_han"], row["gq_dung_han"], row["gq_qua_han"]) == (
                wanted["early"],
                wanted["on_day"],
                wanted["late"],
            )
            assert (row["dg_tong"], row["dg_qua_han"]) == (wanted["in_process"], wanted["overdue"])
            assert row["tn_tong"] == row["tn_truc_tuyen"] + row["tn_truc_tiep_bcci"] + row["tn_ky_truoc"]
            assert row["gq_tong"] == row["gq_truoc_han"] + row["gq_dung_han"] + row["gq_qua_han"]
            assert row["dg_tong"] == row["dg_trong_han"] + row["dg_qua_han"]
            assert row["tn_tong"] == row["gq_tong"] + row["dg_tong"]
        numbers = [c for c in table if c[:3] in ("tn_", "gq_", "dg_")]
        fields = table[~table["is_total"]]
        for (level, _), row in table[table["is_total"]].iterrows():
            inside = fields if level == "" else fields[fields["level"] == level]
            assert row[numbers].tolist() == inside[numbers].sum().tolist()
    earlier, later = tables[month - 1], tables[month]
    if len(later) and len(earlier):
        for key in earlier.index.union(later.index):
            left = int(earlier.loc[key, "dg_tong"]) if key in earlier.index else 0
            assert left == (int(later.loc[key, "tn_ky_truoc"]) if key in later.index else 0)


@ordinary
@given(rows=WORLDS, filters=FILTERS, as_of=AS_OF)
def test_the_backlog_of_every_day_equals_a_count_one_by_one(world, rows, filters, as_of):
    count(world, rows)
    own = chosen(rows, filters)
    path = world.ask("backlog_path", first=FIRST, last=SNAPSHOT, as_of=as_of, **filters)
    for _, row in path.iterrows():
        day = row["day"].date()
        assert row["is_working"] == CALENDAR.is_working(day)
        assert (row["in_process"], row["overdue"], row["overdue_original"]) == (
            sum(d.open_at(day) for d in own),
            sum(d.overdue_at(day, d.due) for d in own),
            sum(d.overdue_at(day, d.original) for d in own),
        )
    begin = min((d.received for d in rows if d.scope == "province"), default=SNAPSHOT)
    if not (filters["agency"] and filters["field"]):
        assert len(path) == max((min(as_of, SNAPSHOT) - begin).days + 1, 0)


@ordinary
@given(rows=WORLDS, filters=FILTERS)
def test_ageing_and_the_next_days_equal_a_count_one_by_one(world, rows, filters):
    count(world, rows)
    own = chosen(rows, filters)
    answer = world.ask("ageing", **filters).set_index("agency")
    assert set(answer.index) == {d.agency for d in own if d.open_at(SNAPSHOT)}
    for agency, row in answer.iterrows():
        ages = [
            CALENDAR.working_days(d.due, SNAPSHOT)
            for d in own
            if d.agency == agency and d.due and d.overdue_at(SNAPSHOT, d.due)
        ]
        assert row["in_process"] == sum(d.agency == agency and d.open_at(SNAPSHOT) for d in own)
        assert [row[n] for n in ("days_1_5", "days_6_10", "days_11_30", "days_over_30")] == [
            sum(a <= 5 for a in ages),
            sum(5 < a <= 10 for a in ages),
            sum(10 < a <= 30 for a in ages),
            sum(a > 30 for a in ages),
        ]
        assert row["overdue"] == len(ages)
    due = world.ask("due_soon", **filters)
    soon = [SNAPSHOT, *CALENDAR.next_working_days(SNAPSHOT, 3)]
    running = [d for d in own if d.finished is None and d.status not in (5, 6) and d.due]
    for _, row in due.iterrows():
        at = soon.index(row["day"].date())
        mine = [d for d in running if d.agency == row["agency"]]
        assert row["dossiers"] == sum(soon[at - 1] < d.due <= soon[at] for d in mine)
        assert row["due_today"] == sum(d.due == SNAPSHOT for d in mine)
    assert due["dossiers"].sum() == sum(SNAPSHOT < d.due <= soon[-1] for d in running)


@ordinary
@given(rows=WORLDS, calendar=st.sampled_from(CALENDARS), month=st.integers(3, 6))
def test_agencies_add_up_to_the_whole(world, rows, calendar, month):
    count(world, rows)
    period = periods.period(f"2021-{month:02d}", calendar, FIRST, SNAPSHOT)
    asked = {"first": period.first, "last": period.last}
    agencies = world.ask("agencies", **asked)
    summary = world.ask("summary", **asked, previous_first=period.previous_first, **NO_FILTER)
    current = summary[summary["which"] == "current"]
    names = [
        "received",
        "online",
        "resolved",
        "late",
        "late_original",
        "in_process",
        "overdue",
        "overdue_original",
    ]
    if current.empty:
        assert not agencies[names].to_numpy().any()
    else:
        assert agencies[names].sum().tolist() == current.iloc[0][names].tolist()
    for _, row in agencies.iterrows():
        wanted = recounted(
            chosen(rows, NO_FILTER | {"agency": row["agency_code"]}),
            period.first,
            min(period.last, SNAPSHOT),
        )
        assert {name: int(row[name]) for name in names} == {name: wanted[name] for name in names}
