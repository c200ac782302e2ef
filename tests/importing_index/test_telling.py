"""Every finding has a sentence in both languages that needs nothing but what the finding brings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reform.cli import app
from reform.importing.index import findings as findings_module
from reform.wording.texts import catalogue
from tests.importing_index.files import decision, names, scores, xlsx

SOURCES = Path(findings_module.__file__).parent
RUNNER = CliRunner()


def written_kinds() -> set[str]:
    """Return every kind of finding that the sources name."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SOURCES.glob("*.py")))
    found = set(re.findall(r'Finding\(\s*"([a-z0-9_]+)"', code))
    found |= set(re.findall(r'notes\.(?:refuse|at|column)\(\s*(?:[^"(),]+,\s*)?"([a-z0-9_]+)"', code))
    found |= set(re.findall(r'self\._finding\(\s*"([a-z0-9_]+)"', code))
    found |= set(re.findall(r'doubt="([a-z_]+)"', code))
    found |= set(re.findall(r'findings\.append\("([a-z_]+)"\)', code))
    scales = (SOURCES / "scales.py").read_text(encoding="utf-8")
    found |= set(re.findall(r'"([a-z]+_[a-z_]+)" if lost else "([a-z_]+)"', scales)[0])
    found |= set(re.findall(r'return "([a-z_]+)"', scales))
    # A place whose kind is decided elsewhere writes the severity first.
    return found - {"warn", "ask", "refuse"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kind_of_finding_has_its_sentence(lang):
    texts = catalogue(lang)
    kinds = written_kinds()
    assert len(kinds) > 40
    missing = {kind for kind in kinds if f"index_import.finding.{kind}" not in texts}
    assert not missing


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_error_reason_role_and_missing_value_has_its_words(lang):
    texts = catalogue(lang)
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SOURCES.glob("*.py")))
    for key in set(re.findall(r'"(index_import\.[a-z_]+)"', code)):
        assert key in texts, key
    for why in set(re.findall(r'why="([a-z_]+)"', code)) | set(
        re.findall(r'Reason\("\w+", "([a-z_]+)"', code)
    ):
        assert f"index_import.why.{why}" in texts, why
    for kind in set(re.findall(r'skip\([^,]+, "([a-z_]+)"\)', code)):
        assert f"index_import.skipped.{kind}" in texts, kind


@pytest.fixture
def file(tmp_path, warehouse):
    path = tmp_path / "bang.xlsx"
    path.write_bytes(xlsx(("Phụ lục", decision(scores()))))
    return path


def run(*arguments: str):
    return RUNNER.invoke(app, ["import", "index", *arguments])


def test_a_dry_run_prints_one_document_with_what_is_promised(file):
    result = run(str(file), "--dry-run", "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {
        "index", "year", "units", "rows_accepted", "rows_rejected", "ignored_columns", "warnings", "preview",
    } <= document.keys()  # fmt: skip
    assert (document["index"], document["year"], document["units"]) == ("PAR", 2024, 63)
    assert document["rows_accepted"] == 63 and document["rows_rejected"] == []
    first = document["preview"][0]
    assert (first["province_code"], first["year"], first["dimension"], first["score"], first["rank"]) == (
        "01", 2024, "", 70.0, 63,
    )  # fmt: skip
    assert first["state"] in ("new", "changed", "same")


def test_a_refused_file_exits_with_one_and_names_the_place(file):
    rows = [list(row) for row in decision(scores())]
    rows[5][2] = 8079
    file.write_bytes(xlsx(("Phụ lục", rows)))
    result = run(str(file), "--dry-run", "--json")
    rejected = json.loads(result.stdout)["rows_rejected"]
    assert result.exit_code == 1
    assert [(r["sheet"], r["row"], r["column"], r["value"]) for r in rejected] == [
        ("Phụ lục", 6, "C", "8079")
    ]
    assert names()[4] in rejected[0]["reason"]


def test_a_file_that_cannot_be_read_exits_with_one_and_still_prints_a_document(tmp_path, warehouse):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04")
    result = run(str(path), "--dry-run", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["rows_accepted"] == 0
    assert "x.xlsx" in result.stderr


def test_answers_come_from_a_file(file, tmp_path):
    rows = [list(row) for row in decision(scores())]
    rows[1][1] = "Hà Nộii"
    file.write_bytes(xlsx(("Phụ lục", rows)))
    assert run(str(file), "--dry-run").exit_code == 1
    answers = tmp_path / "tra-loi.json"
    answers.write_text(json.dumps({"units": {"Hà Nộii": "01"}}), encoding="utf-8")
    assert run(str(file), "--dry-run", "--answers", str(answers)).exit_code == 0
    answers.write_text("[]", encoding="utf-8")
    assert run(str(file), "--dry-run", "--answers", str(answers)).exit_code == 1


def test_the_words_for_a_person_name_what_was_recognised(file):
    result = run(str(file), "--dry-run")
    assert "PAR" in result.stderr and "2024" in result.stderr and result.stdout == ""


def test_wrong_use_exits_with_two(file):
    assert run(str(file), "--year", "12", "--dry-run").exit_code == 2
    assert run().exit_code == 2
