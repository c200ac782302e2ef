"""The commands about dossiers: one document, a full account, exit codes, nothing personal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reform.cli import app
from reform.importing import dossiers as importing
from reform.settings import settings
from reform.warehouse import read
from reform.warehouse.build import ChecksFailed
from tests.importing.extract_files import coded, line, saved

runner = CliRunner()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with an installation of its own, which the commands of this module use."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "home").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFORM_HOME", str(folder / "home"))
        settings.cache_clear()
        yield folder
        read._serving.pop((folder / "home").resolve(), None)
    settings.cache_clear()


@pytest.fixture
def empty(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another installation, without anything."""
    monkeypatch.setenv("REFORM_HOME", str(tmp_path / "empty"))
    settings.cache_clear()
    yield tmp_path / "empty"
    monkeypatch.setenv("REFORM_HOME", str(place / "home"))
    settings.cache_clear()


@pytest.fixture(scope="module")
def taken(place: Path) -> dict:
    """The answer to an import of accepted, refused, repeated and skipped rows."""
    person = {"Chủ hồ sơ": "Nguyễn Thị Bí Mật"}
    open_until = {"status": "4", "finished_on": "", "returned_on": ""}
    rows = [
        coded(1, **person),
        coded(1, **person),
        coded(2, **person, status="Lạ"),
        coded(3, **person, due_on="", field="Hộ tịch"),
        coded(4, **person, **open_until),
        {"code": "Tổng cộng: 4"},
    ]
    answer = runner.invoke(app, ["import", "dossiers", str(saved(place, rows)), "--why", "thử", "--json"])
    assert answer.exit_code == 0, answer.output
    assert "Bí Mật" not in answer.output
    return json.loads(answer.stdout)


