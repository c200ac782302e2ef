"""Sentences on the two sets of units: the 63 up to 30/06/2025, the 34 since 01/07/2025."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from reform.wording import dates
from reform.wording.sentences import listed
from reform.wording.texts import Lang, text

HELD = ("full", "partial")


def what_became(home: str, successor: str, merged: Sequence[str], lang: Lang) -> str:
    """Say what a unit of the 63 became. `merged`: all units of the 63 in the successor, home too."""
    others = [name for name in merged if name != home]
    values = {"home": home, "successor": successor}
    if not others:
        return text(lang, "era.kept" if home == successor else "era.kept_renamed", **values)
    if home == successor:
        return text(lang, "era.widened", others=listed(others, lang), **values)
    return text(lang, "era.gone", **values)


def series_ends(
    home: str, successor: str, merged: Sequence[str], last: int | None, held: int | None, lang: Lang
) -> str | None:
    """Say where the series of a unit of the 63 stops.

    `last`: the last label year whose edition is of the 63; `held`: the newest one with a figure
    of the unit. Where they differ the merger is not the reason, so both are named.
    """
    if last is None:
        return None
    if held is None:
        return text(lang, "era.last_only", last=last, home=home)
    if held < last:
        return text(lang, "era.last_held", last=last, held=held, home=home)
    if set(merged) == {home}:
        return text(lang, "era.stops_kept", year=held)
    return text(lang, "era.stops_old" if home == successor else "era.stops", year=held, home=home)


def last_edition(grid: pd.DataFrame, units: int, index: str | None = None) -> int | None:
    """Return the last label year of an era's editions. `grid`: rows of `indices/completeness`."""
    known = grid[(grid["units"] == units) & (grid["existence"] == "true")]
    if index is not None:
        known = known[known["index_code"] == index]
    return None if known.empty else int(known["year"].max())


def is_held(grid: pd.DataFrame, units: int, index: str | None = None) -> bool:
    """Tell whether any figure of an era (of one index) is held. `grid`: `indices/completeness`."""
    rows = grid[(grid["units"] == units) & grid["state"].isin(HELD)]
    return bool((rows["index_code"] == index).any()) if index is not None else not rows.empty


def nothing_held(home: str, merged: Sequence[str], as_of: date, lang: Lang) -> str:
    """Say that a unit of the 34 has no figures yet. `merged`: the units of the 63 it is made of."""
    shown = dates.day(as_of, lang)
    if len(merged) == 1:
        return text(lang, "era.nothing_lede_same", home=home, date=shown)
    return text(lang, "era.nothing_lede", home=home, parts=listed(list(merged), lang), date=shown)
