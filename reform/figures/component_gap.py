"""F5: each component of an index with the home, the median and the best, and the points it costs.

The range plots hold dots, not bars, so their axis may be zoomed to the data; the bars of points
lost start at zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import component_head
from reform.figures import component_words as words_of
from reform.figures.component_head import Plan
from reform.figures.component_words import say
from reform.figures.context import ChartContext, FigureSpec
from reform.figures.depth_samples import components_sample
from reform.figures.measure import text_width, wrap
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, ticks, tint_rows
from reform.wording import numbers
from reform.wording.sentences import present

# Height of a row and of the axis below the rows, in screen px. The rows of a wide figure fill what
# stands beside it on the page as far as they can without falling apart.
_ROW, _ROOMY_ROW, _ROWS_HEIGHT, _PHONE_ROW = 46, 74, 600, 58
_FOOT = 28
# Columns as shares of the width: range plot, bars (mock component.png).
_RANGE, _BARS = (0.31, 0.69), (0.755, 0.985)
_PHONE_RANGE, _PHONE_BARS = (0.02, 0.60), (0.64, 0.99)
# Room around the data on the axis of the components, as a share of its span.
_ZOOM = 0.08
# Part of the scale that is shown at least: a few scores side by side must not look far apart.
_LEAST = 0.1
_BAR = 0.38


def height(frame: pd.DataFrame, *, phone: bool = False) -> int:
    """Return the height in screen px that COMPONENTS rows need."""
    if words_of.alone(frame):
        n, row = int(frame["applicable"].astype(bool).sum()), _PHONE_ROW if phone else _ROW
    else:
        n = len(frame)
        row = _PHONE_ROW if phone else min(max(_ROWS_HEIGHT // max(n, 1), _ROW), _ROOMY_ROW)
    return n * row + component_head.HEAD + _FOOT


describe, tabulate = words_of.describe, words_of.tabulate


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the components of one edition for the home (COMPONENTS rows)."""
    phone = ctx.size == "phone"
    usual = height(frame, phone=phone)
    width, tall = measures(ctx, words_of.SCREEN_WIDTH, usual, usual)
    if frame.empty or not frame["score"].notna().any():
        return empty_figure(ctx, min(tall, SPEC.screen_height), words_of.title(frame, ctx))
    style = look(ctx)
    rows = words_of.ordered(frame)
    head, foot = component_head.HEAD * style.k, _FOOT * style.k
    plan = Plan(
        width,
        (tall - head - foot) / len(rows),
        phone,
        _PHONE_RANGE if phone else _RANGE,
        _PHONE_BARS if phone else _BARS,
        0.2 if phone else 0.0,
    )
    figure = Sheet(canvas(ctx, tall, {"l": 0, "r": 0, "t": head, "b": foot}))
    chosen, _ = words_of.heaviest(frame)
    values = _values(rows)
    scale = 100.0 if words_of.shares(rows) else float(rows["scale_max"].max())
    _axes(figure, values, scale, plan, ctx, style)
    tint_rows(figure, rows["dimension"], chosen, style)
    _ranges(figure, rows, values, plan, ctx, style)
    _bars(figure, rows, plan, ctx, style)
    _broken(figure, rows, plan, ctx, style)
    _texts(figure, rows, chosen, plan, ctx, style)
    component_head.write(figure, frame, plan, ctx, style)
    return figure.done()


def _values(rows: pd.DataFrame) -> pd.DataFrame:
    """Return own, median, best and own reference score of each row, as percent of the maximum if need be."""
    found = rows[["score", "median", "best_score"]].astype(float)
    if words_of.shares(rows):
        found = found.div(rows["scale_max"].astype(float), axis=0) * 100
    found[~rows["applicable"].astype(bool)] = float("nan")
    return found


def _axes(
    figure: Sheet, values: pd.DataFrame, scale: float, plan: Plan, ctx: ChartContext, style: Look
) -> None:
    n, low, high = len(values), float(values.min().min()), float(values.max().max())
    span = high - low
    rim = max(span * _ZOOM, (_LEAST * scale - span) / 2)
    at, words = ticks(low - rim, high + rim, 4 if plan.phone else 6, ctx.language)
    shared = {"showgrid": False, "zeroline": False}
    figure.update_layout(
        xaxis={
            "domain": list(plan.span),
            "range": [low - rim, high + rim],
            "tickvals": at,
            "ticktext": words,
            "showgrid": True,
            "anchor": "y",
        },
        xaxis2={"domain": list(plan.bars), "visible": False, "anchor": "y", **shared},
        yaxis={"range": [n - 0.5, -0.5], "visible": False, **shared},
    )


