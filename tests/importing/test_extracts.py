"""Extracts of any layout are found and read, and every row keeps the number a person sees."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from reform.importing import extracts
from reform.importing.extracts import ExtractError
from reform.importing.words import headers
from reform.settings import Settings
from tests.importing.extract_files import coded, held, line, reasons, saved, table, taken, text

PERSON = {"Chủ hồ sơ": "Nguyễn Văn Mẫu"}


def one(settings: Settings, file: Path, **options) -> dict:
    """Import a file of one dossier and return it."""
    report = taken(settings, file, **options)
    assert (report.rows_accepted, report.rejected) == (1, [])
    (row,) = held(settings)
    assert (row["agency_name"], row["field"]) == ("Sở Tư pháp", "Đất đai")
    assert (row["received_on"], row["finished_on"]) == (date(2021, 6, 1), date(2021, 6, 7))
    return row


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(own, tmp_path, delimiter):
    file = tmp_path / "ho-so.csv"
    file.write_text(text(table([line()]), delimiter), encoding="utf-8", newline="")
    assert one(own, file)["procedure_code"] == "1.001234"


def legacy(words: str) -> bytes:
    """Return a text in the Windows code page: letters with their tone as a second character."""
    found = b""
    for letter in unicodedata.normalize("NFC", words):
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shapes = [mark for mark in marks if mark not in tones]
            kept = unicodedata.normalize("NFC", base + "".join(shapes))
            found += (kept + "".join(tones)).encode("cp1258")
    return found


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp1258"]
)
def test_every_encoding_is_found(own, tmp_path, encoding):
    content = text(table([line()]))
    file = tmp_path / "ho-so.csv"
    match encoding:
        case "cp1258":
            file.write_bytes(legacy(content))
        case "utf-16-le-bom":
            file.write_bytes(b"\xff\xfe" + content.encode("utf-16-le"))
        case "utf-16-be-bom":
            file.write_bytes(b"\xfe\xff" + content.encode("utf-16-be"))
        case _:
            file.write_bytes(content.encode(encoding))
    assert one(own, file)["level"] == "province"


def test_decomposed_letters_mean_the_same(own, tmp_path):
    file = tmp_path / "ho-so.csv"
    file.write_text(unicodedata.normalize("NFD", text(table([line()]))), encoding="utf-8", newline="")
    one(own, file)


def test_blanks_around_cells_and_fixed_blanks_mean_nothing(own, tmp_path):
    row = {name: f"\u00a0 {value}\u00a0" for name, value in line(agency="Sở\u00a0 Tư\u00a0pháp").items()}
    one(own, saved(tmp_path, [row]))
    report = taken(own, saved(tmp_path, [line()], "again.csv"))
    assert (report.new, report.unchanged) == (0, 1)


def test_titles_and_headers_of_many_lines_stand_above(own, tmp_path):
    cells = table([coded(1), coded(2, status="Lạ"), coded(3, agency="Sở Y tế")])
    cells[0] = [name.replace(" ", "\n", 1) for name in cells[0]]
    width = len(cells[0])
    titles = [
        ["UBND TỈNH\nBÌNH PHƯỚC"] + [""] * (width - 1),
        ["DANH SÁCH HỒ SƠ"] + [""] * (width - 1),
        [""] * width,
    ]
    numbers = [[f"({i + 1})" for i in range(width)]]
    file = tmp_path / "ho-so.csv"
    file.write_text(text([*titles, cells[0], *numbers, *cells[1:]]), encoding="utf-8", newline="")
    report = taken(own, file)
    # Row 4 is the header, 5 the numbers of the columns, 6 to 8 the dossiers.
    assert (report.rows_accepted, report.skipped) == (2, 1)
    assert reasons(report) == [(7, "status", "unknown_status")]


def test_rows_with_other_numbers_of_cells_are_refused_under_their_own_number(own, tmp_path):
    cells = table([coded(n) for n in range(1, 6)])
    cells[2] = cells[2][:-1]
    cells[4] = [*cells[4], "thừa"]
    cells.append(["Tổng cộng: 5 hồ sơ"])
    cells.append(["", ""])
    cells.append(cells[1])
    cells[-1][cells[0].index("Trạng thái")] = "Lạ"
    file = tmp_path / "ho-so.csv"
    file.write_text(text(cells), encoding="utf-8", newline="")
    report = taken(own, file)
    assert (report.rows_read, report.rows_accepted, report.skipped) == (8, 2, 2)
    assert reasons(report) == [
        (2, "status", "unknown_status"),
        (3, "", "ragged"),
        (5, "", "ragged"),
        (9, "status", "unknown_status"),
    ]


def test_a_broken_line_inside_a_cell_is_one_row(own, tmp_path):
    rows = [coded(1, **{"Ghi chú": "một\nhai"}), coded(2, status="Lạ")]
    report = taken(own, saved(tmp_path, rows))
    assert report.rows_accepted == 1 and reasons(report) == [(3, "status", "unknown_status")]


def test_a_quotation_mark_that_is_never_closed_is_named(own, tmp_path):
    content = (
        text(table([coded(1), coded(2), coded(3)])).replace("1.001234", '"1.001234', 2).replace('"', "", 1)
    )
    file = tmp_path / "ho-so.csv"
    file.write_text(content, encoding="utf-8", newline="")
    report = taken(own, file)
    assert report.rows_accepted == 1 and reasons(report) == [(3, "", "open_quote")]


def test_three_hundred_thousand_rows_keep_their_numbers(own, tmp_path, monkeypatch):
    # Several blocks; refused rows in the first and the last, a ragged row between.
    monkeypatch.setattr(extracts, "BLOCK", 8 << 20)
    plain = text(table([line(code="{}")])).split("\r\n")
    file = tmp_path / "ho-so.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write(plain[0] + "\r\n")
        for n in range(2, 300_002):
            row = plain[1].format(f"H10.01-210601-{n:06d}")
            if n in (10, 250_100, 300_001):
                row = row.replace("Đã trả kết quả", "Lạ")
            stream.write(("chỉ một ô" if n == 120_000 else row) + "\r\n")
    report = taken(own, file)
    assert (report.rows_read, report.rows_accepted) == (300_000, 299_996)
    assert reasons(report) == [
        (10, "status", "unknown_status"),
        (120_000, "", "ragged"),
        (250_100, "status", "unknown_status"),
        (300_001, "status", "unknown_status"),
    ]


def test_a_file_is_read_in_pieces(own, tmp_path, monkeypatch):
    monkeypatch.setattr(extracts, "BLOCK", 1 << 14)
    file = saved(tmp_path, [coded(n) for n in range(1, 2_000)])
    (found,) = extracts.tables(file, headers(own.home))
    sizes = [batch.num_rows for batch in extracts.batches(found, lambda row, text: None)]
    assert sum(sizes) == 1_999 and len(sizes) > 10 and max(sizes) < 400


# --- spreadsheets -------------------------------------------------------------------------------


def workbook(file: Path, cells: list[list[object]], top: int = 1, left: int = 1) -> Path:
    book = Workbook()
    sheet = book.active
    for i, row in enumerate(cells):
        for j, value in enumerate(row):
            if value not in ("", None):
                sheet.cell(top + i, left + j, value)
    book.save(file)
    return file


def test_a_workbook_with_real_days_serials_and_numbers(own, tmp_path):
    cells = table([line(status="10")])
    head = cells[0]
    cells[1][head.index("Ngày tiếp nhận")] = datetime(2021, 6, 1, 8, 30)
    cells[1][head.index("Ngày hẹn trả")] = date(2021, 6, 8)
    cells[1][head.index("Ngày kết thúc xử lý")] = 44354.75
    cells[1][head.index("Ngày trả kết quả")] = 44355
    cells[1][head.index("Trạng thái")] = 10
    row = one(own, workbook(tmp_path / "ho-so.xlsx", cells))
    assert (row["due_on"], row["returned_on"], row["status"]) == (date(2021, 6, 8), date(2021, 6, 8), 10)


@pytest.mark.parametrize(("top", "left"), [(1, 1), (6, 1), (3, 4)])
def test_rows_of_a_workbook_are_numbered_as_the_program_shows_them(own, tmp_path, top, left):
    cells = table([coded(1), coded(2, status="Lạ"), coded(3)])
    file = workbook(tmp_path / "ho-so.xlsx", [["DANH SÁCH"], *cells, [], ["Tổng cộng: 3"]], top, left)
    report = taken(own, file)
    assert (report.rows_accepted, report.skipped) == (2, 2)
    assert reasons(report) == [(top + 3, "status", "unknown_status")]


def test_merged_titles_and_a_header_of_two_rows(own, tmp_path):
    cells = table([line()])
    book = Workbook()
    sheet = book.active
    sheet.append(["UBND TỈNH BÌNH PHƯỚC"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(cells[0]))
    sheet.append(["Thông tin hồ sơ", "", "", "", "", "", "", "Thời hạn"])
    for row in cells:
        sheet.append(row)
    book.save(tmp_path / "ho-so.xlsx")
    one(own, tmp_path / "ho-so.xlsx")


def test_every_sheet_with_a_dossier_code_is_read_and_named(own, tmp_path):
    book = Workbook()
    book.active.title = "Hướng dẫn"
    book.active.append(["Không có bảng nào ở đây"])
    for title, rows in (("Sở", [coded(1), coded(2, status="Lạ")]), ("Huyện", [coded(3, level="Huyện")])):
        sheet = book.create_sheet(title)
        for cells in table(rows):
            sheet.append(cells)
    book.save(tmp_path / "ho-so.xlsx")
    report = taken(own, tmp_path / "ho-so.xlsx")
    assert report.rows_accepted == 2
    assert [(r.sheet, r.row) for r in report.rejected] == [("Sở", 3)]


def ods(file: Path, cells: list[list[str]]) -> Path:
    """Write the smallest OpenDocument spreadsheet there is."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in cells
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Hồ sơ">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return file


