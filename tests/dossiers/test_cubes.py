"""Each cube equals a count of the dossiers one by one; a change applied equals a full rebuild."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reform.dossiers import cubes
from reform.dossiers.calendar import working_calendar
from reform.dossiers.record import SCHEMA, Part, State, folder
from reform.settings import Settings
from reform.warehouse.build import CODE
from reform.warehouse.checks import all_checks

CALENDAR = working_calendar({})
FIRST, SNAPSHOT = date(2021, 1, 25), date(2021, 5, 20)
AGENCIES = {"so-a": "province", "huyen-b": "district"}
RESOLVED = (7, 8, 9, 10)
Dossier = dict[str, Any]
Counted = Counter[tuple[Any, ...]]
FLOWS: dict[str, tuple[str, ...]] = {
    "cube_day": ("scope", "day", "level", "channel"),
    "cube_agency": ("scope", "day", "agency_code", "level", "channel"),
    "cube_field": ("scope", "day", "field", "level", "channel"),
    "cube_half": ("scope", "half", "agency_code", "field", "level", "channel"),
    "cube_procedure": ("scope", "half", "procedure_code", "agency_code", "field", "level"),
}
STOCK = (
    "scope",
    "agency_code",
    "field",
    "level",
    "channel",
    "procedure_code",
    "received_on",
    "due_on",
    "due_original_on",
    "state",
)
HISTOGRAM = ("scope", "half", "agency_code", "field", "level", "measure", "bin")


def half_of(day: date) -> date:
    """Return the first day of the half month."""
    return day.replace(day=15 if day.day >= 15 else 1)


def ended(d: Dossier) -> date | None:
    """Return the day that ended the clock."""
    return (d["finished_on"] or d["returned_on"]) if d["status"] in RESOLVED else None


def counts(d: Dossier) -> bool:
    return d["received_on"] is not None and d["status"] not in (1, 3)


def own_days(d: Dossier) -> int:
    end = ended(d)
    assert end is not None
    return max(CALENDAR.working_days(d["received_on"], end) - d["paused_days"], 0)


def events(d: Dossier) -> Iterator[tuple[date, str, int]]:
    """Tell what one dossier adds: on which day, to which measure, how much."""
    if not counts(d):
        return
    received, due, end = d["received_on"], d["due_on"], ended(d)
    original = d["due_original_on"] or due
    withdrawn = d["status"] == 7
    yield received, "received", 1
    if end:
        if due is None or withdrawn or end == due:
            yield end, "resolved_on_day", 1
        else:
            yield end, "resolved_early" if end < due else "resolved_late", 1
        if original and not withdrawn and end > original:
            yield end, "resolved_late_original", 1
        if d["status"] in (7, 8):
            yield end, "withdrawn" if withdrawn else "stopped", 1
        if d["on_the_spot"]:
            yield end, "on_the_spot", 1
        if d["status"] in (9, 10):
            yield end, "timed", 1
            yield end, "own_days", own_days(d)
            yield end, "waiting_days", d["paused_days"]
    for promised, name in ((due, "overdue"), (original, "overdue_original")):
        waits = d["status"] in (5, 6)
        if promised and (end > promised if end else not waits):
            # Nobody is late with what has not come in yet.
            yield max(promised + timedelta(days=1), received), f"became_{name}", 1
            if end:
                yield end, f"cleared_{name}", 1
    if d["returned_on"] and d["return_channel"] in ("post", "other_post"):
        yield d["returned_on"], "posted" if d["return_channel"] == "post" else "posted_other", 1


def flows(rows: Iterable[Dossier], keys: tuple[str, ...]) -> Counted:
    """Count a cube of flows one dossier after the other."""
    found: Counted = Counter()
    for d in rows:
        for day, measure, n in events(d):
            where = d | {"day": day, "half": half_of(day)}
            found[(*(where[key] for key in keys), measure)] += n
    return without_zero(found)


def histogram(rows: Iterable[Dossier]) -> Counted:
    found: Counted = Counter()
    for d in rows:
        end = ended(d) if counts(d) and d["status"] in (9, 10) else None
        if end is None:
            continue
        bins = {"own_days": min(own_days(d), 400)}
        promised = d["due_original_on"] or d["due_on"]
        limit = CALENDAR.working_days(d["received_on"], promised) if promised else 0
        if limit > 0:
            bins["used_share"] = min(100 * own_days(d) // limit // 5 * 5, 500)
        for measure, bin_ in bins.items():
            for agency, field in ((d["agency_code"], None), (None, d["field"])):
                found[d["scope"], half_of(end), agency, field, d["level"], measure, bin_] += 1
    return found


def stock(rows: Iterable[Dossier]) -> Counted:
    found: Counted = Counter()
    for d in rows:
        if counts(d) and not ended(d):
            seen = d | {
                "due_original_on": d["due_original_on"] or d["due_on"],
                "state": "waiting" if d["status"] in (5, 6) else "open",
            }
            found[tuple(seen[key] for key in STOCK)] += 1
    return found


def without_zero(found: Counted) -> Counted:
    return Counter({key: n for key, n in found.items() if n})


def told(connection: duckdb.DuckDBPyConnection, table: str) -> Counted:
    """Return what a table of the warehouse says, summed over its rows, without zeros."""
    keys = FLOWS.get(table) or (STOCK if table == "open_stock" else HISTOGRAM)
    found: Counted = Counter()
    result = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in result.description]
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
        key = tuple(row.pop(name) for name in keys)
        for measure, n in row.items():
            found[key if table not in FLOWS else (*key, measure)] += n
    return without_zero(found)


def recounted(rows: list[Dossier], table: str) -> Counted:
    if table in FLOWS:
        return flows(rows, FLOWS[table])
    return stock(rows) if table == "open_stock" else histogram(rows)


class Store:
    """Writes parts of a record and makes cubes from them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home)
        self._writer = duckdb.connect()
        self._writer.execute("SET VARIABLE salt = 'x'")
        self._writer.execute(SCHEMA.read_text(encoding="utf-8"))
        self._made = 0

    def state(self, *imports: list[Dossier]) -> State:
        """Return a state of one part an import; the key of a dossier is its number."""
        parts = []
        for seq, rows in enumerate(imports, start=1):
            self._made += 1
            name = f"part-{self._made}"
            file = folder(self.home) / "parts" / f"{name}.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            self._writer.execute("DELETE FROM incoming")
            if rows:
                frame = pd.DataFrame(rows, dtype=object)
                frame["dossier_key"] = [f"{n:032x}" for n in frame.pop("number")]
                self._writer.register("frame", frame)
                self._writer.execute("INSERT INTO incoming BY NAME SELECT *, 0 AS row_order FROM frame")
            self._writer.execute(
                f"COPY (SELECT * EXCLUDE (row_order), {seq} AS seq FROM incoming) TO '{file}'"
                " (FORMAT parquet)"
            )
            parts.append(Part(name, seq, (file.name,), len(rows)))
        days = {scope: SNAPSHOT.isoformat() for scope in ("province", "centre")}
        return State(f"state-{self._made}", None, "imported", tuple(parts), days, "2021-06-01T08:00:00+00:00")

    def grown(self, before: State, rows: list[Dossier]) -> State:
        """Return a child of a state with one more part."""
        seq = len(before.parts) + 1
        one = self.state(*([[]] * (seq - 1)), rows)
        return State(
            one.name, before.name, "imported", (*before.parts, one.parts[-1]), before.snapshots, one.at
        )


