"""What a unit became in July 2025 and where its series stops, true for every one of the 63."""

from __future__ import annotations

import csv
from datetime import date

import pandas as pd
import pytest

from reform.settings import PROJECT_ROOT
from reform.wording import eras

with (PROJECT_ROOT / "data" / "provinces.csv").open(encoding="utf-8") as _lines:
    _UNITS = {(row["units"], row["province_code"]): row for row in csv.DictReader(_lines)}
OLD = sorted(code for era, code in _UNITS if era == "63")
NEW = sorted(code for era, code in _UNITS if era == "34")


def became(code: str, lang: str = "vi") -> str:
    """Return the sentence of a real unit of the 63."""
    unit = _UNITS["63", code]
    heir = _UNITS["34", unit["successor_code"]]
    merged = [_UNITS["63", one]["name"] for one in heir["merged_from"].split(";")]
    return eras.what_became(unit["name"], heir["name"], merged, lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("70", "Từ 01/7/2025 còn 34 tỉnh, thành phố; Bình Phước thuộc Đồng Nai."),
        (
            "75",
            "Từ 01/7/2025 còn 34 tỉnh, thành phố; Đồng Nai hợp nhất với Bình Phước thành Đồng Nai mới.",
        ),
        (
            "01",
            "Từ 01/7/2025 còn 34 tỉnh, thành phố; địa giới Hà Nội không đổi nhưng hạng xếp trên 34.",
        ),
        (
            "46",
            "Từ 01/7/2025 còn 34 tỉnh, thành phố; "
            "địa giới Thừa Thiên Huế (nay là Huế) không đổi nhưng hạng xếp trên 34.",
        ),
        # Yên Bái's code goes on as Lào Cai; Lào Cai's own code ends.
        ("15", "Từ 01/7/2025 còn 34 tỉnh, thành phố; Yên Bái thuộc Lào Cai."),
        ("10", "Từ 01/7/2025 còn 34 tỉnh, thành phố; Lào Cai hợp nhất với Yên Bái thành Lào Cai mới."),
    ],
)
def test_each_kind_of_unit_has_its_sentence(code, sentence):
    assert became(code) == sentence


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", OLD)
def test_the_sentence_of_every_unit_names_it_and_its_successor(code, lang):
    sentence = became(code, lang)
    assert _UNITS["63", code]["name"] in sentence
    alone = len(_UNITS["34", _UNITS["63", code]["successor_code"]]["merged_from"].split(";")) == 1
    assert ("không đổi" in sentence or "keeps its borders" in sentence) == alone


def test_eleven_units_kept_their_borders():
    assert sum(";" not in _UNITS["34", code]["merged_from"] for code in NEW) == 11


def test_a_series_that_ran_to_the_end_stops_with_the_reform():
    assert eras.series_ends("Bình Phước", "Đồng Nai", ["Bình Phước", "Đồng Nai"], 2024, 2024, "vi") == (
        "Số liệu Bình Phước dừng ở kỳ 2024."
    )
    assert eras.series_ends("Đồng Nai", "Đồng Nai", ["Bình Phước", "Đồng Nai"], 2024, 2024, "vi") == (
        "Số liệu Đồng Nai cũ dừng ở kỳ 2024."
    )
    assert eras.series_ends("Hà Nội", "Hà Nội", ["Hà Nội"], 2024, 2024, "vi") == (
        "Chuỗi 63 đơn vị dừng ở kỳ 2024."
    )


def test_figures_that_are_only_not_held_are_not_blamed_on_the_reform():
    merged = ["Bình Phước", "Đồng Nai"]
    assert eras.series_ends("Bình Phước", "Đồng Nai", merged, 2024, 2022, "vi") == (
        "Kỳ cuối xếp 63 đơn vị là 2024; kho có số của Bình Phước đến kỳ 2022."
    )
    assert eras.series_ends("Bình Phước", "Đồng Nai", merged, 2024, None, "vi") == (
        "Kỳ cuối xếp 63 đơn vị là 2024; kho chưa có số của Bình Phước."
    )
    assert eras.series_ends("Bình Phước", "Đồng Nai", merged, None, None, "vi") is None


def grid(*rows: tuple[str, int, int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["index_code", "year", "units", "existence", "state"])


def test_the_last_edition_of_an_era_is_one_that_exists():
    rows = grid(
        ("PCI", 2023, 63, "true", "partial"),
        ("PCI", 2024, 63, "true", "none"),
        ("PCI", 2025, 34, "unknown", "none"),
        ("PAR", 2021, 63, "true", "full"),
    )
    assert eras.last_edition(rows, 63) == 2024
    assert eras.last_edition(rows, 63, "PAR") == 2021
    assert eras.last_edition(rows, 34) is None
    assert eras.last_edition(rows.iloc[0:0], 63) is None


@pytest.mark.parametrize(("state", "held"), [("full", True), ("partial", True), ("none", False)])
def test_an_era_is_held_when_any_figure_of_it_is(state, held):
    rows = grid(("PCI", 2024, 63, "true", "full"), ("PCI", 2025, 34, "true", state))
    assert eras.is_held(rows, 34) == held and eras.is_held(rows, 34, "PCI") == held
    assert not eras.is_held(rows, 34, "PAPI")


def test_a_unit_without_figures_says_what_it_is_made_of():
    words = eras.nothing_held("Đồng Nai", ["Bình Phước", "Đồng Nai"], date(2026, 11, 23), "vi")
    assert "gồm Bình Phước và Đồng Nai" in words and "23/11/2026" in words
    assert "giữ nguyên địa giới" in eras.nothing_held("Hà Nội", ["Hà Nội"], date(2026, 11, 23), "vi")
