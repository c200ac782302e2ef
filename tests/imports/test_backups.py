"""`backup` and `restore`: every question is answered as before, damage is refused, a kill is finished."""

from __future__ import annotations

import errno
import json
import shutil
import stat
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from queries import catalogue
from reform import audit
from reform.accounts import store
from reform.cli import app
from reform.settings import Settings, settings
from reform.warehouse import backups, ledger, writers
from reform.warehouse.backups import MANIFEST, BackupError, backup, read_backup, restore
from reform.warehouse.build import build
from reform.warehouse.read import current_warehouse
from tests.imports.conftest import all_scores, brought, score_of, table
from tests.queries.samples import SAMPLE

FRESH = all_scores(60.0, 0.5)
PASSWORD = "mat-khau-rat-dai"


class Killed(BaseException):
    """The process ends here."""


def answers(own: Settings) -> dict[str, pd.DataFrame]:
    """Ask every question of the catalogue, of today and of the day of the founding report."""
    warehouse = current_warehouse(own)
    told = {}
    for day in (date(2021, 6, 22), date.max):
        for question in catalogue.catalogue().values():
            given = {field.name: SAMPLE[field.name] for field in question.parameters if not field.optional}
            given |= {"as_of": day} if "as_of" in given else {}
            told[f"{question.name} {day}"] = catalogue.run(warehouse, question.name, **given)
    return told


@pytest.fixture
def kept(own: Settings, tmp_path: Path) -> tuple[Settings, Path]:
    """An installation with an import, an account and a file of its own, and its backup."""
    brought(own, table("SIPAS", 2016, FRESH))
    store.add(own.home, "lan", PASSWORD, "editor")
    (own.home / "peer_groups.json").write_text("[]", encoding="utf-8")
    return own, backup(own, tmp_path / "disk", "lan")[0]


def test_every_question_is_answered_as_before_on_a_new_machine(kept, tmp_path):
    own, place = kept
    before = answers(own)
    new = Settings(home=tmp_path / "new machine")

    done = restore(new, place, "minh")

    assert done.version == current_warehouse(own).version == done.manifest.version and done.kept == ""
    after = answers(new)
    assert after.keys() == before.keys() and len(before) > 60
    for name, frame in before.items():
        pd.testing.assert_frame_equal(after[name], frame, obj=name)
    assert store.verified(new.home, "lan", PASSWORD)
    assert [entry.action for entry in audit.entries(new.home)][-1] == "restore"
    assert not (new.home / writers.STAGE).exists()


def test_what_came_after_the_backup_goes_and_is_kept_aside_and_the_log_goes_on(kept):
    own, place = kept
    brought(own, table("SIPAS", 2018, {"Cà Mau": 50.0}))
    (own.home / "targets.csv").write_text("x", encoding="utf-8")

    done = restore(own, place, "lan")

    assert score_of(own, "SIPAS", 2018, "96") is None and score_of(own, "SIPAS", 2016, "70") is not None
    assert not (own.home / "targets.csv").exists() and (Path(done.kept) / "targets.csv").exists()
    assert len(ledger.state(Path(done.kept)).active) == 2
    actions = [entry.action for entry in audit.entries(own.home)]
    assert actions == ["index_imported", "backup", "index_imported", "restore"]
    assert build(own) == done.version


def test_the_newest_of_several_backups_is_taken_and_one_is_never_overwritten(kept):
    own, place = kept
    second, _ = backup(own, place.parent, "lan")
    assert second != place and read_backup(place.parent)[0] == max(place, second)
    assert not [left for left in place.parent.iterdir() if left.name.startswith(".")]
    if sys.platform != "win32":
        assert stat.S_IMODE(second.stat().st_mode) == 0o700
        assert stat.S_IMODE((second / store.FILE_NAME).stat().st_mode) == 0o600


def damage_a_byte(place: Path) -> None:
    file = next(place.glob("imports/*/rows.parquet"))
    file.write_bytes(b"x" + file.read_bytes()[1:])


def lose_a_file(place: Path) -> None:
    (place / store.FILE_NAME).unlink()


def point_outside(place: Path) -> None:
    said = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    said["files"]["../outside"] = [1, "0" * 64]
    (place / MANIFEST).write_text(json.dumps(said), encoding="utf-8")


def tear_the_manifest(place: Path) -> None:
    (place / MANIFEST).write_text('{"format": 1', encoding="utf-8")


@pytest.mark.parametrize("harm", [damage_a_byte, lose_a_file, point_outside, tear_the_manifest])
def test_a_damaged_backup_is_refused_and_nothing_changes(kept, harm):
    own, place = kept
    before = sorted(own.home.rglob("*"))
    harm(place)
    with pytest.raises(BackupError, match="damaged"):
        restore(own, place, "lan")
    assert sorted(own.home.rglob("*")) == before


def test_a_full_disk_leaves_no_backup_and_no_half_restore(kept, monkeypatch, tmp_path):
    own, place = kept
    before = sorted(own.home.rglob("*"))

    def full(read, written, _digest):
        written.write(read.read(10))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "_pour", full)
    with pytest.raises(BackupError, match="cannot_write"):
        backup(own, tmp_path / "full", "lan")
    assert list((tmp_path / "full").iterdir()) == []
    with pytest.raises(BackupError, match="cannot_write"):
        restore(own, place, "lan")
    assert sorted(own.home.rglob("*")) == before


def test_a_restore_killed_at_any_move_is_finished_by_the_next_build(kept, tmp_path, monkeypatch):
    own, place = kept
    after = current_warehouse(own).version
    later = brought(own, table("SIPAS", 2018, {"Cà Mau": 50.0})).version
    real, left = Path.replace, 0

    def killed(self: Path, target: Path):
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return real(self, target)

    seen = set()
    for moves in range(40):
        home = tmp_path / f"killed-{moves}"
        shutil.copytree(own.home, home)
        one = Settings(home=home)
        left = moves
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", killed)
            try:
                restore(one, place, "lan")
                ended = True
            except Killed:
                ended = False
        build(one)
        version = current_warehouse(one).version
        assert version in (later, after) and not (home / writers.STAGE).exists()
        assert (score_of(one, "SIPAS", 2018, "96") is None) == (version == after)
        assert store.verified(home, "lan", PASSWORD)
        seen.add(version)
        shutil.rmtree(home)
        if ended:
            break
    assert ended and seen == {later, after}


def test_an_installation_is_not_backed_up_into_itself(own):
    for folder in (own.home, own.home / "imports", own.home.parent):
        with pytest.raises(BackupError, match="inside"):
            backup(own, folder, "lan")


def test_the_commands_print_a_document_and_say_what_is_wrong(kept, tmp_path, monkeypatch):
    own, _ = kept
    monkeypatch.setenv("REFORM_HOME", str(own.home))
    settings.cache_clear()
    run = CliRunner().invoke
    try:
        made = run(app, ["backup", str(tmp_path / "by command"), "--json"])
        assert made.exit_code == 0 and json.loads(made.stdout)["files"] > 4
        back = run(app, ["restore", str(tmp_path / "by command"), "--json"])
        assert json.loads(back.stdout)["version"] == current_warehouse(own).version
        wrong = run(app, ["restore", str(tmp_path)])
        assert wrong.exit_code == 1 and "Không có bản sao lưu nào" in wrong.stderr
    finally:
        monkeypatch.undo()
        settings.cache_clear()
