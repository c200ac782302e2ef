"""Watch a wall for hours: `python -m tests.bench.soak HOURS` (`make soak HOURS=2`).

A real server and a real browser run the six pages; every minute the memory and open files of the
server, and the memory, nodes and listeners of the page are written down. At the end the slope of
each over the second half is printed, and the whole curve kept in `bench-results/soak.csv`.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import CDPSession, sync_playwright

from reform.exporting.chromium import find_browser
from reform.settings import Settings, settings
from reform.simulate.install import install
from reform.warehouse.build import build
from tests.bench.measuring import RESULTS
from tests.browser.conftest import free_port
from tests.wall.machine import Machine

EVERY = 60.0
# The first minutes fill caches.
WARM = 0.5


def sample(machine: Machine, browser: psutil.Process, session: CDPSession) -> dict[str, float]:
    """Return one line of the curve: megabytes and counts."""
    server = psutil.Process(machine.pid)
    family = [browser, *browser.children(recursive=True)]
    counters = session.send("Memory.getDOMCounters")
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    return {
        "server_mb": server.memory_info().rss / 1e6,
        "server_files": float(server.num_fds()),
        "browser_mb": sum(process.memory_info().rss for process in family if process.is_running()) / 1e6,
        "page_heap_mb": heap["usedSize"] / 1e6,
        "nodes": float(counters["nodes"]),
        "listeners": float(counters["jsEventListeners"]),
    }


def slopes(lines: list[Mapping[str, float]]) -> dict[str, float]:
    """Return the growth an hour of each column after the warm-up."""
    later = lines[int(len(lines) * WARM) :]
    hours = np.array([line["hours"] for line in later])
    return {
        name: float(np.polyfit(hours, np.array([line[name] for line in later]), 1)[0])
        for name in later[0]
        if name != "hours"
    }


def soak(hours: float) -> None:
    """Run, write the curve down as it grows, print the slopes."""
    with tempfile.TemporaryDirectory() as place:
        home = Settings(home=Path(place) / "home")
        install(home)
        build(home)
        machine = Machine(free_port(), home.home, Path(place) / "log")
        machine.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=str(find_browser(settings().browser_path)), args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": 1920, "height": 1080})
                page.goto(f"{machine.url}/man-hinh-ioc?asof=2020-06-30")
                session = page.context.new_cdp_session(page)
                started = psutil.Process().children(recursive=True)
                process = next(p for p in started if _is_browser(p))
                _watch(hours, machine, process, session)
                browser.close()
        finally:
            machine.kill()


def _is_browser(process: psutil.Process) -> bool:
    """Tell whether a process is the browser itself, not one of its helpers."""
    words = process.cmdline()
    return any(w.startswith("--remote-debugging") for w in words) and not any(
        w.startswith("--type=") for w in words
    )


def _watch(hours: float, machine: Machine, process: psutil.Process, session: CDPSession) -> None:
    RESULTS.mkdir(exist_ok=True)
    lines: list[Mapping[str, float]] = []
    begun = time.monotonic()
    with (RESULTS / "soak.csv").open("w", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] | None = None
        while (spent := (time.monotonic() - begun) / 3600) < hours:
            line = {"hours": round(spent, 4)} | {
                name: round(value, 2) for name, value in sample(machine, process, session).items()
            }
            lines.append(line)
            if writer is None:
                writer = csv.DictWriter(file, list(line))
                writer.writeheader()
            writer.writerow(line)
            file.flush()
            time.sleep(EVERY)
    print(f"{len(lines)} samples over {hours:g} hours; growth an hour in the second half:")
    for name, slope in slopes(lines).items():
        print(f"  {name:<14} {slope:+8.2f}   first {lines[0][name]:.1f}, last {lines[-1][name]:.1f}")


if __name__ == "__main__":
    soak(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
