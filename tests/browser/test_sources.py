"""What is new and the unit's own targets, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reform.warehouse.own_targets import COLUMNS
from tests.browser.conftest import RunningServer
from tests.browser.test_pages import FOUNDING, shown


def test_the_first_day_of_what_is_new_is_typed_and_stays_in_the_address(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/nguon-so-lieu?{FOUNDING}")
    card = page.locator(".st-key-card-changes")
    expect(card.locator("h2")).to_have_text("Có gì mới từ ngày 22/06/2020")
    expect(card.locator("tbody tr")).to_have_count(3)
    day = card.locator('[data-testid="stDateInput"] [role="spinbutton"]').first
    day.click()
    page.keyboard.type("01052020")
    page.locator(".headline h1").click()  # the field is read when the reader leaves it
    expect(card.locator("h2")).to_have_text("Có gì mới từ ngày 01/05/2020")
    expect(card.locator("tbody tr").last).to_contain_text("PCI 2019")
    assert "since=2020-05-01" in page.url
    page.reload()
    expect(card.locator("h2")).to_have_text("Có gì mới từ ngày 01/05/2020")


def test_the_overview_leads_to_what_is_new_on_the_same_day(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    page.get_by_role("link", name="Có gì mới", exact=True).click()
    page.wait_for_url("**/nguon-so-lieu**")
    expect(page.locator(".st-key-card-changes h2")).to_have_text("Có gì mới từ ngày 22/06/2020")


@pytest.mark.parametrize("browser_page", ["laptop", "phone"], indirect=True)
def test_the_template_of_own_targets_opens_in_a_vietnamese_spreadsheet(
    browser_page: Page, dashboard_server: RunningServer, tmp_path: Path
):
    page = shown(browser_page, f"{dashboard_server.url}/nguon-so-lieu?{FOUNDING}")
    page.locator(".st-key-own-targets summary").click()
    button = page.locator(".st-key-own-targets-template button")
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "targets.csv"
    file = tmp_path / "targets.csv"
    download.value.save_as(file)
    assert file.read_bytes() == b"\xef\xbb\xbf" + ";".join(COLUMNS).encode() + b"\r\n"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
