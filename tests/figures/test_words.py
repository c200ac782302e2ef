"""Both languages say the same, and Vietnamese figures speak no English."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import reform.figures
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.wording.texts import catalogue
from tests.figures.test_golden import OURS

CTX = ChartContext(region="Đông Nam Bộ", peers=("74", "75", "72"), as_of=date(2021, 6, 22))
ENGLISH = re.compile(
    r"\b(the|of|and|with|from|this|held|province|rank|year|data|score|source|median|overdue|on time|"
    r"published|points|middle|unknown|late|ring)\b",
    re.I,
)
FIGURES = Path(reform.figures.__file__).parent
WORDING = Path(__file__).parents[2] / "reform" / "wording"


def spoken(name: str, ctx: ChartContext) -> list[str]:
    """Return everything a figure says: words, annotations, ticks, hovers, table headings."""
    spec = REGISTRY[name]
    frame = spec.sample()
    words = spec.describe(frame, ctx)
    figure = spec.draw(frame, ctx)
    found = [words.title, words.subtitle, words.unit, words.scope, words.period, words.source, words.alt]
    found += [*words.notes, *spec.tabulate(frame, ctx).columns]
    found += [note.text for note in figure.layout.annotations]
    for trace in figure.data:
        for column in (trace.hovertext, getattr(trace, "text", None)):
            found += [str(word) for word in column] if column is not None else []
    return [re.sub(r"<[^>]+>", " ", words) for words in found]


@pytest.mark.parametrize("name", OURS)
def test_vietnamese_figures_hold_no_english(name: str) -> None:
    for words in spoken(name, CTX):
        assert not ENGLISH.search(words), words


@pytest.mark.parametrize("name", OURS)
def test_english_figures_translate_everything_but_names(name: str) -> None:
    words = " ".join(spoken(name, replace(CTX, language="en")))
    assert not re.search(r"\b(hạng|điểm|tỉnh|hồ sơ trễ|Nguồn|trung vị)\b", words.replace("UBND tỉnh", ""))


@pytest.mark.parametrize("name", OURS)
def test_alternative_text_begins_with_the_finding(name: str) -> None:
    spec = REGISTRY[name]
    words = spec.describe(spec.sample(), CTX)
    assert words.alt.startswith(words.title)
    assert len(re.findall(r"\d", words.alt)) >= 3


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_text_names_a_province(lang: Any) -> None:
    texts = [value for key, value in catalogue(lang).items() if key.startswith("figures.")]
    assert texts and not any("Bình Phước" in text for text in texts)


def keys(lang: str) -> set[str]:
    """Return the keys of the figures' catalogue, plural forms folded."""

    def walk(node: dict[str, Any], prefix: str) -> set[str]:
        found: set[str] = set()
        for name, value in node.items():
            path = f"{prefix}.{name}" if prefix else name
            found |= walk(value, path) if isinstance(value, dict) else {re.sub(r"\.(one|other)$", "", path)}
        return found

    return walk(tomllib.loads((WORDING / lang / "figures.toml").read_text(encoding="utf-8")), "")


def test_both_catalogues_have_the_same_keys() -> None:
    assert keys("vi") == keys("en")


def test_every_text_is_used() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in FIGURES.glob("*.py"))
    for key in keys("vi"):
        table, _, name = key.rpartition(".")
        used = f'"{key}"' in code or re.search(rf'f"{re.escape(table)}\.[^"]*\{{', code)
        assert used or name.startswith("source_"), key


def test_no_module_but_the_tokens_knows_a_colour() -> None:
    for file in FIGURES.glob("*.py"):
        assert not re.search(r'"#[0-9A-Fa-f]{3,8}"', file.read_text(encoding="utf-8")), file.name


def test_figures_read_no_clock_and_no_session() -> None:
    ours = ("streamlit", "date.today", "datetime.now", "time.time", "random")
    for name in OURS:
        source = Path(FIGURES / f"{REGISTRY[name].draw.__module__.rpartition('.')[2]}.py")
        words = source.read_text(encoding="utf-8")
        assert not any(word in words for word in ours), source.name


def test_figures_are_told_their_home(monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = replace(CTX, home_code="66", home_name="Đắk Lắk", region="Tây Nguyên", peers=())
    for name in ("ranking_strip", "ranked_list", "bump"):
        spec = REGISTRY[name]
        words = " ".join((spec.describe(spec.sample(), ctx).title, spec.describe(spec.sample(), ctx).alt))
        assert "Bình Phước" not in words