def test_a_workbook_of_the_old_format_is_read(own):
    # Written once with xlwt, which is no dependency: a merged title, serial and written days, a name.
    report = taken(own, Path(__file__).parent / "data" / "ho-so.xls")
    assert report.rows_accepted == 2 and reasons(report) == [(4, "status", "unknown_status")]
    assert report.dropped_columns == ["Chủ hồ sơ"]


def test_an_opendocument_table_is_read(own, tmp_path):
    file = ods(tmp_path / "ho-so.ods", [["DANH SÁCH"], *table([coded(1), coded(2, status="Lạ")])])
    report = taken(own, file)
    assert report.rows_accepted == 1 and reasons(report) == [(4, "status", "unknown_status")]


# --- Parquet ------------------------------------------------------------------------------------


def test_parquet_with_types_of_its_own(own, tmp_path):
    columns = {
        "ma_ho_so": pa.array(["H10.01-210601-0001"]),
        "linh_vuc": pa.array(["Đất đai"]).dictionary_encode(),
        "co_quan": pa.array(["Sở Tư pháp"], pa.large_string()),
        "ngay_tiep_nhan": pa.array([datetime(2021, 6, 1, 8)], pa.timestamp("ns")),
        "ngay_hen_tra": pa.array([date(2021, 6, 8)]),
        "ngay_ket_thuc": pa.array([date(2021, 6, 7)]),
        "trang_thai": pa.array([9.0]),
        "bon_tai_cho": pa.array([True]),
        "chu_ho_so": pa.array(["Nguyễn Văn Mẫu"]),
    }
    pq.write_table(pa.table(columns), tmp_path / "ho-so.parquet")
    row = one(own, tmp_path / "ho-so.parquet")
    assert (row["status"], row["on_the_spot"], row["channel"]) == (9, True, "direct")


