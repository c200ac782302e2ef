"""The two catalogues say the same things."""

from __future__ import annotations

import re
import string
import unicodedata

import pytest

from reform.wording.texts import catalogue, text

# Words that an English sentence can hardly avoid and Vietnamese never has.
ENGLISH = re.compile(
    r"\b(the|of|and|for|with|from|this|that|held|province|rank|year|data|score|source|of)\b", re.I
)
COUNT_FORM = re.compile(r"\.(one|other)$")


def fields(template: str) -> set[str]:
    """Return the names of the fields of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_keys():
    stems = {lang: {COUNT_FORM.sub("", key) for key in catalogue(lang)} for lang in ("vi", "en")}
    assert stems["vi"] == stems["en"]


@pytest.mark.parametrize("key", sorted(catalogue("vi")))
def test_both_languages_use_the_same_fields(key):
    stem = COUNT_FORM.sub("", key)
    english = [k for k in catalogue("en") if COUNT_FORM.sub("", k) == stem]
    for other in english:
        extra = fields(catalogue("en")[other]) - fields(catalogue("vi")[key])
        # English may need a field that Vietnamese does without; the caller passes all of them.
        assert extra <= {"n", "places"}, (key, extra)


@pytest.mark.parametrize("key", sorted(catalogue("vi")))
def test_vietnamese_texts_are_composed_and_hold_no_english(key):
    vietnamese = catalogue("vi")[key]
    assert unicodedata.is_normalized("NFC", vietnamese)
    plain = re.sub(
        r"\{[^}]*\}|https?://\S+|PAR INDEX|ICT INDEX|python -m \S+( \S+)*|pip install.*|apt-get.*|REFORM_\w+",
        "",
        vietnamese,
    )
    assert not ENGLISH.search(plain), plain


def test_english_knows_singular_and_plural():
    assert text("en", "dates.months", count=1, value=1) == "1\u00a0month"
    assert text("en", "dates.months", count=2, value=2) == "2\u00a0months"


def test_an_unknown_key_is_an_error_not_a_blank():
    with pytest.raises(KeyError):
        text("vi", "sentences.nothing_like_this")
