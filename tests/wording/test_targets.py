"""Targets and changes in words: nothing judged that must not be, every level with its word."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from reform.wording import changes, targets
from reform.wording.texts import LANGUAGES

ROW = {
    "label": "SIPAS",
    "year": 2020,
    "scope": "national",
    "year_from": 2020,
    "year_to": 2020,
    "kind": "share",
    "comparison": "more_than",
    "target": 80.0,
    "value": 84.87,
    "n": None,
    "rank_is_computed": False,
    "derived": False,
    "state": "reached",
    "missing": None,
    "unit": "percent",
    "decimals": 2,
    "document": "Nghị quyết 30c/NQ-CP ngày 08/11/2011",
    "origin": "shipped",
}


def row(**changed: object) -> pd.Series:
    return pd.Series(ROW | changed, dtype=object)


def said(lang: str = "vi", **changed: object) -> str:
    return targets.sentence(row(**changed), "Bình Phước", lang).replace("\u00a0", " ")  # type: ignore[arg-type]


WANTED = [
    ({}, "trên 80%", "above 80%"),
    ({"comparison": "at_least", "target": 82.5}, "ít nhất 82,5%", "at least 82.5%"),
    ({"comparison": "reach", "target": 100.0}, "100%", "100%"),
    ({"comparison": "at_most", "target": 1.5}, "không quá 1,5%", "at most 1.5%"),
    (
        {"kind": "score", "comparison": "at_least", "target": 64.5},
        "ít nhất 64,5 điểm",
        "at least 64.5 points",
    ),
    ({"kind": "rank", "comparison": "at_most", "target": 30.0}, "hạng 30 trở lên", "rank 30 or better"),
]


@pytest.mark.parametrize(("changed", "vi", "en"), WANTED)
def test_a_level_has_its_word_and_its_own_decimals(changed, vi, en):
    assert targets.wanted(row(**changed), "vi").replace("\u00a0", " ") == vi
    assert targets.wanted(row(**changed), "en").replace("\u00a0", " ") == en


def test_a_count_bears_its_own_unit():
    listed = pd.Series(
        {"kind": "count", "comparison": "reach", "value": 1234.0, "unit_vi": "dịch vụ", "unit_en": "services"}
    )
    assert targets.wanted(listed, "vi").replace("\u00a0", " ") == "1.234 dịch vụ"
    assert targets.wanted(listed, "en").replace("\u00a0", " ") == "1,234 services"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(2020, 2020, "năm 2020"), (2021, 2025, "giai đoạn 2021–2025"), (2022, None, "từ năm 2022")],
)
def test_years_are_one_a_span_or_open(first, last, expected):
    assert targets.years(row(year_from=first, year_to=last), "vi") == expected


SENTENCES = [
    (
        {},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "Bình Phước 84,87%, đã đạt.",
    ),
    (
        {"state": "short", "value": 78.25, "missing": 1.75},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "Bình Phước 78,25%, còn thiếu 1,75 điểm %.",
    ),
    (
        {"state": "short", "value": 80.0, "missing": 0.0},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "Bình Phước 80,00%, bằng đúng mức này nên chưa đạt.",
    ),
    (
        {"state": "not_yet", "year": 2019},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "Bình Phước 84,87% năm 2019, chưa đến năm của mục tiêu nên không xét.",
    ),
    (
        {"state": "not_yet", "year": 2019, "value": None},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "năm 2019 chưa phải năm của mục tiêu nên không xét.",
    ),
    (
        {"state": "no_value", "value": None},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "kho chưa có điểm SIPAS 2020 của Bình Phước nên chưa xét được.",
    ),
    (
        {
            "label": "PCI",
            "scope": "province",
            "kind": "rank",
            "comparison": "at_most",
            "target": 30.0,
            "value": 42.0,
            "n": 63,
            "rank_is_computed": True,
            "state": "short",
            "missing": 12.0,
            "unit": "points",
            "document": "Kế hoạch 12/KH-UBND",
            "origin": "installation",
        },
        "Mục tiêu của Bình Phước năm 2020: hạng 30 trở lên (Kế hoạch 12/KH-UBND; mục tiêu của đơn vị); "
        "Bình Phước 42/63 (hạng tính lại), còn thiếu 12 bậc.",
    ),
    (
        {"kind": "rank", "comparison": "at_most", "target": 30.0, "state": "no_value", "value": None},
        "Mục tiêu cả nước năm 2020: hạng 30 trở lên (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "kho chưa có hạng SIPAS 2020 của Bình Phước nên chưa xét được.",
    ),
    (
        {"derived": True},
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "Bình Phước 84,87% (số suy ra), đã đạt.",
    ),
]


@pytest.mark.parametrize(("changed", "expected"), SENTENCES)
def test_a_sentence_for_every_state_of_a_target(changed, expected):
    assert said(**changed) == expected
    assert said("en", **changed)


def test_an_edition_before_its_target_is_never_called_reached_or_short():
    for value in (None, 60.0, 95.0):
        for lang in LANGUAGES:
            words = said(lang, state="not_yet", year=2019, value=value)
            card = targets.remark(row(state="not_yet", year=2019, value=value), lang)
            for verdict in ("đã đạt", "còn thiếu", "reached", "short"):
                assert verdict not in words and verdict not in card


def test_a_card_says_reached_or_what_is_missing_and_else_only_the_target():
    assert targets.remark(row(), "vi") == "đạt mục tiêu 2020"
    short = targets.remark(row(state="short", missing=1.75), "vi").replace("\u00a0", " ")
    assert short == "còn thiếu 1,75 điểm % so với mục tiêu 2020"
    for state in ({"state": "not_yet"}, {"state": "no_value"}, {"state": "short", "missing": 0.0}):
        assert targets.remark(row(**state), "vi") == "mục tiêu 2020: trên 80%"


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2021, 6, 22), date(2020, 6, 22)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2021, 2, 28), date(2020, 2, 28)),
    ],
)
def test_what_is_new_starts_a_year_before(day, before):
    assert changes.a_year_before(day) == before


EDITION = {
    "label": "PCI",
    "year": 2020,
    "published_on": pd.Timestamp("2021-04-15"),
    "precision": "day",
    "public_rule": "day",
    "units_with_value": 63,
    "population": 63,
    "has_value": True,
    "rank": 50.0,
    "n": 63.0,
    "rank_is_computed": False,
    "tier_vi": None,
    "tier_en": None,
    "year_previous": 2019,
    "places_change": 11,
    "change_refused": None,
}
CELLS = [
    ({}, ["15/04/2021", "PCI 2020", "50/63", "▲ 11 bậc so với 2019", "63/63"]),
    ({"places_change": 0}, ["15/04/2021", "PCI 2020", "50/63", "không đổi so với 2019", "63/63"]),
    (
        {"rank_is_computed": True, "places_change": -12},
        ["15/04/2021", "PCI 2020", "50/63 (hạng tính lại)", "▼ 12 bậc so với 2019", "63/63"],
    ),
    (
        {"rank_is_computed": True, "places_change": -12, "tier_vi": "Thấp nhất"},
        [
            "15/04/2021",
            "PCI 2020",
            "50/63 (hạng tính lại, nhóm Thấp nhất)",
            "▼ 12 bậc so với 2019",
            "63/63",
        ],
    ),
    (
        {"places_change": None, "change_refused": "method"},
        ["15/04/2021", "PCI 2020", "50/63", "đổi cách tính nên không so", "63/63"],
    ),
    (
        {"places_change": None, "change_refused": "boundary"},
        ["15/04/2021", "PCI 2020", "50/63", "đổi đơn vị hành chính nên không so", "63/63"],
    ),
    (
        {"places_change": None, "year_previous": None, "change_refused": "missing"},
        ["15/04/2021", "PCI 2020", "50/63", "chưa so được", "63/63"],
    ),
    (
        {"rank": None, "n": None, "places_change": None},
        ["15/04/2021", "PCI 2020", "kho chưa có hạng", "—", "63/63"],
    ),
    (
        {"rank": None, "n": None, "has_value": False, "units_with_value": 4, "population": None},
        ["15/04/2021", "PCI 2020", "kho chưa có số", "—", "4/—"],
    ),
    (
        {"rank": None, "n": None, "has_value": False, "units_with_value": 0},
        ["15/04/2021", "PCI 2020", "kho chưa có số", "—", "chưa có"],
    ),
    (
        {"public_rule": "known_by", "precision": "month"},
        ["04/2021", "PCI 2020", "50/63", "▲ 11 bậc so với 2019", "63/63"],
    ),
    (
        {"public_rule": "assumed", "precision": "unknown"},
        ["chưa rõ ngày công bố, tạm tính 15/04/2021", "PCI 2020", "50/63", "▲ 11 bậc so với 2019", "63/63"],
    ),
]


@pytest.mark.parametrize(("changed", "expected"), CELLS)
def test_a_new_edition_is_told_with_its_change_or_the_reason_for_none(changed, expected):
    table = changes.editions_table(pd.DataFrame([EDITION | changed]), "Bình Phước", "vi")
    assert [str(cell).replace("\u00a0", " ") for cell in table.iloc[0]] == expected
    assert list(table.columns)[2] == "Hạng của Bình Phước"


def test_the_newest_edition_stands_first():
    rows = pd.DataFrame([EDITION | {"year": 2019}, EDITION])
    assert changes.editions_table(rows, "Bình Phước", "vi")["Kỳ chỉ số"].tolist() == ["PCI 2020", "PCI 2019"]


def test_a_revision_shows_old_beside_new():
    rows = pd.DataFrame(
        [
            {
                "label": "PCI",
                "year": 2019,
                "province": "An",
                "dimension": "",
                "dimension_vi": None,
                "dimension_en": None,
                "score_before": 66.0,
                "score": 66.5,
                "rank_before": 2.0,
                "rank": 1.0,
                "revised_on": pd.Timestamp("2020-09-01"),
                "publisher": "VCCI",
            }
        ]
    )
    first = changes.revisions_table(rows, "vi").iloc[0]
    assert first.tolist() == ["01/09/2020", "PCI 2019", "An", "Tổng điểm", 66.0, 66.5, 2.0, 1.0, "VCCI"]
    named = rows.assign(dimension="A", dimension_en="Entry")
    assert changes.revisions_table(named, "en").iloc[0]["Part"] == "Entry"
