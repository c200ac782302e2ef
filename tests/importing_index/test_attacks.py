"""Files made to hurt are refused with a sentence, or read for nothing but their figures."""

from __future__ import annotations

import io
import zipfile

import pytest
from pypdf import PdfWriter

from reform.importing.extracts import ExtractError, tables
from reform.importing.index import apart
from reform.importing.index.grids import IndexFileError
from reform.importing.index.telling import sentence
from reform.wording.texts import text
from tests.importing_index import attacks
from tests.importing_index.files import (
    csv_text,
    decision,
    kinds,
    names,
    ods,
    pdf,
    preview,
    scores,
    total_of,
    xlsx,
)

EXPECTED = scores()


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (attacks.zip_bomb, "index_guard.swells"),
        (attacks.lying_size, "index_import.unreadable"),
        (attacks.billion_laughs, "index_guard.odd_parts"),
        (attacks.outside_entity, "index_guard.odd_parts"),
        (attacks.far_cell, "index_import.too_many_cells"),
        (attacks.long_text_often, "index_import.too_many_cells"),
        (attacks.ods_repeated, "index_import.too_many_cells"),
        (attacks.ods_far, "index_import.too_many_cells"),
        (attacks.ods_encrypted, "index_guard.encrypted"),
        (attacks.locked_zip, "index_guard.encrypted"),
        (lambda: attacks.good()[:-300], "index_import.unreadable"),
        (lambda: attacks.good()[:900], "index_import.unreadable"),
        (lambda: attacks.archive_of("bang.xlsx", "bang 2.csv"), "index_guard.archive"),
        (lambda: attacks.archive_of(*(f"{n}.xml" for n in range(3_001))), "index_guard.swells"),
        (lambda: attacks.archive_of("word/document.xml"), "index_guard.document"),
        (lambda: attacks.archive_of("ppt/presentation.xml"), "index_guard.document"),
        (lambda: attacks.archive_of("xl/workbook.bin"), "index_guard.binary_workbook"),
        (lambda: attacks.old_with("EncryptedPackage"), "index_guard.encrypted"),
        (lambda: attacks.old_with("WordDocument"), "index_guard.document"),
        (lambda: attacks.old_with("Workbook"), "index_import.unreadable"),
        (attacks.pdf_circle, "index_import.pdf_images"),
        (attacks.pdf_swelling, "index_import.unreadable"),
        (lambda: attacks.pdf_of(b"<</Type/Catalog>>")[:60], "index_import.unreadable"),
        (lambda: b"x" * 5_000_000, "index_guard.long_line"),
        (lambda: b"1;" * 3_000_000, "index_import.too_many_cells"),
        (lambda: b"1;2\n" * 1_500_000, "index_import.too_many_cells"),
        (lambda: b"a" + b" \n" * 1_500_000, "index_import.too_many_cells"),
        (lambda: b"a;1\n" * 2_000_001, "index_guard.text_too_big"),
        (lambda: b'"' + b"a\n" * 50_000, "index_import.no_table"),
        (lambda: "Tỉnh;PAR\n".encode("utf-32"), "index_import.unknown_kind"),
        (lambda: b"T\x00nh;PAR INDEX 2024\nAn Giang;80\n", "index_import.unknown_kind"),
    ],
)
def test_what_would_harm_is_refused_with_one_sentence(warehouse, made, key):
    with pytest.raises(IndexFileError) as refused:
        preview(made(), "tep.xlsx", warehouse=warehouse)
    assert refused.value.key == key
    told = text("vi", key, **refused.value.values)
    assert "{" not in told and "hãy" in told.casefold()


def test_more_sheets_than_a_book_has_are_refused_not_cut_off(warehouse):
    content = xlsx(*((f"S{n}", [("Tỉnh", "PCI 2016")]) for n in range(61)))
    with pytest.raises(IndexFileError, match="too_many_sheets"):
        preview(content, "x", warehouse=warehouse)


