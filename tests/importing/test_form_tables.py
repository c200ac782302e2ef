"""Official tables as offices write them: what is read, what is refused, and where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook

from reform.dossiers.identities import COLUMNS
from reform.exporting.official_form import Heading, xlsx_bytes
from reform.importing.extracts import ExtractError
from reform.importing.form_tables import Asked, readings
from tests.form_frames import frame, row, tables

ASKED = Asked("province", None, None, date(2021, 6, 22))
PERIOD = "Kỳ báo cáo: Quý I/2021 (Từ ngày 15/12/2020 đến ngày 14/3/2021)"
NUMBERING = [f"({n})" for n in range(1, 14)]
LEAVES = (
    "Tổng số", "Trực tuyến", "Trực tiếp", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
    "Tổng số", "Trong hạn", "Quá hạn",
)  # fmt: skip
LAND, CIVIL = (10, 5, 3, 8, 4, 1, 4, 1), (2, 2, 0, 4, 0, 0, 0, 0)


def counts(of: Sequence[int]) -> list[object]:
    return list(row(of).values())


def added(*of: Sequence[int]) -> list[object]:
    return [sum(values) for values in zip(*(row(one).values() for one in of), strict=True)]


def plain_table() -> list[list[object]]:
    """Return a table of one level with two fields and both kinds of totals."""
    return [
        ["TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC"],
        [PERIOD],
        ["STT", "Lĩnh vực", "Số hồ sơ tiếp nhận"],
        NUMBERING,
        ["I", "Sở, ban, ngành", *added(LAND, CIVIL)],
        [1, "Đất đai", *counts(LAND)],
        [2, "Hộ tịch", *counts(CIVIL)],
        [None, "Tổng cộng", *added(LAND, CIVIL)],
        [None, "Người lập biểu", None, None, None, None, None, None, "Thủ trưởng đơn vị"],
    ]


def saved(folder: Path, rows: Sequence[Sequence[object]], name: str = "bieu.xlsx") -> Path:
    """Write rows as a workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "II.06a"
    for at, cells in enumerate(rows, start=1):
        for place, value in enumerate(cells, start=1):
            sheet.cell(at, place, value)
    book.save(folder / name)
    return folder / name


def one(file: Path, asked: Asked = ASKED):
    (reading,) = readings(file, asked)
    return reading


def refusals(file: Path, asked: Asked = ASKED) -> list[tuple[str, int | None, int | None]]:
    """Return reason, row and column of every fault."""
    reading = one(file, asked)
    assert reading.form is None
    return [(fault.reason, fault.row, fault.column) for fault in reading.faults]


def test_a_table_is_read_with_period_level_and_counts_and_without_totals(tmp_path):
    form = one(saved(tmp_path, plain_table())).form
    assert (form.scope, form.first, form.last) == ("province", date(2020, 12, 15), date(2021, 3, 14))
    assert [(r.level, r.unit, r.row_number) for r in form.rows] == [
        ("province", "Đất đai", 6),
        ("province", "Hộ tịch", 7),
    ]
    assert form.rows[0].counts == row(LAND)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
def test_what_is_exported_is_read_again_as_it_was(tmp_path, levels):
    heading = Heading(
        "ỦY BAN", "province", date(2021, 1, 1), date(2021, 3, 31), date(2021, 3, 31), "imported"
    )
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(xlsx_bytes(frame(levels), heading, "vi"))
    form = one(file).form
    assert (form.first, form.last) == (heading.first, heading.last)
    assert {(r.level, r.unit): dict(r.counts) for r in form.rows} == {
        (level, unit): row(of) for level, units in levels.items() for unit, of in units.items()
    }


def test_simulated_figures_cannot_come_back_as_real_ones(tmp_path):
    heading = Heading(
        "ỦY BAN", "province", date(2021, 1, 1), date(2021, 3, 31), date(2021, 3, 31), "simulated"
    )
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(xlsx_bytes(frame({"province": {"Đất đai": LAND}}), heading, "vi"))
    assert ("simulated", None, None) in refusals(file)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_files_of_every_office_are_read(tmp_path, delimiter, encoding):
    rows = plain_table()
    rows[1] = ["Từ ngày 15/12/2020 đến ngày 14/3/2021"]
    lines = (
        delimiter.join('"' + str("" if cell is None else cell) + '"' for cell in cells) for cells in rows
    )
    file = tmp_path / "bieu.csv"
    file.write_text("\r\n".join(lines), encoding=encoding)
    form = one(file).form
    assert [r.unit for r in form.rows] == ["Đất đai", "Hộ tịch"]
    assert form.total("tn_tong") == 22


