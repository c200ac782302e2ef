"""Many people at once: `python -m tests.bench.load [VIEWERS …] [--home FOLDER] [--name FILE]`.

Starts the server, opens real sessions to it (1, 10, 50 and 100 viewers unless told; with every ten a
wall, with every 25 somebody who exports), and lets each viewer change the filter ROUNDS times: first
all in the same instant, then each in their own time. Every answer is checked against the questions of
`queries/`, asked directly. Only this machine's own addresses are asked; counts and times are bounded.
Visitors and server share the machine. The table is kept in bench-results/.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import psutil

from tests.bench.measuring import RESULTS, ROOT
from tests.bench.sessions import Answer, Got, Viewer, get

SIZES = (1, 10, 50, 100)
ROUNDS = 6
THINKING = (2.0, 6.0)
"""Seconds between two clicks of somebody who reads in between."""
WALL_SECONDS, EXPORT_SECONDS = 2.0, 1.0
LONGEST_SECONDS = 300


@dataclass
class Row:
    """One line of the table; times in milliseconds."""

    viewers: int
    manner: str
    first_chart: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    exports: list[float] = field(default_factory=list)
    answers: int = 0
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory_before: float = 0.0
    memory_after: float = 0.0
    """Of the server without its browser, MB."""
    server_seconds: float = 0.0
    load_before: float = 0.0
    """Load average of the machine before: more than one means that others were working too."""

    def told(self) -> dict[str, object]:
        """Return what the table and the file say."""
        return {
            "viewers": self.viewers,
            "manner": self.manner,
            "first_chart_p50": at(self.first_chart, 0.5),
            "first_chart_p95": at(self.first_chart, 0.95),
            "rerun_p50": at(self.reruns, 0.5),
            "rerun_p95": at(self.reruns, 0.95),
            "wall_p95": at(self.walls, 0.95),
            "export_p50": at(self.exports, 0.5),
            "reruns": len(self.reruns),
            "answers_checked": self.answers,
            "errors": len(self.errors),
            "wrong": len(self.wrong),
            "mb_per_session": round((self.memory_after - self.memory_before) / self.viewers, 1),
            "server_mb": round(self.memory_after),
            "server_cpu_s": round(self.server_seconds, 1),
            "load_before": self.load_before,
            "first_problems": [*self.errors[:3], *self.wrong[:3]],
        }


def at(spent: list[float], share: float) -> float | None:
    """Return a quantile of milliseconds, None without any."""
    ordered = sorted(spent)
    return round(ordered[int(share * (len(ordered) - 1))]) if ordered else None


@dataclass
class Seen:
    """What came back, judged when the clock stands."""

    pages: list[tuple[object, Answer]] = field(default_factory=list)
    walls: list[Got] = field(default_factory=list)
    pictures: list[tuple[object, Got]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def _viewer(stack: AsyncExitStack, url: str, number: int, row: Row, seen: Seen, gate: Gate) -> None:
    from tests.bench.answers import questions

    luck = random.Random(number)
    asked = luck.sample(questions(), ROUNDS + 1)
    viewer = await stack.enter_async_context(Viewer(url))
    for turn, question in enumerate(asked):
        await gate.wait(turn, luck)
        answer = await viewer.see(question.page, question.query)
        seen.pages.append((question, answer))
        if turn:
            row.reruns.append(answer.spent)
        elif answer.first_chart is not None:
            row.first_chart.append(answer.first_chart)


class Gate:
    """Lets viewers click together, round after round, or each after a time of reading."""

    def __init__(self, viewers: int, together: bool) -> None:
        """Know how many must have come before a round begins."""
        self._barrier = asyncio.Barrier(viewers) if together else None

    async def wait(self, turn: int, luck: random.Random) -> None:
        """Return when this viewer may click."""
        if self._barrier:
            await self._barrier.wait()
        else:
            await asyncio.sleep(luck.uniform(*THINKING) if turn else luck.uniform(0, THINKING[1]))


async def _wall(url: str, row: Row, seen: Seen) -> None:
    """Ask for the state of a wall, again and again, as its browser does."""
    while True:
        try:
            got = await asyncio.to_thread(get, url, "/wall/state?pages=1,2,3,4,5,6")
            seen.walls.append(got)
            row.walls.append(got.spent)
        except OSError as failure:
            seen.failures.append(f"wall: {failure}")
        await asyncio.sleep(WALL_SECONDS)


async def _exporter(url: str, number: int, row: Row, seen: Seen) -> None:
    """Fetch permalinks, one after the other, from an address of its own."""
    from tests.bench.answers import pictures

    luck = random.Random(1000 + number)
    while True:
        wanted = luck.choice(pictures())
        try:
            got = await asyncio.to_thread(get, url, wanted.path, f"127.0.1.{number + 1}")
            seen.pictures.append((wanted, got))
            row.exports.append(got.spent)
        except OSError as failure:
            seen.failures.append(f"export: {failure}")
        await asyncio.sleep(EXPORT_SECONDS)


async def crowd(url: str, pid: int, viewers: int, together: bool) -> Row:
    """Let so many people in, wait until every viewer is done, and judge what they saw."""
    row = Row(viewers, "together" if together else "own time", load_before=round(os.getloadavg()[0], 1))
    seen = Seen()
    server = psutil.Process(pid)
    row.memory_before, spent = _megabytes(server), _seconds(server)
    gate = Gate(viewers, together)
    others = [_wall(url, row, seen) for _ in range(viewers // 10)]
    others += [_exporter(url, number, row, seen) for number in range(viewers // 25)]
    background = [asyncio.create_task(one) for one in others]
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                people = (_viewer(stack, url, number, row, seen, gate) for number in range(viewers))
                await asyncio.gather(*people)
        except TimeoutError:
            seen.failures.append(f"not done after {LONGEST_SECONDS} s")
        for one in background:
            one.cancel()
        row.memory_after, row.server_seconds = _megabytes(server), _seconds(server) - spent
    await asyncio.gather(*background, return_exceptions=True)
    _judge(row, seen)
    return row


def _judge(row: Row, seen: Seen) -> None:
    from tests.bench.answers import Picture, Question, wall_wrong

    verdicts: list[tuple[str, str | None, str | None]] = []
    for question, answer in seen.pages:
        assert isinstance(question, Question)
        wrong = None if answer.failed else question.wrong(answer)
        verdicts.append((f"{question.page}?{question.query}", answer.failed, wrong))
    verdicts += [("wall", None, wall_wrong(got)) for got in seen.walls]
    for picture, got in seen.pictures:
        assert isinstance(picture, Picture)
        failed = f"status {got.status}" if got.status != 200 else None
        verdicts.append((picture.path, failed, None if failed else picture.wrong(got)))
    row.answers = len(verdicts)
    row.errors = [*seen.failures, *(f"{what}: {failed}" for what, failed, _ in verdicts if failed)]
    row.wrong = [f"{what}: {wrong}" for what, _, wrong in verdicts if wrong]


def _megabytes(server: psutil.Process) -> float:
    return float(server.memory_info().rss) / 1e6


def _seconds(server: psutil.Process) -> float:
    used = server.cpu_times()
    return float(used.user + used.system)


def everything_once(url: str, pid: int) -> Row:
    """One viewer looks at every address once while nothing is remembered yet."""
    from tests.bench.answers import questions

    row, seen = Row(1, "nothing remembered"), Seen()
    server = psutil.Process(pid)
    row.memory_before, spent = _megabytes(server), _seconds(server)

    async def look() -> None:
        for question in questions():
            async with Viewer(url) as viewer:
                answer = await viewer.see(question.page, question.query)
            seen.pages.append((question, answer))
            row.reruns.append(answer.spent)
            if answer.first_chart is not None:
                row.first_chart.append(answer.first_chart)

    asyncio.run(look())
    row.memory_after, row.server_seconds = _megabytes(server), _seconds(server) - spent
    _judge(row, seen)
    return row


@contextmanager
def installation(given: Path | None) -> Iterator[Path]:
    """Work in an installation with simulated dossiers: the one given, or one of this run only."""
    with nullcontext(given) if given else tempfile.TemporaryDirectory() as place:
        os.environ["REFORM_HOME"] = str(place)
        from reform.dossiers.record import current_state
        from reform.settings import settings
        from reform.simulate.install import install
        from reform.warehouse.build import build

        if current_state(settings()) is None:
            install(settings())
        build(settings())
        yield Path(place)


HEAD = (
    "viewers", "manner", "first_chart_p50", "first_chart_p95", "rerun_p50", "rerun_p95", "wall_p95",
    "export_p50", "answers_checked", "errors", "wrong", "mb_per_session", "server_mb", "server_cpu_s",
    "load_before",
)  # fmt: skip


def show(row: Row) -> None:
    """Print one line of the table, and what was wrong."""
    told = row.told()
    print(" | ".join("—" if told[name] is None else str(told[name]) for name in HEAD), flush=True)
    for problem in told["first_problems"]:  # type: ignore[attr-defined]
        print(f"    {problem}", flush=True)


def keep(name: str, rows: list[Row], **more: object) -> None:
    """Keep the table with machine and versions."""
    packages = ("streamlit", "plotly", "duckdb", "pandas")
    document = {
        "machine": {
            "cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version(),
        },
        "versions": {package: metadata.version(package) for package in packages},
        "rows": [row.told() for row in rows],
    } | more  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(
        json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def main(words: list[str]) -> int:
    """Measure every size; 1 when an answer was wrong or missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("viewers", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--name", default="load")
    asked = parser.parse_args(words)
    from tests.browser.conftest import running_server

    rows: list[Row] = []
    print(" | ".join(HEAD))
    with (
        installation(asked.home),
        running_server(ROOT / "dashboard.py", Path(os.environ["REFORM_HOME"])) as server,
    ):
        rows.append(everything_once(server.url, server.pid))
        show(rows[-1])
        for viewers in asked.viewers:
            for together in (True, False):
                rows.append(asyncio.run(crowd(server.url, server.pid, viewers, together)))
                show(rows[-1])
                time.sleep(2)
        errors = [line for line in server.log_text().splitlines() if "ERROR" in line or "Traceback" in line]
    keep(asked.name, rows, server_log_errors=errors[:20])
    print(f"lines of errors in the server's log: {len(errors)}")
    reruns = [spent for row in rows[1:] for spent in row.reruns]
    print(f"all reruns: {len(reruns)}, median {statistics.median(reruns):.0f} ms")
    return 1 if errors or any(row.errors or row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
