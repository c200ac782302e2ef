"""What the publisher's intervals say of scores and places: words and columns, no drawing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.figures.context import ChartContext
from reform.wording import numbers
from reform.wording.sentences import present
from reform.wording.texts import text

# Columns of the table twin → columns of RANKING rows.
COLUMNS = {
    "column_low": "interval_low",
    "column_high": "interval_high",
    "column_level": "interval_level",
    "column_best": "interval_rank_best",
    "column_worst": "interval_rank_worst",
}


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text about intervals."""
    return text(ctx.language, f"uncertainty.interval.{key}", count, **values)


def known(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the RANKING rows with an interval."""
    return frame[frame["interval_low"].notna()] if "interval_low" in frame else frame.iloc[0:0]


def level(row: pd.Series, ctx: ChartContext) -> str:
    """Return the level that the width of the intervals really has: "90%"."""
    return numbers.percent(round(100 * float(row["interval_level"]), 6), 0, ctx.language)


def lines(row: pd.Series, ctx: ChartContext) -> list[str]:
    """Return the hover lines of one unit: its interval and the places it allows."""
    if not present(row.get("interval_low")):
        return []
    low, high = (
        numbers.score(row[f"interval_{end}"], row["unit"], int(row["decimals"]), ctx.language)
        for end in ("low", "high")
    )
    return [say(ctx, "between", level=level(row, ctx), low=low, high=high), places(row, ctx)]


def places(row: pd.Series, ctx: ChartContext) -> str:
    """Return which places the intervals allow a unit."""
    best, worst = int(row["interval_rank_best"]), int(row["interval_rank_worst"])
    return say(ctx, "place" if best == worst else "places", best=best, worst=worst)


def notes(frame: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Say how many intervals overlap that of home, and which level the intervals really have."""
    rows = known(frame)
    if rows.empty:
        return []
    return [overlap(rows, ctx), *level_note(rows, ctx)]


def overlap(rows: pd.DataFrame, ctx: ChartContext) -> str:
    """Say how many intervals overlap that of home. `rows`: RANKING rows with an interval."""
    own = rows[rows["province_code"] == ctx.home_code]
    if own.empty:
        return say(ctx, "home_missing", home=ctx.home_name)
    row = own.iloc[0]
    k = int(row["interval_overlapping"])
    best, worst = int(row["interval_rank_best"]), int(row["interval_rank_worst"])
    if not k:
        return say(ctx, "alone", home=ctx.home_name, best=best)
    return say(ctx, "overlap", count=k, k=k, home=ctx.home_name, best=best, worst=worst)


def level_note(rows: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Say that the printed level is not the one that the widths have, where they differ."""
    row = rows.iloc[0]
    if float(row["interval_level"]) == float(row["interval_level_printed"]):
        return []
    printed = numbers.percent(round(100 * float(row["interval_level_printed"]), 6), 0, ctx.language)
    return [say(ctx, "level", printed=printed, level=level(row, ctx))]


def columns(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the columns of the table twin, none when no unit has an interval."""
    if known(frame).empty:
        return {}
    found: dict[str, Any] = {name: frame[column] for name, column in COLUMNS.items()}
    found["column_level"] = (100 * frame["interval_level"]).round(6)
    for name in ("column_best", "column_worst"):
        found[name] = found[name].astype("Int64")
    return found