def test_a_table_without_column_numbers_is_known_by_its_names(tmp_path):
    rows = plain_table()
    groups = ("Số hồ sơ tiếp nhận", None, None, None, "Số hồ sơ đã giải quyết", None, None, None)
    rows[2:4] = [
        ["STT", "Lĩnh vực", *groups, "Số hồ sơ đang giải quyết"],
        [None, None, "Tổng số", "Trong kỳ", None, *LEAVES[3:]],
        [None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"],
    ]
    assert [r.unit for r in one(saved(tmp_path, rows)).form.rows] == ["Đất đai", "Hộ tịch"]


def test_column_numbers_that_begin_at_the_first_count_are_no_row(tmp_path):
    rows = plain_table()
    rows[2:4] = [["STT", "Lĩnh vực", *LEAVES], ["A", "B", *range(1, 12)]]
    assert len(one(saved(tmp_path, rows)).form.rows) == 2


def test_numbers_with_their_equation_are_column_numbers(tmp_path):
    rows = plain_table()
    rows[3] = ["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)",
               "(11)=(12)+(13)", "(12)", "(13)"]  # fmt: skip
    assert one(saved(tmp_path, rows)).form is not None


def test_levels_are_told_by_their_headings(tmp_path):
    rows = plain_table()
    rows[4:8] = [
        ["A", "UBND cấp huyện", *added(LAND)],
        [1, "Đất đai", *counts(LAND)],
        ["B", "Xã, phường, thị trấn"],
        [1, "Hộ tịch", *counts(CIVIL)],
        [None, "Cộng cấp xã", *added(CIVIL)],
        [None, "Cộng", *added(LAND, CIVIL)],
    ]
    form = one(saved(tmp_path, rows)).form
    assert [(r.level, r.unit) for r in form.rows] == [("district", "Đất đai"), ("commune", "Hộ tịch")]


def test_a_level_without_fields_is_one_row(tmp_path):
    rows = plain_table()
    rows[4:8] = [["I", "Sở, ban, ngành", *counts(LAND)], ["II", "Xã, phường, thị trấn", *counts(CIVIL)]]
    form = one(saved(tmp_path, rows)).form
    assert [(r.level, r.unit) for r in form.rows] == [
        ("province", "Sở, ban, ngành"),
        ("commune", "Xã, phường, thị trấn"),
    ]


def test_the_centre_needs_no_heading_and_the_province_does(tmp_path):
    rows = plain_table()
    del rows[4]
    file = saved(tmp_path, rows)
    assert refusals(file) == [("no_level", 5, 2), ("no_level", 6, 2)]
    centre = one(file, Asked("centre", None, None, ASKED.today)).form
    assert {r.level for r in centre.rows} == {"province"}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234", 1_234),
        ("1 234", 1_234),
        ("1\u00a0234", 1_234),
        ("", 0),
        ("-", 0),
        (None, 0),
        (12.0, 12),
        ("007", 7),
    ],
)
def test_counts_are_read_as_offices_write_them(tmp_path, cell, value):
    rows = plain_table()
    rows[4:8] = [["I", "Sở, ban, ngành"], [1, "Đất đai", value, cell, 0, 0, value, value, 0, 0, 0, 0, 0]]
    rows[5][2] = cell
    rows.append([2, "Hộ tịch", *counts(CIVIL)])
    form = one(saved(tmp_path, rows)).form
    found = {r.unit: r.counts["tn_truc_tuyen"] for r in form.rows}
    assert found["Đất đai"] == value


@pytest.mark.parametrize("cell", [1.234, 2.5, -1, "1,5", "12.34", "x", True])
def test_a_cell_that_is_no_whole_number_is_refused_where_it_stands(tmp_path, cell):
    rows = plain_table()
    rows[5][4] = cell
    assert ("not_whole", 6, 5) in refusals(saved(tmp_path, rows))


