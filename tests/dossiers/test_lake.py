"""The record in a lake answers as the one in files does, and says in a sentence when it cannot.

The catalogue is a file here, so that no server is needed; two writers at once on PostgreSQL are tried by
`python -m tests.bench.lake`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from queries import catalogue
from reform.doctor import examine
from reform.dossiers import lake, record
from reform.dossiers.record import LakeUnavailable, OriginRefused, current_state, draft, folder
from reform.importing import undoing
from reform.importing.index.commit import CommitRefused
from reform.settings import Settings
from reform.warehouse.build import build
from reform.warehouse.read import current_warehouse
from tests.dossiers.test_record import JUNE_19, commit, held, meta, put

IMPORTS = (
    (meta(1), [(1, {}), (2, {"received_on": date(2020, 12, 31)}), (3, {"status": 5, "finished_on": None})]),
    (meta(2, JUNE_19), [(1, {"status": 9}), (2, {"received_on": date(2020, 12, 31)}), (4, {})]),
    (meta(3, JUNE_19), [(3, {"status": 10}), (3, {"status": 9}), (5, {"received_on": None, "status": 1})]),
)


@pytest.fixture
def alone(tmp_path: Path) -> Settings:
    home = tmp_path / "files"
    home.mkdir()
    return Settings(home=home)


@pytest.fixture
def machine(tmp_path: Path, alone: Settings) -> Callable[[str], Settings]:
    """Return what makes a machine that shares one lake, and its secret with the record in files."""

    def made(name: str) -> Settings:
        settings = Settings(
            home=tmp_path / name,
            dossier_lake=str(tmp_path / "d'Été.ducklake"),
            dossier_lake_files=tmp_path / "rows d'Été",
        )
        folder(settings.home).mkdir(parents=True)
        (folder(settings.home) / "salt").write_text(record.salt(alone.home), encoding="ascii")
        return settings

    return made


def names(settings: Settings) -> list[str]:
    state = current_state(settings)
    return [part.import_id for part in state.parts] if state else []


def test_the_same_imports_lead_to_the_same_rows_counts_and_history(machine, alone):
    shared = machine("one")
    for about, rows in IMPORTS:
        told, expected = commit(shared, about, *rows), commit(alone, about, *rows)
        assert (told.new, told.changed, told.unchanged, told.duplicates) == (
            expected.new,
            expected.changed,
            expected.unchanged,
            expected.duplicates,
        )
        assert held(shared).to_dict() == held(alone).to_dict()
    assert record.imports(shared) == record.imports(alone)
    lake_state, own_state = current_state(shared), current_state(alone)
    assert lake_state is not None and own_state is not None
    assert lake_state.snapshots == own_state.snapshots
    assert not (folder(shared.home) / "parts").exists()


def test_pages_are_answered_the_same_whether_cubes_grew_or_were_made_anew(machine, alone):
    first, second = machine("one"), machine("two")
    asked = {"scope": "province", "as_of": JUNE_19, "first": date(2021, 6, 1), "last": date(2021, 6, 30)}
    for about, rows in IMPORTS:
        for settings in (first, alone):
            commit(settings, about, *rows)
            build(settings)
    build(second)
    answers = [
        catalogue.run(current_warehouse(settings), "dossiers/by_period", calendar="month", **asked)
        for settings in (first, second, alone)
    ]
    pd.testing.assert_frame_equal(answers[0], answers[2])
    pd.testing.assert_frame_equal(answers[1], answers[2])
    assert list(answers[0]["received"]) == [3]


def test_what_one_machine_brings_is_held_for_the_other(machine):
    first, second = machine("one"), machine("two")
    commit(first, meta(1), (1, {}))
    told = commit(second, meta(2), (1, {}), (2, {}))
    assert (told.new, told.unchanged) == (1, 1)
    assert names(first) == names(second) == [meta(1).import_id, meta(2).import_id]


def test_a_writer_that_was_second_takes_all_its_rows_again(machine, monkeypatch):
    shared = machine("one")
    commit(shared, meta(1), (1, {}), (2, {}))
    publish = lake.Lake.publish
    refusals = iter((duckdb.TransactionException("Transaction conflict"),))

    def second(self, about, state, accept):
        publish(self, about, state, accept)
        for refused in refusals:
            raise refused

    monkeypatch.setattr(lake.Lake, "publish", second)
    # The row that changes nothing is left out in the first attempt, and must be looked at again.
    told = commit(shared, meta(2), (1, {}), (2, {"status": 9}), (3, {}))
    assert (told.new, told.changed, told.unchanged) == (1, 1, 1)
    assert [len(names(shared)), len(record.imports(shared)), len(held(shared))] == [2, 2, 3]


def test_a_writer_that_finds_nothing_new_the_second_time_shows_no_state_that_never_held(machine, monkeypatch):
    first, second = machine("one"), machine("two")
    commit(first, meta(1), (1, {}))
    publish, shown = lake.Lake.publish, []

    def overtaken(self, about, state, accept):
        publish(self, about, state, accept)
        monkeypatch.setattr(lake.Lake, "publish", publish)
        # In the second attempt the other machine has brought the same rows.
        monkeypatch.setattr(record.Draft, "_take", lambda *_: record.Commit("other", 0, 0, 1, 0))
        raise duckdb.TransactionException("Transaction conflict")

    monkeypatch.setattr(lake.Lake, "publish", overtaken)
    with draft(second) as work:
        put(work, [(2, {})])
        assert work.commit(meta(2), shown.append).state == "other"
    assert shown == [] and names(second) == [meta(1).import_id]


def test_an_import_that_fails_leaves_the_lake_as_it_was(machine, monkeypatch):
    shared = machine("one")
    commit(shared, meta(1), (1, {}))
    before = held(shared).to_dict()

    def dies(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(lake.Lake, "publish", dies)
        with pytest.raises(RuntimeError):
            commit(shared, meta(2), (1, {"status": 9}), (2, {}))
    assert held(shared).to_dict() == before and len(record.imports(shared)) == 1
    assert commit(shared, meta(2), (1, {"status": 9}), (2, {})).changed == 1


def test_an_undone_import_counts_no_more_and_its_number_is_never_given_again(machine):
    shared = machine("one")
    commit(shared, meta(1), (1, {}))
    before = held(shared).to_dict()
    commit(shared, meta(2), (1, {"status": 9}), (2, {}))
    build(shared)
    undoing.undo(shared, meta(2).import_id, "an", "nhầm tệp")
    assert held(shared).to_dict() == before
    commit(shared, meta(3), (3, {}))
    state = current_state(shared)
    assert state is not None and [part.seq for part in state.parts] == [1, 3]
    assert set(held(shared).index) == {1, 3}


def test_an_import_whose_version_is_refused_is_taken_back(machine):
    shared = machine("one")
    commit(shared, meta(1), (1, {}))

    def refuse(state):
        assert len(state.parts) == 2
        raise ValueError("the checks refused it")

    with draft(shared) as on_its_way:
        put(on_its_way, [(2, {})])
        with pytest.raises(ValueError, match="refused"):
            on_its_way.commit(meta(2), refuse)
    assert names(shared) == [meta(1).import_id] and len(held(shared)) == 1
    told = commit(machine("two"), meta(3), (2, {}))
    assert (told.new, told.changed) == (1, 0) and len(held(shared)) == 2


def test_an_undoing_that_cannot_be_published_is_taken_back(machine, monkeypatch):
    shared = machine("one")
    commit(shared, meta(1), (1, {}))
    commit(shared, meta(2), (2, {}))

    def refuses(*_):
        raise TimeoutError

    monkeypatch.setattr(undoing, "prepare", refuses)
    with pytest.raises(TimeoutError):
        undoing.undo(shared, meta(2).import_id, "an", "nhầm tệp")
    assert names(shared) == [meta(1).import_id, meta(2).import_id]


def test_only_the_newest_import_of_all_machines_can_be_undone(machine):
    first, second = machine("one"), machine("two")
    commit(first, meta(1), (1, {}))
    commit(second, meta(2), (2, {}))
    with pytest.raises(CommitRefused):
        undoing.undo(first, meta(1).import_id, "an", "nhầm tệp")
    with pytest.raises(LookupError):
        record.step_back(first, meta(1).import_id)


def test_simulated_dossiers_never_join_real_ones_and_leave_when_these_come(machine):
    shared = machine("one")
    commit(shared, meta(1, origin="simulated"), (1, {"origin": "simulated"}))
    commit(shared, meta(2), (2, {}))
    assert set(held(shared)["origin"]) == {"imported"} and set(held(shared).index) == {2}
    with pytest.raises(OriginRefused):
        commit(shared, meta(3, origin="simulated"), (3, {"origin": "simulated"}))


def test_forgetting_leaves_no_dossier(machine):
    shared = machine("one")
    commit(shared, meta(1), (1, {}))
    record.forget_dossiers(shared)
    assert current_state(shared) is None and record.imports(shared) == []
    assert commit(shared, meta(2), (1, {})).new == 1


def test_a_machine_with_another_secret_is_refused_before_it_brings_anything(machine):
    commit(machine("one"), meta(1), (1, {}))
    other = machine("two")
    (folder(other.home) / "salt").write_text("another", encoding="ascii")
    with pytest.raises(LakeUnavailable) as refused, draft(other) as work:
        put(work, [(2, {})])
    assert refused.value.key == "lake.other_secret"
    assert names(other) == [meta(1).import_id]


def test_a_catalogue_that_does_not_answer_is_told_by_the_doctor_too(tmp_path):
    settings = Settings(
        home=tmp_path, dossier_lake="postgres:host=127.0.0.1 port=1 dbname=lake connect_timeout=1"
    )
    with pytest.raises(LakeUnavailable) as refused:
        current_state(settings)
    assert refused.value.key == "lake.unreachable"
    (finding,) = [found for found in examine(settings) if "Không mở được kho hồ sơ chung" in found.sentence]
    assert not finding.fine and "docs/scale.md" in finding.remedy


def test_without_the_packages_the_sentence_says_what_to_install(machine, monkeypatch):
    shared = machine("one")
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(LakeUnavailable) as refused:
        current_state(shared)
    assert refused.value.key == "lake.not_installed"
