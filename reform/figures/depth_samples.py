"""Published figures as small frames for the golden drawings of the map, components, slope and trial.

PCI 2020 with all its 63 places (and 2019 before it), PCI 2019 with its ten components of one
province: true figures, because a map needs every province and a made-up number would be read as one.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.wording.numbers import rounded

_REGIONS = {
    "B": ("Trung du và miền núi phía Bắc", "Northern Midlands and Mountains"),
    "H": ("Đồng bằng sông Hồng", "Red River Delta"),
    "T": ("Bắc Trung Bộ và duyên hải miền Trung", "North Central and Central Coast"),
    "N": ("Tây Nguyên", "Central Highlands"),
    "D": ("Đông Nam Bộ", "Southeast"),
    "C": ("Đồng bằng sông Cửu Long", "Mekong River Delta"),
}
# Code, region, score and rank of PCI 2020, rank and score of 2019, name.
_PCI_2020 = """
01 H 66.93 9 9 68.80 Hà Nội
02 B 61.16 61 60 62.62 Hà Giang
04 B 62.20 54 54 63.69 Cao Bằng
06 B 61.97 59 59 62.80 Bắc Kạn
08 B 63.46 31 32 65.13 Tuyên Quang
10 B 65.25 16 25 65.56 Lào Cai
11 B 62.62 46 44 64.11 Điện Biên
12 B 61.98 57 63 59.95 Lai Châu
14 B 62.05 55 57 63.38 Sơn La
15 B 63.35 33 36 64.98 Yên Bái
17 B 62.80 44 48 63.84 Hòa Bình
19 B 66.56 11 12 67.71 Thái Nguyên
20 B 62.43 49 50 63.79 Lạng Sơn
22 H 75.09 1 1 73.40 Quảng Ninh
24 B 63.98 27 40 64.47 Bắc Giang
25 B 64.52 22 26 65.54 Phú Thọ
26 H 63.84 29 17 66.75 Vĩnh Phúc
27 H 66.74 10 4 70.79 Bắc Ninh
30 H 62.52 47 47 63.85 Hải Dương
31 H 69.27 7 10 68.73 Hải Phòng
33 H 62.23 53 55 63.60 Hưng Yên
34 H 64.02 25 28 65.38 Thái Bình
35 H 63.47 30 34 65.07 Hà Nam
36 H 63.10 40 33 65.09 Nam Định
37 H 61.98 58 39 64.58 Ninh Bình
38 T 63.91 28 24 65.64 Thanh Hóa
40 T 64.73 18 18 66.64 Nghệ An
42 T 64.56 21 27 65.46 Hà Tĩnh
44 T 62.30 52 52 63.71 Quảng Bình
45 T 63.07 41 49 63.84 Quảng Trị
46 T 65.03 17 20 66.50 Thừa Thiên Huế
48 T 70.12 5 5 70.15 Đà Nẵng
49 T 65.72 13 6 69.42 Quảng Nam
51 T 63.20 36 41 64.33 Quảng Ngãi
52 T 63.18 37 19 66.56 Bình Định
54 T 62.84 42 43 64.14 Phú Yên
56 T 63.98 26 29 65.37 Khánh Hòa
58 T 63.44 32 37 64.89 Ninh Thuận
60 T 63.29 34 31 65.33 Bình Thuận
62 N 62.02 56 56 63.54 Kon Tum
64 N 63.12 38 30 65.34 Gia Lai
66 N 63.22 35 38 64.81 Đắk Lắk
67 N 61.96 60 62 60.50 Đắk Nông
68 N 64.43 23 22 66.23 Lâm Đồng
70 D 62.42 50 61 62.21 Bình Phước
72 D 64.16 24 15 67.05 Tây Ninh
74 D 70.16 4 13 67.38 Bình Dương
75 D 64.56 20 23 65.82 Đồng Nai
77 D 65.48 15 16 66.96 Bà Rịa - Vũng Tàu
79 D 65.70 14 14 67.16 Hồ Chí Minh
80 C 70.37 3 8 68.82 Long An
82 C 62.78 45 46 63.91 Tiền Giang
83 C 69.08 8 7 69.34 Bến Tre
84 C 62.44 48 58 63.20 Trà Vinh
86 C 69.34 6 3 71.30 Vĩnh Long
87 C 72.81 2 2 72.10 Đồng Tháp
89 C 64.72 19 21 66.44 An Giang
91 C 60.01 62 35 64.99 Kiên Giang
92 C 66.33 12 11 68.38 Cần Thơ
93 C 63.11 39 42 64.14 Hậu Giang
94 C 62.34 51 53 63.70 Sóc Trăng
95 C 59.61 63 51 63.78 Bạc Liêu
96 C 62.82 43 45 64.10 Cà Mau
"""
# Code, names, weight (%), own score, median, best score and whose, PCI 2019.
_PCI_2019: tuple[tuple[str, str, str, float, float, float, float, str], ...] = (
    ("D08", "Hỗ trợ doanh nghiệp", "Business support", 20, 5.85, 6.17, 7.39, "Hồ Chí Minh"),
    ("D05", "Chi phí không chính thức", "Informal charges", 10, 5.69, 6.20, 8.29, "Vĩnh Long"),
    ("D04", "Chi phí thời gian", "Time costs", 5, 5.93, 6.87, 8.80, "Bến Tre"),
    ("D03", "Tính minh bạch", "Transparency", 20, 6.41, 6.64, 7.44, "An Giang"),
    ("D07", "Tính năng động", "Proactivity", 5, 5.39, 6.26, 8.37, "Đồng Tháp"),
    ("D10", "Pháp lý, an ninh trật tự", "Law and order", 5, 5.72, 6.53, 7.91, "Bắc Ninh"),
    ("D09", "Đào tạo lao động", "Labour training", 20, 6.54, 6.70, 8.24, "Hải Phòng"),
    ("D01", "Gia nhập thị trường", "Entry costs", 5, 6.93, 7.24, 8.65, "Vĩnh Phúc"),
    ("D06", "Cạnh tranh bình đẳng", "Policy bias", 5, 6.44, 6.35, 8.01, "Đồng Tháp"),
    ("D02", "Tiếp cận đất đai", "Access to land", 5, 7.39, 6.94, 7.89, "Vĩnh Long"),
)
_EDITION: dict[str, Any] = {
    "index_code": "PCI",
    "label": "PCI",
    "population": 63,
    "unit": "points",
    "decimals": 2,
    "precision": "day",
    "public_rule": "day",
    "publisher_short_vi": "VCCI",
    "publisher_short_en": "VCCI",
}


def ranking_63() -> pd.DataFrame:
    """Return RANKING rows of PCI 2020: 63 units, sorted by rank."""
    rows = []
    for line in _PCI_2020.split("\n")[1:-1]:
        code, region, score, rank, rank_before, before, name = line.split(" ", 6)
        rows.append(
            _EDITION
            | {
                "year": 2020,
                "province_code": code,
                "province": name,
                "region_vi": _REGIONS[region][0],
                "region_en": _REGIONS[region][1],
                "score": float(score),
                "rank_published": int(rank),
                "rank_computed": int(rank),
                "rank": int(rank),
                "rank_is_computed": False,
                "n": 63,
                "units_with_score": 63,
                "units_with_rank": 63,
                "tier": None,
                "tier_vi": None,
                "tier_en": None,
                "tier_order": None,
                "year_previous": 2019,
                "score_previous": float(before),
                "rank_previous": int(rank_before),
                "rank_previous_is_computed": False,
                "n_previous": 63,
                "points_change": round(float(score) - float(before), 2),
                "places_change": int(rank_before) - int(rank),
                "change_refused": None,
                "derived_score": False,
                "derived_rank": False,
                "not_published": False,
                "published_on": pd.Timestamp("2021-04-15"),
                "publisher_vi": "Liên đoàn Thương mại và Công nghiệp Việt Nam",
                "publisher_en": "Vietnam Chamber of Commerce and Industry",
                "scale_min": 0.0,
                "scale_max": 100.0,
                "ranked_by_publisher": True,
            }
        )
    return pd.DataFrame(rows).sort_values("rank", kind="stable").reset_index(drop=True)


def components_sample() -> pd.DataFrame:
    """Return COMPONENTS rows: ten components of PCI 2019 of Bình Phước against the median."""
    rows = []
    for code, name_vi, name_en, weight, score, median, best, best_province in _PCI_2019:
        factor = weight / 10
        rows.append(
            _EDITION
            | {
                "year": 2019,
                "dimension": code,
                "name_vi": name_vi,
                "name_en": name_en,
                "short_vi": name_vi,
                "short_en": name_en,
                "weight": weight,
                "weight_origin": "recovered",
                "factor": factor,
                "score": score,
                "reference_kind": "median",
                "reference_name_vi": None,
                "reference_name_en": None,
                "reference_year": 2019,
                "reference_score": median,
                "median": median,
                "best_score": best,
                "best_province": best_province,
                "scale_min": 0.0,
                "scale_max": 10.0,
                "points_lost": round((median - score) * factor, 6),
                "n": 63,
                "applicable": True,
                "additive": True,
                "total_gap": 2.92,
                "refused": None,
                "component_refused": None,
                "published_on": pd.Timestamp("2020-05-05"),
            }
        )
    return pd.DataFrame(rows)


def slope_sample() -> pd.DataFrame:
    """Return SLOPE rows: the six units of Đông Nam Bộ, PCI 2019 and 2020."""
    units = ranking_63()
    units = units[units["region_vi"] == _REGIONS["D"][0]]
    rows = [
        {
            "index_code": "PCI",
            "label": "PCI",
            "province_code": unit["province_code"],
            "province": unit["province"],
            "year": year,
            "rank": unit[column],
            "n": 63,
            "rank_is_computed": False,
            "tier_vi": None,
            "tier_en": None,
            "is_home": unit["province_code"] == "70",
            "refused": None,
            "publisher_short_vi": "VCCI",
            "publisher_short_en": "VCCI",
        }
        for year, column in ((2019, "rank_previous"), (2020, "rank"))
        for _, unit in units.iterrows()
    ]
    return pd.DataFrame(rows)


def trial_sample() -> pd.DataFrame:
    """Return RANKING rows of PCI 2020 with the trial of 0.50 points more for Bình Phước, place 30 wanted."""
    return ranking_63().assign(
        added=0.5,
        rank_now=50,
        rank_then=42,
        places_gained=8,
        gap_level=0.01,
        gap_pass=0.02,
        rank_decimals=2,
        target=30,
        target_needed=1.05,
    )


# Best of Đông Nam Bộ in each component of PCI 2019, and whose it is.
_BEST_OF_REGION: dict[str, tuple[float, str]] = {
    "D01": (7.70, "Tây Ninh"),
    "D02": (7.68, "Tây Ninh"),
    "D03": (6.87, "Bà Rịa - Vũng Tàu"),
    "D04": (8.02, "Đồng Nai"),
    "D05": (6.71, "Tây Ninh"),
    "D06": (7.19, "Tây Ninh"),
    "D07": (6.56, "Bình Dương; Tây Ninh"),
    "D08": (7.39, "Hồ Chí Minh"),
    "D09": (7.41, "Bình Dương"),
    "D10": (6.97, "Tây Ninh"),
}


def single_gains_sample() -> pd.DataFrame:
    """Return SINGLE_GAINS rows: each component of PCI 2019 of Bình Phước raised to either goal."""
    totals = ranking_63().set_index("province_code")["score_previous"]
    own = float(totals["70"])

    def place(score: float) -> int:
        return 1 + int((totals > score).sum())

    rows = []
    for _, part in components_sample().iterrows():
        best, whose = _BEST_OF_REGION[part["dimension"]]
        for goal, goal_score, province, units in (
            ("median", part["median"], None, 63),
            ("region_best", best, whose, 6),
        ):
            points = max(0.0, round((goal_score - part["score"]) * part["factor"], 6))
            then = float(rounded(round(own + points, 6), 2))
            rows.append(
                part.drop(["score", "total_gap", "component_refused"]).to_dict()
                | {
                    "goal": goal,
                    "component_score": part["score"],
                    "goal_score": goal_score,
                    "goal_province": province,
                    "goal_units": units,
                    "goal_of": units,
                    "region_vi": _REGIONS["D"][0],
                    "region_en": _REGIONS["D"][1],
                    "at_goal": points == 0,
                    "points_gained": points,
                    "score": own,
                    "score_then": then,
                    "rank_now": place(own),
                    "rank_then": place(then),
                    "places_gained": place(own) - place(then),
                }
            )
    return pd.DataFrame(rows)
