"""The record by itself: what a commit writes, leaves out, replaces, and what a crash leaves behind."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from reform.dossiers import files as in_files
from reform.dossiers import record
from reform.dossiers.record import Commit, Draft, ImportMeta, OriginRefused, current_state, draft, folder
from reform.settings import Settings

JUNE_18, JUNE_19 = date(2021, 6, 18), date(2021, 6, 19)
ROW: dict[str, Any] = {
    "scope": "province",
    "origin": "imported",
    "procedure_code": "1.001234",
    "procedure_name": "Cấp bản sao",
    "field": "Hộ tịch",
    "agency_code": "so-a",
    "agency_name": "Sở A",
    "receiving_agency_code": "so-b",
    "level": "province",
    "channel": "direct",
    "online_level": "3",
    "filed_on": date(2021, 6, 1),
    "received_on": date(2021, 6, 2),
    "due_on": date(2021, 6, 9),
    "due_original_on": date(2021, 6, 8),
    "finished_on": date(2021, 6, 7),
    "returned_on": date(2021, 6, 8),
    "return_channel": "post",
    "status": 10,
    "paused_days": 1,
    "on_the_spot": False,
}
OTHER: dict[str, Any] = {
    "scope": "centre",
    "procedure_code": "2.000635",
    "procedure_name": "Cấp lại",
    "field": "Đất đai",
    "agency_code": "so-c",
    "agency_name": "Sở C",
    "receiving_agency_code": None,
    "level": "commune",
    "channel": "online",
    "online_level": None,
    "filed_on": None,
    "received_on": date(2020, 12, 31),
    "due_on": date(2021, 6, 10),
    "due_original_on": None,
    "finished_on": date(2021, 6, 8),
    "returned_on": None,
    "return_channel": "counter",
    "status": 9,
    "paused_days": 0,
    "on_the_spot": True,
}


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """An empty installation in a folder whose name has to be quoted."""
    home = tmp_path / "Sở Nội vụ d'Été"
    home.mkdir()
    return Settings(home=home)


def meta(number: int, snapshot_on: date = JUNE_18, scope: str = "province", **other: Any) -> ImportMeta:
    """Return the meta of the n-th import."""
    at = datetime(2021, 7, number, 8, tzinfo=UTC)
    name = record.import_id(at, "abcdef0123456789")
    plain = ImportMeta(name, "imported", scope, snapshot_on, ("a.xlsx",), "abcdef", "an", "", at.isoformat())
    return replace(plain, **other)


def put(on: Draft, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Make dossiers incoming, in this order: the number of the dossier and what differs from ROW."""
    for place, (number, other) in enumerate(rows):
        row = ROW | other | {"dossier_key": f"00000000-0000-0000-0000-{number:012d}", "row_order": place}
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        on.connection.execute(f"INSERT INTO incoming ({names}) VALUES ({marks})", list(row.values()))


def commit(own: Settings, about: ImportMeta, *rows: tuple[int, dict[str, Any]]) -> Commit:
    """Make one import of these rows."""
    with draft(own) as on:
        put(on, rows)
        return on.commit(about)


def held(own: Settings) -> pd.DataFrame:
    """Return the rows that hold now, by number of the dossier."""
    state = current_state(own)
    assert state is not None
    with duckdb.connect() as connection:
        record.show_rows(connection, own, state)
        connection.execute("SET VARIABLE first_seq = $1", [min(p.seq for p in state.parts)])
        connection.execute(record.statement("all_current"))
        rows = connection.execute(
            "SELECT right(dossier_key::VARCHAR, 12)::INTEGER AS number, * FROM signed_record ORDER BY 1"
        ).df()
    return rows.set_index("number")


def snapshot_of_files(own: Settings) -> dict[str, bytes]:
    """Return every file of the record with its content."""
    home = folder(own.home)
    return {
        file.relative_to(home).as_posix(): file.read_bytes() for file in home.rglob("*") if file.is_file()
    }


