"""F2: where all units stand in one edition, as a stack of dots on the score axis.

When fewer than half of the units have a score, the known-rank rail takes its place.
"""
# Long because one figure, whose marks and names give way to each other.

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from reform.figures import interval_bars, intervals, rank_rail, target_line
from reform.figures import ranking_words as say_of
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.facts_of_rows import (
    group_words,
    home_row,
    hover_words,
    is_sparse,
    population,
    rank_and_score,
    ranking_table,
)
from reform.figures.measure import text_width
from reform.figures.placing import Box, Placer, ring
from reform.figures.samples import ranking_sample
from reform.figures.template import (
    Look,
    box_of,
    canvas,
    empty_figure,
    label,
    leader,
    look,
    measures,
    safe,
    say,
    ticks,
)
from reform.wording import numbers
from reform.wording.sentences import present

SCREEN_HEIGHT = 262
_SCREEN_WIDTH = 1336
_PHONE_HEIGHT = 260
# The home dot against the others, and the zoom around the data (DESIGN F2).
_HOME_FACTOR = 1.3
# A leader longer than this part of the width is long.
_NEAR = 6
# From this urgency on a name is a help, not a need.
_OPTIONAL = 4
_HOME_WEIGHT = 3
# How much the dots may grow where there is room, on screens and on paper.
_GROWTH, _GROWTH_PRINT = 1.15, 1.25
_ZOOM = 0.04


def stack(positions: Sequence[float], diameters: Sequence[float]) -> tuple[int, ...]:
    """Return the level of each dot (0 at the axis) so that no two dots of a level overlap.

    Positions and diameters in px; earlier dots in the sequence get the lower level.
    """
    levels: list[int] = []
    for i, (x, width) in enumerate(zip(positions, diameters, strict=True)):
        level = 0
        while any(
            levels[j] == level and abs(positions[j] - x) < (diameters[j] + width) / 2 for j in range(i)
        ):
            level += 1
        levels.append(level)
    return tuple(levels)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one edition (RANKING rows) as a strip, or as the known-rank rail when it is sparse.

    Intervals make the layout of a screen or phone taller: the dots keep their room.
    """
    lanes = math.ceil(interval_bars.height(interval_bars.shown(frame, ctx), look(ctx)))
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT + lanes, _PHONE_HEIGHT + lanes)
    if frame.empty:
        return empty_figure(ctx, height, say_of.strip_title(frame, ctx))
    if is_sparse(frame) and frame["rank"].notna().any():
        return rank_rail.draw(frame, ctx, width, height)
    if not frame["score"].notna().any():
        return empty_figure(ctx, height, say_of.strip_title(frame, ctx))
    return _strip(frame, ctx, width, height)


def _strip(frame: pd.DataFrame, ctx: ChartContext, width: int, height: int) -> go.Figure:
    style = look(ctx)
    axis = style.type("axis")
    edge = 14 * style.k
    margin = {"l": edge, "r": edge, "t": 4 * style.k, "b": 3.3 * axis}
    figure = canvas(ctx, height, margin)
    inner_w, inner_h = width - 2 * edge, height - margin["t"] - margin["b"]
    scored = _ordered(frame[frame["score"].notna()], ctx)
    targets = target_line.drawn(frame, ctx)
    bars = interval_bars.shown(scored, ctx)
    foot = interval_bars.height(bars, style)
    low, high = target_line.widened(interval_bars.widened(_axis_range(scored), bars), targets)
    px = inner_w / (high - low)
    xs = [(float(score) - low) * px for score in scored["score"]]
    room = inner_h - foot - 5.2 * style.type("label")
    dot, levels = _fit(
        xs,
        list(scored["province_code"] == ctx.home_code),
        style.marker("home") * (_GROWTH_PRINT if style.print else _GROWTH),
        room,
    )
    ys = [foot + 1.5 * style.k + dot / 2 + level * (dot + 1) for level in levels]
    home = list(scored["province_code"] == ctx.home_code)
    ys = [y + (_HOME_FACTOR - 1) * dot / 2 if own else y for y, own in zip(ys, home, strict=True)]
    _dots(figure, scored, ys, dot, ctx, style)
    values, words = ticks(low, high, 5 if ctx.size == "phone" else 10, ctx.language)
    figure.update_xaxes(range=[low, high], tickvals=values, ticktext=words, showline=True, showgrid=True)
    figure.update_yaxes(range=[0, inner_h], visible=False)
    placer = Placer(Box(-edge, 0, inner_w + edge, inner_h), crossing=1.5 * dot)
    if foot:
        placer.take(Box(-edge, inner_h - foot, inner_w + edge, inner_h), lettered=True)
    for x, y, own in zip(xs, ys, home, strict=True):
        size = dot * (_HOME_FACTOR if own else 1) + 2
        placer.take(Box.around(x, inner_h - y, size, size), mark=True)
    notes = _median(figure, frame, placer, low, px, inner_h, ctx, style, [mark.level for mark in targets])
    notes += target_line.add(figure, targets, placer, low, px, style)
    notes += _names(scored, xs, [inner_h - y for y in ys], dot, placer, ctx, style)
    notes += interval_bars.add(figure, bars, low, px, inner_w, ctx, style)
    notes.append(_axis_title(frame, ctx, style))
    figure.update_layout(annotations=notes)
    return figure


def _ordered(scored: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Put home first, so that it stands on the axis; those with a name last, on top of their stacks.

    Where nobody stands above a dot, nobody stands between it and its name.
    """
    roles = [_role(row, ctx) for _, row in scored.iterrows()]
    turn = [{"home": 0, "other": 1}.get(role, 2) for role in roles]
    return scored.assign(turn=turn).sort_values(["turn", "score", "province_code"], kind="stable")


