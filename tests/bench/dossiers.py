"""Dossiers at one size: import, cubes, page questions and pages, each beside what a user would pick instead.

Run by `python -m tests.bench` in a process of its own, so that the memory is its own.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from queries import catalogue
from reform.importing.dossiers import import_dossiers
from reform.settings import Settings
from reform.simulate import scale
from reform.simulate.extract import write_sets
from reform.warehouse.build import build
from reform.warehouse.read import Warehouse, current_warehouse
from tests.bench import beside, others
from tests.bench.measuring import Budget, Measure, durations, once, summary, timed

IMPORT, QUESTIONS, TASKS = "import of dossiers", "page questions", "the same task on the same extract"
RUNS = 8
DAY = 5_000
MONTH = {"first": date(2025, 6, 1), "last": date(2025, 6, 30), "previous_first": date(2025, 5, 1)}
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31), "previous_first": date(2024, 1, 1)}
TEN_YEARS = {"first": scale.FIRST_DAY, "last": scale.SNAPSHOT}
ASKED = {"scope": "province", "as_of": date(2026, 1, 31)}
_ANSWERS = {
    others.MONTHLY: ("dossiers/by_period", {"calendar": "month"}),
    others.DAILY: ("dossiers/backlog_path", {}),
    others.SHARES: ("dossiers/time_used", {"by": "field"}),
}
DIFFERENT = "months and days answered otherwise than ours"
_BUDGETED = 20_000_000
"""The size that the budgets of import and questions are written for."""


def peak_gb() -> float:
    """Return the most memory this process ever used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(n: int) -> Iterator[Measure]:
    """Yield the lines of one size."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        settings = Settings(home=folder / "home")
        settings.home.mkdir()
        ((extract, _),) = write_sets(settings, folder, seed=1, dossiers=n)
        yield from _imports(settings, extract, folder, n)
        warehouse = current_warehouse(settings)
        yield from _questions(warehouse, n)
        yield from _tasks(warehouse, extract, n)
        yield from beside.compared(settings.home, extract, folder, n)
        yield from _one_day(settings, folder, n)


def _imports(settings: Settings, extract: Path, folder: Path, n: int) -> Iterator[Measure]:
    what = "extract taken in until it can be asked"
    start = time.perf_counter()
    import_dossiers(settings, [extract], snapshot_on=scale.SNAPSHOT)
    taken = time.perf_counter() - start
    build(settings)
    whole = time.perf_counter() - start
    budget = Budget("median", 60) if n == _BUDGETED else None
    yield once(IMPORT, what, whole, unit="s", size=n, budget=budget)
    yield once(IMPORT, "of these: judging and keeping rows", taken, unit="s", size=n)
    yield once(IMPORT, "of these: cubes, checks, publication", whole - taken, unit="s", size=n)
    budget = Budget("median", 4) if n == _BUDGETED else None
    yield once(
        IMPORT, "most memory, making the extract included", peak_gb(), unit="GB", size=n, budget=budget
    )
    for side, store in others.stores(extract, folder, n):
        yield timed(IMPORT, what, store, 1, warm=0, unit="s", by=side, size=n)


def _one_day(settings: Settings, folder: Path, n: int) -> Iterator[Measure]:
    """Import some dossiers of another seed: new ones and ones whose code is held already."""
    ((extract, _),) = write_sets(settings, folder / "day", seed=2, dossiers=DAY)
    start = time.perf_counter()
    import_dossiers(settings, [extract], snapshot_on=scale.SNAPSHOT)
    build(settings)
    spent = time.perf_counter() - start
    yield once(IMPORT, f"one day's {DAY:,} new or changed, until they show", spent, unit="s", size=n)


def _most(warehouse: Warehouse, column: str, cube: str) -> str:
    rows = warehouse.rows(f"SELECT {column} FROM {cube} GROUP BY 1 ORDER BY sum(received) DESC LIMIT 1")
    return str(rows.iloc[0, 0])


def _questions(warehouse: Warehouse, n: int) -> Iterator[Measure]:
    """Ask every question of the dossier pages, for a month and a year, with and without filters."""
    agency, field = _most(warehouse, "agency_code", "cube_agency"), _most(warehouse, "field", "cube_field")
    most = 30 if n <= _BUDGETED else 50
    every: list[float] = []
    for name, asked in catalogue.catalogue().items():
        known = {p.name for p in asked.parameters}
        if not name.startswith("dossiers/") or "scope" not in known:
            continue
        spent: list[float] = []
        for period in (MONTH, YEAR):
            for filters in ({}, {"agency": agency}, {"field": field}):
                given = {"calendar": "month", "by": "field"} | ASKED | period | filters
                given = {key: value for key, value in given.items() if key in known}
                spent += durations(
                    lambda name=name, given=given: catalogue.run(warehouse, name, **given), RUNS, 1
                )
        every += spent
        yield summary(QUESTIONS, name, spent, size=n, budget=Budget("p95", most))
    yield summary(QUESTIONS, "all of the dossier pages", every, size=n, budget=Budget("p95", most))


def _tasks(warehouse: Warehouse, extract: Path, n: int) -> Iterator[Measure]:
    """Ask three tasks of every side; what a question of ours answers holds more than the task."""
    ours: dict[str, pd.DataFrame] = {}
    for task, (name, more) in _ANSWERS.items():

        def asked(task: str = task, name: str = name, more: dict[str, str] = more) -> None:
            ours[task] = catalogue.run(warehouse, name, **ASKED, **TEN_YEARS, **more)

        yield timed(TASKS, task, asked, 10, size=n)
    with ExitStack() as stack:
        sides = [stack.enter_context(others.raw_duckdb(extract)), stack.enter_context(others.polars(extract))]
        if n <= others.PANDAS_MOST:
            start = time.perf_counter()
            frame = others.typed_frame(extract)
            yield once(TASKS, "loading first", time.perf_counter() - start, by="pandas", unit="s", size=n)
            sides.append(stack.enter_context(others.pandas(frame)))
        if n <= others.SQLITE_MOST:
            start = time.perf_counter()
            sides.append(stack.enter_context(others.sqlite(frame)))
            yield once(TASKS, "loading first", time.perf_counter() - start, by="SQLite", unit="s", size=n)
        for side in sides:
            told: dict[str, others.Rows] = {}
            for task in _ANSWERS:
                yield timed(TASKS, task, partial(_ask, side, task, told), 5, by=side.name, size=n)
            yield once(TASKS, DIFFERENT, _different(ours, told), by=side.name, unit="answers", size=n)


def _ask(side: others.Side, task: str, told: dict[str, others.Rows]) -> None:
    told[task] = side.tasks[task]()


def _different(ours: dict[str, pd.DataFrame], told: dict[str, others.Rows]) -> int:
    """Count the months and days for which a side's number is not ours.

    The percentiles are not compared: ours are of working days without waiting, those of others of
    calendar days, and each side has its own rule between two values.
    """
    months = {f"{row.year}-{row.month:02}": row.received for row in ours[others.MONTHLY].itertuples()}
    wrong = sum(months.get(str(month)) != n for month, n in told[others.MONTHLY])
    stock = {row.day.date(): row.overdue for row in ours[others.DAILY].itertuples()}
    days = others.by_day(told[others.DAILY], scale.SNAPSHOT)
    return (
        wrong + abs(len(told[others.MONTHLY]) - len(months)) + sum(stock.get(d) != n for d, n in days.items())
    )
