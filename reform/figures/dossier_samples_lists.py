"""Small frames of the dossier questions that answer with lists. Invented numbers."""

from __future__ import annotations

import pandas as pd

from reform.figures.dossier_samples import shared


def _in_june(rows: pd.DataFrame) -> pd.DataFrame:
    return shared(rows.assign(first=pd.Timestamp(2020, 6, 1), last=pd.Timestamp(2020, 6, 30)))


def procedures_sample() -> pd.DataFrame:
    """Return rows of dossiers/procedures: long names, some small ones of a sensitive field."""
    rows = [
        ("Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường hợp "
         "chuyển nhượng, tặng cho, thừa kế, góp vốn", "Đất đai", 812, 61),
        ("Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam",
         "Lý lịch tư pháp", 640, 22),
        ("Cấp giấy phép xây dựng mới", "Hoạt động xây dựng", 210, 14),
        ("Đăng ký thành lập doanh nghiệp tư nhân", "Đăng ký doanh nghiệp", 480, 9),
        ("Đăng ký khai tử", "Hộ tịch", 40, 3),
        ("Cấp đổi giấy phép lái xe", "Đường bộ", 1900, 2),
        ("Cải chính hộ tịch", "Hộ tịch", 3, 2),
        ("Xác nhận tình trạng hôn nhân", "Hộ tịch", 2, 0),
        ("Cấp giấy phép lao động", "Việc làm", 300, 0),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["procedure", "field", "resolved", "late"])
    frame["procedure_code"] = [f"1.{i:06d}" for i in frame.index]
    frame["cumulative_share"] = frame["late"].cumsum() / frame["late"].sum()
    return _in_june(frame.assign(withdrawn=0, stopped=0))


def time_sample() -> pd.DataFrame:
    """Return rows of dossiers/time_used by field: one past the axis, one of the same day, one small."""
    rows = [
        ("Đất đai", 4705, 0.65, 1.9, 7.3, 2.3),
        ("Chứng thực", 3100, None, None, 0.0, 0.0),
        ("Lý lịch tư pháp", 2000, 0.6, 1.0, 6.5, 0.5),
        ("Trồng trọt và bảo vệ thực vật", 1325, 0.6, 1.1, 2.7, 0.5),
        ("Xúc tiến thương mại", 900, 0.0, 1.0, 0.5, 0.2),
        ("Tiếp công dân", 12, 0.7, 1.0, 7.2, 0.0),
        ("Hộ tịch", 3, 0.3, 0.6, 1.5, 0.0),
        ("Bảo trợ xã hội", 2, 0.5, 0.9, 12.0, 0.5),
    ]
    frame = pd.DataFrame(
        rows, columns=["name", "timed", "p50_share", "p90_share", "own_days_mean", "waiting_days_mean"]
    )
    return _in_june(frame.assign(code=frame["name"], p50_days=4.0, p90_days=11.0))


def silence_sample() -> pd.DataFrame:
    """Return rows of dossiers/silence: one agency silent, one small, two that send every day."""
    days = pd.bdate_range("2020-06-03", "2020-06-30")
    agencies = {
        "Sở Xây dựng": ([11, 9, 12, 10] * 4 + [0, 0, 0, 0], 10.7, 4),
        "Ban Dân tộc": ([0, 1, 0, 0, 2] * 3 + [0, 0, 0, 0, 0], 0.5, 5),
        "Sở Tư pháp": ([44, 40, 0, 51] * 5, 44.0, 0),
        "Sở Giao thông vận tải": ([80, 75, 78, 81] * 5, 78.3, 0),
    }
    rows = [
        {
            "agency_code": name,
            "agency": name,
            "day": day,
            "received": n,
            "usual": usual,
            "silent_days": silent,
        }
        for name, (received, usual, silent) in agencies.items()
        for day, n in zip(days, received, strict=True)
    ]
    return shared(pd.DataFrame(rows))
