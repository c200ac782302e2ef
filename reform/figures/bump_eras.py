"""The 34 units beside the 63 in the bump chart (F3): a panel of its own, never joined to the other.

Since 01/07/2025 places are counted among 34 units. A home of the 63 ends with its era; what it
became is shown beside it, on an axis of its own, as a peer.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from reform.figures import trail
from reform.figures.bump_labels import Plot
from reform.figures.bump_words import NEW_UNITS, hover, of_successor
from reform.figures.context import ChartContext
from reform.figures.measure import text_width
from reform.figures.template import DASHES, Look, label, rank_ticks, safe, say
from reform.wording import numbers

# The years of the 63 keep at least this share of the drawing, else the panel is left to the notes.
_LEAST_SHARE = 0.3
# Px of one year of the panel, and beside the first and last one.
_YEAR = 30
_SIDES = 14


@dataclass(frozen=True)
class Panel:
    """Where the panel of the 34 stands: shares of the plot, its px, years and places."""

    stop: float
    """Right edge of the plot of the 63, as a share."""
    start: float
    width: float
    years: tuple[int, ...]
    n: int


def panel(frame: pd.DataFrame, ctx: ChartContext, whole: float, labels: float, style: Look) -> Panel | None:
    """Plan the panel in a plot of `whole` px whose line ends need `labels` px; None when it has no room."""
    heir = of_successor(frame, ctx)
    if heir.empty:
        return None
    years = frame.loc[(frame["units"] == NEW_UNITS) & frame["rank"].notna(), "year"]
    first, last = int(years.min()), int(years.max())
    words = max(text_width(line, style.type("label"), 600) for line in _lines(heir))
    wide = max(words + 24 * style.k, (2 * _SIDES + _YEAR * (last - first)) * style.k)
    ticks = 2.1 * style.type("axis")
    left = whole - labels - ticks - wide
    if left < _LEAST_SHARE * whole:
        return None
    return Panel(left / whole, 1 - wide / whole, wide, tuple(range(first, last + 1)), int(heir["n"].max()))


def draw(
    figure: go.Figure, frame: pd.DataFrame, plan: Panel, main: Plot, n: int, ctx: ChartContext, style: Look
) -> list[dict[str, object]]:
    """Add the panel: axis 1–34, everybody's places faint, the successor as a peer; return its words."""
    # Place 1 and the last place stand as high as those of the 63, whatever lies above and below.
    spread = (plan.n - 1) / max(n - 1, 1) * (main.bottom - main.top)
    top = 1 - (1 - main.top) / (main.bottom - main.top) * spread
    axis = style.type("axis")
    ticks = rank_ticks(plan.n)
    low, high = plan.years[0] - 0.5, plan.years[-1] + 0.5
    font = style.font("axis", colour=style.ink("secondary"), tabular=True)
    figure.update_layout(
        xaxis={"domain": [0, round(plan.stop, 5)]},
        xaxis2={
            "domain": [round(plan.start, 5), 1],
            "anchor": "y2",
            "range": [low, high],
            "tickvals": list(plan.years),
            "ticktext": [str(year) for year in plan.years],
            "tickfont": font,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis2={
            "anchor": "x2",
            "range": [round(top + spread, 5), round(top, 5)],
            "tickvals": ticks,
            "ticktext": [str(tick) for tick in ticks],
            "tickfont": font,
            "gridcolor": style.colours["grid"],
            "gridwidth": style.line("grid"),
            "showgrid": True,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    edge = plan.start - 2.1 * axis / (plan.width / (1 - plan.start))
    figure.add_shape(
        type="line",
        xref="paper",
        yref="paper",
        x0=round(edge, 5),
        x1=round(edge, 5),
        y0=0,
        y1=1,
        line={
            "color": style.colours["border_strong"],
            "width": style.line("break"),
            "dash": style.dash("break"),
        },
    )
    _context(figure, frame, ctx, style)
    heir = of_successor(frame, ctx)
    colour, dash = _dress(ctx, style)
    _line(figure, heir, colour, dash, ctx, style)
    return [_words(heir, plan, colour, style), _era_name(edge, ctx, style)]


def _dress(ctx: ChartContext, style: Look) -> tuple[str, str]:
    """Return colour and dash of the successor: the first that no chosen peer wears."""
    place = len(ctx.peers[:3])
    return (style.peer(place), DASHES[place]) if place < len(DASHES) else (style.ink("secondary"), "solid")


def _context(figure: go.Figure, frame: pd.DataFrame, ctx: ChartContext, style: Look) -> None:
    """Add the other units of the 34 as one faint trace; a single year is a dot."""
    rows = frame[(frame["units"] == NEW_UNITS) & frame["rank"].notna() & (frame["coverage"] >= trail.ENOUGH)]
    severed = trail.severed_years(rows)
    xs: list[int | None] = []
    ys: list[float | None] = []
    for _, own in rows[rows["province_code"] != ctx.successor].groupby("province_code", sort=True):
        more_x, more_y = trail.with_gaps(own, "rank", severed)
        xs += [*more_x, None]
        ys += [*more_y, None]
    if not xs:
        return
    figure.add_scatter(
        x=xs,
        y=ys,
        xaxis="x2",
        yaxis="y2",
        mode="lines+markers",
        meta="context:34",
        hoverinfo="skip",
        line={"color": style.colours["other_faint"], "width": style.line("context")},
        marker={"size": style.marker("peer") / 2, "color": style.colours["other_faint"], "opacity": 1},
    )


def _line(
    figure: go.Figure, heir: pd.DataFrame, colour: str, dash: str, ctx: ChartContext, style: Look
) -> None:
    xs, ys = trail.with_gaps(heir, "rank", trail.severed_years(heir))
    texts = {int(row["year"]): hover(row, ctx) for _, row in heir.iterrows()}
    figure.add_scatter(
        x=xs,
        y=ys,
        xaxis="x2",
        yaxis="y2",
        mode="lines+markers",
        name=str(heir["province"].iloc[-1]),
        meta=f"successor:{ctx.successor}",
        hovertext=["" if x is None else texts[x] for x in xs],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        line={"color": colour, "width": style.line("peer"), "dash": dash},
        marker={"size": style.marker("peer"), "color": colour, "opacity": 1},
    )


def _lines(heir: pd.DataFrame) -> tuple[str, str]:
    """Return name and newest place of the successor, the two lines of its label."""
    row = heir.iloc[-1]
    return str(row["province"]), numbers.rank(row["rank"], row["n"])


def _words(heir: pd.DataFrame, plan: Panel, colour: str, style: Look) -> dict[str, object]:
    """Write the label of the successor over its newest dot, under it in the upper half."""
    row = heir.iloc[-1]
    away = style.marker("peer") / 2 + 2 * style.k
    above = 2 * float(row["rank"]) > plan.n
    return label(
        "<br>".join(safe(line) for line in _lines(heir)),
        style.font("label", 600, colour),
        style=style,
        xref="x2",
        yref="y2",
        x=int(row["year"]) if len(plan.years) == 1 else plan.years[-1] + 0.5,
        y=float(row["rank"]),
        xanchor="center" if len(plan.years) == 1 else "right",
        yanchor="bottom" if above else "top",
        yshift=away if above else -away,
    )


def _era_name(edge: float, ctx: ChartContext, style: Look) -> dict[str, object]:
    return label(
        safe(say(ctx, "bump.new_units", n=NEW_UNITS)),
        style.font("axis", colour=style.ink("secondary")),
        xref="paper",
        yref="paper",
        x=round(edge, 5),
        y=1,
        xanchor="left",
        yanchor="bottom",
        xshift=4 * style.k,
        yshift=4 * style.k,
    )
