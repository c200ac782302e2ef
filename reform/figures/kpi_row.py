"""F17: five key numbers of a period, each with one comparison in words."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import summary_sample
from reform.figures.dossier_words import count, days_words, rate, say, scope_words, source_words
from reform.figures.measure import wrap
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.wording import numbers
from reform.wording.sentences import present

SCREEN_HEIGHT = 92
_SCREEN_WIDTH = 1300
_PHONE_ROW = 74
# On a sheet: the height in lines of words, whose type is larger there than on a screen.
_SHEET_HEIGHT = 9.5
_KIND = {False: "caption", True: "label"}


@dataclass(frozen=True)
class Kpi:
    """One key number: its name, the number, one comparison, and the status it speaks of."""

    key: str
    value: str
    line: str
    status: str | None = None


def _of(frame: pd.DataFrame, which: str) -> pd.Series | None:
    rows = frame[frame["which"] == which]
    return None if rows.empty else rows.iloc[0]


def kpis(frame: pd.DataFrame, ctx: ChartContext) -> list[Kpi]:
    """Return the key numbers of dossiers/summary, in reading order; empty without a current row."""
    now, before = _of(frame, "current"), _of(frame, "previous")
    if now is None:
        return []
    resolved, received, overdue = int(now["resolved"]), int(now["received"]), int(now["overdue"])
    net = resolved - received
    compared = "more" if net > 0 else "less" if net < 0 else "equal"
    return [
        Kpi(
            "received",
            count(received, ctx),
            say(ctx, "kpi.online", n=count(now["online"], ctx), share=_rate(now["online_share"], ctx, 0)),
        ),
        Kpi("resolved", count(resolved, ctx), say(ctx, f"kpi.{compared}", n=count(abs(net), ctx))),
        Kpi("on_time", _rate(now["ontime_rate"], ctx, 2), _points(now, before, ctx), "on_time"),
        Kpi(
            "in_process",
            count(now["in_process"], ctx),
            say(ctx, "kpi.within", n=count(now["within"], ctx)),
        ),
        Kpi("overdue", count(overdue, ctx), _stock_change(now, before, ctx), "overdue" if overdue else None),
    ]


def _rate(value: object, ctx: ChartContext, decimals: int) -> str:
    return rate(float(value) if present(value) else None, ctx, decimals)  # type: ignore[arg-type]


def _points(now: pd.Series, before: pd.Series | None, ctx: ChartContext) -> str:
    """Say how the on-time rate changed, in points; only between whole periods."""
    if before is None or not present(now["ontime_rate"]) or not present(before["ontime_rate"]):
        return say(ctx, "kpi.none")
    change = 100 * (float(now["ontime_rate"]) - float(before["ontime_rate"]))
    return say(ctx, "kpi.points", change=numbers.score_change(change, "percent", 2, ctx.language))


def _stock_change(now: pd.Series, before: pd.Series | None, ctx: ChartContext) -> str:
    if before is None:
        return say(ctx, "kpi.none_overdue" if not int(now["overdue"]) else "kpi.none")
    change = int(now["overdue"]) - int(before["overdue"])
    key = "up" if change > 0 else "down" if change < 0 else "same"
    return say(ctx, f"kpi.{key}", n=count(abs(change), ctx))


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the numbers beside each other, on a phone one below the other."""
    found = kpis(frame, ctx)
    phone = ctx.size == "phone"
    style = look(ctx)
    _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, _PHONE_ROW * max(len(found), 1))
    if not found:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    if ctx.height and not phone:
        # What belongs together stays together, however tall the sheet.
        height = min(height, round(_SHEET_HEIGHT * style.type(_KIND[True])))
    figure = Sheet(canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0}))
    n = len(found)
    figure.update_layout(
        xaxis={"range": [0, 1], "visible": False}, yaxis={"range": [n if phone else 1, 0], "visible": False}
    )
    for i, kpi in enumerate(found):
        x, y = (0.0, float(i)) if phone else (i / n, 0.0)
        room = ctx.width / n - style.type(_KIND[True]) if ctx.width and not phone else None
        _write(figure, kpi, x, y, room, style, ctx)
    return figure.done()


def _write(
    figure: Sheet, kpi: Kpi, x: float, y: float, room: float | None, style: Look, ctx: ChartContext
) -> None:
    """Write one number; on sheets a comparison wider than its place is broken."""
    ink = style.status(f"{kpi.status}_text") if kpi.status else style.ink()
    kind = _KIND[room is not None]
    parts = (kpi.line,) if room is None else wrap(kpi.line, style.type(kind), 400, room)
    compared = "<br>".join(safe(part) for part in parts)
    lines = (
        (0.14, safe(say(ctx, f"kpi.{kpi.key}")), style.font(kind, 500, style.ink("secondary"))),
        (0.5, safe(kpi.value), style.font("hero", 700, ink) | {"size": 2.1 * style.type("h2")}),
        (0.88, compared, style.font(kind, 400, style.ink("secondary"))),
    )
    for down, words, font in lines:
        figure.add_annotation(label(words, font, x=x, y=y + down, xanchor="left", yanchor="middle"))


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the key numbers."""
    now = _of(frame, "current")
    if now is None:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    rows = frame[frame["which"] == "current"]
    n = count(now["overdue"], ctx)
    title = say(ctx, "kpi.title", rate=_rate(now["ontime_rate"], ctx, 2), n=n)
    period, scope = days_words(rows, ctx), scope_words(rows, ctx)
    alt = say(
        ctx,
        "kpi.alt",
        received=count(now["received"], ctx),
        resolved=count(now["resolved"], ctx),
        open=count(now["in_process"], ctx),
    )
    return FigureText(
        title=title,
        subtitle=say(ctx, "kpi.subtitle", period=period, scope=scope),
        unit=say(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(rows, ctx),
        alt=f"{title}. {alt}.",
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: a row a number."""
    found = kpis(frame, ctx)
    return pd.DataFrame(
        {
            say(ctx, "kpi.column"): [say(ctx, f"kpi.{kpi.key}") for kpi in found],
            say(ctx, "kpi.value"): [kpi.value for kpi in found],
            say(ctx, "kpi.compared"): [kpi.line for kpi in found],
        }
    )


SPEC = FigureSpec(
    name="kpi_row",
    code="F17",
    queries=("dossiers/summary",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=summary_sample,
    screen_height=SCREEN_HEIGHT,
)
