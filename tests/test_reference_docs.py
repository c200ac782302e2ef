"""Everything that exists has its paragraph, and the written reference is what the code says."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from reform import data_dictionary, reference_docs
from reform.cli import app
from reform.urls import PAGES

COMMAND = typer.main.get_command(app)
DOCUMENTS = reference_docs.documents(COMMAND)


def test_nothing_lacks_its_paragraph():
    assert reference_docs.undocumented(COMMAND) == []


def test_no_word_of_the_dictionary_outlives_its_column():
    assert data_dictionary.unused_words() == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_written_file_is_what_the_code_says(name):
    written = (reference_docs.FOLDER / name).read_text(encoding="utf-8")
    assert written == DOCUMENTS[name], "run: python -m reform docs"


def test_no_other_file_lies_in_the_reference():
    assert {file.name for file in reference_docs.FOLDER.iterdir()} == set(DOCUMENTS)


def test_a_comment_beside_the_last_column_of_a_line_is_about_that_column():
    found = {(t.name, c.name): c for t in data_dictionary.tables() for c in t.columns}
    assert found["dossier_snapshot", "origin"].meaning == "imported or simulated"
    assert found["dossier_snapshot", "scope"].meaning.startswith("centre (service centre)")
    assert found["index_card", "name_vi"].meaning == "name, in Vietnamese"
    assert found["province", "units"].type == "INTEGER" and found["province", "units"].required


def test_a_setting_a_command_and_a_page_are_found_by_name():
    assert "| `home_province` | `70` |" in DOCUMENTS["settings.md"]
    assert "## python -m reform import index" in DOCUMENTS["commands.md"]
    assert all(f"`pages/{page}.py`" in DOCUMENTS["pages.md"] for page in PAGES)


def test_the_reference_is_the_same_on_every_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("REFORM_HOME", str(tmp_path))
    answer = CliRunner().invoke(app, ["docs", "--out", str(tmp_path / "out")])
    assert answer.exit_code == 0, answer.output
    for name, content in DOCUMENTS.items():
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == content
        assert str(tmp_path) not in content
