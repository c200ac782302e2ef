"""Measure the budgets of the architecture on this machine: `make bench`.

Prints one table and keeps it, with machine and versions, in `bench-results/`. Nothing here is a
test: a slow machine is not a broken one.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench-results"
RERUNS = 25
PACKAGES = ("streamlit", "plotly", "duckdb", "pandas", "polars", "kaleido")


@dataclass(frozen=True)
class Measure:
    """One line of the table: milliseconds unless the unit says otherwise."""

    what: str
    median: float
    p95: float
    runs: int
    budget: str = ""
    unit: str = "ms"


def timed(what: str, action: Callable[[], object], runs: int, budget: str = "", warm: int = 2) -> Measure:
    """Run an action some times and return median and 95th percentile of its duration."""
    for _ in range(warm):
        action()
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        spent.append((time.perf_counter() - start) * 1000)
    return summary(what, spent, budget)


def summary(what: str, spent: list[float], budget: str = "") -> Measure:
    """Return the line for measured milliseconds."""
    ordered = sorted(spent)
    return Measure(
        what, statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], len(ordered), budget
    )


def measure_build() -> Iterator[Measure]:
    """Build everything shipped into fresh folders."""
    from reform.settings import Settings
    from reform.warehouse.build import build

    def fresh() -> None:
        with tempfile.TemporaryDirectory() as folder:
            build(Settings(home=Path(folder)))

    yield timed("build of everything in data/", fresh, 5, "≤ 6 s (with 200 000 dossiers)", warm=0)


def measure_queries() -> Iterator[Measure]:
    """Ask every question of the catalogue."""
    from queries.catalogue import catalogue, question, run
    from reform.settings import settings
    from reform.warehouse.build import build
    from reform.warehouse.read import current_warehouse
    from tests.queries.samples import SAMPLE

    build(settings())
    warehouse = current_warehouse()
    for name in catalogue():
        given = {f.name: SAMPLE[f.name] for f in question(name).parameters}
        yield timed(
            f"query {name}", lambda name=name, given=given: run(warehouse, name, **given), 40, "p95 ≤ 30 ms"
        )


def measure_pages() -> Iterator[Measure]:
    """Rerun every page on the real server, caches warm, as a click does; wall and processor time."""
    import psutil

    from reform.urls import PAGES
    from tests.bench.visit import Visit
    from tests.browser.conftest import running_server

    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "dashboard.py", Path(folder)) as server,
    ):
        process = psutil.Process(server.pid)

        def used() -> float:
            times = process.cpu_times()
            return 1000 * float(times.user + times.system)

        for name, address in PAGES.items():
            with Visit(server.url, address) as visit:
                yield summary(f"first run of {name}, server", [visit.run()])
                for _ in range(5):
                    visit.run()
                before = used()
                spent = [visit.run() for _ in range(RERUNS)]
                yield summary(f"rerun of {name}, server", spent, "median ≤ 60 ms")
                # The system counts processor time in steps of ten milliseconds: a mean tells more.
                yield Measure(
                    f"rerun of {name}, processor", (used() - before) / RERUNS, 0.0, RERUNS, "mean of all"
                )


# The moment a drawing is on the screen: after the frame in which it came.
_ON_SCREEN = "requestAnimationFrame(() => setTimeout(() => done(performance.now())))"
_FIRST_CHART = f"""
window.firstChart = new Promise(done => new MutationObserver((_, watcher) => {{
  if (!document.querySelector('.js-plotly-plot .main-svg')) return;
  watcher.disconnect();
  {_ON_SCREEN};
}}).observe(document, {{subtree: true, childList: true}}));
"""
# Clicks a control and tells when the first and when the last chart was drawn anew.
_CLICK = f"""
control => {{
  const charts = () => [...document.querySelectorAll('.js-plotly-plot')];
  const before = new Set(charts());
  const drawn = enough => new Promise(done => new MutationObserver((_, watcher) => {{
    const fresh = charts().filter(one => !before.has(one) && one.querySelector('.main-svg'));
    if (!enough(fresh.length)) return;
    watcher.disconnect();
    {_ON_SCREEN};
  }}).observe(document, {{subtree: true, childList: true}}));
  const both = Promise.all([drawn(n => n > 0), drawn(n => n >= before.size)]);
  const start = performance.now();
  control.click();
  return both.then(ends => ends.map(end => end - start));
}}
"""


def measure_browser() -> Iterator[Measure]:
    """First chart in an empty browser, and click to redrawn charts, in Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import BROWSER_ARGUMENTS, running_server

    arguments = [*BROWSER_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "dashboard.py", Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for what, address in (("overview", ""), ("rankings", "xep-hang?index=pci&year=2020")):
            first = []
            for _ in range(7):
                context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
                page = context.new_page()
                page.add_init_script(_FIRST_CHART)
                page.goto(f"{server.url}/{address}", wait_until="commit")
                first.append(page.evaluate("window.firstChart"))
                context.close()
            yield summary(f"first chart of {what}, empty browser", first, "≤ 2 s")
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        page = context.new_page()
        page.goto(f"{server.url}/xep-hang?index=pci&year=2020")
        page.wait_for_selector(".js-plotly-plot .main-svg")
        clicks = []
        for turn in range(20):
            page.wait_for_timeout(1500)
            control = page.get_by_role("radio", name=("PAPI", "PCI")[turn % 2], exact=True)
            clicks.append(control.evaluate(_CLICK))
        # In the first turns the server still draws what it later remembers.
        for what, place in (("the first", 0), ("the last", 1)):
            yield summary(f"click to {what} redrawn chart", [both[place] for both in clicks[4:]], "≤ 300 ms")
        browser.close()


def measure_pictures() -> Iterator[Measure]:
    """Draw one slide warm at both sizes, and the same with Plotly's own writer."""
    from reform.exporting.asking import ask_for
    from reform.exporting.browser import close, shared_engine
    from reform.exporting.sheets import Order, Wanted, pack, sheet
    from reform.figures.context import ChartContext
    from reform.figures.registry import REGISTRY
    from reform.figures.slide import compose
    from reform.urls import View
    from tests.bench.exports import SHEETS

    spec = REGISTRY["ranking_strip"]
    figure = compose(
        spec,
        spec.sample(),
        ChartContext(theme="print", size="slide"),
        agency="ỦY BAN NHÂN DÂN TỈNH",
        topic="Chỉ số",
        prepared_on=date(2026, 11, 23),
    )
    engine = shared_engine()
    try:
        for width, height, scale, budget in ((1920, 1080, 1, "≤ 250 ms"), (3840, 2160, 2, "≤ 400 ms")):
            yield timed(
                f"PNG {width}×{height}, warm",
                lambda scale=scale: engine.render(figure, width=1920, height=1080, scale=scale),
                10,
                budget,
            )
        some = [Wanted(ask_for(name, View(as_of=date(2021, 6, 22)))) for name in SHEETS]
        for form, what in (("pdf", "PDF"), ("pptx", "PPTX")):
            order = Order("slide", form, "ỦY BAN NHÂN DÂN TỈNH", date(2026, 11, 23))
            yield timed(
                f"pack of {len(some)} slides as {what}", lambda order=order: pack(some, order), 3, "≤ 4 s"
            )
        order = Order("slide", "png", "ỦY BAN NHÂN DÂN TỈNH", date(2026, 11, 23))
        for one in some:
            yield timed(
                f"sheet {one.asked.spec.name}, from rows to file", lambda one=one: sheet([one], order), 5
            )
    finally:
        close()
    yield timed(
        "the same by plain fig.to_image",
        lambda: figure.to_image(format="png", width=1920, height=1080),
        3,
        "for comparison",
        warm=0,
    )


@contextmanager
def own_home() -> Iterator[None]:
    """Work in a home folder of this run only."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REFORM_HOME"] = folder
        yield


def keep(name: str, lines: list[Measure]) -> None:
    """Keep measured lines with machine and versions as `bench-results/NAME.json`."""
    document = {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "versions": {name: metadata.version(name) for name in PACKAGES},
        "measures": [asdict(line) for line in lines],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(
        json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def main() -> int:
    """Measure everything, print the table, keep it as JSON."""
    lines: list[Measure] = []
    with own_home():
        for group in (measure_build, measure_queries, measure_pages, measure_pictures, measure_browser):
            for line in group():
                numbers = f"{line.median:9.1f} {line.p95:9.1f} {line.unit}  n={line.runs:<3}"
                print(f"{line.what:48} {numbers} {line.budget}", flush=True)
                lines.append(line)
    keep("bench", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
