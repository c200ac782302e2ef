"""What is shipped, without dossiers of size: build, questions, pages, pictures, each beside a plain way.

Run by `python -m tests.bench`, each group in a process of its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import psutil
from playwright.sync_api import sync_playwright

from queries.catalogue import catalogue, question, run
from reform.exporting.asking import ask_for
from reform.exporting.browser import close, shared_engine
from reform.exporting.chromium import find_browser
from reform.exporting.sheets import Order, Wanted, pack, sheet
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.figures.slide import compose
from reform.importing.dossiers import import_dossiers
from reform.settings import Settings, settings
from reform.simulate import scale
from reform.simulate.extract import write_sets
from reform.urls import PAGES, View
from reform.warehouse.build import build
from reform.warehouse.read import current_warehouse
from tests.bench.exports import SHEETS, at_once, at_once_plainly
from tests.bench.measuring import ROOT, Budget, Measure, once, summary, timed
from tests.bench.visit import Visit
from tests.browser.conftest import BROWSER_ARGUMENTS, running_server
from tests.queries.samples import SAMPLE

BUILD, QUESTIONS, PAGES_GROUP, PICTURES = "build", "questions, shipped data", "pages", "pictures"
RERUNS = 15
SHEET_ROWS = 20_000
SCORES = ROOT / "data" / "scores" / "pci.csv"
AGENCY = "ỦY BAN NHÂN DÂN TỈNH"
_VIEWPORT = {"width": 1440, "height": 900}


def measure_build() -> Iterator[Measure]:
    """Build everything shipped into fresh folders; read a spreadsheet of dossiers."""

    def fresh(dossiers: Path | None = None) -> None:
        with tempfile.TemporaryDirectory() as folder:
            home = Settings(home=Path(folder))
            if dossiers:
                import_dossiers(home, [dossiers], snapshot_on=scale.SNAPSHOT)
            build(home)

    yield timed(BUILD, "everything in data/, checked and published", fresh, 3, warm=0, unit="s")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ((extract, _),) = write_sets(settings(), folder, seed=1, dossiers=200_000)
        yield timed(
            BUILD, "the same with 200,000 dossiers", lambda: fresh(extract), 3,
            warm=0, unit="s", budget=Budget("median", 6),
        )  # fmt: skip
        book = folder / "extract.xlsx"
        pd.read_parquet(extract).head(SHEET_ROWS).to_excel(book, index=False)
        what = f"spreadsheet of {SHEET_ROWS:,} dossiers read (ours judges each row)"
        yield timed(
            BUILD, what, lambda: import_dossiers(settings(), [book], dry_run=True), 3, warm=0, unit="s"
        )
        yield timed(BUILD, what, lambda: pd.read_excel(book), 1, warm=0, unit="s", by="pandas, openpyxl")
        yield timed(
            BUILD,
            what,
            lambda: pd.read_excel(book, engine="calamine"),
            3,
            warm=0,
            unit="s",
            by="pandas, calamine",
        )


def measure_queries() -> Iterator[Measure]:
    """Ask every question of the catalogue; one also of what a user would pick instead."""
    build(settings())
    warehouse = current_warehouse()
    every: list[float] = []
    for name in catalogue():
        given = {f.name: SAMPLE[f.name] for f in question(name).parameters}
        line = timed(
            QUESTIONS, name, lambda name=name, given=given: run(warehouse, name, **given), 25,
            budget=Budget("p95", 30),
        )  # fmt: skip
        every.append(line.median)
        yield line
    yield summary(QUESTIONS, "all, medians", every, budget=Budget("p95", 30))
    ranking = "63 provinces of one edition ranked (ours: with as-of day, sources, changes since)"
    ours = {
        "index": "PCI",
        "year": 2020,
        "as_of": date(2021, 6, 22),
        "include_derived": True,
        "dimension": "",
    }
    yield timed(QUESTIONS, ranking, lambda: run(warehouse, "indices/ranking", **ours), 25)
    for side, action in _rankings():
        yield timed(QUESTIONS, ranking, action, 25, by=side)


def _rankings() -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what ranks one edition with other tools, each reading the shipped file anew or holding it."""
    frame, table = pd.read_csv(SCORES, dtype={"province_code": str}), pl.read_csv(SCORES)

    def by_pandas() -> object:
        chosen = frame[(frame["year"] == 2020) & frame["dimension"].isna()]
        return chosen.assign(place=chosen["score"].rank(ascending=False, method="min")).sort_values("place")

    def by_polars() -> object:
        chosen = table.filter((pl.col("year") == 2020) & pl.col("dimension").is_null())
        return chosen.with_columns(place=pl.col("score").rank("min", descending=True)).sort("place")

    raw = duckdb.connect()

    def by_duckdb() -> object:
        return raw.execute(
            f"SELECT *, rank() OVER (ORDER BY score DESC) FROM '{SCORES}' "
            "WHERE year = 2020 AND dimension IS NULL"
        ).df()

    yield "pandas, in memory", by_pandas
    yield "polars, in memory", by_polars
    yield "raw DuckDB over CSV", by_duckdb