def _segments(
    parts: Sequence[tuple[float, float, float]],
) -> tuple[list[float | None], list[float | None]]:
    """Return level lines given as from, to, y, parted by None."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for start, end, y in parts:
        xs += [round(start, 6), round(end, 6), None]
        ys += [y, y, None]
    return xs, ys


def _ranges(
    figure: Sheet, rows: pd.DataFrame, values: pd.DataFrame, plan: Plan, ctx: ChartContext, style: Look
) -> None:
    """Draw home, median and best of each row: three marks and the lines between them."""
    ys = [place + plan.lift for place in range(len(rows))]
    thin: list[tuple[float, float, float]] = []
    loss: list[tuple[float, float, float]] = []
    gain: list[tuple[float, float, float]] = []
    for y, (own, middle, best) in zip(ys, values.itertuples(index=False, name=None), strict=True):
        if middle == middle and best == best:
            thin.append((min(own, middle) if own == own else middle, best, y))
        if own == own and middle == middle:
            (loss if own < middle else gain).append((own, middle, y))
    home, other = str(style.colours["home"]), str(style.colours["other"])
    for name, parts, colour, line in (
        ("thin", thin, str(style.colours["other_faint"]), style.line("peer")),
        ("loss", loss, home, style.line("home") * 1.2),
        ("gain", gain, other, style.line("home") * 1.2),
    ):
        if parts:
            xs, places = _segments(parts)
            pen = {"color": colour, "width": line}
            figure.add_scatter(x=xs, y=places, mode="lines", line=pen, hoverinfo="skip", meta=name)
    hover = [_hover(row, ctx) for _, row in rows.iterrows()]
    alone = words_of.alone(rows)
    size = style.marker("home")
    for column, marker in (
        ("best_score", _diamond(style)),
        ("median", _tick(style)),
        ("score", {"symbol": "circle", "size": size, "color": home}),
    ):
        if column == "score":
            marker["line"] = {"color": style.surface, "width": style.marker("outline") / 2}
        figure.add_scatter(
            x=[None if value != value else round(value, 6) for value in values[column]],
            y=ys,
            meta=column,
            marker=marker,
            customdata=list(rows["dimension"]),
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            **(_printed(rows, values, style, ctx) if column == "score" and alone else {"mode": "markers"}),
        )


def _printed(rows: pd.DataFrame, values: pd.DataFrame, style: Look, ctx: ChartContext) -> dict[str, Any]:
    """Return the scores as texts beside the dots: without bars nothing else gives the numbers."""
    decimals = int(rows["decimals"].iloc[0])
    percent = "%" if words_of.shares(rows) else ""
    shown = [
        "" if value != value else numbers.number(value, decimals, ctx.language) + percent
        for value in values["score"]
    ]
    font = {**style.font("label", 600), "color": style.ink()}
    return {"mode": "markers+text", "text": shown, "textposition": "middle right", "textfont": font}


def _diamond(style: Look) -> dict[str, Any]:
    line = {"color": style.colours["other"], "width": style.marker("outline") * 0.9}
    return {"symbol": "diamond", "size": style.marker("peer"), "color": style.surface, "line": line}


def _tick(style: Look) -> dict[str, Any]:
    line = {"color": style.ink(), "width": style.marker("outline") * 1.25}
    return {"symbol": "line-ns-open", "size": style.marker("home"), "color": style.ink(), "line": line}


def _hover(row: pd.Series, ctx: ChartContext) -> str:
    decimals = int(row["decimals"])

    def shown(value: float) -> str:
        return numbers.number(None if value != value else value, decimals, ctx.language)

    scores = say(
        ctx, "hover_scores", home=ctx.home_name, own=shown(row["score"]), median=shown(row["median"])
    )
    lines = [f"<b>{safe(str(row[f'name_{ctx.language}']))}</b>", safe(scores)]
    if present(row["best_score"]):
        best = say(ctx, "hover_best", province=row["best_province"], best=shown(row["best_score"]))
        lines.append(safe(best))
    if present(row["component_refused"]):
        lines.append(safe(words_of.say_broken(ctx, "refused")))
    if present(row["points_lost"]):
        one = row.to_frame().T
        lost = words_of.lost_words(row["points_lost"], one, ctx)
        lines.append(safe(say(ctx, "hover_lost", lost=lost, reference=words_of.reference(one, ctx))))
    return "<br>".join(lines)


def _bars(figure: Sheet, rows: pd.DataFrame, plan: Plan, ctx: ChartContext, style: Look) -> None:
    """Draw points lost to the right, points gained to the left, each with its number."""
    lost = [None if value != value else float(value) for value in rows["points_lost"]]
    known = [value for value in lost if value is not None]
    if not known:
        return
    words = ["" if value is None else words_of.lost_words(value, rows, ctx) for value in lost]
    size = style.type("label")
    # On a phone the numbers stand at the end of the name's line, above the bars.
    room = {
        side: 0.0
        if plan.phone
        else max(
            (
                text_width(word, size, 700) + 10 * style.k
                for word, value in zip(words, lost, strict=True)
                if value is not None and (value >= 0) == side
            ),
            default=0.0,
        )
        for side in (True, False)
    }
    most, least = max(0.0, *known), min(0.0, *known)
    px = plan.width * (plan.bars[1] - plan.bars[0])
    scale = max(px - room[True] - room[False], 1.0) / ((most - least) or 1.0)
    ends = [least - room[False] / scale, most + room[True] / scale]
    figure.update_layout(xaxis2={"range": [round(end, 6) for end in ends]})
    figure.add_shape(
        type="line",
        xref="x2",
        x0=0,
        x1=0,
        yref="paper",
        y0=0,
        y1=1,
        line={"color": style.colours["border_strong"], "width": style.line("axis")},
    )
    home, up = str(style.colours["home"]), str(style.colours["up"])
    if plan.phone:
        for place, (word, value) in enumerate(zip(words, lost, strict=True)):
            font = style.font("axis", 600, up if value is not None and value < 0 else None, tabular=True)
            at: dict[str, Any] = {"x": plan.bars[1], "y": place - 0.22, "xref": "paper", "xanchor": "right"}
            figure.add_annotation(label(word, font, **at))
    ink = [up if value is not None and value < 0 else style.ink() for value in lost]
    figure.add_bar(
        x=lost,
        y=[place + plan.lift for place in range(len(rows))],
        xaxis="x2",
        orientation="h",
        width=_BAR * (0.8 if plan.phone else 1),
        meta="lost",
        customdata=list(rows["dimension"]),
        marker={"color": [up if value is not None and value < 0 else home for value in lost]},
        text=None if plan.phone else words,
        constraintext="none",
        textposition="outside",
        textfont={**style.font("label", 600), "color": ink},
        cliponaxis=False,
        hovertext=[_hover(row, ctx) for _, row in rows.iterrows()],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _broken(figure: Sheet, rows: pd.DataFrame, plan: Plan, ctx: ChartContext, style: Look) -> None:
    """Say where a bar would stand why there is none."""
    codes = set(words_of.broken(rows)["dimension"])
    if words_of.known(rows).empty:
        return  # the title says so
    font = style.font("axis", colour=style.ink("muted"))
    words = safe(words_of.say_broken(ctx, "refused"))
    for place, code in enumerate(rows["dimension"]):
        if code in codes:
            y = place - 0.22 if plan.phone else float(place)
            at: dict[str, Any] = {"x": plan.bars[1], "y": y, "xref": "paper", "xanchor": "right"}
            figure.add_annotation(label(words, font, **at))


def _texts(
    figure: Sheet, rows: pd.DataFrame, chosen: Sequence[str], plan: Plan, ctx: ChartContext, style: Look
) -> None:
    """Write name and weight of each row, and why a row has no marks."""
    size = style.type("axis" if plan.phone else "label")
    weights = component_head.weights(rows, ctx)
    pad = 8 * style.k
    for place, (_, row) in enumerate(rows.iterrows()):
        heavy = 600 if row["dimension"] in chosen else 400
        absent = not bool(row["applicable"])
        colour = style.ink("muted") if absent else style.ink()
        name = str(row[f"short_{ctx.language}"])
        kind = "axis" if plan.phone else "label"
        if plan.phone:
            shown = f"{name} · {weights[place]}" if weights[place] else name
            lines: tuple[str, ...] = (shown,)
            y: float = place - 0.22
        else:
            room = (
                plan.width * component_head.WEIGHT
                - 2 * pad
                - max(text_width(w, size) for w in [*weights, ""])
            )
            lines = wrap(name, size, heavy, room)
            y = float(place)
        text = "<br>".join(safe(line) for line in lines)
        figure.add_annotation(
            label(text, style.font(kind, heavy, colour), x=0, y=y, xref="paper", xanchor="left", xshift=pad)
        )
        if weights[place] and not plan.phone:
            font = style.font("label", colour=style.ink("secondary"), tabular=True)
            figure.add_annotation(
                label(weights[place], font, x=component_head.WEIGHT, y=place, xref="paper", xanchor="right")
            )
        if absent or not present(row["score"]):
            words = say(ctx, "not_applicable" if absent else "no_value")
            figure.add_annotation(
                label(
                    safe(words),
                    style.font(kind, colour=style.ink("muted")),
                    x=plan.span[0],
                    y=place + plan.lift,
                    xref="paper",
                    xanchor="left",
                )
            )


SPEC = FigureSpec(
    name="component_gap",
    code="F5",
    queries=("indices/components",),
    draw=draw,
    describe=words_of.describe,
    tabulate=words_of.tabulate,
    sample=components_sample,
    screen_height=690,
)
