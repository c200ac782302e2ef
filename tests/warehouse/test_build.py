"""A version appears whole or not at all, and what served before goes on serving."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

from reform.warehouse import build as building
from reform.warehouse.build import ChecksFailed, build, check_current
from reform.warehouse.loading import DataFileError
from reform.warehouse.lock import exclusive
from reform.warehouse.publish import KEPT_VERSIONS, file_of, read_pointer, version_inside
from reform.warehouse.read import WarehouseUnavailable, current_warehouse
from tests.warehouse.conftest import rewrite

SCORE = "SELECT score FROM score WHERE index_code = 'PCI' AND dimension = '' AND province_code = '08'"


def change_the_first_score(settings, old, new):
    """Give unit 08 another PCI total; the national maximum moves with it."""
    rewrite(settings, "scores/pci.csv", f",{old},1,", f",{new},1,")
    rewrite(settings, "national_statistics.csv", f",{old},", f",{new},")


def test_a_first_build_publishes_a_checked_version(installation):
    version = build(installation)
    assert read_pointer(installation.home).version == version
    assert version_inside(file_of(installation.home, version)) == version
    assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [70.0]
    assert all(rows.empty for rows in check_current(installation).values())
    assert [f.name for f in installation.home.glob(".building*")] == []


def test_a_version_keeps_the_places_that_its_definition_gives(installation):
    build(installation)
    warehouse = current_warehouse(installation)
    macros = (building.CODE / "macros.sql").read_text(encoding="utf-8")
    definition = macros.partition("CREATE VIEW placed_cell AS\n")[2].partition(";")[0]
    # As text: an edition that nobody has dated is public at infinity, which no timestamp holds.
    kept, defined = (
        warehouse.rows(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql})")
        for sql in ("SELECT * FROM placed_cell", definition)
    )
    key = ["uses_derived", "dimension", "index_code", "year", "province_code"]
    assert len(kept) > 0
    pd.testing.assert_frame_equal(
        kept.sort_values(key, ignore_index=True), defined.sort_values(key, ignore_index=True)
    )
    kinds = warehouse.rows(
        "SELECT table_type FROM information_schema.tables WHERE table_name = 'placed_cell'"
    )
    assert kinds["table_type"].tolist() == ["BASE TABLE"]


def test_a_build_of_unchanged_data_does_nothing(installation):
    version = build(installation)
    before = file_of(installation.home, version).stat()
    pointer = (installation.home / "current").stat()
    assert build(installation) == version
    assert file_of(installation.home, version).stat().st_mtime_ns == before.st_mtime_ns
    assert (installation.home / "current").stat().st_mtime_ns == pointer.st_mtime_ns


def test_line_ends_do_not_change_the_version(installation):
    version = building.input_digest(installation)
    file = installation.data_dir / "tiers.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert building.input_digest(installation) == version


def test_changed_data_make_a_new_version(installation):
    old = build(installation)
    change_the_first_score(installation, "70.0", "71.5")
    new = build(installation)
    assert new != old
    assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [71.5]


def test_failed_checks_leave_the_old_version_serving(installation):
    old = build(installation)
    rewrite(installation, "scores/pci.csv", ",6.5,", ",9.5,")
    with pytest.raises(ChecksFailed) as caught:
        build(installation)
    assert list(caught.value.offending) == ["dimensions_add_up_to_total"]
    rows = caught.value.offending["dimensions_add_up_to_total"]
    assert rows[["province_code", "stated", "added"]].to_numpy().tolist() == [["70", 63.0, 81.0]]
    assert read_pointer(installation.home).version == old
    assert sorted(f.name for f in installation.home.glob("*.duckdb")) == [f"warehouse-{old}.duckdb"]
    assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [70.0]


def test_an_unreadable_file_leaves_the_old_version_serving(installation):
    old = build(installation)
    rewrite(installation, "scores/pci.csv", ",6.5,", ",six,")
    with pytest.raises(DataFileError):
        build(installation)
    assert read_pointer(installation.home).version == old
    assert not list(installation.home.glob(".building*"))


def test_a_build_killed_before_the_swap_leaves_the_old_version_serving(installation):
    old = build(installation)
    change_the_first_score(installation, "70.0", "71.5")
    program = (
        "import os, pathlib, sys\n"
        "from reform.settings import Settings\n"
        "from reform.warehouse import build\n"
        "build.replace_pointer = lambda *_: os._exit(9)\n"
        "build.build(Settings(home=pathlib.Path(sys.argv[1]), data_dir=pathlib.Path(sys.argv[2])))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(installation.home), str(installation.data_dir)], check=False
    )
    assert ended.returncode == 9
    assert read_pointer(installation.home).version == old
    assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [70.0]
    # The dead builder's lock is free again, and the next build finishes the job.
    assert build(installation) != old
    assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [71.5]


def test_a_damaged_pointer_is_written_again_by_a_build(installation):
    version = build(installation)
    for damage in ("", "{", '{"version": "../../etc/passwd", "published_at": ""}', "[]", '{"version": 7}'):
        (installation.home / "current").write_text(damage, encoding="utf-8")
        assert read_pointer(installation.home) is None
        assert build(installation) == version
        content = json.loads((installation.home / "current").read_text(encoding="utf-8"))
        assert content["version"] == version
        assert content["published_at"].endswith("+00:00")


def test_a_damaged_file_is_built_again(installation):
    version = build(installation)
    file_of(installation.home, version).write_bytes(b"not a database")
    with pytest.raises(WarehouseUnavailable):
        current_warehouse(installation)
    assert build(installation) == version
    assert current_warehouse(installation).rows(SCORE)["score"].tolist() == [70.0]


def test_only_the_newest_versions_stay(installation):
    versions = [build(installation)]
    for i in range(KEPT_VERSIONS + 1):
        change_the_first_score(installation, f"7{i}.0", f"7{i + 1}.0")
        versions.append(build(installation))
    kept = {f.name for f in installation.home.glob("*.duckdb")}
    assert kept == {f"warehouse-{version}.duckdb" for version in versions[-KEPT_VERSIONS:]}


def test_leftovers_of_a_killed_build_are_cleared(installation):
    installation.home.mkdir(parents=True)
    (installation.home / ".building-0123456789ab-1").write_bytes(b"half")
    build(installation)
    assert not list(installation.home.glob(".building*"))


def test_two_builders_wait_for_each_other(installation):
    versions = []
    threads = [threading.Thread(target=lambda: versions.append(build(installation))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(versions) == 4
    assert len(set(versions)) == 1


def test_a_lock_that_is_never_given_back_ends_in_a_timeout(tmp_path):
    with exclusive(tmp_path / "lock"):
        began = time.monotonic()
        with pytest.raises(TimeoutError), exclusive(tmp_path / "lock", patience=0.2):
            pass
        assert time.monotonic() - began < 5


def test_nothing_is_published_without_a_build(installation):
    with pytest.raises(WarehouseUnavailable):
        current_warehouse(installation)
    with pytest.raises(WarehouseUnavailable):
        check_current(installation)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files")
def test_readers_keep_their_version_while_it_is_cleared_away(installation):
    build(installation)
    held = current_warehouse(installation)
    for i in range(KEPT_VERSIONS + 1):
        change_the_first_score(installation, f"7{i}.0", f"7{i + 1}.0")
        build(installation)
    assert not file_of(installation.home, held.version).exists()
    assert held.rows(SCORE)["score"].tolist() == [70.0]
