"""The trials of Thành phần: points added, a place wanted, one component raised."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from reform.figures import single_gain
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen import blocks
from reform.screen.address import Reading, bound, go
from reform.screen.answers import ask
from reform.urls import MOST_ADDED
from reform.wording.numbers import number
from reform.wording.sentences import SCALE, TRIAL_SHARE, present
from reform.wording.texts import text
from reform.wording.trials import DEFAULT_TARGETS, next_target, target_sentence

_STEP_SHARE = 0.0005
_NARROW = 132


def refusal(index: str, reading: Reading) -> str | None:
    """Say why no points can be tried in the newest edition of the province, None when they can."""
    own = {"index": index, "province": reading.view.home} | reading.common()
    editions = ask("indices/editions", **own)
    held = editions[editions["has_province"]]
    if held.empty:
        return None
    year = int(held["year"].iloc[0])
    place = ask("indices/target_place", **own, year=year, target=_target(reading))
    if place.empty or not present(place["refused"].iloc[0]):
        return None
    return target_sentence(place.iloc[0], reading.home_name, reading.lang)


def say_refusal(index: str, reading: Reading) -> None:
    """Show why no points can be tried, when that is so."""
    reason = refusal(index, reading)
    if reason:
        st.info(reason)


def trial_card(index: str, reading: Reading, context: ChartContext) -> None:
    """Let the reader add points, or name a place, and see what the one brings and the other takes."""
    own = {"index": index, "province": reading.view.home} | reading.common()
    default = ask("indices/gain", **own)
    if default.empty:
        st.info(refusal(index, reading) or text(reading.lang, "states.empty_never"))
        return
    row = default.iloc[0]
    added = _added(reading, SCALE[row["unit"]])
    asked = own | {"year": int(row["year"]), "added": added}
    target = min(_target(reading), int(row["n"]))
    place = ask("indices/target_place", **own, year=int(row["year"]), target=target).iloc[0]
    with st.container(key="trial"):
        _controls(row, reading, added, target)
        st.html(f'<div class="prose">{escape(target_sentence(place, reading.home_name, reading.lang))}</div>')
        _next(place, reading)
    gain = ask("indices/gain", **asked).iloc[0]
    whole = {"index": index, "year": int(row["year"]), "dimension": ""} | reading.common()
    columns = ("added", "rank_now", "rank_then", "places_gained", "gap_level", "gap_pass", "rank_decimals")
    frame = ask("indices/ranking", **whole).assign(
        **{name: gain[name] for name in columns},
        target=target,
        target_needed=place["needed"],
    )
    keys = asked | whole | {"target": target}
    blocks.figure_card(REGISTRY["what_if"], frame, reading, context, keys)


def single_gain_card(index: str, year: int, reading: Reading, context: ChartContext) -> None:
    """Show what each component alone would bring, raised to the median and to the best of the region."""
    asked = {"index": index, "year": year, "province": reading.view.home} | reading.common()
    gains = ask("indices/single_gains", **asked)
    blocks.figure_card(
        REGISTRY["single_gain"],
        gains,
        reading,
        context,
        asked,
        height=single_gain.height(gains, phone=context.size == "phone"),
    )


def _target(reading: Reading) -> int:
    return reading.view.target or DEFAULT_TARGETS[reading.view.era]


def _added(reading: Reading, scale: float) -> float:
    return reading.view.added if reading.view.added is not None else TRIAL_SHARE * scale


def _controls(row: pd.Series, reading: Reading, added: float, target: int) -> None:
    """Draw the slider of added points and, beside it, the place wanted."""
    scale = SCALE[row["unit"]]
    steps = [round(_STEP_SHARE * scale * i, 4) for i in range(round(MOST_ADDED / 100 / _STEP_SHARE) + 1)]
    decimals = 2 if scale > 1 else 4
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(
            text(reading.lang, "frame.added"),
            steps,
            format_func=lambda points: number(points, decimals, reading.lang),
            **bound(reading, "added", min(steps, key=lambda step: abs(step - added))),
        )
        st.number_input(
            text(reading.lang, "trial.wanted"),
            min_value=1,
            max_value=int(row["n"]),
            step=1,
            width=_NARROW,
            **bound(reading, "target", target),
        )


def _next(place: pd.Series, reading: Reading) -> None:
    """Offer the next round place when the one wanted is reached already."""
    better = next_target(int(place["rank_now"])) if place["already"] else None
    if better is None:
        return
    st.button(
        text(reading.lang, "trial.next", target=better),
        key="trial-next",
        on_click=go,
        args=(reading,),
        kwargs={"target": better},
    )
