"""Every source says who, what, how it was read and how the figure came."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / "data" / "sources.csv"
ROWS = list(csv.DictReader(FILE.open(encoding="utf-8")))
KINDS = {"publisher", "publisher_profile", "agency", "press", "dataset", "founding_report"}
ENGLISH = re.compile(r"\b(the|of|and|from|figure|page|read|stated|ranks?|scores?|article)\b", re.I)


def test_keys_are_unique():
    keys = [row["source_key"] for row in ROWS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("row", ROWS, ids=[row["source_key"] for row in ROWS])
def test_a_source_is_complete(row):
    assert row["publisher"]
    assert row["title"]
    assert row["kind"] in KINDS
    assert set(row["index_codes"].split(";")) <= {"PAR", "SIPAS", "PAPI", "PCI", "ICT", "DTI"}
    assert row["url"] == "" or row["url"].startswith("http")
    assert row["read_through_vi"]
    for name in ("read_through", "licence", "note"):
        assert bool(row[f"{name}_vi"]) == bool(row[f"{name}_en"]), name


@pytest.mark.parametrize("row", ROWS, ids=[row["source_key"] for row in ROWS])
def test_derivation_agrees_with_the_suffix_of_the_key(row):
    suffix = row["source_key"][-2:]
    expected = {"_d": "derived", "_r": "reinterpreted"}.get(suffix, "stated")
    assert row["derivation"] == expected
    if expected != "stated":
        assert row["note_vi"]


@pytest.mark.parametrize("row", ROWS, ids=[row["source_key"] for row in ROWS])
def test_vietnamese_words_are_vietnamese(row):
    for name in ("read_through_vi", "licence_vi", "note_vi"):
        assert unicodedata.is_normalized("NFC", row[name])
        # File names and repository addresses keep their own words.
        plain = re.sub(r"\S*[/@.]\S*|\S+_\S+", "", row[name])
        assert not ENGLISH.search(plain), plain
