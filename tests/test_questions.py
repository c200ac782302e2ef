"""The map of questions to pages names only what exists."""

from __future__ import annotations

import re
from pathlib import Path

from queries.catalogue import catalogue
from reform.figures.registry import REGISTRY
from reform.urls import PAGES

MAP = Path(__file__).resolve().parents[1] / "docs" / "questions.md"
NUMBERS = [*range(1, 21), *range(31, 38)]


def rows() -> list[list[str]]:
    """Return the cells of each line of the map that begins with a number."""
    lines = MAP.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if re.match(r"\| \d", line)]


def test_every_question_has_a_place():
    assert [int(row[0]) for row in rows()] == NUMBERS


def test_every_named_page_figure_and_query_exists():
    for number, _, page, named, _ in rows():
        names = re.findall(r"`([^`]+)`", named)
        assert names, number
        assert page.strip("`") in PAGES.values(), number
        unknown = [name for name in names if name not in (catalogue() if "/" in name else REGISTRY)]
        assert not unknown, (number, unknown)
