"""Small frames of the right shape for golden drawings and documentation.

The ranking, history and card figures are published ones (PCI, PAPI, PAR INDEX) of a few
provinces, re-ranked among themselves, so they say nothing about the country.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

_SOUTH_EAST = ("Đông Nam Bộ", "Southeast")
_NORTH = ("Đồng bằng sông Hồng", "Red River Delta")
_CENTRE = ("Tây Nguyên", "Central Highlands")
# Code, name, region, PCI scores 2019, 2020, 2021.
_UNITS: tuple[tuple[str, str, tuple[str, str], tuple[float | None, ...]], ...] = (
    ("22", "Quảng Ninh", _NORTH, (73.40, 75.09, 73.02)),
    ("74", "Bình Dương", _SOUTH_EAST, (67.38, 70.16, 69.61)),
    ("79", "TP. Hồ Chí Minh", _SOUTH_EAST, (67.16, 65.70, 67.50)),
    ("77", "Bà Rịa - Vũng Tàu", _SOUTH_EAST, (66.16, 65.48, 65.48)),
    ("75", "Đồng Nai", _SOUTH_EAST, (66.39, 64.56, 65.75)),
    ("72", "Tây Ninh", _SOUTH_EAST, (67.46, 64.16, 64.16)),
    ("68", "Lâm Đồng", _CENTRE, (67.23, 64.16, 67.17)),
    ("66", "Đắk Lắk", _CENTRE, (64.81, 63.22, 64.20)),
    ("70", "Bình Phước", _SOUTH_EAST, (62.21, 62.42, 62.17)),
    ("64", "Gia Lai", _CENTRE, (63.50, 62.10, 64.90)),
    ("62", "Kon Tum", _CENTRE, (61.54, None, 58.95)),
    ("33", "Hưng Yên", _NORTH, (63.60, 59.99, 63.76)),
)
_POPULATION = len(_UNITS)


def _rank(scores: list[float | None], score: float | None) -> int | None:
    if score is None:
        return None
    return 1 + sum(other is not None and other > score for other in scores)


def ranking_sample() -> pd.DataFrame:
    """Return RANKING rows of twelve units, one of them without a value, two of them tied."""
    now = [unit[3][1] for unit in _UNITS]
    before = [unit[3][0] for unit in _UNITS]
    rows: list[dict[str, Any]] = []
    for (code, name, region, _), score, old in zip(_UNITS, now, before, strict=True):
        rank, rank_old = _rank(now, score), _rank(before, old)
        both = rank is not None and rank_old is not None
        good = score is not None and score > 65
        rows.append(
            {
                "index_code": "PCI",
                "label": "PCI",
                "year": 2020,
                "province_code": code,
                "province": name,
                "region_vi": region[0],
                "region_en": region[1],
                "score": score,
                "rank_published": rank,
                "rank_computed": rank,
                "rank": rank,
                "rank_is_computed": False,
                "n": _POPULATION if rank else None,
                "population": _POPULATION,
                "units_with_score": _POPULATION - 1,
                "units_with_rank": _POPULATION - 1,
                "tier": None if score is None else "tot" if good else "kha",
                "tier_vi": None if score is None else "Tốt" if good else "Khá",
                "tier_en": None if score is None else "Good" if good else "Fair",
                "tier_order": None if score is None else 2 if good else 3,
                "year_previous": 2019,
                "score_previous": old,
                "rank_previous": rank_old,
                "rank_previous_is_computed": False if rank_old else None,
                "n_previous": _POPULATION,
                "points_change": None if score is None or old is None else round(score - old, 2),
                "places_change": rank_old - rank if both and rank and rank_old else None,
                "change_refused": None if both else "missing",
                "derived_score": False,
                "derived_rank": False,
                "not_published": False,
                "unit": "points",
                "decimals": 2,
                "published_on": pd.Timestamp("2021-04-15"),
                "precision": "day",
                "public_rule": "day",
                "publisher_vi": "Liên đoàn Thương mại và Công nghiệp Việt Nam",
                "publisher_en": "Vietnam Chamber of Commerce and Industry",
                "publisher_short_vi": "VCCI",
                "publisher_short_en": "VCCI",
                "scale_min": 0.0,
                "scale_max": 100.0,
                "ranked_by_publisher": True,
                "dimension": "",
                "part_vi": None,
                "part_en": None,
                "interval_low": None,
                "interval_high": None,
                "interval_level": None,
                "interval_level_printed": None,
                "interval_rank_best": None,
                "interval_rank_worst": None,
                "interval_overlapping": None,
            }
        )
    return pd.DataFrame(rows).sort_values("rank", na_position="last", kind="stable").reset_index(drop=True)


def history_sample() -> pd.DataFrame:
    """Return HISTORY rows of twelve units over five years with a break, a thin year and a gap."""
    rows: list[dict[str, Any]] = []
    eras = {2018: 2018, 2019: 2019, 2020: 2019, 2021: 2019, 2022: 2022}
    for year in (2018, 2019, 2020, 2021, 2022):
        place = {2018: 0, 2019: 0, 2020: 1, 2021: 2, 2022: 2}[year]
        shift = 1.5 if year in (2018, 2022) else 0.0
        scores = [
            None if unit[3][place] is None else round((unit[3][place] or 0.0) + shift * ((i * 7) % 5 - 2), 2)
            for i, unit in enumerate(_UNITS)
        ]
        # Of 2022 only the home and the best four are known, as for the real PCI.
        thin = year == 2022
        known = [
            not thin or code == "70" or (_rank(scores, score) or 99) <= 4
            for (code, *_), score in zip(_UNITS, scores, strict=True)
        ]
        for (code, name, _, _), score, shown in zip(_UNITS, scores, known, strict=True):
            if not shown or score is None:
                continue
            rows.append(
                {
                    "index_code": "PCI",
                    "label": "PCI",
                    "year": year,
                    "units": 63,
                    "province_code": code,
                    "province": name,
                    "score": score,
                    "rank": _rank(scores, score),
                    "rank_is_computed": False,
                    "n": _POPULATION,
                    "tier_vi": None,
                    "tier_en": None,
                    "population": _POPULATION,
                    "units_with_rank": sum(known),
                    "coverage": sum(known) / _POPULATION,
                    "break_kind": "method" if year in (2019, 2022) else None,
                    "break_text_vi": "Đổi trọng số" if year in (2019, 2022) else None,
                    "break_text_en": "New weights" if year in (2019, 2022) else None,
                    "era_label_vi": "Cách tính 2019–2021" if eras[year] == 2019 else None,
                    "era_label_en": "Method 2019–2021" if eras[year] == 2019 else None,
                    "era_from": eras[year],
                    "publisher_short_vi": "VCCI",
                    "publisher_short_en": "VCCI",
                    "not_published": False,
                    "derived_rank": False,
                    "unit": "points",
                    "decimals": 2,
                    "part_vi": None,
                    "part_en": None,
                }
            )
    return pd.DataFrame(rows)


def _latest(code: str, label: str, topic: tuple[str, str], **values: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {
        "index_code": code,
        "label": label,
        "name_vi": topic[0],
        "name_en": topic[1],
        "topic_vi": topic[0],
        "topic_en": topic[1],
        "score": None,
        "n": 63,
        "rank_is_computed": False,
        "derived_score": False,
        "derived_rank": False,
        "tier": None,
        "tier_vi": None,
        "tier_en": None,
        "year_previous": None,
        "score_previous": None,
        "rank_previous": None,
        "rank_previous_is_computed": None,
        "n_previous": None,
        "points_change": None,
        "places_change": None,
        "change_refused": None,
        "precision": "day",
        "public_rule": "day",
        "newer_year": None,
        "newer_public_from": None,
        "years_held": 2,
        "unit": "points",
        "decimals": 2,
    }
    return blank | values


def latest_sample() -> pd.DataFrame:
    """Return LATEST rows of four indices: gain, no rank before, loss with computed rank, no score."""
    ministry = {"publisher_short_vi": "Bộ Nội vụ", "publisher_short_en": "Ministry of Home Affairs"}
    return pd.DataFrame(
        [
            _latest(
                "PAR",
                "PAR INDEX",
                ("Cải cách hành chính", "Administrative reform"),
                year=2019,
                score=80.79,
                rank=37,
                year_previous=2018,
                score_previous=75.63,
                rank_previous=39,
                points_change=5.16,
                places_change=2,
                published_on=pd.Timestamp("2020-05-19"),
                unit="percent",
                **ministry,
            ),
            _latest(
                "SIPAS",
                "SIPAS",
                ("Hài lòng của người dân", "Satisfaction of citizens"),
                year=2019,
                score=84.87,
                rank=34,
                year_previous=2018,
                score_previous=80.25,
                points_change=4.62,
                published_on=pd.Timestamp("2020-05-19"),
                unit="percent",
                years_held=1,
                **ministry,
            ),
            _latest(
                "PAPI",
                "PAPI",
                ("Quản trị và hành chính công", "Public governance"),
                year=2020,
                score=42.24,
                rank=42,
                rank_is_computed=True,
                tier="thap",
                tier_vi="Trung bình thấp",
                tier_en="Low average",
                year_previous=2019,
                score_previous=43.82,
                rank_previous=30,
                points_change=-1.58,
                places_change=-12,
                published_on=pd.Timestamp("2021-04-14"),
                publisher_short_vi="CECODES, UNDP",
                publisher_short_en="CECODES, UNDP",
            ),
            _latest(
                "ICT",
                "ICT INDEX",
                ("Sẵn sàng CNTT-TT", "ICT readiness"),
                year=2019,
                rank=56,
                change_refused="missing",
                published_on=pd.Timestamp("2019-08-31"),
                precision="month",
                publisher_short_vi="Bộ TT&TT",
                publisher_short_en="Ministry of Information and Communications",
                newer_year=2020,
                newer_public_from=pd.Timestamp("2021-04-30"),
                years_held=1,
                unit="ratio",
                decimals=4,
            ),
        ]
    )


def figure_row(key: str, value: float, label: tuple[str, str], **values: Any) -> dict[str, Any]:
    """Return a FIGURES row: a count of dossiers in the founding report, unless `values` say otherwise."""
    centre = key.startswith("dossier.")
    blank: dict[str, Any] = {
        "figure_key": key,
        "label_vi": label[0],
        "label_en": label[1],
        "value": float(value),
        "value_text": f"{value:g}",
        "unit": "dossiers",
        "unit_vi": "hồ sơ",
        "unit_en": "dossiers",
        "bound": "exact",
        "as_of_text_vi": "từ khi đi vào hoạt động đến nay" if centre else "đến nay",
        "as_of_text_en": "since opening" if centre else "to date",
        "as_of_date": None,
        "scope": "centre" if centre else "province",
        "scope_vi": "Trung tâm" if centre else "toàn tỉnh",
        "scope_en": "one-stop centre" if centre else "whole province",
        "kind": "stock",
        "quote_place_vi": "",
        "quote_place_en": "",
        "note_vi": None,
        "note_en": None,
        "source_key": "founding_report",
        "source_title": "Những kết quả đạt được trong 10 năm",
        "source_publisher": "UBND tỉnh",
        "source_year": "2021",
        "published_on": date(2021, 6, 22),
    }
    return blank | values


def figures_sample() -> pd.DataFrame:
    """Return FIGURES rows: the dossiers of the centre and the backlog around the campaign."""
    before = {"as_of_text_vi": "trước 31/03/2021", "as_of_text_en": "before 31 March 2021"}
    return pd.DataFrame(
        [
            figure_row("dossier.received", 201196, ("Hồ sơ đã tiếp nhận", "Dossiers received")),
            figure_row("dossier.resolved", 199602, ("Hồ sơ đã giải quyết", "Dossiers resolved")),
            figure_row("dossier.resolved_on_time", 198488, ("Giải quyết đúng hạn", "Resolved on time")),
            figure_row("dossier.resolved_late", 1114, ("Giải quyết trễ hạn", "Resolved late")),
            figure_row("dossier.in_process", 1594, ("Đang giải quyết", "In process")),
            figure_row("dossier.in_process_not_due", 1533, ("Chưa tới hạn", "Not yet due")),
            figure_row("dossier.in_process_overdue", 61, ("Đã trễ hạn", "Already overdue")),
            figure_row(
                "campaign.start",
                float("nan"),
                ("Ngày bắt đầu chiến dịch", "Start of the campaign"),
                value_text="2021-03-31",
                unit="date",
                as_of_date=date(2021, 3, 31),
            ),
            figure_row(
                "campaign.length", 50, ("Thời gian chiến dịch", "Length of the campaign"), unit="days"
            ),
            figure_row(
                "backlog.overdue_before",
                15000,
                ("Hồ sơ quá hạn trước chiến dịch", "Overdue before the campaign"),
                bound="over",
                **before,
            ),
            figure_row(
                "backlog.overdue_after", 58, ("Hồ sơ trễ hạn sau chiến dịch", "Overdue after the campaign")
            ),
            figure_row(
                "backlog.share_before",
                10,
                ("Tỷ lệ quá hạn trước chiến dịch", "Overdue share before the campaign"),
                unit="percent",
                **before,
            ),
            figure_row("backlog.in_process_after", 27855, ("Đang giải quyết", "In process")),
            figure_row("backlog.share_after", 0.21, ("Tỷ lệ trễ hạn", "Overdue share"), unit="percent"),
            figure_row("campaign.rank_before", 47, ("Vị trí trước", "Place before"), unit="rank"),
            figure_row("campaign.rank_after", 1, ("Vị trí sau", "Place after"), unit="rank"),
            figure_row("campaign.population", 63, ("Số tỉnh", "Provinces"), unit="provinces"),
            figure_row("campaign.services_connected", 1224, ("Đã kết nối", "Connected"), unit="services"),
            figure_row("campaign.level4_connected", 777, ("Mức độ 4", "Level 4"), unit="services"),
        ]
    )


def freshness_sample() -> pd.DataFrame:
    """Return FRESHNESS rows: on rhythm, late, not loaded."""
    return pd.DataFrame(
        [
            {
                "dataset": "PAPI;PCI",
                "label": "PAPI, PCI 2020",
                "year": 2020,
                "published_on": pd.Timestamp("2021-04-14"),
                "age_text": "2 tháng",
                "state": "on_rhythm",
                "text": "2 tháng",
            },
            {
                "dataset": "ICT",
                "label": "ICT INDEX 2019",
                "year": 2019,
                "published_on": pd.Timestamp("2019-08-31"),
                "age_text": "21 tháng",
                "state": "late",
                "text": "21 tháng, đã có bản 2020, kho chưa có",
            },
            {
                "dataset": "dossiers",
                "label": "Hồ sơ thật",
                "year": None,
                "published_on": None,
                "age_text": "",
                "state": "not_loaded",
                "text": "chưa nạp",
            },
        ]
    )
