"""F3: how the ranks of all units moved from year to year, home and up to three peers on top."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from reform.figures import bump_eras, trail
from reform.figures.bump_labels import (
    HIDDEN_AT,
    HIDDEN_STEP,
    Plot,
    end_labels,
    ends_written,
    extremes,
    hidden_marks,
    hidden_places,
)
from reform.figures.bump_words import describe, era_words, hover, of_home_era, tabulate
from reform.figures.context import ChartContext, FigureSpec
from reform.figures.measure import text_width
from reform.figures.samples import history_sample
from reform.figures.template import (
    DASHES,
    Look,
    canvas,
    empty_figure,
    label,
    look,
    measures,
    rank_ticks,
    safe,
    say,
)

SCREEN_HEIGHT = 510
_SCREEN_WIDTH = 530
_PHONE_HEIGHT = 280
# The casing under the home line against the line itself (7 px under 3,4 px).
_CASING = 2.1


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the ranks of one index over its years (HISTORY rows of all units)."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, _PHONE_HEIGHT)
    shown = of_home_era(frame, ctx)
    ranked = shown[shown["rank"].notna()] if not shown.empty else shown
    if ranked.empty:
        return empty_figure(ctx, height, say(ctx, "common.nothing", home=ctx.home_name))
    style = look(ctx)
    severed = trail.severed_years(shown)
    chosen = _chosen(shown, ctx)
    axis = style.type("axis")
    ends = end_labels(ranked, chosen, style)
    room = max((text_width(words, style.type("label"), 600) for _, words, _ in ends), default=0)
    hidden = hidden_places(shown, chosen)
    rows = hidden["province_code"].nunique()
    # The words of the band take at most two lines in the same column as the labels.
    room = max(room, 0.6 * text_width(say(ctx, "common.not_published"), axis)) if rows else room
    labels = room + 22 * style.k
    margin = {"l": 2.1 * axis, "r": labels, "t": 2.3 * axis, "b": 1.9 * axis}
    beside = bump_eras.panel(frame, ctx, width - margin["l"] - 4 * style.k, labels, style)
    if beside:
        margin["r"] = 4 * style.k
    figure = canvas(ctx, height, margin)
    n = int(ranked["n"].max())
    bottom = n + (HIDDEN_AT + HIDDEN_STEP * (rows - 1) + 2 if rows else 1.2)
    plot = Plot(
        int(shown["year"].min()),
        int(shown["year"].max()),
        -0.2,
        bottom,
        (width - margin["l"] - margin["r"]) * (beside.stop if beside else 1),
        height - margin["t"] - margin["b"],
        labels,
        beside.stop if beside else 1,
    )
    _axes(figure, ranked, plot, n, style)
    notes = _sparse_years(figure, shown, plot, style)
    notes += _eras(figure, shown, severed, plot, ctx, style)
    if ctx.size != "phone":
        _context(figure, ranked, severed, ctx, style)
    if ctx.size == "screen":
        _targets(figure, ranked, ctx, style)
    for place in range(len(ctx.peers[:3]) - 1, -1, -1):
        _line(figure, ranked, ctx.peers[place], severed, style.peer(place), DASHES[place], ctx, style)
    _line(figure, ranked, ctx.home_code, severed, str(style.colours["home"]), "solid", ctx, style)
    notes += hidden_marks(figure, hidden, n, plot, ctx, style)
    notes += ends_written(figure, ends, plot, style, n if rows else None)
    notes += extremes(ranked, severed, plot, ctx, style)
    if beside:
        notes += bump_eras.draw(figure, frame, beside, plot, n, ctx, style)
    figure.update_layout(annotations=notes)
    return figure


def _chosen(frame: pd.DataFrame, ctx: ChartContext) -> list[tuple[str, int]]:
    """Return home and peers as code and place (-1 for home), those without rows left out."""
    codes = set(frame["province_code"])
    wanted = [(ctx.home_code, -1), *((code, i) for i, code in enumerate(ctx.peers[:3]))]
    return [(code, place) for code, place in wanted if code in codes]


def _axes(figure: go.Figure, ranked: pd.DataFrame, plot: Plot, n: int, style: Look) -> None:
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


def _sparse_years(figure: go.Figure, frame: pd.DataFrame, plot: Plot, style: Look) -> list[dict[str, object]]:
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
    plot: Plot,
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
        left = plot.x(start - 0.5) if start in cuts else -8 * style.k
        right = plot.x(stop + 0.5) if stop < plot.last else plot.width + plot.right
        size = style.type("axis")
        words = next(
            (
                words
                for words in era_words(frame, start, stop, plot.last, ctx)
                if text_width(words, size) + 5 * style.k <= right - left
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
                    xshift=(4 if start in cuts else -8) * style.k,
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


def _targets(figure: go.Figure, ranked: pd.DataFrame, ctx: ChartContext, style: Look) -> None:
    """Lay unseen points on the faint lines: who looks for one province can read and click it."""
    known = ranked[ranked["coverage"] >= trail.ENOUGH]
    others = known[~known["province_code"].isin([ctx.home_code, *ctx.peers[:3]])]
    if others.empty:
        return
    standing = {
        computed: say(ctx, f"common.hover_rank{'_computed' if computed else ''}", standing="{}/{}")
        for computed in (False, True)
    }
    columns = ("province_code", "rank", "n", "rank_is_computed")
    figure.add_scatter(
        x=others["year"].astype(int).tolist(),
        y=others["rank"].astype(int).tolist(),
        mode="markers",
        meta="targets",
        text=[safe(str(name)) for name in others["province"]],
        customdata=[
            [code, standing[bool(computed)].format(int(rank), int(n))]
            for code, rank, n, computed in zip(*(others[name] for name in columns), strict=True)
        ],
        hovertemplate="<b>%{text}</b><br>%{x}: %{customdata[1]}<extra></extra>",
        marker={"size": style.marker("context"), "opacity": 0, "color": style.colours["other_faint"]},
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
    texts = {int(row["year"]): hover(row, ctx) for _, row in rows.iterrows()}
    alone = {run[0] for run in trail.runs((int(y) for y in rows["year"]), severed) if len(run) == 1}
    dot = style.marker("peer")
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        name=name,
        meta=f"line:{code}",
        customdata=[code] * len(xs),
        hovertext=["" if x is None else texts[x] for x in xs],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        line={"color": colour, "width": width, "dash": dash},
        marker={
            "size": [dot if home or x in alone else 0 for x in xs],
            "color": colour,
            # With sizes in a list Plotly would make the marks half transparent.
            "opacity": 1,
            "line": {"width": style.line("axis") if home else 0, "color": style.surface},
        },
    )


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