def test_a_commit_writes_the_rows_as_parquet_by_year_of_receipt(own):
    told = commit(
        own,
        meta(1),
        (1, {}),
        (2, {"received_on": date(2020, 12, 31)}),
        (3, {"received_on": None, "status": 1}),
    )
    state = current_state(own)
    assert state is not None and told == Commit(state.name, 3, 0, 0, 0)
    assert state.snapshots == {"province": "2021-06-18"} and state.origin == "imported"
    (part,) = state.parts
    assert (part.seq, part.rows) == (1, 3)
    written = {Path(file).parent.as_posix(): file for file in part.files}
    assert set(written) == {f"{part.import_id}/year={year}" for year in (0, 2020, 2021)}
    with duckdb.connect() as connection:
        file = str(folder(own.home) / "parts" / written[f"{part.import_id}/year=2021"])
        (row,) = connection.read_parquet(file, hive_partitioning=False).df().to_dict("records")
    assert row.pop("dossier_key").int == 1 and row.pop("seq") == 1
    wanted = {name: pd.Timestamp(v) if isinstance(v, date) else v for name, v in ROW.items()}
    assert {name: row[name] for name in wanted} == wanted
    # The place of a row in the extract is of no use afterwards, the year is the folder's.
    assert set(row) == set(wanted)


def test_a_dossier_that_comes_again_replaces_its_row_and_leaves_the_old_part_alone(own):
    commit(own, meta(1), (1, {"status": 4, "finished_on": None}), (2, {}))
    before = {name: content for name, content in snapshot_of_files(own).items() if "parts" in name}
    told = commit(own, meta(2, JUNE_19), (1, {"status": 9}), (3, {}))
    assert (told.new, told.changed, told.unchanged, told.duplicates) == (1, 1, 0, 0)
    rows = held(own)
    assert rows["status"].to_dict() == {1: 9, 2: 10, 3: 10}
    assert rows["seq"].to_dict() == {1: 2, 2: 1, 3: 2}
    state = current_state(own)
    assert state is not None and [part.rows for part in state.parts] == [2, 2]
    assert before.items() <= snapshot_of_files(own).items()


def test_a_dossier_that_goes_back_to_what_it_was_is_changed_again(own):
    for number, status in ((1, 4), (2, 5), (3, 4)):
        told = commit(own, meta(number), (1, {"status": status}))
    assert (told.new, told.changed, told.unchanged) == (0, 1, 0)
    assert held(own)["status"].to_dict() == {1: 4} and held(own)["seq"].to_dict() == {1: 3}


def test_rows_that_say_nothing_new_are_left_out(own):
    commit(own, meta(1), (1, {}), (2, {"due_original_on": None}))
    told = commit(own, meta(2), (1, {}), (2, {"due_original_on": None}), (3, {}))
    assert (told.new, told.changed, told.unchanged) == (1, 0, 2)
    state = current_state(own)
    assert state is not None and [part.rows for part in state.parts] == [2, 1]


def test_the_same_rows_again_write_nothing(own):
    first = commit(own, meta(1), (1, {}), (2, {}))
    files = snapshot_of_files(own)
    assert commit(own, meta(2), (2, {}), (1, {})) == Commit(first.state, 0, 0, 2, 0)
    assert snapshot_of_files(own) == files


def test_an_import_without_rows_writes_nothing_once_its_day_is_known(own):
    first = commit(own, meta(1), (1, {}))
    files = snapshot_of_files(own)
    assert commit(own, meta(2)).state == first.state
    assert snapshot_of_files(own) == files


def test_every_column_is_compared():
    # The tests below change each column of the record but these three.
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE salt = 'x'")
        connection.execute(record.SCHEMA.read_text(encoding="utf-8"))
        names = {row[0] for row in connection.execute("DESCRIBE incoming").fetchall()}
    assert names - {"dossier_key", "origin", "row_order"} == set(OTHER)


