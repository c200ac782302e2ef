"""The whole app without a network: `python -m tests.bench.air_gap [--quick]`.

Runs server, browser and command line in a network namespace that has loopback and no route. Every
page is opened, every figure drawn as a sheet, every kind of file made, every page of the wall shown;
every attempt to reach another machine or to look up a name is noted and none may happen. `--quick`
opens every page and the wall, saves from a page and makes one document. The result of the whole run is
kept in `bench-results/`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.outside import BROWSERS_OWN, NoNamespace, Outside, command, enter
from tests.browser.conftest import BROWSER_ARGUMENTS, ROOT, RunningServer, Traffic, running_server

# What Chromium asks of its maker for itself, and an office switches off by policy: help with forms, updates.
OWN_ERRANDS = [
    "--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter",
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-domain-reliability",
    "--disable-default-apps",
    "--no-pings",
]
FOUNDING = "asof=2021-06-22"
WALL = "asof=2020-06-30&scope=centre"
_INSIDE = "--inside"
_QUICK = "--quick"

# What a reader would miss: charts not drawn, marks that did not come, a font that is not ours.
UNDRAWN = """() => {
  const found = [];
  for (const chart of document.querySelectorAll('[data-testid=stPlotlyChart]'))
    if (!chart.querySelector('.main-svg')) found.push('a chart is not drawn');
  for (const image of document.querySelectorAll('img'))
    if (image.complete && !image.naturalWidth) found.push(`an image did not come: ${image.src.slice(0, 80)}`);
  if (![...document.fonts].some(face => face.status === 'loaded' && /BP ?Sans/.test(face.family)))
    found.push('our font was not loaded');
  return found;
}"""


@dataclass
class Tally:
    """What was done and what went wrong."""

    pages: list[str] = field(default_factory=list)
    cards: set[str] = field(default_factory=set)
    sheets: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    wall: list[str] = field(default_factory=list)
    requests: int = 0
    undrawn: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errands: int = 0

    @property
    def wrong(self) -> list[str]:
        """Return everything that must not be."""
        return [*self.undrawn, *self.outside]


def _settled(page: Page) -> None:
    page.wait_for_selector(".headline h1, .data-desk, h1", timeout=60_000)
    page.wait_for_function("() => !document.querySelector('[data-testid=\"stStatusWidget\"]')")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]"
        ".every(chart => chart.querySelector('.main-svg'))"
    )
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)


def _addresses(*, quick: bool) -> Iterator[str]:
    from reform.urls import PAGES

    for path in ("", *list(PAGES.values())[1:]):
        yield f"/{path}?{FOUNDING}"
        if not quick:
            yield f"/{path}?lang=en&theme=dark"


def see_pages(
    browser: Browser, server: RunningServer, outside: Outside, tally: Tally, *, quick: bool
) -> None:
    """Open every page and look whether everything on it is drawn."""
    from reform.wording.texts import text

    failure = text("vi", "states.error"), text("en", "states.error")
    for address in _addresses(quick=quick):
        traffic = Traffic()
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        traffic.watch(page)
        with outside.watching(address):
            page.goto(server.url + address)
            _settled(page)
        shown = page.evaluate("document.body.innerText")
        tally.undrawn += [f"{address}: {what}" for what in page.evaluate(UNDRAWN)]
        tally.undrawn += [f"{address}: the page failed"] if any(words in shown for words in failure) else []
        tally.undrawn += [f"{address}: console: {error}" for error in traffic.console_errors]
        tally.outside += [f"{address}: asked for {url}" for url in traffic.outside()]
        tally.requests += len(traffic.requests)
        tally.cards |= set(
            page.evaluate(
                "[...document.querySelectorAll('[class*=\"st-key-card-\"]')]"
                ".map(card => card.className.match(/st-key-card-(\\w+)/)[1])"
            )
        )
        tally.pages.append(address)
        page.close()


def save_from_the_page(browser: Browser, server: RunningServer, outside: Outside, tally: Tally) -> None:
    """Press the three buttons of a figure, as a reader does, and the one of a whole pack."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    traffic = Traffic()
    traffic.watch(page)
    with outside.watching("buttons of a figure"):
        page.goto(f"{server.url}/xep-hang?index=pci&year=2020&{FOUNDING}")
        _settled(page)
        page.locator(".st-key-menu-ranking_strip button").first.click()
        for kind in ("png", "csv", "xlsx"):
            button = page.locator(f".st-key-{kind}-ranking_strip button")
            with page.expect_download(timeout=60_000) as saved:
                button.click()
            if Path(saved.value.path()).stat().st_size < 100:
                tally.undrawn.append(f"the {kind} of a page is empty")
            tally.files.append(f"page button: {kind}")
    tally.outside += [f"buttons: asked for {url}" for url in traffic.outside()]
    page.close()


