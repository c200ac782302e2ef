"""The shipped neighbours are those that the shipped outlines show, save for the listed exceptions."""

from __future__ import annotations

import csv
import math
import unicodedata
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from reform.geography import read_units

DATA = Path(__file__).resolve().parents[2] / "data"
FILE = DATA / "neighbours.csv"
Pair = tuple[str, str]
# The rule of data/README.md: this many km of outline within 1 km of the other outline.
SHORTEST_BORDER_KM, NEAR_KM, STEP_KM = 5.0, 1.0, 0.25
KM = np.array([math.cos(math.radians(16)) * 111.32, 110.6])
# Drawn, but no border since 2004: Than Uyên went from Lào Cai to Lai Châu.
DRAWN_BUT_FALSE = {("10", "14")}


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, strict=True))


def pairs(*bases: str) -> set[Pair]:
    return {(row["province_code"], row["neighbour_code"]) for row in rows() if row["basis"] in bases}


def neighbours(code: str) -> set[str]:
    return {a if b == code else b for a, b in pairs("drawn", "stated") if code in (a, b)}


@cache
def outlines() -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return by code: starts and ends of the outline's stretches (km), and points along it."""
    found = {}
    for code, unit in read_units(DATA / "geo" / "vietnam_provinces_63.geojson").items():
        ends = np.array([edge for ring in unit.rings for edge in pairwise(ring)]) * KM
        along = []
        for start, end in ends:
            count = max(1, int(np.hypot(*(end - start)) / STEP_KM))
            parts = (np.arange(count) + 0.5) / count
            step = np.hypot(*(end - start)) / count
            along.append(np.column_stack([start + (end - start) * parts[:, None], np.full(count, step)]))
        found[code] = (ends[:, 0], ends[:, 1], np.vstack(along))
    return found


def near(points: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Tell for each point whether it lies within NEAR_KM of any stretch."""
    found = np.zeros(len(points), dtype=bool)
    for start, end in zip(starts, ends, strict=True):
        way = end - start
        length = max(float(way @ way), 1e-12)
        part = np.clip((points - start) @ way / length, 0, 1)
        found |= np.hypot(*(points - start - part[:, None] * way).T) <= NEAR_KM
    return found


def shared_km(first: str, second: str) -> float:
    """Return how far two outlines run along each other."""
    total = 0.0
    for one, other in ((first, second), (second, first)):
        along = outlines()[one][2]
        starts, ends, _ = outlines()[other]
        low = np.minimum(starts, ends).min(axis=0) - NEAR_KM
        high = np.maximum(starts, ends).max(axis=0) + NEAR_KM
        along = along[((along[:, :2] >= low) & (along[:, :2] <= high)).all(axis=1)]
        if len(along):
            total += float(along[near(along[:, :2], starts, ends), 2].sum())
    return total / 2


@cache
def drawn() -> set[Pair]:
    return {
        (first, second)
        for first, second in combinations(sorted(outlines()), 2)
        if shared_km(first, second) >= SHORTEST_BORDER_KM
    }


def test_drawn_pairs_are_those_of_the_outlines_save_for_the_listed_exception():
    assert pairs("drawn") == drawn() - DRAWN_BUT_FALSE
    assert drawn() >= DRAWN_BUT_FALSE


def test_stated_pairs_are_not_drawn_and_say_why_in_both_languages():
    assert pairs("stated").isdisjoint(drawn())
    for row in rows():
        stated = row["basis"] == "stated"
        assert {bool(row[name]) for name in ("source_url", "note_vi", "note_en")} == {stated}
        if stated:
            assert urlsplit(row["source_url"]).scheme == "https"


def test_a_pair_stands_once_lower_code_first_and_in_order():
    given = [(row["province_code"], row["neighbour_code"]) for row in rows()]
    assert given == sorted(set(given))
    assert all(first < second for first, second in given)


def test_the_file_is_plain_composed_text():
    content = FILE.read_bytes().decode("utf-8")
    assert "\r" not in content
    assert unicodedata.is_normalized("NFC", content)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Bình Phước: Đắk Nông, Lâm Đồng, Đồng Nai, Bình Dương, Tây Ninh.
        ("70", {"67", "68", "75", "74", "72"}),
        # Hà Nội: Thái Nguyên, Bắc Giang, Vĩnh Phúc, Phú Thọ, Bắc Ninh, Hòa Bình, Hưng Yên, Hà Nam.
        ("01", {"19", "24", "26", "25", "27", "17", "33", "35"}),
        # Quảng Ninh: Lạng Sơn, Bắc Giang, Hải Dương, Hải Phòng.
        ("22", {"20", "24", "30", "31"}),
        # Kiên Giang with Phú Quốc: An Giang, Cần Thơ, Hậu Giang, Bạc Liêu, Cà Mau.
        ("91", {"89", "92", "93", "95", "96"}),
        # Đà Nẵng with Hoàng Sa: Thừa Thiên Huế, Quảng Nam. Lai Châu, as since 2004.
        ("48", {"46", "49"}),
        ("12", {"10", "11", "14", "15"}),
    ],
)
def test_known_neighbours(code, expected):
    assert neighbours(code) == expected


def test_every_unit_of_the_63_has_a_neighbour():
    assert {code for pair in pairs("drawn", "stated") for code in pair} == set(outlines())
    assert len(outlines()) == 63
