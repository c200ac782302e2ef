"""The known-rank rail of F2: places 1 to n, a mark where a place is known, empty ticks elsewhere."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext
from reform.figures.facts_of_rows import edition, home_row, hover_words, population
from reform.figures.placing import Box, Placer, ring
from reform.figures.template import Look, box_of, canvas, label, leader, look, rank_ticks, safe, say
from reform.wording import numbers
from reform.wording.sentences import present

# Half the height of a tick at screen size, in px.
_HALF = 8
# Ties stand above each other, this many dot diameters apart.
_TIE_STEP = 1.08


def draw(frame: pd.DataFrame, ctx: ChartContext, width: int, height: int) -> go.Figure:
    """Draw every known rank of one edition (RANKING rows) on a rail of all ranks."""
    style = look(ctx)
    axis = style.type("axis")
    edge = 16 * style.k
    margin = {"l": edge, "r": edge, "t": 2, "b": 2}
    figure = canvas(ctx, height, margin)
    inner_w, inner_h = width - 2 * edge, height - margin["t"] - margin["b"]
    known = frame[frame["rank"].notna()].copy()
    n = max(population(frame), int(known["rank"].max()))
    px = inner_w / n
    # Names stand above first: the rail lies in the lower part.
    middle = inner_h * 0.4
    dot = min(style.marker("home"), px * 1.5)
    known["x"] = [(float(rank) - 0.5) * px for rank in known["rank"]]
    known["level"] = known.groupby("rank").cumcount()
    known["y"] = [middle + level * dot * _TIE_STEP for level in known["level"]]
    figure.update_xaxes(range=[0.5, n + 0.5], visible=False)
    figure.update_yaxes(range=[0, inner_h], visible=False)
    _rail(figure, n, middle, style)
    placer = Placer(Box(-edge, 0, inner_w + edge, inner_h), crossing=4 * dot)
    half = _HALF * style.k
    rail = inner_h - middle
    placer.take(Box(-edge, rail - half - 1, inner_w + edge, rail + 1.5 * half + 1.5 * axis))
    notes = _scale(n, middle - 1.5 * half, ctx, style)
    notes += _hidden_band(figure, frame, known, n, middle, px, placer, ctx, style)
    for x, y in zip(known["x"], known["y"], strict=True):
        placer.take(Box.around(x, inner_h - y, dot + 1, dot + 1), mark=True)
    _dots(figure, known, dot, ctx, style)
    notes += _names(known, dot, inner_h, placer, ctx, style)
    figure.update_layout(annotations=notes)
    return figure


def _rail(figure: go.Figure, n: int, middle: float, style: Look) -> None:
    """Add one tick a rank as a single trace."""
    half = _HALF * style.k
    xs: list[float | None] = []
    ys: list[float | None] = []
    for rank in range(1, n + 1):
        xs += [rank, rank, None]
        ys += [round(middle - half, 2), round(middle + half, 2), None]
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        hoverinfo="skip",
        line={"color": style.colours["other_faint"], "width": 2 * style.line("axis")},
    )


def _scale(n: int, y: float, ctx: ChartContext, style: Look) -> list[dict[str, object]]:
    """Number the rail below it: 1, the quarters, n; the middle says that it is the middle."""
    font = style.font("axis", colour=style.ink("secondary"), tabular=True)
    words = {rank: str(rank) for rank in rank_ticks(n)}
    if n % 2:
        words[(n + 1) // 2] += f" · {say(ctx, 'common.middle')}"
    return [label(safe(shown), font, x=rank, y=round(y, 2), yanchor="top") for rank, shown in words.items()]


def _hidden_band(
    figure: go.Figure,
    frame: pd.DataFrame,
    known: pd.DataFrame,
    n: int,
    middle: float,
    px: float,
    placer: Placer,
    ctx: ChartContext,
    style: Look,
) -> list[dict[str, object]]:
    """Outline the ranks that the publisher does not print; home among them is named there."""
    hidden = frame[frame["not_published"].astype(bool)]
    if hidden.empty:
        return []
    first = int(known["rank"].max()) + 1
    half = 1.5 * _HALF * style.k
    figure.add_shape(
        type="rect",
        x0=first - 0.5,
        x1=n + 0.5,
        y0=round(middle - half, 2),
        y1=round(middle + half, 2),
        line={"color": style.colours["other"], "width": style.line("axis"), "dash": style.dash("unofficial")},
        fillcolor=style.surface,
        opacity=0.9,
    )
    own = (hidden["province_code"] == ctx.home_code).any()
    words = say(ctx, "strip.hidden_home" if own else "common.not_published", home=ctx.home_name)
    colour = str(style.colours["home"]) if own else style.ink("secondary")
    wide, tall = box_of([(words, style.type("label"), 600)])
    band = (n - first + 1) * px
    font = style.font("label", 600, colour)
    if wide > band - 8 * style.k:
        # No room inside: above the band, flush with the end of the rail.
        up = placer.area.bottom - middle - half
        placer.take(Box(n * px - wide, up - tall, n * px, up), lettered=True)
        place: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom"}
        return [label(safe(words), font, x=n + 0.5, y=round(middle + half, 2), **place)]
    x = (first - 1) * px + band / 2
    placer.take(Box.around(x, placer.area.bottom - middle, wide, tall), lettered=True)
    return [
        label(
            safe(words),
            font,
            x=round((first + n) / 2, 2),
            y=round(middle, 2),
            yanchor="middle",
            bgcolor=style.surface,
        )
    ]


def _dots(figure: go.Figure, known: pd.DataFrame, dot: float, ctx: ChartContext, style: Look) -> None:
    """Add the known ranks: others and region in one ink each, home on top."""
    own = known["province_code"] == ctx.home_code
    region = (known["region_vi"] == ctx.region) & ~own
    groups = (
        (known[~own & ~region], str(style.colours["other"]), 1.0),
        (known[region], style.ink(), 1.0),
        (known[own], str(style.colours["home"]), 1.3),
    )
    for rows, colour, factor in groups:
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["rank"].astype(int).tolist(),
            y=[round(y, 2) for y in rows["y"]],
            mode="markers",
            meta="dots",
            customdata=rows["province_code"].tolist(),
            hovertext=[hover_words(row, ctx) for _, row in rows.iterrows()],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            marker={
                "size": round(dot * factor, 2),
                "color": colour,
                "line": {"width": style.line("axis"), "color": style.surface},
            },
        )


def _names(
    known: pd.DataFrame, dot: float, inner_h: float, placer: Placer, ctx: ChartContext, style: Look
) -> list[dict[str, object]]:
    """Name every known unit with its rank; on a phone only home, peers and both ends."""
    found: list[dict[str, object]] = []
    own = known["province_code"] == ctx.home_code
    region = known["region_vi"] == ctx.region
    peers = known["province_code"].isin(ctx.peers)
    ends = known["rank"].isin([known["rank"].min(), known["rank"].max()])
    urgency = (~own).astype(int) * (4 - 2 * (region | peers).astype(int) - ends.astype(int))
    rows = known.assign(urgency=urgency, own=own, region=region, told=own | peers | ends)
    rows = rows.sort_values(["urgency", "rank"], kind="stable")
    if ctx.size == "phone":
        rows = rows[rows["told"]]
    for _, row in rows.iterrows():
        mine, strong = bool(row["own"]), bool(row["region"])
        score = ""
        if mine and present(row["score"]):
            score = " · " + numbers.score(row["score"], row["unit"], int(row["decimals"]), ctx.language)
        standing = numbers.rank(row["rank"], row["n"]) if mine else str(int(row["rank"]))
        words = f"{row['province']} {standing}{score}"
        kind, weight = ("body", 700) if mine else ("label", 600 if strong else 400)
        colour = str(style.colours["home"]) if mine else style.ink() if strong else style.ink("secondary")
        wide, tall = box_of([(words, style.type(kind), weight)], pad=5 * style.k)
        clear = max(dot * 0.7, (_HALF + 2) * style.k)
        place = None
        for reach, strict in ((0.5, True), (1.2, True), (1.2, False)):
            side = inner_h * reach
            offsets = ring(wide, tall, clear, up=inner_h, down=inner_h, side=side)
            place = placer.near(row["x"], inner_h - row["y"], wide, tall, offsets, strict=strict)
            if place is not None:
                break
        if place is None:
            continue
        found.append(
            leader(
                safe(words),
                style.font(kind, weight, colour),
                x=int(row["rank"]),
                y=round(row["y"], 2),
                ax=place[0],
                ay=place[1],
                standoff=round(dot / 2, 1),
                arrowwidth=style.line("axis"),
            )
        )
    return found


def key_numbers(frame: pd.DataFrame, ctx: ChartContext) -> list[tuple[str, str]]:
    """Return place and score of the home (RANKING rows) with what each changed by.

    For slides: the rail alone is narrow news. Nothing is compared across a break.
    """
    own = home_row(frame, ctx)
    if own is None or not present(own["rank"]):
        return []
    lang, name = ctx.language, edition(frame, ctx)
    year = int(own["year_previous"]) if present(own["year_previous"]) else None
    place = say(ctx, "strip.key_rank_computed" if own["rank_is_computed"] else "strip.key_rank", edition=name)
    if year is not None and present(own["places_change"]):
        change = int(own["places_change"])
        key = "up" if change > 0 else "down" if change < 0 else "same"
        place += say(ctx, f"strip.key_{key}", places=numbers.places(change, lang), year=year)
    found = [(numbers.rank(own["rank"], own["n"]), place)]
    if present(own["score"]):
        unit, decimals = str(own["unit"]), int(own["decimals"])
        told = say(ctx, "strip.key_score", edition=name)
        if year is not None and present(own["points_change"]):
            points = numbers.score_change(own["points_change"], unit, decimals, lang)
            told += say(ctx, "strip.key_change", change=points, year=year)
        found.append((numbers.score(own["score"], unit, decimals, lang), told))
    return found
