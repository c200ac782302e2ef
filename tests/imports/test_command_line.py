"""`import index`, `import list`, `import show`, `import undo` as a scheduler and a person use them."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from reform.cli import app
from reform.settings import settings
from reform.warehouse import build as building
from reform.warehouse.build import ChecksFailed
from reform.warehouse.checks import all_checks
from reform.warehouse.read import current_warehouse
from reform.wording import imports
from reform.wording.texts import text
from tests.imports.conftest import all_scores, score_of, table

FRESH = all_scores(60.0, 0.5)
RUNNER = CliRunner()


@pytest.fixture
def here(own, monkeypatch):
    """Make the installation the one of this process."""
    monkeypatch.setenv("REFORM_HOME", str(own.home))
    settings.cache_clear()
    yield own
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table that is new to the installation."""
    path = tmp_path / "sipas.csv"
    path.write_bytes(table("SIPAS", 2016, FRESH))
    return path


def run(*words: str):
    """Run a command of `import`."""
    return RUNNER.invoke(app, ["import", *words])


def test_a_table_goes_in_is_listed_shown_and_taken_out(here, file: Path):
    before = current_warehouse(here).version
    stored = run(
        "index", str(file), "--json", "--title", "Báo cáo", "--publisher", "Bộ Nội vụ", "--kind", "publisher"
    )
    assert stored.exit_code == 0
    document = json.loads(stored.stdout)
    assert document["version"] == current_warehouse(here).version != before
    assert score_of(here, "SIPAS", 2016, "70") is not None

    [listed] = json.loads(run("list", "--json").stdout)
    assert (listed["import_id"], listed["active"], listed["what"]) == (document["import_id"], True, "index")
    assert document["import_id"] in run("list").stdout and "đang dùng" in run("list").stdout
    shown = json.loads(run("show", document["import_id"]).stdout)
    assert shown["document"]["publisher"] == "Bộ Nội vụ" and shown["counts"]["new"] == 63

    assert run("undo", document["import_id"], "--why", "thử").exit_code == 0
    assert current_warehouse(here).version == before
    assert "đã hoàn tác" in run("list").stdout
    again = run("undo", document["import_id"], "--why", "thử")
    assert again.exit_code == 1 and "đã được hoàn tác" in again.stderr


def test_a_dry_run_stores_nothing(here, file: Path):
    assert run("index", str(file), "--dry-run").exit_code == 0
    assert run("list").stderr.strip() == "Chưa có lần nạp nào."
    assert not (here.home / "imports").exists()


def test_a_file_without_a_named_source_is_kept_as_the_weakest_kind_and_says_so(here, file: Path):
    answer = run("index", str(file))
    assert answer.exit_code == 0 and "--title" in answer.stderr
    [listed] = json.loads(run("list", "--json").stdout)
    assert listed["document"]["kind"] == "dataset" and "sipas.csv" in listed["document"]["title"]


def test_differing_figures_are_refused_until_it_is_said_what_they_are(here, tmp_path: Path):
    file = tmp_path / "par.csv"
    file.write_bytes(table("PAR", 2019, {"Bình Phước": 80.81}))
    refused = run("index", str(file), "--json")
    assert refused.exit_code == 1 and "nguồn khác" in refused.stderr
    assert json.loads(refused.stdout)["refused"]
    assert run("index", str(file), "--other-source").exit_code == 0
    assert score_of(here, "PAR", 2019, "70")[0] == 80.79


def test_a_revision_has_its_day(here, tmp_path: Path):
    file = tmp_path / "par.csv"
    file.write_bytes(table("PAR", 2019, {"Bình Phước": 80.81}))
    assert run("index", str(file), "--revised-on", "17/4/2020").exit_code == 2
    assert run("index", str(file), "--revised-on", "2021-04-17", "--other-source").exit_code == 2
    assert run("index", str(file), "--revised-on", "2021-04-17").exit_code == 0
    assert score_of(here, "PAR", 2019, "70", as_of="2021-04-16") == (80.79, 37)
    assert score_of(here, "PAR", 2019, "70", as_of="2021-04-17")[0] == 80.81


@pytest.mark.parametrize("words", [("show", "nothing"), ("undo", "nothing", "--why", "x")])
def test_an_unknown_import_is_told(here, words):
    answer = run(*words)
    assert answer.exit_code == 1 and "Không có lần nạp" in answer.stderr


def test_a_damaged_record_is_told_in_words(here, file: Path):
    assert run("index", str(file)).exit_code == 0
    (here.home / "imports" / "state.json").write_text("?", encoding="utf-8")
    for words in (("list",), ("index", str(file)), ("undo", "x", "--why", "y")):
        answer = run(*words)
        assert answer.exit_code == 1 and "Sổ nạp số liệu bị hỏng" in answer.stderr
    built = RUNNER.invoke(app, ["build"])
    assert built.exit_code == 1 and "Sổ nạp số liệu bị hỏng" in built.stderr


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_failed_checks_are_told_in_words_with_a_remedy(lang):
    reachable = [check.name for check in all_checks()]
    for name in sorted(imports._CHECKS):
        assert name in reachable
        row = pd.DataFrame({"index_code": ["PAR"], "province_code": ["08"]})
        first, second, last = imports.refusal(lang, ChecksFailed({name: row}))
        assert name not in first + second and "PAR" in second
        assert last == text(lang, "imports.check_remedy")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_rows_of_failed_checks_carry_no_names_of_columns(lang):
    rows = pd.DataFrame(
        {
            "index_code": ["PAR"], "year": [2014], "dimension": [""], "statistic": ["max"],
            "value": [92.54], "province_code": ["48"], "score": [99.0], "strength": [99.0], "low": [None],
        }
    )  # fmt: skip
    said = imports.refusal(
        lang, ChecksFailed({"national_maximum_agrees_with_scores": rows}), {"48": "Đà Nẵng"}
    )
    row = said[1]
    assert "Đà Nẵng" in row and ("92,54" if lang == "vi" else "92.54") in row and "2014" in row
    assert not {"_code", "=", "statistic", "strength", "nan", "None", "max"} & set(
        row.replace(",", " ").split()
    )
    assert text(lang, "index_import.total.dimension") in row


def test_every_word_for_a_column_is_of_a_column_that_some_check_has():
    with duckdb.connect() as connection:
        for name in ("schema.sql", "macros.sql", *building._DOSSIER_SQL):
            connection.execute((building.CODE / name).read_text(encoding="utf-8"))
        columns = {name for check in all_checks() for name in connection.execute(check.sql).df()}
    assert columns >= imports.FIELDS
