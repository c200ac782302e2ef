"""Biểu II.06a as a workbook: the layout of the form, its figures, and what it says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reform.dossiers.identities import COLUMNS
from reform.exporting.official_form import Heading, xlsx_bytes
from tests.form_frames import frame

TWO = {
    "province": {"Đất đai": (1_200, 5, 3, 1_198, 4, 1, 4, 1), "Hộ tịch": (2, 2, 0, 4, 0, 0, 0, 0)},
    "commune": {"Hộ tịch": (0, 9, 1, 5, 5, 0, 0, 0)},
}
HEADING = Heading(
    "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC",
    "province",
    date(2020, 3, 15),
    date(2020, 6, 14),
    date(2020, 6, 14),
    "imported",
)


def sheet(rows=None, heading: Heading = HEADING, lang="vi", before=None) -> Worksheet:
    """Return the sheet as a spreadsheet reads it back."""
    content = xlsx_bytes(frame(TWO) if rows is None else rows, heading, lang, before)
    return load_workbook(BytesIO(content)).active


def words(made: Worksheet) -> list[str]:
    return [str(cell.value) for row in made.iter_rows() for cell in row if isinstance(cell.value, str)]


def body(made: Worksheet) -> list[list[object]]:
    """Return the rows under the numbers of the columns, up to the first empty one."""
    rows = [[cell.value for cell in row] for row in made.iter_rows()]
    start = next(i for i, row in enumerate(rows) if row[0] == "(1)") + 1
    end = next(i for i in range(start, len(rows)) if not any(v is not None for v in rows[i]))
    return rows[start:end]


def test_the_heading_is_that_of_the_form():
    said = words(sheet())
    for line in (
        "Biểu số II.06a/VPCP/KSTT",
        "Đơn vị báo cáo: ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC",
        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        "Kỳ báo cáo: quý II/2020",
        "(Từ ngày 15/03/2020 đến ngày 14/06/2020)",
        "Đơn vị tính: Số hồ sơ TTHC",
    ):
        assert line in said
    assert not any("CỘNG HÒA" in line.upper() or "KÝ TÊN" in line.upper() for line in said)


def test_a_period_without_a_name_is_given_by_its_days_alone():
    said = words(sheet(heading=replace(HEADING, first=date(2020, 6, 3), last=date(2020, 6, 9))))
    assert "(Từ ngày 03/06/2020 đến ngày 09/06/2020)" in said
    assert not any(line.startswith("Kỳ báo cáo") for line in said)


def test_the_columns_are_numbered_one_to_thirteen():
    rows = [[cell.value for cell in row] for row in sheet().iter_rows()]
    assert [f"({n})" for n in range(1, 14)] in rows


def test_rows_stand_in_sections_with_their_totals():
    rows = body(sheet())
    assert [(row[0], row[1]) for row in rows] == [
        ("I", "Sở, ban, ngành"),
        (1, "Đất đai"),
        (2, "Hộ tịch"),
        ("II", "Xã, phường, thị trấn"),
        (1, "Hộ tịch"),
        (None, "Tổng cộng"),
    ]
    expected = frame(TWO)
    whole = expected[expected["level"].isna()].iloc[0]
    assert rows[-1][2:] == [whole[name] for name in COLUMNS]
    land = expected[expected["unit"] == "Đất đai"].iloc[0]
    assert rows[1][2:] == [land[name] for name in COLUMNS]


def test_a_level_alone_has_one_section_and_the_total():
    rows = body(sheet(frame({"commune": TWO["commune"]})))
    assert [row[1] for row in rows] == ["Xã, phường, thị trấn", "Hộ tịch", "Tổng cộng"]


def test_counts_are_numbers_written_the_vietnamese_way_in_the_font_of_letters():
    made = sheet()
    cell = next(c for row in made.iter_rows() for c in row if c.value == 1_208)
    assert cell.number_format == "[$-42A]#,##0"
    assert cell.alignment.horizontal == "right"
    assert {c.font.name for row in made.iter_rows() for c in row if c.value is not None} == {
        "Times New Roman"
    }


def test_it_prints_on_landscape_a4_with_the_header_on_every_page():
    made = sheet()
    assert made.page_setup.orientation == "landscape" and made.page_setup.paperSize == 9
    assert made.sheet_properties.pageSetUpPr.fitToPage and made.page_setup.fitToWidth == 1
    assert made.page_setup.fitToHeight == 0
    top, end = made.print_title_rows.replace("$", "").split(":")
    assert made.cell(int(top), 1).value == "STT" and made.cell(int(end), 1).value == "(1)"


def test_equations_that_hold_are_named_under_the_table():
    (line,) = [line for line in words(sheet()) if line.startswith("Khớp")]
    assert "3 = 4 + 5 + 6 · 7 = 8 + 9 + 10 · 11 = 12 + 13 · 3 = 7 + 11" in line
    assert "kỳ trước" not in line


def test_a_broken_row_is_named_with_its_difference():
    rows = frame(TWO)
    rows.loc[0, "gq_qua_han"] += 1_000
    said = [line for line in words(sheet(rows)) if line.startswith("Lệch")]
    assert said[0] == "Lệch 1.000 hồ sơ ở dòng “Đất đai”: 7 = 8 + 9 + 10, vế trái 1.203, vế phải 2.203."
    assert any("dòng tổng “Sở, ban, ngành”" in line for line in said)
    assert not any(line.startswith("Khớp") for line in words(sheet(rows)))


def test_what_was_carried_over_is_compared_when_the_period_before_is_known():
    before = frame(
        {"province": {"Đất đai": (4, 0, 0, 1, 0, 0, 2, 1)}, "commune": {"Hộ tịch": (1, 0, 0, 0, 0, 0, 1, 0)}}
    )
    (line,) = [line for line in words(sheet(before=before)) if line.startswith("Khớp")]
    assert "cột (6) bằng cột (11) của kỳ trước" in line
    said = words(sheet(before=frame({"province": {"Đất đai": (9, 0, 0, 1, 0, 0, 7, 1)}})))
    assert "Lệch 5 hồ sơ ở dòng “Đất đai”: cột (6) ghi 3, cột (11) của kỳ trước là 8." in said


def test_simulated_figures_say_so_at_the_top_and_in_print():
    made = sheet(heading=replace(HEADING, origin="simulated"))
    assert made["A1"].value == "Dữ liệu mô phỏng"
    assert made.oddHeader.center.text == "Dữ liệu mô phỏng"
    assert any("không dùng để báo cáo" in line for line in words(made))
    assert not any("mô phỏng" in line for line in words(sheet()))


def test_a_running_period_says_up_to_which_day_it_counts():
    assert "Kỳ chưa hết: số liệu đến hết ngày 20/05/2020." in words(
        sheet(heading=replace(HEADING, last_held=date(2020, 5, 20)))
    )
    assert not any(line.startswith("Kỳ chưa hết") for line in words(sheet()))


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "@x"])
def test_a_name_is_never_run_as_a_formula(name):
    rows = body(sheet(frame({"province": {name: (1, 0, 0, 1, 0, 0, 0, 0)}})))
    assert rows[1][1] == f"'{name}"


def test_english_has_the_same_figures():
    rows = body(sheet(lang="en"))
    assert [row[2:] for row in rows] == [row[2:] for row in body(sheet())]
    assert rows[-1][1] == "Total"
