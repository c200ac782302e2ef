"""F3: how the ranks of all units moved from year to year, home and up to three peers on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from reform.figures import trail
from reform.figures.bump_words import describe, era_words, tabulate
from reform.figures.context import ChartContext, FigureSpec
from reform.figures.measure import text_width
from reform.figures.placing import Box, Placer, declutter, ring
from reform.figures.samples import history_sample
from reform.figures.template import (
    Look,
    box_of,
    canvas,
    empty_figure,
    label,
    leader,
    look,
    measures,
    rank_ticks,
    safe,
    say,
)
from reform.wording import numbers

SCREEN_HEIGHT = 510
_SCREEN_WIDTH = 530
_PHONE_HEIGHT = 280
_DASHES = ("solid", "dash", "dot")
# Labels closer than this times their size are moved apart; moved further than this, joined by a line.
_LABEL_GAP = 1.35
_CONNECT_FROM = 6
# The band of places that are not printed, in ranks below the last place.
_HIDDEN_AT = 4
# The casing under the home line against the line itself (7 px under 3,4 px).
_CASING = 2.1


@dataclass(frozen=True)
class _Plot:
    """Geometry of one drawing: px of a year and of a rank inside the plot."""

    first: int
    last: int
    top: float
    bottom: float
    width: float
    height: float
    right: float

    def x(self, year: float) -> float:
        low, high = self.first - 0.35, self.last + 0.35
        return (year - low) / (high - low) * self.width

    def y(self, rank: float) -> float:
        return (rank - self.top) / (self.bottom - self.top) * self.height


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the ranks of one index over its years (HISTORY rows of all units)."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, _PHONE_HEIGHT)
    shown = _without_new_units(frame, ctx)
    ranked = shown[shown["rank"].notna()] if not shown.empty else shown
    if ranked.empty:
        return empty_figure(ctx, height, say(ctx, "common.nothing", home=ctx.home_name))
    style = look(ctx)
    severed = trail.severed_years(shown)
    chosen = _chosen(shown, ctx)
    axis = style.type("axis")
    ends = _end_labels(ranked, chosen, style)
    room = max((text_width(words, style.type("label"), 600) for _, words, _ in ends), default=0)
    margin = {"l": 2.1 * axis, "r": room + 22 * style.k, "t": 2.3 * axis, "b": 1.9 * axis}
    figure = canvas(ctx, height, margin)
    hidden = _hidden(shown, chosen)
    n = int(ranked["n"].max())
    bottom = n + (_HIDDEN_AT + 2.5 if len(hidden) else 1.2)
    plot = _Plot(
        int(shown["year"].min()),
        int(shown["year"].max()),
        -0.2,
        bottom,
        width - margin["l"] - margin["r"],
        height - margin["t"] - margin["b"],
        margin["r"],
    )
    _axes(figure, ranked, plot, n, style)
    notes = _sparse_years(figure, shown, plot, style)
    notes += _eras(figure, shown, severed, plot, ctx, style)
    if ctx.size != "phone":
        _context(figure, ranked, severed, ctx, style)
    for place in range(len(ctx.peers[:3]) - 1, -1, -1):
        _line(figure, ranked, ctx.peers[place], severed, style.peer(place), _DASHES[place], ctx, style)
    _line(figure, ranked, ctx.home_code, severed, str(style.colours["home"]), "solid", ctx, style)
    notes += _hidden_marks(figure, hidden, n, plot, ctx, style)
    notes += _ends(figure, ends, plot, style)
    notes += _extremes(ranked, severed, plot, ctx, style)
    figure.update_layout(annotations=notes)
    return figure


def _without_new_units(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Leave out the era of 34 units: it has another axis, and its note says so."""
    if frame.empty or not (frame["population"] == 34).any():
        return frame
    old = frame[frame["population"] != 34]
    return frame if old.empty else old


def _chosen(frame: pd.DataFrame, ctx: ChartContext) -> list[tuple[str, int]]:
    """Return home and peers as code and place (-1 for home), those without rows left out."""
    codes = set(frame["province_code"])
    wanted = [(ctx.home_code, -1), *((code, i) for i, code in enumerate(ctx.peers[:3]))]
    return [(code, place) for code, place in wanted if code in codes]


