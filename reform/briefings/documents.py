"""A briefing as Markdown and as a Word document.

The Word document has the look of Nghị định 30/2020/NĐ-CP (A4, its margins, Times New Roman by
name, black), with a plain header: no national title, number, seal or signature, because an
unsigned text bears none. The same briefing gives the same bytes.
"""
# Long because Word and Markdown of the same parts stand side by side, so that none is forgotten.

from __future__ import annotations

import json
import math
import re
from datetime import datetime, time
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE as CONTENT
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reform.briefings.parts import Block, Briefing, Heading, Remark, Section, Source, Statement, Table
from reform.figures.measure import text_width
from reform.urls import slug
from reform.wording import dates, numbers
from reform.wording.texts import text

FORMATS = ("md", "docx")
_FONT = "Times New Roman"
# Domain notes §4.4 and the visual specification §8: left 30, right 15, top and bottom 20 mm.
_MARGINS = {"left": 30.0, "right": 15.0, "top": 20.0, "bottom": 20.0}
_PAGE = (210.0, 297.0)
_TEXT_WIDTH = _PAGE[0] - _MARGINS["left"] - _MARGINS["right"]
_BODY, _SMALL, _TITLE = 13.0, 11.0, 16.0
# Blank left and right of the words of a table's cell, in mm.
_CELL_MARGINS = 5.0
_MM_PER_POINT = 25.4 / 72
_LOCALES = {"vi": "vi-VN", "en": "en-GB"}
# The zip format cannot tell an earlier day; a fixed one keeps the bytes the same.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_SPECIAL = re.compile(r"([\\`*_<>|])")


def file_name(briefing: Briefing, suffix: str) -> str:
    """Return `binh-phuoc_bao-cao-tuan_2021-06-22_{ngay-lap}.docx`; simulated ones say so."""
    parts = [slug(briefing.home_name), _say(briefing, f"file.{briefing.kind}"), briefing.as_of.isoformat()]
    parts += [briefing.prepared_on.isoformat()]
    parts += [_say(briefing, "file.simulated")] if briefing.simulated else []
    return "_".join(parts) + f".{suffix}"


def facts(briefing: Briefing) -> dict[str, object]:
    """Return what the file says of itself to machines."""
    return {
        "kind": briefing.kind,
        "language": briefing.language,
        "as_of": briefing.as_of.isoformat(),
        "prepared_on": briefing.prepared_on.isoformat(),
        "version": briefing.version,
        "queries": list(briefing.queries),
        "sources": [source.key for source in briefing.sources()],
        "simulated": briefing.simulated,
    }


def _say(briefing: Briefing, key: str, **values: object) -> str:
    return text(briefing.language, f"briefings.{key}", **values)


def _marks(briefing: Briefing, cited: tuple[Source, ...]) -> str:
    """Return the numbers of sources: [1, 3]."""
    order = briefing.sources()
    return "[" + ", ".join(str(n) for n in sorted(order.index(source) + 1 for source in set(cited))) + "]"


def _stated(briefing: Briefing, statement: Statement) -> str:
    """Return a statement with what it is about and where it comes from."""
    return _say(
        briefing,
        "statement",
        text=statement.text,
        scope=statement.scope,
        period=statement.period,
        sources=_marks(briefing, statement.sources),
    )


def _under_table(briefing: Briefing, table: Table) -> str:
    return _say(
        briefing,
        "under_table",
        unit=table.unit,
        scope=table.scope,
        period=table.period,
        sources=_marks(briefing, table.sources),
    )


def _days(briefing: Briefing) -> tuple[str, str]:
    """Return the as-of line and the line with the day of preparation."""
    return (
        _say(briefing, "as_of", date=dates.day(briefing.as_of, briefing.language)),
        _say(briefing, "prepared", date=dates.day(briefing.prepared_on, briefing.language)),
    )


def _source_lines(briefing: Briefing) -> list[str]:
    return [f"[{n}] {source.words}" for n, source in enumerate(briefing.sources(), start=1)]


def _numbered(sections: tuple[Section, ...]) -> list[tuple[str, Section]]:
    return [(f"{n}. {section.title}", section) for n, section in enumerate(sections, start=1)]


# Markdown