def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in ("dossier_schema.sql", "dossier_macros.sql"):
        connection.execute((CODE / name).read_text(encoding="utf-8"))
    cubes.fill_calendar(connection, CALENDAR)
    return connection


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("cubes"))


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as connection:
        yield connection


def filled(connection: duckdb.DuckDBPyConnection, store: Store, state: State) -> duckdb.DuckDBPyConnection:
    """Make the cubes of a state anew."""
    for table in cubes.TABLES:
        connection.execute(f"DELETE FROM {table}")
    cubes.fill(connection, store.settings, state)
    return connection


def objections(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the checks of the cubes that find something, with the number of rows."""
    found = {
        check.name: len(connection.execute(check.sql).fetchall())
        for check in all_checks()
        if check.name.startswith("dossier_")
    }
    return {name: rows for name, rows in found.items() if rows}


def dossier(number: int, **other: Any) -> Dossier:
    plain: Dossier = {
        "number": number,
        "scope": "province",
        "origin": "imported",
        "procedure_code": "p1",
        "procedure_name": "Thủ tục 1",
        "field": "Đất đai",
        "agency_code": "so-a",
        "agency_name": "Sở A",
        "level": "province",
        "channel": "direct",
        "received_on": date(2021, 3, 1),
        "due_on": date(2021, 3, 8),
        "due_original_on": date(2021, 3, 8),
        "finished_on": None,
        "returned_on": None,
        "return_channel": None,
        "status": 4,
        "paused_days": 0,
        "on_the_spot": False,
    }
    return plain | other


@st.composite
def dossiers(draw: st.DrawFn, number: int | None = None) -> Dossier:
    """Draw a dossier of any shape that the import lets in."""
    received = FIRST + timedelta(days=draw(st.integers(0, (SNAPSHOT - FIRST).days)))
    limit = draw(st.one_of(st.none(), st.integers(-9, 45)))
    original = None if limit is None else received + timedelta(days=limit)
    due = None if original is None else original + timedelta(days=draw(st.sampled_from([0, 0, 0, 7, -3])))
    status = draw(st.sampled_from([1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 10]))
    end = received + timedelta(days=draw(st.integers(0, (SNAPSHOT - received).days)))
    returned = draw(st.sampled_from([None, end, min(end + timedelta(days=3), SNAPSHOT)]))
    agency = draw(st.sampled_from(list(AGENCIES)))
    return dossier(
        draw(st.integers(1, 12)) if number is None else number,
        scope=draw(st.sampled_from(["province", "province", "centre"])),
        procedure_code=draw(st.sampled_from(["p1", "p2"])),
        field=draw(st.sampled_from(["Đất đai", "Hộ tịch", ""])),
        agency_code=agency,
        level=AGENCIES[agency],
        channel=draw(st.sampled_from(["direct", "online", "post"])),
        received_on=received if status not in (1, 3) or draw(st.booleans()) else None,
        due_on=due,
        due_original_on=original if draw(st.booleans()) else None,
        finished_on=end if status in RESOLVED and (returned is None or draw(st.booleans())) else None,
        returned_on=returned if status in RESOLVED else None,
        return_channel=draw(st.sampled_from([None, "post", "other_post", "counter"])),
        status=status,
        paused_days=draw(st.integers(0, 4)),
        on_the_spot=draw(st.booleans()),
    )


def one_each(rows: Iterable[Dossier]) -> list[Dossier]:
    """Keep the last row of every dossier; a dossier never changes its scope."""
    return list({d["number"]: d for d in rows}.values())


RECORDS = st.lists(dossiers(), max_size=25).map(
    lambda rows: [d | {"number": number} for number, d in enumerate(rows)]
)
IMPORTS = st.lists(dossiers(), max_size=10).map(one_each)
ordinary = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_one_late_dossier_by_hand(store, empty):
    # Received Monday, due the Monday after, re-dated from Thursday; Tuesday late; two days paused.
    one = dossier(
        1,
        due_original_on=date(2021, 3, 4),
        finished_on=date(2021, 3, 9),
        returned_on=date(2021, 3, 16),
        return_channel="post",
        status=10,
        paused_days=2,
    )
    world = filled(empty, store, store.state([one]))
    days = world.execute("SELECT * EXCLUDE (scope, level, channel) FROM cube_day ORDER BY day").df()
    said = {
        row["day"].date(): {name: n for name, n in row.items() if name != "day" and n}
        for row in days.to_dict("records")
    }
    assert said == {
        date(2021, 3, 1): {"received": 1},
        date(2021, 3, 5): {"became_overdue_original": 1},
        date(2021, 3, 9): {
            "resolved_late": 1,
            "resolved_late_original": 1,
            "became_overdue": 1,
            "cleared_overdue": 1,
            "cleared_overdue_original": 1,
            "own_days": 4,
            "waiting_days": 2,
            "timed": 1,
        },
        date(2021, 3, 16): {"posted": 1},
    }
    halves = world.execute("SELECT half, sum(received), sum(posted) FROM cube_half GROUP BY 1 ORDER BY 1")
    assert halves.fetchall() == [(date(2021, 3, 1), 1, 0), (date(2021, 3, 15), 0, 1)]
    # 4 working days of ours out of 3 promised first.
    bins = world.execute("SELECT DISTINCT measure, bin FROM time_histogram ORDER BY 1").fetchall()
    assert bins == [("own_days", 4), ("used_share", 130)]
    assert world.execute("SELECT count(*) FROM open_stock").fetchone() == (0,)


def test_a_dossier_due_before_its_receipt_is_overdue_from_its_receipt_on(store, empty):
    world = filled(empty, store, store.state([dossier(1, due_on=date(2021, 2, 1))]))
    rows = world.execute("SELECT day, received, became_overdue FROM cube_day WHERE became_overdue > 0")
    assert rows.fetchall() == [(date(2021, 3, 1), 1, 1)]


def test_a_time_that_began_before_the_calendar_is_unknown_not_nothing(store, empty):
    old = dossier(1, received_on=date(1999, 3, 1), finished_on=date(2021, 3, 1), status=9)
    world = filled(empty, store, store.state([old]))
    asked = "SELECT sum(received), sum(timed), sum(own_days) FROM cube_agency"
    assert world.execute(asked).fetchone() == (1, 0, 0)
    assert not told(world, "time_histogram")


def test_an_agency_without_an_accepted_dossier_is_named_too(store, empty):
    world = filled(empty, store, store.state([dossier(1, status=3, received_on=None)]))
    assert world.execute("SELECT name_vi, level FROM agency").fetchall() == [("Sở A", "province")]


def test_the_data_reach_from_the_first_receipt_to_the_day_of_the_extract(store, empty):
    rows = [
        dossier(1),
        dossier(2, received_on=date(2021, 2, 22)),
        dossier(3, scope="centre"),
        dossier(4, status=3),
    ]
    world = filled(empty, store, store.state(rows))
    held = world.execute(
        "SELECT scope, origin, first_day, snapshot_on, dossiers FROM dossier_snapshot ORDER BY 1"
    ).fetchall()
    assert held == [
        ("centre", "imported", date(2021, 3, 1), SNAPSHOT, 1),
        ("province", "imported", date(2021, 2, 22), SNAPSHOT, 2),
    ]


def test_agencies_and_procedures_are_named(store, empty):
    rows = [
        dossier(1, agency_name="Sở A cũ", received_on=date(2020, 1, 2)),
        dossier(2, agency_name="Sở A"),
        dossier(3, procedure_code="p2", procedure_name="Thủ tục 2", field="Hộ tịch"),
        dossier(4, procedure_code=None, procedure_name=None),
    ]
    world = filled(empty, store, store.state(rows))
    assert world.execute("SELECT agency_code, name_vi, level FROM agency").fetchall() == [
        ("so-a", "Sở A", "province")
    ]
    assert world.execute("SELECT * FROM procedure_name ORDER BY 1").fetchall() == [
        ("p1", "Thủ tục 1", "Đất đai"),
        ("p2", "Thủ tục 2", "Hộ tịch"),
    ]


def test_a_record_without_dossiers_makes_empty_cubes(store, empty):
    world = filled(empty, store, store.state([]))
    assert all(not told(world, table) for table in cubes.CUBES)


@ordinary
@given(rows=RECORDS)
@example(
    rows=[dossier(1, due_on=None, due_original_on=date(2021, 3, 2), finished_on=date(2021, 3, 3), status=9)]
)
@example(rows=[dossier(1, due_original_on=None, finished_on=date(2021, 3, 9), status=9)])
def test_every_cube_equals_a_count_one_by_one(store, empty, rows):
    world = filled(empty, store, store.state(rows))
    for table in cubes.CUBES:
        assert told(world, table) == recounted(rows, table), table


@ordinary
@given(imports=st.lists(IMPORTS, min_size=1, max_size=4))
def test_of_several_imports_the_newest_row_of_a_dossier_counts(store, empty, imports):
    world = filled(empty, store, store.state(*imports))
    rows = one_each(d for rows in imports for d in rows)
    for table in cubes.CUBES:
        assert told(world, table) == recounted(rows, table), table
    assert objections(world) == {}


@ordinary
@given(first=IMPORTS, changes=st.lists(IMPORTS, min_size=1, max_size=3))
def test_changes_applied_one_after_the_other_equal_a_full_rebuild(store, first, changes):
    state = store.state(first)
    with warehouse() as stepwise, warehouse() as anew:
        cubes.fill(stepwise, store.settings, state)
        for rows in changes:
            after = store.grown(state, rows)
            cubes.apply_change(stepwise, store.settings, state, after)
            state = after
        cubes.fill(anew, store.settings, state)
        for table in cubes.CUBES:
            assert told(stepwise, table) == told(anew, table), table
        assert objections(stepwise) == {}
        held = "SELECT * FROM dossier_snapshot ORDER BY scope"
        assert stepwise.execute(held).fetchall() == anew.execute(held).fetchall()
        for named in ("SELECT agency_code FROM agency", "SELECT procedure_code FROM procedure_name"):
            # A name once given stays; what is named is never less than in a rebuild.
            assert set(anew.execute(named).fetchall()) <= set(stepwise.execute(named).fetchall())


def test_a_change_of_the_day_alone_moves_only_the_day(store, empty):
    state = store.state([dossier(1)])
    world = filled(empty, store, state)
    before = {table: told(world, table) for table in cubes.CUBES}
    later = State(
        "later", state.name, "imported", state.parts, {"province": "2021-06-30"}, "2021-07-01T08:00:00+00:00"
    )
    cubes.apply_change(world, store.settings, state, later)
    assert {table: told(world, table) for table in cubes.CUBES} == before
    day = world.execute("SELECT snapshot_on FROM dossier_snapshot WHERE scope = 'province'").fetchone()
    assert day == (date(2021, 6, 30),)


def test_cubes_copied_from_another_version_say_the_same(store, tmp_path):
    file = tmp_path / "other.duckdb"
    state = store.state([dossier(1), dossier(2, finished_on=date(2021, 3, 3), status=9)])
    with duckdb.connect(str(file)) as other:
        for name in ("dossier_schema.sql", "dossier_macros.sql"):
            other.execute((CODE / name).read_text(encoding="utf-8"))
        cubes.fill_calendar(other, CALENDAR)
        cubes.fill(other, store.settings, state)
        said = {table: other.table(table).df() for table in cubes.TABLES}
    with warehouse() as copy:
        cubes.copy_from(copy, file)
        for table in cubes.TABLES:
            pd.testing.assert_frame_equal(copy.table(table).df(), said[table])
