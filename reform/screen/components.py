"""The blocks of Thành phần: which year, what adds up, and the slope beside the gaps."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen import blocks
from reform.screen.address import Reading
from reform.screen.answers import ask
from reform.screen.filters import INDICES_WITH_COMPONENTS
from reform.screen.peers import Comparison
from reform.wording.numbers import number
from reform.wording.sentences import present
from reform.wording.texts import text


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
        n=int(row["population"]) if present(row["population"]) else reading.view.era,
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
    here = parts[parts["applicable"].astype(bool)]
    added = int(here["points_lost"].notna().sum())
    if added < len(here):
        shown = number(gap, 2, lang)
        return text(lang, "uncertainty.component.partial_sum", k=added, n=len(here), gap=shown)
    key = "adds_up" if bool(parts["additive"].iloc[0]) else "does_not_add"
    return text(
        lang,
        f"components.{key}",
        sum=number(parts["points_lost"].sum(), 2, lang),
        gap=number(gap, 2, lang),
    )


def slope_card(index: str, reading: Reading, context: ChartContext, compared: Comparison) -> None:
    """Show how home and peers moved between the last two comparable editions of the province."""
    own = {"index": index, "province": reading.view.home} | reading.common()
    year = compared.year
    if year is None:
        return
    ranking = ask("indices/ranking", index=index, year=year, dimension="", **reading.common())
    mine = ranking[ranking["province_code"] == reading.view.home]
    if mine.empty or not present(mine["year_previous"].iloc[0]):
        return
    asked = own | {
        "peers": ",".join(compared.peers.codes),
        "year_from": int(mine["year_previous"].iloc[0]),
        "year_to": year,
    }
    blocks.figure_card(
        REGISTRY["peer_slope"],
        ask("indices/peer_slope", **asked),
        reading,
        replace(context, peer_words=compared.note),
        asked,
    )