def markdown(briefing: Briefing) -> str:
    """Return the briefing as Markdown; its facts stand in a comment at the end."""
    lines = [f"**{_escaped(briefing.agency)}**", "", " · ".join(_days(briefing)), ""]
    if briefing.simulated:
        lines += [f"> **{_escaped(_say(briefing, 'simulated_banner'))}**", ""]
    lines += [f"# {_escaped(briefing.title)}", "", _escaped(briefing.subtitle), ""]
    lines += [f"*{_escaped(briefing.finding)}*", ""]
    for title, section in _numbered(briefing.sections):
        lines += [f"## {_escaped(title)}", ""]
        for block in section.blocks:
            lines += [*_block_lines(briefing, block), ""]
    lines += [f"## {_say(briefing, 'sources')}", ""]
    for line in _source_lines(briefing):
        lines += [_escaped(line), ""]
    lines += [_escaped(_say(briefing, "made_from", version=briefing.version)), ""]
    # Two hyphens would end the comment.
    written = json.dumps(facts(briefing), ensure_ascii=False).replace("--", "-\\u002d")
    # Markdown is wrapped by whoever shows it; with plain spaces its sentences can be searched.
    return "\n".join([*lines, f"<!-- {written} -->", ""]).replace(numbers.NBSP, " ")


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _block_lines(briefing: Briefing, block: Block) -> list[str]:
    match block:
        case Statement():
            return [f"- {_escaped(_stated(briefing, block))}"]
        case Remark():
            return [f"- *{_escaped(block.text)}*"]
        case Heading():
            return [f"### {_escaped(block.text)}"]
        case Table():
            kinds = ["---" if n < block.words else "---:" for n in range(len(block.columns))]
            rows = [list(block.columns), kinds, *(list(row) for row in block.rows)]
            shown = [[cell if row is kinds else _escaped(cell) for cell in row] for row in rows]
            table = ["| " + " | ".join(row) + " |" for row in shown]
            return [f"**{_escaped(block.title)}**", "", *table, "", _escaped(_under_table(briefing, block))]


# Word


def docx_bytes(briefing: Briefing) -> bytes:
    """Return the briefing as a Word document."""
    document = Document()
    _page(document)
    _styles(document, _LOCALES[briefing.language])
    _properties(document, briefing)
    _running_lines(document, briefing)
    _header(document, briefing)
    for title, section in _numbered(briefing.sections):
        document.add_paragraph(title, style="Heading 1")
        for block in section.blocks:
            _word_block(document, briefing, block)
    document.add_paragraph(_say(briefing, "sources"), style="Heading 1")
    for line in [*_source_lines(briefing), _say(briefing, "made_from", version=briefing.version)]:
        _small(document.add_paragraph(line))
    out = BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(side) for side in _PAGE)
    for side, width in _MARGINS.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.header_distance = section.footer_distance = Mm(10)


def _styles(document: WordDocument, locale: str) -> None:
    for name in ("Normal", "Heading 1", "Heading 2", "Header", "Footer"):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name = _FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]  # the template's theme fonts would win over the name
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = Pt(_BODY)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), locale)
    normal.element.get_or_add_rPr().append(language)
    for name in ("Heading 1", "Heading 2"):
        heading = document.styles[name]
        assert isinstance(heading, ParagraphStyle)
        heading.font.size, heading.font.bold, heading.font.italic = Pt(_BODY), True, name == "Heading 2"
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(6)
        heading.paragraph_format.keep_with_next = True


def _properties(document: WordDocument, briefing: Briefing) -> None:
    made = datetime.combine(briefing.prepared_on, time())
    properties = document.core_properties
    properties.title = briefing.title
    properties.subject = briefing.subtitle[:255]
    properties.author = properties.last_modified_by = briefing.agency[:255]
    properties.language = _LOCALES[briefing.language]
    properties.created = properties.modified = made
    properties.version = briefing.version
    properties.comments = ""  # the template's own
    properties.category = _say(briefing, "simulated_mark") if briefing.simulated else ""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATION.THUMBNAIL:
            del package.rels[key]  # the template's picture of an empty page
    part = Part(PackURI("/docProps/custom.xml"), CONTENT.OFC_CUSTOM_PROPERTIES, _custom(briefing), package)
    package.relate_to(part, RELATION.CUSTOM_PROPERTIES)


def _custom(briefing: Briefing) -> bytes:
    """Return the facts as the document's own properties (Word: File, Information, Properties)."""
    root = Element("Properties", {"xmlns": _CUSTOM, "xmlns:vt": _TYPES})
    for n, (name, value) in enumerate(facts(briefing).items(), start=2):  # Office counts from 2
        written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        entry = SubElement(root, "property", {"fmtid": _CUSTOM_ID, "pid": str(n), "name": f"reform.{name}"})
        SubElement(entry, "vt:lpwstr").text = written
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _running_lines(document: WordDocument, briefing: Briefing) -> None:
    """Put the page number below every page, and the word on simulated data above it."""
    section = document.sections[0]
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        run = footer.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)
    if briefing.simulated:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(_say(briefing, "simulated_banner")).bold = True