def _axis_range(scored: pd.DataFrame) -> tuple[float, float]:
    """Return the score range: the data and 4 % on both sides."""
    low, high = float(scored["score"].min()), float(scored["score"].max())
    span = (high - low) or abs(high) * _ZOOM or 1.0
    return low - _ZOOM * span, high + _ZOOM * span


def _fit(
    xs: Sequence[float], home: Sequence[bool], diameter: float, room: float
) -> tuple[float, tuple[int, ...]]:
    """Return the largest dot diameter (px) whose stack fits the room, and the levels."""
    while True:
        sizes = [diameter * (_HOME_FACTOR if own else 1) + 1 for own in home]
        levels = stack(xs, sizes)
        if (max(levels) + 1.3) * (diameter + 1) <= room or diameter < 3:
            return diameter, levels
        diameter *= 0.92


def _role(row: pd.Series, ctx: ChartContext) -> str:
    """Return home, region, p0–p2 for peers, or other."""
    code = row["province_code"]
    if code == ctx.home_code:
        return "home"
    if ctx.region is not None and row["region_vi"] == ctx.region:
        return "region"
    return f"p{ctx.peers.index(code)}" if code in ctx.peers[:3] else "other"


def role_colour(role: str, style: Look) -> str:
    """Return the colour of a role: only home and chosen peers have a hue."""
    if role == "home":
        return str(style.colours["home"])
    if role == "region":
        return style.ink()
    return style.peer(int(role[1])) if role[0] == "p" else str(style.colours["other"])


def _dots(
    figure: go.Figure, scored: pd.DataFrame, ys: Sequence[float], dot: float, ctx: ChartContext, style: Look
) -> None:
    """Add one trace a role; home comes last so that it lies on top."""
    placed = scored.assign(y=ys, role=[_role(row, ctx) for _, row in scored.iterrows()])
    for role in ("other", "region", "p2", "p1", "p0", "home"):
        rows = placed[placed["role"] == role]
        if rows.empty:
            continue
        own = role == "home"
        figure.add_scatter(
            x=rows["score"].tolist(),
            y=[round(y, 2) for y in rows["y"]],
            mode="markers",
            meta="dots",
            customdata=rows["province_code"].tolist(),
            hovertext=[hover_words(row, ctx) for _, row in rows.iterrows()],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            marker={
                "size": round(dot * (_HOME_FACTOR if own else 1), 2),
                "color": role_colour(role, style),
                "line": {"width": style.marker("outline") if own else 0, "color": style.surface},
            },
        )


