"""Our page of dossiers beside a plain Streamlit app on the same file, as a part of `python -m tests.bench`.

First view in an empty browser, one filter until every chart is redrawn, and the processor time of
the server for ten sessions. The plain app is `plain_dashboard.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from reform.exporting.chromium import find_browser
from reform.settings import settings
from tests.bench.measuring import OURS as OUR_NAME
from tests.bench.measuring import ROOT, Measure, once, summary
from tests.bench.visit import Visit
from tests.browser.conftest import BROWSER_ARGUMENTS, RunningServer, running_server

GROUP = "page with six charts and a filter"
RUNS = 5
SESSIONS = 10
QUIET = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", "STREAMLIT_SERVER_HEADLESS": "true"}
PLAIN = ROOT / "tests" / "bench" / "plain_dashboard.py"
# The moment of the last stroke of any chart, once nothing has moved for a second.
_DRAWN = """
window.lastStroke = 0;
new MutationObserver(all => {
  if (all.some(one => one.target.nodeType === 1 && one.target.closest?.('.js-plotly-plot')))
    requestAnimationFrame(() => setTimeout(() => { window.lastStroke = performance.now() }));
}).observe(document, {subtree: true, childList: true, attributes: true});
window.drawnSince = start => new Promise((done, gone) => {
  const end = performance.now() + 60000;
  const look = () => {
    if (performance.now() > end) return gone(new Error('not drawn within a minute'));
    const app = document.querySelector('.stApp');
    const idle = app?.getAttribute('data-test-script-state') === 'notRunning';
    if (idle && window.lastStroke > start && performance.now() - window.lastStroke > 1000)
      done(window.lastStroke - start);
    else setTimeout(look, 50);
  };
  look();
});
"""


@dataclass(frozen=True)
class Side:
    """One of the two: how it is started, what is opened and what a filter is."""

    name: str
    script: Path
    address: str
    choices: tuple[Callable[[Page], None], ...]
    """What brings the next choice of the filter under the pointer, in turn."""


def _plain_choice(word: str) -> Callable[[Page], None]:
    return lambda page: (
        page.get_by_role("radio", name=word, exact=True)
        .or_(page.get_by_role("button", name=word, exact=True))
        .first.click()
    )


def _our_choice(word: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        page.locator('[data-testid="stSelectbox"]').filter(has_text="Cấp").first.click()
        page.get_by_role("option", name=word, exact=True).click()

    return choose


OURS = Side(
    OUR_NAME,
    ROOT / "dashboard.py",
    "ho-so-mot-cua?scope=province&lang=vi",
    tuple(map(_our_choice, ("Sở, ban, ngành", "Huyện, thị xã, thành phố", "Xã, phường, thị trấn"))),
)
OTHER = Side("plain Streamlit", PLAIN, "", tuple(map(_plain_choice, ("Tỉnh", "Huyện", "Xã"))))


def opened(browser: Browser, server: RunningServer, side: Side) -> tuple[Page, float]:
    """Open the page in an empty browser; the milliseconds to its last stroke come with it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.add_init_script(_DRAWN)
    page.goto(f"{server.url}/{side.address}", wait_until="commit")
    return page, float(page.evaluate("window.drawnSince(0)"))


def measured(browser: Browser, server: RunningServer, side: Side, n: int) -> Iterator[Measure]:
    """Measure one side on a running server."""
    first = []
    for _ in range(RUNS):
        page, spent = opened(browser, server, side)
        first.append(spent)
        page.context.close()
    yield summary(GROUP, "first view in an empty browser, every chart", first[1:], by=side.name, size=n)
    page, _ = opened(browser, server, side)
    clicks = []
    for turn in range(2 * len(side.choices)):
        start = page.evaluate("performance.now()")
        side.choices[turn % len(side.choices)](page)
        clicks.append(float(page.evaluate(f"window.drawnSince({start})")))
    page.context.close()
    # The first round fills what is kept for those who choose the same again.
    for what, spent_on in (
        ("first time", clicks[: len(side.choices)]),
        ("again", clicks[len(side.choices) :]),
    ):
        yield summary(GROUP, f"filter chosen ({what}), every chart", spent_on, by=side.name, size=n)
    process = psutil.Process(server.pid)
    before = sum(process.cpu_times()[:2])
    for _ in range(SESSIONS):
        with Visit(server.url, *_page_and_query(side)) as visit:
            visit.run()
    spent = sum(process.cpu_times()[:2]) - before
    yield once(GROUP, f"processor of {SESSIONS} sessions", spent, by=side.name, unit="s", size=n)


def _page_and_query(side: Side) -> tuple[str, str]:
    page, _, query = side.address.partition("?")
    return page, query


def compared(home: Path, extract: Path, folder: Path, n: int) -> Iterator[Measure]:
    """Start both in turn: ours on a published version in `home`, the other one on the extract itself."""
    arguments = [*BROWSER_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    (folder / "plain").mkdir()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(settings().browser_path)), args=arguments
        )
        for side, at in ((OURS, home), (OTHER, folder / "plain")):
            with running_server(side.script, at, PLAIN_FILE=str(extract), **QUIET) as server:
                yield from measured(browser, server, side, n)
        browser.close()
