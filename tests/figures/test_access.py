"""Every figure can be heard and read as a table, in both languages."""

from __future__ import annotations

import re

import pytest

from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.wording.texts import LANGUAGES

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Long enough for the finding and its numbers, short enough to be listened to.
LONGEST = 320


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_figure_has_a_sentence_that_gives_its_finding_and_numbers(name: str, lang: str) -> None:
    spec = REGISTRY[name]
    words = spec.describe(spec.sample(), ChartContext(language=lang))
    assert words.alt.startswith(words.title.rstrip("."))
    assert len(NUMBER.findall(words.alt.removeprefix(words.title))) >= 2
    assert len(words.alt) <= LONGEST
    assert words.subtitle and words.source
    assert "<" not in words.alt


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_figure_has_a_table_twin_with_the_same_rows_in_both_languages(name: str) -> None:
    spec = REGISTRY[name]
    tables = [spec.tabulate(spec.sample(), ChartContext(language=lang)) for lang in LANGUAGES]
    for table in tables:
        assert not table.empty
        assert table.columns.is_unique and all(str(heading).strip() for heading in table.columns)
    vietnamese, english = tables
    assert vietnamese.shape == english.shape
    assert list(vietnamese.columns) != list(english.columns)
