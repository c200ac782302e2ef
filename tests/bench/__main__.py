"""One table of what this machine needs, ours beside the alternatives: `make bench`.

`python -m tests.bench [DOSSIERS …]` runs every group in a process of its own, tells each line as it comes,
prints the table and keeps it, with machine and versions, as `bench-results/bench.json`. A group that takes
longer than its time is ended and named. Nothing here is a test: a slow machine is not a broken one; the exit
code is 1 only when something could not be measured or a picture was wrong.
`python -m tests.bench.page` makes the page of the documents from the file.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict

from tests.bench.measuring import Measure, keep, line_of, own_home, said
from tests.bench.page import tables

SIZES = (200_000, 2_000_000)
# Bytes on disk for a dossier: extract, record, draft and what the others store, at the same time.
_BYTES = 300
_MARK = "measured: "


def groups(sizes: list[int]) -> dict[str, float]:
    """Return every group and the seconds it may take."""
    bounds = {"build": 120.0, "queries": 90.0, "pages": 150.0, "browser": 120.0, "pictures": 180.0}
    return bounds | {f"dossiers-{n}": 240 + 60 * n / 1e6 for n in sizes}


def measure(group: str) -> Iterator[Measure]:
    """Yield the lines of one group."""
    from tests.bench import shipped

    kind, _, size = group.partition("-")
    if kind == "dossiers":
        from tests.bench import dossiers

        return dossiers.measure(int(size))
    known: dict[str, Callable[[], Iterator[Measure]]] = {
        "build": shipped.measure_build,
        "queries": shipped.measure_queries,
        "pages": shipped.measure_pages,
        "browser": shipped.measure_browser,
        "pictures": shipped.measure_pictures,
    }
    return known[group]()


def one(group: str) -> None:
    """Measure one group and write its lines, as JSON, one a line, to the standard output."""
    with own_home():
        for line in measure(group):
            print(_MARK + json.dumps(asdict(line)), flush=True)


def watched(group: str, most: float) -> tuple[list[Measure], str]:
    """Measure a group in a process of its own; return its lines and why it did not end well, if so."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench", "--one", group],
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    late = threading.Event()

    def end() -> None:
        late.set()
        os.killpg(child.pid, signal.SIGKILL)

    timer = threading.Timer(most, end)
    timer.start()
    found = []
    try:
        assert child.stdout is not None
        for text in child.stdout:
            if text.startswith(_MARK):
                found.append(line_of(json.loads(text.removeprefix(_MARK))))
                print(f"  {said(found[-1])}", flush=True)
        code = child.wait()
    finally:
        timer.cancel()
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
    if late.is_set():
        return found, f"{group}: ended after {most:.0f} s"
    return found, f"{group}: exit code {code}" if code else ""


def everything(sizes: list[int]) -> int:
    """Measure all groups, print the table, keep it."""
    lines: list[Measure] = []
    missing: list[str] = []
    start = time.perf_counter()
    bounds = groups(sizes)
    for number, (group, most) in enumerate(bounds.items(), 1):
        need = 1.3 * _BYTES * int(group.partition("-")[2] or 0)
        free = shutil.disk_usage(tempfile.gettempdir()).free
        if free < need:
            missing.append(f"{group}: {free / 1e9:.0f} GB of disk free, {need / 1e9:.0f} needed")
            continue
        spent = time.perf_counter() - start
        print(f"[{number} of {len(bounds)}, {spent:.0f} s so far] {group}", flush=True)
        found, problem = watched(group, most)
        lines += found
        missing += [problem] if problem else []
    took = time.perf_counter() - start
    file = keep("bench", lines, took_s=round(took), not_measured=missing)
    print("\n".join(["", *tables(lines), f"{took:.0f} s; kept as {file.name}", *missing]))
    wrong = any(line.unit == "pictures" and line.by == "ours" and line.median for line in lines)
    return int(bool(missing) or wrong)


def main() -> int:
    """Read the words of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Ours beside the alternatives."
    )
    parser.add_argument("dossiers", nargs="*", type=int, default=list(SIZES), help="numbers of dossiers")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one)
        return 0
    return everything(given.dossiers)


if __name__ == "__main__":
    sys.exit(main())