@pytest.mark.parametrize("column", OTHER)
def test_a_change_in_any_column_is_a_change(own, column):
    commit(own, meta(1), (1, {}))
    told = commit(own, meta(2), (1, {column: OTHER[column]}))
    assert (told.new, told.changed, told.unchanged) == (0, 1, 0)
    value = held(own)[column].iloc[0]
    wanted = OTHER[column]
    assert (pd.isna(value) and wanted is None) or value == (
        pd.Timestamp(wanted) if isinstance(wanted, date) else wanted
    )


def test_of_repeated_rows_the_last_one_counts(own):
    told = commit(own, meta(1), (1, {"status": 4}), (2, {}), (1, {"status": 5}), (1, {"status": 9}))
    assert (told.new, told.duplicates) == (2, 2)
    assert held(own)["status"].to_dict() == {1: 9, 2: 10}


def test_a_repeated_dossier_whose_last_row_is_known_is_unchanged(own):
    commit(own, meta(1), (1, {}))
    told = commit(own, meta(2), (1, {"status": 4}), (1, {}))
    assert (told.new, told.changed, told.unchanged, told.duplicates) == (0, 0, 1, 1)


def test_the_day_of_the_data_moves_forward_only_and_for_its_scope_only(own):
    commit(own, meta(1, JUNE_18), (1, {}))
    later = commit(own, meta(2, JUNE_19), (1, {}))
    state = current_state(own)
    assert state is not None and state.name == later.state
    assert state.snapshots == {"province": "2021-06-19"} and len(state.parts) == 1
    commit(own, meta(3, date(2021, 5, 1)), (2, {}))
    commit(own, meta(4, date(2021, 5, 2), scope="centre"), (3, {"scope": "centre"}))
    state = current_state(own)
    assert state is not None and state.snapshots == {"province": "2021-06-19", "centre": "2021-05-02"}


def test_a_state_names_the_one_it_follows(own):
    first = commit(own, meta(1), (1, {}))
    second = commit(own, meta(2), (2, {}))
    assert first.state and second.state
    before, after = record.state_of(own, first.state), record.state_of(own, second.state)
    assert before and after and (before.parent, after.parent) == (None, first.state)
    assert after.parts[:1] == before.parts


def test_an_import_that_fails_leaves_no_trace(own):
    commit(own, meta(1), (1, {}))
    files = snapshot_of_files(own)

    def breaks_off() -> None:
        with draft(own) as on:
            put(on, [(2, {})])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    assert snapshot_of_files(own) == files


@pytest.mark.parametrize("step", ["imports", "states", "current"])
def test_a_crash_before_the_pointer_leaves_the_old_state_and_the_import_repeatable(own, monkeypatch, step):
    first = commit(own, meta(1), (1, {}))
    replace_text = in_files.write_text

    def dies(file: Path, content: str) -> None:
        if step in (file.name, file.parent.name):
            raise OSError("killed")
        replace_text(file, content)

    with monkeypatch.context() as patch:
        patch.setattr(in_files, "write_text", dies)
        with pytest.raises(OSError, match="killed"):
            commit(own, meta(2), (1, {"status": 9}), (2, {}))
    state = current_state(own)
    assert state is not None and state.name == first.state
    assert held(own)["status"].to_dict() == {1: 10}
    told = commit(own, meta(2), (1, {"status": 9}), (2, {}))
    assert (told.new, told.changed) == (1, 1)
    assert held(own)["status"].to_dict() == {1: 9, 2: 10}
    state = current_state(own)
    assert state is not None and [part.rows for part in state.parts] == [1, 2]


