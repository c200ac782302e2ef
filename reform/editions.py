"""Chooses the edition that a page opens with."""

from __future__ import annotations

import pandas as pd


def opening_year(editions: pd.DataFrame, asked: int | None) -> int | None:
    """Return the label year to show: the one asked for, else the most telling one.

    `editions`: rows of `indices/editions`, newest first. The newest edition in which the
    province is placed among more than half of the units wins; then the newest in which it is
    placed at all; then the newest. None when nothing is held.
    """
    if asked is not None:
        return asked
    if editions.empty:
        return None
    placed = editions[editions["has_province"]]
    whole = placed[2 * placed["units_with_rank"] > placed["population"].fillna(placed["units"])]
    for candidates in (whole, placed, editions):
        if not candidates.empty:
            return int(candidates["year"].iloc[0])
    return None


def newest_held(editions: pd.DataFrame) -> int | None:
    """Return the newest label year with a value of the province (rows of `indices/editions`)."""
    placed = editions[editions["has_province"].astype(bool)]
    return None if placed.empty else int(placed["year"].max())
