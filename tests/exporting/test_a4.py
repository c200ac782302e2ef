"""The A4 sheet: what it says, what it never carries, how figures share the paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader

from reform.exporting import a4, browser
from reform.exporting.a4 import SheetFull, a4_sheet
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.registry import REGISTRY
from reform.figures.slide import IncompleteSheet
from tests.exporting.test_browser import image

AGENCY = "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC"
CTX = ChartContext(region="Đông Nam Bộ", peers=("74", "75", "72"), as_of=date(2021, 6, 22))
NEVER = ("CỘNG HÒA XÃ HỘI", "Độc lập", "Số:", "KT. CHỦ TỊCH", "đã ký")


@dataclass(frozen=True)
class Asked:
    """A figure with its rows."""

    spec: FigureSpec
    frame: pd.DataFrame
    context: ChartContext


def asked(name: str, **other: Any) -> Asked:
    """Return a sample as if it had been asked for."""
    spec = REGISTRY[name]
    return Asked(spec, spec.sample(), replace(CTX, **other))


def sheet(*figures: Asked, **other: Any) -> str:
    """Return the page of some figures."""
    facts: dict[str, Any] = {
        "agency": AGENCY,
        "letterhead": None,
        "prepared_on": date(2021, 6, 25),
        "title": None,
    }
    return a4_sheet(figures, **(facts | other))


def said(page: str) -> str:
    """Return the words of a page outside its drawings."""
    bare = re.sub(r"<svg.*?</svg>|<style>.*?</style>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).replace("\u00a0", " ").split())


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[browser.RenderEngine]:
    """Share the engine of the process and close it afterwards."""
    yield browser.shared_engine()
    browser.close()


def test_the_sheet_says_who_what_when_and_from_where() -> None:
    words = said(sheet(asked("rank_cards"), asked("stock_flow"), asked("backlog_points")))
    assert "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC" in words
    assert "Số liệu đến ngày 22 tháng 6 năm 2021" in words
    assert "Ngày lập: 25/06/2021" in words
    assert "1. Thứ hạng so với 63 tỉnh, thành phố" in words
    assert "2. Hồ sơ trễ hạn nằm trong 1,35% còn lại" in words
    assert "3. Hồ sơ trễ hạn toàn tỉnh giảm từ trên 15.000 còn 58" in words
    assert "Đơn vị tính: số hồ sơ TTHC" in words and "Kỳ: 31/03/2021 – 22/06/2021" in words
    assert words.count("Nguồn:") == 1 and words.count("báo cáo mười năm đăng 22/06/2021") == 1
    assert "Không có dữ liệu mô phỏng trong trang này." in words


def test_the_table_of_ranks_says_computed_ranks_groups_and_what_cannot_be_compared() -> None:
    page = sheet(asked("rank_cards"))
    words = said(page)
    assert "37/63 tăng 02 bậc" in words and "42/63 giảm 12 bậc" in words
    assert "chưa so được" in words and "chưa có hạng 2018" in words
    assert "(1) PAPI: hạng tính lại; Nhóm: Trung bình thấp" in words
    assert page.count('class="computed"') == 1
    assert page.count("<svg") == 4


def test_nothing_of_a_formal_document_is_on_it() -> None:
    for letterhead in (None, "SỞ NỘI VỤ"):
        page = sheet(asked("stock_flow"), letterhead=letterhead)
        assert [words for words in NEVER if words in said(page)] == []


def test_the_letterhead_adds_the_issuing_office_only() -> None:
    plain, headed = (said(sheet(asked("stock_flow"), letterhead=office)) for office in (None, "SỞ NỘI VỤ"))
    assert headed.replace("SỞ NỘI VỤ ", "") == plain


@pytest.mark.parametrize("field", ["title", "subtitle", "unit", "scope", "period", "source"])
def test_a_missing_fact_stops_the_sheet_and_is_named(field: str) -> None:
    spec = REGISTRY["stock_flow"]

    def described(frame: Any, ctx: ChartContext) -> FigureText:
        return replace(spec.describe(frame, ctx), **{field: " "})

    broken = Asked(FigureSpec(**{**vars(spec), "describe": described}), spec.sample(), CTX)
    with pytest.raises(IncompleteSheet) as raised:
        sheet(asked("rank_cards"), broken)
    assert raised.value.missing == field


@pytest.mark.parametrize(("field", "value"), [("agency", " "), ("prepared_on", None)])
def test_a_sheet_needs_agency_and_day(field: str, value: Any) -> None:
    with pytest.raises(IncompleteSheet, match=field):
        sheet(asked("stock_flow"), **{field: value})


def test_one_to_three_figures() -> None:
    with pytest.raises(IncompleteSheet, match="figures"):
        sheet()
    with pytest.raises(SheetFull, match="4"):
        sheet(*[asked("stock_flow")] * 4)


def test_figures_that_do_not_fit_together_are_refused_not_squeezed() -> None:
    with pytest.raises(SheetFull):
        sheet(asked("component_gap"), asked("map"), asked("single_gain"))


def test_simulated_figures_are_marked_each_and_at_the_foot() -> None:
    words = said(sheet(asked("stock_flow"), asked("due_soon", simulated=True)))
    assert words.count("Dữ liệu mô phỏng 1.") == 0
    assert "Không có dữ liệu mô phỏng" not in words
    page = sheet(asked("stock_flow"), asked("due_soon", simulated=True))
    first, second = page.split("<section>")[1:]
    assert 'class="chip"' not in first and 'class="chip"' in second


def test_figures_of_different_days_name_their_own() -> None:
    words = said(sheet(asked("stock_flow"), asked("backlog_points", as_of=date(2021, 2, 5))))
    head, _, rest = words.partition("1. ")
    assert "Số liệu đến" not in head
    assert "ngày 22 tháng 6 năm 2021" in rest and "ngày 05 tháng 02 năm 2021" in rest


def test_edited_title_and_findings_replace_the_generated_ones() -> None:
    page = sheet(
        asked("stock_flow"), asked("backlog_points"), title="Giao ban", findings=[None, "Chỉ còn 58 hồ sơ"]
    )
    words = said(page)
    assert "Giao ban" in words and "2. Chỉ còn 58 hồ sơ" in words
    assert "1. Hồ sơ trễ hạn nằm trong 1,35% còn lại" in words
    assert "giảm từ trên 15.000" not in said(page)


def test_words_are_escaped() -> None:
    page = sheet(asked("stock_flow"), title="<script>alert(1)</script>")
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_the_same_figures_give_the_same_page_and_pixels() -> None:
    first, second = (sheet(asked("rank_cards"), asked("backlog_points")) for _ in range(2))
    assert first == second
    pictures = [browser.shared_engine().render_html(first, width=2480, height=3508) for _ in range(2)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_figure_alone_fits_the_paper(name: str) -> None:
    page = sheet(asked(name))
    picture = image(browser.shared_engine().render_html(page, width=2480, height=3508))
    assert picture.size == (2480, 3508)
    # Margins of the paper stay white: left 30, right 15, top and bottom 20 mm.
    for box in ((0, 0, 350, 3508), (2305, 0, 2480, 3508), (0, 0, 2480, 230), (0, 3274, 2480, 3508)):
        assert picture.crop(box).getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("language", ["vi", "en"])
def test_as_pdf_it_is_one_page_of_a4_with_our_fonts_alone(language: Any) -> None:
    page = sheet(asked("rank_cards", language=language), asked("stock_flow", language=language))
    pdf = PdfReader(io.BytesIO(browser.shared_engine().render_html(page, width=2480, height=3508, fmt="pdf")))
    assert len(pdf.pages) == 1
    fonts = pdf.pages[0]["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
    assert names and all(name.startswith(("BPSans", "BPSerif")) for name in names), names
    assert any(name.startswith("BPSerif") for name in names)


def test_two_drawings_of_a_sheet_share_no_name() -> None:
    page = sheet(asked("stock_flow"), asked("backlog_points"))
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert a4.MOST_FIGURES == 3
