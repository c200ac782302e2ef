"""Runs of years that may be joined by a line, and the eras they lie in: pure functions.

Two years are joined only when they follow each other and no break of method or boundary begins
in the later one (DESIGN principle 7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

# A change of the questions or of the map: ranks before and after do not compare.
SEVERING = ("method", "boundary")
# Below this share of ranked units a year is not comparable in general (DESIGN F3).
ENOUGH = 0.5


def severed_years(history: pd.DataFrame) -> tuple[int, ...]:
    """Return the years that must not be joined with the year before them.

    `history`: HISTORY rows (unit × year) or the history of one unit with `break_kind`, and with
    `era_from` where breaks may begin in years without rows.
    """
    years = set(history.loc[history["break_kind"].isin(SEVERING), "year"].astype(int))
    if "era_from" in history:
        eras = history[["year", "era_from"]].dropna().drop_duplicates()
        ordered = eras.astype(int).groupby("year")["era_from"].max().sort_index()
        # A break whose first year holds no rows still shows in the next year that has some.
        changed = ordered[ordered != ordered.shift(1)].iloc[1:]
        years |= {int(year) for year in changed.index}
    return tuple(sorted(years))


def runs(years: Iterable[int], severed: Collection[int]) -> list[list[int]]:
    """Split years into runs that a line may join: consecutive, no break in between."""
    found: list[list[int]] = []
    for year in sorted(years):
        if found and year == found[-1][-1] + 1 and year not in severed:
            found[-1].append(year)
        else:
            found.append([year])
    return found


def with_gaps(
    rows: pd.DataFrame, value: str, severed: Collection[int]
) -> tuple[list[int | None], list[float | None]]:
    """Return x (years) and y of one unit with None where the line must stop."""
    by_year = {int(year): float(v) for year, v in zip(rows["year"], rows[value], strict=True)}
    xs: list[int | None] = []
    ys: list[float | None] = []
    for run in runs(by_year, severed):
        if xs:
            xs.append(None)
            ys.append(None)
        xs += run
        ys += [by_year[year] for year in run]
    return xs, ys


@dataclass(frozen=True)
class Standing:
    """One rank of a unit."""

    year: int
    rank: int
    n: int
    computed: bool


@dataclass(frozen=True)
class Move:
    """The newest comparable rank of a unit against an earlier one of the same era."""

    start: Standing
    end: Standing

    @property
    def places(self) -> int:
        """Return the places gained (negative: lost)."""
        return self.start.rank - self.end.rank


def standings(own: pd.DataFrame) -> list[Standing]:
    """Return the ranks of one unit in order of years. `own`: HISTORY rows of that unit.

    A place whose number of ranked units is not known cannot be drawn on any scale.
    """
    ranked = own[own["rank"].notna() & own["n"].notna()].sort_values("year")
    return [
        Standing(int(row["year"]), int(row["rank"]), int(row["n"]), bool(row["rank_is_computed"]))
        for _, row in ranked.iterrows()
    ]


def eras(found: Sequence[Standing], severed: Collection[int]) -> list[list[Standing]]:
    """Group ranks into eras: years between two breaks, whether or not each year is there."""
    groups: list[list[Standing]] = []
    for one in found:
        if groups and not any(groups[-1][-1].year < cut <= one.year for cut in severed):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def notable_move(found: Sequence[Standing], severed: Collection[int]) -> Move | None:
    """Return the move that the title tells, None when no era has two ranks that compare.

    The newest era with two ranks is taken, printed or computed like its last one. That one is
    compared with the worst earlier rank (a rise) or the best one (a fall), whichever was reached
    last; with equal ranks throughout, with the first. So the sentence starts at the last turning
    point.
    """
    alike = [[one for one in era if one.computed == era[-1].computed] for era in eras(found, severed)]
    long = [era for era in alike if len(era) > 1]
    if not long:
        return None
    *before, end = long[-1]
    worst = max(before, key=lambda s: (s.rank, s.year))
    best = min(before, key=lambda s: (s.rank, -s.year))
    starts = [s for s in (worst, best) if s.rank != end.rank]
    starts = [s for s in starts if (s is worst and s.rank > end.rank) or (s is best and s.rank < end.rank)]
    if not starts:
        return Move(before[0], end)
    return Move(max(starts, key=lambda s: (s.year, abs(s.rank - end.rank))), end)
