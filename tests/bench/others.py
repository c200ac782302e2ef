"""What a user would pick instead, on the same extract: raw DuckDB over Parquet, polars, pandas, SQLite.

Each side answers three tasks and gives (key, number) pairs, so that what was measured is also compared:
receipts by month, overdue dossiers at the end of each day, and the median and 90th percentile of calendar
days by field. It also stores the extract once in a form it can ask again, days as days. No side judges
rows, leaves out repeated or personal ones, or keeps who-when-why: ours does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl

MONTHLY = "receipts by month, ten years"
DAILY = "overdue dossiers by day, ten years"
SHARES = "median and 90th percentile of days, by field"
PANDAS_MOST, SQLITE_MOST = 20_000_000, 2_000_000
"""Beyond these a side is left out: memory of one, patience with the other."""
_DAYS = ("ngay_tiep_nhan", "ngay_hen_tra", "ngay_ket_thuc")
_USED = ("linh_vuc", *_DAYS)

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class Side:
    """One alternative, ready to be asked."""

    name: str
    tasks: dict[str, Callable[[], Rows]]


def stores(extract: Path, folder: Path, n: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each side's way to store the extract so that it can be asked again."""
    typed = "* REPLACE (" + ", ".join(f"{day}::DATE AS {day}" for day in _DAYS) + ")"

    def by_duckdb() -> None:
        (folder / "raw.duckdb").unlink(missing_ok=True)
        with duckdb.connect(str(folder / "raw.duckdb")) as raw:
            raw.execute("SET threads = 2")
            raw.execute(f"CREATE TABLE d AS SELECT {typed} FROM '{extract}'")

    def by_polars() -> None:
        pl.scan_parquet(extract).with_columns(pl.col(*_DAYS).str.to_date()).sink_parquet(
            folder / "polars.parquet"
        )

    def by_pandas() -> None:
        frame = pd.read_parquet(extract)
        frame.assign(**{day: pd.to_datetime(frame[day]) for day in _DAYS}).to_parquet(
            folder / "pandas.parquet"
        )

    yield "raw DuckDB", by_duckdb
    yield "polars", by_polars
    if n <= PANDAS_MOST:
        yield "pandas", by_pandas


@contextmanager
def raw_duckdb(extract: Path) -> Iterator[Side]:
    """Ask the Parquet file itself."""
    with duckdb.connect() as raw:
        raw.execute("SET threads = 2")
        raw.execute(f"CREATE VIEW d AS SELECT * FROM '{extract}'")
        yield Side(
            "raw DuckDB",
            {
                MONTHLY: lambda: raw.execute(
                    "SELECT ngay_tiep_nhan[1:7], count(*) FROM d GROUP BY 1 ORDER BY 1"
                ).fetchall(),
                DAILY: lambda: raw.execute(
                    "SELECT day, sum(n) OVER (ORDER BY day) FROM (SELECT day, sum(n) AS n FROM ("
                    " SELECT ngay_hen_tra::DATE + 1 AS day, 1 AS n FROM d"
                    " WHERE ngay_ket_thuc IS NULL OR ngay_ket_thuc > ngay_hen_tra"
                    " UNION ALL SELECT ngay_ket_thuc::DATE, -1 FROM d WHERE ngay_ket_thuc > ngay_hen_tra"
                    ") GROUP BY day) ORDER BY day"
                ).fetchall(),
                SHARES: lambda: raw.execute(
                    "SELECT linh_vuc, quantile_disc(ngay_ket_thuc::DATE - ngay_tiep_nhan::DATE, [0.5, 0.9])"
                    " FROM d WHERE ngay_ket_thuc IS NOT NULL GROUP BY linh_vuc"
                ).fetchall(),
            },
        )


@contextmanager
def polars(extract: Path) -> Iterator[Side]:
    """Ask the Parquet file itself, lazily."""
    lazy = pl.scan_parquet(extract)

    def monthly() -> Rows:
        month = pl.col("ngay_tiep_nhan").str.slice(0, 7)
        return lazy.group_by(month).len().sort("ngay_tiep_nhan").collect().rows()

    def daily() -> Rows:
        done = pl.col("ngay_ket_thuc").is_not_null()
        late = lazy.filter(~done | (pl.col("ngay_ket_thuc") > pl.col("ngay_hen_tra")))
        came = late.select(day=pl.col("ngay_hen_tra").str.to_date() + pl.duration(days=1), n=pl.lit(1))
        gone = late.filter(done).select(day=pl.col("ngay_ket_thuc").str.to_date(), n=pl.lit(-1))
        net = pl.concat([came, gone]).group_by("day").agg(pl.col("n").sum()).sort("day")
        return net.with_columns(pl.col("n").cum_sum()).collect().rows()

    def shares() -> Rows:
        taken = pl.col("ngay_ket_thuc").str.to_date() - pl.col("ngay_tiep_nhan").str.to_date()
        days = taken.dt.total_days()
        done = lazy.filter(pl.col("ngay_ket_thuc").is_not_null())
        found = done.group_by("linh_vuc").agg(p50=days.quantile(0.5), p90=days.quantile(0.9))
        return found.collect().rows()

    yield Side("polars", {MONTHLY: monthly, DAILY: daily, SHARES: shares})