# --- files and folders --------------------------------------------------------------------------


def test_a_folder_is_searched_in_depth_without_hidden_files_and_locks(own, tmp_path):
    folder = tmp_path / "thang-6"
    (folder / "so").mkdir(parents=True)
    (folder / ".git").mkdir()
    saved(folder, [coded(1)], "a.csv")
    saved(folder / "so", [coded(2)], "b.CSV")
    (folder / "~$khoa.xlsx").write_bytes(b"khoa")
    (folder / "ghi-chu.docx").write_bytes(b"?")
    (folder / ".an.csv").write_text("x", encoding="utf-8")
    report = taken(own, folder)
    assert report.files == ["a.csv", "b.CSV"] and report.rows_accepted == 2


def refused(settings: Settings, *files: Path) -> ExtractError:
    with pytest.raises(ExtractError) as problem:
        taken(settings, *files)
    assert not held(settings)
    return problem.value


def test_what_cannot_be_read_is_refused_by_name(own, tmp_path):
    assert refused(own, tmp_path / "khong-co.csv").key == "dossiers.no_file"
    (tmp_path / "rong").mkdir()
    assert refused(own, tmp_path / "rong").key == "dossiers.no_extract"
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert refused(own, tmp_path / "hong.xlsx").key == "dossiers.unreadable"
    (tmp_path / "la.csv").write_text("a;b;c\n1;2;3\n", encoding="utf-8")
    problem = refused(own, tmp_path / "la.csv")
    assert (problem.key, problem.values) == ("dossiers.no_header", {"file": "la.csv"})
    (tmp_path / "rong.csv").write_text("", encoding="utf-8")
    assert refused(own, tmp_path / "rong.csv").key == "dossiers.no_header"


def test_a_table_without_a_dossier_code_is_no_extract(own, tmp_path):
    rows = [{name: cell for name, cell in line().items() if name != "code"}]
    assert refused(own, saved(tmp_path, rows)).key == "dossiers.no_header"


def test_one_unreadable_file_leaves_the_others_out_too(own, tmp_path):
    good = saved(tmp_path, [line()])
    (tmp_path / "hong.xlsx").write_bytes(b"?")
    assert refused(own, good, tmp_path / "hong.xlsx").key == "dossiers.unreadable"


def test_a_file_that_breaks_off_changes_nothing(own, tmp_path):
    file = tmp_path / "ho-so.csv"
    rows = [coded(n) for n in range(1, 30_000)]
    content = text(table([*rows, coded(30_000, field="?")])).encode("utf-8")
    file.write_bytes(content.replace(b";?;", b";\xff\xfe;"))
    assert refused(own, file).key == "dossiers.broken_off"


def test_dropped_columns_are_named_also_when_they_have_no_name(own, tmp_path):
    cells = table([line(**PERSON)])
    cells[0].append("")
    cells[1].append("Đường Hùng Vương")
    file = tmp_path / "ho-so.csv"
    file.write_text(text(cells), encoding="utf-8", newline="")
    assert taken(own, file).dropped_columns == ["(14)", "Chủ hồ sơ"]


def test_of_two_equal_headers_the_first_counts_and_the_other_is_dropped(own, tmp_path):
    cells = table([line()])
    cells[0].append("Tình trạng")
    cells[1].append("Mới đăng ký")
    file = tmp_path / "ho-so.csv"
    file.write_text(text(cells), encoding="utf-8", newline="")
    report = taken(own, file)
    assert report.dropped_columns == ["Tình trạng"] and held(own)[0]["status"] == 10
