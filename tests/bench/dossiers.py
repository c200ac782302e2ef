"""Measure dossiers at size: `python -m tests.bench.dossiers 2000000 [20000000 …]`.

For each size: import of an extract, cubes and publication, one day's 5,000 changes, memory, every
page question, and the same three aggregations with pandas, polars, SQLite and plain DuckDB over
the same Parquet file in the same run. Each size runs in a process of its own, so that the memory
is its own. A size whose files would not fit the disk is left out and named.
"""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from queries import catalogue
from reform.importing.dossiers import import_dossiers
from reform.settings import Settings
from reform.simulate import scale
from reform.simulate.extract import write_sets
from reform.warehouse.build import build
from reform.warehouse.read import current_warehouse

RUNS = 15
# Bytes on disk for a dossier: extract, record and draft at the same time.
_BYTES = 260
_SQLITE_MOST = 2_000_000
MONTH = {"first": date(2025, 6, 1), "last": date(2025, 6, 30), "previous_first": date(2025, 5, 1)}
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31), "previous_first": date(2024, 1, 1)}


def seconds(action: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds of an action."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_gb() -> float:
    """Return the most memory this process ever used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(n: int) -> list[tuple[str, str]]:
    """Return the lines of one size: what, measured."""
    lines: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        settings = Settings(home=folder / "home")
        settings.home.mkdir()
        ((extract, _),) = write_sets(settings, folder, seed=1, dossiers=n)
        lines.append(("memory after making the extract, GB", f"{peak_gb():.1f}"))
        wall, cpu = seconds(lambda: import_dossiers(settings, [extract], snapshot_on=scale.SNAPSHOT))
        lines.append(("import of the extract, s (processor s)", f"{wall:.1f} ({cpu:.1f})"))
        wall_2, cpu_2 = seconds(lambda: build(settings))
        lines.append(("cubes, checks and publication, s (processor s)", f"{wall_2:.1f} ({cpu_2:.1f})"))
        lines.append(("both together, s", f"{wall + wall_2:.1f}"))
        lines.append(("most memory so far, GB", f"{peak_gb():.1f}"))
        day = _one_day(settings, folder)
        lines.append(("one day, 5,000 new or changed: import and publication, s", f"{day:.2f}"))
        lines += _questions(settings)
        lines += _others(extract, n)
    return lines


def _one_day(settings: Settings, folder: Path) -> float:
    """Import 5,000 dossiers of another seed: new ones and ones whose code is held already."""
    ((extract, _),) = write_sets(settings, folder / "day", seed=2, dossiers=5_000)
    start = time.perf_counter()
    import_dossiers(settings, [extract], snapshot_on=scale.SNAPSHOT)
    build(settings)
    return time.perf_counter() - start


def _questions(settings: Settings) -> list[tuple[str, str]]:
    """Ask every question of the dossier pages, for a month and a year, with and without filters."""
    warehouse = current_warehouse(settings)
    agency = str(
        warehouse.rows(
            "SELECT agency_code FROM cube_agency GROUP BY 1 ORDER BY sum(received) DESC LIMIT 1"
        ).iloc[0, 0]
    )
    field = str(
        warehouse.rows("SELECT field FROM cube_field GROUP BY 1 ORDER BY sum(received) DESC LIMIT 1").iloc[
            0, 0
        ]
    )
    lines = []
    every: list[float] = []
    for name, asked in catalogue.catalogue().items():
        if not name.startswith("dossiers/") or "scope" not in {p.name for p in asked.parameters}:
            continue
        known = {p.name for p in asked.parameters}
        spent: list[float] = []
        for period in (MONTH, YEAR):
            for filters in ({}, {"agency": agency}, {"field": field}):
                given = {"scope": "province", "as_of": date(2026, 1, 31), "calendar": "month", "by": "field"}
                given |= period | filters
                parameters = {key: value for key, value in given.items() if key in known}
                catalogue.run(warehouse, name, **parameters)
                for _ in range(RUNS):
                    start = time.perf_counter()
                    catalogue.run(warehouse, name, **parameters)
                    spent.append(1000 * (time.perf_counter() - start))
        every += spent
        spent.sort()
        lines.append(
            (
                f"{name}, ms median / p95",
                f"{statistics.median(spent):.1f} / {spent[int(0.95 * len(spent))]:.1f}",
            )
        )
    every.sort()
    lines.append(
        (
            "every page question, ms median / p95",
            f"{statistics.median(every):.1f} / {every[int(0.95 * len(every))]:.1f}",
        )
    )
    return lines


def _best(action: Callable[[], object], runs: int = 3) -> str:
    return f"{statistics.median(seconds(action)[0] for _ in range(runs)):.2f}"


def _others(extract: Path, n: int) -> list[tuple[str, str]]:
    """Do three aggregations with what a user would pick instead, on the same file."""
    lines = []
    with duckdb.connect() as raw:
        raw.execute("SET threads = 2")
        raw.execute(f"CREATE VIEW d AS SELECT * FROM '{extract}'")
        lines += [
            ("duckdb over Parquet: monthly series, s", _best(lambda: raw.execute(_MONTHLY).fetchall())),
            ("duckdb over Parquet: daily overdue stock, s", _best(lambda: raw.execute(_DAILY).fetchall())),
            ("duckdb over Parquet: p50 and p90 by field, s", _best(lambda: raw.execute(_SHARES).fetchall())),
        ]
    lazy = pl.scan_parquet(extract)
    lines += [
        ("polars: monthly series, s", _best(lambda: _polars_monthly(lazy))),
        ("polars: daily overdue stock, s", _best(lambda: _polars_daily(lazy))),
        ("polars: p50 and p90 by field, s", _best(lambda: _polars_shares(lazy))),
    ]
    if n <= 20_000_000:
        start = time.perf_counter()
        frame = pd.read_parquet(
            extract, columns=["linh_vuc", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_ket_thuc"]
        )
        for column in ("ngay_tiep_nhan", "ngay_hen_tra", "ngay_ket_thuc"):
            frame[column] = pd.to_datetime(frame[column])
        lines.append(("pandas: load, s", f"{time.perf_counter() - start:.2f}"))
        lines += [
            ("pandas: monthly series, s", _best(lambda: _pandas_monthly(frame))),
            ("pandas: daily overdue stock, s", _best(lambda: _pandas_daily(frame))),
            ("pandas: p50 and p90 by field, s", _best(lambda: _pandas_shares(frame))),
            ("most memory with pandas, GB", f"{peak_gb():.1f}"),
        ]
        if n <= _SQLITE_MOST:
            lines += _sqlite(frame)
    return lines


_MONTHLY = "SELECT ngay_tiep_nhan[1:7] AS m, count(*) FROM d GROUP BY 1 ORDER BY 1"
_DAILY = """
    SELECT day, sum(n) OVER (ORDER BY day) FROM (
        SELECT day, sum(n) AS n FROM (
            SELECT ngay_hen_tra::DATE + 1 AS day, 1 AS n FROM d
            WHERE ngay_ket_thuc IS NULL OR ngay_ket_thuc > ngay_hen_tra
            UNION ALL SELECT ngay_ket_thuc::DATE, -1 FROM d WHERE ngay_ket_thuc > ngay_hen_tra
        ) GROUP BY day
    )"""
_SHARES = """
    SELECT linh_vuc, quantile_disc(ngay_ket_thuc::DATE - ngay_tiep_nhan::DATE, [0.5, 0.9])
    FROM d WHERE ngay_ket_thuc IS NOT NULL GROUP BY linh_vuc"""


def _polars_monthly(lazy: pl.LazyFrame) -> object:
    return lazy.group_by(pl.col("ngay_tiep_nhan").str.slice(0, 7)).len().sort("ngay_tiep_nhan").collect()


def _polars_daily(lazy: pl.LazyFrame) -> object:
    late = lazy.filter(pl.col("ngay_ket_thuc").is_null() | (pl.col("ngay_ket_thuc") > pl.col("ngay_hen_tra")))
    came = late.select(day=pl.col("ngay_hen_tra").str.to_date() + pl.duration(days=1), n=pl.lit(1))
    gone = late.filter(pl.col("ngay_ket_thuc").is_not_null()).select(
        day=pl.col("ngay_ket_thuc").str.to_date(), n=pl.lit(-1)
    )
    daily = pl.concat([came, gone]).group_by("day").agg(pl.col("n").sum()).sort("day")
    return daily.with_columns(pl.col("n").cum_sum()).collect()


def _polars_shares(lazy: pl.LazyFrame) -> object:
    days = (pl.col("ngay_ket_thuc").str.to_date() - pl.col("ngay_tiep_nhan").str.to_date()).dt.total_days()
    done = lazy.filter(pl.col("ngay_ket_thuc").is_not_null())
    return done.group_by("linh_vuc").agg(p50=days.quantile(0.5), p90=days.quantile(0.9)).collect()


def _pandas_monthly(frame: pd.DataFrame) -> object:
    return frame.groupby(frame["ngay_tiep_nhan"].dt.to_period("M")).size()


def _pandas_daily(frame: pd.DataFrame) -> object:
    done = frame["ngay_ket_thuc"].notna()
    late = ~done | (frame["ngay_ket_thuc"] > frame["ngay_hen_tra"])
    came = frame.loc[late, "ngay_hen_tra"].value_counts()
    gone = frame.loc[late & done, "ngay_ket_thuc"].value_counts()
    return came.sub(gone, fill_value=0).sort_index().cumsum()


def _pandas_shares(frame: pd.DataFrame) -> object:
    days = (frame["ngay_ket_thuc"] - frame["ngay_tiep_nhan"]).dt.days
    return days.groupby(frame["linh_vuc"]).quantile(np.array([0.5, 0.9]))


def _sqlite(frame: pd.DataFrame) -> list[tuple[str, str]]:
    with sqlite3.connect(":memory:") as base:
        texts = frame.assign(
            **{
                c: frame[c].dt.strftime("%Y-%m-%d")
                for c in ("ngay_tiep_nhan", "ngay_hen_tra", "ngay_ket_thuc")
            }
        )
        texts.to_sql("d", base, index=False)
        monthly = "SELECT substr(ngay_tiep_nhan, 1, 7), count(*) FROM d GROUP BY 1"
        daily = (
            "SELECT day, sum(sum(n)) OVER (ORDER BY day) FROM (SELECT date(ngay_hen_tra, '+1 day') AS day, "
            "1 AS n FROM d WHERE ngay_ket_thuc IS NULL OR ngay_ket_thuc > ngay_hen_tra "
            "UNION ALL SELECT ngay_ket_thuc, -1 FROM d WHERE ngay_ket_thuc > ngay_hen_tra) GROUP BY day"
        )
        # It has no quantile: the rows are ranked, and the first at or above each share is taken.
        shares = (
            "SELECT linh_vuc, min(days) FILTER (WHERE place >= 0.5 * n), "
            "min(days) FILTER (WHERE place >= 0.9 * n) FROM (SELECT linh_vuc, days, "
            "row_number() OVER (PARTITION BY linh_vuc ORDER BY days) AS place, "
            "count(*) OVER (PARTITION BY linh_vuc) AS n FROM (SELECT linh_vuc, "
            "julianday(ngay_ket_thuc) - julianday(ngay_tiep_nhan) AS days FROM d "
            "WHERE ngay_ket_thuc IS NOT NULL)) GROUP BY linh_vuc"
        )
        return [
            ("SQLite: monthly series, s", _best(lambda: base.execute(monthly).fetchall())),
            ("SQLite: daily overdue stock, s", _best(lambda: base.execute(daily).fetchall())),
            ("SQLite: p50 and p90 by field, s", _best(lambda: base.execute(shares).fetchall())),
        ]


def main(sizes: list[int]) -> None:
    """Measure each size in a process of its own and keep the table."""
    results = Path(__file__).resolve().parents[2] / "bench-results"
    results.mkdir(exist_ok=True)
    for n in sizes:
        free = shutil.disk_usage(tempfile.gettempdir()).free
        if free < 1.3 * _BYTES * n:
            print(f"{n:,}: left out, {free / 1e9:.0f} GB free are too few")
            continue
        run = [sys.executable, "-m", "tests.bench.dossiers", "--one", str(n)]
        lines = json.loads(
            subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]
        )
        (results / f"dossiers-{n}.json").write_text(json.dumps(lines, indent=1), encoding="utf-8")
        print(f"\n{n:,} dossiers")
        for what, measured in lines:
            print(f"  {what:<62} {measured:>16}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(n) for n in sys.argv[1:]] or [200_000])