def _median(
    figure: go.Figure,
    frame: pd.DataFrame,
    placer: Placer,
    low: float,
    px: float,
    inner_h: float,
    ctx: ChartContext,
    style: Look,
    others: Sequence[float | None],
) -> list[dict[str, object]]:
    """Draw the dashed median line and write its value at the top, clear of the `others` lines."""
    middle = say_of.median(frame)
    if middle is None:
        return []
    first = frame.iloc[0]
    shown = numbers.score(middle, first["unit"], int(first["decimals"]), ctx.language)
    words = say(ctx, "strip.median", value=shown)
    figure.add_shape(
        type="line",
        x0=middle,
        x1=middle,
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        line={"color": style.ink("secondary"), "width": style.line("break"), "dash": style.dash("break")},
    )
    size = style.type("label")
    x = (middle - low) * px
    wide, tall = box_of([(words, size, 600)])
    left = x - wide - 6 * style.k > placer.area.left
    # The words stand left of the line, unless another line would run through them there.
    left &= not any(level is not None and x - wide - 6 * style.k < (level - low) * px < x for level in others)
    centre = x - wide / 2 - 4 * style.k if left else x + wide / 2 + 4 * style.k
    placer.take(Box.around(centre, tall / 2, wide, tall), lettered=True)
    placer.taken.append(Box(x - 2, 0, x + 2, inner_h))
    return [
        label(
            safe(words),
            style.font("label", 600),
            x=middle,
            y=1,
            yref="paper",
            xanchor="right" if left else "left",
            yanchor="top",
            xshift=(-4 if left else 4) * style.k,
            style=style if others else None,
        )
    ]


def _names(
    scored: pd.DataFrame,
    xs: Sequence[float],
    tops: Sequence[float],
    dot: float,
    placer: Placer,
    ctx: ChartContext,
    style: Look,
) -> list[dict[str, object]]:
    """Name home, region or peers, best and worst where there is room.

    Home chooses its place first. Where that leaves somebody a long leader or no name, the ends of
    the scale and the region choose before it. The arrangement with more names of those who
    must be named stands, then the one with shorter leaders.
    """
    tried = []
    far = (placer.area.right - placer.area.left) / _NEAR
    for before_home in ((), (2, 3)):
        found = _arranged(scored, xs, tops, dot, deepcopy(placer), ctx, style, before_home=before_home)
        # What is long counts for more than the same length in two short ones, at home most of all.
        needed = [
            reach**2 * (1 if urgency else _HOME_WEIGHT) for urgency, reach, _ in found if urgency < _OPTIONAL
        ]
        nameless = all(urgency for urgency, *_ in found)  # home itself
        tried.append(((nameless, -len(needed), sum(needed), -len(found)), [note for *_, note in found]))
        if not any(abs(float(str(note["ax"]))) > far for *_, note in found):
            break
    return min(tried, key=lambda one: one[0])[1]


def _arranged(
    scored: pd.DataFrame,
    xs: Sequence[float],
    tops: Sequence[float],
    dot: float,
    placer: Placer,
    ctx: ChartContext,
    style: Look,
    *,
    before_home: Sequence[int],
) -> list[tuple[int, float, dict[str, object]]]:
    """Return the names, placed one after the other, each with its urgency and how far it reaches.

    A leader over dots reaches as far as a longer one over none. `before_home`: whose turn is first.
    """
    found: list[tuple[int, float, dict[str, object]]] = []
    rows = [row for _, row in scored.iterrows()]
    scores = [float(row["score"]) for row in rows]
    ends = {scores.index(max(scores)), scores.index(min(scores))}
    own = home_row(scored, ctx)
    near = (
        {
            i
            for i, row in enumerate(rows)
            if style.print and own is not None and present(own["rank"]) and present(row["rank"])
            if abs(row["rank"] - own["rank"]) <= 2
        }
        if ctx.size != "phone"
        else set()
    )
    order = sorted(
        range(len(rows)),
        key=lambda i: (
            _urgency(i, rows[i], ends, near, ctx) not in before_home,
            _urgency(i, rows[i], ends, near, ctx),
            xs[i],
        ),
    )
    for i in order:
        urgency = _urgency(i, rows[i], ends, near, ctx)
        if urgency is None or urgency > 8:
            continue
        words, lines, font = _label_of(rows[i], i in ends, ctx, style)
        wide, tall = box_of(lines)
        wide += 0.3 * style.type("label")  # two names side by side are two words
        clear = dot * (0.75 if urgency == 0 else 0.6) + 2
        side = placer.area.right - placer.area.left
        place = None
        # A wider search with crossing leaders is still better than a dot nobody names.
        for reach, strict in ((2 if urgency == 0 else _NEAR, True), (2, True), (2, False)):
            offsets = ring(wide, tall, clear, up=placer.area.bottom, down=0, side=side / reach)
            place = placer.near(xs[i], tops[i], wide, tall, offsets, strict=strict)
            if place is not None or urgency > 3:
                break
        if place is None:
            continue
        note = leader(
            words,
            font,
            x=scores[i],
            y=round(placer.area.bottom - tops[i], 2),
            ax=place[0],
            ay=place[1],
            standoff=round(dot / 2, 1),
            arrowwidth=max(1.0, style.line("axis")) * (1.5 if urgency == 0 else 1),
        )
        crossed = placer.crossed(xs[i], tops[i], *place)
        found.append((urgency, math.hypot(*place) + 3 * placer.crossing * crossed, note))
    return found