def ask(name: str, *words: str) -> list[dict]:
    answer = runner.invoke(app, ["query", f"dossiers/{name}", *words, "--format", "json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


def test_the_document_accounts_for_every_row(taken):
    assert (taken["rows_read"], taken["rows_accepted"], taken["duplicates"], taken["skipped"]) == (6, 3, 1, 1)
    (refused,) = taken["rows_rejected"]
    assert (refused["sheet"], refused["row"], refused["column"]) == ("", 4, "status")
    assert "dossier_words.csv" in refused["reason"]
    assert taken["dropped_columns"] == ["Chủ hồ sơ"]
    assert [(w["count"], w["rows"][0]["row"]) for w in taken["warnings"]] == [(1, 5)]
    assert (taken["scope"], taken["snapshot_on"], len(taken["version"])) == ("province", "2021-06-08", 12)
    assert (taken["new"], taken["changed"], taken["unchanged"]) == (3, 0, 0)


def test_what_was_taken_in_answers_questions_with_few_words(taken):
    assert [(r["scope"], r["origin"], r["dossiers"]) for r in ask("snapshots")] == [
        ("province", "imported", 3)
    ]
    june = ("--set", "first=2021-06-01", "--set", "last=2021-06-30")
    (current,) = ask("summary", *june)
    assert (current["which"], current["received"], current["resolved"], current["in_process"]) == (
        "current",
        3,
        2,
        1,
    )
    assert ask("by_period", *june)[0]["received"] == 3
    assert ask("by_period", *june, "--set", "calendar=report")[0]["month"] == 6
    assert [r["unit"] for r in ask("official_form", *june)] == ["Đất đai", "Hộ tịch", None, None]
    assert [r["name"] for r in ask("time_used", *june)] == ["Đất đai", "Hộ tịch"]
    assert ask("time_used", *june, "--set", "by=agency")[0]["code"] == "so-tu-phap"
    assert ask("agencies", *june)[0]["agency"] == "Sở Tư pháp"
    assert ask("procedures", *june)[0]["procedure_code"] == "1.001234"
    assert ask("backlog_path", *june)[-1]["day"] == "2021-06-08"
    assert ask("weekday_month", *june)[0]["weekday"] == 1
    assert ask("ageing")[0]["in_process"] == 1
    assert ask("silence")[0]["agency_code"] == "so-tu-phap"
    assert {r["kind"] for r in ask("choices")} == {"agency", "field", "level", "channel"}
    assert {(r["total"], r["due_today"]) for r in ask("due_soon")} == {(0, 1)}
    assert ask("projection") == [] and ask("expected_today") == []
    assert ask("choices", "--set", "scope=centre") == []


@pytest.mark.parametrize("name", ["summary", "by_period", "official_form", "agencies", "backlog_path"])
def test_a_question_about_a_period_asks_for_the_period(taken, name):
    answer = runner.invoke(app, ["query", f"dossiers/{name}"])
    assert answer.exit_code == 2 and "first" in answer.stderr and answer.stdout == ""


def test_the_account_for_people_says_the_same(taken, place):
    file = saved(place, [coded(1), coded(1), coded(2, status="Lạ"), {}], "nguoi-doc.csv")
    answer = runner.invoke(app, ["import", "dossiers", str(file), "--dry-run"])
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "Đọc 4 dòng = nhận 1 + từ chối 1 + trùng 1 + dòng tổng, dòng trống 1." in answer.stderr
    assert "dòng 4, cột Trạng thái" in answer.stderr and "chưa ghi gì" in answer.stderr


def test_the_list_of_refused_rows_is_named_even_when_it_is_short(empty, tmp_path):
    file = saved(tmp_path, [coded(1), coded(2, status="Lạ")])
    answer = runner.invoke(app, ["import", "dossiers", str(file), "--json"])
    listed = json.loads(answer.stdout)["rejected_file"]
    assert "unknown_status" in Path(listed).read_text(encoding="utf-8-sig")
    answer = runner.invoke(app, ["import", "dossiers", str(file)])
    assert "Danh sách dòng bị từ chối: " in answer.stderr


def test_a_trial_leaves_an_empty_installation_empty(empty, tmp_path):
    answer = runner.invoke(app, ["import", "dossiers", str(saved(tmp_path, [line()])), "--dry-run", "--json"])
    assert answer.exit_code == 0 and json.loads(answer.stdout)["version"] is None
    assert not empty.exists() or list(empty.iterdir()) == []


def test_an_import_without_an_accepted_row_is_refused_with_every_reason(empty, tmp_path):
    file = saved(tmp_path, [coded(n, status="Lạ") for n in range(1, 26)])
    answer = runner.invoke(app, ["import", "dossiers", str(file), "--json"])
    document = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert (document["rows_accepted"], len(document["rows_rejected"]), document["version"]) == (0, 25, None)
    answer = runner.invoke(app, ["import", "dossiers", str(file)])
    assert answer.exit_code == 1 and "5 dòng bị từ chối khác" in answer.stderr
    assert not (empty / "dossiers" / "current").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "dossiers", "khong-co.csv"), 1),
        (("import", "dossiers", "{file}", "--scope", "quoc-gia"), 2),
        (("import", "dossiers", "{file}", "--as-of", "22/06/2021"), 2),
        (("import", "dossiers", "{file}", "--as-of", "2021-06-01"), 1),
        (("import", "dossiers", "{file}", "--as-of", "2999-01-01"), 1),
        (("import", "dossiers"), 2),
        (("simulate",), 2),
        (("simulate", "--out", "{folder}", "--dossiers", "0"), 2),
        (("simulate", "--out", "{folder}", "--dossiers", "9", "--dirty"), 2),
    ],
)
def test_wrong_use_and_refused_files_end_with_a_sentence(empty, tmp_path, words, code):
    file = saved(tmp_path, [line()])
    answer = runner.invoke(app, [w.format(file=file, folder=tmp_path / "out") for w in words])
    assert (answer.exit_code, answer.stdout) == (code, "")
    assert len(answer.stderr.strip()) > 20 and "Traceback" not in answer.stderr
    assert not (empty / "dossiers" / "current").exists() and not (tmp_path / "out").exists()


def test_simulated_dossiers_are_refused_beside_real_ones(taken, place):
    answer = runner.invoke(
        app, ["import", "dossiers", str(saved(place, [line(mo_phong="x")], "mo-phong.csv"))]
    )
    assert answer.exit_code == 1 and "hồ sơ thật" in answer.stderr


def test_dossiers_that_the_checks_refuse_are_told_with_the_check(taken, place, monkeypatch):
    import pandas as pd

    def refuse(*_asked):
        raise ChecksFailed({"nothing_entirely_empty": pd.DataFrame({"a": [1, 2]})})

    monkeypatch.setattr(importing, "prepare", refuse)
    answer = runner.invoke(app, ["import", "dossiers", str(place / "ho-so.csv")])
    assert answer.exit_code == 1 and "nothing_entirely_empty" in answer.stderr


def test_simulated_files_come_with_their_manifest(empty, tmp_path):
    answer = runner.invoke(
        app, ["simulate", "--out", str(tmp_path / "out"), "--dossiers", "300", "--seed", "5"]
    )
    assert (answer.exit_code, answer.stdout) == (0, "")
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"mo-phong-300.parquet", "mo-phong-thu-tuc.json", "manifest.json"}
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["seed"] == 5
