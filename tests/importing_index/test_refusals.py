"""Every wrong variant is refused or asked about, with its place and a sentence that helps."""

from __future__ import annotations

from datetime import datetime

import pytest

from reform.importing.index.grids import IndexFileError
from reform.importing.index.telling import place as place_of
from reform.importing.index.telling import sentence
from tests.importing_index.files import (
    codes,
    csv_text,
    decision,
    goes_in,
    kinds,
    names,
    preview,
    scores,
    total_of,
    vi,
    xlsx,
)

VALUES = scores()


def read(warehouse, rows, name="bang.xlsx", **more):
    return preview(xlsx(("Phụ lục", rows)), name, warehouse=warehouse, **more)


def with_cell(row: int, column: int, value: object):
    rows = [list(line) for line in decision(VALUES)]
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("820,4", "outside_scale"),
        (8079, "comma_lost"),
        ("8079", "comma_lost"),
        (0.8079, "mixed_units"),
        ("tám mươi", "not_a_number"),
        ("-80,79", "negative"),
        (datetime(2025, 5, 8), "is_a_date"),
        ("8.0.7", "grouped"),
        ("80,79,1", "grouped"),
        (0, "zero"),
        ("#REF!", "formula_error"),
    ],
)
def test_a_wrong_score_is_named_by_sheet_row_column_and_value(warehouse, value, kind):
    found = read(warehouse, with_cell(5, 2, value))
    finding = next(f for f in (*found.rejected, *found.questions) if f.kind == kind)
    assert (finding.sheet, finding.row, finding.column) == ("Phụ lục", 6, "C")
    assert total_of(found).get(codes()[4]) is None
    assert not found.acceptable
    told = sentence("vi", finding, names=found.dimension_names)
    assert told and "{" not in told and place_of("vi", finding) == "trang “Phụ lục”, dòng 6, cột C"


def test_the_other_rows_go_in_when_a_person_leaves_the_refused_one_out(warehouse):
    found = read(warehouse, with_cell(5, 2, 8079), mapping={"leave_out": True})
    assert found.sound and found.units == 62


@pytest.mark.parametrize(
    ("name", "kind"), [("Hà Nộii", "near_miss"), ("Tỉnh Không Có", "unknown_unit"), ("", "row_without_name")]
)
def test_a_row_whose_province_is_not_certain_is_refused(warehouse, name, kind):
    for row in (1, 30, 63):
        found = read(warehouse, with_cell(row, 1, name))
        refused = [f for f in found.rejected if f.kind == kind]
        assert len(refused) == 1 and refused[0].row == row + 1
        assert found.units == 62 and not found.acceptable


def test_a_misspelt_first_province_across_is_refused(warehouse):
    rows = [("Chỉ số PAPI năm 2023",), ("Nội dung", "Hà Nộii", *names()[1:])]
    rows.append(("1. Tham gia của người dân ở cấp cơ sở", *(5 + i / 100 for i in range(63))))
    found = read(warehouse, rows)
    assert [(f.kind, f.row, f.column) for f in found.rejected] == [("near_miss", 2, "B")]
    assert found.units == 62


def test_a_near_miss_goes_in_once_the_province_is_chosen(warehouse):
    found = read(warehouse, with_cell(1, 1, "Hà Nộii"), mapping={"units": {"Hà Nộii": "01"}})
    assert found.sound and found.units == 63


def test_a_province_twice_with_different_scores_is_refused_in_both_rows(warehouse):
    found = read(warehouse, with_cell(2, 1, "Hà Nội"))
    assert {f.row for f in found.rejected if f.kind == "duplicate_unit"} == {2, 3}
    assert "01" not in total_of(found)


def test_a_code_that_is_not_that_of_the_name_is_refused(warehouse):
    rows = [
        ("Mã tỉnh", "Tỉnh", "PCI 2016"),
        *((int(c), n, 55.5) for c, n in zip(codes(), names(), strict=True)),
    ]
    rows[3] = (6, rows[3][1], 55.5)
    found = read(warehouse, rows)
    assert [f.kind for f in found.rejected] == ["code_disagrees"]


def test_two_names_that_contradict_each_other_are_refused(warehouse):
    rows = [("tentinh_eng", "tentinh_vie", "PCI 2016"), *((n, n, 55.5) for n in names())]
    rows[3] = ("Ha Giang", "Hà Nam", 55.5)
    found = read(warehouse, rows)
    assert "names_disagree" in {f.kind for f in found.rejected}


@pytest.mark.parametrize("head", ["Tỉnh", "Tỉnh, thành phố"])
def test_a_decimal_comma_taken_for_a_separator_is_refused(warehouse, head):
    rows = [("STT", head, "PAR INDEX 2024", "Xếp hạng"), *decision(VALUES)[1:]]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    found = preview(text.encode(), "bang.csv", warehouse=warehouse)
    assert not found.cells and not found.acceptable
    assert {f.kind for f in found.rejected} == {"comma_split"}


