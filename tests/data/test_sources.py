"""Every source says who, what, how it was read and how the figure came."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import pytest

FILE = Path(__file__).parents[2] / "data" / "sources.csv"
with FILE.open(encoding="utf-8", newline="") as opened:
    READER = csv.DictReader(opened)
    ROWS = list(READER)
    COLUMNS = list(READER.fieldnames or [])
BOTH_LANGUAGES = ("read_through", "licence", "note")
KINDS = {"publisher", "publisher_profile", "agency", "press", "dataset", "founding_report"}
DERIVATIONS = {"stated", "derived", "reinterpreted"}
INDICES = {"PAR", "SIPAS", "PAPI", "PCI", "ICT", "DTI"}
# Words that are no Vietnamese syllables; “in”, “to”, “an”, “hay” and the like are left out.
ENGLISH = re.compile(
    r"\b(the|of|and|from|with|without|by|for|not|are|was|were|only|same|none|figures?|pages?|read|"
    r"stated|ranks?|scores?|groups?|article|copy|stored|sources?|values?|workbook|published)\b",
    re.I,
)
# File names and repository addresses keep their own words; a full stop ends a sentence.
ADDRESS = re.compile(r"\S*[/@]\S*|\S+\.\w\S*|\S+_\S+")
MACHINE_PATH = re.compile(r"(?<![\w./:])/(work|home|tmp|root|mnt|var|opt|Users)\b|\b[A-Z]:\\|file://")
each_source = pytest.mark.parametrize("row", ROWS, ids=[row["source_key"] for row in ROWS])


def test_columns_are_in_the_agreed_order():
    assert COLUMNS == [
        "source_key",
        "index_codes",
        "publisher",
        "title",
        "year",
        "url",
        "read_through_vi",
        "read_through_en",
        "licence_vi",
        "licence_en",
        "kind",
        "derivation",
        "note_vi",
        "note_en",
    ]


def test_keys_are_unique_and_sorted():
    keys = [row["source_key"] for row in ROWS]
    assert keys
    assert keys == sorted(set(keys))


@each_source
def test_a_source_is_complete(row):
    assert row["publisher"]
    assert row["title"]
    assert row["kind"] in KINDS
    assert row["derivation"] in DERIVATIONS
    codes = row["index_codes"].split(";")
    assert set(codes) <= INDICES
    assert len(codes) == len(set(codes))
    assert re.fullmatch(r"(20\d\d)?", row["year"])
    assert row["read_through_vi"]


@each_source
def test_an_address_is_empty_or_of_the_web(row):
    assert row["url"] == "" or re.match(r"https?://[^/\s]+", row["url"])


@each_source
def test_what_is_said_in_one_language_is_said_in_the_other(row):
    for name in BOTH_LANGUAGES:
        assert bool(row[f"{name}_vi"]) == bool(row[f"{name}_en"]), name


@each_source
def test_derivation_agrees_with_the_suffix_of_the_key(row):
    suffix = row["source_key"][-2:]
    expected = {"_d": "derived", "_r": "reinterpreted"}.get(suffix, "stated")
    assert row["derivation"] == expected
    if expected != "stated":
        assert row["note_vi"]


@each_source
def test_a_government_site_is_not_press(row):
    host = urlsplit(row["url"]).hostname or ""
    if host.endswith(".gov.vn"):
        assert row["kind"] in {"agency", "publisher"}


@each_source
def test_vietnamese_words_are_vietnamese(row):
    for name in BOTH_LANGUAGES:
        text = row[f"{name}_vi"]
        assert unicodedata.is_normalized("NFC", text)
        assert not ENGLISH.search(ADDRESS.sub("", text)), text


@each_source
def test_no_path_of_a_machine_is_named(row):
    for name, text in row.items():
        assert not MACHINE_PATH.search(text), name
