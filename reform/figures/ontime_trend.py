"""F12: the on-time rate by month, as the province counts it and as Decision 766 does."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import months_sample
from reform.figures.dossier_words import (
    day_words,
    days_words,
    month_tick,
    month_words,
    rate,
    say,
    scope_words,
    source_words,
)
from reform.figures.measure import text_width
from reform.figures.placing import declutter
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, ticks
from reform.wording import numbers
from reform.wording.sentences import present

SCREEN_HEIGHT = 330
_SCREEN_WIDTH = 700
# A month with fewer results says little: its dot stays hollow.
FEW = 30
# Room below the lowest value, as a part of 1.
_BELOW = 0.005
_SERIES = (("ontime_rate", "own"), ("rate_766", "decision"))


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["ontime_rate"].notna() | frame["rate_766"].notna()].reset_index(drop=True)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw both rates of dossiers/by_period; the province's thick, Decision 766 thin."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 260)
    rows = _rows(frame)
    if rows.empty:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    low = _floor(rows)
    values, words = ticks(100 * low, 100, 4 if ctx.size == "phone" else 5, ctx.language)
    words = [f"{word}%" for word in words]
    axis = style.type("axis")
    left = max(text_width(word, axis, tabular=True) for word in words) + 8 * style.k
    right = 0.0 if ctx.size == "phone" else _labels_width(rows, style, ctx) + 12 * style.k
    figure = Sheet(
        canvas(ctx, height, {"l": left, "r": right + 6 * style.k, "t": 14 * style.k, "b": 2 * axis})
    )
    n = len(rows)
    places, months = _ticks(rows, (width - left - right) / n, ctx, style)
    figure.update_layout(
        xaxis={
            "range": [-0.4, n - 0.6],
            "tickvals": places,
            "ticktext": months,
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={
            "range": [100 * low, 100.02],
            "tickvals": values,
            "ticktext": words,
            "showgrid": True,
        },
    )
    _tet(figure, rows, style, ctx)
    _targets(figure, rows, style, ctx)
    ends = [_line(figure, rows, column, kind, style, ctx) for column, kind in _SERIES]
    _lowest(figure, rows, style, ctx)
    if right:
        _end_labels(figure, rows, [end for end in ends if end], height, low, style, ctx)
    return figure.done()


def _floor(rows: pd.DataFrame) -> float:
    lowest = min(float(rows[column].min()) for column, _ in _SERIES if rows[column].notna().any())
    aimed = [value / 100 for _, _, value, _ in _aims(rows)]
    return max(0.0, min([lowest, *aimed]) - _BELOW)


def _aims(rows: pd.DataFrame) -> list[tuple[int, int, float, str]]:
    """Return first and last month, value in percent and issuer of each run of one target."""
    found: list[tuple[int, int, float, str]] = []
    # Months of an installation without any target come without these columns.
    if "target" not in rows:
        return found
    for i, (value, by) in enumerate(zip(rows["target"], rows["target_by"], strict=True)):
        if not present(value):
            continue
        if found and found[-1][1] == i - 1 and found[-1][2:] == (float(value), by):
            found[-1] = (found[-1][0], i, *found[-1][2:])
        else:
            found.append((i, i, float(value), str(by)))
    return found


def _target_words(value: float, ctx: ChartContext) -> str:
    places = 0 if value == int(value) else 2
    return say(ctx, "trend.target", value=numbers.percent(value, places, ctx.language))


def _targets(figure: Sheet, rows: pd.DataFrame, style: Look, ctx: ChartContext) -> None:
    """Draw the targets that an official document sets, dashed, over the months they are for."""
    for start, end, value, _ in _aims(rows):
        figure.add_scatter(
            x=[start - 0.4, end + 0.4],
            y=[value, value],
            mode="lines",
            meta="target",
            hoverinfo="skip",
            line={"color": style.ink(), "width": style.line("target"), "dash": style.dash("target")},
        )
        figure.add_annotation(
            label(
                safe(_target_words(value, ctx)),
                style.font("caption", 600),
                x=start - 0.4,
                y=value,
                xanchor="left",
                yanchor="top",
                style=style,
            )
        )


def _ticks(rows: pd.DataFrame, px: float, ctx: ChartContext, style: Look) -> tuple[list[int], list[str]]:
    """Return which months are named and how, `px` apart: the first of each year with its year."""
    n = len(rows)
    step = max(1, -(-n // (6 if ctx.size == "phone" else 13)))
    widest = text_width("10/2020", style.type("axis"), tabular=True) + 6 * style.k
    # Names with a year are wide, the others narrow: two of a year in a row never happen.
    narrow = text_width("10", style.type("axis"), tabular=True) + 6 * style.k
    while step < n and step * px < (widest + narrow) / 2:
        step += 1
    places = list(range(0, n, step))
    years = [int(rows["year"][i]) for i in places]
    named = [i == 0 or year != years[i - 1] for i, year in enumerate(years)]
    return places, [
        month_tick(year, int(rows["month"][i]), first)
        for i, year, first in zip(places, years, named, strict=True)
    ]


def _running(rows: pd.DataFrame) -> bool:
    return not bool(rows["complete"].iloc[-1])


def _line(
    figure: Sheet, rows: pd.DataFrame, column: str, kind: str, style: Look, ctx: ChartContext
) -> tuple[str, float] | None:
    """Draw one rate; the last, unfinished month is joined by dots. Return its end."""
    values = [100 * float(v) if present(v) else None for v in rows[column]]
    own = kind == "own"
    colour = style.status("on_time") if own else style.ink("secondary")
    pen = {"color": colour, "width": style.line("home" if own else "target") * (0.8 if own else 1)}
    n = len(values)
    solid = n - 1 if _running(rows) and n > 1 else n
    figure.add_scatter(
        x=list(range(solid)),
        y=values[:solid],
        mode="lines",
        meta=kind,
        hoverinfo="skip",
        line=pen,
        connectgaps=False,
    )
    if solid < n:
        figure.add_scatter(
            x=[n - 2, n - 1],
            y=values[-2:],
            mode="lines",
            meta=f"{kind}-running",
            hoverinfo="skip",
            line={**pen, "dash": "dot"},
        )
    few = [int(value) < FEW for value in rows["resolved"]]
    figure.add_scatter(
        x=list(range(n)),
        y=values,
        mode="markers",
        meta=f"{kind}-dots",
        cliponaxis=False,
        hovertext=[_hover(row, ctx) for _, row in rows.iterrows()],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": style.marker("context") * (1 if own else 0.6),
            "color": [style.surface if hollow else colour for hollow in few],
            "line": {"color": colour, "width": style.marker("outline") * 0.75},
        },
    )
    last = [(i, value) for i, value in enumerate(values) if value is not None]
    return (kind, last[-1][1]) if last else None


def _hover(row: pd.Series, ctx: ChartContext) -> str:
    month = month_words(row, ctx)
    lines = [
        f"<b>{safe(month)}</b>",
        safe(f"{say(ctx, 'trend.own')}: {_rate(row['ontime_rate'], ctx)}"),
        safe(f"{say(ctx, 'trend.decision')}: {_rate(row['rate_766'], ctx)}"),
        safe(f"{say(ctx, 'trend.column_resolved')}: {numbers.count(int(row['resolved']), ctx.language)}"),
    ]
    return "<br>".join(lines)


def _rate(value: object, ctx: ChartContext) -> str:
    return rate(float(value) if present(value) else None, ctx)  # type: ignore[arg-type]


def _tet(figure: Sheet, rows: pd.DataFrame, style: Look, ctx: ChartContext) -> None:
    """Shade the months with the lunar new year."""
    for i, row in rows.iterrows():
        if not row["has_tet"]:
            continue
        figure.add_shape(
            type="rect",
            xref="x",
            yref="paper",
            x0=int(i) - 0.4,  # type: ignore[call-overload]
            x1=int(i) + 0.4,  # type: ignore[call-overload]
            y0=0,
            y1=1,
            layer="below",
            line={"width": 0},
            fillcolor=str(style.colours["surface_2"]),
        )
        figure.add_annotation(
            label(
                safe(say(ctx, "trend.tet")),
                style.font("caption", 600, style.ink("secondary")),
                x=i,
                y=1,
                yref="paper",
                yanchor="top",
                xanchor="center",
            )
        )


def _lowest(figure: Sheet, rows: pd.DataFrame, style: Look, ctx: ChartContext) -> None:
    """Write the lowest value of the province's rate at its point, unless it is the last.

    The other rate gets its own only in another month: in the same one the two would touch.
    """
    written: set[int] = set()
    for column, kind in _SERIES:
        if rows[column].notna().sum() < 3:
            continue
        i = int(rows[column].astype(float).fillna(2).to_numpy().argmin())
        if i == len(rows) - 1 or i in written:
            continue
        written.add(i)
        colour = style.status("on_time_text") if kind == "own" else style.ink("secondary")
        figure.add_annotation(
            label(
                safe(_rate(rows[column][i], ctx)),
                style.font("label", 700 if kind == "own" else 500, colour),
                x=i,
                y=100 * float(rows[column][i]),
                xanchor="left",
                yanchor="top",
                xshift=style.marker("context") * 0.6,
                yshift=-2 * style.k,
                style=style,
            )
        )


def _end_words(kind: str, value: float, ctx: ChartContext) -> tuple[str, str]:
    shown = numbers.percent(value, 2, ctx.language)
    return f"{shown} {say(ctx, f'trend.{kind}')}", say(ctx, f"trend.{kind}_line")


def _labels_width(rows: pd.DataFrame, style: Look, ctx: ChartContext) -> float:
    widths = [
        max(text_width(first, style.type("label"), 700), text_width(second, style.type("caption")))
        for kind in ("own", "decision")
        for first, second in (_end_words(kind, 99.99, ctx),)
    ]
    return max(widths)


def _end_labels(
    figure: Sheet,
    rows: pd.DataFrame,
    ends: list[tuple[str, float]],
    height: int,
    low: float,
    style: Look,
    ctx: ChartContext,
) -> None:
    """Name each line right of its end, moved apart where they would touch."""
    plot = height - 14 * style.k - 2 * style.type("axis")
    at = [(value - 100 * low) / (100.02 - 100 * low) * plot for _, value in ends]
    block = 1.35 * (style.type("label") + style.type("caption"))
    placed = declutter(at, block, block / 2, plot - block / 2)
    for (kind, value), y, moved in zip(ends, at, placed, strict=True):
        first, second = _end_words(kind, value, ctx)
        strong = kind == "own"
        colour = style.status("on_time_text") if strong else style.ink("secondary")
        figure.add_annotation(
            label(
                f"<b>{safe(first)}</b><br>"
                f"<span style='font-size:{style.type('caption')}px'>{safe(second)}</span>",
                style.font("label", 700 if strong else 600, colour),
                x=1,
                xref="paper",
                y=value,
                yshift=round(moved - y, 2),
                xanchor="left",
                yanchor="middle",
                xshift=6 * style.k,
            )
        )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the trend."""
    rows = _rows(frame)
    if rows.empty:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    last = rows.iloc[-1]
    lowest = rows.iloc[int(rows["ontime_rate"].astype(float).fillna(2).to_numpy().argmin())]
    both = rows[rows["ontime_rate"].notna() & rows["rate_766"].notna()]
    gap = 100 * float((both["ontime_rate"] - both["rate_766"]).abs().max()) if len(both) else 0.0
    month = month_words(last, ctx)
    if len(rows) == 1:
        title = say(ctx, "trend.title_one", rate=_rate(last["ontime_rate"], ctx), month=month)
    else:
        key, shown = ("title_close", _ceiling(gap)) if gap < 1 else ("title_apart", gap)
        title = say(ctx, f"trend.{key}", gap=numbers.number(shown, 1, ctx.language))
    notes = []
    if (rows["resolved"] < FEW).any():
        notes.append(say(ctx, "trend.few", n=FEW))
    notes += [
        say(ctx, "trend.target_note", target=_target_words(value, ctx), by=by)
        for _, _, value, by in _aims(rows)
    ]
    if _running(rows):
        notes.append(say(ctx, "trend.running_note", date=day_words(last["last_held"], ctx)))
    alt = say(
        ctx,
        "trend.alt",
        month=month,
        own=_rate(last["ontime_rate"], ctx),
        decision=_rate(last["rate_766"], ctx),
        lowest=_rate(lowest["ontime_rate"], ctx),
        lowest_month=month_words(lowest, ctx),
    )
    return FigureText(
        title=title,
        subtitle=say(ctx, "trend.subtitle", scope=scope_words(rows, ctx), start=rate(_floor(rows), ctx, 1)),
        unit=say(ctx, "unit_rate"),
        scope=scope_words(rows, ctx),
        period=days_words(rows, ctx),
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
        notes=tuple(notes),
    )


def _ceiling(gap: float) -> float:
    """Return the gap rounded up to a tenth, so that “less than” stays true."""
    return (int(gap * 10 + 1e-9) + 1) / 10


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: a row a month, rates in percent."""
    rows = _rows(frame)
    return pd.DataFrame(
        {
            say(ctx, "trend.column_month"): [month_words(row, ctx) for _, row in rows.iterrows()],
            say(ctx, "trend.column_resolved"): list(rows["resolved"]),
            say(ctx, "trend.column_late"): list(rows["late"]),
            say(ctx, "trend.column_own"): [100 * v if present(v) else None for v in rows["ontime_rate"]],
            say(ctx, "trend.column_decision"): [100 * v if present(v) else None for v in rows["rate_766"]],
        }
    )


SPEC = FigureSpec(
    name="ontime_trend",
    code="F12",
    queries=("dossiers/by_period",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=months_sample,
    screen_height=SCREEN_HEIGHT,
)
