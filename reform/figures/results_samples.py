"""FIGURES rows of the right shape for the ten-year results: published figures, caveats shortened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from reform.figures.samples import figure_row

_PROCEDURES = {"unit": "procedures", "unit_vi": "thủ tục", "unit_en": "procedures"}
_SERVICES = {"unit": "services", "unit_vi": "dịch vụ công", "unit_en": "services"}
_PERCENT = {"unit": "percent", "unit_vi": "%", "unit_en": "%", "kind": "share"}
_PLACE = {"unit": "rank", "unit_vi": "hạng", "unit_en": "place", "kind": "rank"}
_FLOW = {"kind": "flow"}
_PROVINCE = {"scope": "province", "scope_vi": "tỉnh Bình Phước", "scope_en": "Bình Phước province"}
_CENTRE = {"scope": "centre", "scope_vi": "Trung tâm", "scope_en": "Centre"}
_LEVELS = {
    "province": {"scope": "province", "scope_vi": "cấp tỉnh", "scope_en": "provincial level"},
    "district": {"scope": "district", "scope_vi": "cấp huyện", "scope_en": "district level"},
    "commune": {"scope": "commune", "scope_vi": "cấp xã", "scope_en": "commune level"},
    "interlinked": {
        "scope": "interlinked",
        "scope_vi": "liên thông ba cấp",
        "scope_en": "interlinked, three levels",
    },
}


def _told(as_of: tuple[str, str], place: tuple[str, str]) -> dict[str, Any]:
    return {
        "as_of_text_vi": as_of[0],
        "as_of_text_en": as_of[1],
        "quote_place_vi": place[0],
        "quote_place_en": place[1],
    }


_UNDATED = ("“đến nay”, không ghi ngày", "“to date”, undated")
_CONTROL = ("Đoạn về kiểm soát thủ tục hành chính", "Paragraph on control of procedures")
_ONE_STOP = ("Đoạn về cơ chế một cửa", "Paragraph on the one-stop mechanism")
_PORTAL = ("Đoạn về công nghệ thông tin và cổng dịch vụ công", "Paragraph on IT and the portal")
_CAMPAIGN = ("Đoạn về chiến dịch 50 ngày đêm", "Paragraph on the campaign")
_REVIEW = _told(("kết quả của tổ rà soát năm 2019", "result of the 2019 review group"), _CONTROL)
_STOCK = _told(_UNDATED, _CONTROL)
_DESKS = _told(_UNDATED, _ONE_STOP)
_JUNE = _told(("ngày 02/06/2020", "on 2 Jun 2020"), _PORTAL)
_POST = _told(("từ khi thành lập đến nay", "since founding"), ("Đoạn về bưu chính", "Paragraph on the post"))
_DECADE = _told(("trong giai đoạn 2011–2020", "in the period 2011–2020"), _CONTROL)
_AFTER = _told(
    (
        "“đến nay”, không ghi ngày; trong khoảng 16/05/2021–22/06/2021",
        "“to date”, undated; between 16 May 2021 and 22 Jun 2021",
    ),
    _CAMPAIGN,
)


def _procedures() -> list[dict[str, Any]]:
    announced = _PROCEDURES | _FLOW | _PROVINCE | _REVIEW
    decisions = {"unit": "decisions", "unit_vi": "quyết định", "unit_en": "decisions"}
    rows = [
        figure_row(
            "tthc.decisions_announced",
            32,
            ("Số quyết định công bố TTHC", "Decisions announcing procedures"),
            **(announced | decisions),
        ),
        figure_row(
            "tthc.announced_total",
            2560,
            ("Tổng số TTHC công bố", "Procedures announced"),
            note_vi="Số lượt công bố, có cả bãi bỏ; không phải số đang có.",
            note_en="A flow of announcements, abolitions included; not the stock.",
            **announced,
        ),
        figure_row("tthc.announced_new", 221, ("TTHC mới ban hành", "newly issued"), **announced),
        figure_row("tthc.announced_amended", 1553, ("TTHC sửa đổi, bổ sung", "amended"), **announced),
        figure_row("tthc.announced_abolished", 786, ("TTHC bãi bỏ", "abolished"), **announced),
        figure_row(
            "tthc.stock_total",
            1769,
            ("Tổng số TTHC của tỉnh", "Procedures in force, all levels"),
            note_vi="Văn bản không ghi ngày; hiểu là khoảng giữa năm 2020.",
            note_en="Undated in the text; read as about mid-2020.",
            **(_PROCEDURES | _PROVINCE | _STOCK),
        ),
    ]
    labels = {
        "province": (1343, "TTHC cấp tỉnh", "provincial level"),
        "district": (252, "TTHC cấp huyện", "district level"),
        "commune": (94, "TTHC cấp xã", "commune level"),
        "interlinked": (80, "TTHC liên thông và thực hiện cả ba cấp", "interlinked"),
    }
    for level, (value, vi, en) in labels.items():
        rows.append(
            figure_row(f"tthc.stock_{level}", value, (vi, en), **(_PROCEDURES | _LEVELS[level] | _STOCK))
        )
    return rows


def _online() -> list[dict[str, Any]]:
    rows = []
    for number, total, parts in ((3, 953, (779, 133, 41)), (4, 445, (432, 8, 5))):
        rows.append(
            figure_row(
                f"online.level{number}_total",
                total,
                (f"TTHC mức độ {number}", f"Procedures at level {number}"),
                note_vi=f"Mức độ {number} đếm riêng.",
                note_en=f"Level {number} is counted on its own.",
                **(_PROCEDURES | _PROVINCE | _JUNE),
            )
        )
        for level, value in zip(("province", "district", "commune"), parts, strict=True):
            vi, en = _LEVELS[level]["scope_vi"], _LEVELS[level]["scope_en"]
            rows.append(
                figure_row(
                    f"online.level{number}_{level}",
                    value,
                    (f"Mức độ {number} {vi}", f"Level {number}, {en}"),
                    **(_PROCEDURES | _LEVELS[level] | _JUNE),
                )
            )
    rows.append(
        figure_row(
            "online.share_2020_06",
            40,
            ("Tỷ lệ hồ sơ trực tuyến tháng 6/2020", "Online share, June 2020"),
            note_vi="Chỉ một tháng, không suy rộng.",
            note_en="One month only, do not extend.",
            **(_PERCENT | _told(("tháng 6/2020", "June 2020"), _PORTAL)),
        )
    )
    rows.append(
        figure_row(
            "online.portal_launch",
            float("nan"),
            ("Ngày ra mắt Cổng DVC trực tuyến", "Launch of the online portal"),
            value_text="2020-05-19",
            unit="date",
            unit_vi="ngày",
            unit_en="date",
            kind="date",
            as_of_date=date(2020, 5, 19),
            **(_PROVINCE | _told(("ngày 19/05/2020", "on 19 May 2020"), _PORTAL)),
        )
    )
    around = ("không ghi ngày, khoảng 02/06/2020", "undated, about 2 Jun 2020")
    plan = ("đến hết năm 2020 (kế hoạch)", "by the end of 2020 (plan)")
    return [
        *rows,
        figure_row(
            "nps.integrated_2020",
            13,
            ("TTHC đã liên thông lên Cổng DVC quốc gia", "Procedures on the National Portal"),
            **(_PROCEDURES | _PROVINCE | _told(around, _PORTAL)),
        ),
        figure_row(
            "nps.planned_end_2020",
            34,
            ("DVC theo lộ trình cung cấp trên Cổng quốc gia", "Services planned on the National Portal"),
            kind="target",
            note_vi="Là mục tiêu, không phải kết quả.",
            note_en="A target, not a result.",
            **(_SERVICES | _PROVINCE | _told(plan, _PORTAL)),
        ),
    ]


def _campaign() -> list[dict[str, Any]]:
    before = _told(("trước 31/03/2021", "before 31 Mar 2021"), _CAMPAIGN)
    provinces = {"unit": "provinces", "unit_vi": "tỉnh, thành phố", "unit_en": "provinces", "kind": "count"}
    national = {"scope": "national", "scope_vi": "cả nước", "scope_en": "whole country"}
    level4 = _told(("ngày 16/05; năm 2021 theo mạch văn", "on 16 May; 2021 from the context"), _CAMPAIGN)
    return [
        figure_row(
            "campaign.rank_before",
            47,
            ("Vị trí trước chiến dịch", "National place before"),
            note_vi="Không phải một trong các chỉ số. Không nêu nơi công bố.",
            note_en="Not one of the indices. The publisher is not named.",
            **(_PLACE | _PROVINCE | before),
        ),
        figure_row(
            "campaign.rank_after",
            1,
            ("Vị trí sau chiến dịch", "National place after"),
            **(_PLACE | _PROVINCE | _AFTER),
        ),
        figure_row(
            "campaign.services_connected",
            1224,
            ("DVC kết nối lên Cổng DVC quốc gia", "Services connected to the National Portal"),
            **(_SERVICES | _PROVINCE | _AFTER),
        ),
        figure_row(
            "campaign.level4_connected",
            777,
            ("DVC mức độ 4 kết nối lên Cổng quốc gia", "of which level 4"),
            as_of_date=date(2021, 5, 16),
            note_vi="Không so được với 445 thủ tục mức độ 4.",
            note_en="Not comparable with 445 at level 4.",
            **(_SERVICES | _PROVINCE | level4),
        ),
        figure_row(
            "campaign.ecopies",
            1400,
            ("Hồ sơ chứng thực điện tử đã cấp", "Electronically certified copies issued"),
            bound="over",
            **(_FLOW | _PROVINCE | _AFTER),
        ),
        figure_row(
            "campaign.ecopies_rank",
            2,
            ("Vị trí về chứng thực điện tử", "Place for e-certification"),
            **(_PLACE | _PROVINCE | _AFTER),
        ),
        figure_row(
            "campaign.population",
            63,
            ("Số tỉnh, thành phố so sánh", "Provinces compared"),
            **(provinces | national | _told(("năm 2021", "2021"), _CAMPAIGN)),
        ),
        figure_row(
            "backlog.share_after",
            0.21,
            ("Tỷ lệ hồ sơ trễ hạn sau chiến dịch", "Overdue share of in-process after"),
            note_vi="Kiểm tra: 58/27.855 = 0,2082%.",
            note_en="Checks: 58/27,855 = 0.2082%.",
            **(_PERCENT | _AFTER),
        ),
        figure_row("backlog.overdue_after", 58, ("Hồ sơ trễ hạn", "Overdue dossiers"), **_AFTER),
        figure_row("backlog.in_process_after", 27855, ("Hồ sơ đang giải quyết", "In process"), **_AFTER),
    ]


def _desks() -> list[dict[str, Any]]:
    districts = {"unit": "districts", "unit_vi": "huyện, thị xã, thành phố", "unit_en": "districts"}
    communes = {"unit": "communes", "unit_vi": "xã, phường, thị trấn", "unit_en": "communes"}
    return [
        figure_row(
            "onestop.centre_coverage",
            85.6,
            ("Tỷ lệ TTHC tiếp nhận và trả kết quả tại Trung tâm", "Share of procedures at the centre"),
            note_vi="Không nêu mẫu số.",
            note_en="The denominator is not stated.",
            **(_PERCENT | _LEVELS["province"] | _DESKS),
        ),
        figure_row(
            "onestop.districts_with_modern_desk",
            11,
            ("Huyện, thị xã, thành phố có Bộ phận TN&TKQ hiện đại", "Districts with a modern desk"),
            **(districts | _LEVELS["district"] | _DESKS),
        ),
        figure_row(
            "onestop.districts_total",
            11,
            ("Tổng số huyện, thị xã, thành phố", "Districts in the province"),
            **(districts | _LEVELS["district"] | _DESKS),
        ),
        figure_row(
            "onestop.communes_with_desk",
            111,
            ("Xã, phường, thị trấn có Bộ phận TN&TKQ", "Communes with a one-stop desk"),
            **(communes | _LEVELS["commune"] | _DESKS),
        ),
        figure_row(
            "onestop.communes_total",
            111,
            ("Tổng số xã, phường, thị trấn", "Communes in the province"),
            **(communes | _LEVELS["commune"] | _DESKS),
        ),
        figure_row(
            "foursite.procedures",
            223,
            ("Số TTHC thực hiện “4 tại chỗ”", "Procedures done under “4 on the spot”"),
            **(_PROCEDURES | _CENTRE | _DESKS),
        ),
        figure_row(
            "foursite.dossiers",
            6137,
            ("Hồ sơ đã giải quyết “4 tại chỗ”", "Dossiers resolved under “4 on the spot”"),
            **(_FLOW | _CENTRE | _DESKS),
        ),
    ]


def results_sample() -> pd.DataFrame:
    """Return FIGURES rows of every figure that the ten-year results draw."""
    petitions = {"unit": "petitions", "unit_vi": "phản ánh, kiến nghị", "unit_en": "petitions"}
    post = _FLOW | _CENTRE | _POST
    return pd.DataFrame(
        [
            *_procedures(),
            *_online(),
            *_desks(),
            figure_row(
                "pakn.received_handled",
                784,
                ("Phản ánh, kiến nghị đã tiếp nhận và xử lý", "Petitions received and handled"),
                **(petitions | _FLOW | _PROVINCE | _DECADE),
            ),
            figure_row(
                "pakn.handled_share",
                100,
                ("Tỷ lệ được xử lý theo quy định", "Share handled according to the rules"),
                **(_PERCENT | _PROVINCE | _DECADE),
            ),
            figure_row(
                "postal.received_bcci", 1669, ("Hồ sơ tiếp nhận qua bưu chính", "Received by post"), **post
            ),
            figure_row(
                "postal.returned_bcci",
                11358,
                ("Trả kết quả qua bưu chính", "Returned by post"),
                note_vi="Không xếp chồng hai số.",
                note_en="Never stack the two.",
                **post,
            ),
            figure_row(
                "postal.returned_viettel",
                3463,
                ("Trả kết quả qua Bưu chính Viettel", "Returned by Viettel Post"),
                **post,
            ),
            *_campaign(),
        ]
    )