def test_a_row_of_a_text_with_another_number_of_cells_is_refused(warehouse):
    lines = csv_text(decision(VALUES)).splitlines()
    lines[5] = lines[5].replace('"', "")
    found = preview("\n".join(lines).encode(), "bang.csv", warehouse=warehouse)
    assert {(f.kind, f.row) for f in found.rejected} == {("ragged_row", 6)}
    assert codes()[4] not in total_of(found)


def test_a_place_against_the_order_of_scores_is_asked(warehouse):
    found = read(warehouse, with_cell(5, 3, 1))
    assert {"rank_order", "rank_shared"} & {f.kind for f in found.questions}
    again = read(warehouse, with_cell(5, 3, 1), mapping={"confirmed": ["rank_order", "rank_shared"]})
    assert again.sound


def test_a_place_that_is_none_is_refused(warehouse):
    assert "bad_rank" in {f.kind for f in read(warehouse, with_cell(5, 3, 70)).rejected}


def test_columns_that_are_shifted_are_asked_about(warehouse):
    held = warehouse.rows(
        "SELECT province_code, dimension, score FROM score WHERE index_code = 'PCI' AND year = 2018"
    ).pivot(index="province_code", columns="dimension", values="score")
    by_code = dict(zip(codes(), names(), strict=True))
    head = ["Tỉnh", *(f"Chỉ số thành phần {n}" for n in range(1, 11)), "PCI 2018"]
    order = [f"D{n:02d}" for n in range(1, 11)]
    shifted = [*order[1:], order[0], ""]
    rows = [head, *([by_code[code], *(row[d] for d in shifted)] for code, row in held.iterrows())]
    found = read(warehouse, rows)
    assert "columns_shifted" in {f.kind for f in found.questions}
    straight = [head, *([by_code[code], *(row[d] for d in [*order, ""])] for code, row in held.iterrows())]
    assert read(warehouse, straight).acceptable


def test_parts_that_do_not_add_up_are_asked_about(warehouse):
    head = ("Tỉnh", *(f"Chỉ số thành phần {n}" for n in range(1, 11)), "PCI 2016")
    rows = [head, *((n, *([5.0 + i / 100] * 10), 50 + i / 10) for i, n in enumerate(names()))]
    assert "sum_off" not in kinds(read(warehouse, rows))
    rows[7] = (*rows[7][:-1], 62.0)
    finding = next(f for f in read(warehouse, rows).questions if f.kind == "sum_off")
    assert finding.row == 8


def test_a_jump_against_last_year_is_named(warehouse):
    held = warehouse.rows(
        "SELECT province_code, score FROM score WHERE index_code = 'PCI' AND year = 2018 AND dimension = ''"
    )
    by_code = dict(zip(codes(), names(), strict=True))
    rows = [("Tỉnh", "PCI 2019"), *((by_code[c], s + 1) for c, s in held.itertuples(index=False))]
    rows[4] = (rows[4][0], rows[4][1] - 25)
    jump = [f for f in read(warehouse, rows).warnings if f.kind == "jump"]
    assert [f.row for f in jump] == [5]


def test_34_new_names_in_a_year_of_63_are_asked_about(warehouse):
    rows = [("Tỉnh", "SIPAS 2024"), *zip(names(34), scores(34), strict=True)]
    assert "looks_like_34" in {f.kind for f in read(warehouse, rows).questions}


def test_old_provinces_in_a_year_of_34_are_refused(warehouse):
    rows = [("Tỉnh", "SIPAS 2025"), *zip(names(), VALUES, strict=True)]
    found = read(warehouse, rows)
    assert "merged_unit" in {f.kind for f in found.rejected} and not found.acceptable


def test_a_score_under_an_unknown_name_is_not_taken_for_the_total(warehouse):
    rows = [("PAR INDEX 2024", None, None), ("Tỉnh", "Chuyên đề riêng", None), (None, "Điểm", "Hạng")]
    rows += [(n, v, None) for n, v in zip(names(), VALUES, strict=True)]
    content = xlsx(("A", rows), merged=["B2:C2"])
    found = preview(content, "x", warehouse=warehouse)
    assert not found.acceptable and not found.cells
    assert "column_unclear" in {f.kind for f in found.questions}
    chosen = preview(
        content, "x", warehouse=warehouse, mapping={"columns": {"A!B": "total", "A!C": "ignore"}}
    )
    assert goes_in(chosen) and chosen.units == 63


@pytest.mark.parametrize(
    ("label", "taken"),
    [
        ("Chỉ số tổng hợp PAPI (có trọng số)", False),
        ("Weighted PAPI", False),
        ("Chỉ số PAPI (tạm tính)", False),
        ("Hạng vùng", False),
        ("Điểm tự đánh giá", False),
        ("Chỉ số PAPI (không trọng số)", True),
        ("Chỉ số PAPI (điểm, thang 10-80)", True),
    ],
)
def test_a_score_of_another_kind_is_not_taken_for_the_total(warehouse, label, taken):
    rows = [("PAPI 2021", None, None), ("Tỉnh", "1. Tham gia của người dân ở cấp cơ sở", label)]
    rows += [(n, 5.0, 41.5) for n in names()]
    found = read(warehouse, rows)
    assert {c.dimension for c in found.cells} == ({"D1", ""} if taken else {"D1"})
    assert taken or label in [c.label for c in found.ignored]


