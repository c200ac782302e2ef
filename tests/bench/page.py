"""Makes docs/measurements.md from what `make bench` kept: `python -m tests.bench.page [FILE]`.

The file (bench-results/bench.json unless told) is copied beside the page, so that every figure in it can be
traced; a test compares the two.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.measuring import OURS, RESULTS, ROOT, Measure, line_of

PAGE = ROOT / "docs" / "measurements.md"
KEPT = ROOT / "docs" / "measurements.json"
CITED = """\
## What other products do, not measured in this run

Taken over from a comparison made in November 2026 with the same six charts and one filter on the same file;
the products are not installed here. The nearest lines of ours are those of “page with six charts and a
filter” above, of another run: read the two with that in mind.

| product | first view, 2 M | 20 M | filter fully redrawn, 2 M | 20 M | ten sessions, processor |
|---|---|---|---|---|---|
| Superset 6.1 | 4.8 s | 6.2 s | 2.3 s | 3.7 s | 23 s |
| plain Streamlit | 2.4 s | 4.0 s | 0.53 s | 1.07 s | 4.4 s |
| static site | 2.3 s | – | 0.83 s | – | – |

Their chart pictures took 0.12 to 0.67 s; none was exactly 1920×1080, none held source, date or filters, and
long Vietnamese names were cut.
"""


def number(value: float) -> str:
    """Return a figure with the digits that can be trusted."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _cell(line: Measure) -> str:
    spread = f" ({number(line.low)} to {number(line.high)})" if line.runs > 1 else ""
    return f"{number(line.median)}{spread} {line.unit}"


def _ratio(line: Measure, ours: Measure | None) -> str:
    if ours is None or line.by == OURS or not ours.median:
        return ""
    return f"×{number(line.median / ours.median)}"


def _kept_to(line: Measure) -> str:
    if line.budget is None:
        return ""
    value = line.high if line.budget.of == "p95" else line.median
    verdict = "kept" if value <= line.budget.most else "**missed**"
    return f"{line.budget.of} ≤ {number(line.budget.most)}: {verdict}"


def tables(lines: Sequence[Measure]) -> Iterator[str]:
    """Yield the lines of one table a group: every side of a task under the other, sizes beside each other."""
    for group in dict.fromkeys(line.group for line in lines):
        of_group = [line for line in lines if line.group == group]
        sizes = sorted({line.size for line in of_group if line.size is not None})
        yield f"### {group[0].upper()}{group[1:]}"
        yield ""
        yield from _by_size(of_group, sizes) if sizes else _plain(of_group)
        yield ""


def _tasks(lines: Sequence[Measure]) -> Iterator[list[Measure]]:
    for what in dict.fromkeys(line.what for line in lines):
        yield sorted((line for line in lines if line.what == what), key=lambda line: line.by != OURS)


def _plain(lines: Sequence[Measure]) -> Iterator[str]:
    yield "| task | by | median (spread) | runs | × ours | budget |"
    yield "|---|---|---|---|---|---|"
    for task in _tasks(lines):
        ours = next((line for line in task if line.by == OURS), None)
        for line in task:
            words = (line.what, line.by, _cell(line), str(line.runs), _ratio(line, ours), _kept_to(line))
            yield f"| {' | '.join(words)} |"


def _by_size(lines: Sequence[Measure], sizes: Sequence[int]) -> Iterator[str]:
    heads = [f"{size:,} dossiers | × ours" for size in sizes]
    grown = [f"× of {sizes[0]:,}"] if len(sizes) > 1 else []
    yield f"| {' | '.join(['task', 'by', *heads, *grown, 'budget'])} |"
    yield "|" + "---|" * (3 + 2 * len(sizes) + len(grown))
    for task in _tasks(lines):
        for by in dict.fromkeys(line.by for line in task):
            at = {line.size: line for line in task if line.by == by}
            ours = {line.size: line for line in task if line.by == OURS}
            words = [task[0].what, by]
            for size in sizes:
                line = at.get(size)
                words += [_cell(line), _ratio(line, ours.get(size))] if line else ["not measured", ""]
            first, last = at.get(sizes[0]), at.get(sizes[-1])
            if grown:
                words.append(
                    f"×{number(last.median / first.median)}" if first and last and first.median else ""
                )
            budgets = [_kept_to(line) for line in at.values() if line.budget]
            words.append("; ".join(dict.fromkeys(budgets)))
            yield f"| {' | '.join(words)} |"


def page(kept: dict[str, Any]) -> str:
    """Return the whole page for what a run kept."""
    machine = kept["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    missing = "\n".join(f"- {said}" for said in kept["not_measured"]) or "- nothing"
    return f"""\
# Measured

Made by `python -m tests.bench.page` from [measurements.json](measurements.json), what `make bench` kept on
{kept["at"][:10]} ({kept["took_s"] // 60} min {kept["took_s"] % 60} s; {machine["cores"]} cores,
{machine["memory_gb"]} GiB, {machine["system"]}, Python {machine["python"]}; {versions}). One run, one
machine: compare the sides of a task with each other, not with figures from elsewhere.

- The spread goes from the 5th to the 95th percentile, with fewer than 20 runs from the least to the most. A
  line of one run has none: read it as ±30 %.
- “× ours” is another side's median divided by ours: above 1 the other one takes longer, below 1 ours does.
- What the others leave out: they judge no rows, keep no history, know no as-of day and no working days. The
  percentiles of days are of calendar days there and of working days without waiting here, so only months and
  days are compared as answers. Days differ where a dossier waits for papers after its due day: ours stops its
  clock, the others call it overdue. Ours reads sums made at publication; others read the rows.
- A side is left out where its memory or time would not be borne: pandas above 20 million dossiers, SQLite
  above 2 million.
- Budgets are those of the architecture; a missed one says so.

Not measured in this run:

{missing}

## The table

{chr(10).join(tables([line_of(line) for line in kept["measures"]]))}
{CITED}
## Measured elsewhere

Many people at once: [measurements-load.md](measurements-load.md). Two processes, a lake of dossiers, a
billion on paper: [scale.md](scale.md). Faults: [faults.md](faults.md). Without a network:
[security.md](security.md).
"""


def main(words: Sequence[str]) -> int:
    """Copy the kept file beside the page and write the page."""
    file = Path(words[0]) if words else RESULTS / "bench.json"
    if file.resolve() != KEPT:
        shutil.copyfile(file, KEPT)
    PAGE.write_text(page(json.loads(KEPT.read_text(encoding="utf-8"))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
