"""A decision of the ministry with its annex, as PDF and as workbook, made by hand for the tests."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import Align, TableHeadingsDisplay
from fpdf.fonts import FontFace

from tests.importing_index.files import FONT, Row, names, vi, xlsx

YEAR = 2023
WIDTHS = (12, 60, 38, 48, 24)
HEAD: list[Row] = [("STT", "Tỉnh, thành phố", "Điểm thẩm định", "Chỉ số CCHC năm 2023", "Xếp hạng")]
OPENING = [
    "BỘ NỘI VỤ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 263/QĐ-BNV",
    "Hà Nội, ngày 15 tháng 4 năm 2024",
    "QUYẾT ĐỊNH",
    "Phê duyệt và công bố Chỉ số cải cách hành chính năm 2023",
    "của các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương",
    "BỘ TRƯỞNG BỘ NỘI VỤ",
    "Căn cứ Nghị định số 63/2022/NĐ-CP ngày 12 tháng 9 năm 2022 của Chính phủ;",
    "Căn cứ Quyết định số 876/QĐ-BNV ngày 10 tháng 11 năm 2022 của Bộ trưởng Bộ Nội vụ.",
    "Điều 1. Phê duyệt và công bố Chỉ số cải cách hành chính năm 2023 (có phụ lục kèm theo).",
    "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.",
]
ANNEX = [
    "PHỤ LỤC 2",
    "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023 CỦA CÁC TỈNH, THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG",
    "(Kèm theo Quyết định số 263/QĐ-BNV ngày 15 tháng 4 năm 2024 của Bộ trưởng Bộ Nội vụ)",
]
NOTES = [
    "Ghi chú: (1) Tỉnh đổi tên đơn vị điều tra trong năm.",
    "Nguồn: Bộ Nội vụ, 2024. Chỉ số năm 2022 xem Quyết định số 288/QĐ-BNV.",
]


def totals() -> list[float]:
    """Return the made-up totals, best first as the ministry prints them."""
    return [round(92.18 - 0.23 * n, 2) for n in range(63)]


def order() -> list[str]:
    """Return the provinces in the order of the annex."""
    return sorted(names(), key=lambda name: (len(name) * 7 + ord(name[-1])) % 64)


def body() -> list[list[object]]:
    """Return the rows of the annex, with a footnote and the mean below."""
    rows: list[list[object]] = [
        [str(n), name, vi(round(value * 0.6, 2)), vi(value), str(n)]
        for n, (name, value) in enumerate(zip(order(), totals(), strict=True), 1)
    ]
    rows[6][1] = f"{rows[6][1]} (1)"
    mean = sum(totals()) / 63
    rows.append(["", "Giá trị trung bình", vi(mean * 0.6), vi(mean), ""])
    return rows


def as_pdf(
    rows: Sequence[Row], head: Sequence[Row] = HEAD, year: int = YEAR, widths: Sequence[int] = WIDTHS
) -> bytes:
    """Return the decision: the order on its first page, the annex over the next with its head repeated."""
    document = FPDF()
    document.set_auto_page_break(auto=True, margin=20)
    document.add_font("body", fname=str(FONT))
    document.add_font("body", style="B", fname=str(FONT))
    document.set_font("body", size=11)
    document.add_page()
    for line in (line.replace(str(YEAR), str(year)) for line in OPENING):
        document.multi_cell(0, 8, line, align=Align.C, new_x="LMARGIN", new_y="NEXT")
    document.add_page()
    for line in (line.replace(str(YEAR), str(year)) for line in ANNEX):
        document.multi_cell(0, 7, line, align=Align.C, new_x="LMARGIN", new_y="NEXT")
    document.ln(3)
    with document.table(
        col_widths=tuple(widths),
        line_height=7,
        headings_style=FontFace(),
        repeat_headings=TableHeadingsDisplay.ON_TOP_OF_EVERY_PAGE,
        num_heading_rows=len(head),
    ) as table:
        for row in (*head, *rows):
            line = table.row()
            for value in row:
                line.cell("" if value is None else str(value))
    for line in NOTES:
        document.multi_cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def as_workbook(rows: Sequence[Row], head: Sequence[Row] = HEAD, annex: Sequence[str] = ANNEX) -> bytes:
    """Return the annex as somebody typed it: titles over merged cells, figures as texts with a comma."""
    width = len(head[0])
    titles = [(line, *[None] * (width - 1)) for line in annex]
    notes = [(line, *[None] * (width - 1)) for line in NOTES]
    merged = [f"A{n}:{chr(64 + width)}{n}" for n in range(1, len(annex) + 1)]
    return xlsx(("Phụ lục 2", [*titles, *head, *rows, *notes]), merged=merged)
