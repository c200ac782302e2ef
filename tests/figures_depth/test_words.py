"""The catalogues of the figures in depth say the same things, and no sentence names a province."""

from __future__ import annotations

import re
import string
import unicodedata

import pytest

from reform.figures.context import ChartContext
from reform.figures.depth import SPECS
from reform.geography import geometry
from reform.wording.texts import catalogue

FORM = re.compile(r"\.(one|other)$")
ENGLISH = re.compile(
    r"\b(the|of|and|for|with|from|this|that|held|province|rank|year|data|score|source|no|more|needed)\b", re.I
)


def own(lang):
    return {key: words for key, words in catalogue(lang).items() if key.startswith("figures_depth.")}


def fields(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_both_catalogues_have_the_same_keys_and_fields():
    by_stem = {
        lang: {FORM.sub("", key): fields(words) for key, words in own(lang).items()} for lang in ("vi", "en")
    }
    assert by_stem["vi"] == by_stem["en"]


@pytest.mark.parametrize("key", sorted(own("vi")))
def test_vietnamese_is_composed_and_holds_no_english(key):
    words = own("vi")[key]
    assert unicodedata.is_normalized("NFC", words)
    assert not ENGLISH.search(re.sub(r"\{[^}]*\}|Natural Earth", "", words))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_sentence_names_a_province(lang):
    names = {unit.name for unit in geometry(63).units.values()}
    for key, words in own(lang).items():
        assert not any(name in words for name in names), key


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_titles_fit_two_lines_and_everything_mandatory_is_said(spec):
    for language in ("vi", "en"):
        words = spec.describe(spec.sample(), ChartContext(language=language))
        assert len(words.title.replace("\u00a0", " ").split(" ")) <= 20
        for name in ("title", "subtitle", "unit", "scope", "period", "source", "alt"):
            assert getattr(words, name).strip(), name
        assert ".." not in words.alt


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_number_never_parts_from_its_unit(spec):
    words = spec.describe(spec.sample(), ChartContext())
    # The standing in the alternative text of ranking figures comes from the common catalogue.
    alt = "" if spec.code == "F4" else words.alt
    said = " ".join((words.title, alt, *words.notes))
    assert not re.search(r"\d (điểm|bậc|hồ sơ)\b", said), said


def test_every_text_is_used():
    from pathlib import Path

    code = "\n".join(file.read_text(encoding="utf-8") for file in (Path("reform/figures")).glob("*.py"))
    made = ("title_", "subtitle_", "reference_", "formula_", "k1", "k2", "k3", "k4", "standing", "move_")
    for key in own("vi"):
        last = FORM.sub("", key).rsplit(".", 1)[-1]
        built = last.startswith(
            (*made, "archipelago_", "refused_", "column_", "key_", "head_", "hover", "now", "then")
        )
        assert built or f'"{last}"' in code or f".{last}" in code, key
