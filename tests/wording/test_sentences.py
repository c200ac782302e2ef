"""Each case the data can be in has its own right sentence."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from reform.wording import sentences as s

NBSP = "\u00a0"


def plain(sentence: str) -> str:
    return sentence.replace(NBSP, " ")


def latest(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    """Rows of (label, rank of 63, places_change)."""
    return pd.DataFrame(
        [
            {
                "index_code": label,
                "label": label,
                "year": 2020,
                "rank": rank,
                "n": 63 if rank else None,
                "places_change": change,
                "next_public_from": None,
                "next_year": None,
                "newer_year": None,
            }
            for label, rank, change in rows
        ]
    )


FOUNDING = latest(
    ("PAR INDEX", 37, 2), ("SIPAS", 34, None), ("PAPI", 42, -12), ("PCI", 50, 11), ("ICT INDEX", 56, None)
)


def test_the_founding_day_reads_as_specified():
    assert plain(s.overview_title(FOUNDING, "Bình Phước", "vi")) == (
        "Cả 5 chỉ số ở nửa dưới bảng xếp hạng; PCI lên 11 bậc, PAPI xuống 12 bậc"
    )
    assert plain(s.overview_title(FOUNDING, "Bình Phước", "en")) == (
        "All 5 indices are in the lower half; PCI up 11 places, PAPI down 12"
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("A", 1, 0), ("B", 5, 0)], "Thứ hạng 2 chỉ số không đổi so với kỳ trước"),
        ([("A", 1, None), ("B", 32, None)], "Cả 2 chỉ số ở nửa trên bảng xếp hạng"),
        ([("A", 1, None), ("B", 33, None)], "1/2 chỉ số ở nửa trên bảng xếp hạng"),
        ([("A", 1, None), ("B", 33, -3)], "1/2 chỉ số ở nửa trên bảng xếp hạng; B xuống 3 bậc"),
        ([("A", 40, 4), ("B", 33, 0)], "Cả 2 chỉ số ở nửa dưới bảng xếp hạng; A lên 4 bậc"),
        ([("A", 40, 4)], "Chỉ số duy nhất có hạng ở nửa dưới bảng xếp hạng; A lên 4 bậc"),
        ([("A", None, None)], "Chưa có hạng nào của Hà Nội đến ngày này"),
    ],
)
def test_the_overview_title_covers_every_case(rows, expected):
    assert plain(s.overview_title(latest(*rows), "Hà Nội", "vi")) == expected


def test_editions_that_follow_within_a_month_are_announced():
    rows = FOUNDING.copy()
    rows.loc[[0, 1], "next_public_from"] = pd.Timestamp(2021, 6, 24)
    rows.loc[[0, 1], "next_year"] = 2020
    lede = plain(s.overview_lede(rows, date(2021, 6, 22), 63, "vi"))
    assert lede == (
        "Kỳ mới nhất đã công bố tính đến 22/06/2021, so với 63 tỉnh, thành phố. "
        "PAR INDEX và SIPAS 2020 công bố sau đó 2 ngày."
    )
    assert "sau đó" not in s.overview_lede(rows, date(2021, 5, 1), 63, "vi")


def test_newer_editions_without_a_figure_of_the_province_are_named():
    rows = FOUNDING.copy()
    rows.loc[4, "newer_year"] = 2020
    assert s.newer_not_held(rows, "Bình Phước", "vi") == (
        "Đã công bố kỳ mới hơn nhưng kho chưa có số của Bình Phước: ICT INDEX 2020."
    )
    assert s.newer_not_held(FOUNDING, "Bình Phước", "vi") is None


def ranking(**own: object) -> pd.DataFrame:
    base = {
        "province_code": "70",
        "label": "PCI",
        "year": 2020,
        "rank": 50,
        "n": 63,
        "unit": "points",
        "decimals": 2,
        "not_published": False,
        "tier": None,
        "tier_vi": None,
        "tier_en": None,
        "population": 63,
        "units_with_rank": 63,
        "units_with_score": 63,
    }
    return pd.DataFrame([base | own])


def place(**own: object) -> pd.Series:
    return pd.Series(
        {"rank": 50, "gap_next": 0.01, "median": 63.44, "gap_median": 1.02, "unit": "points", "decimals": 2}
        | own
    )


def title(rows: pd.DataFrame, where: pd.Series | None, home: str = "Bình Phước", lang: str = "vi") -> str:
    return plain(s.rankings_title(rows, where, "70", home, lang))


def test_rankings_read_as_specified():
    assert title(ranking(), place()) == "PCI 2020: Bình Phước xếp 50/63, chỉ kém hạng liền trên 0,01 điểm"
    assert title(ranking(), place(), lang="en") == (
        "PCI 2020: Bình Phước ranks 50/63, only 0.01 points behind the next place"
    )


@pytest.mark.parametrize(
    ("rows", "where", "expected"),
    [
        (ranking(), place(gap_next=0.06), "PCI 2020: Bình Phước xếp 50/63, kém hạng liền trên 0,06 điểm"),
        (ranking(rank=1), place(gap_next=None), "PCI 2020: Bình Phước xếp 1/63, dẫn đầu cả nước"),
        (ranking(), None, "PCI 2020: Bình Phước xếp 50/63"),
        (ranking(rank=None, not_published=True), None, "PCI 2020: nơi công bố không in hạng của Bình Phước"),
        (ranking(rank=None), None, "PCI 2020: kho chưa có số của Bình Phước"),
        (ranking(rank=None, tier="C", tier_vi="C"), None, "PCI 2020: kho mới biết Bình Phước thuộc nhóm C"),
        (
            ranking(province_code="01"),
            None,
            "PCI 2020: Bình Phước không có trong danh sách xếp hạng của kỳ này",
        ),
        (
            ranking(label="PAPI", n=63),
            place(gap_next=0.0031),
            "PAPI 2020: Bình Phước xếp 50/63, chỉ kém hạng liền trên 0,003 điểm",
        ),
    ],
)
def test_the_rankings_title_covers_every_case(rows, where, expected):
    assert title(rows, where) == expected


def test_a_distance_never_reads_as_zero_unless_it_is():
    assert plain(s.distance(0.0004, "points", 2, "vi")) == "0,0004 điểm"
    assert plain(s.distance(0.0, "points", 2, "vi")) == "0,00 điểm"


def test_the_lede_says_what_a_trial_brings_and_where_the_median_is():
    gain = pd.Series({"places_gained": 8})
    assert plain(s.rankings_lede(ranking(), place(), gain, "vi")) == (
        "Thêm 0,50 điểm thì lên 8 bậc, nếu các tỉnh khác giữ nguyên điểm. "
        "Còn cách trung vị cả nước (63,44) 1,02 điểm."
    )
    above = plain(s.rankings_lede(ranking(), place(gap_median=-2.0), pd.Series({"places_gained": 0}), "vi"))
    assert above == "Thêm 0,50 điểm chưa lên bậc nào. Cao hơn trung vị cả nước (63,44) 2,00 điểm."
    first = place(rank=1, gap_median=-2.0)
    assert plain(s.rankings_lede(ranking(), first, pd.Series({"places_gained": 0}), "vi")) == (
        "Cao hơn trung vị cả nước (63,44) 2,00 điểm."
    )


def test_the_lede_of_a_sparse_index_says_how_few_places_are_held():
    sparse = ranking(units_with_rank=10, units_with_score=8)
    assert s.rankings_lede(sparse, None, None, "vi") == (
        "Kho mới có hạng của 10/63 tỉnh nên chưa tính khoảng cách và trung vị."
    )


GAINS = pd.DataFrame(
    [
        {
            "index_code": "PCI",
            "label": "PCI",
            "year": 2020,
            "gap_pass": 0.02,
            "places_gained": 8,
            "unit": "points",
            "decimals": 2,
        },
        {
            "index_code": "PAPI",
            "label": "PAPI",
            "year": 2020,
            "gap_pass": 0.2,
            "places_gained": 1,
            "unit": "points",
            "decimals": 2,
        },
    ]
)


def test_the_nearest_gain_names_the_points_that_pass_the_next_place():
    thing = s.nearest_gain(GAINS, FOUNDING, "vi")
    assert thing.figure == "0,02"
    assert plain(thing.sentence) == "điểm PCI là đủ vượt hạng liền trên; thêm 0,50 điểm lên 8 bậc."


def test_no_gain_is_named_for_an_older_edition_than_the_card_shows():
    old = GAINS.assign(year=2019)
    assert s.nearest_gain(old, FOUNDING, "vi") is None


def test_the_worst_component_counts_only_in_the_newest_edition_and_lower_half():
    rows = pd.DataFrame(
        [
            {
                "index_code": "PCI",
                "label": "PCI",
                "year": 2019,
                "rank": 63,
                "n": 63,
                "name_vi": "cũ",
                "name_en": "old",
                "components": 10,
            },
            {
                "index_code": "PAPI",
                "label": "PAPI",
                "year": 2020,
                "rank": 58,
                "n": 63,
                "name_vi": "Quản trị môi trường",
                "name_en": "Environmental Governance",
                "tier_vi": "Thấp nhất",
                "tier_en": "Poor performers",
                "components": 8,
            },
        ]
    )
    thing = s.worst_component(rows, FOUNDING, "vi")
    assert thing.figure == "58/63"
    assert thing.sentence == "ở nội dung Quản trị môi trường, thấp nhất trong 8 nội dung PAPI."
    assert thing.where == "Xem: Thành phần, PAPI 2020 (hạng tính lại, nhóm Thấp nhất)"
    without = s.worst_component(rows.assign(tier_vi=None), FOUNDING, "vi")
    assert without.where == "Xem: Thành phần, PAPI 2020 (hạng tính lại)"
    assert s.worst_component(rows.assign(rank=20), FOUNDING, "vi") is None


def test_overdue_dossiers_come_from_the_published_figures_only():
    figures = pd.DataFrame([{"figure_key": "dossier.in_process_overdue", "value": 61.0}])
    thing = s.overdue_first(figures, "vi")
    assert (thing.figure, thing.overdue) == ("61", True)
    assert s.overdue_first(figures.assign(value=0.0), "vi") is None
    assert s.overdue_first(figures.iloc[:0], "vi") is None


def test_names_are_listed_as_a_sentence_does():
    assert s.listed([], "vi") == ""
    assert s.listed(["A"], "vi") == "A"
    assert s.listed(["A", "B", "C"], "vi") == "A, B và C"


def test_the_lede_is_silent_when_only_this_province_has_no_score():
    assert s.rankings_lede(ranking(rank=None, units_with_score=60), None, None, "vi") is None


def test_newer_editions_are_named_only_when_too_few_units_are_held():
    editions = pd.DataFrame(
        [
            {"year": 2024, "units_with_rank": 61, "population": 63, "units": 63, "has_province": True},
            {"year": 2022, "units_with_rank": 25, "population": 63, "units": 63, "has_province": True},
            {"year": 2021, "units_with_rank": 29, "population": 63, "units": 63, "has_province": False},
        ]
    )
    line = s.newer_editions(editions, 2020, "Quảng Ninh", "vi")
    assert line.startswith("Kỳ mới hơn có số của Quảng Ninh: 2022;")
    assert s.newer_editions(editions, 2022, "Quảng Ninh", "vi") is None
