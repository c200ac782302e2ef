"""The rail of places 1 to n in a drawing: ticks, a ring for the place before, a dot for the place now."""

from __future__ import annotations

import plotly.graph_objects as go

from reform.figures.context import ChartContext
from reform.figures.template import Look, label, safe, say

# Half heights of the ticks and of the middle tick, in rows of the drawing.
_TICK, _MIDDLE = 0.09, 0.17


def add_rail(
    figure: go.Figure,
    y: float,
    ends: tuple[float, float],
    n: int,
    now: int | None,
    before: int | None,
    hover: str,
    style: Look,
) -> None:
    """Add one rail at height `y` between two x values, `ends`.

    `now` None draws the empty rail; `before` None, or the same place, draws no ring.
    """
    start, stop = ends

    def x(place: float) -> float:
        return round(start + (place - 1) / max(n - 1, 1) * (stop - start), 5)

    xs: list[float | None] = []
    ys: list[float | None] = []
    for place in range(1, n + 1):
        xs += [x(place), x(place), None]
        ys += [y - _TICK, y + _TICK, None]
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        hoverinfo="skip",
        line={"color": style.colours["other_faint"], "width": 1.4 * style.line("axis")},
    )
    middle = x((n + 1) / 2)
    figure.add_scatter(
        x=[middle, middle],
        y=[y - _MIDDLE, y + _MIDDLE],
        mode="lines",
        hoverinfo="skip",
        line={"color": style.colours["border_strong"], "width": 1.4 * style.line("axis")},
    )
    if now is None:
        return
    home = style.colours["home"]
    if before is not None and before != now:
        figure.add_scatter(
            x=[x(before), x(now)],
            y=[y, y],
            mode="lines+markers",
            hoverinfo="skip",
            line={"color": home, "width": style.line("home")},
            marker={
                "size": style.marker("peer"),
                "color": style.surface,
                "line": {"color": home, "width": style.marker("outline")},
            },
        )
    figure.add_scatter(
        x=[x(now)],
        y=[y],
        mode="markers",
        meta="now",
        hovertext=[safe(hover)],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": style.marker("home"),
            "color": home,
            "line": {"color": style.surface, "width": style.marker("outline") / 2},
        },
    )


def rail_scale(
    y: float, ends: tuple[float, float], n: int, style: Look, ctx: ChartContext
) -> list[dict[str, object]]:
    """Label the rail: 1, the middle, n."""
    start, stop = ends
    font = style.font("axis", colour=style.ink("secondary"), tabular=True)
    places = (
        (start, "1", "left"),
        ((start + stop) / 2, say(ctx, "common.middle"), "center"),
        (stop, str(n), "right"),
    )
    return [
        label(safe(words), font, x=x, y=y + 0.18, xanchor=anchor, yanchor="top")
        for x, words, anchor in places
    ]
