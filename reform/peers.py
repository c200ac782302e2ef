"""Chooses the peers that a figure shows when the reader named none."""

from __future__ import annotations

import pandas as pd

from reform.urls import MAX_PEERS


def nearest_of_region(ranking: pd.DataFrame, home_code: str) -> tuple[str, ...]:
    """Return up to three units of the home's region, nearest by place first.

    `ranking`: rows of `indices/ranking`. Units without a place come last, in name order; a home
    without a place or region has no nearest, so the best placed of its region are taken.
    """
    own = ranking[ranking["province_code"] == home_code]
    if own.empty or pd.isna(own["region_vi"].iloc[0]):
        return ()
    region = ranking[
        (ranking["region_vi"] == own["region_vi"].iloc[0]) & (ranking["province_code"] != home_code)
    ]
    place = own["rank"].iloc[0]
    away = region["rank"] if pd.isna(place) else (region["rank"] - place).abs()
    order = away.sort_values(kind="stable", na_position="last").index[:MAX_PEERS]
    return tuple(region.loc[order, "province_code"])
