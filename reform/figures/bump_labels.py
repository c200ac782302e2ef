"""The labels of the bump chart (F3): ends of lines, best and worst, places nobody prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from reform.figures import trail
from reform.figures.bump_words import hidden_years
from reform.figures.context import ChartContext
from reform.figures.measure import wrap
from reform.figures.placing import Box, Placer, declutter, ring
from reform.figures.template import Look, box_of, label, leader, safe, say
from reform.wording import numbers

# Labels closer than this times their size are moved apart; moved further than this, joined by a line.
_LABEL_GAP = 1.35
_CONNECT_FROM = 6
# The band of places that are not printed, in ranks below the last place.
HIDDEN_AT = 4
HIDDEN_STEP = 3


@dataclass(frozen=True)
class Plot:
    """Geometry of one drawing: px of a year and of a rank inside the plot."""

    first: int
    last: int
    top: float
    bottom: float
    width: float
    height: float
    right: float
    """Px right of the plot for the labels."""
    end: float = 1
    """Right edge of the plot as a share of the drawing: another era may stand beside it."""

    def x(self, year: float) -> float:
        """Return the px of a year from the left edge of the plot."""
        low, high = self.first - 0.35, self.last + 0.35
        return (year - low) / (high - low) * self.width

    def y(self, rank: float) -> float:
        """Return the px of a rank from the upper edge of the plot."""
        return (rank - self.top) / (self.bottom - self.top) * self.height


def hidden_places(frame: pd.DataFrame, chosen: Sequence[tuple[str, int]]) -> pd.DataFrame:
    """Return the years in which the publisher prints no rank of home or a peer."""
    found = [
        {"province_code": code, "year": year, "province": _name(frame, code)}
        for code, _ in chosen
        for year in hidden_years(frame, code)
    ]
    return pd.DataFrame(found, columns=["province_code", "year", "province"])


def _name(frame: pd.DataFrame, code: str) -> str:
    return str(frame.loc[frame["province_code"] == code, "province"].iloc[-1])


def hidden_marks(
    figure: go.Figure, hidden: pd.DataFrame, n: int, plot: Plot, ctx: ChartContext, style: Look
) -> list[dict[str, object]]:
    """Put hollow marks into a band under the axis: there is a place, but nobody prints it."""
    if hidden.empty:
        return []
    order = [ctx.home_code, *ctx.peers[:3]]
    colours = [str(style.colours["home"]), *(style.peer(i) for i in range(len(order) - 1))]
    y = n + HIDDEN_AT - HIDDEN_STEP
    for code, colour in zip(order, colours, strict=True):
        rows = hidden[hidden["province_code"] == code]
        if rows.empty:
            continue
        y += HIDDEN_STEP
        figure.add_scatter(
            x=[int(year) for year in rows["year"]],
            y=[y] * len(rows),
            mode="markers",
            meta="hidden",
            hovertext=[safe(f"{name}: {say(ctx, 'common.not_published')}") for name in rows["province"]],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "symbol": "circle-open",
                "size": style.marker("peer"),
                "color": colour,
                "line": {"width": style.marker("outline")},
            },
        )
    room = plot.right - 16 * style.k
    lines = wrap(say(ctx, "common.not_published"), style.type("axis"), 400, room)
    return [
        label(
            "<br>".join(safe(line) for line in lines),
            style.font("axis", colour=style.ink("secondary")),
            x=plot.end,
            xref="paper",
            y=n + HIDDEN_AT,
            xanchor="left",
            yanchor="top",
            xshift=14 * style.k,
            yshift=0.75 * style.type("axis"),
        )
    ]


def end_labels(
    ranked: pd.DataFrame, chosen: Sequence[tuple[str, int]], style: Look
) -> list[tuple[float, str, str]]:
    """Return rank, words and colour of the label at the end of each chosen line."""
    last = int(ranked["year"].max())
    found = []
    for code, place in chosen:
        rows = ranked[ranked["province_code"] == code].sort_values("year")
        if rows.empty:
            continue
        row = rows.iloc[-1]
        words = f"{row['province']} {int(row['rank'])}"
        if int(row["year"]) < last:
            words += f" ({int(row['year'])})"
        colour = str(style.colours["home"]) if place < 0 else style.peer(place)
        found.append((float(row["rank"]), words, colour))
    return found


def ends_written(
    figure: go.Figure,
    ends: Sequence[tuple[float, str, str]],
    plot: Plot,
    style: Look,
    last_place: int | None = None,
) -> list[dict[str, object]]:
    """Write the end labels right of the plot, moved apart; a moved label keeps a line to its rank.

    `last_place`: the last rank, when the band of unprinted places lies under it.
    """
    size = style.type("label")
    at = [plot.y(rank) for rank, _, _ in ends]
    # The words of the band begin 0,75 of their size above its first row.
    lowest = plot.y(last_place + HIDDEN_AT) - style.type("axis") if last_place else plot.height
    moved = declutter(at, _LABEL_GAP * size, low=size * 0.6, high=lowest - size * 0.6)
    notes = []
    for (rank, words, colour), y, new in zip(ends, at, moved, strict=True):
        shift = round(y - new, 2)
        notes.append(
            label(
                safe(words),
                style.font("label", 600, colour),
                x=plot.end,
                xref="paper",
                y=rank,
                xanchor="left",
                yanchor="middle",
                xshift=14 * style.k,
                yshift=shift,
            )
        )
        if abs(shift) > _CONNECT_FROM * style.k:
            figure.add_shape(
                type="line",
                xref="paper",
                xsizemode="pixel",
                xanchor=plot.end,
                x0=2 * style.k,
                x1=13 * style.k,
                yref="y",
                ysizemode="pixel",
                yanchor=rank,
                y0=0,
                y1=shift,
                line={"color": colour, "width": style.line("axis")},
            )
    return notes


def extremes(
    ranked: pd.DataFrame, severed: Sequence[int], plot: Plot, ctx: ChartContext, style: Look
) -> list[dict[str, object]]:
    """Name the best and the worst rank of home, each with its population and year."""
    found = trail.standings(ranked[ranked["province_code"] == ctx.home_code])
    if len(found) < 2:
        return []
    best = min(found, key=lambda s: (s.rank / s.n, -s.year))
    worst = max(found, key=lambda s: (s.rank / s.n, s.year))
    if best.rank == worst.rank:
        return []
    placer = Placer(Box(0, 0, plot.width, plot.height))
    _block(placer, ranked, severed, plot, ctx, style)
    notes: list[dict[str, object]] = []
    size = style.type("label")
    for one in (best, worst):
        rank = numbers.rank(one.rank, one.n)
        x, y = plot.x(one.year), plot.y(one.rank)
        for words in (say(ctx, "bump.extreme", rank=rank, year=one.year), rank):
            wide, tall = box_of([(words, size, 600)])
            clear = style.marker("peer") * 0.8
            offsets = ring(wide, tall, clear, up=plot.height / 3, down=plot.height / 3, side=plot.width / 3)
            place = placer.near(x, y, wide, tall, offsets)
            if place is None:
                continue
            notes.append(
                leader(
                    safe(words),
                    style.font("label", 600, str(style.colours["home"])),
                    x=one.year,
                    y=one.rank,
                    ax=place[0],
                    ay=place[1],
                    standoff=style.marker("peer") / 2 + 1,
                    arrowwidth=style.line("axis"),
                    bgcolor=style.halo,
                )
            )
            break
    return notes


def _block(
    placer: Placer,
    ranked: pd.DataFrame,
    severed: Sequence[int],
    plot: Plot,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Mark home's and the peers' lines and the break lines as taken."""
    dot = style.marker("peer")
    for code in (ctx.home_code, *ctx.peers[:3]):
        rows = ranked[ranked["province_code"] == code]
        size = dot if code == ctx.home_code else style.line("peer") + 1
        by_year = {int(y): float(r) for y, r in zip(rows["year"], rows["rank"], strict=True)}
        for run in trail.runs(by_year, severed):
            points = [(plot.x(year), plot.y(by_year[year])) for year in run]
            for x, y in points:
                placer.take(Box.around(x, y, size, size))
            for (x0, y0), (x1, y1) in pairwise(points):
                for step in range(1, 8):
                    share = step / 8
                    placer.take(
                        Box.around(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, size * 0.7, size * 0.7)
                    )
    for year in severed:
        if plot.first < year <= plot.last:
            x = plot.x(year - 0.5)
            placer.take(Box(x - 1, 0, x + 1, plot.height))
