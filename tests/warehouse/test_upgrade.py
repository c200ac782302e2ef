"""An installation outlives a change of release, forwards and back: its record stays, the rest is rebuilt."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import duckdb
import pytest

from reform.settings import Settings
from reform.warehouse import build as building
from reform.warehouse import read
from reform.warehouse.build import build
from reform.warehouse.publish import SCHEMA_VERSION, file_of, read_pointer
from reform.warehouse.read import OtherRelease, current_warehouse

HOMES = Path(__file__).parent / "homes"
COUNTS = """
    SELECT
        (SELECT dossiers FROM dossier_snapshot) AS dossiers,
        (SELECT sum(resolved_late) FROM cube_day) AS late,
        (SELECT sum(dossiers) FROM open_stock) AS open
"""
OWN_TARGET = "SELECT value FROM target WHERE target_id = 'pci-2019'"
SCORE = "SELECT score FROM score WHERE index_code = 'PCI' AND dimension = '' AND province_code = '08'"


def of_schema(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this program read and write another data version, as another release would."""
    monkeypatch.setattr(building, "SCHEMA_VERSION", number)
    monkeypatch.setattr(read, "SCHEMA_VERSION", number)


def started_anew(installation: Settings) -> None:
    """Forget what this process has open, as a newly started one would know nothing."""
    read._serving.pop(installation.home.absolute(), None)


def record_of(home: Path) -> dict[str, str]:
    """Return what a rebuild must not touch: every file but versions and pointer → its SHA-256."""
    return {
        file.relative_to(home).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in home.rglob("*")
        if file.is_file() and file.name != "current" and file.suffix not in (".duckdb", ".lock")
    }


def test_there_is_an_installation_of_the_release_before():
    """Make it with `python -m tests.warehouse.homes` before the number is raised."""
    assert (HOMES / f"schema_{SCHEMA_VERSION - 1}.zip").exists()


@pytest.mark.parametrize("kept", sorted(HOMES.glob("*.zip")), ids=lambda file: file.stem)
def test_an_installation_of_an_older_release_is_rebuilt_from_its_record(installation, kept):
    with zipfile.ZipFile(kept) as files:
        files.extractall(installation.home)
    before, old = record_of(installation.home), read_pointer(installation.home)
    with duckdb.connect(str(file_of(installation.home, old.version)), read_only=True) as connection:
        (schema,) = connection.execute("SELECT schema_version FROM build_info").fetchone()
    assert kept.stem == f"schema_{schema}"
    if schema != SCHEMA_VERSION:
        with pytest.raises(OtherRelease):
            current_warehouse(installation)

    version = build(installation)
    warehouse = current_warehouse(installation)
    assert warehouse.version == version
    assert warehouse.rows(COUNTS).to_numpy().tolist() == [[3, 1, 1]]
    assert warehouse.rows(OWN_TARGET)["value"].tolist() == [63.5]
    assert warehouse.rows(SCORE)["score"].tolist() == [70.0]
    assert record_of(installation.home) == before
    # What one goes back to is still there.
    assert file_of(installation.home, old.version).exists()


def test_the_old_program_serves_its_version_until_it_is_stopped(installation, monkeypatch):
    old = build(installation)
    assert current_warehouse(installation).version == old
    with monkeypatch.context() as newer:
        newer.setattr(building, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        new = build(installation)
    assert read_pointer(installation.home).version == new != old
    for _ in range(2):
        assert current_warehouse(installation).version == old
        assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [70.0]


def test_going_back_serves_the_version_before_without_building(installation, monkeypatch):
    old = build(installation)
    file = file_of(installation.home, old)
    written = file.stat().st_mtime_ns
    with monkeypatch.context() as newer:
        of_schema(SCHEMA_VERSION + 1, newer)
        started_anew(installation)
        new = build(installation)
        assert current_warehouse(installation).version == new
    started_anew(installation)
    with pytest.raises(OtherRelease):
        current_warehouse(installation)
    assert build(installation) == old
    assert current_warehouse(installation).version == old
    assert file.stat().st_mtime_ns == written


def test_an_upgrade_whose_data_are_refused_leaves_the_old_program_serving(installation, monkeypatch):
    old = build(installation)
    assert current_warehouse(installation).version == old
    broken = installation.data_dir / "scores" / "pci.csv"
    broken.write_text(broken.read_text(encoding="utf-8").replace("70.0", "7000.0", 1), encoding="utf-8")
    with monkeypatch.context() as newer:
        of_schema(SCHEMA_VERSION + 1, newer)
        with pytest.raises(building.ChecksFailed):
            build(installation)
    assert read_pointer(installation.home).version == old
    assert current_warehouse(installation).version == old
