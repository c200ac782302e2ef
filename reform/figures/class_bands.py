"""Equal-count classes of the units of one edition, shared by the map and its tile twin (F4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from reform.figures.context import ChartContext
from reform.figures.facts_of_rows import is_sparse, population
from reform.figures.sheet import Sheet
from reform.figures.template import Look
from reform.wording import numbers
from reform.wording.texts import text

CLASSES = 5
Basis = Literal["score", "rank"]


def equal_counts(values: Sequence[float], classes: int = CLASSES) -> tuple[int, ...]:
    """Return the class (0 lowest) of each value so that classes hold about the same count.

    Without ties the sizes differ by at most one. Equal values share a class: a cut that would
    part them moves to the nearest end of the tie.
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    ranked = [values[i] for i in order]
    cuts = []
    for part in range(1, classes):
        ideal = int(part * len(values) / classes + 0.5)
        ends = [
            place
            for place in range(len(values) + 1)
            if place in (0, len(values)) or ranked[place - 1] != ranked[place]
        ]
        cuts.append(min(ends, key=lambda place: (abs(place - ideal), place)))
    found = [0] * len(values)
    for place, i in enumerate(order):
        found[i] = sum(place >= cut for cut in cuts)
    return tuple(found)


@dataclass(frozen=True)
class Bands:
    """The classes of one edition, lowest first; more ink means better."""

    basis: Basis
    members: tuple[tuple[str, ...], ...]
    """Codes of each class; a class may be empty when many units tie."""
    ranges: tuple[tuple[float, float] | None, ...]
    """Lowest and highest value of each class: scores, or places from the best."""
    missing: tuple[str, ...]
    """Codes without a value."""

    def of(self, code: str) -> int | None:
        """Return the class of a unit, None when it has no value."""
        return next((i for i, codes in enumerate(self.members) if code in codes), None)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return how many units each class that is not empty holds."""
        return tuple(len(codes) for codes in self.members if codes)


def basis_of(frame: pd.DataFrame) -> Basis | None:
    """Return what colours the units: scores, ranks where scores are few, None where both are."""
    if frame.empty:
        return None
    if not is_sparse(frame):
        return "score"
    return "rank" if 2 * int(frame["rank"].notna().sum()) >= population(frame) else None


def bands(frame: pd.DataFrame, basis: Basis) -> Bands:
    """Return the classes of one edition (RANKING rows)."""
    known = frame[frame[basis].notna()]
    codes = [str(code) for code in known["province_code"]]
    decimals = int(frame["decimals"].iloc[0])
    values = [
        float(numbers.rounded(float(value), decimals)) if basis == "score" else -float(value)
        for value in known[basis]
    ]
    classes = equal_counts(values)
    members: list[tuple[str, ...]] = []
    ranges: list[tuple[float, float] | None] = []
    for wanted in range(CLASSES):
        inside = [i for i, found in enumerate(classes) if found == wanted]
        members.append(tuple(codes[i] for i in inside))
        own = sorted(abs(values[i]) for i in inside)
        ranges.append((own[0], own[-1]) if own else None)
    without = frame.loc[frame[basis].isna(), "province_code"]
    return Bands(basis, tuple(members), tuple(ranges), tuple(str(code) for code in without))


def fill_of(found: int | None, style: Look) -> str:
    """Return the colour of a class, of the missing one for None."""
    if found is None:
        return str(style.colours["missing_fill"])
    return str(style.colours["sequential"][found])


Corners = tuple[Sequence[float | None], Sequence[float | None]]


def outline_chosen(
    figure: Sheet, corners: Callable[[str], Corners | None], ctx: ChartContext, style: Look
) -> None:
    """Outline peers in their colours, and on top the home province.

    `corners` gives the closed line of a unit by its code, None for a unit without a place.
    """
    drawn = [(code, f"peer:{code}", style.peer(place)) for place, code in enumerate(ctx.peers[:3])]
    drawn.append((ctx.home_code, "home", str(style.colours["home"])))
    for code, meta, colour in drawn:
        around = corners(code)
        if around is None:
            continue
        xs, ys = around
        width = style.line("home" if meta == "home" else "peer")
        pens = [(meta, {"color": colour, "width": width})]
        if meta != "home":
            # Peers' colours are near those of the classes: a casing parts them.
            pens.insert(0, ("casing", {"color": style.surface, "width": 2 * width}))
        for called, pen in pens:
            figure.add_scatter(x=xs, y=ys, mode="lines", hoverinfo="skip", meta=called, line=pen)


def range_words(low: float, high: float, frame: pd.DataFrame, basis: Basis, ctx: ChartContext) -> str:
    """Return the values of a class: "65,49–75,09", one value when low and high are the same."""
    first = frame.iloc[0]
    decimals = int(first["decimals"]) if basis == "score" else 0
    ends = [numbers.number(value, decimals, ctx.language) for value in (low, high)]
    if first["unit"] == "percent" and basis == "score":
        ends[1] += "%"
    return (
        ends[1] if low == high else text(ctx.language, "figures_depth.map.range", low=ends[0], high=ends[1])
    )


def size_words(found: Bands, ctx: ChartContext) -> str:
    """Say how many units a class holds: "Mỗi nhóm 12–13 tỉnh"."""
    low, high = min(found.sizes), max(found.sizes)
    if low == high:
        return text(ctx.language, "figures_depth.map.size_one", count=low, k=low)
    return text(ctx.language, "figures_depth.map.size_range", low=low, high=high)
