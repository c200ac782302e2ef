"""Every way in which a province is spelt leads to its code; what is near is asked, never taken."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing_index.files import UNITS, bare

ALL = [(era, unit) for era in (63, 34) for unit in UNITS.all(era)]
# Spellings met in the publishers' workbooks (their README names them).
MET = {
    "Hoà Bình ": "17",
    "TP. Hồ Chí Minh ": "79",
    "Bà Rịa - Vũng Tàu": "77",
    "Thừa Thiên Huế": "46",
    "Đắk Lắk": "66",
    "Thua Thien-Hue": "46",
    "Thừa Thiên-Huế": "46",
    "Ba Ria-Vung Tau": "77",
    "Bà Rịa-Vũng Tàu": "77",
    "TP. Ho Chi Minh": "79",
    "Tp.HCM": "79",
    "TT.Huế": "46",
    "BRVT": "77",
    "Bắc Cạn": "06",
    "Đăk Lăk": "66",
    "Đăk Nông": "67",
    "HCMC": "79",
    "TT-Hue": "46",
    "Dak Lak": "66",
    "Dak Nong": "67",
    "Bac Kan": "06",
    "Hà Nội ": "01",
    "TP.HCM": "79",
    "TP HCM": "79",
    "Ho Chi Minh City": "79",
    "Thành phố Hồ Chí Minh": "79",
    "Sài Gòn": "79",
    "TT-Huế": "46",
    "Hanoi": "01",
    "Danang": "48",
    "Da Nang City": "48",
    "BR-VT": "77",
    "Đắc Lắc": "66",
    "Thanh Hoá": "38",
    "Khánh Hoà": "56",
    "Ðồng Nai": "75",
    "1. Hà Nội": "01",
    "Hà Nội (1)": "01",
    "Hà Nội*": "01",
    "Hà Nội¹": "01",
    "Tỉnh Bình Phước": "70",
    "UBND tỉnh Bình Phước": "70",
    "binh phuoc province": "70",
    "70": "70",
    "Huế (Thừa Thiên Huế)": "46",
}


@pytest.mark.parametrize(("text", "code"), sorted(MET.items()))
def test_spellings_of_the_publishers_resolve(text, code):
    resolved = UNITS.resolve(text, 63)
    assert resolved.kind == "unit" and resolved.unit.code == code


@pytest.mark.parametrize(("era", "unit"), ALL, ids=lambda known: getattr(known, "name", str(known)))
def test_every_unit_resolves_in_every_usual_way(era, unit):
    ways = {
        unit.name,
        unicodedata.normalize("NFD", unit.name),
        bare(unit.name),
        bare(unit.name).replace(" ", ""),
        unit.name.upper(),
        unit.name.lower(),
        f"  {unit.name}\u00a0",
        f"Tỉnh {unit.name}",
        f"TP. {unit.name}",
        f"TP.{unit.name}",
        f"Thành phố {unit.name}",
        f"{bare(unit.name)} Province",
        unit.name.replace(" ", "-"),
        unit.name.replace(" ", "  "),
        unit.code,
    }
    for way in ways:
        resolved = UNITS.resolve(way, era)
        assert resolved.kind == "unit" and resolved.unit == unit, way
    assert UNITS.code(int(unit.code), era).unit == unit
    assert UNITS.code(float(unit.code), era).unit == unit


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hà Nộii", "Hà Nội"),
        ("Binh Phuok", "Bình Phước"),
        ("Quảng Nghãi", "Quảng Ngãi"),
        ("Lạng Sơ", "Lạng Sơn"),
    ],
)
def test_a_near_miss_is_asked_and_not_taken(text, name):
    resolved = UNITS.resolve(text, 63)
    assert resolved.kind == "unknown" and resolved.unit is None
    assert resolved.suggestions[0].name == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Highest", "summary"),
        ("Điểm cao nhất", "summary"),
        ("Median", "summary"),
        ("Min", "summary"),
        ("Tổng cộng", "summary"),
        ("Trung bình cả nước", "summary"),
        ("999", "summary"),
        ("Trung vị", "summary"),
        ("Bộ Nội vụ", "ministry"),
        ("Ministry of Health", "ministry"),
        ("Ngân hàng Nhà nước Việt Nam", "ministry"),
        ("Đông Nam Bộ", "region"),
        ("Vùng Tây Nguyên", "region"),
        ("Hà Tây", "former"),
        (" ", "blank"),
        ("Ghi chú: KCDL", "unknown"),
    ],
)
def test_rows_that_are_no_province_are_told_apart(text, kind):
    assert UNITS.resolve(text, 63).kind == kind


def test_a_province_that_was_merged_is_not_a_unit_of_the_34():
    resolved = UNITS.resolve("Bình Phước", 34)
    assert resolved.kind == "merged" and resolved.unit.name == "Đồng Nai"


def test_two_different_names_in_one_cell_are_no_unit():
    assert UNITS.resolve("Hà Nội (Hà Nam)", 63).kind == "unknown"


@given(st.text(max_size=30), st.sampled_from([63, 34]))
def test_any_text_gets_an_answer_and_only_true_names_a_unit(text, era):
    resolved = UNITS.resolve(text, era)
    if resolved.kind == "unit":
        assert UNITS.by_code(resolved.unit.code, era) == resolved.unit


@given(st.sampled_from(ALL), st.integers(0, 30), st.sampled_from("bcdghklmnpqrstvxz"))
def test_a_foreign_letter_never_makes_another_province(known, at, letter):
    era, unit = known
    place = at % (len(unit.name) + 1)
    resolved = UNITS.resolve(unit.name[:place] + letter + unit.name[place:], era)
    assert resolved.kind != "unit" or resolved.unit == unit
