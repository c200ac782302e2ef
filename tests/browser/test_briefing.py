"""The officer's way: open the page, reword, download the pack with one click, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

from reform.exporting.facts import read
from tests.browser.conftest import RunningServer

ADDRESS = "/ban-trinh-bay?asof=2021-06-22"


@pytest.fixture
def deck(browser_page: Page, dashboard_server: RunningServer) -> Page:
    browser_page.goto(f"{dashboard_server.url}{ADDRESS}")
    expect(browser_page.get_by_role("heading", name="Giao ban thứ Hai: 8 trang")).to_be_visible()
    expect(browser_page.get_by_test_id("stImage").locator("img")).to_be_visible()
    return browser_page


def download(page: Page, folder: Path) -> Path:
    """Press the one button and return what the browser saved."""
    page.get_by_text("Tôi đã đọc và vẫn tải").click()
    button = page.get_by_role("button", name="Tạo và tải")
    expect(button).to_be_enabled()
    with page.expect_download(timeout=90_000) as saved:
        button.click()
    file = folder / saved.value.suggested_filename
    saved.value.save_as(file)
    return file


def test_the_preview_has_the_true_ratio(deck: Page):
    box = deck.get_by_test_id("stImage").locator("img").bounding_box()
    assert box is not None and abs(box["width"] / box["height"] - 16 / 9) < 0.02
    deck.get_by_text("Giấy A4 đứng").click()
    expect(deck.get_by_text("Đơn vị lập")).to_be_visible()
    deck.wait_for_function(
        """() => { const image = document.querySelector('[data-testid=stImage] img');
        const ratio = image?.complete && image.naturalWidth / image.naturalHeight;
        return Math.abs(ratio - 2480 / 3508) < 0.01 }"""
    )


def test_one_click_downloads_the_pack_with_the_finding_that_was_written(deck: Page, tmp_path: Path):
    finding = deck.get_by_label("Câu kết luận")
    finding.fill("PAPI cần làm ngay")
    finding.press("Control+Enter")
    expect(deck.get_by_text("Câu gốc: Cả 5 chỉ số")).to_be_visible()
    file = download(deck, tmp_path)
    assert file.name.startswith("binh-phuoc_giao-ban-thu-hai_") and file.suffix == ".pdf"
    assert len(PdfReader(file).pages) == 8
    told = read(file).sheets[0]
    assert told.title == "PAPI cần làm ngay" and (told.own_title or "").startswith("Cả 5 chỉ số")


def test_the_deck_is_also_a_presentation_with_native_titles(deck: Page, tmp_path: Path):
    deck.get_by_text("PowerPoint").click()
    slides = Presentation(download(deck, tmp_path)).slides
    assert len(slides) == 8 and all(slide.shapes.title.text_frame.text for slide in slides)


def test_a_permalink_gives_a_picture_with_the_headers_of_every_answer(
    browser_page: Page, dashboard_server: RunningServer
):
    answer = browser_page.request.get(f"{dashboard_server.url}/export/stock_flow.png?asof=2021-06-22")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert browser_page.request.get(f"{dashboard_server.url}/export/nobody.png").status == 404
