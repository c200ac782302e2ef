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


def _region_names(reading: Reading) -> dict[str, str]:
    column = f"region_{reading.lang}"
    return {urls.slug(row["region_vi"]): row[column] for _, row in reading.provinces.iterrows()}
