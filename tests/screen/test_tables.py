"""Tables on the screen say exactly what the rows hold, and run nothing."""

from __future__ import annotations

import pandas as pd

from reform.exporting.tables import csv_bytes, xlsx_bytes
from reform.screen.styles import table_html


def test_cells_follow_the_language_and_lose_binary_noise():
    table = pd.DataFrame({"Điểm": [75.09 - 73.40, 62.0], "Năm": [2019, 2020], "Hồ sơ": [201196, 5]})
    html = table_html(table, "vi")
    assert ">1,69<" in html
    assert ">2019<" in html
    assert ">201.196<" in html
    assert ">1.69<" in table_html(table, "en")


def test_missing_is_a_dash_and_markup_is_shown_not_run():
    html = table_html(pd.DataFrame({"<b>": ["<script>alert(1)</script>", None]}), "vi")
    assert "<script>" not in html
    assert "<td>—</td>" in html


def test_csv_is_read_by_a_vietnamese_office_machine():
    raw = csv_bytes(pd.DataFrame({"Tỉnh": ["Bình Phước"], "Điểm": [62.42]}), "vi")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig") == "Tỉnh;Điểm\r\nBình Phước;62,42\r\n"


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised():
    text = csv_bytes(pd.DataFrame({"a": ["=1+1", "@cmd", "+5,16", "bình thường"]}), "vi").decode("utf-8-sig")
    assert text.splitlines()[1:] == ["'=1+1", "'@cmd", "+5,16", "bình thường"]


def test_a_workbook_holds_the_table_and_its_facts():
    from io import BytesIO

    from openpyxl import load_workbook

    raw = xlsx_bytes(pd.DataFrame({"Tỉnh": [None, "An"]}), [("Nguồn", "VCCI")], "vi")
    book = load_workbook(BytesIO(raw))
    assert book.sheetnames == ["Bảng số", "Thông tin"]
    assert [cell.value for cell in book["Bảng số"]["A"]] == ["Tỉnh", None, "An"]
    assert book["Thông tin"]["B1"].value == "VCCI"
