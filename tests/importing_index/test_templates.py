"""A template comes back as it was filled in: every cell, no question; what is wrong in it is named."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from reform.importing.index.grids import IndexFileError
from reform.importing.index.reference import held, reference
from reform.importing.index.templates import noted, template
from reform.wording.texts import text
from tests.importing_index.files import codes, goes_in, kinds, names, preview, scores

EDITIONS = [
    *(("PAR", year) for year in (2012, 2017, 2019, 2020, 2022, 2023, 2024, 2025)),
    *(("SIPAS", year) for year in (2017, 2021, 2022, 2024, 2025)),
    *(("PAPI", year) for year in (2011, 2014, 2018, 2019, 2021, 2024)),
    *(("PCI", year) for year in (2006, 2010, 2016, 2021, 2024)),
    *(("ICT", year) for year in (2012, 2019, 2022)),
    *(("DTI", year) for year in (2020, 2022, 2024)),
]


def opened(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book.worksheets[0]


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def column_of(sheet, label):
    return next(c.column for c in sheet[3] if str(c.value).startswith(label))


@pytest.mark.parametrize(("index", "year"), EDITIONS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_held_figures_come_back_without_a_question(warehouse, index, year, lang):
    content = template(warehouse, index, year, lang, filled=True)
    if not any(key[0] == year for key in held(warehouse, index, {year})):
        with pytest.raises(IndexFileError, match="no_figures"):
            preview(content, "bat-ky.xlsx", warehouse=warehouse)
        return
    found = preview(content, "bat-ky.xlsx", warehouse=warehouse)
    assert (found.index, found.years) == (index, [year])
    assert not found.rejected and not found.questions
    assert "column_unclear" not in kinds(found) and not found.ignored
    assert set(found.counts) <= {"same"}
    # A group that only names the first or last few is no column; everything else comes back.
    expected = {
        key
        for key, cell in held(warehouse, index, {year}).items()
        if key[0] == year
        and (
            cell.score is not None or cell.rank is not None or (cell.tier and index in ("PAR", "PAPI", "PCI"))
        )
    }
    back = {(c.year, c.province_code, c.dimension): c for c in found.cells}
    assert back.keys() == expected
    for key, cell in back.items():
        was = cell.held
        assert (cell.score, cell.rank) == (was.score, was.rank), key
        assert cell.tier == was.tier or index not in ("PAR", "PAPI", "PCI"), key


@pytest.mark.parametrize(("index", "year"), [("PAR", 2023), ("SIPAS", 2024), ("DTI", 2022), ("PAPI", 2018)])
def test_every_column_of_an_empty_template_is_read_as_what_it_asks_for(warehouse, index, year):
    book, sheet = opened(template(warehouse, index, year, "vi"))
    known = reference(warehouse)
    card, dimensions = known.cards[index], known.of_year(index, year)
    assert [c.value for c in sheet[5]][:3] == ["01", "Hà Nội", None]
    meant = {}
    for at in range(3, sheet.max_column + 1):
        label, code = sheet.cell(3, at).value, sheet.cell(4, at).value
        for row in range(5, sheet.max_row + 1):
            unit = sheet.cell(row, 1).value
            if label.startswith(("Xếp hạng", "Nhóm")):
                continue
            dimension = dimensions[code or ("sipas" if "SIPAS" in label and index == "PAR" else "")]
            low, high = dimension.low, dimension.high or (1 if card.unit == "ratio" else 100)
            value = round(
                low + (high - low) * (0.4 + row / 400 + at / 1000), 4 if card.unit == "ratio" else 2
            )
            sheet.cell(row, at).value = meant[unit, dimension.code] = value
    found = preview(saved(book), "x.xlsx", warehouse=warehouse, mapping={"confirmed": ["sums_all_off"]})
    assert {(c.province_code, c.dimension): c.score for c in found.cells} == meant
    assert len(meant) == 63 * len(dimensions)
    assert goes_in(found) and not found.ignored


def test_an_empty_template_has_no_figures_and_waits(warehouse):
    content = template(warehouse, "PAR", 2023, "vi")
    with pytest.raises(IndexFileError, match="no_figures"):
        preview(content, "x.xlsx", warehouse=warehouse)
    _, sheet = opened(content)
    assert [sheet.cell(r, 2).value for r in range(5, sheet.max_row + 1)] == names()
    assert [sheet.cell(r, 1).value for r in range(5, sheet.max_row + 1)] == codes()


def test_the_editions_of_the_new_units_have_34_rows(warehouse):
    _, sheet = opened(template(warehouse, "PCI", 2025, "vi"))
    assert [sheet.cell(r, 2).value for r in range(5, sheet.max_row + 1)] == names(34)


def filled_par(warehouse):
    """Return a template of PAR INDEX 2023 with totals, places and groups of all 63."""
    book, sheet = opened(template(warehouse, "PAR", 2023, "vi"))
    total, rank, tier = (column_of(sheet, label) for label in ("PAR INDEX", "Xếp hạng", "Nhóm"))
    for n, value in enumerate(sorted(scores(63, 78, 0.2), reverse=True)):
        sheet.cell(5 + n, total).value = value
        sheet.cell(5 + n, rank).value = n + 1
        sheet.cell(5 + n, tier).value = "Nhóm A" if value >= 90 else "Nhóm B"
    return book, sheet, {"total": total, "rank": rank, "tier": tier}


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("total", 8079, "comma_lost"),
        ("total", 101, "outside_scale"),
        ("total", -3, "negative"),
        ("total", "tám mươi", "not_a_number"),
        ("total", 0.81, "mixed_units"),
        ("total", 0, "zero"),
        ("total", date(2024, 5, 8), "is_a_date"),
        ("rank", 64, "bad_rank"),
        ("rank", 2.5, "bad_rank"),
        ("rank", "nhất", "bad_rank"),
        ("rank", 60, "rank_order"),
        ("tier", "Nhóm Z", "unknown_tier"),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(warehouse, column, value, kind):
    book, sheet, at = filled_par(warehouse)
    sheet.cell(15, at[column]).value = value
    found = preview(saved(book), "x.xlsx", warehouse=warehouse)
    finding = next(f for f in (*found.rejected, *found.questions, *found.warnings) if f.kind == kind)
    assert finding.sheet == "PAR INDEX 2023"
    if kind != "rank_order":
        letter = openpyxl.utils.get_column_letter(at[column])
        assert (finding.row, finding.column) == (15, letter)
    assert found.sound == (kind == "unknown_tier")


def test_not_published_is_taken_where_the_check_lets_it_in(warehouse):
    book, sheet, at = filled_par(warehouse)
    for name in at:
        sheet.cell(15, at[name]).value = text("vi", "index_template.not_published")
    found = preview(saved(book), "x.xlsx", warehouse=warehouse)
    assert found.sound and found.units == 62 and not found.rejected
    assert found.missing["not_published"] == 1 and "unknown_tier" not in kinds(found)


def test_the_checks_of_the_cells_are_in_the_workbook(warehouse):
    _, sheet, at = filled_par(warehouse)
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    letter = openpyxl.utils.get_column_letter
    area = {name: checks[f"{letter(n)}5:{letter(n)}67"] for name, n in at.items()}
    assert "<=100" in area["total"].formula1 and "<=63" in area["rank"].formula1
    assert area["tier"].type == "list"
    assert all(check.showErrorMessage and check.error.endswith(".") for check in area.values())
    assert all(len(check.error) <= 255 for check in checks.values())
    assert sheet.protection.sheet and sheet["A3"].protection.locked and sheet["B5"].protection.locked
    assert not sheet.cell(5, at["total"]).protection.locked
    assert sheet.freeze_panes == "C5"


def test_the_source_that_is_noted_comes_back(warehouse):
    book, _, _ = filled_par(warehouse)
    guide = book.worksheets[1]
    said = {
        "document": "Quyết định 288/QĐ-BNV", "issuer": "Bộ Nội vụ", "issued_on": "14/04/2024",
        "address": "https://moha.gov.vn/x",
    }  # fmt: skip
    for row in guide.iter_rows():
        for cell in row:
            for field, value in said.items():
                if cell.value == text("vi", f"index_template.field.{field}"):
                    guide.cell(cell.row, cell.column + 1).value = value
    assert noted(saved(book)) == said
    assert noted(template(warehouse, "PAR", 2023, "vi")) == {}


@pytest.mark.parametrize(
    ("index", "year", "key"),
    [("PAR", 2005, "index_template.no_edition"), ("XYZ", 2020, "index_import.unknown_index")],
)
def test_an_edition_that_cannot_be_is_refused(warehouse, index, year, key):
    with pytest.raises(IndexFileError) as refused:
        template(warehouse, index, year, "vi")
    assert refused.value.key == key
    assert text("vi", key, **refused.value.values)