def _urgency(i: int, row: pd.Series, ends: set[int], near: set[int], ctx: ChartContext) -> int:
    """Return who is named first: 0 home, then peers, ends, region, print neighbours; 9 nobody."""
    role = _role(row, ctx)
    if role == "home":
        return 0
    if role[0] == "p":
        return 1
    if row["province_code"] in ctx.peers[:3]:
        return 1
    if i in ends:
        return 2
    if role == "region" and ctx.size != "phone":
        return 3
    return 4 if i in near else 9


def _label_of(
    row: pd.Series, is_end: bool, ctx: ChartContext, style: Look
) -> tuple[str, list[tuple[str, float, int]], dict[str, object]]:
    """Return the label of a dot as Plotly text, as lines to measure, and its font."""
    role = _role(row, ctx)
    name = str(row["province"])
    if role == "home":
        standing = rank_and_score(row, ctx)
        small, large = style.type("label"), style.type("body")
        under = [standing, *([group] if (group := group_words(row, ctx)) else [])]
        words = safe(name) + "".join(
            f"<br><span style='font-size:{small:g}px;font-weight:600'>{safe(line)}</span>" for line in under
        )
        font = style.font("body", 700, str(style.colours["home"]))
        return words, [(name, large, 700), *((line, large * 0.94, 600) for line in under)], font
    strong = role != "other"
    if is_end:
        shown = numbers.score(row["score"], row["unit"], int(row["decimals"]), ctx.language)
        name = f"{name} {shown}"
    size = style.type("label")
    colour = role_colour(role, style) if strong else style.ink("secondary")
    font = style.font("label", 600 if strong else 400, colour)
    return safe(name), [(name, size, 600 if strong else 400)], font


def _axis_title(frame: pd.DataFrame, ctx: ChartContext, style: Look) -> dict[str, object]:
    """Name what the axis measures, at its right end."""
    words = say(ctx, "strip.axis", unit=say_of.unit_words(frame, ctx))
    size = style.type("axis")
    if ctx.size == "phone" and text_width(words, size) > 300:
        words = say(ctx, "strip.axis_short")
    return label(
        safe(words),
        style.font("axis", colour=style.ink("secondary")),
        x=1,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="top",
        yshift=-1.75 * size,
    )


def key_numbers(frame: pd.DataFrame, ctx: ChartContext) -> Sequence[tuple[str, str]]:
    """Return what stands beside the rail of a sparse edition on slides; a strip needs the whole width."""
    if frame.empty or not is_sparse(frame):
        return ()
    return rank_rail.key_numbers(frame, ctx)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the strip or rail of one edition (RANKING rows)."""
    if frame.empty:
        return say_of.words(frame, ctx, "")
    n = population(frame)
    region = say_of.region_name(frame, ctx)
    if is_sparse(frame) and frame["rank"].notna().any():
        k = int(frame["rank"].notna().sum())
        subtitle = say(ctx, "strip.subtitle_rail", k=k, n=n)
    else:
        subtitle = say(ctx, "strip.subtitle", k=int(frame["score"].notna().sum()), n=n)
    if region:
        subtitle += " · " + say(ctx, "strip.subtitle_region", region=region)
    words = say_of.words(frame, ctx, subtitle)
    if not frame["score"].notna().any() or is_sparse(frame):
        return words
    marks = (mark.note for mark in target_line.drawn(frame, ctx))
    return replace(words, notes=(*intervals.notes(frame, ctx), *words.notes, *marks))


SPEC = FigureSpec(
    name="ranking_strip",
    code="F2",
    queries=("indices/ranking", "indices/target_gap"),
    draw=draw,
    describe=describe,
    tabulate=ranking_table,
    sample=ranking_sample,
    screen_height=SCREEN_HEIGHT,
    key_numbers=key_numbers,
)
