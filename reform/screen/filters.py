"""The filter bar of Xếp hạng; every choice lives in the address."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from reform import urls
from reform.peers import nearest_of_region
from reform.screen.address import Reading, bound
from reform.screen.answers import ask
from reform.wording.texts import text

# Indices whose components belong on Thành phần; the others hold almost none.
INDICES_WITH_COMPONENTS = ("PAR", "SIPAS", "PAPI", "PCI")


@dataclass(frozen=True)
class RankingChoice:
    """What the filters mean for the figures of this run."""

    peers: tuple[str, ...]
    region: str | None
    """Vietnamese name, or None when nobody is named."""


def ranking_filters(
    reading: Reading, editions: pd.DataFrame, year: int | None, ranking: pd.DataFrame
) -> RankingChoice:
    """Draw the filter bar and return peers and region, chosen or by default."""
    lang, view = reading.lang, reading.view
    peers = view.peers if view.peers is not None else nearest_of_region(ranking, view.home)
    peers = tuple(code for code in peers if code != view.home)
    names = reading.provinces.set_index("province_code")["province"]
    regions = [urls.NO_REGION, *reading.known.regions]
    own_slug = urls.slug(reading.home_region) if reading.home_region else urls.NO_REGION
    chosen_region = view.region or own_slug
    cards = ask("indices/cards")
    labels = dict(zip(cards["index_code"], cards["label"], strict=True))
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        st.segmented_control(
            text(lang, "frame.index"),
            list(labels),
            format_func=lambda code: labels[code],
            required=True,
            **bound(reading, "index", view.index),
        )
        years = editions["year"].tolist()
        st.selectbox(
            text(lang, "frame.year"),
            years,
            width=120,
            placeholder=text(lang, "frame.choose"),
            **bound(reading, "year", year if year in years else None),
        )
        region_names = _region_names(reading)
        st.selectbox(
            text(lang, "frame.region"),
            regions,
            format_func=lambda slug: region_names.get(slug, text(lang, "frame.no_region")),
            width=230,
            placeholder=text(lang, "frame.choose"),
            **bound(reading, "region", chosen_region, lambda slug: None if slug == own_slug else slug),
        )
        st.multiselect(
            text(lang, "frame.peers"),
            [code for code in names.index if code != view.home],
            format_func=lambda code: names[code],
            max_selections=urls.MAX_PEERS,
            placeholder=text(lang, "frame.choose_peers"),
            width=430,
            select_all=False,
            **bound(reading, "peers", list(peers), tuple),
        )
    return RankingChoice(peers, reading.known.regions.get(chosen_region))


def component_filters(reading: Reading, index: str, years: pd.DataFrame, year: int | None) -> None:
    """Draw the filter bar of Thành phần: index, year, reference, and the dimension looked into."""
    lang, view = reading.lang, reading.view
    cards = ask("indices/cards")
    labels = dict(zip(cards["index_code"], cards["label"], strict=True))
    names = reading.provinces.set_index("province_code")["province"]
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        st.segmented_control(
            text(lang, "frame.index"),
            INDICES_WITH_COMPONENTS,
            format_func=lambda code: labels[code],
            required=True,
            **bound(reading, "index", index),
        )
        complete = years[years["complete"]]["year"].tolist()
        st.selectbox(
            text(lang, "frame.year"),
            complete,
            width=120,
            placeholder=text(lang, "frame.choose"),
            **bound(reading, "year", year if year in complete else None),
        )
        st.selectbox(
            text(lang, "frame.reference"),
            [*urls.REFERENCES, *(code for code in names.index if code != view.home)],
            format_func=lambda code: (
                text(lang, f"components.{code}") if code in urls.REFERENCES else names[code]
            ),
            width=260,
            placeholder=text(lang, "frame.choose"),
            **bound(reading, "reference", view.reference),
        )
        if index == "PAPI" and year is not None:
            parts = ask(
                "indices/components",
                index=index,
                year=year,
                parent="TOTAL",
                reference="median",
                province=view.home,
                **reading.common(),
            )
            parts = parts[parts["applicable"]].sort_values("dimension")
            shown = dict(zip(parts["dimension"], parts[f"short_{lang}"], strict=True))
            st.selectbox(
                text(lang, "frame.part"),
                ["TOTAL", *shown],
                format_func=lambda code: shown.get(code, text(lang, "frame.part_total")),
                width=300,
                placeholder=text(lang, "frame.choose"),
                **bound(reading, "part", view.part if view.part in shown else "TOTAL"),
            )


def _region_names(reading: Reading) -> dict[str, str]:
    column = f"region_{reading.lang}"
    return {urls.slug(row["region_vi"]): row[column] for _, row in reading.provinces.iterrows()}
