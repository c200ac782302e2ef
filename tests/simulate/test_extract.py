"""Simulated extracts say that they are, and the messy ones go through the import like real ones."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from reform.dossiers import record
from reform.dossiers.files import Files
from reform.importing.dossiers import Report, import_dossiers
from reform.importing.extracts import tables
from reform.importing.words import headers
from reform.settings import Settings
from reform.simulate import extract
from reform.simulate.centre import SNAPSHOT
from reform.simulate.extract import SAMPLE, as_extract, write_dirty, write_sets
from reform.simulate.install import VERSION, dossier_codes

COLUMNS = """scope, procedure_code, procedure_name, field, agency_code, agency_name, level, channel,
    online_level, filed_on, received_on, due_on, due_original_on, finished_on, returned_on, return_channel,
    status, on_the_spot, origin"""


def parts(settings: Settings) -> list[str]:
    state = record.current_state(settings)
    assert state is not None
    return Files(record.folder(settings.home)).paths(state.parts)


def not_installed(brought: Settings, installation: Settings) -> tuple[int, int]:
    """Return how many dossiers an installation has, and how many of them the simulation never made."""
    row = duckdb.execute(
        f"""
        WITH brought AS (SELECT {COLUMNS} FROM read_parquet($1, hive_partitioning = FALSE)),
        installed AS (
            SELECT {COLUMNS} FROM read_parquet($2, hive_partitioning = FALSE) WHERE scope = 'centre'
        )
        SELECT (SELECT count(*) FROM brought), (SELECT count(*) FROM (FROM brought EXCEPT ALL FROM installed))
        """,
        [parts(brought), parts(installation)],
    ).fetchone()
    assert row is not None
    return row


@pytest.fixture(scope="module")
def written(sets, tmp_path_factory, module_patch) -> Path:
    """The folder of the clean sets, made from a part of the frames that are there already."""
    folder = tmp_path_factory.mktemp("written")
    module_patch.setattr(extract, "centre", lambda *given: sets.centre.iloc[::4].reset_index(drop=True))
    module_patch.setattr(extract, "province", lambda *given: sets.province.head(5_000))
    list(write_sets(Settings(), folder, seed=1))
    return folder


@pytest.fixture(scope="module")
def module_patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def messy(sets, calendar, tmp_path_factory) -> tuple[Path, int]:
    """A messy extract of every fourth dossier of the centre, and how many it is about."""
    frame = sets.centre.iloc[::4].reset_index(drop=True)
    file = tmp_path_factory.mktemp("messy") / "mo-phong-lon-xon.csv"
    write_dirty(as_extract(frame, dossier_codes(frame), calendar.shifted), file, 1)
    return file, len(frame)


@pytest.fixture(scope="module")
def imported(messy, tmp_path_factory) -> tuple[Settings, Report]:
    own = Settings(home=tmp_path_factory.mktemp("messy-home"))
    return own, import_dossiers(own, [messy[0]], scope="centre")


def test_the_manifest_says_simulated_with_seed_version_and_checksums(written):
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["mo_phong"], manifest["seed"], manifest["version"]) == (True, 1, VERSION)
    assert set(manifest["files"]) == {"mo-phong-trung-tam.csv", "mo-phong-toan-tinh.csv"}
    for name, told in manifest["files"].items():
        content = (written / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == told["sha256"]
        assert content.count(b"\n") == told["rows"] + 1


def test_every_table_of_dossiers_says_that_it_is_simulated(written, messy):
    known = headers(written)
    for file in (written / "mo-phong-trung-tam.csv", written / "mo-phong-toan-tinh.csv", messy[0]):
        (table,) = tables(file, known)
        assert table.simulated and len(table.taken) >= 15


def test_the_measuring_shape_says_that_it_is_simulated(tmp_path):
    ((file, n),) = write_sets(Settings(), tmp_path, seed=1, dossiers=500)
    (table,) = tables(file, headers(tmp_path))
    assert (n, table.rows, table.simulated) == (500, 500, True)


def test_the_clean_extract_comes_back_as_what_was_installed(written, installation, tmp_path_factory):
    own = Settings(home=tmp_path_factory.mktemp("clean-home"))
    report = import_dossiers(own, [written / "mo-phong-trung-tam.csv"], scope="centre")
    assert report.rejected == [] and report.rows_accepted == report.rows_read == report.new
    assert report.snapshot_on == SNAPSHOT
    assert not_installed(own, installation) == (report.new, 0)


def test_a_messy_extract_is_accounted_for_row_by_row(imported, messy):
    _, report = imported
    _, n = messy
    assert report.adds_up
    assert (
        report.rows_read == report.rows_accepted + len(report.rejected) + report.duplicates + report.skipped
    )
    # The header once more, and the line of totals.
    assert report.skipped == 2
    assert report.rows_accepted + len(report.rejected) == n
    assert report.duplicates == report.rows_read - n - 2 > 0


def test_messy_rows_are_refused_for_the_reasons_they_were_given(imported, messy):
    _, report = imported
    content = messy[0].read_text(encoding="utf-8")
    found = Counter(row.reason for row in report.rejected)
    assert found == {
        "unknown_status": content.count("Trạng thái lạ"),
        "ended_before_receipt": content.count("01/01/2001"),
    }
    assert min(found.values()) > 0


def test_personal_columns_of_the_messy_extract_are_dropped(imported):
    own, report = imported
    assert {"Chủ hồ sơ", "Số điện thoại", "Số CCCD", "Địa chỉ"} <= set(report.dropped_columns)
    for file in own.home.rglob("*"):
        assert not file.is_file() or SAMPLE.encode() not in file.read_bytes(), file.name


def test_messy_spelling_and_dates_make_no_other_dossiers(imported, installation):
    own, report = imported
    assert not_installed(own, installation) == (report.rows_accepted, 0)


def test_simulated_extracts_stay_simulated(imported):
    own, _ = imported
    state = record.current_state(own)
    assert state is not None and state.origin == "simulated"