def _axes(figure: go.Figure, ranked: pd.DataFrame, plot: _Plot, n: int, style: Look) -> None:
    """Set a rank axis from 1 at the top to n, and the years below."""
    newest = ranked[ranked["year"] == ranked["year"].max()]
    # Older editions ranked one unit more; the ticks follow the newest.
    values = rank_ticks(int(newest["n"].max()))
    figure.update_yaxes(
        range=[plot.bottom, plot.top], tickvals=values, ticktext=[str(v) for v in values], showgrid=True
    )
    years = list(range(plot.first, plot.last + 1))
    wide = text_width("0000", style.type("axis"), tabular=True) * 1.35
    step = next((s for s in (1, 2, 3, 4, 5, 10) if plot.width / len(years) * s >= wide), 10)
    shown = [year for year in years if (year - plot.first) % step == 0]
    figure.update_xaxes(
        range=[plot.first - 0.35, plot.last + 0.35],
        tickvals=shown,
        ticktext=[str(year) for year in shown],
        showgrid=False,
    )


def _sparse_years(
    figure: go.Figure, frame: pd.DataFrame, plot: _Plot, style: Look
) -> list[dict[str, object]]:
    """Shade the years of which fewer than half of the places are held."""
    coverage = frame.groupby("year")["coverage"].max()
    for run in trail.runs((int(y) for y in coverage.index[coverage < trail.ENOUGH]), ()):
        figure.add_shape(
            type="rect",
            x0=run[0] - 0.5 if run[0] > plot.first else plot.first - 0.35,
            x1=run[-1] + 0.5 if run[-1] < plot.last else plot.last + 0.35,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"width": 0},
            fillcolor=style.colours["surface_2"],
        )
    return []


def _eras(
    figure: go.Figure,
    frame: pd.DataFrame,
    severed: Sequence[int],
    plot: _Plot,
    ctx: ChartContext,
    style: Look,
) -> list[dict[str, object]]:
    """Draw a dashed line at each break and name the eras above the plot."""
    cuts = [year for year in severed if plot.first < year <= plot.last]
    for year in cuts:
        figure.add_shape(
            type="line",
            x0=year - 0.5,
            x1=year - 0.5,
            y0=0,
            y1=1,
            yref="paper",
            line={
                "color": style.colours["border_strong"],
                "width": style.line("break"),
                "dash": style.dash("break"),
            },
        )
    if not cuts:
        return []
    starts = [plot.first, *cuts]
    stops = [*(year - 1 for year in cuts), plot.last]
    notes = []
    for start, stop in zip(starts, stops, strict=True):
        left = plot.x(start - 0.5) if start in cuts else 0
        right = plot.x(stop + 0.5) if stop < plot.last else plot.width + plot.right
        size = style.type("axis")
        words = next(
            (
                words
                for words in era_words(frame, start, stop, plot.last, ctx)
                if text_width(words, size) + 8 * style.k <= right - left
            ),
            "",
        )
        if words:
            notes.append(
                label(
                    safe(words),
                    style.font("axis", colour=style.ink("secondary")),
                    x=start - 0.5 if start in cuts else plot.first - 0.35,
                    y=1,
                    yref="paper",
                    xanchor="left",
                    yanchor="bottom",
                    xshift=4 * style.k if start in cuts else 0,
                    yshift=4 * style.k,
                )
            )
    return notes


def _context(
    figure: go.Figure, ranked: pd.DataFrame, severed: Sequence[int], ctx: ChartContext, style: Look
) -> None:
    """Add everybody else as one faint trace; years with too few ranks are left out."""
    known = ranked[ranked["coverage"] >= trail.ENOUGH]
    others = known[~known["province_code"].isin([ctx.home_code, *ctx.peers[:3]])]
    xs: list[int | None] = []
    ys: list[float | None] = []
    for _, rows in others.groupby("province_code", sort=True):
        more_x, more_y = trail.with_gaps(rows, "rank", severed)
        xs += [*more_x, None]
        ys += [*more_y, None]
    if not xs:
        return
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        name=say(ctx, "bump.others"),
        meta="context",
        hoverinfo="skip",
        line={"color": style.colours["other_faint"], "width": style.line("context")},
    )


def _line(
    figure: go.Figure,
    ranked: pd.DataFrame,
    code: str,
    severed: Sequence[int],
    colour: str,
    dash: str,
    ctx: ChartContext,
    style: Look,
) -> None:
    """Add the line of one unit; home has a casing and dots, single years are always dots."""
    rows = ranked[ranked["province_code"] == code]
    if rows.empty:
        return
    home = code == ctx.home_code
    xs, ys = trail.with_gaps(rows, "rank", severed)
    width = style.line("home" if home else "peer")
    name = str(rows["province"].iloc[-1])
    if home:
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            meta="casing",
            hoverinfo="skip",
            line={"color": style.surface, "width": width * _CASING},
        )
    alone = {run[0] for run in trail.runs((int(y) for y in rows["year"]), severed) if len(run) == 1}
    dot = style.marker("peer")
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        name=name,
        meta=f"line:{code}",
        hovertext=["" if x is None else _hover(rows, x, ctx) for x in xs],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        line={"color": colour, "width": width, "dash": dash},
        marker={
            "size": [dot if home or x in alone else 0 for x in xs],
            "color": colour,
            "line": {"width": style.line("axis") if home else 0, "color": style.surface},
        },
    )


