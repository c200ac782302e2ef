"""`export` writes whole files, says what it leaves out, and keeps its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner

from reform.cli import app
from reform.exporting.facts import read
from reform.figures.registry import REGISTRY

runner = CliRunner()
FOUNDING = ("--as-of", "2021-06-22")


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every sheet needs a published version."""


def export(*words: object):
    return runner.invoke(app, ["export", *map(str, words)])


def test_a_figure_of_an_address_becomes_one_picture(tmp_path):
    answer = export("ranking_strip", "--set", "index=par", *FOUNDING, "--out", tmp_path / "new")
    assert answer.exit_code == 0, answer.output
    file = Path(answer.stdout.strip())
    assert file.parent == tmp_path / "new" and file.name.startswith(
        "binh-phuoc_ranking-strip_par-index-2019_"
    )
    with Image.open(file) as picture:
        assert picture.size == (1920, 1080)
    assert list(file.parent.iterdir()) == [file]


def test_mondays_pack_is_one_pdf_and_says_what_is_stale(tmp_path):
    answer = export("giao-ban-thu-hai", *FOUNDING, "--format", "pdf", "--out", tmp_path)
    assert answer.exit_code == 0, answer.output
    file = Path(answer.stdout.strip())
    assert "_giao-ban-thu-hai_" in file.name and len(PdfReader(file).pages) == 8
    assert "Thứ hạng các chỉ số" in answer.stderr and "nhịp" in answer.stderr


def test_a_pack_is_found_by_its_name_and_sheets_without_data_are_told(tmp_path):
    answer = export("Giao ban thứ Hai", "--set", "home=01", *FOUNDING, "--format", "svg", "--out", tmp_path)
    assert answer.exit_code == 0, answer.output
    names = [Path(line).name for line in answer.stdout.split()]
    assert len(names) == len(set(names)) == 6 and all(name.startswith("ha-noi_") for name in names)
    assert answer.stderr.count("Bỏ qua") == 2


def test_two_sheets_of_one_name_are_both_kept(tmp_path):
    answer = export("stock_flow", "stock_flow", *FOUNDING, "--format", "svg", "--out", tmp_path)
    first, second = (Path(line) for line in answer.stdout.split())
    assert second.name == first.name.replace(".svg", "-2.svg") and first.exists() and second.exists()


def test_an_edited_finding_and_the_issuing_office_stand_on_the_sheet(tmp_path):
    answer = export(
        "stock_flow", *FOUNDING, "--size", "a4", "--format", "pdf", "--title", "Còn 61 hồ sơ",
        "--letterhead", "SỞ NỘI VỤ", "--lang", "en", "--out", tmp_path,
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    file = Path(answer.stdout.strip())
    said = PdfReader(file).pages[0].extract_text()
    assert "Còn 61 hồ sơ" in said and "SỞ NỘI VỤ" in said
    told = read(file)
    assert told.language == "en" and told.sheets[0].own_title


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--list"),
        (("stock_flow",), 2, "--list"),
        (("nobody", "--out", "x"), 2, "nobody"),
        (("stock_flow", "--out", "x", "--set", "index=no"), 2, "index"),
        (("stock_flow", "--out", "x", "--set", "color=red"), 2, "color"),
        (("stock_flow", "--out", "x", "--as-of", "hôm qua"), 2, "hôm qua"),
        (("stock_flow", "--out", "x", "--format", "svg", "--size", "a4"), 2, "SVG"),
        (("stock_flow", "map", "--out", "x", "--title", "Một"), 2, "--title"),
        (("stock_flow", "--out", "x", "--set", "home=01"), 1, "Bỏ qua"),
        (("--verify", "nowhere.png"), 1, "nowhere.png"),
    ],
)
def test_wrong_use_and_missing_data_get_a_sentence_and_a_code(words, code, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = export(*words)
    assert (answer.exit_code, answer.stdout) == (code, "")
    assert said in answer.stderr and "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    answer = export("stock_flow", *FOUNDING, "--format", "svg", "--out", tmp_path / "file")
    assert answer.exit_code == 1 and str(tmp_path / "file") in answer.stderr


def test_every_figure_and_pack_is_listed():
    document = json.loads(export("--list", "--format", "json").stdout)
    assert [sheet["name"] for sheet in document["sheets"]] == list(REGISTRY)
    assert document["sizes"] == ["slide", "a4", "wall"] and document["formats"] == [
        "png",
        "svg",
        "pdf",
        "pptx",
    ]
    (monday,) = (pack for pack in document["packs"] if pack["name"] == "giao-ban-thu-hai")
    assert monday["title"] == "Giao ban thứ Hai" and monday["own"] is False
    plain = export("--list").stdout
    assert all(name in plain for name in (*REGISTRY, "giao-ban-thu-hai"))


def test_a_file_is_verified_against_the_data_of_today(tmp_path):
    answer = export("rank_cards", *FOUNDING, "--out", tmp_path)
    checked = export("--verify", answer.stdout.strip())
    assert checked.exit_code == 0, checked.output
    assert "✓ Thứ hạng các chỉ số" in checked.stdout
    assert "PCI lên 11 bậc, PAPI xuống 12 bậc" in checked.stdout.replace("\u00a0", " ")