def see_wall(browser: Browser, server: RunningServer, outside: Outside, tally: Tally) -> None:
    """Show each of the six pages of the wall."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    traffic = Traffic()
    traffic.watch(page)
    with outside.watching("wall"):
        page.goto(f"{server.url}/man-hinh-ioc?{WALL}&refresh=1&seconds=600")
        page.wait_for_function("() => document.querySelector('h1')?.textContent.trim()", timeout=60_000)
        for number in range(1, 7):
            page.keyboard.press(str(number))
            page.wait_for_timeout(700)
            tally.undrawn += [f"wall {number}: {what}" for what in page.evaluate(UNDRAWN)]
            tally.wall.append(page.locator("h1").first.inner_text())
    tally.outside += [f"wall: asked for {url}" for url in traffic.outside()]
    tally.requests += len(traffic.requests)
    tally.undrawn += [f"wall: console: {error}" for error in traffic.console_errors]
    if len(set(tally.wall)) != 6:
        tally.undrawn.append(f"the wall showed {len(set(tally.wall))} of 6 pages")
    page.close()


def draw_sheets(outside: Outside, tally: Tally) -> None:
    """Draw every registered figure as a slide, with its table as CSV and XLSX."""
    from reform.exporting.asking import NothingToShow, ask_for
    from reform.exporting.sheets import Order, Wanted, sheet
    from reform.exporting.tables import csv_bytes, xlsx_bytes
    from reform.figures.registry import REGISTRY
    from reform.settings import settings
    from reform.urls import View

    founding = View(as_of=date(2021, 6, 22))
    views = (founding, replace(founding, as_of=date(2020, 6, 30), scope="centre"), View(), View(index="PAR"))
    order = Order("slide", "png", settings().agency("vi"), date(2021, 6, 25))
    for name in REGISTRY:
        with outside.watching(f"sheet {name}"):
            for view in views:
                try:
                    asked = ask_for(name, view)
                except NothingToShow:
                    continue
                made = sheet([Wanted(asked)], order)
                if made[16:24] != (1920).to_bytes(4, "big") + (1080).to_bytes(4, "big"):
                    tally.undrawn.append(f"sheet {name}: not 1920×1080")
                table = asked.spec.tabulate(asked.frame, asked.context)
                if not csv_bytes(table, "vi") or not xlsx_bytes(table, [("a", "b")], "vi"):
                    tally.undrawn.append(f"sheet {name}: no table")
                tally.sheets.append(name)
                break
            else:
                tally.undrawn.append(f"sheet {name}: no view has rows for it")


def _every_sheet() -> Iterator[tuple[str, ...]]:
    """Yield the commands that make every size and format; paper is no SVG, a presentation has one size."""
    for size, forms in (("slide", "png svg pdf pptx"), ("a4", "png pdf"), ("wall", "png svg pdf")):
        for form in forms.split():
            yield ("export", "ranking_strip", "--size", size, "--format", form, "--as-of", "2021-06-22")
    for form in ("pdf", "pptx"):
        yield ("export", "giao-ban-thu-hai", "--format", form, "--as-of", "2021-06-22")


def make_files(home: Path, outside: Outside, tally: Tally, *, quick: bool) -> None:
    """Make files by the command line: every size and format, packs, the briefing in words."""
    orders: list[tuple[str, ...]] = [] if quick else [*_every_sheet()]
    forms = ("docx",) if quick else ("docx", "md")
    orders += [("briefing", "monthly", "--format", form, "--as-of", "2021-06-22") for form in forms]
    for words in orders:
        named = " ".join(words)
        with tempfile.TemporaryDirectory() as folder, outside.watching(named):
            ran = subprocess.run(
                [sys.executable, "-m", "reform", *words, "--out", folder],
                cwd=ROOT, env=os.environ | {"REFORM_HOME": str(home)}, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            made = [file for file in Path(folder).rglob("*") if file.is_file() and file.stat().st_size]
        if ran.returncode or not made:
            tally.undrawn.append(f"{named}: {ran.stderr.strip()[-300:] or 'no file'}")
        tally.files.append(named)


def fetch_permalink(server: RunningServer, outside: Outside, tally: Tally) -> None:
    """Ask for a picture by its address."""
    with outside.watching("permalink"):
        address = f"{server.url}/export/stock_flow.png?{FOUNDING}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            if answer.read(8) != b"\x89PNG\r\n\x1a\n":
                tally.undrawn.append("the permalink gave no picture")
    tally.files.append("permalink: png")


def gap(*, quick: bool) -> Tally:
    """Do everything, inside the namespace."""
    outside, tally = enter(), Tally()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        os.environ["REFORM_HOME"] = str(home)
        # Only now: the settings are read once.
        from reform.exporting.browser import close
        from reform.exporting.chromium import find_browser
        from reform.settings import settings
        from reform.simulate.install import install
        from reform.warehouse.build import build

        settings.cache_clear()
        home.mkdir()
        with outside.watching("simulate and build"):
            install(settings())
            build(settings())
        with running_server(ROOT / "dashboard.py", home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(find_browser(settings().browser_path)),
                args=[*BROWSER_ARGUMENTS, *OWN_ERRANDS, "--no-sandbox"],
            )
            see_pages(browser, server, outside, tally, quick=quick)
            save_from_the_page(browser, server, outside, tally)
            see_wall(browser, server, outside, tally)
            fetch_permalink(server, outside, tally)
            browser.close()
            if "Traceback" in (log := server.log_text()):
                tally.undrawn.append(f"the server's log: {log[-2000:]}")
        if not quick:
            try:
                draw_sheets(outside, tally)
            finally:
                close()
        make_files(home, outside, tally, quick=quick)
    tally.outside += outside.attempts
    tally.errands = outside.errands
    return tally


def told(tally: Tally, seconds: float) -> str:
    """Return the result as the lines that are printed."""
    lines = [
        f"pages opened                 {len(tally.pages)}, with {len(tally.cards)} different figures",
        f"figures drawn as sheets      {len(tally.sheets)}",
        f"files made                   {len(tally.files)}",
        f"pages of the wall            {len(set(tally.wall))}",
        f"requests of the browser      {tally.requests}, all to this machine",
        f"attempts to leave            {len(tally.outside)}",
        f"Chromium for itself          {tally.errands} lookups of {', '.join(BROWSERS_OWN)}",
        f"not drawn or failed          {len(tally.undrawn)}",
        f"seconds                      {seconds:.0f}",
    ]
    return "\n".join([*lines, *tally.wrong])


def _inside(*, quick: bool) -> int:
    begin = time.monotonic()
    tally = gap(quick=quick)
    seconds = time.monotonic() - begin
    print(told(tally, seconds))
    if not quick:
        from tests.bench.measuring import RESULTS

        RESULTS.mkdir(exist_ok=True)
        kept = asdict(tally) | {"cards": sorted(tally.cards), "seconds": round(seconds)}
        (RESULTS / "air_gap.json").write_text(
            json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return min(len(tally.wrong), 1)


def main(words: Sequence[str]) -> int:
    """Enter a namespace and run there: 0 when nothing left and everything was drawn, 2 when not possible."""
    quick = _QUICK in words
    if _INSIDE in words:
        return _inside(quick=quick)
    again = [sys.executable, "-m", "tests.bench.air_gap", _INSIDE, *words]
    try:
        return subprocess.run(command(again), cwd=ROOT, check=False).returncode
    except NoNamespace as refused:
        print(refused, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