@pytest.mark.parametrize(
    ("column", "reported"), [(n, c) for n, c in [(3, 3), (4, 3), (7, 7), (10, 7), (11, 11), (13, 11)]]
)
def test_a_row_that_does_not_add_up_is_refused(tmp_path, column, reported):
    rows = plain_table()
    rows[6][column - 1] += 1
    assert ("equation", 7, reported) in refusals(saved(tmp_path, rows))


def test_a_total_that_is_not_the_sum_of_its_rows_is_refused(tmp_path):
    rows = plain_table()
    rows[7][2] += 5
    rows[7][3] += 5
    rows[7][6] += 5
    rows[7][7] += 5
    assert refusals(saved(tmp_path, rows)) == [("total", 8, n) for n in (3, 4, 7, 8)]


def test_figures_without_a_name_are_refused(tmp_path):
    rows = plain_table()
    rows[5][1] = None
    assert ("no_name", 6, 2) in refusals(saved(tmp_path, rows))


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("Quý I/2021", "no_period"),
        ("Từ ngày 31/2/2021 đến ngày 14/3/2021", "no_such_day"),
        ("Từ ngày 15/3/2021 đến ngày 14/3/2021", "period_backwards"),
        ("Từ ngày 15/5/2021 đến ngày 14/7/2021", "period_not_over"),
    ],
)
def test_a_period_that_cannot_be_is_refused(tmp_path, heading, reason):
    rows = plain_table()
    rows[1] = [heading]
    assert refusals(saved(tmp_path, rows)) == [(reason, None, None)]


@pytest.mark.parametrize(
    "heading",
    [
        ["(Từ ngày 15/12/2020 đến ngày 14/03/2021)"],
        ["Từ ngày 15 tháng 12 năm 2020 đến hết ngày 14 tháng 3 năm 2021"],
        ["TỪ NGÀY", date(2020, 12, 15), "ĐẾN NGÀY", date(2021, 3, 14)],
        ["Từ 15-12-2020 đến 14-3-2021"],
    ],
)
def test_a_period_is_read_in_any_wording(tmp_path, heading):
    rows = plain_table()
    rows[1] = heading
    form = one(saved(tmp_path, rows)).form
    assert (form.first, form.last) == (date(2020, 12, 15), date(2021, 3, 14))


def test_the_officer_gives_the_period_that_a_table_does_not_state_and_never_another(tmp_path):
    given = Asked("province", date(2021, 1, 1), date(2021, 3, 31), ASKED.today)
    rows = plain_table()
    assert refusals(saved(tmp_path, rows), given) == [("other_period", None, None)]
    rows[1] = []
    assert one(saved(tmp_path, rows), given).form.first == date(2021, 1, 1)


def test_every_sheet_with_a_table_is_read(tmp_path):
    book = Workbook()
    for title, quarter in (("Quý I", PERIOD), ("Ghi chú", None), ("Quý IV", PERIOD.replace("2021", "2020"))):
        sheet = book.create_sheet(title)
        rows = plain_table() if quarter else [["chỉ có chữ"]]
        if quarter:
            rows[1] = [quarter.replace("15/12/2020", "15/12/2019") if title == "Quý IV" else quarter]
        for cells in rows:
            sheet.append(cells)
    book.save(tmp_path / "nam.xlsx")
    found = readings(tmp_path / "nam.xlsx", ASKED)
    assert [(r.grid.sheet, r.form.first.year) for r in found] == [("Quý I", 2020), ("Quý IV", 2019)]


@pytest.mark.parametrize("rows", [[], [["Mã hồ sơ", "Ngày tiếp nhận"], ["x", "y"]], [list(range(1, 12))]])
def test_a_file_without_such_a_table_is_refused_by_name(tmp_path, rows):
    with pytest.raises(ExtractError) as refused:
        readings(saved(tmp_path, rows), ASKED)
    assert refused.value.key == "dossiers_form.no_table"


def test_a_table_whose_formulas_have_no_values_is_refused_not_read_as_nothing(tmp_path):
    rows = plain_table()
    rows[4:8] = [["I", "Sở, ban, ngành"], [1, "Đất đai", *["=1+1"] * len(COLUMNS)]]
    assert refusals(saved(tmp_path, rows)) == [("no_rows", None, None)]


def test_a_broken_file_is_refused_by_name(tmp_path):
    file = tmp_path / "hong.xlsx"
    file.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(ExtractError) as refused:
        readings(file, ASKED)
    assert refused.value.values["file"] == "hong.xlsx"