def _hover(rows: pd.DataFrame, year: int, ctx: ChartContext) -> str:
    """Return the hover text of one unit in one year."""
    row = rows[rows["year"] == year].iloc[0]
    key = "common.hover_rank_computed" if bool(row["rank_is_computed"]) else "common.hover_rank"
    standing = say(ctx, key, standing=numbers.rank(row["rank"], row["n"]))
    return "<br>".join(
        (
            f"<b>{safe(str(row['province']))}</b>",
            safe(f"{year}: {standing}"),
            safe(str(row[f"publisher_short_{ctx.language}"])),
        )
    )


def _hidden(frame: pd.DataFrame, chosen: Sequence[tuple[str, int]]) -> pd.DataFrame:
    """Return the years in which the publisher prints no rank of home or a peer."""
    codes = [code for code, _ in chosen]
    return frame[frame["not_published"].astype(bool) & frame["province_code"].isin(codes)]


def _hidden_marks(
    figure: go.Figure, hidden: pd.DataFrame, n: int, plot: _Plot, ctx: ChartContext, style: Look
) -> list[dict[str, object]]:
    """Put hollow marks into a band under the axis: there is a place, but nobody prints it."""
    if hidden.empty:
        return []
    order = [ctx.home_code, *ctx.peers[:3]]
    colours = [str(style.colours["home"]), *(style.peer(i) for i in range(len(order) - 1))]
    # Several units of a year stand side by side, each in its own place of the year.
    shifts = [0.0, 0.18, -0.18, 0.36]
    for code, colour, shift in zip(order, colours, shifts, strict=False):
        rows = hidden[hidden["province_code"] == code]
        if rows.empty:
            continue
        figure.add_scatter(
            x=[int(y) + shift for y in rows["year"]],
            y=[n + _HIDDEN_AT] * len(rows),
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
    years = hidden["year"].astype(int)
    return [
        label(
            safe(say(ctx, "common.not_published")),
            style.font("axis", colour=style.ink("secondary")),
            x=int(years.min()) - 0.45,
            y=n + _HIDDEN_AT,
            style=style,
            xanchor="right",
            yanchor="middle",
        )
    ]


def _end_labels(
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


def _ends(
    figure: go.Figure, ends: Sequence[tuple[float, str, str]], plot: _Plot, style: Look
) -> list[dict[str, object]]:
    """Write the end labels right of the plot, moved apart; a moved label keeps a line to its rank."""
    size = style.type("label")
    at = [plot.y(rank) for rank, _, _ in ends]
    moved = declutter(at, _LABEL_GAP * size, low=size * 0.6, high=plot.height - size * 0.6)
    notes = []
    for (rank, words, colour), y, new in zip(ends, at, moved, strict=True):
        shift = round(y - new, 2)
        notes.append(
            label(
                safe(words),
                style.font("label", 600, colour),
                x=1,
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
                xanchor=1,
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


def _extremes(
    ranked: pd.DataFrame, severed: Sequence[int], plot: _Plot, ctx: ChartContext, style: Look
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
        words = say(ctx, "bump.extreme", rank=numbers.rank(one.rank, one.n), year=one.year)
        wide, tall = box_of([(words, size, 600)])
        x, y = plot.x(one.year), plot.y(one.rank)
        offsets = ring(
            wide, tall, style.marker("peer") * 0.8, up=plot.height / 3, down=plot.height / 3, side=plot.width
        )
        place = placer.near(x, y, wide, tall, offsets)
        if place is not None:
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
    return notes


def _block(
    placer: Placer,
    ranked: pd.DataFrame,
    severed: Sequence[int],
    plot: _Plot,
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
            for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
                for step in range(1, 8):
                    share = step / 8
                    placer.take(
                        Box.around(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, size * 0.7, size * 0.7)
                    )
    for year in severed:
        if plot.first < year <= plot.last:
            x = plot.x(year - 0.5)
            placer.take(Box(x - 1, 0, x + 1, plot.height))


SPEC = FigureSpec(
    name="bump",
    code="F3",
    queries=("indices/rank_history",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=history_sample,
    screen_height=SCREEN_HEIGHT,
)
