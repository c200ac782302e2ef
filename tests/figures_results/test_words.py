"""The words of the ten-year results: complete, short, in one language at a time, nothing over another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from queries import catalogue as questions
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.figures.results import SPECS
from reform.figures.results_samples import results_sample
from reform.figures.slide import HEIGHT, WIDTH, compose
from reform.wording.texts import catalogue
from tests.figures.helpers import overlaps, words_of

CTX = ChartContext(as_of=date(2021, 6, 22))
ROOT = Path(__file__).parents[2]
SHEET: dict[str, Any] = {"agency": "CƠ QUAN", "topic": "Cải cách", "prepared_on": date(2021, 6, 25)}
ENGLISH = re.compile(
    r"\b(the|of|and|with|from|this|province|place|year|data|source|published|services)\b", re.I
)
VIETNAMESE = re.compile(r"\b(thủ tục|hồ sơ|tỉnh|dịch vụ|quyết định|Nguồn|Phạm vi)\b", re.I)


def spoken(spec: Any, ctx: ChartContext) -> str:
    """Return everything a figure says."""
    words, figure = spec.describe(results_sample(), ctx), spec.draw(results_sample(), ctx)
    found = [words.title, words.subtitle, words.unit, words.scope, words.period, words.alt, *words.notes]
    found += [note.text for note in figure.layout.annotations]
    found += [str(text) for trace in figure.data for text in (trace.hovertext or ())]
    found += list(spec.tabulate(results_sample(), ctx).columns)
    return re.sub(r"<[^>]+>", " ", " ".join(found))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_each_language_stands_alone(spec: Any) -> None:
    assert not ENGLISH.search(spoken(spec, CTX))
    assert not VIETNAMESE.search(spoken(spec, replace(CTX, language="en")))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_titles_are_short_and_everything_mandatory_is_said(spec: Any, language: Any) -> None:
    words = spec.describe(results_sample(), replace(CTX, language=language))
    assert len(re.split(r"[ \u00a0]", words.title)) <= 20
    for name in ("title", "subtitle", "unit", "scope", "period", "source", "alt"):
        assert getattr(words, name).strip(), name
    assert words.alt.startswith(words.title)
    assert ".." not in words.alt


@pytest.fixture(scope="module")
def shipped(warehouse) -> pd.DataFrame:
    """Return the figures as they are published, with their full caveats."""
    return questions.run(
        warehouse, "dossiers/published_figures", as_of=date(2021, 6, 22), prefix="", province="70"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_slides_of_the_shipped_figures_hold_together(shipped, spec: Any, language: Any) -> None:
    figure = compose(spec, shipped, replace(CTX, language=language), **SHEET)
    assert overlaps(figure, WIDTH, HEIGHT) == []
    for words in words_of(figure, WIDTH, HEIGHT):
        assert words.box.left >= 60 and words.box.right <= WIDTH - 60, words
        assert words.box.top >= 30 and words.box.bottom <= HEIGHT - 20, words
    # No caveat is cut off.
    assert not any(note.text.endswith(" …") for note in figure.layout.annotations)


# Width of each drawing at 1440 px; tiles are HTML on the screen.
COLUMNS = {
    "procedures_by_level": 757,
    "online_services": 524,
    "procedures_announced": 531,
    "postal": 417,
    "portal_services": 412,
    "campaign_places": 412,
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", ["screen", "phone"])
@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_words_on_the_screen_do_not_overlap(shipped, name: str, size: Any, language: Any) -> None:
    wide = 314 if size == "phone" else COLUMNS[name]
    figure = REGISTRY[name].draw(shipped, replace(CTX, size=size, width=wide, language=language))
    assert overlaps(figure, wide, figure.layout.height) == []
    for words in words_of(figure, wide, figure.layout.height):
        assert words.box.left >= -1 and words.box.right <= wide + 1, words


def test_every_text_is_used() -> None:
    files = [
        *(ROOT / "reform" / "figures").glob("*.py"),
        ROOT / "reform" / "wording" / "results.py",
        ROOT / "reform" / "screen" / "results.py",
    ]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    keys = [key.removeprefix("results.") for key in catalogue("vi") if key.startswith("results.")]
    assert keys
    for key in keys:
        table = key.rpartition(".")[0]
        built = table and re.search(rf'f"(results\.)?{re.escape(table)}\.[^"]*\{{', code)
        assert f'"{key}"' in code or f'"results.{key}"' in code or built, key
