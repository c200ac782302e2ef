"""Several sheets in one file: PDF pages, or slides of a PPTX with native titles and notes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Pt
from pypdf import PdfWriter

from reform.figures.measure import text_width
from reform.figures.slide import TitleRoom
from reform.wording.texts import Lang

# A slide of 13.333 × 7.5 inches, the size that presentation programs call 16:9.
_SLIDE = (Emu(12192000), Emu(6858000))
_TITLE_ONLY = 5
# Our own letters are on no office machine; this font is, and it has every Vietnamese letter.
_FONT = "Arial"
# Where it is missing another stands in: the widest usual one, DejaVu Sans Bold, is so much wider than ours.
_WIDEST = 1.18
_POINTS_PER_INCH, _EMU_PER_INCH = 72, 914400
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


@dataclass(frozen=True)
class Picture:
    """A slide: its picture, and what stands there as text."""

    png: bytes
    title: str
    room: TitleRoom
    alt: str
    notes: str
    language: Lang


def pdf_of_sheets(sheets: Iterable[bytes]) -> bytes:
    """Return the first pages of PDF files as one file."""
    writer = PdfWriter()
    for made in sheets:
        writer.append(io.BytesIO(made), pages=(0, 1), import_outline=False)
    # Sheets share their fonts and marks: kept once.
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pptx_of_pictures(pictures: Iterable[Picture], width: int, height: int) -> bytes:
    """Return a deck with one picture a slide, `width` by `height` px, and its title as text."""
    deck = Presentation()
    _widen(deck)
    emu = _SLIDE[0] / width
    for picture in pictures:
        slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        shown = slide.shapes.add_picture(io.BytesIO(picture.png), 0, 0, *_SLIDE)
        described = shown._element.nvPicPr.cNvPr
        described.set("descr", picture.alt)
        # The title comes before the picture for those who listen, and stands over it.
        tree = shown._element.getparent()
        tree.remove(shown._element)
        tree.insert(2, shown._element)
        _write_title(slide.shapes.title, picture, emu)
        slide.notes_slide.notes_text_frame.text = picture.notes
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _widen(deck: Any) -> None:
    """Make the slides of the library's own template 16:9, with everything on its masters."""
    ratio = _SLIDE[0] / deck.slide_width
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            left, wide = shape.left, shape.width
            shape.left, shape.width = Emu(int(left * ratio)), Emu(int(wide * ratio))
    deck.slide_width, deck.slide_height = _SLIDE


def _write_title(shape: Any, picture: Picture, emu: float) -> None:
    room = picture.room
    shape.left, shape.top = Emu(int(room.left * emu)), Emu(int(room.top * emu))
    shape.width, shape.height = Emu(int(room.width * emu)), Emu(int(room.height * emu))
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.text = "\v".join(room.lines)  # lines of about one length, as in the picture
    # A line that breaks once more would stand on the subtitle, which is part of the picture.
    longest = max(text_width(line, room.size, 700) for line in room.lines) * _WIDEST
    size = room.size * min(1.0, room.width / longest)
    for run in paragraph.runs:
        run.font.name, run.font.bold = _FONT, True
        run.font.size = Pt(int(size * emu / _EMU_PER_INCH * _POINTS_PER_INCH))
        run.font.color.rgb = _colour(room.colour)
        run._r.get_or_add_rPr().set("lang", _LANGUAGES[picture.language])


def _colour(written: str) -> RGBColor:
    """Return the colour of a token, `#RRGGBB`."""
    red, green, blue = bytes.fromhex(written.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]
