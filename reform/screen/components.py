"""The blocks of Thành phần: which year, what adds up, the trial and the slope beside the gaps."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from reform.editions import opening_year
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen import blocks
from reform.screen.address import Reading, bound
from reform.screen.answers import ask
from reform.screen.filters import INDICES_WITH_COMPONENTS
from reform.urls import MOST_ADDED
from reform.wording.numbers import number
from reform.wording.sentences import SCALE, TRIAL_SHARE, present
from reform.wording.texts import text

_STEP_SHARE = 0.0005


def index_with_components(asked: str) -> str:
    """Return the asked index, or PCI when it has no components here."""
    return asked if asked in INDICES_WITH_COMPONENTS else "PCI"


def complete_year(years: pd.DataFrame, asked: int | None) -> int | None:
    """Return the asked year when it is complete, else the latest complete year up to it."""
    complete = years[years["complete"] & years["has_province"]]
    if asked is not None and (complete["year"] <= asked).any():
        complete = complete[complete["year"] <= asked]
    return None if complete.empty else int(complete["year"].max())


def none_complete(index: str, reading: Reading) -> str:
    """Say that no year of an index is complete enough."""
    label = ask("indices/cards").set_index("index_code")["label"][index]
    return text(reading.lang, "components.none_complete", label=label)


def fallback_line(years: pd.DataFrame, year: int, parts: pd.DataFrame, reading: Reading) -> str | None:
    """Say why the shown year is not the asked or newest one, or return None."""
    wanted = reading.view.year or int(years["year"].max())
    if wanted == year or wanted not in set(years["year"]):
        return None
    row = years[years["year"] == wanted].iloc[0]
    return text(
        reading.lang,
        "components.fallback",
        label=parts["label"].iloc[0],
        asked=wanted,
        k=int(row["units"]),
        n=int(row["population"]) if present(row["population"]) else 63,
        year=year,
    )


def sum_line(parts: pd.DataFrame, reading: Reading) -> str | None:
    """Say whether the points lost add up to the gap of totals, or why they need not."""
    if reading.view.part != "TOTAL" or parts.empty:
        return None
    lang = reading.lang
    if parts["reference_kind"].iloc[0] in ("median", "region"):
        return text(lang, "components.medians_do_not_add")
    gap = parts["total_gap"].iloc[0]
    if not present(gap) or parts["points_lost"].dropna().empty:
        return None
    key = "adds_up" if bool(parts["additive"].iloc[0]) else "does_not_add"
    return text(
        lang,
        f"components.{key}",
        sum=number(parts["points_lost"].sum(), 2, lang),
        gap=number(gap, 2, lang),
    )


def trial_card(index: str, reading: Reading, context: ChartContext) -> None:
    """Let the reader add points and see which place that would bring."""
    own = {"index": index, "province": reading.view.home} | reading.common()
    default = ask("indices/gain", **own)
    if default.empty:
        return
    row = default.iloc[0]
    scale = SCALE[row["unit"]]
    added = reading.view.added if reading.view.added is not None else TRIAL_SHARE * scale
    with st.container(key="trial"):
        steps = [round(_STEP_SHARE * scale * i, 4) for i in range(round(MOST_ADDED / 100 / _STEP_SHARE) + 1)]
        decimals = 2 if scale > 1 else 4
        st.select_slider(
            text(reading.lang, "frame.added"),
            steps,
            format_func=lambda points: number(points, decimals, reading.lang),
            **bound(reading, "added", min(steps, key=lambda step: abs(step - added))),
        )
    asked = own | {"year": int(row["year"]), "added": added}
    gain = ask("indices/gain", **asked).iloc[0]
    whole = {"index": index, "year": int(row["year"]), "dimension": ""} | reading.common()
    frame = ask("indices/ranking", **whole).assign(
        **{
            name: gain[name]
            for name in ("added", "rank_now", "rank_then", "places_gained", "gap_level", "gap_pass")
        }
    )
    blocks.figure_card(REGISTRY["what_if"], frame, reading, context, asked | whole, blocks.TOPIC_INDICES)


def slope_card(index: str, reading: Reading, context: ChartContext) -> None:
    """Show how the region moved between the last two comparable editions of the province."""
    own = {"index": index, "province": reading.view.home} | reading.common()
    editions = ask("indices/editions", **own)
    year = opening_year(editions, None)
    if year is None:
        return
    ranking = ask("indices/ranking", index=index, year=year, dimension="", **reading.common())
    mine = ranking[ranking["province_code"] == reading.view.home]
    if mine.empty or not present(mine["year_previous"].iloc[0]):
        return
    region = ranking[
        (ranking["region_vi"] == reading.home_region) & (ranking["province_code"] != reading.view.home)
    ]
    peers = reading.view.peers if reading.view.peers is not None else tuple(region["province_code"])
    asked = own | {
        "peers": ",".join(peers),
        "year_from": int(mine["year_previous"].iloc[0]),
        "year_to": year,
    }
    blocks.figure_card(
        REGISTRY["peer_slope"],
        ask("indices/peer_slope", **asked),
        reading,
        context,
        asked,
        blocks.TOPIC_INDICES,
    )
