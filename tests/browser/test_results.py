"""Kết quả 10 năm in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.conftest import RunningServer
from tests.browser.test_pages import ENGLISH, FOUNDING, shown, visible_text

PATH = f"ket-qua-10-nam?{FOUNDING}"


@pytest.mark.parametrize("browser_page", ["laptop", "wide", "phone"], indirect=True)
def test_the_page_is_no_wider_than_its_screen(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/{PATH}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_page_holds_no_english_word(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/{PATH}")
    words = visible_text(page).replace("PAR INDEX", "")
    assert [found.group() for found in ENGLISH.finditer(words)] == []


def test_backlog_and_campaign_are_above_the_fold(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/{PATH}")
    for name in ("backlog_points", "campaign_places"):
        box = page.locator(f".st-key-card-{name}").bounding_box()
        assert box is not None and box["y"] + box["height"] <= 900


def test_every_figure_can_be_taken_along(browser_page: Page, dashboard_server: RunningServer, tmp_path: Path):
    page = shown(browser_page, f"{dashboard_server.url}/{PATH}")
    page.get_by_text("Toàn bộ 74 số công bố").click()
    with page.expect_download() as download:
        page.locator(".st-key-xlsx-all-published button").click()
    file = tmp_path / "all.xlsx"
    download.value.save_as(file)
    assert download.value.suggested_filename.startswith("binh-phuoc_ket-qua-10-nam_")
    sheet = load_workbook(file)["Bảng số"]
    assert sheet.max_row == 75
