"""The lanes under the dots of the strip (F2): one interval each, home's laid over all as a tint."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import intervals
from reform.figures.context import ChartContext
from reform.figures.facts_of_rows import hover_words
from reform.figures.measure import text_width
from reform.figures.template import Look, label, safe

# More lanes than these push the dots away; a phone has room for home and its peers.
_MOST, _MOST_PHONE = 8, 4
# Without a region: how many of the nearest scores to each side.
_NEAR = 2
_STEP = 1.3
# Between the ends of a bar and words, in screen px.
_GAP = 6


def shown(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the RANKING rows that get a lane, the best first: home, peers, region or the nearest.

    None when home has no interval: the lanes are there to hold others against it.
    """
    rows = intervals.known(frame)
    own = rows[rows["province_code"] == ctx.home_code]
    if own.empty:
        return own
    rows = rows.assign(away=(rows["score"] - float(own["score"].iloc[0])).abs())
    order = {code: place for place, code in enumerate((ctx.home_code, *ctx.peers[:3]))}
    wanted = rows["province_code"].isin(order)
    if ctx.size != "phone":
        wanted |= rows["region_vi"] == ctx.region if ctx.region else _nearest(rows, own)
    rows = rows[wanted].assign(order=rows["province_code"].map(order).fillna(len(order)))
    most = _MOST_PHONE if ctx.size == "phone" else _MOST
    rows = rows.sort_values(["order", "away", "province_code"], kind="stable").head(most)
    return rows.sort_values(["score", "province_code"], ascending=[False, True], kind="stable")


def _nearest(rows: pd.DataFrame, own: pd.DataFrame) -> pd.Series[bool]:
    """Tell which units have the nearest scores above and below home."""
    others = rows[rows["province_code"] != own["province_code"].iloc[0]].sort_values("away", kind="stable")
    score = float(own["score"].iloc[0])
    sides = (others[others["score"] >= score].head(_NEAR), others[others["score"] < score].head(_NEAR))
    return rows["province_code"].isin(pd.concat(sides)["province_code"])


def height(rows: pd.DataFrame, style: Look) -> float:
    """Return the px that the lanes of these rows take."""
    return (len(rows) + 0.3) * _STEP * style.type("axis") if len(rows) else 0.0


def widened(span: tuple[float, float], rows: pd.DataFrame) -> tuple[float, float]:
    """Return a range of scores widened so that it holds every bar."""
    if rows.empty:
        return span
    room = 0.01 * (span[1] - span[0])
    return (
        min(span[0], float(rows["interval_low"].min()) - room),
        max(span[1], float(rows["interval_high"].max()) + room),
    )


def add(
    figure: go.Figure,
    rows: pd.DataFrame,
    low: float,
    px: float,
    width: float,
    ctx: ChartContext,
    style: Look,
) -> list[dict[str, Any]]:
    """Draw the lanes at the foot of the plot and return their words.

    `low`: score at the left edge; `px`: pixels a unit of score; `width`: px of the plot.
    """
    if rows.empty:
        return []
    top, step = height(rows, style), _STEP * style.type("axis")
    own = rows[rows["province_code"] == ctx.home_code].iloc[0]
    figure.add_shape(
        type="rect",
        x0=float(own["interval_low"]),
        x1=float(own["interval_high"]),
        y0=0,
        y1=round(top, 2),
        layer="below",
        line={"width": 0},
        fillcolor=style.colours["home_soft"],
    )
    pen = {"color": style.colours["border"], "width": style.line("axis")}
    rule = round(top, 2)
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=rule, y1=rule, layer="below", line=pen)
    notes = []
    lanes = [round(top - (place + 0.65) * step, 2) for place in range(len(rows))]
    for home in (False, True):
        mine = [
            (row, y)
            for (_, row), y in zip(rows.iterrows(), lanes, strict=True)
            if (row["province_code"] == ctx.home_code) == home
        ]
        _bars(figure, mine, home, ctx, style)
        notes += [_name(row, y, home, low, px, width, style) for row, y in mine]
    return notes + _heading(rows.iloc[0], lanes[0], low, px, width, ctx, style)


def _bars(
    figure: go.Figure, lanes: list[tuple[pd.Series, float]], home: bool, ctx: ChartContext, style: Look
) -> None:
    """Add bars with their ends and scores as one trace."""
    if not lanes:
        return
    xs: list[float | None] = []
    ys: list[float | None] = []
    codes: list[str | None] = []
    hover: list[str] = []
    for row, y in lanes:
        xs += [float(row["interval_low"]), float(row["score"]), float(row["interval_high"]), None]
        ys += [y, y, y, None]
        codes += [str(row["province_code"])] * 3 + [None]
        hover += [hover_words(row, ctx)] * 3 + [""]
    colour = str(style.colours["home" if home else "other"])
    end, dot = style.marker("context"), style.marker("context") * (1.3 if home else 1)
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        meta="interval:home" if home else "interval:others",
        customdata=codes,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        line={"color": colour, "width": style.line("home" if home else "context")},
        marker={
            "symbol": ["line-ns-open", "circle", "line-ns-open", "circle"] * len(lanes),
            "size": [end, dot, end, 0] * len(lanes),
            "color": colour,
            "opacity": 1,
            "line": {"width": style.line("axis"), "color": colour},
        },
    )


def _name(
    row: pd.Series, y: float, home: bool, low: float, px: float, width: float, style: Look
) -> dict[str, Any]:
    """Write the name of a unit behind its bar, before it where the plot ends."""
    size, gap = style.type("axis"), _GAP * style.k
    name = str(row["province"])
    weight = 700 if home else 400
    end = (float(row["interval_high"]) - low) * px
    right = end + gap + text_width(name, size, weight) <= width
    return label(
        safe(name),
        style.font("axis", weight, str(style.colours["home"]) if home else style.ink("secondary")),
        x=float(row["interval_high" if right else "interval_low"]),
        y=y,
        xanchor="left" if right else "right",
        yanchor="middle",
        xshift=gap if right else -gap,
    )


def _heading(
    best: pd.Series, y: float, low: float, px: float, width: float, ctx: ChartContext, style: Look
) -> list[dict[str, Any]]:
    """Say what the bars are, before the bar of the best unit, where nothing else stands."""
    room = (float(best["interval_low"]) - low) * px - _GAP * style.k
    for key in ("heading", "heading_short"):
        words = intervals.say(ctx, key, level=intervals.level(best, ctx))
        if text_width(words, style.type("axis"), 600) <= room:
            font = style.font("axis", 600, style.ink("secondary"))
            return [label(safe(words), font, x=0, xref="paper", y=y, xanchor="left", yanchor="middle")]
    return []
