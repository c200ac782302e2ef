"""Settles which units a figure shows beside the home: picked ones, else those of a named way."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reform.urls import MAX_PEERS

DEFAULT_WAY = "region"
PICKED = "picked"
OWN = "own"
# Scores are held side by side in the edition this many label years before the shown one.
YEARS_BACK = 5
# So many count as similar: few enough to be told apart in one figure.
MOST_SIMILAR = 6


@dataclass(frozen=True)
class Peers:
    """The units beside the home, in the order in which they are shown."""

    way: str
    """`picked`, or the way of choosing as in `indices/peer_candidates`."""
    codes: tuple[str, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """Return the few that get a colour and a line of their own."""
        return self.codes[:MAX_PEERS]


def choose(picked: tuple[str, ...] | None, way: str, candidates: pd.DataFrame, home: str) -> Peers:
    """Return the picked units, the home left out, or those of a way when none were picked.

    `candidates`: rows of `indices/peer_candidates`.
    """
    if picked is not None:
        return Peers(PICKED, tuple(code for code in picked if code != home))
    return Peers(way, tuple(members(candidates, way)["province_code"]))


def members(candidates: pd.DataFrame, way: str) -> pd.DataFrame:
    """Return the units of one way in their order; empty when the way gives nobody."""
    rows = candidates[(candidates["strategy"] == way) & candidates["province_code"].notna()]
    return rows.sort_values("place_in_order", kind="stable")


def toggled(shown: tuple[str, ...], code: str, home: str) -> tuple[str, ...]:
    """Return the peers after a click on a unit: gone if it was among them, else added.

    The oldest leaves when there are too many. A click on the home changes nothing.
    """
    if code == home:
        return shown
    if code in shown:
        return tuple(other for other in shown if other != code)
    return (*shown, code)[-MAX_PEERS:]