def test_points_as_a_share_of_the_maximum_are_refused(warehouse):
    rows = [
        ("Tỉnh", "Cải cách tài chính công", "PAR INDEX 2018"),
        *((n, "85,2%", vi(v)) for n, v in zip(names(), VALUES, strict=True)),
    ]
    assert {f.kind for f in read(warehouse, rows).rejected} == {"percent_of_maximum"}


def test_number_and_name_of_a_column_that_disagree_are_asked_about(warehouse):
    rows = [
        ("Tỉnh", "2: Quản trị điện tử", "1: Tham gia của người dân ở cấp cơ sở"),
        *((n, 5.0, 5.1) for n in names()),
    ]
    found = preview(xlsx(("PAPI 2020", rows)), "x", warehouse=warehouse)
    assert "column_conflict" in {f.kind for f in found.questions}
    assert {c.dimension for c in found.cells} == {"D1"}
    answered = preview(
        xlsx(("PAPI 2020", rows)),
        "x",
        warehouse=warehouse,
        mapping={"columns": {"PAPI 2020!B": "D8"}, "confirmed": ["column_conflict"]},
    )
    assert {c.dimension for c in answered.cells} == {"D1", "D8"} and goes_in(answered)


def test_sheets_that_disagree_are_refused(warehouse):
    one = [("Tỉnh", "PCI 2016"), *((n, 55.5) for n in names())]
    other = [("Tỉnh", "PCI 2016"), *((n, 55.5) for n in names())]
    other[4] = (other[4][0], 56.5)
    found = preview(xlsx(("A", one), ("B", other)), "x", warehouse=warehouse)
    assert [(f.kind, f.sheet, f.row) for f in found.rejected] == [("sheets_disagree", "B", 5)]
    assert found.agreed == 62


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Kết quả năm 2020", "no_index"),
        ("PAPI và PCI năm 2020", "several_indices"),
        ("Chỉ số PCI", "no_year"),
    ],
)
def test_what_the_content_does_not_say_is_asked_instead_of_guessed(warehouse, title, key):
    rows = [(title, None), ("Tỉnh", "Điểm"), *((n, 41.5) for n in names())]
    with pytest.raises(IndexFileError) as refused:
        read(warehouse, rows, "PCI 2016.xlsx")
    assert refused.value.key == f"index_import.{key}"
    assert read(warehouse, rows, index="PCI", year=2020).years == [2020]


def test_a_year_other_than_the_one_in_the_file_is_asked_about(warehouse):
    assert "year_conflict" in {f.kind for f in read(warehouse, decision(VALUES), year=2019).questions}
    assert "index_conflict" in {f.kind for f in read(warehouse, decision(VALUES), index="SIPAS").questions}


def test_years_that_contradict_each_other_are_asked_about(warehouse):
    rows = [("Chỉ số PCI năm 2020", None), ("Tỉnh", "PCI 2019"), *((n, 55.5) for n in names())]
    assert "years_disagree" in {f.kind for f in read(warehouse, rows).questions}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty_file"),
        (b"   \n", "empty_file"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unreadable"),
        (b"%PDF-1.7 nothing", "unreadable"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"\x00\x01\x02" * 40, "unknown_kind"),
        (b"a;b\n1;2\n", "no_table"),
        (b"x" * 20_000_001, "too_big"),
    ],
)
def test_files_that_are_no_tables_are_refused_with_one_sentence(warehouse, content, key):
    with pytest.raises(IndexFileError) as refused:
        preview(content, "tep", warehouse=warehouse)
    assert refused.value.key == f"index_import.{key}"


def test_a_table_without_any_known_column_says_what_was_read_and_waits(warehouse):
    content = csv_text([("Tỉnh", "Dân số"), *((n, 55.5) for n in names())]).encode()

    def asked(**mapping):
        return preview(content, "x", warehouse=warehouse, index="PCI", year=2020, mapping=mapping)

    question = next(f for f in asked().questions if f.kind == "no_columns")
    assert "Dân số" in question.value
    assert [c.label for c in asked().columns] == ["Dân số"]
    assert not asked(confirmed=["no_columns"]).acceptable
    named = asked(columns={"!B": "total"})
    assert goes_in(named) and named.units == 63


def test_a_year_without_any_described_method_is_refused(warehouse):
    rows = [
        ("Tỉnh", "SIPAS 2013", "Hạng"),
        *((n, v, 63 - i) for i, (n, v) in enumerate(zip(names(), VALUES, strict=True))),
    ]
    found = read(warehouse, rows)
    assert {f.kind for f in found.rejected} == {"year_not_described"} and not found.cells
    assert "SIPAS năm 2013" in sentence("vi", found.rejected[0])
