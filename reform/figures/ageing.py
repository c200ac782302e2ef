"""F14: overdue dossiers by agency and by how many working days they are late."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import ageing_sample
from reform.figures.dossier_words import count, rate, say, scope_words, snapshot_words, source_words
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe
from reform.figures.text_table import two_lines
from reform.wording.sentences import present

ROW = 36
SCREEN_HEIGHT = 360
_SCREEN_WIDTH = 560
_WORST = 10
BANDS = ("days_1_5", "days_6_10", "days_11_30", "days_over_30")
# Numbers stand inside a part from this count on, when there is room.
_LEAST_INSIDE = 2
_SPREAD = 0.4


def _lines(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the worst agencies and, as one line, the others."""
    held = frame[frame["overdue"] > 0]
    worst, rest = held.iloc[:_WORST], held.iloc[_WORST:]
    if len(rest) == 1:
        worst, rest = held, held.iloc[0:0]
    if len(rest):
        other = rest[[*BANDS, "overdue", "in_process"]].sum()
        other["agency"] = say(ctx, "ageing.others", k=len(rest))
        worst = pd.concat([worst, other.to_frame().T], ignore_index=True)
    return worst.reset_index(drop=True)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one stacked bar an agency (dossiers/ageing), the total at its end."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 360)
    lines = _lines(frame, ctx) if len(frame) else frame
    if lines.empty:
        return empty_figure(ctx, height, say(ctx, "ageing.title_none"))
    style = look(ctx)
    most = float(lines["overdue"].max())
    size = style.type("axis")
    names = [str(name) for name in lines["agency"]]
    left = min(max(text_width(name, size, 600) for name in names) + 10 * style.k, width * 0.48)
    right = text_width(count(most, ctx), style.type("label"), 700) + 12 * style.k
    top = 2.2 * size
    figure = Sheet(canvas(ctx, height, {"l": left, "r": right, "t": top, "b": 4}))
    figure.update_layout(
        barmode="stack",
        bargap=0.28,
        xaxis={"range": [0, most], "visible": False},
        yaxis={
            "range": [max(len(lines), 4) - 0.5, -0.5],
            "tickvals": list(range(len(lines))),
            "ticktext": [two_lines(name, size, 600, left - 10 * style.k) for name in names],
            "showgrid": False,
            "showline": False,
        },
    )
    ramp = [str(colour) for colour in style.colours["ageing"]]
    px = (width - left - right) / most
    for band, colour in zip(BANDS, ramp, strict=True):
        counts = [int(n) for n in lines[band]]
        ink = style.ink_on(colour) or style.ink()
        marker = {"color": colour, "line": {"color": style.surface, "width": 1 * style.k}}
        if style.print and band == BANDS[-1]:
            marker["pattern"] = {
                "shape": "x",
                "fillmode": "overlay",  # else the colour itself is gone: white on white
                "fgcolor": style.surface,
                "size": 6 * style.k,
                "solidity": 0.2,
            }
        figure.add_bar(
            x=counts,
            y=list(range(len(lines))),
            orientation="h",
            meta=band,
            marker=marker,
            text=[count(n, ctx) if _fits(n, px, style, ctx) else "" for n in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont=style.font("axis", 500, ink, tabular=True),
            hovertext=[
                safe(say(ctx, "ageing.hover", agency=name, band=_band(band, ctx), n=count(n, ctx)))
                for name, n in zip(names, counts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    for i, total in enumerate(lines["overdue"]):
        figure.add_annotation(
            label(
                count(total, ctx),
                style.font("label", 700, style.status("overdue_text")),
                x=float(total),
                y=i,
                xanchor="left",
                yanchor="middle",
                xshift=6 * style.k,
            )
        )
    _key(figure, ramp, left, top, width, style, ctx)
    figure.update_layout(showlegend=False)
    return figure.done()


def _fits(n: int, px: float, style: Look, ctx: ChartContext) -> bool:
    return n >= _LEAST_INSIDE and n * px > text_width(count(n, ctx), style.type("axis")) + 6 * style.k


def _band(band: str, ctx: ChartContext) -> str:
    return say(ctx, f"ageing.band_{BANDS.index(band) + 1}")


def _key(
    figure: Sheet, ramp: list[str], left: float, top: float, width: float, style: Look, ctx: ChartContext
) -> None:
    """Write the key of the bands above the bars, from the left edge when it is wide."""
    size = style.type("caption")
    words = [_band(band, ctx) for band in BANDS]
    need = sum(text_width(word, size) + 30 * style.k for word in words)
    x = -left if need > width - left else 0.0
    if need > width:
        words[-1] = say(ctx, "ageing.band_4_short")
    for colour, word in zip(ramp, words, strict=True):
        figure.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=1,
            x0=x,
            x1=x + 11 * style.k,
            y0=top * 0.45,
            y1=top * 0.45 + 11 * style.k,
            fillcolor=colour,
            line={"width": 0},
        )
        figure.add_annotation(
            label(
                safe(word),
                style.font("caption", 400, style.ink("secondary")),
                x=0,
                y=1,
                xref="paper",
                yref="paper",
                xanchor="left",
                yanchor="middle",
                xshift=x + 15 * style.k,
                yshift=top * 0.45 + 5.5 * style.k,
            )
        )
        x += text_width(word, size) + 30 * style.k


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the bars."""
    total = int(frame["overdue"].sum()) if len(frame) else 0
    if total == 0:
        words = say(ctx, "ageing.title_none")
        if frame.empty:
            return FigureText(words, "", "", "", "", "", words)
    first = frame.iloc[0]
    n = count(total, ctx)
    if total == 0:
        title, alt = say(ctx, "ageing.title_none"), ""
    else:
        share = int(first["overdue"]) / total
        title = (
            say(ctx, "ageing.title_one", agency=first["agency"], share=rate(share, ctx, 0))
            if share >= _SPREAD
            else say(ctx, "ageing.title_spread", n=n, k=int((frame["overdue"] > 0).sum()))
        )
        alt = say(
            ctx,
            "ageing.alt",
            agency=first["agency"],
            n=count(first["overdue"], ctx),
            old=count(frame["days_over_30"].sum(), ctx),
            days=count(frame["oldest_days"].max(), ctx),
        )
    return FigureText(
        title=title,
        subtitle=say(ctx, "ageing.subtitle", n=n, scope=scope_words(frame, ctx)),
        unit=say(ctx, "unit"),
        scope=scope_words(frame, ctx),
        period=snapshot_words(frame, ctx),
        source=source_words(frame, ctx),
        alt=f"{title}. {alt}." if alt else title,
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every agency with an overdue dossier, its bands, its stock and its oldest one."""
    rows = frame[frame["overdue"] > 0] if len(frame) else frame
    if rows.empty:
        return pd.DataFrame()
    table = pd.DataFrame({say(ctx, "ageing.column_agency"): list(rows["agency"])})
    for band in BANDS:
        table[_band(band, ctx)] = rows[band].to_numpy(dtype=int)
    table[say(ctx, "ageing.column_total")] = rows["overdue"].to_numpy(dtype=int)
    table[say(ctx, "ageing.column_in_process")] = rows["in_process"].to_numpy(dtype=int)
    table[say(ctx, "ageing.column_share")] = (100 * rows["overdue"] / rows["in_process"]).round(2).to_numpy()
    table[say(ctx, "ageing.column_oldest")] = [int(d) if present(d) else None for d in rows["oldest_days"]]
    return table


SPEC = FigureSpec(
    name="ageing",
    code="F14",
    queries=("dossiers/ageing",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=ageing_sample,
    screen_height=SCREEN_HEIGHT,
)