def test_leftovers_of_a_killed_import_are_cleared(own):
    commit(own, meta(1), (1, {}))
    files = snapshot_of_files(own)
    home = folder(own.home)
    for leftover in (home / "parts" / ".draft-x" / "year=2021", home / ".tmp-77"):
        leftover.mkdir(parents=True)
        (leftover / "part-0.parquet").write_bytes(b"half")
    (home / ".draft-77.duckdb").write_bytes(b"half")
    (home / ".draft-77.duckdb.wal").write_bytes(b"half")
    commit(own, meta(2), (1, {}))
    assert snapshot_of_files(own) == files
    assert not [path for path in home.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("content", ["", "{", '{"name": "x"}', "[]"])
def test_an_unreadable_state_is_no_state(own, content):
    told = commit(own, meta(1), (1, {}))
    (folder(own.home) / "states" / f"{told.state}.json").write_text(content, encoding="utf-8")
    assert current_state(own) is None


def test_an_empty_installation_has_no_state(own):
    assert current_state(own) is None and record.imports(own) == []


def test_simulated_dossiers_never_join_real_ones(own):
    first = commit(own, meta(1), (1, {}))
    files = snapshot_of_files(own)
    with pytest.raises(OriginRefused):
        commit(own, meta(2, origin="simulated"), (2, {"origin": "simulated"}))
    state = current_state(own)
    assert state is not None and state.name == first.state and snapshot_of_files(own) == files


def test_real_dossiers_drive_out_all_simulated_ones(own):
    commit(own, meta(1, JUNE_19, origin="simulated"), (1, {"origin": "simulated"}))
    commit(own, meta(2, JUNE_19, "centre", origin="simulated"), (2, {"origin": "simulated"}))
    told = commit(own, meta(3), (1, {}), (3, {}))
    assert (told.new, told.changed) == (2, 0)
    state = current_state(own)
    assert state is not None and state.origin == "imported" and state.parent is None
    # Nothing of the simulation is left: no part, no scope, no day of the data.
    assert [part.seq for part in state.parts] == [1] and state.snapshots == {"province": "2021-06-18"}
    assert set(held(own)["origin"]) == {"imported"} and set(held(own).index) == {1, 3}


def test_who_when_why_and_the_counts_are_kept_oldest_first(own):
    commit(own, meta(2, who="bình", why="sửa", dropped_columns=("Chủ hồ sơ",)), (1, {}), (1, {}))
    commit(own, meta(1, counts={"read": 7}), (1, {"status": 9}), (2, {}))
    first, second = record.imports(own)
    assert (first.at < second.at) and (second.who, second.why) == ("bình", "sửa")
    assert second.dropped_columns == ("Chủ hồ sơ",) and second.snapshot_on == JUNE_18
    assert second.counts == {"new": 1, "changed": 0, "unchanged": 0, "duplicates": 1}
    assert first.counts == {"read": 7, "new": 1, "changed": 1, "unchanged": 0, "duplicates": 0}


def test_forgetting_leaves_no_dossier(own):
    commit(own, meta(1), (1, {}))
    secret = record.salt(own.home)
    record.forget_dossiers(own)
    assert current_state(own) is None and record.imports(own) == []
    assert not list(folder(own.home).rglob("*.parquet"))
    assert record.salt(own.home) == secret
    assert commit(own, meta(2), (1, {})).new == 1


def test_the_secret_is_made_once_and_is_for_the_owner_only(own):
    secret = record.salt(own.home)
    assert re.fullmatch("[0-9a-f]{64}", secret) and record.salt(own.home) == secret
    file = folder(own.home) / "salt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_code_has_one_key_however_it_is_spelled_and_another_in_the_other_scope(own):
    code = "000.00.32.H10-210708-0032-Đ"
    spelled = [code, f" {code.lower()} ", unicodedata.normalize("NFD", code)]
    with draft(own) as on:
        keys = {
            scope: {
                on.connection.execute("SELECT dossier_key(?, ?)", [scope, text]).fetchone()[0]
                for text in spelled
            }
            for scope in ("province", "centre")
        }
    assert [len(found) for found in keys.values()] == [1, 1]
    assert keys["province"] != keys["centre"]


def test_names_of_imports_sort_by_their_moment():
    moments = [datetime(2021, 7, 1, 8, 0, 0, n, UTC) for n in (2, 30, 999_999)]
    names = [record.import_id(at, "f" * 64) for at in moments]
    assert names == sorted(names) and len(set(names)) == 3
    assert names[0] == "20210701T080000000002-ffffffff"
