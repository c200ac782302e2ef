"""What a measured line is, how it is taken, and how lines are kept as a file."""

from __future__ import annotations

import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench-results"
OURS = "ours"
PACKAGES = ("streamlit", "plotly", "duckdb", "pandas", "polars", "pyarrow", "numpy", "kaleido")
_ENOUGH_SECONDS = 6.0
_FEWEST = 3


@dataclass(frozen=True)
class Budget:
    """The most that a line may be: of its median, or of its 95th percentile."""

    of: str
    most: float


@dataclass(frozen=True)
class Measure:
    """One line: what one of the sides needed for a task."""

    group: str
    what: str
    median: float
    low: float
    """5th percentile; with fewer than 20 runs the least."""
    high: float
    """95th percentile; with fewer than 20 runs the most."""
    runs: int
    by: str = OURS
    unit: str = "ms"
    size: int | None = None
    """Dossiers, where their number matters."""
    budget: Budget | None = None


def summary(group: str, what: str, spent: Sequence[float], **more: Any) -> Measure:
    """Return the line of what single runs needed. `more`: by, unit, size, budget."""
    ordered = sorted(spent)
    cut = int(0.05 * len(ordered)) if len(ordered) >= 20 else 0
    return Measure(
        group, what, statistics.median(ordered), ordered[cut], ordered[-1 - cut], len(ordered), **more
    )


def durations(action: Callable[[], object], runs: int, warm: int) -> list[float]:
    """Return the milliseconds of single runs; with enough seconds spent no further run begins."""
    begin = time.perf_counter()
    for _ in range(warm):
        action()
    spent: list[float] = []
    while len(spent) < runs and (len(spent) < _FEWEST or time.perf_counter() - begin < _ENOUGH_SECONDS):
        start = time.perf_counter()
        action()
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def timed(
    group: str, what: str, action: Callable[[], object], runs: int, *, warm: int = 1, **more: Any
) -> Measure:
    """Run an action some times and return its line, in the unit asked for (ms or s)."""
    spent = durations(action, runs, warm)
    if more.get("unit") == "s":
        spent = [one / 1000 for one in spent]
    return summary(group, what, spent, **more)


def once(group: str, what: str, value: float, **more: Any) -> Measure:
    """Return the line of something that was taken a single time."""
    return Measure(group, what, value, value, value, 1, **more)


def said(line: Measure) -> str:
    """Return a line in words for the terminal."""
    size = f" [{line.size:,}]" if line.size else ""
    spread = f" ({line.low:.1f} to {line.high:.1f}, n={line.runs})" if line.runs > 1 else ""
    return f"{line.group}: {line.what}{size}, {line.by}: {line.median:.1f} {line.unit}{spread}"


@contextmanager
def own_home() -> Iterator[None]:
    """Work in a home folder of this run only."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REFORM_HOME"] = folder
        yield


def machine() -> dict[str, object]:
    """Return what the figures depend on besides the code; nothing that names the machine."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in PACKAGES},
    }


def keep(name: str, lines: Sequence[Measure], **more: object) -> Path:
    """Keep measured lines with machine and versions as `bench-results/NAME.json`; return the file."""
    document = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": machine(),
        **more,
        "measures": [asdict(line) for line in lines],
    }
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def line_of(content: dict[str, Any]) -> Measure:
    """Return a line from its JSON form."""
    budget = content.pop("budget", None)
    return Measure(**content, budget=Budget(**budget) if budget else None)
