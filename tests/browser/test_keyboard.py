"""Keys, the copied sentence, and drawings that follow the window and the theme."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from reform.figures import tokens
from reform.wording.texts import text
from tests.browser.conftest import RunningServer
from tests.browser.test_access import put_on, rgb, settle
from tests.browser.test_pages import FOUNDING, shown

HELP = "dialog[open]"


def heading(page: Page):
    """Return the finding of the page."""
    return page.locator(".headline h1")


def listening(page: Page, address: str) -> Page:
    """Open an address and wait until the page hears its keys."""
    shown(page, address)
    page.wait_for_selector(".opener[aria-label]")
    settle(page)
    return page


def press(page: Page, key: str, then: str) -> None:
    """Press a key and wait until the address says what it must and the page has followed."""
    page.keyboard.press(key)
    page.wait_for_url(re.compile(then))
    settle(page)


def test_digits_open_the_pages_and_keep_the_day(browser_page: Page, dashboard_server: RunningServer) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    press(page, "2", "/xep-hang.*asof=2021-06-22")
    expect(heading(page)).to_contain_text("PCI 2020")
    press(page, "1", r"/\?.*asof=2021-06-22")
    expect(heading(page)).to_contain_text("Cả 5 chỉ số")


def test_brackets_step_through_years_and_letters_change_index_language_and_theme(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?index=papi&{FOUNDING}")
    expect(heading(page)).to_contain_text("PAPI 2020")
    page.keyboard.press("]")  # there is no later year: nothing changes, but the page runs
    for _ in range(2):  # the first may be over before the run has begun
        settle(page)
    press(page, "[", "year=2019")
    expect(heading(page)).to_contain_text("PAPI 2019")
    press(page, "]", "year=2020")
    press(page, "i", r"xep-hang\?(?!.*index=papi)")
    expect(heading(page)).to_contain_text("PCI 2020")
    press(page, "l", "lang=en")
    expect(heading(page)).to_contain_text("PCI 2020: Bình Phước ranks")
    press(page, "d", "theme=dark")
    expect(heading(page)).to_contain_text("PCI 2020: Bình Phước ranks")
    expect(heading(page)).to_have_css("color", rgb(tokens.load().theme("dark")["text"]["primary"]))
    page.reload()
    expect(heading(page)).to_have_css("color", rgb(tokens.load().theme("dark")["text"]["primary"]))


def test_the_list_of_keys_holds_the_focus_and_gives_it_back(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?{FOUNDING}")
    page.locator(".st-key-as-of button").first.focus()
    page.keyboard.press("?")
    expect(page.locator(HELP)).to_contain_text("Xếp hạng")
    inside = "document.activeElement.shadowRoot?.activeElement?.closest('dialog') !== null"
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement === document.body || ({inside})")
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    expect(page.locator(HELP)).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('.st-key-as-of') !== null")
    page.locator(".opener").click()
    expect(page.locator(HELP)).to_be_visible()


def test_keys_can_be_turned_off_on_a_device(browser_page: Page, dashboard_server: RunningServer) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    page.locator(".opener").click()
    page.get_by_label(text("vi", "keyboard.turned_on")).uncheck()
    listening(page, page.url)
    page.keyboard.press("2")
    page.keyboard.press("?")
    page.wait_for_timeout(1000)
    assert "xep-hang" not in page.url
    expect(page.locator(HELP)).to_have_count(0)
    page.locator(".opener").click()
    page.get_by_label(text("vi", "keyboard.turned_on")).check()
    page.keyboard.press("Escape")
    press(page, "2", "/xep-hang")


def test_keys_leave_typing_and_the_browsers_own_alone(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?{FOUNDING}")
    page.get_by_label("Vùng", exact=True).focus()
    page.keyboard.type("l1d")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".headline h1").click()
    page.keyboard.press("Control+1")
    page.keyboard.press("Alt+l")
    page.wait_for_timeout(1000)
    assert page.url.endswith(f"xep-hang?{FOUNDING}")


def test_escape_drops_the_picked_provinces_when_nothing_is_open(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?peers=01,79&{FOUNDING}")
    page.locator(".opener").click()
    page.keyboard.press("Escape")
    page.wait_for_timeout(800)
    assert "peers=" in page.url
    press(page, "Escape", r"xep-hang\?(?!.*peers=)")


@pytest.mark.parametrize("secure", [True, False])
def test_the_sentence_of_a_figure_is_copied_even_without_a_clipboard(
    browser_page: Page, dashboard_server: RunningServer, secure: bool
) -> None:
    """Browsers have no clipboard on http:// addresses of other machines."""
    if not secure:
        browser_page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&{FOUNDING}")
    page.keyboard.press("t")
    page.get_by_role("button", name=text("vi", "keyboard.copy"), exact=True).click()
    expect(page.get_by_text(text("vi", "keyboard.copied"))).to_be_visible()
    page.evaluate("document.body.appendChild(document.createElement('textarea')).id = 'paper'")
    page.locator("#paper").focus()
    page.keyboard.press("Control+v")
    pasted = page.locator("#paper").input_value()
    assert pasted.startswith("PCI 2020: Bình Phước là tỉnh duy nhất của Đông Nam Bộ dưới trung vị.")
    assert "50/63" in pasted
    assert "Nguồn: VCCI" in pasted


def test_a_narrow_window_gets_the_drawings_of_phones_and_a_wide_one_its_own_again(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?{FOUNDING}")
    filters = page.locator(".st-key-more-filters")
    expect(filters).to_have_count(0)
    page.set_viewport_size({"width": 460, "height": 900})
    expect(filters).to_be_visible()
    press(page, "1", r"/\?")
    press(page, "2", "/xep-hang")
    expect(filters).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(filters).to_have_count(0)


def test_the_page_follows_when_the_device_changes_its_theme(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    for theme in ("dark", "light"):
        put_on(page, theme)
        home = rgb(tokens.load().theme(theme)["home"])
        expect(page.locator(".rc-rank").first).to_have_css("color", home)


def test_controls_are_named_in_vietnamese_and_in_english_again(
    browser_page: Page, dashboard_server: RunningServer
) -> None:
    page = listening(browser_page, f"{dashboard_server.url}/xep-hang?peers=01&{FOUNDING}")
    expect(page.get_by_role("button", name="Bỏ Hà Nội")).to_be_attached()
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Remove Hà Nội")).to_be_attached()
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Bỏ Hà Nội")).to_be_attached()
