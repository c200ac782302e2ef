"""Peers in a real browser: a click is one answer, a saved group comes back by its address."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from reform.peers.groups import FILE
from tests.browser.conftest import RunningServer
from tests.browser.test_pages import ENGLISH, shown

# Where a mark of a province stands in the window: the first one of a figure's trace.
PLACE = """([figure, code, meta]) => {
  const chart = document.querySelector(`.st-key-card-${figure} .js-plotly-plot`);
  chart.scrollIntoView({block: 'center'});
  for (const trace of chart._fullData) {
    if (meta && trace.meta !== meta) continue;
    for (let i = 0; i < (trace.customdata || []).length; i++) {
      if (trace.x[i] === null || [].concat(trace.customdata[i])[0] !== code) continue;
      const box = chart.getBoundingClientRect(), layout = chart._fullLayout;
      const x = trace.type === 'bar' ? trace.base[i] + 0.15 : trace.x[i];
      return [box.left + layout.xaxis._offset + layout.xaxis.l2p(x),
              box.top + layout.yaxis._offset + layout.yaxis.l2p(trace.y[i])];
    }
  }
}"""


def drawn(page: Page, figure: str) -> None:
    """Wait until a figure of the peers in the address stands still."""
    key = "-".join(("clicks", figure, *filter(None, peers(page) or ())))
    page.wait_for_selector(f".st-key-{key} .js-plotly-plot .main-svg")
    page.wait_for_function("!document.querySelector('[data-testid=\"stStatusWidget\"]')")
    page.wait_for_timeout(600)


def click_on(page: Page, figure: str, code: str, meta: str | None = None) -> None:
    """Click on the mark of a province, as a hand does: move there first."""
    drawn(page, figure)
    page.evaluate(PLACE, [figure, code, meta])
    page.wait_for_timeout(300)
    x, y = page.evaluate(PLACE, [figure, code, meta])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)


def peers(page: Page) -> list[str] | None:
    """Return the peers of the address, None when it names none."""
    found = parse_qs(urlsplit(page.url).query, keep_blank_values=True).get("peers")
    return found[0].split(",") if found else None


def expect_peers(page: Page, *codes: str) -> None:
    """Wait for peers in the address."""
    pattern = "peers=" + "(,|%2C)".join(codes) + "(&|$)"
    expect(page).to_have_url(re.compile(pattern), timeout=20_000)


def test_a_click_in_every_figure_makes_a_peer_and_the_oldest_leaves(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&peers=")
    click_on(page, "ranking_strip", "22")
    expect_peers(page, "22")
    click_on(page, "map", "91", "units")
    expect_peers(page, "22", "91")
    click_on(page, "tile_grid", "01")
    expect_peers(page, "22", "91", "01")
    click_on(page, "ranked_list", "48", "targets")
    expect_peers(page, "91", "01", "48")
    click_on(page, "bump", "31", "targets")
    expect_peers(page, "01", "48", "31")
    # A second click takes it away again, wherever it is made.
    click_on(page, "tile_grid", "31")
    expect_peers(page, "01", "48")


def test_a_click_on_the_home_changes_nothing_and_no_click_counts_twice(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&peers=01")
    click_on(page, "tile_grid", "70")
    page.wait_for_timeout(1500)
    assert peers(page) == ["01"]
    click_on(page, "map", "22", "units")
    expect_peers(page, "01", "22")
    page.wait_for_timeout(1500)
    assert peers(page) == ["01", "22"]


def test_nothing_fades_after_a_click(browser_page: Page, dashboard_server: RunningServer):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&peers=01")
    # The home is selected and no new drawing follows: what is seen now is what the click did.
    click_on(page, "ranked_list", "70", "targets")
    page.wait_for_timeout(1500)
    faded = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-card-ranked_list .js-plotly-plot .point, '
          + '.st-key-card-ranked_list .js-plotly-plot .textpoint text')].filter(mark => {
            const look = getComputedStyle(mark);
            return Math.min(look.opacity, look.fillOpacity) < 1 && !mark.closest('.barlayer');
          }).length"""
    )
    assert faded == 0


@pytest.mark.parametrize("browser_page", ["phone"], indirect=True)
def test_on_a_phone_the_finger_scrolls_the_page_not_the_chart(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020")
    page.wait_for_selector(".st-key-card-ranked_list .js-plotly-plot .main-svg")
    modes = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].map(chart => chart._fullLayout.dragmode)"
    )
    assert modes
    assert set(modes) == {False}


def test_a_named_group_is_chosen_and_a_group_of_ones_own_is_saved_and_deleted(
    browser_page: Page, dashboard_server: RunningServer
):
    page = shown(browser_page, f"{dashboard_server.url}/xep-hang?index=pci&year=2020&peers=01")
    page.locator(".st-key-peer-menu button").first.click()
    page.locator(".st-key-w-rankings-strategy input").click()
    page.get_by_role("option", name=re.compile("^Giáp ranh")).click()
    expect(page).to_have_url(re.compile("strategy=neighbours"))
    assert peers(page) is None
    expect(page.locator(".st-key-card-bump")).to_contain_text("Nhóm so sánh: Giáp ranh (5 tỉnh)")
    body = page.locator("[data-testid=stPopoverBody]")
    expect(body).to_contain_text("Có chung ranh giới")
    assert [m.group() for m in ENGLISH.finditer(body.inner_text())] == []

    save = page.get_by_role("button", name="Lưu nhóm", exact=True)
    page.get_by_label("Tên nhóm").fill("Láng giềng")
    save.click()
    expect(body).to_contain_text("Chưa lưu: hãy ghi lý do so sánh.")
    page.get_by_label("Lý do so sánh").fill("cùng tuyến biên giới")
    save.click()
    expect(page).to_have_url(re.compile("strategy=own-lang-gieng"))
    expect(body).to_contain_text("Lý do: cùng tuyến biên giới")
    file = dashboard_server.home / FILE
    (group,) = json.loads(file.read_text(encoding="utf-8"))["groups"]
    assert sorted(group["codes"]) == ["67", "68", "72", "74", "75"]
    expect(page.locator(".st-key-card-bump")).to_contain_text("Nhóm so sánh: Láng giềng (5 tỉnh)")

    page.get_by_role("button", name="Xóa nhóm “Láng giềng”").click()
    expect(body).to_contain_text("Đã xóa nhóm “Láng giềng”.")
    expect(page).not_to_have_url(re.compile("strategy="))
    assert json.loads(file.read_text(encoding="utf-8"))["groups"] == []
