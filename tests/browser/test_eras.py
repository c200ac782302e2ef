"""The way from a unit of the 63 to its successor among the 34, as a person goes it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningServer
from tests.browser.test_pages import shown


def test_the_overview_with_the_end_of_the_series_fits_a_laptop(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, dashboard_server.url)
    expect(page.locator(".headline .ended")).to_contain_text("Bình Phước thuộc Đồng Nai")
    main = "document.querySelector('[data-testid=\"stMain\"]')"
    assert page.evaluate(f"{main}.scrollHeight - {main}.clientHeight") <= 0


def test_the_link_to_the_successor_and_the_button_back(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=papi")
    page.get_by_role("link", name="Xem Đồng Nai (34 đơn vị)").click()
    page.wait_for_url("**era=34**")
    expect(page.locator(".headline h1")).to_have_text("Kho chưa có chỉ số nào xếp trên 34 đơn vị")
    assert "index=papi" in page.url and "home=75" in page.url
    page.get_by_role("button", name="Xem Bình Phước (63 đơn vị)").click()
    expect(page.locator(".headline h1")).to_contain_text("PAPI")
    assert "era=" not in page.url and "home=" not in page.url


def test_a_unit_of_the_34_is_found_by_typing(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, dashboard_server.url)
    page.get_by_text("Xem tại").first.click()
    box = page.get_by_role("combobox", name="Tỉnh, thành phố").first
    box.click()
    box.press_sequentially("Huế (34")
    page.get_by_role("option", name="Huế (34 đơn vị)").click()
    page.wait_for_url("**home=46&era=34**")
    expect(page.locator(".headline h1")).to_have_text("Kho chưa có chỉ số nào xếp trên 34 đơn vị")
