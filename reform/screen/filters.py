"""The filter bar of Xếp hạng; every choice lives in the address."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from reform import urls
from reform.editions import opening_year
from reform.screen import device, keyboard
from reform.screen.address import Reading, bound
from reform.screen.answers import ask, remembered
from reform.screen.dimension_filter import part_filter
from reform.screen.peers import Comparison, compared, menu, picker
from reform.wording.texts import Lang, text

# Indices whose components belong on Thành phần; the others hold almost none.
INDICES_WITH_COMPONENTS = ("PAR", "SIPAS", "PAPI", "PCI")


@dataclass(frozen=True)
class RankingChoice:
    """What the filters mean for the figures of this run."""

    comparison: Comparison
    region: str | None
    """Vietnamese name, or None when nobody is named."""


def ranking_filters(reading: Reading, editions: pd.DataFrame, year: int | None) -> RankingChoice:
    """Draw the filter bar and return peers and region, chosen or by default."""
    lang, view = reading.lang, reading.view
    comparison = compared(reading, view.index, year)
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
        keyboard.offer("index", labels, view.index)
        keyboard.offer("year", sorted(years), year)
        region_names = _region_names(reading)
        with rest_of_filters(lang):
            st.selectbox(
                text(lang, "frame.year"),
                years,
                width=94,
                placeholder=text(lang, "frame.choose"),
                **bound(reading, "year", year if year in years else None),
            )
            part_filter(reading, year)
            st.selectbox(
                text(lang, "frame.region"),
                regions,
                format_func=lambda slug: region_names.get(slug, text(lang, "frame.no_region")),
                width=230,
                help=_without_regions(reading),
                placeholder=text(lang, "frame.choose"),
                **bound(reading, "region", chosen_region, lambda slug: None if slug == own_slug else slug),
            )
            picker(reading, comparison, width=382)
        menu(reading, comparison)
    if comparison.problem:
        st.info(comparison.problem)
    return RankingChoice(comparison, reading.known.regions.get(chosen_region))


def component_filters(reading: Reading, index: str, years: pd.DataFrame, year: int | None) -> Comparison:
    """Draw the filter bar of Thành phần: index, year, reference, the dimension looked into, peers.

    The peers are those of the edition that the index opens with: places are known best there.
    """
    lang, view = reading.lang, reading.view
    editions = ask("indices/editions", index=index, province=view.home, **reading.common())
    comparison = compared(reading, index, opening_year(editions, None))
    cards = ask("indices/cards")
    labels = dict(zip(cards["index_code"], cards["label"], strict=True))
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        st.segmented_control(
            text(lang, "frame.index"),
            INDICES_WITH_COMPONENTS,
            format_func=lambda code: labels[code],
            required=True,
            **bound(reading, "index", index),
        )
        # Without a complete year the page shows what is held of the province, against nothing.
        offered = years[years["complete"] if year is not None else years["held_of_province"] > 0]
        choices = offered["year"].tolist()
        keyboard.offer("index", INDICES_WITH_COMPONENTS, index)
        shown_year = year if year is not None else _newest(choices, view.year)
        keyboard.offer("year", sorted(choices), shown_year)
        with rest_of_filters(lang):
            if choices:
                st.selectbox(
                    text(lang, "frame.year"),
                    choices,
                    width=120,
                    placeholder=text(lang, "frame.choose"),
                    **bound(reading, "year", shown_year if shown_year in choices else None),
                )
            if year is not None:
                _reference(reading)
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
        menu(reading, comparison, with_picker=True)
    if comparison.problem:
        st.info(comparison.problem)
    return comparison


def _newest(years: list[int], asked: int | None) -> int | None:
    """Return the newest year up to the asked one, else the newest."""
    return max([year for year in years if asked is None or year <= asked] or years, default=None)


def _reference(reading: Reading) -> None:
    """Choose what components are compared with."""
    lang, names = reading.lang, reading.names
    st.selectbox(
        text(lang, "frame.reference"),
        [
            *(kind for kind in urls.REFERENCES if kind != "region" or reading.known.regions),
            *(code for code in names if code != reading.view.home),
        ],
        format_func=lambda code: text(lang, f"components.{code}") if code in urls.REFERENCES else names[code],
        width=260,
        help=_without_regions(reading),
        placeholder=text(lang, "frame.choose"),
        **bound(reading, "reference", reading.view.reference),
    )


def rest_of_filters(lang: Lang) -> AbstractContextManager[object]:
    """Return where the filters after the index go: beside it, or on a phone behind one button."""
    if device.size() == "phone":
        return st.popover(text(lang, "frame.filters"), key="more-filters")
    return nullcontext()


def _without_regions(reading: Reading) -> str | None:
    """Return why no region can be chosen, None when one can."""
    return None if reading.known.regions else text(reading.lang, "era.no_region")


def _region_names(reading: Reading) -> dict[str, str]:
    def names() -> dict[str, str]:
        # The 34 units are in no region.
        grouped = reading.provinces.dropna(subset="region_vi").drop_duplicates("region_vi")
        shown = zip(grouped["region_vi"], grouped[f"region_{reading.lang}"], strict=True)
        return {urls.slug(own): name for own, name in shown}

    return remembered("region_names", names, reading.view.era, reading.lang)
