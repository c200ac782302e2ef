"""Tables of every layout are recognised by their content; each trap is a small file made here."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from reform.importing.index.grids import IndexFileError
from tests.importing_index.files import (
    bare,
    codes,
    csv_text,
    decision,
    goes_in,
    kinds,
    names,
    ods,
    pdf,
    preview,
    scores,
    total_of,
    vi,
    xlsx,
)

VALUES = scores()
EXPECTED = dict(zip(codes(), VALUES, strict=True))
HEAD = [
    ("BỘ NỘI VỤ", None, None, None),
    ("KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024 CỦA CÁC TỈNH, THÀNH PHỐ", None, None, None),
    ("(Kèm theo Quyết định số 271/QĐ-BNV ngày 05 tháng 4 năm 2025)", None, None, None),
    (None, None, None, None),
]


def read(warehouse, content, name="bang.xlsx", **more):
    return preview(content, name, warehouse=warehouse, **more)


def test_a_decision_with_merged_titles_decimal_commas_and_a_total_row(warehouse):
    rows = [*HEAD, *decision(VALUES), (None, "Trung bình", vi(sum(VALUES) / 63), None)]
    found = read(warehouse, xlsx(("Phụ lục", rows), merged=["A1:D1", "A2:D2", "A3:D3"]))
    assert (found.index, found.years, found.units) == ("PAR", [2024], 63)
    assert total_of(found) == EXPECTED
    assert found.sound and found.rows_accepted == 63
    assert [f.kind for f in found.skipped] == ["summary"]
    ranks = {c.province_code: c.rank for c in found.cells}
    assert ranks[codes()[-1]] == 1 and ranks["01"] == 63


def test_a_ruled_pdf_decision_over_several_pages(warehouse):
    content = pdf(
        ["BỘ NỘI VỤ", "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2024"],
        [*decision(VALUES), ("", "Trung bình", vi(80), "")],
        widths=[15, 80, 50, 40],
    )
    found = read(warehouse, content, "quyet-dinh.pdf")
    assert (found.index, found.years, found.units) == ("PAR", [2024], 63)
    assert total_of(found) == EXPECTED
    assert found.sound
    last = found.skipped[0]
    assert last.sheet == "PDF, 2" and last.kind == "summary"
    # Rows of a page are counted from the head of its table on.
    first = next(c for c in found.cells if c.province_code == "01")
    assert (first.sheet, first.row, first.column) == ("PDF, 1", 2, "C")


def test_a_pdf_without_rules_is_read_by_its_gaps(warehouse):
    content = pdf(
        ["CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2024"],
        decision(VALUES)[:31],
        ruled=False,
        widths=[20, 80, 50, 30],
    )
    found = read(warehouse, content, "quyet-dinh.pdf")
    assert total_of(found) == dict(list(EXPECTED.items())[:30])


def test_a_picture_in_a_pdf_is_refused_with_the_way_out(warehouse):
    with pytest.raises(IndexFileError) as refused:
        read(warehouse, pdf([], []), "anh.pdf")
    assert refused.value.key == "index_import.pdf_images"


def test_open_document_sheets_are_read(warehouse):
    rows = [("Chỉ số năng lực cạnh tranh cấp tỉnh 2019", None), ("Tỉnh", "PCI")]
    rows += [(n, v) for n, v in zip(names(), scores(63, 55, 0.21), strict=True)]
    found = read(warehouse, ods("PCI", rows), "bang.ods")
    assert (found.index, found.years, found.units) == ("PCI", [2019], 63)
    assert total_of(found) == dict(zip(codes(), scores(63, 55, 0.21), strict=True))


def test_an_old_workbook_is_read_and_its_hidden_sheet_named(warehouse):
    # Made once with a writer of the old format that nobody keeps up any more.
    found = read(warehouse, Path(__file__).with_name("data") / "pci_2019.xls", "")
    assert (found.index, found.years) == ("PCI", [2019])
    assert total_of(found) == dict(zip(codes(), scores(63, 55, 0.2), strict=True))
    assert "sheet_hidden" in kinds(found)


def test_a_row_of_maxima_above_the_first_province_is_no_province(warehouse):
    rows = decision(VALUES)
    rows.insert(1, (None, "Điểm tối đa", "100,00", None))
    found = read(warehouse, xlsx(("A", rows)))
    assert total_of(found) == EXPECTED and [f.kind for f in found.skipped] == ["summary"]


def test_heads_of_regions_and_blank_rows_between_provinces_do_not_matter(warehouse):
    rows = decision(VALUES)
    rows[30:30] = [(None,), ("II", "Tây Nguyên", None, None)]
    rows[1:1] = [("I", "Trung du và miền núi phía Bắc", "75,00", None)]
    assert total_of(read(warehouse, xlsx(("A", rows)))) == EXPECTED


def test_points_and_percent_of_a_hundred_side_by_side_are_one_score(warehouse):
    rows = [
        ("Tỉnh", "Tổng điểm", "PAR INDEX 2024"),
        *((n, vi(v), v) for n, v in zip(names(), VALUES, strict=True)),
    ]
    found = read(warehouse, xlsx(("A", rows)))
    assert total_of(found) == EXPECTED and goes_in(found)


def test_the_change_since_last_year_is_not_taken_for_a_score(warehouse):
    rows = [
        ("Tỉnh", "SIPAS 2023", "Tăng/giảm so với 2022", "Hạng"),
        *((n, v, -0.5, None) for n, v in zip(names(), VALUES, strict=True)),
    ]
    found = read(warehouse, xlsx(("A", rows)))
    assert found.years == [2023] and total_of(found) == EXPECTED


def test_a_year_that_is_not_in_the_file_is_said_to_be_missing(warehouse):
    rows = [
        ("year", "geo_name", "sipas_index"),
        *((2022, n, v) for n, v in zip(names(), VALUES, strict=True)),
    ]
    with pytest.raises(IndexFileError) as refused:
        read(warehouse, csv_text(rows).encode(), "x.csv", year=2019)
    assert refused.value.key == "index_import.no_such_year"


def test_a_cell_far_away_does_not_swell(warehouse):
    rows = decision(VALUES)

    def far(book):
        book.worksheets[0]["XFD1048576"] = 1

    with pytest.raises(IndexFileError) as refused:
        read(warehouse, xlsx(("A", rows), touch=far))
    assert refused.value.key == "index_import.too_many_cells"


def test_filtered_rows_are_read_and_told(warehouse):
    def hide(book):
        book.worksheets[0].row_dimensions[10].hidden = True

    found = read(warehouse, xlsx(("A", decision(VALUES)), touch=hide))
    assert total_of(found) == EXPECTED and "rows_hidden" in kinds(found)


@pytest.mark.parametrize("sign", [";", "\t", "|", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_with_any_separator_and_encoding(warehouse, sign, encoding):
    content = csv_text(decision(VALUES), sign).encode(encoding)
    found = read(warehouse, content, "bang.csv")
    assert (found.index, found.years) == ("PAR", [2024])
    assert total_of(found) == EXPECTED


def test_a_table_in_the_old_vietnamese_code_page(warehouse):
    rows = [("Tỉnh", "PAR INDEX 2024"), *zip(names(), map(vi, VALUES), strict=True)]
    # The code page knows letters with a hat, a breve or a horn, and the five tone marks apart.
    tones = "\u0300\u0301\u0303\u0309\u0323"
    text = ""
    for letter in unicodedata.normalize("NFC", csv_text(rows, ";")):
        apart = unicodedata.normalize("NFD", letter)
        base = "".join(mark for mark in apart if mark not in tones)
        text += unicodedata.normalize("NFC", base) + "".join(mark for mark in apart if mark in tones)
    found = read(warehouse, text.encode("cp1258"), "bang.csv")
    assert total_of(found) == EXPECTED


def test_text_pasted_from_a_page_with_tabs_or_blanks(warehouse):
    for gap in ("\t", "    "):
        lines = ["Tỉnh" + gap + "PAR INDEX 2024" + gap + "Hạng"]
        lines += [gap.join(str(v) for v in row[1:]) for row in decision(VALUES)[1:]]
        found = read(warehouse, "\n".join(lines), "dán")
        assert total_of(found) == EXPECTED


def test_provinces_across_and_dimensions_down(warehouse):
    papi = {"1": 5.0, "1.1": 1.2, "1.2": 1.3, "1.3": 1.5, "1.4": 1.0}
    labels = {
        "1": "Tham gia của người dân ở cấp cơ sở", "1.1": "Tri thức công dân", "1.2": "Cơ hội tham gia",
        "1.3": "Chất lượng bầu cử", "1.4": "Đóng góp tự nguyện",
    }  # fmt: skip
    rows = [("Chỉ số PAPI năm 2023",), ("Nội dung", *names())]
    for n, (number, value) in enumerate(papi.items()):
        rows.append(
            (f"{number}. {labels[number]}", *(round(value + 0.001 * i + 0.0001 * n, 6) for i in range(63)))
        )
    found = read(warehouse, xlsx(("Sheet1", rows)))
    assert (found.index, found.years, found.units) == ("PAPI", [2023], 63)
    said = {(c.province_code, c.dimension): c.score for c in found.cells}
    assert said[("01", "D1.1")] == 1.2001 and said[("96", "D1")] == 5.062
    assert any(reason.why == "across" for reason in found.reasons)


@pytest.mark.parametrize("written", [str, float])
@pytest.mark.parametrize("corner", [(None, None), ("Mã", "Chỉ tiêu"), ("PAPI 2025", None)])
def test_provinces_across_with_numbers_and_names_of_dimensions_apart(warehouse, written, corner):
    parts = [
        ("1", "Tham gia của người dân ở cấp cơ sở"),
        ("1.1", "Tri thức công dân"),
        ("1.2", "Cơ hội tham gia"),
    ]
    rows = [("Chỉ số PAPI năm 2025",), (*corner, *names(34))]
    for n, (number, label) in enumerate(parts):
        rows.append((written(number), label, *(round((5.0, 1.2, 1.4)[n] + i / 1000, 3) for i in range(34))))
    found = read(warehouse, xlsx(("Bảng", rows)))
    said = {(c.province_code, c.dimension): c.score for c in found.cells}
    assert found.years == [2025] and not found.rejected
    assert (said[("01", "D1")], said[("01", "D1.1")], said[("96", "D1.2")]) == (5.0, 1.2, 1.433)


def test_a_table_of_ministries_above_that_of_the_provinces_stays_outside(warehouse):
    rows = [("PHỤ LỤC: PAR INDEX NĂM 2024",), ("STT", "Bộ, cơ quan", "PAR INDEX 2024", "Xếp hạng")]
    rows += [(1, "Bộ Tài chính", "89,12", 1), (2, "Bộ Nội vụ", "88,01", 2), (None,)]
    found = read(warehouse, xlsx(("A", [*rows, *decision(VALUES)])))
    assert total_of(found) == EXPECTED and found.sound


def test_two_indices_in_one_table_are_loaded_one_after_the_other(warehouse):
    rows = [("Tỉnh", "PAR INDEX 2023", "Xếp hạng", "SIPAS 2023", "Xếp hạng")]
    rows += [(n, v, 63 - i, v - 2, 63 - i) for i, (n, v) in enumerate(zip(names(), VALUES, strict=True))]
    content = xlsx(("A", rows))
    with pytest.raises(IndexFileError) as refused:
        read(warehouse, content)
    assert refused.value.key == "index_import.several_indices"
    par, sipas = (read(warehouse, content, index=index) for index in ("PAR", "SIPAS"))
    assert total_of(par) == EXPECTED
    assert total_of(sipas) == {code: round(value - 2, 2) for code, value in EXPECTED.items()}


def test_the_fields_of_par_index_are_known_in_composed_and_decomposed_letters(warehouse):
    labels = {
        "1. Công tác chỉ đạo, điều hành CCHC": "chi_dao",
        "Cải cách TTHC (14,5 điểm)": "tthc",
        "Cải cách tài chính công": "tai_chinh",
        "Chỉ số CCHC": "",
    }
    for form in ("NFC", "NFD"):
        head = [unicodedata.normalize(form, label) for label in ("Tỉnh, thành phố", *labels)]
        rows = [(unicodedata.normalize(form, "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2018"),), head]
        rows += [(n, "8,12", "12,25", "5,5", vi(v)) for n, v in zip(names(), VALUES, strict=True)]
        found = read(warehouse, xlsx(("A", rows)))
        own = {c.dimension: c.score for c in found.cells if c.province_code == "70"}
        assert own == {"chi_dao": 8.12, "tthc": 12.25, "tai_chinh": 5.5, "": EXPECTED["70"]}


def test_years_as_numbers_in_the_head(warehouse):
    rows = [("Tỉnh", 2018, 2019), *((n, v, v + 1) for n, v in zip(names(), scores(63, 55, 0.2), strict=True))]
    found = read(warehouse, xlsx(("PCI", rows)))
    assert found.years == [2018, 2019] and total_of(found, 2019)["01"] == 56.0


def test_several_years_side_by_side_under_merged_heads(warehouse):
    rows = [("Tỉnh", "Năm 2018", None, "Năm 2019", None), (None, "Điểm", "Hạng", "Điểm", "Hạng")]
    older = scores(63, 55, 0.2)
    newer = scores(63, 56, 0.2)
    rows += [(n, o, 63 - i, v, 63 - i) for i, (n, o, v) in enumerate(zip(names(), older, newer, strict=True))]
    for merged in (["B1:C1", "D1:E1", "A1:A2"], []):
        found = read(warehouse, xlsx(("PCI", rows), merged=merged))
        assert found.years == [2018, 2019]
        assert total_of(found, 2018) == dict(zip(codes(), older, strict=True))
        assert total_of(found, 2019) == dict(zip(codes(), newer, strict=True))
        only = read(warehouse, xlsx(("PCI", rows), merged=merged), year=2019)
        assert only.years == [2019] and total_of(only) == dict(zip(codes(), newer, strict=True))


def test_several_sheets_of_one_year_each(warehouse):
    sheets = []
    for year in (2021, 2022):
        values = scores(63, 60 + year - 2021, 0.3)
        sheets.append((f"{year}_SIPAS", [("Tỉnh", "Chỉ số hài lòng"), *zip(names(), values, strict=True)]))
    found = read(warehouse, xlsx(*sheets))
    assert (found.index, found.years) == ("SIPAS", [2021, 2022])
    assert total_of(found, 2022) == dict(zip(codes(), scores(63, 61, 0.3), strict=True))


def test_two_lists_side_by_side_in_different_order(warehouse):
    d1, total = scores(63, 4, 0.05), scores(63, 55, 0.25)
    left = sorted(zip(d1, names(), strict=True), reverse=True)
    right = sorted(zip(total, names()[::-1], strict=True), reverse=True)
    rows = [("Thứ tự", "Tỉnh", "Gia nhập\nthị trường", None, "PCI 2016", "Xếp hạng", "Nhóm")]
    rows += [
        (i, ln, lv, rn, rv, i, "Khá")
        for i, ((lv, ln), (rv, rn)) in enumerate(zip(left, right, strict=True), 1)
    ]
    found = read(warehouse, xlsx(("Summary_VN", rows)))
    said = {(c.province_code, c.dimension): c for c in found.cells}
    by_name = dict(zip(names(), codes(), strict=True))
    assert {name: said[(by_name[name], "D01")].score for _, name in left} == {name: v for v, name in left}
    assert {name: said[(by_name[name], "")].score for _, name in right} == {name: v for v, name in right}
    assert said[(by_name[right[0][1]], "")].rank == 1
    assert said[(by_name[right[0][1]], "")].tier == "fairly_good"
    assert said[(by_name[left[0][1]], "D01")].rank is None


def test_a_stale_hidden_sheet_is_named_and_not_taken(warehouse):
    stale = [
        ("Province", "PCI 2013", "PCI tier"),
        *((n, v, "Excellent") for n, v in zip(names(), scores(63, 40, 0.2), strict=True)),
    ]
    true = [("Tỉnh", "PCI 2016"), *zip(names(), scores(63, 55, 0.2), strict=True)]
    content = xlsx(("Summary", stale), ("Summary_VN", true), hidden=["Summary"])
    found = read(warehouse, content)
    assert found.years == [2016]
    hidden = next(f for f in found.warnings if f.kind == "sheet_hidden")
    assert hidden.sheet == "Summary" and "2013" in hidden.value
    chosen = read(warehouse, content, mapping={"sheets": ["Summary"]})
    assert chosen.years == [2013]


def test_a_repeated_province_and_extremes_under_the_table_do_not_come_in(warehouse):
    values = scores(63, 55, 0.2)
    rows = [("Province", "Rank", "The Weighted PCI Score in 2017")]
    rows += [(bare(n), 63 - i, v) for i, (n, v) in enumerate(zip(names(), values, strict=True))]
    rows += [(None,), ("Ha Noi", 63, values[0]), ("Min", None, 55), ("Median", None, 60), ("Max", None, 70)]
    found = read(warehouse, xlsx(("Summary", rows)))
    assert total_of(found) == dict(zip(codes(), values, strict=True))
    assert {f.kind for f in found.skipped} == {"repeat", "summary"} and len(found.skipped) == 4
    assert goes_in(found)


def test_a_percentage_a_fraction_and_a_bare_number_are_one_score(warehouse):
    def percent_cells(book):
        for row in book.worksheets[0].iter_rows(min_row=2, min_col=2, max_col=2):
            row[0].number_format = "0.00%"

    head = ("Tỉnh", "SIPAS 2021")
    ways = [
        xlsx(("A", [head, *zip(names(), VALUES, strict=True)])),
        xlsx(("A", [head, *((n, vi(v) + "%") for n, v in zip(names(), VALUES, strict=True))])),
        xlsx(("A", [head, *((n, round(v / 100, 4)) for n, v in zip(names(), VALUES, strict=True))])),
        xlsx(
            ("A", [head, *((n, round(v / 100, 4)) for n, v in zip(names(), VALUES, strict=True))]),
            touch=percent_cells,
        ),
        xlsx(("A", [head, *((n, vi(v / 100, 4)) for n, v in zip(names(), VALUES, strict=True))])),
    ]
    for content in ways:
        assert total_of(read(warehouse, content)) == EXPECTED
    assert "fractions" in kinds(read(warehouse, ways[2]))
    assert "fractions" not in kinds(read(warehouse, ways[3]))


@pytest.mark.parametrize("word", ["KCDL", "N/A", "-", "", "Không công bố"])
def test_missing_scores_stay_missing_with_their_reason(warehouse, word):
    rows = decision(VALUES)
    rows[5] = (5, names()[4], word, "")
    found = read(warehouse, xlsx(("A", rows)))
    assert codes()[4] not in total_of(found) and found.units == 62
    assert sum(found.missing.values()) == 1
    missing = next(f for f in found.warnings if f.kind == "units_missing")
    assert names()[4] in missing.value


def test_a_zero_total_over_blank_parts_is_missing(warehouse):
    rows = [
        (
            "Tỉnh",
            "1: Tham gia của người dân ở cấp cơ sở",
            "2: Công khai, minh bạch",
            "Chỉ số PAPI (không có trọng số)",
        )
    ]
    rows += [(n, 5.1, 5.2, 31.0 + i / 100) for i, n in enumerate(names())]
    rows[3] = (names()[2], None, None, 0)
    found = read(warehouse, xlsx(("2014_PAPI", rows)))
    assert codes()[2] not in total_of(found)
    assert "zero_is_missing" in kinds(found)


def test_absent_provinces_are_named(warehouse):
    rows = [row for row in decision(VALUES) if row[1] not in ("Hà Giang", "Cà Mau")]
    found = read(warehouse, xlsx(("A", rows)))
    missing = next(f for f in found.warnings if f.kind == "units_missing")
    assert "Hà Giang" in missing.value and "Cà Mau" in missing.value


def test_english_names_codes_without_zero_and_footnotes(warehouse):
    rows = [("tinhid", "Province", "SIPAS 2021")]
    rows += [
        (int(c), bare(n) + ("*" if c == "70" else ""), v)
        for c, n, v in zip(codes(), names(), VALUES, strict=True)
    ]
    rows += [(None,), ("* Bình Phước: số liệu sơ bộ",)]
    assert total_of(read(warehouse, xlsx(("A", rows)))) == EXPECTED


def test_codes_of_the_publisher_are_not_taken_for_those_of_the_statistics_office(warehouse):
    rows = [("Mã", "Tỉnh", "PCI 2016")]
    rows += [(str(63 - i), n, 55 + i / 10) for i, n in enumerate(names())]
    found = read(warehouse, xlsx(("A", rows)))
    assert total_of(found)["96"] == 61.2
    assert "other_codes" in kinds(found)


def test_codes_alone_are_enough_under_a_head_that_says_so(warehouse):
    rows = [("Mã tỉnh", "PCI 2016"), *((int(c), 55 + i / 10) for i, c in enumerate(codes()))]
    assert total_of(read(warehouse, xlsx(("A", rows))))["70"] == 55 + codes().index("70") / 10


def test_two_name_columns_in_two_languages_are_one(warehouse):
    rows = [("tentinh_eng", "tentinh_vie", "PCI 2016")]
    rows += [(bare(n), n, 55 + i / 10) for i, n in enumerate(names())]
    found = read(warehouse, xlsx(("A", rows)))
    assert found.units == 63 and goes_in(found)


def test_the_34_units_are_known_from_2025_on(warehouse):
    values = scores(34)
    rows = [("Tỉnh", "SIPAS 2025"), *zip(names(34), values, strict=True)]
    found = read(warehouse, xlsx(("A", rows)))
    assert found.units == 34 and total_of(found) == dict(zip(codes(34), values, strict=True))
    assert "units_missing" not in kinds(found)


def test_our_own_layout_goes_back_in(warehouse):
    frame = warehouse.rows(
        "SELECT index_code, year, province_code, dimension, score, rank_published AS rank FROM score "
        "WHERE index_code = 'PCI' AND year = 2019 ORDER BY 3, 4"
    )
    rows = [tuple(frame.columns), *frame.itertuples(index=False)]
    rows = [["" if v is None or str(v) in ("nan", "<NA>") else v for v in row] for row in rows]
    found = read(warehouse, csv_text(rows).encode(), "ho-so.csv")
    assert found.counts == {"same": 693} and found.acceptable


@pytest.mark.parametrize(
    ("head", "index", "year"),
    [
        ("Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI) năm 2020", "PAPI", 2020),
        ("Bảng xếp hạng PCI 2019 (công bố năm 2020)", "PCI", 2019),
        ("Quyết định số 12/QĐ-BNV ngày 05/4/2024: Chỉ số hài lòng (SIPAS) năm 2023", "SIPAS", 2023),
        ("Xếp hạng chỉ số chuyển đổi số cấp tỉnh 2022", "DTI", 2022),
        ("Vietnam ICT Index 2020", "ICT", 2020),
    ],
)
def test_index_and_year_stand_in_the_title(warehouse, head, index, year):
    value = 0.45 if index in ("DTI", "ICT") else 41.5
    rows = [
        (head, None, None),
        ("STT", "Địa phương", "Điểm"),
        *((i, n, value + i / 1000) for i, n in enumerate(names(), 1)),
    ]
    found = read(warehouse, xlsx(("Sheet1", rows)), "khong-noi-gi.xlsx")
    assert (found.index, found.years, found.units) == (index, [year], 63)
