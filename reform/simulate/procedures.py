"""Agencies, fields and procedures of the simulation. All weights and limits are assumptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reform.simulate.aims import Aims
from reform.simulate.draws import apportion
from reform.urls import slug


@dataclass(frozen=True)
class Agency:
    """An agency: name, share of the volume, fields with their share and limits in working days."""

    name: str
    weight: float
    fields: tuple[tuple[str, float, tuple[int, ...]], ...]
    on_the_spot: bool = False
    """One of the six sectors that handle dossiers wholly at the counter."""

    @property
    def code(self) -> str:
        """Return the code of the agency."""
        return slug(self.name)


# Departments of the province in 2021.
PROVINCE: tuple[Agency, ...] = (
    Agency(
        "Sở Giao thông vận tải",
        23,
        (("Cấp đổi giấy phép lái xe", 0.7, (5,)), ("Vận tải đường bộ", 0.3, (2, 3, 5))),
        on_the_spot=True,
    ),
    Agency(
        "Sở Tài nguyên và Môi trường",
        18,
        (
            ("Đất đai (tổ chức)", 0.62, (10, 10, 10, 15, 20, 30)),
            ("Môi trường", 0.03, (30, 50)),
            ("Đo đạc và bản đồ", 0.35, (2, 5)),
        ),
        on_the_spot=True,
    ),
    Agency("Sở Tư pháp", 13, (("Lý lịch tư pháp", 0.93, (10,)), ("Bổ trợ tư pháp", 0.07, (5, 10)))),
    Agency("Sở Kế hoạch và Đầu tư", 11, (("Đăng ký doanh nghiệp", 1.0, (3,)),), on_the_spot=True),
    Agency(
        "Sở Công Thương",
        9,
        (("Xúc tiến thương mại", 0.8, (0, 1, 5)), ("Lưu thông hàng hóa", 0.2, (5, 10))),
        on_the_spot=True,
    ),
    Agency(
        "Sở Lao động - Thương binh và Xã hội",
        7,
        (("Giấy phép lao động", 0.85, (5,)), ("Người có công", 0.15, (15, 20))),
    ),
    Agency(
        "Sở Y tế", 4.5, (("Chứng chỉ hành nghề dược", 0.5, (20,)), ("Khám bệnh, chữa bệnh", 0.5, (20, 30)))
    ),
    Agency(
        "Sở Nông nghiệp và Phát triển nông thôn", 3.2, (("Trồng trọt và bảo vệ thực vật", 1.0, (3, 5, 10)),)
    ),
    Agency(
        "Sở Xây dựng",
        3,
        (("Giấy phép xây dựng", 0.4, (20,)), ("Hoạt động xây dựng", 0.6, (10, 20))),
        on_the_spot=True,
    ),
    Agency("Sở Giáo dục và Đào tạo", 1.8, (("Văn bằng, chứng chỉ", 1.0, (1, 3)),)),
    Agency(
        "Ban Quản lý Khu kinh tế",
        1.7,
        (("Đầu tư trong khu công nghiệp", 0.6, (5, 10)), ("Lao động trong khu công nghiệp", 0.4, (3, 5))),
        on_the_spot=True,
    ),
    Agency("Sở Văn hóa, Thể thao và Du lịch", 1.3, (("Văn hóa cơ sở", 1.0, (5, 10)),)),
    Agency("Sở Nội vụ", 1, (("Thi đua, khen thưởng", 0.6, (15, 25)), ("Tổ chức hội", 0.4, (20, 30)))),
    Agency("Sở Thông tin và Truyền thông", 0.8, (("Xuất bản, in và phát hành", 1.0, (5, 10)),)),
    Agency("Sở Khoa học và Công nghệ", 0.7, (("Tiêu chuẩn đo lường chất lượng", 1.0, (3, 5)),)),
    Agency("Sở Tài chính", 0.4, (("Quản lý công sản", 1.0, (10, 30)),)),
    Agency("Sở Ngoại vụ", 0.2, (("Công tác lãnh sự", 1.0, (3, 5)),)),
    Agency("Văn phòng UBND tỉnh", 0.2, (("Kiểm soát thủ tục hành chính", 1.0, (5,)),)),
    Agency("Ban Dân tộc", 0.1, (("Công tác dân tộc", 1.0, (10,)),)),
    Agency("Thanh tra tỉnh", 0.1, (("Tiếp công dân", 1.0, (10,)),)),
)
DISTRICTS = (
    "thành phố Đồng Xoài",
    "thị xã Bình Long",
    "thị xã Phước Long",
    "huyện Bù Đăng",
    "huyện Bù Đốp",
    "huyện Bù Gia Mập",
    "huyện Chơn Thành",
    "huyện Đồng Phú",
    "huyện Hớn Quản",
    "huyện Lộc Ninh",
    "huyện Phú Riềng",
)
COMMUNES = 111
DISTRICT_FIELDS = (
    ("Đất đai hộ gia đình", 0.48, (20, 30, 15, 8)),
    ("Hộ kinh doanh", 0.16, (3,)),
    ("Chứng thực", 0.18, (0,)),
    ("Hộ tịch", 0.08, (3, 5)),
    ("Bảo trợ xã hội", 0.06, (10, 25)),
    ("Người có công", 0.04, (15, 30)),
)
COMMUNE_FIELDS = (
    ("Chứng thực", 0.6, (0,)),
    ("Hộ tịch", 0.24, (0, 1, 3, 5)),
    ("Bảo trợ xã hội", 0.08, (25, 10)),
    ("Người có công", 0.03, (30, 15)),
    ("Đất đai hộ gia đình", 0.05, (30, 15, 8)),
)
# Sensitive fields, whose cells below five dossiers are merged (domain notes, §4.5).
LEVELS = ("province", "district", "commune")


def agencies(level: str) -> tuple[Agency, ...]:
    """Return the agencies of a level. Names of communes are invented and say so."""
    if level == "province":
        return PROVINCE
    if level == "district":
        weights = np.linspace(1.6, 0.7, len(DISTRICTS))
        return tuple(
            Agency(f"UBND {name}", float(weight), DISTRICT_FIELDS)
            for name, weight in zip(DISTRICTS, weights, strict=True)
        )
    weights = np.linspace(1.5, 0.5, COMMUNES)
    return tuple(
        Agency(f"Xã mô phỏng {i + 1:03d}", float(weight), COMMUNE_FIELDS) for i, weight in enumerate(weights)
    )


def procedures(aims: Aims) -> pd.DataFrame:
    """Return the invented procedures in force: one row each, as many as published.

    Columns: procedure_code, procedure_name, level (province, district, commune, interlinked),
    agency_code (empty below the province), field, limit (working days), online_level (2, 3, 4),
    on_the_spot. Counts by level and online level equal the published ones.
    """
    rows: list[dict[str, object]] = []
    for level, count in zip((*LEVELS, "interlinked"), aims.procedures, strict=True):
        for agency, field, limit in _slots(level, count):
            number = len(rows) + 1
            rows.append(
                {
                    "procedure_code": f"1.{900000 + number}",
                    "procedure_name": f"Thủ tục mô phỏng {number:04d}: {field}",
                    "level": level,
                    "agency_code": agency.code if agency else "",
                    "field": field,
                    "limit": limit,
                    "spot_sector": bool(agency and agency.on_the_spot),
                }
            )
    table = pd.DataFrame(rows)
    table["online_level"] = 2
    for i, level in enumerate(LEVELS):
        own = table.index[table["level"] == level]
        table.loc[own[: aims.level_4[i]], "online_level"] = 4
        table.loc[own[aims.level_4[i] : aims.level_4[i] + aims.level_3[i]], "online_level"] = 3
    table["on_the_spot"] = table.index.isin(_at_the_counter(table, aims.on_the_spot_procedures))
    return table.drop(columns="spot_sector")


def _at_the_counter(table: pd.DataFrame, count: int) -> list[int]:
    """Choose the procedures handled wholly at the counter: the quickest of each of the six sectors."""
    sectors = table[table["spot_sector"]]
    sizes = sectors.groupby("agency_code", sort=True).size()
    chosen: list[int] = []
    for agency_code, n in zip(sizes.index, apportion(count, sizes.to_numpy(dtype=float)), strict=True):
        own = sectors[sectors["agency_code"] == agency_code]
        chosen += own["limit"].sort_values(kind="stable").index[: int(n)].tolist()
    return chosen


def _slots(level: str, count: int) -> list[tuple[Agency | None, str, int]]:
    """Spread the procedures of a level over agencies and fields; online ones must reach all."""
    if level == "province":
        owners: list[tuple[Agency | None, str, tuple[int, ...]]] = [
            (agency, field, limits) for agency in PROVINCE for field, _, limits in agency.fields
        ]
    else:
        fields = COMMUNE_FIELDS if level == "commune" else DISTRICT_FIELDS
        owners = [(None, field, limits) for field, _, limits in fields]
    counts = apportion(count, np.ones(len(owners)))
    slots = [
        (agency, field, limits[i % len(limits)])
        for (agency, field, limits), n in zip(owners, counts, strict=True)
        for i in range(int(n))
    ]
    # Take turns between the owners, so that each has services of every online level.
    turn = [i for n in counts for i in range(int(n))]
    return [slot for _, slot in sorted(zip(turn, slots, strict=True), key=lambda pair: pair[0])]
