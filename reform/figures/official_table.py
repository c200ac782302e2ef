"""The official table (Biểu II.06a) as a figure: the sums of its columns and whether they agree."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from reform.dossiers.identities import COLUMNS, NUMBERS, broken_in
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.dossier_samples import form_sample
from reform.figures.dossier_words import count, say, scope_words, snapshot_words, source_words
from reform.figures.measure import wrap
from reform.figures.sheet import Sheet
from reform.figures.template import canvas, empty_figure, label, look, measures, safe
from reform.wording.sentences import present

SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 400
# The rows of the short form; the table twin has all thirteen columns and every field.
_SHOWN = ("tn_tong", "gq_tong", "gq_truoc_han", "gq_dung_han", "gq_qua_han", "dg_tong", "dg_qua_han")
_STRONG = ("tn_tong", "gq_tong", "dg_tong")


def _whole(frame: pd.DataFrame) -> pd.Series | None:
    """Return the row of the whole, None when there is none."""
    rows = frame[frame["is_total"] & frame["level"].isna()] if len(frame) else frame
    return None if rows.empty else rows.iloc[0]


def _finding(frame: pd.DataFrame, ctx: ChartContext) -> tuple[bool, str]:
    """Return whether every row agrees, and what the form says, or the first row that does not agree."""
    for _, row in frame.iterrows():
        broken = broken_in({column: int(row[column]) for column in COLUMNS})
        if broken:
            n = count(broken[0].difference, ctx)
            return False, say(ctx, "form.title_broken", n=n, row=_row_name(row, ctx))
    whole = _whole(frame)
    assert whole is not None, "asked for rows without their sum"
    return True, say(
        ctx,
        "form.title_fits",
        received=count(whole["tn_tong"], ctx),
        resolved=count(whole["gq_tong"], ctx),
        open=count(whole["dg_tong"], ctx),
    )


def _row_name(row: pd.Series, ctx: ChartContext) -> str:
    if present(row["unit"]):
        return str(row["unit"])
    return say(ctx, f"form.level_{row['level']}") if present(row["level"]) else say(ctx, "form.whole")


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the sums of dossiers/official_form as a table, and whether the equations hold."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, 290)
    whole = _whole(frame)
    if whole is None:
        return empty_figure(ctx, height, say(ctx, "nothing"))
    style = look(ctx)
    # A sheet has room for every column, so that a reader can check the equations.
    shown = COLUMNS if ctx.height else _SHOWN
    figure = Sheet(canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0}))
    figure.update_layout(
        xaxis={"range": [0, 1], "visible": False},
        yaxis={"range": [len(shown) + 2.2, 0], "visible": False},
    )
    small = style.font("caption", 500, style.ink("secondary"))
    heads = ((0.0, "left", "group"), (0.66, "right", "column"), (1.0, "right", "number"))
    for x, side, key in heads:
        figure.add_annotation(
            label(safe(say(ctx, f"form.{key}")), small, x=x, y=0.5, xanchor=side, yanchor="middle")
        )
    for i, column in enumerate(shown, 1):
        figure.add_shape(
            type="line",
            x0=0,
            x1=1,
            y0=i,
            y1=i,
            xref="x",
            yref="y",
            line={"color": style.colours["border"], "width": style.line("axis")},
        )
        strong = 700 if column in _STRONG else 400
        indent = 0 if column in _STRONG else 0.03
        cells = (
            (indent, "left", say(ctx, f"form.row_{NUMBERS[column]}"), False),
            (0.66, "right", str(NUMBERS[column]), True),
            (1.0, "right", count(whole[column], ctx), True),
        )
        for x, side, words, tabular in cells:
            font = style.font("label", strong, tabular=tabular)
            figure.add_annotation(label(safe(words), font, x=x, y=i + 0.5, xanchor=side, yanchor="middle"))
    fits, sentence = _finding(frame, ctx)
    ink = style.status("on_time_text" if fits else "overdue_text")
    verdict = say(ctx, "form.fits") if fits else sentence
    figure.add_annotation(
        label(
            "<br>".join(safe(line) for line in wrap(verdict, style.type("caption"), 600, width)),
            style.font("caption", 600, ink),
            x=0,
            y=len(shown) + 1.7,
            xanchor="left",
            yanchor="middle",
        )
    )
    return figure.done()


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the table."""
    whole = _whole(frame)
    if whole is None:
        words = say(ctx, "nothing")
        return FigureText(words, "", "", "", "", "", words)
    fits, title = _finding(frame, ctx)
    alt = say(
        ctx,
        "form.alt" if fits else "form.alt_broken",
        late=count(whole["gq_qua_han"], ctx),
        overdue=count(whole["dg_qua_han"], ctx),
        received=count(whole["tn_tong"], ctx),
        resolved=count(whole["gq_tong"], ctx),
        open=count(whole["dg_tong"], ctx),
    )
    scope, period = scope_words(frame, ctx), snapshot_words(frame, ctx)
    return FigureText(
        title=title,
        subtitle=say(ctx, "form.subtitle", scope=scope, period=period),
        unit=say(ctx, "unit"),
        scope=scope,
        period=period,
        source=source_words(frame, ctx),
        alt=f"{title}. {alt}.",
        notes=(say(ctx, "form.from_form"),) if bool(whole["from_form"]) else (),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the whole form: a row a field, level and the whole, the counts under their numbers."""
    if frame.empty:
        return pd.DataFrame()
    table = pd.DataFrame(
        {
            say(ctx, "form.level"): [
                say(ctx, f"form.level_{level}") if present(level) else say(ctx, "form.whole")
                for level in frame["level"]
            ],
            say(ctx, "form.unit"): [str(unit) if present(unit) else "" for unit in frame["unit"]],
        }
    )
    for column in COLUMNS:
        number = NUMBERS[column]
        table[f"({number}) {say(ctx, f'form.row_{number}')}"] = frame[column].to_numpy(dtype=int)
    return table


SPEC = FigureSpec(
    name="official_table",
    code="II.06a",
    queries=("dossiers/official_form",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=form_sample,
    screen_height=SCREEN_HEIGHT,
)
