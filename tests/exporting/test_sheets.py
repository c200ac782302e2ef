"""Sheets and packs have the size, the pages and the words that were asked for."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from reform.exporting.asking import ask_for
from reform.exporting.facts import FileFacts
from reform.exporting.sheets import NoSuchForm, Order, Wanted, files_of, pack, sheet, sheet_with, stem
from reform.figures.measure import text_width
from reform.figures.registry import REGISTRY
from reform.urls import View
from reform.wording.texts import text

VIEW = View(as_of=date(2021, 6, 22))


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every sheet needs a published version."""


def order(form: Any, size: Any = "slide", **other: Any) -> Order:
    return Order(size, form, "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC", date(2021, 6, 25), **other)


def wanted(*names: str) -> list[Wanted]:
    return [Wanted(ask_for(name, VIEW)) for name in names]


@pytest.mark.parametrize(
    ("size", "pixels"), [("slide", (1920, 1080)), ("wall", (3840, 2160)), ("a4", (2480, 3508))]
)
def test_a_picture_has_exactly_its_pixels(size, pixels):
    with Image.open(io.BytesIO(sheet(wanted("backlog_points"), order("png", size)))) as picture:
        assert picture.size == pixels


def test_a_pack_as_pdf_has_a_page_a_sheet_in_order_with_real_letters():
    made = pack(wanted("stock_flow", "backlog_points", "rank_cards"), order("pdf"))
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 3
    said = [page.extract_text().replace("\u00a0", " ") for page in pages]
    assert "trễ hạn" in said[1] and "PAR INDEX" in said[2] and "PAR INDEX" not in said[0]
    for page in pages:
        assert round(float(page.mediabox.width) / float(page.mediabox.height), 3) == round(16 / 9, 3)
        fonts = page["/Resources"]["/Font"].values()
        assert all("BPSans" in str(font.get_object()["/BaseFont"]) for font in fonts)


def test_an_a4_pack_puts_up_to_three_figures_on_a_sheet():
    told: list[tuple[int, int]] = []
    some = wanted("rank_cards", "stock_flow", "backlog_points", "campaign_places")
    made = pack(
        some, order("pdf", "a4", letterhead="SỞ NỘI VỤ"), lambda done, whole: told.append((done, whole))
    )
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 2 and told == [(2, 4), (4, 4)]
    assert all("SỞ NỘI VỤ" in page.extract_text() for page in pages)
    width, height = (float(side) / 72 * 25.4 for side in (pages[0].mediabox.width, pages[0].mediabox.height))
    assert (round(width), round(height)) == (210, 297)


def test_the_sheet_that_a_figure_stands_on_is_the_one_of_the_pack():
    some = wanted("stock_flow", "backlog_points")
    (both,) = files_of(some, order("png", "a4"))
    with Image.open(io.BytesIO(both[1])) as whole:
        for at in (0, 1):
            with Image.open(io.BytesIO(sheet_with(some, at, order("png", "a4")))) as found:
                assert found.tobytes() == whole.tobytes()
    with Image.open(io.BytesIO(sheet_with(some, 1, order("png")))) as found:
        assert FileFacts.model_validate_json(found.info["reform-facts"]).sheets[0].figure == "backlog_points"


def test_a_deck_has_native_titles_notes_and_described_pictures():
    one = Wanted(ask_for("rank_cards", VIEW), "PCI lên 11 bậc")
    deck = Presentation(io.BytesIO(pack([one, *wanted("stock_flow")], order("pptx"))))
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)
    first, second = deck.slides
    assert first.shapes.title.text_frame.text == "PCI lên 11 bậc"
    picture = next(shape for shape in first.shapes if shape.shape_type == 13)
    assert (picture.left, picture.top, picture.width, picture.height) == (0, 0, 12192000, 6858000)
    assert picture._element.nvPicPr.cNvPr.get("descr") == one.words.alt
    notes = first.notes_slide.notes_text_frame.text
    assert one.words.source in notes and "hạng tính lại" in notes.lower()
    with Image.open(io.BytesIO(picture.image.blob)) as drawn:
        assert drawn.size == (1920, 1080)
    assert second.shapes.title.text_frame.text.replace("\v", " ") == wanted("stock_flow")[0].words.title


def test_the_title_of_a_deck_stands_where_its_picture_leaves_room():
    """Ink of the title's letters in the ordinary slide, none in the picture of the deck."""
    one = wanted("stock_flow")
    deck = Presentation(io.BytesIO(pack(one, order("pptx"))))
    (slide,) = deck.slides
    title = slide.shapes.title
    box = tuple(
        round(side / 12192000 * 1920)
        for side in (title.left, title.top, title.left + title.width, title.top + title.height)
    )
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    with (
        Image.open(io.BytesIO(picture.image.blob)) as bare,
        Image.open(io.BytesIO(sheet(one, order("png")))) as full,
    ):
        assert bare.convert("L").crop(box).getextrema() == (255, 255)
        assert full.convert("L").crop(box).getextrema()[0] < 60


@pytest.mark.parametrize(("repeated", "smaller"), [(4, False), (20, True), (30, True)])
def test_a_title_of_a_deck_keeps_its_lines_where_its_font_is_replaced_by_a_wider_one(repeated, smaller):
    """The subtitle is part of the picture: one line more of title would be written over it."""
    one = Wanted(ask_for("rank_cards", VIEW), " ".join(["trung"] * repeated))
    title = Presentation(io.BytesIO(pack([one], order("pptx")))).slides[0].shapes.title
    points = title.text_frame.paragraphs[0].runs[0].font.size.pt
    scale = 1920 / 12192000 * 12700  # px of the slide for a point
    lines = title.text_frame.text.split("\v")
    assert all(text_width(line, points * scale, 700) * 1.17 <= title.width / 12700 * scale for line in lines)
    assert (points * scale < 52) is smaller


@pytest.mark.parametrize(("size", "form"), [("a4", "svg"), ("a4", "pptx")])
def test_a_size_without_that_kind_of_file_is_refused_with_a_sentence(size, form):
    with pytest.raises(NoSuchForm) as refused:
        sheet(wanted("stock_flow"), order(form, size))
    assert form.upper() in text("vi", refused.value.key, **refused.value.values)


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_pack_becomes_no_single_picture(form):
    with pytest.raises(NoSuchForm):
        pack(wanted("stock_flow"), order(form))


def test_an_edited_finding_stands_on_the_sheet_and_the_generated_one_in_the_facts():
    asked = ask_for("stock_flow", VIEW)
    one = Wanted(asked, "  Cần giải quyết 61 hồ sơ  ")
    assert (one.words.title, one.own_title) == ("Cần giải quyết 61 hồ sơ", asked.words.title)
    for same in (None, "", "   ", asked.words.title, asked.words.title.replace("\u00a0", " ")):
        assert (Wanted(asked, same).words, Wanted(asked, same).own_title) == (asked.words, None)


def test_every_figure_has_a_name_and_a_file_name():
    names = {name: stem(Wanted(ask_for(name, VIEW)), order("png")) for name in ("rank_cards", "stock_flow")}
    assert names["rank_cards"].startswith("binh-phuoc_rank-cards_") and names["stock_flow"].endswith(
        "_2021-06-25_slide"
    )
    for lang in ("vi", "en"):
        said = [text(lang, f"exporting.figure.{name}") for name in REGISTRY]
        assert len(set(said)) == len(said)