def _header(document: WordDocument, briefing: Briefing) -> None:
    """Write agency and days side by side, then title, subtitle and finding."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (95.0, _TEXT_WIDTH - 95.0))
    left, right = table.rows[0].cells
    agency = left.paragraphs[0]
    agency.alignment = WD_ALIGN_PARAGRAPH.CENTER
    agency.paragraph_format.space_after = Pt(0)
    agency.add_run(briefing.agency).bold = True
    _short_rule(left.add_paragraph())
    for n, line in enumerate(_days(briefing)):
        paragraph = right.paragraphs[0] if n == 0 else right.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(line).italic = True
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(12)
    run = title.add_run(briefing.title)
    run.bold, run.font.size, run.font.all_caps = True, Pt(_TITLE), True
    subtitle = document.add_paragraph(briefing.subtitle)
    subtitle.alignment = WD_ALIGN_PARAGRAPH.CENTER
    finding = document.add_paragraph()
    finding.alignment = WD_ALIGN_PARAGRAPH.CENTER
    finding.add_run(briefing.finding).italic = True


def _short_rule(paragraph: Paragraph) -> None:
    """Draw the short line under the agency: a bottom border on a narrow empty paragraph."""
    borders = OxmlElement("w:pBdr")
    borders.append(_edge("bottom"))
    # The form fixes the order of these elements, borders first; the others find their place.
    paragraph._p.get_or_add_pPr().append(borders)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(32)
    form.space_after = Pt(0)
    form.line_spacing = Pt(4)


def _edge(side: str) -> BaseOxmlElement:
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    return edge


def _small(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_after = Pt(3)
    for run in paragraph.runs:
        run.font.size = Pt(_SMALL)


def _word_block(document: WordDocument, briefing: Briefing, block: Block) -> None:
    match block:
        case Statement():
            _justified(document.add_paragraph(_stated(briefing, block)))
        case Remark():
            paragraph = document.add_paragraph()
            paragraph.add_run(block.text).italic = True
            _justified(paragraph)
        case Heading():
            document.add_paragraph(block.text, style="Heading 2")
        case Table():
            _word_table(document, briefing, block)


def _justified(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)


def _word_table(document: WordDocument, briefing: Briefing, block: Table) -> None:
    caption = document.add_paragraph()
    caption.add_run(block.title).bold = True
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.style = document.styles["Table Grid"]
    _widths(table, _column_widths(block))
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for n, name in enumerate(block.columns):
        _fill(head.cells[n], name, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    for row in block.rows:
        added = table.add_row()
        whole = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(whole)
        for n, words in enumerate(row):
            side = WD_ALIGN_PARAGRAPH.LEFT if n < block.words else WD_ALIGN_PARAGRAPH.RIGHT
            _fill(added.cells[n], words, side)
    under = document.add_paragraph()
    under.add_run(_under_table(briefing, block)).italic = True
    under.paragraph_format.space_before = Pt(3)
    _small(under)


def _column_widths(block: Table) -> tuple[float, ...]:
    """Share the width of the text: columns of words by what they hold, of numbers alike."""
    count = len(block.columns)
    if block.words >= count:
        longest = [max(len(row[n]) for row in (block.columns, *block.rows)) for n in range(count)]
        # Long cells break into lines: a column four times as long needs about twice the width.
        weights = [math.sqrt(length) for length in longest]
        return tuple(_TEXT_WIDTH * weight / sum(weights) for weight in weights)
    heads = {word for name in block.columns[block.words :] for word in name.split(" ")}
    # No word of a head may break.
    whole = max(text_width(word, _SMALL, 700, serif=True) for word in heads) * _MM_PER_POINT
    number = max(min(21.0, 0.6 * _TEXT_WIDTH / (count - block.words)), whole + _CELL_MARGINS)
    words = (_TEXT_WIDTH - number * (count - block.words)) / block.words
    return (words,) * block.words + (number,) * (count - block.words)


def _widths(table: WordTable, widths: tuple[float, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _fill(cell: _Cell, words: str, side: WD_ALIGN_PARAGRAPH, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(words)
    run.bold = bold
    _small(paragraph)
    paragraph.paragraph_format.space_after = Pt(0)


def _same_bytes(packed: bytes) -> bytes:
    """Pack the parts again with one fixed time, so that the clock is in no byte."""
    out = BytesIO()
    with ZipFile(BytesIO(packed)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = ZipInfo(name, _ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return out.getvalue()
