"""F18: how old each data set is, judged against its own rhythm: one item a source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.measure import text_width, wrap
from reform.figures.samples import freshness_sample
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, say
from reform.wording import dates
from reform.wording.sentences import present

SCREEN_HEIGHT = 32
_SCREEN_WIDTH = 1336
_MARKS = {"on_rhythm": "●", "late": "▲", "failed": "×", "not_loaded": "○", "stopped": "■"}
_SYMBOLS = {
    "on_rhythm": "circle",
    "late": "triangle-up",
    "failed": "x",
    "not_loaded": "circle-open",
    "stopped": "square",
}
_COLOURS = {"on_rhythm": "on_time", "late": "due_soon", "failed": "overdue"}
# Worst first, for walls and for the summary sentence.
_WORST = ("failed", "late", "not_loaded", "stopped", "on_rhythm")


@dataclass(frozen=True, kw_only=True)
class HtmlFigureSpec(FigureSpec):
    """A figure whose form on the screen is HTML; `draw` serves pictures only."""

    html: Callable[[pd.DataFrame, ChartContext], str]


def strip_html(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the strip as HTML (FRESHNESS rows): mark, label and age in words, all escaped."""
    items = "".join(
        f'<span class="fs-item fs-{escape(str(row["state"]), quote=True)}">'
        f'<span class="fs-mark" aria-hidden="true">{_MARKS[row["state"]]}</span>'
        f"<span>{escape(_item(row))}</span></span>"
        for _, row in frame.iterrows()
    )
    title = escape(say(ctx, "freshness.name"))
    return f'<div class="freshness"><span class="fs-title">{title}</span>{items}</div>'


def _item(row: pd.Series) -> str:
    return f"{row['label']}: {row['text']}"


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the strip as marks and words, in as many lines as the width needs; on sheets a line each."""
    style = look(ctx)
    listed = ctx.height is not None
    size, pad = style.type("label"), 10 * style.k
    width, _ = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT)
    if frame.empty:
        return empty_figure(ctx, SCREEN_HEIGHT, say(ctx, "freshness.none"))
    placed: list[tuple[float, int, pd.Series, tuple[str, ...]]] = []
    x, line = 0.0, 0
    for _, row in frame.iterrows():
        lines = wrap(_item(row), size, 400, width - 2 * pad)
        wide = max(text_width(words, size) for words in lines) + 4.5 * pad
        if placed and (listed or x + wide - 2 * pad > width):
            x, line = 0.0, line + len(placed[-1][3])
        placed.append((x, line, row, lines))
        x += wide
    line += len(placed[-1][3]) - 1
    step = 2.2 * size
    needed = round(step * (line + 1))
    # A list keeps its height: squeezed, its last line would be cut.
    height = needed if listed else measures(ctx, _SCREEN_WIDTH, needed, needed)[1]
    figure = canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0})
    # Pixels, so that the words stay beside their marks; a wider place leaves room at the right.
    figure.update_xaxes(range=[0, width], visible=False)
    figure.update_yaxes(range=[height, 0], visible=False)
    notes = []
    for left, row_line, row, lines in placed:
        y = round(step * (row_line + 0.5), 2)
        figure.add_scatter(
            x=[round(left + pad / 2, 2)],
            y=[y],
            mode="markers",
            hoverinfo="skip",
            marker={
                "symbol": _SYMBOLS[row["state"]],
                "size": style.marker("peer"),
                "color": _colour(str(row["state"]), style),
                "line": {"width": style.line("axis")},
            },
        )
        notes.append(
            label(
                "<br>".join(safe(words) for words in lines),
                style.font("label"),
                x=round(left + 1.6 * pad, 2),
                y=round(y - 0.72 * size, 2),
                xanchor="left",
                yanchor="top",
            )
        )
    figure.update_layout(annotations=notes)
    return figure


def _colour(state: str, style: Look) -> str:
    return style.status(_COLOURS[state]) if state in _COLOURS else style.ink("muted")


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the strip: how many data sets are late, failed or not loaded."""
    sizes = [str(names).count(";") + 1 for names in frame["dataset"]] if len(frame) else []
    late = (
        sum(size for size, state in zip(sizes, frame["state"], strict=True) if state in ("late", "failed"))
        if sizes
        else 0
    )
    if frame.empty:
        title = say(ctx, "freshness.none")
    elif late:
        title = say(ctx, "freshness.title_late", count=late, k=late, n=sum(sizes))
    else:
        title = say(ctx, "freshness.title_fine")
    worst = sorted((row for _, row in frame.iterrows()), key=lambda row: _WORST.index(row["state"]))
    period = (
        say(ctx, "freshness.period_at", date=dates.day(ctx.as_of, ctx.language))
        if ctx.as_of
        else say(ctx, "freshness.period")
    )
    return FigureText(
        title=title,
        subtitle=say(ctx, "freshness.subtitle"),
        unit=say(ctx, "freshness.unit"),
        scope=say(ctx, "freshness.scope"),
        period=period,
        source=say(ctx, "freshness.source"),
        alt=". ".join([title, *(_item(row) for row in worst[:3])]) + ".",
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: one row a data set or group of them."""
    states = [say(ctx, f"freshness.state_{state}") for state in frame["state"]]
    days = [d if present(d) else None for d in frame["published_on"]]
    columns = {
        "dataset": frame["label"],
        "published_on": days,
        "state": states,
        "age": frame["text"],
    }
    table = pd.DataFrame({say(ctx, f"column.{name}"): values for name, values in columns.items()})
    return table.reset_index(drop=True)


SPEC = HtmlFigureSpec(
    name="freshness_strip",
    code="F18",
    queries=("indices/freshness",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=freshness_sample,
    screen_height=SCREEN_HEIGHT,
    html=strip_html,
)