def test_names_that_lead_out_of_the_archive_are_never_used(warehouse, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = attacks.changed(attacks.good(), {"../../out.xml": b"x", "/etc/out": b"x", "C:\\out": b"x"})
    assert preview(content, "x", warehouse=warehouse).sound
    assert not list(tmp_path.iterdir())


def test_a_password_on_a_pdf_is_told_as_such(warehouse):
    writer = PdfWriter(
        clone_from=io.BytesIO(pdf([attacks.TITLE], decision(EXPECTED), widths=[15, 80, 50, 40]))
    )
    writer.encrypt("bi-mat", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(IndexFileError) as refused:
        preview(stream.getvalue(), "x.pdf", warehouse=warehouse)
    assert refused.value.key == "index_guard.encrypted"


def test_a_script_in_a_pdf_is_never_run_and_its_figures_are_read(warehouse):
    assert list(total_of(preview(attacks.pdf_script(), "x.pdf", warehouse=warehouse)).values()) == EXPECTED


def test_a_reader_that_takes_too_long_is_stopped(warehouse, monkeypatch):
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.01)
    with pytest.raises(IndexFileError) as refused:
        preview(attacks.pdf_circle(), "x.pdf", warehouse=warehouse)
    assert refused.value.key == "index_guard.too_slow"


def test_macros_and_links_are_passed_over_and_told(warehouse):
    content = attacks.changed(
        attacks.good(),
        {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )
    found = preview(content, "x.xlsm", warehouse=warehouse)
    assert found.sound and list(total_of(found).values()) == EXPECTED
    assert {"macros_ignored", "links_ignored"} <= kinds(found)


def test_a_formula_counts_by_the_value_that_was_stored_with_it(warehouse):
    rows = [list(row) for row in decision(EXPECTED)]
    rows[3][2] = '=HYPERLINK("http://x","99")'
    cell = b'<c r="C4"'

    def stored(value: bytes):
        def put(part: bytes) -> bytes:
            at = part.index(b"<v", part.index(cell))
            return part[:at] + value + part[part.index(b"</c>", at) :]

        return attacks.changed(xlsx(("Phụ lục", rows)), {attacks.SHEET: put})

    with_value = preview(stored(b"<v>71.5</v>"), "x", warehouse=warehouse)
    assert total_of(with_value)["04"] == 71.5
    without = preview(stored(b"<v></v>"), "x", warehouse=warehouse)
    assert {(f.kind, f.row, f.column) for f in without.rejected} == {("formula_without_value", 4, "C")}


@pytest.mark.parametrize("said", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-2+3"])
def test_a_text_that_looks_like_a_formula_is_only_text(warehouse, said):
    rows = [list(row) for row in decision(EXPECTED)]
    rows[5][2] = said
    found = preview(csv_text(rows, "\t").replace('"', "").encode(), "x.csv", warehouse=warehouse)
    assert [(f.kind, f.row) for f in found.rejected] == [("not_a_number", 6)]
    assert said.replace('"', "")[:10] in sentence("vi", found.rejected[0])
    rows = [list(row) for row in decision(EXPECTED)]
    rows[5][1] = said
    found = preview(csv_text(rows, "\t").replace('"', "").encode(), "x.csv", warehouse=warehouse)
    assert {f.kind for f in found.rejected} <= {"unknown_unit", "near_miss"} and found.units == 62


def test_typed_errors_hidden_rows_and_percentages_are_known_of_open_documents(warehouse):
    rows = [("Tỉnh", "PAR INDEX 2024"), *((n, v / 100) for n, v in zip(names(), EXPECTED, strict=True))]

    def percent(part: bytes) -> bytes:
        part = part.replace(b'office:value-type="float"', b'office:value-type="percentage"')
        rows = part.split(b"<table:table-row>")
        return (
            b"<table:table-row>".join(rows[:5])
            + b'<table:table-row table:visibility="filter">'
            + (b"<table:table-row>".join(rows[5:]))
        )

    content = attacks.changed(ods("Phụ lục", rows), {"content.xml": percent})
    found = preview(content, "x.ods", warehouse=warehouse)
    assert list(total_of(found).values()) == EXPECTED
    assert "rows_hidden" in kinds(found) and "fractions" not in kinds(found)


def test_dossier_extracts_are_measured_before_they_are_opened(tmp_path, monkeypatch):
    file = tmp_path / "ho-so.xlsx"
    file.write_bytes(attacks.locked_zip())
    with pytest.raises(ExtractError) as refused:
        tables(file, {})
    assert refused.value.key == "index_guard.encrypted"
    file.write_bytes(attacks.good())
    with zipfile.ZipFile(file) as archive:
        size = sum(member.file_size for member in archive.infolist())
    monkeypatch.setattr("reform.importing.extracts._MOST_UNPACKED", size - 1)
    with pytest.raises(ExtractError) as refused:
        tables(file, {})
    assert refused.value.key == "index_guard.swells"
