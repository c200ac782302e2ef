"""What a browser draws: every chart once, and nothing jumps when a chart is made anew."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import RunningServer
from tests.browser.test_pages import shown
from tests.browser.test_peers import click_on, drawn, expect_peers

# Streamlit's drawing library names itself on the window: count what it is asked to draw.
COUNT = """
window.drawings = [];
let library;
Object.defineProperty(window, 'Plotly', {
  get: () => library,
  set: value => {
    library = value;
    const react = value.react;
    value.react = function (chart, ...more) {
      window.drawings.push(chart);
      return react.call(this, chart, ...more);
    };
  },
});
"""
TWICE = "[window.drawings.length, new Set(window.drawings).size]"


def test_every_chart_is_drawn_once(browser_page: Page, dashboard_server: RunningServer):
    """At the first view and after a choice: no unseen drawing before its width is known, none after."""
    browser_page.add_init_script(COUNT)
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&peers=")
    drawn(page, "ranked_list")
    assert page.evaluate(TWICE) == [5, 5]
    page.evaluate("window.drawings.length = 0")
    page.get_by_role("radio", name="PAPI", exact=True).click()
    page.wait_for_function("() => window.drawings.length >= 5")
    drawn(page, "ranked_list")
    assert page.evaluate(TWICE) == [5, 5]


def test_the_page_stays_where_it_is_when_its_last_chart_is_made_anew(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&peers=")
    drawn(page, "ranked_list")
    place = "document.querySelector('.st-key-card-ranked_list').getBoundingClientRect().top"
    click_on(page, "ranked_list", "48", "targets")
    before = page.evaluate(place)
    expect_peers(page, "48")
    drawn(page, "ranked_list")
    # A chip more in the bar above may move the page by a line, not by a chart.
    assert abs(page.evaluate(place) - before) < 60
