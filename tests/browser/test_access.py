"""What readers need who see little, hear the page, enlarge its text or point with a finger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from reform.figures import tokens
from reform.urls import PAGES
from tests.browser.conftest import RunningServer
from tests.browser.test_pages import FOUNDING, shown

PATHS = ["" if name == "overview" else path for name, path in PAGES.items()]
# Success criteria of WCAG 2.1, levels A and AA. Nothing is allowed to break one.
CRITERIA = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
GROWN_TEXT = (Path(__file__).parent / "grown_text.js").read_text(encoding="utf-8")
ROOT = "document.documentElement"
DATA_MENU = '[class*="st-key-menu-"] button'


def broken(page: Page) -> list[str]:
    """Return the criteria a page breaks, each with the element and what is wrong."""
    found = Axe().run(page, options=CRITERIA).response["violations"]
    return [
        f"{rule['id']} {node['target']}: {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


def rgb(colour: str) -> str:
    """Return a colour as browsers say it."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def settle(page: Page) -> None:
    """Wait until nothing of an earlier run is on the page: Streamlit fades it, which costs contrast."""
    page.wait_for_selector('.stApp[data-test-script-state="notRunning"]')
    page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')")
    page.wait_for_timeout(500)


def put_on(page: Page, theme: str) -> None:
    """Change the theme of the device and wait until the whole page has followed."""
    page.emulate_media(color_scheme=theme)
    ink = rgb(tokens.load().theme(theme)["text"]["primary"])
    page.wait_for_function(
        "ink => getComputedStyle(document.querySelector('.headline h1')).color === ink", arg=ink
    )
    settle(page)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_keeps_the_criteria_in_both_themes_and_languages(
    browser_page: Page, dashboard_server: RunningServer, path: str
) -> None:
    for lang in ("vi", "en"):
        page = shown(browser_page, f"{dashboard_server.url}/{path}?lang={lang}&{FOUNDING}")
        for theme in ("light", "dark"):
            put_on(page, theme)
            assert broken(page) == [], (lang, theme)


@pytest.mark.parametrize("browser_page", ["phone"], indirect=True)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_keeps_the_criteria_on_a_phone(
    browser_page: Page, dashboard_server: RunningServer, path: str
) -> None:
    page = shown(browser_page, f"{dashboard_server.url}/{path}?{FOUNDING}")
    settle(page)
    assert broken(page) == []


def test_open_menus_keep_the_criteria(browser_page: Page, dashboard_server: RunningServer) -> None:
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?theme=dark&{FOUNDING}")
    for opener, inside in [
        (".st-key-as-of button", ".themes"),
        (".st-key-menu-ranking_strip button", ".sources-drawer"),
        (".st-key-peer-menu button", '[data-testid="stForm"]'),
        (".opener", "dialog[open]"),
    ]:
        page.locator(opener).first.click()
        page.wait_for_selector(inside)
        settle(page)
        assert broken(page) == [], opener
        page.keyboard.press("Escape")
        page.wait_for_selector(inside, state="hidden")


@pytest.mark.parametrize("browser_page", ["laptop", "phone"], indirect=True)
@pytest.mark.parametrize("path", PATHS)
def test_text_can_grow_by_a_third(browser_page: Page, dashboard_server: RunningServer, path: str) -> None:
    page = shown(browser_page, f"{dashboard_server.url}/{path}?{FOUNDING}")
    title = "parseFloat(getComputedStyle(document.querySelector('.headline h1')).fontSize)"
    before = page.evaluate(title)
    page.evaluate(f"{ROOT}.style.fontSize = 1.3 * parseFloat(getComputedStyle({ROOT}).fontSize) + 'px'")
    page.wait_for_timeout(600)
    assert page.evaluate(title) == pytest.approx(1.3 * before, rel=0.01)
    assert page.evaluate(GROWN_TEXT) == []


def test_the_check_of_grown_text_finds_what_it_looks_for(browser_page: Page) -> None:
    browser_page.set_content(
        '<div data-testid="stHtml"><p style="margin:0">một hai</p><p style="margin:-15px 0 0">ba bốn</p>'
        '<p style="width:20px;overflow:hidden;white-space:nowrap">năm sáu bảy</p></div>'
    )
    assert browser_page.evaluate(GROWN_TEXT) == ["cut off: năm sáu bảy", "over each other: một hai | ba bốn"]


