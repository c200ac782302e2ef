"""Sentences about dossiers, made from rows of queries/dossiers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from reform.wording import dates, numbers
from reform.wording.periods import period_words
from reform.wording.sentences import ThingToSee, day_of, present
from reform.wording.texts import Lang, text

# A change smaller than this (in points of percent) is no change on a page that prints two decimals.
_SAME = 0.00005
# The deepest month is told when it lies this much below the last one.
_DEEP = 0.005
_NEARLY_HALF, _HALF = 0.4, 0.5


def dossiers_title(current: pd.DataFrame, lang: Lang) -> str:
    """State receipts and late dossiers of a period (the `current` row of dossiers/summary)."""
    row = current.iloc[0]
    late = int(row["late"]) + int(row["overdue"])
    key = "title_none" if late == 0 else "title"
    key += "_carried" if row["carried"] > 0 else ""
    return _say(lang, key, received=numbers.count(int(row["total_in"]), lang), late=numbers.count(late, lang))


def dossiers_lede(current: pd.DataFrame, lang: Lang) -> str:
    """Split the late ones and say whose dossiers, when, and up to which day."""
    row = current.iloc[0]
    return _say(
        lang,
        "lede",
        resolved_late=numbers.count(int(row["late"]), lang),
        overdue=numbers.count(int(row["overdue"]), lang),
        scope=_scope(row, lang),
        period=period_words(day_of(row["first"]), day_of(row["last"]), lang),
        date=dates.day(day_of(row["last_held"]), lang),
    )


def year_before(summary: pd.DataFrame, lang: Lang, held_from: date) -> str | None:
    """Set a period beside the same days one year earlier (dossiers/summary); None without them.

    `held_from`: first day with dossiers; days before it are unknown, so a period that began earlier is
    compared with nothing. Tết moves between January and February, so a month with it is compared with care.
    """
    if not {"current", "year_before"} <= set(summary["which"]):
        return None
    now, then = (summary[summary["which"] == which].iloc[0] for which in ("current", "year_before"))
    if not now["complete"] or not then["complete"] or not then["total_in"]:
        return None
    if day_of(then["first"]) < held_from:
        return None
    shown = {
        f"{name}_{when}": numbers.count(int(row[name]), lang)
        for name in ("received", "resolved", "overdue")
        for when, row in (("now", now), ("then", then))
    }
    rates = {
        f"rate_{when}": _rate(float(row["ontime_rate"]), lang)
        if present(row["ontime_rate"])
        else numbers.DASH
        for when, row in (("now", now), ("then", then))
    }
    period = period_words(day_of(then["first"]), day_of(then["last"]), lang)
    return _say(lang, "year_before", period=period, **shown, **rates)


def ontime_title(months: pd.DataFrame, ageing: pd.DataFrame, lang: Lang) -> str:
    """State how the on-time rate runs, or who holds the overdue ones when it hardly moves.

    `months`: rows of dossiers/by_period. `ageing`: rows of dossiers/ageing, most overdue first.
    """
    rated = months[months["ontime_rate"].notna()]
    if rated.empty:
        return _say(lang, "ontime_unknown")
    last = rated.iloc[-1]
    rate = _rate(last["ontime_rate"], lang)
    lowest = rated.iloc[int(rated["ontime_rate"].to_numpy().argmin())]
    if last["ontime_rate"] - lowest["ontime_rate"] > _DEEP:
        return _say(
            lang,
            "ontime_fell_back",
            lowest=_rate(lowest["ontime_rate"], lang),
            lowest_month=_month(lowest, lang),
            rate=rate,
        )
    overdue = overdue_title(ageing, lang)
    if overdue is not None:
        return overdue
    if len(rated) < 2:
        return _say(lang, "ontime_same", rate=rate, month=_month(last, lang))
    change = last["ontime_rate"] - rated.iloc[-2]["ontime_rate"]
    key = "ontime_same" if abs(change) < _SAME else "ontime_rose" if change > 0 else "ontime_fell"
    return _say(lang, key, rate=rate, month=_month(last, lang))


def overdue_title(ageing: pd.DataFrame, lang: Lang) -> str | None:
    """State how many are overdue and who holds most of them; None without any."""
    total = int(ageing["overdue"].sum()) if len(ageing) else 0
    if total == 0:
        return None
    first = ageing.sort_values("overdue", ascending=False, kind="stable").iloc[0]
    share = int(first["overdue"]) / total
    n = numbers.count(total, lang)
    if share < _NEARLY_HALF:
        return _say(lang, "overdue_spread", n=n, k=int((ageing["overdue"] > 0).sum()))
    word = "nearly_half" if share < _HALF else "half" if share == _HALF else "most"
    return _say(lang, "overdue_title", n=n, share=_say(lang, word), agency=first["agency"])


def overdue_thing(ageing: pd.DataFrame, lang: Lang) -> ThingToSee | None:
    """Make the overview's line on overdue dossiers (dossiers/ageing); None without any."""
    sentence = overdue_title(ageing, lang)
    if sentence is None:
        return None
    n = numbers.count(int(ageing["overdue"].sum()), lang)
    return ThingToSee(n, sentence, _say(lang, "overdue_where"), "on_time", None, None, overdue=True)


def ontime_lede(summary: pd.DataFrame, lang: Lang) -> str:
    """Say whose dossiers and up to which day."""
    row = summary.iloc[0]
    return _say(lang, "ontime_lede", scope=_scope(row, lang), date=dates.day(day_of(row["last_held"]), lang))


def projection(rows: pd.DataFrame, lang: Lang) -> str | None:
    """Say when the overdue stock would be cleared at the present pace; None when the range has no end."""
    if rows.empty or not bool(rows["bounded"].iloc[0]):
        return None
    row = rows.iloc[0]
    days = {
        name: dates.day(day_of(row[column]), lang)
        for name, column in (("date", "cleared_on"), ("early", "cleared_early"), ("late", "cleared_late"))
    }
    mean = numbers.number(float(row["mean_reduction"]), 1, lang)
    return _say(lang, "projection", n=mean, weeks=int(row["weeks"]), **days)


def unusual(rows: pd.DataFrame, lang: Lang) -> str | None:
    """Say what was unusual on the last day against the same weekday before; None when nothing was."""
    for _, row in rows.iterrows():
        if not present(row["low"]) or row["low"] <= row["value"] <= row["high"]:
            continue
        return _say(
            lang,
            "unusual_high" if row["value"] > row["high"] else "unusual_low",
            date=dates.day(day_of(row["day"]), lang),
            measure=_say(lang, str(row["measure"])),
            value=numbers.count(int(row["value"]), lang),
            low=numbers.count(round(row["low"]), lang),
            high=numbers.count(round(row["high"]), lang),
        )
    return None


def _say(lang: Lang, key: str, **values: object) -> str:
    return text(lang, f"dossier_sentences.{key}", **values)


def _rate(value: float, lang: Lang) -> str:
    return numbers.percent(100 * value, 2, lang)


def _scope(row: pd.Series, lang: Lang) -> str:
    return _say(lang, f"scope_{row['scope']}")


def _month(row: pd.Series, lang: Lang) -> str:
    return period_words(day_of(row["first"]), day_of(row["last"]), lang)