def typed_frame(extract: Path) -> pd.DataFrame:
    """Return the four columns that the tasks need, days as days."""
    frame = pd.read_parquet(extract, columns=list(_USED))
    return frame.assign(**{day: pd.to_datetime(frame[day]) for day in _DAYS})


@contextmanager
def pandas(frame: pd.DataFrame) -> Iterator[Side]:
    """Ask a data frame that is in memory already."""

    def monthly() -> Rows:
        found = frame.groupby(frame["ngay_tiep_nhan"].dt.to_period("M")).size()
        return list(zip(found.index.astype(str), found, strict=True))

    def daily() -> Rows:
        done = frame["ngay_ket_thuc"].notna()
        late = ~done | (frame["ngay_ket_thuc"] > frame["ngay_hen_tra"])
        came = frame.loc[late, "ngay_hen_tra"].value_counts()
        came.index = came.index + pd.Timedelta(days=1)
        gone = frame.loc[late & done, "ngay_ket_thuc"].value_counts()
        found = came.sub(gone, fill_value=0).sort_index().cumsum()
        return list(zip(found.index, found, strict=True))

    def shares() -> Rows:
        days = (frame["ngay_ket_thuc"] - frame["ngay_tiep_nhan"]).dt.days
        found = days.groupby(frame["linh_vuc"]).quantile(np.array([0.5, 0.9]))
        return list(found.unstack().itertuples(name=None))

    yield Side("pandas", {MONTHLY: monthly, DAILY: daily, SHARES: shares})


@contextmanager
def sqlite(frame: pd.DataFrame) -> Iterator[Side]:
    """Ask a table in memory; it has no quantile, so rows are ranked and the first at each share is taken."""
    with sqlite3.connect(":memory:") as base:
        frame.assign(**{day: frame[day].dt.strftime("%Y-%m-%d") for day in _DAYS}).to_sql(
            "d", base, index=False
        )
        yield Side(
            "SQLite",
            {
                MONTHLY: lambda: base.execute(
                    "SELECT substr(ngay_tiep_nhan, 1, 7), count(*) FROM d GROUP BY 1 ORDER BY 1"
                ).fetchall(),
                DAILY: lambda: base.execute(
                    "SELECT day, sum(sum(n)) OVER (ORDER BY day) FROM ("
                    " SELECT date(ngay_hen_tra, '+1 day') AS day, 1 AS n FROM d"
                    " WHERE ngay_ket_thuc IS NULL OR ngay_ket_thuc > ngay_hen_tra"
                    " UNION ALL SELECT ngay_ket_thuc, -1 FROM d WHERE ngay_ket_thuc > ngay_hen_tra"
                    ") GROUP BY day ORDER BY day"
                ).fetchall(),
                SHARES: lambda: base.execute(
                    "SELECT linh_vuc, min(days) FILTER (WHERE place >= 0.5 * n),"
                    " min(days) FILTER (WHERE place >= 0.9 * n) FROM (SELECT linh_vuc, days,"
                    " row_number() OVER (PARTITION BY linh_vuc ORDER BY days) AS place,"
                    " count(*) OVER (PARTITION BY linh_vuc) AS n FROM (SELECT linh_vuc,"
                    " julianday(ngay_ket_thuc) - julianday(ngay_tiep_nhan) AS days FROM d"
                    " WHERE ngay_ket_thuc IS NOT NULL)) GROUP BY linh_vuc"
                ).fetchall(),
            },
        )


def by_day(rows: Rows, until: date) -> dict[date, int]:
    """Return the stock at the end of each day that has one, whatever type the side gives days in."""
    found = {date.fromisoformat(str(day)[:10]): int(stock) for day, stock in rows if day is not None}  # type: ignore[call-overload]
    return {day: stock for day, stock in found.items() if day <= until}
