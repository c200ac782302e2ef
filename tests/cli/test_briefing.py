"""`python -m reform briefing`: a file where it was asked for, or a reason and an exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from reform.cli import app
from reform.settings import settings

runner = CliRunner()


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every command here needs a published version."""


def briefing(*words: str):
    return runner.invoke(app, ["briefing", *words])


def test_the_path_of_the_word_document_is_printed(tmp_path):
    answer = briefing("weekly", "--as-of", "2021-06-22", "--out", str(tmp_path / "giao-ban"))
    assert answer.exit_code == 0, answer.output
    file = Path(answer.stdout.strip())
    assert file.parent == tmp_path / "giao-ban" and file.suffix == ".docx"
    assert file.name.startswith("binh-phuoc_bao-cao-tuan_2021-06-22_")
    assert [other.name for other in file.parent.iterdir()] == [file.name]
    words = "\n".join(p.text for p in Document(str(file)).paragraphs).replace("\u00a0", " ")
    assert "đạt 80,79%, tăng 5,16 điểm phần trăm so với năm 2018, xếp thứ 37/63, tăng 02 bậc" in words


def test_markdown_in_english_on_demand(tmp_path):
    answer = briefing(
        "monthly", "--as-of", "2021-06-22", "--format", "md", "--lang", "en", "--out", str(tmp_path)
    )
    assert answer.exit_code == 0, answer.output
    words = Path(answer.stdout.strip()).read_text(encoding="utf-8")
    assert "BÌNH PHƯỚC PROVINCIAL PEOPLE'S COMMITTEE" in words
    assert "stands at 80.79%, up 5.16 percentage points on 2018, ranks 37/63, up 2 places" in words


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (["weekly", "--as-of", "22/06/2021"], "YYYY-MM-DD"),
        (["weekly", "--as-of", "2999-01-01"], "chưa tới"),
        (["yearly"], ""),
        (["weekly", "--format", "pdf"], ""),
    ],
)
def test_wrong_use_writes_nothing_and_ends_with_2(wrong, reason, tmp_path):
    answer = briefing(*wrong, "--out", str(tmp_path))
    assert answer.exit_code == 2
    assert reason in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_briefing_without_an_agency_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("REFORM_AGENCY_VI", " ")
    settings.cache_clear()
    answer = briefing("weekly", "--as-of", "2021-06-22", "--out", str(tmp_path))
    monkeypatch.undo()
    settings.cache_clear()
    assert answer.exit_code == 1
    assert "tên cơ quan" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "tep").write_text("")
    answer = briefing("weekly", "--as-of", "2021-06-22", "--out", str(tmp_path / "tep"))
    assert answer.exit_code == 1
    assert "Không ghi được vào thư mục" in answer.stderr
