"""Words that every dossier figure shares: whose dossiers, which days, where from.

Frames carry, besides the columns of their question, `scope`, `origin`, `snapshot_on`, `filter_vi`
and `filter_en` in every row.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from reform.figures.context import ChartContext
from reform.wording import dates, numbers
from reform.wording.periods import period_words
from reform.wording.sentences import day_of, present
from reform.wording.texts import text


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the dossier figures."""
    return text(ctx.language, f"figures_dossiers.{key}", count, **values)


def scope_words(rows: pd.DataFrame, ctx: ChartContext) -> str:
    """Name whose dossiers: “Phạm vi: Trung tâm”, with the reader's filters."""
    first = rows.iloc[0]
    words = say(ctx, f"scope.{first['scope']}")
    chosen = first[f"filter_{ctx.language}"]
    return f"{words} · {chosen}" if present(chosen) and chosen else words


def source_words(rows: pd.DataFrame, ctx: ChartContext) -> str:
    """Name the source and the day the data are true for."""
    first = rows.iloc[0]
    day = dates.day(day_of(first["snapshot_on"]), ctx.language)
    return say(ctx, f"source.{first['origin']}", date=day)


def days_words(rows: pd.DataFrame, ctx: ChartContext, last: str = "last") -> str:
    """Name the period from the first row's `first` to the last row's `last`."""
    return period_words(day_of(rows["first"].iloc[0]), day_of(rows[last].iloc[-1]), ctx.language)


def snapshot_words(rows: pd.DataFrame, ctx: ChartContext) -> str:
    """Name the day of a stock: “số liệu đến ngày 30/06/2020”."""
    return say(ctx, "as_of", date=dates.day(day_of(rows["snapshot_on"].iloc[0]), ctx.language))


def month_tick(year: int, month: int, first: bool) -> str:
    """Name a month on an axis: with its year at the beginning and in January."""
    return f"{month}/{year}" if first or month == 1 else str(month)


def rate(value: float | None, ctx: ChartContext, decimals: int = 2) -> str:
    """Write a share of 0 to 1 in percent."""
    return numbers.percent(None if value is None else 100 * float(value), decimals, ctx.language)


def count(value: float, ctx: ChartContext) -> str:
    """Write a number of dossiers."""
    return numbers.count(int(value), ctx.language)


def day_words(day: object, ctx: ChartContext) -> str:
    """Write a day."""
    found: date = day_of(day)
    return dates.day(found, ctx.language)


def month_words(row: pd.Series, ctx: ChartContext) -> str:
    """Name the month of a row of dossiers/by_period."""
    return period_words(day_of(row["first"]), day_of(row["last"]), ctx.language)
