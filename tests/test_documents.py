"""What the documents point to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document):
    wrong = [
        to for to in LINK.findall(document.read_text(encoding="utf-8")) if not (document.parent / to).exists()
    ]
    assert wrong == []


def test_every_document_is_reached_from_the_readme():
    seen, queue = set(), [ROOT / "README.md"]
    while queue:
        document = queue.pop()
        if document in seen:
            continue
        seen.add(document)
        for to in LINK.findall(document.read_text(encoding="utf-8")):
            target = (document.parent / to).resolve()
            queue += sorted(target.glob("*.md")) if target.is_dir() else [target] * (target.suffix == ".md")
    assert set(DOCUMENTS) <= seen


def test_every_file_that_the_tour_names_exists():
    tour = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:reform|queries|pages|tests|data)/[\w/]*(?:\.\w+)?)`", tour)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_pictures_of_the_documents_stay_small():
    large = [
        file.name for file in (ROOT / "docs" / "huong-dan").glob("*.png") if file.stat().st_size > 200_000
    ]
    assert large == []


TABLES = [ROOT / "docs" / "faults.md", ROOT / "docs" / "security.md"]


@pytest.mark.parametrize("document", TABLES, ids=lambda path: path.name)
def test_every_row_of_faults_and_threats_names_a_test_that_exists(document):
    rows = [line for line in document.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith(("| fault |", "| threat |"))]
    assert len(rows) > 12
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, test in named:
            assert re.search(rf"^def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), test
