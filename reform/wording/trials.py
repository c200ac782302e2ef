"""Sentences of the trial: how many points more would bring a wanted place, or why nobody can tell."""

from __future__ import annotations

import pandas as pd

from reform.wording import numbers
from reform.wording.sentences import distance, listed
from reform.wording.texts import Lang, text

DEFAULT_TARGETS = {63: 30, 34: 15}
"""The upper half, which leaders ask for first, by count of units."""
# Places that are worth wanting, from the easiest to the hardest.
_ROUND = (60, 50, 40, 30, 20, 10, 5, 3, 1)
# More names than these are counted instead of named.
_MOST_NAMES = 3


def next_target(rank: int) -> int | None:
    """Return the next round place better than `rank`: 42 → 40, 9 → 5; None for the first."""
    return next((place for place in _ROUND if place < rank), None)


def exact_points(value: float, row: pd.Series, lang: Lang) -> str:
    """Format points at the precision of the places: fewer decimals could name too few points."""
    return distance(value, row["unit"], max(int(row["decimals"]), int(row["rank_decimals"])), lang)


def target_sentence(row: pd.Series, home: str, lang: Lang) -> str:
    """Say what a wanted place takes. `row`: a row of `indices/target_place`."""
    common = {"home": home, "edition": f"{row['label']} {int(row['year'])}", "target": int(row["target"])}
    if row["refused"] == "no_score":
        return text(lang, "trial.no_score", **common)
    if row["refused"] == "few_units":
        k = int(row["n"])
        return text(lang, "trial.few_units", count=k, k=k, n=int(row["population"]), **common)
    if int(row["rank_now"]) == 1:
        return text(lang, "trial.first", **common)
    if row["already"]:
        return text(lang, "trial.already", rank=_rank(row["rank_now"], row, lang), **common)
    names = str(row["level_with"]).split("; ")
    level = text(
        lang,
        "trial.reach",
        needed=exact_points(float(row["needed"]), row, lang),
        rank=_rank(row["rank_then"], row, lang),
        names=_named(names, lang),
        **common,
    )
    ahead = text(
        lang,
        "trial.pass" if row["rank_pass"] == row["rank_then"] else "trial.pass_rank",
        needed=exact_points(float(row["needed_pass"]), row, lang),
        rank=numbers.rank(row["rank_pass"], row["n"]),
    )
    return f"{level} {ahead}"


def _rank(place: float, row: pd.Series, lang: Lang) -> str:
    """Return "30/63", marked as recomputed where the publisher prints no places."""
    shown = numbers.rank(place, row["n"])
    return shown if row["ranked_by_publisher"] else text(lang, "trial.computed", rank=shown)


def _named(names: list[str], lang: Lang) -> str:
    if len(names) <= _MOST_NAMES:
        return listed(names, lang)
    rest = len(names) - _MOST_NAMES
    return text(lang, "trial.more", count=rest, names=", ".join(names[:_MOST_NAMES]), k=rest)
