"""The page of measurements tells what a run kept: every side, every missed budget, nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict

from tests.bench.measuring import Budget, Measure, line_of, summary
from tests.bench.page import KEPT, PAGE, page, tables

LINES = (
    Measure("questions", "by month", 10, 8, 14, 30, size=200_000, budget=Budget("p95", 30)),
    Measure("questions", "by month", 20, 16, 45, 30, size=2_000_000, budget=Budget("p95", 30)),
    Measure("questions", "by month", 500, 400, 600, 5, by="pandas", size=2_000_000),
    Measure("pictures", "one slide", 250, 240, 260, 10, budget=Budget("median", 250)),
    Measure("pictures", "one slide", 3000, 3000, 3000, 1, by="plain"),
)


def row(lines: list[str], *words: str) -> list[str]:
    (found,) = [line for line in lines if all(f"| {word} |" in line for word in words)]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_sizes_stand_beside_each_other_with_ratio_growth_and_the_missed_budget():
    lines = list(tables(LINES))
    ours = row(lines, "by month", "ours")
    assert ours[2:7] == ["10 (8 to 14) ms", "", "20 (16 to 45) ms", "", "×2"]
    assert ours[7] == "p95 ≤ 30: kept; p95 ≤ 30: **missed**"
    assert row(lines, "by month", "pandas")[2:6] == ["not measured", "", "500 (400 to 600) ms", "×25"]


def test_without_sizes_each_side_has_its_ratio_and_single_runs_no_spread():
    lines = list(tables(LINES))
    assert row(lines, "one slide", "ours")[2:] == ["250 (240 to 260) ms", "10", "", "median ≤ 250: kept"]
    assert row(lines, "one slide", "plain")[2:] == ["3,000 ms", "1", "×12", ""]


def test_lines_come_back_from_the_kept_file_as_they_were_measured():
    assert [line_of(json.loads(json.dumps(asdict(line)))) for line in LINES] == list(LINES)


def test_the_spread_leaves_out_the_ends_only_of_many_runs():
    few, many = summary("g", "few", [3, 1, 2]), summary("g", "many", [*range(1, 101)])
    assert (few.low, few.median, few.high) == (1, 2, 3)
    assert (many.low, many.median, many.high) == (6, 50.5, 95)


def test_the_page_is_the_one_of_the_kept_run():
    """Both are made by `python -m tests.bench.page`; neither stands without the other."""
    assert KEPT.exists() == PAGE.exists()
    if KEPT.exists():
        assert PAGE.read_text(encoding="utf-8") == page(json.loads(KEPT.read_text(encoding="utf-8")))
