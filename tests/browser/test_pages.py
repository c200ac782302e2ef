"""What a person does and sees, in a real browser at three sizes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningServer

FOUNDING = "asof=2021-06-22"
ENGLISH = re.compile(
    r"\b(the|of|and|for|with|from|rank|year|data|score|source|search|choose|select|options|download|"
    r"fullscreen|loading|running|stop|deploy|settings|close|clear|results)\b",
    re.I,
)


def shown(page: Page, address: str) -> Page:
    """Open an address and wait until the page has drawn itself whole."""
    page.goto(address)
    page.wait_for_selector(".headline h1")
    page.wait_for_function("() => !document.querySelector('[data-testid=\"stStatusWidget\"]')")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(600)
    return page


def visible_text(page: Page) -> str:
    """Return what a reader sees, without code, addresses and titles of sources."""
    return page.evaluate("document.body.innerText")


@pytest.mark.parametrize("browser_page", ["laptop", "wide", "phone"], indirect=True)
@pytest.mark.parametrize("path", ["", "xep-hang", "thanh-phan", "nguon-so-lieu", "ban-trinh-bay"])
def test_no_page_is_wider_than_its_screen(browser_page: Page, dashboard_server: RunningServer, path: str):
    page = shown(browser_page, f"{dashboard_server.url}/{path}?{FOUNDING}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_overview_fits_a_laptop_without_scrolling(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    main = "document.querySelector('[data-testid=\"stMain\"]')"
    assert page.evaluate(f"{main}.scrollHeight - {main}.clientHeight") <= 0


@pytest.mark.parametrize("path", ["", "xep-hang", "thanh-phan", "ban-trinh-bay"])
def test_the_vietnamese_interface_holds_no_english_word(
    browser_page: Page, dashboard_server: RunningServer, path: str
):
    page = shown(browser_page, f"{dashboard_server.url}/{path}?{FOUNDING}")
    found = [m.group() for m in ENGLISH.finditer(visible_text(page).replace("PAR INDEX", ""))]
    assert found == []
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_the_language_toggle_changes_page_and_address(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    page.get_by_role("radio", name="EN", exact=True).click()
    expect(page.locator(".headline h1")).to_contain_text("All 5 indices are in the lower half")
    assert "lang=en" in page.url
    page.reload()
    expect(page.locator(".headline h1")).to_contain_text("All 5 indices are in the lower half")


def test_day_and_language_go_along_to_another_page(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/?{FOUNDING}&lang=en")
    page.get_by_role("link", name="Rankings", exact=True).click()
    page.wait_for_url("**/xep-hang**")
    expect(page.locator(".headline h1")).to_contain_text("PCI 2020")
    assert "asof=2021-06-22" in page.url
    assert "lang=en" in page.url


def test_a_card_opens_the_ranking_of_its_index(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    page.locator('[class*="st-key-open-PAPI"] a').click()
    page.wait_for_url("**/xep-hang**")
    expect(page.locator(".headline h1")).to_contain_text("PAPI 2020: Bình Phước xếp 42/63")


def test_choosing_an_index_redraws_the_page_and_the_address(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?{FOUNDING}")
    page.get_by_role("radio", name="PAPI", exact=True).click()
    expect(page.locator(".headline h1")).to_contain_text("PAPI 2020")
    assert "index=papi" in page.url


def test_a_figure_gives_its_picture_its_table_and_its_question(
    browser_page: Page, dashboard_server: RunningServer, tmp_path: Path
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&{FOUNDING}")
    page.locator(".st-key-menu-ranking_strip button").first.click()
    page.wait_for_selector(".st-key-png-ranking_strip button")
    assert "FROM standing" in page.locator(".sources-drawer pre").first.inner_text()
    with page.expect_download() as download:
        page.locator(".st-key-png-ranking_strip button").click()
    picture = tmp_path / "slide.png"
    download.value.save_as(picture)
    assert re.fullmatch(
        r"binh-phuoc_.+_pci-2020_\d{4}-\d\d-\d\d_slide\.png", download.value.suggested_filename
    )
    from PIL import Image

    assert Image.open(picture).size == (1920, 1080)
    with page.expect_download() as download:
        page.locator(".st-key-csv-ranking_strip button").click()
    table = tmp_path / "table.csv"
    download.value.save_as(table)
    raw = table.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "Bình Phước" in raw.decode("utf-8-sig")
    assert "62,42" in raw.decode("utf-8-sig")


def test_charts_have_a_spoken_sentence(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&{FOUNDING}")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    spoken = page.evaluate(
        "[...document.querySelectorAll('[data-testid=\"stPlotlyChart\"]')].map("
        "e => e.getAttribute('aria-label') || e.querySelector('[aria-label]')?.getAttribute('aria-label'))"
    )
    assert spoken
    assert all(sentence and "/63" in sentence for sentence in spoken)
