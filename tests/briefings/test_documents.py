"""The same briefing as Markdown and as a Word document: complete, plain, the same bytes every time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Mm, Pt

from reform.briefings.documents import docx_bytes, facts, file_name, markdown
from reform.briefings.parts import (
    Briefing,
    Heading,
    IncompleteBriefing,
    Remark,
    Section,
    Source,
    Statement,
    Table,
)
from reform.wording.texts import text

ONE, TWO = Source("one", "Bộ Nội vụ: PAR INDEX 2019, 2020"), Source("two", "VCCI: bảng *PCI*_2020")
BRIEFING = Briefing(
    kind="weekly",
    language="vi",
    agency="ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC",
    title="Báo cáo tuần về cải cách hành chính",
    subtitle="Bình Phước · bảy ngày đến 22/06/2021",
    finding="Cả 5 chỉ số ở nửa dưới bảng xếp hạng",
    sections=(
        Section(
            "Các chỉ số",
            (
                Statement("Đạt 62,42\u00a0điểm", "Bình Phước", "năm 2020", (TWO,)),
                Statement("Đạt 80,79%", "Bình Phước", "năm 2019", (ONE, TWO)),
                Remark("Kho số liệu chưa có kỳ 2021."),
            ),
        ),
        Section(
            "Hồ sơ",
            (
                Heading("Toàn tỉnh"),
                Table(
                    "Quá hạn", ("Cơ quan", "Số"), (("Sở A|B", "12"),), "hồ sơ", "toàn tỉnh", "tuần", (ONE,)
                ),
            ),
        ),
    ),
    home_name="Bình Phước",
    as_of=date(2021, 6, 22),
    prepared_on=date(2021, 6, 23),
    version="abc123",
    queries=("indices/latest", "dossiers/summary"),
    simulated=False,
)


def word(briefing: Briefing):
    return Document(BytesIO(docx_bytes(briefing)))


def words_of(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@pytest.mark.parametrize("missing", ["text", "scope", "period", "sources"])
def test_a_statement_without_whose_when_or_by_whom_cannot_be_made(missing):
    whole = {"text": "Đạt 1%", "scope": "tỉnh", "period": "năm 2020", "sources": (ONE,)}
    empty = () if missing == "sources" else ""
    with pytest.raises(IncompleteBriefing) as refused:
        Statement(**whole | {missing: empty})
    assert refused.value.missing == missing


@pytest.mark.parametrize("missing", ["agency", "title", "subtitle", "finding", "sections", "version"])
def test_a_document_without_its_header_content_or_version_is_refused_in_words(missing):
    with pytest.raises(IncompleteBriefing) as refused:
        replace(BRIEFING, **{missing: () if missing == "sections" else "  "})
    assert text("vi", f"briefings.missing.{refused.value.missing}")


def test_scope_period_and_numbered_sources_stand_behind_every_statement():
    lines = markdown(BRIEFING).splitlines()
    assert "- Đạt 62,42 điểm (Bình Phước; năm 2020) [1]." in lines
    assert "- Đạt 80,79% (Bình Phước; năm 2019) [1, 2]." in lines
    assert "[1] VCCI: bảng \\*PCI\\*\\_2020" in lines
    assert "[2] Bộ Nội vụ: PAR INDEX 2019, 2020" in lines


def test_a_cell_cannot_break_its_table():
    assert "| Sở A\\|B | 12 |" in markdown(BRIEFING).splitlines()


def test_both_formats_say_the_same_figures():
    figures = re.compile(r"\d+(?:[.,/]\d+)*")
    plain = markdown(BRIEFING).split("<!--")[0]
    assert set(figures.findall(plain)) == set(figures.findall(words_of(word(BRIEFING))))


def test_the_page_is_the_one_the_form_asks_for():
    document = word(BRIEFING)
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    margins = [page.left_margin, page.right_margin, page.top_margin, page.bottom_margin]
    assert [round(m.mm) for m in margins] == [30, 15, 20, 20]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))
    fonts = set(
        re.findall(r'w:(?:ascii|hAnsi|cs|eastAsia)="([^"]+)"', document.styles["Heading 1"].element.xml)
    )
    assert "Times New Roman" in fonts and "Theme" not in document.styles["Heading 1"].element.rPr.rFonts.xml


def test_an_unsigned_text_bears_no_national_title_number_or_signature():
    words = words_of(word(BRIEFING)).upper()
    assert "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC" in words
    for never in ("CỘNG HÒA", "ĐỘC LẬP", "KT. CHỦ TỊCH", "NƠI NHẬN", "SỐ:"):
        assert never not in words


def test_headings_and_repeated_table_heads_are_real():
    document = word(BRIEFING)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "1. Các chỉ số",
        "2. Hồ sơ",
        "Nguồn số liệu",
    ]
    table = document.tables[-1]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert sum(cell.width for cell in table.rows[0].cells) <= Mm(166)


def test_the_same_briefing_gives_the_same_bytes():
    assert docx_bytes(BRIEFING) == docx_bytes(replace(BRIEFING))
    with ZipFile(BytesIO(docx_bytes(BRIEFING))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.testzip() is None


def test_the_file_carries_its_facts():
    expected = {"as_of": "2021-06-22", "version": "abc123", "queries": ["indices/latest", "dossiers/summary"]}
    comment = re.search(r"<!-- (.*) -->", markdown(BRIEFING))[1]
    assert json.loads(comment) == facts(BRIEFING)
    assert expected.items() <= facts(BRIEFING).items()
    with ZipFile(BytesIO(docx_bytes(BRIEFING))) as packed:
        properties = packed.read("docProps/custom.xml").decode("utf-8")
        assert "docProps/thumbnail.jpeg" not in packed.namelist()
    assert '"reform.version"><vt:lpwstr>abc123<' in properties
    assert word(BRIEFING).core_properties.title == BRIEFING.title


def test_simulated_figures_are_marked_on_every_page_and_in_the_name():
    simulated = replace(BRIEFING, simulated=True)
    assert "DỮ LIỆU MÔ PHỎNG" in word(simulated).sections[0].header.paragraphs[0].text
    assert "DỮ LIỆU MÔ PHỎNG" in markdown(simulated)
    assert file_name(simulated, "docx") == "binh-phuoc_bao-cao-tuan_2021-06-22_2021-06-23_mo-phong.docx"
    assert file_name(BRIEFING, "md") == "binh-phuoc_bao-cao-tuan_2021-06-22_2021-06-23.md"
    assert "MÔ PHỎNG" not in markdown(BRIEFING)