def measure_pages() -> Iterator[Measure]:
    """Rerun every page on the real server, caches warm, as a click does; wall and processor time."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "dashboard.py", Path(folder)) as server,
    ):
        process = psutil.Process(server.pid)
        every: list[float] = []
        for name, address in PAGES.items():
            with Visit(server.url, address) as visit:
                yield once(PAGES_GROUP, f"first run of {name}, server", visit.run())
                for _ in range(4):
                    visit.run()
                before = sum(process.cpu_times()[:2])
                spent = [visit.run() for _ in range(RERUNS)]
                used = sum(process.cpu_times()[:2]) - before
                every += spent
                yield summary(PAGES_GROUP, f"rerun of {name}, server", spent, budget=Budget("median", 60))
                # The system counts processor time in steps of ten milliseconds: a mean tells more.
                yield once(PAGES_GROUP, f"rerun of {name}, processor (mean)", 1000 * used / RERUNS)
        yield summary(PAGES_GROUP, "rerun of every page, server", every, budget=Budget("median", 60))


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
    arguments = [*BROWSER_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "dashboard.py", Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(settings().browser_path)), args=arguments
        )
        for what, address in (("overview", ""), ("rankings", "xep-hang?index=pci&year=2020")):
            first = []
            for _ in range(5):
                context = browser.new_context(viewport=_VIEWPORT, locale="vi-VN")
                page = context.new_page()
                page.add_init_script(_FIRST_CHART)
                page.goto(f"{server.url}/{address}", wait_until="commit")
                first.append(page.evaluate("window.firstChart"))
                context.close()
            yield summary(
                PAGES_GROUP, f"first chart of {what}, empty browser", first, budget=Budget("median", 2000)
            )
        context = browser.new_context(viewport=_VIEWPORT, locale="vi-VN")
        page = context.new_page()
        page.goto(f"{server.url}/xep-hang?index=pci&year=2020")
        page.wait_for_selector(".js-plotly-plot .main-svg")
        clicks = []
        for turn in range(12):
            page.wait_for_timeout(1200)
            control = page.get_by_role("radio", name=("PAPI", "PCI")[turn % 2], exact=True)
            clicks.append(control.evaluate(_CLICK))
        # In the first turns the server still draws what it later remembers.
        for what, place in (("the first", 0), ("the last", 1)):
            yield summary(
                PAGES_GROUP, f"click to {what} redrawn chart", [both[place] for both in clicks[4:]],
                budget=Budget("median", 300),
            )  # fmt: skip
        browser.close()


def measure_pictures() -> Iterator[Measure]:
    """Draw one slide warm at both sizes and a pack, beside Plotly's own writer; then many people at once."""
    build(settings())
    spec = REGISTRY["ranking_strip"]
    context = ChartContext(theme="print", size="slide")
    figure = compose(
        spec, spec.sample(), context, agency=AGENCY, topic="Chỉ số", prepared_on=date(2026, 11, 23)
    )
    sizes = {1: "PNG 1920×1080, warm", 2: "PNG 3840×2160, warm"}
    whole = f"pack of {len(SHEETS)} slides"
    engine = shared_engine()
    try:
        for (scale_by, what), most in zip(sizes.items(), (250, 400), strict=True):
            yield timed(
                PICTURES, what, lambda by=scale_by: engine.render(figure, width=1920, height=1080, scale=by),
                10, budget=Budget("median", most),
            )  # fmt: skip
        some = [Wanted(ask_for(name, View(as_of=date(2021, 6, 22)))) for name in SHEETS]
        for form in ("pdf", "pptx"):
            order = Order("slide", form, AGENCY, date(2026, 11, 23))
            yield timed(
                PICTURES, f"{whole} as {form.upper()}", lambda order=order: pack(some, order), 3,
                unit="s", budget=Budget("median", 4),
            )  # fmt: skip
        order = Order("slide", "png", AGENCY, date(2026, 11, 23))
        for one in some:
            what = f"sheet {one.asked.spec.name}, from rows to file"
            yield timed(PICTURES, what, lambda one=one: sheet([one], order), 3)
        yield from at_once(8, 6)
    finally:
        close()
    for scale_by, what in sizes.items():
        yield timed(
            PICTURES, what, lambda by=scale_by: figure.to_image("png", 1920, 1080, by), 3,
            warm=0, by="plain fig.to_image",
        )  # fmt: skip
    yield from at_once_plainly(8, 6, sizes)
