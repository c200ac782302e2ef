"""The blocks of Thành phần: which year, what adds up, and the slope beside the gaps."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from reform.figures import component_gap, component_words
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen import blocks, opening
from reform.screen.address import Reading, link
from reform.screen.answers import ask
from reform.screen.drawings import described
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


def known_year(years: pd.DataFrame, asked: int | None) -> int | None:
    """Return the asked year when a component of the province is held, else the latest such year up to it."""
    held = years[years["held_of_province"] > 0]
    if asked is not None and (held["year"] <= asked).any():
        held = held[held["year"] <= asked]
    return None if held.empty else int(held["year"].max())


def incomplete(index: str, years: pd.DataFrame, reading: Reading) -> None:
    """Say that no year is complete, and show the components of the province that are held all the same."""
    year = known_year(years, reading.view.year)
    if year is None:
        _nothing_held(index, reading)
        return
    asked = {
        "index": index,
        "year": year,
        "parent": reading.view.part,
        "reference": reading.view.reference,
        "province": reading.view.home,
    } | reading.common()
    parts = ask("indices/components", **asked)
    context = opening.context(reading, region=reading.home_region)
    spec = REGISTRY["component_gap"]
    opening.headline(described(spec, parts, context, asked).title, none_complete(index, reading))
    tall = component_gap.height(parts, phone=context.size == "phone")
    heading = component_words.heading(parts, context)
    blocks.figure_card(spec, parts, reading, context, asked, height=tall, heading=heading)


def none_complete(index: str, reading: Reading) -> str:
    """Say that no year of an index is complete enough."""
    return text(reading.lang, "components.none_complete", label=_card(index)["label"])


def _card(index: str) -> pd.Series:
    cards = ask("indices/cards")
    return cards[cards["index_code"] == index].iloc[0]


def _nothing_held(index: str, reading: Reading) -> None:
    """Say that no component of the province is held, and where to go from here."""
    lang, card = reading.lang, _card(index)
    opening.headline(
        text(lang, "components.none_held", label=card["label"], home=reading.home_name),
        none_complete(index, reading),
        text(lang, "components.none_held_lede", publisher=card[f"publisher_{lang}"]),
    )
    with st.container(horizontal=True):
        for page, key in (("rankings", "to_rankings"), ("sources", "to_gaps")):
            label = text(lang, f"components.{key}", label=card["label"])
            st.page_link(f"{page}.py", label=label, query_params=link(reading, index=index))


def fallback_line(years: pd.DataFrame, year: int, parts: pd.DataFrame, reading: Reading) -> str | None:
    """Say why the shown year is not the asked or newest one, or return None."""
    wanted = reading.view.year or int(years["year"].max())
    if wanted == year or wanted not in set(years["year"]):
        return None
    row = years[years["year"] == wanted].iloc[0]
    if row["complete"]:  # then it is the province that lacks scores
        return text(
            reading.lang,
            "components.fallback_own",
            label=parts["label"].iloc[0],
            asked=wanted,
            home=reading.home_name,
            k=int(row["held_of_province"]),
            n=int(row["components"]),
            year=year,
        )
    return text(
        reading.lang,
        "components.fallback",
        label=parts["label"].iloc[0],
        asked=wanted,
        k=int(row["units"]),
        n=int(row["population"]) if present(row["population"]) else reading.view.era,
        year=year,
    )


def names_line(parts: pd.DataFrame, reading: Reading) -> str | None:
    """Name the components that the title counts, and the one that gains most."""
    codes, _ = component_words.heaviest(parts)
    short = parts.set_index("dimension")[f"short_{reading.lang}"]
    gained = component_words.known(parts)
    gained = gained[gained["points_lost"] < 0].sort_values("points_lost")
    said = []
    if codes:
        # Names hold commas of their own.
        said.append(
            text(reading.lang, "components.lost_most", names="; ".join(short[code] for code in codes))
        )
    if len(gained):
        best = short[gained["dimension"].iloc[0]]
        said.append(text(reading.lang, "components.gained_most", name=best))
    return " ".join(said) or None


def sum_line(parts: pd.DataFrame, reading: Reading) -> str | None:
    """Say whether the points lost add up to the gap of totals; of medians the figure's own note tells."""
    if reading.view.part != "TOTAL" or parts.empty:
        return None
    lang = reading.lang
    if parts["reference_kind"].iloc[0] in ("median", "region"):
        return None
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