def test_the_readers_own_text_size_counts(browser_page: Page, dashboard_server: RunningServer) -> None:
    page = shown(browser_page, f"{dashboard_server.url}/?{FOUNDING}")
    size = page.evaluate(f"parseFloat(getComputedStyle({ROOT}).fontSize)")
    assert size == tokens.load().size("screen")["type"]["body"]
    rules = page.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules]).filter(r => r.selectorText === 'html')"
        ".map(r => r.style.fontSize).filter(Boolean)"
    )
    assert rules[-1].endswith("%")


CONTROLS = ", ".join(
    [
        '[data-testid="stTopNavLink"]',
        '[data-testid="stPopoverButton"]',
        '[data-testid^="stBaseButton"]',
        '[data-testid="stButtonGroup"] button',
        '[data-testid="stSelectbox"] [role="group"]',
        '[data-testid="stMultiSelect"] [role="group"]:has(> button)',
        '[data-testid="stCheckbox"] label',
        '[data-testid="stExpandSidebarButton"]',
        ".themes a",
        ".opener",
    ]
)


@pytest.mark.parametrize(
    ("browser_page", "least"), [("laptop", "control_h"), ("phone", "control_h")], indirect=["browser_page"]
)
def test_controls_are_large_enough_to_hit(
    browser_page: Page, dashboard_server: RunningServer, least: str
) -> None:
    phone = (browser_page.viewport_size or {"width": 0})["width"] < 500
    smallest = tokens.load().size("phone" if phone else "screen")[least]
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?{FOUNDING}")
    openers = [".st-key-as-of button", *([".st-key-more-filters button"] if phone else []), DATA_MENU]
    for opener in openers:
        page.locator(opener).first.click()
        page.wait_for_timeout(900)
        sizes = page.locator(CONTROLS).evaluate_all(
            "all => all.filter(e => e.checkVisibility()).map(e => { const box = e.getBoundingClientRect();"
            " return [e.innerText.split('\\n')[0], Math.min(box.width, box.height)] })"
        )
        assert len(sizes) > 8
        assert [control for control in sizes if 0 < control[1] < smallest] == []
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)


FOCUSED = """() => {
  let focused = document.activeElement
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  const box = focused.getBoundingClientRect()
  const main = document.querySelector('[data-testid="stMain"]')
  // A control of several parts stands in the row of its first part, also where its words wrap.
  const parts = focused.closest('[data-testid="stMultiSelect"]')
  const first = parts?.querySelector("button, input") ?? focused
  const ring = [focused, focused.closest('[role="group"]'), focused.closest('[class*="st-key-card"]')]
    .filter(Boolean).map(element => getComputedStyle(element))
    .find(style => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) > 0)
  return {
    name: focused.getAttribute("aria-label") || focused.innerText.split("\\n")[0],
    body: focused === document.body, main: focused === main,
    left: box.left, top: first.getBoundingClientRect().top + main.scrollTop,
    ring: ring && [ring.outlineWidth, ring.outlineColor],
  }
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "xep-hang"])
def test_the_focus_is_seen_and_goes_in_reading_order(
    browser_page: Page, dashboard_server: RunningServer, path: str, theme: str
) -> None:
    page = shown(browser_page, f"{dashboard_server.url}/{path}?theme={theme}&{FOUNDING}")
    stops: list[dict[str, Any]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            break
        stops.append(stop)
    focus = rgb(tokens.load().theme(theme)["focus"])
    on_accent = rgb(tokens.load().theme(theme)["text"]["on_accent"])
    for stop in stops:
        assert stop["ring"] in (["3px", focus], ["3px", on_accent]), stop
    start = next(i for i, stop in enumerate(stops) if stop["main"])
    header, content = stops[:start], stops[start + 1 :]
    assert [stop["left"] for stop in header[2:]] == sorted(stop["left"] for stop in header[2:])
    assert len(content) > 10
    # A row of controls is about 40 px high; within a row the order is from left to right.
    rows = [round(stop["top"] / 40) for stop in content]
    assert rows == sorted(rows), [stop["name"] for stop in content]


@pytest.mark.parametrize("path", PATHS)
def test_no_words_meet_in_a_window_of_any_width(
    browser_page: Page, dashboard_server: RunningServer, path: str
) -> None:
    """Zooming into a page makes its window narrow: 320 px is a laptop at 400 %."""
    page = shown(browser_page, f"{dashboard_server.url}/{path}?lang=en&{FOUNDING}")
    for width in (1100, 800, 700, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        settle(page)
        assert page.evaluate(GROWN_TEXT) == [], width
