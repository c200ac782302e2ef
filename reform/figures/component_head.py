"""What stands above the rows of the component gap: key, formula, heads of the columns (F5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from reform.figures import component_words as words_of
from reform.figures.component_words import say
from reform.figures.context import ChartContext
from reform.figures.measure import text_width
from reform.figures.sheet import Sheet
from reform.figures.template import Look, label, safe
from reform.wording import numbers

# Height above the rows in screen px; where the weights end, as a share of the width.
HEAD = 62
WEIGHT = 0.287


@dataclass(frozen=True)
class Plan:
    """Measures of one drawing: px of the sheet, shares of the width."""

    width: float
    row: float
    phone: bool
    span: tuple[float, float]
    bars: tuple[float, float]
    lift: float
    """How far marks stand below the middle of their row, in rows (names are above them on phones)."""


def write(figure: Sheet, frame: pd.DataFrame, plan: Plan, ctx: ChartContext, style: Look) -> None:
    """Write the key, the formula and the heads of the columns above the rows."""
    kind = "axis" if plan.phone else "label"
    pad = 8 * style.k
    top, low = (HEAD - 11) * style.k, (HEAD - 38) * style.k
    place: dict[str, Any] = {"y": 1, "xref": "paper", "yref": "paper", "yanchor": "middle"}
    secondary = style.font(kind, colour=style.ink("secondary"))
    _key(figure, frame, kind, plan, top, ctx, style)
    if words_of.formula_fits(frame, plan.width, ctx):
        formula = safe(words_of.formula(frame, ctx))
        figure.add_annotation(label(formula, secondary, x=1, xanchor="right", yshift=top, **place))
    bold = style.font("axis", 600, style.ink("secondary"))
    lost = say(ctx, "head_lost", label=frame["label"].iloc[0], reference=words_of.reference(frame, ctx))
    if plan.phone or text_width(lost, style.type("axis"), 600) > plan.width * (1 - plan.span[1]):
        lost = say(ctx, "head_lost_short")
    heads = [(words_of.scale_words(frame, ctx), plan.span[0], "left")]
    if len(words_of.known(frame)):
        heads.append((lost, 1.0, "right"))
    if not plan.phone:
        heads.append((say(ctx, "head_name"), 0.0, "left"))
        if any(weights(frame, ctx)):
            weight = "head_weight" if frame["weight"].notna().any() else "head_max"
            heads.append((say(ctx, weight), WEIGHT, "right"))
    for words, x, anchor in heads:
        shift = pad if x == 0 else 0
        figure.add_annotation(
            label(safe(words), bold, x=x, xanchor=anchor, xshift=shift, yshift=low, **place)
        )


def _key(
    figure: Sheet, frame: pd.DataFrame, kind: str, plan: Plan, up: float, ctx: ChartContext, style: Look
) -> None:
    """Write what the three marks mean."""
    size = style.type(kind)
    inks = (str(style.colours["home"]), style.ink(), str(style.colours["other"]))
    items = zip(("●", "|", "◇"), words_of.key_words(frame, ctx), inks, strict=True)
    gap = (0.7 if plan.phone else 1.4) * size
    at = 8 * style.k
    held = [frame[column].notna().any() for column in ("score", "median", "best_score")]
    for mark, words, colour in (item for item, there in zip(items, held, strict=True) if there):
        shape = 0.45 * size
        _key_mark(figure, mark, at + shape, up, shape, colour, style)
        font = style.font(kind, colour=style.ink("secondary"))
        place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "middle"}
        left = at + 3 * shape
        figure.add_annotation(label(safe(words), font, x=0, y=1, xshift=left, yshift=up, **place))
        at = left + text_width(words, size) + gap


def _key_mark(figure: Sheet, mark: str, x: float, y: float, r: float, colour: str, style: Look) -> None:
    """Draw one mark of the key as a shape of fixed size, `x`, `y` px from the upper left of the plot."""
    fixed: dict[str, Any] = {
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 1,
    }
    if mark == "●":
        figure.add_shape(
            type="circle",
            x0=x - r,
            x1=x + r,
            y0=y - r,
            y1=y + r,
            fillcolor=colour,
            line={"width": 0},
            **fixed,
        )
    elif mark == "|":
        pen = {"color": colour, "width": style.marker("outline") * 1.25}
        figure.add_shape(type="line", x0=x, x1=x, y0=y - 1.3 * r, y1=y + 1.3 * r, line=pen, **fixed)
    else:
        path = f"M {x - r},{y} L {x},{y + r} L {x + r},{y} L {x},{y - r} Z"
        pen = {"color": colour, "width": style.marker("outline") * 0.9}
        figure.add_shape(type="path", path=path, line=pen, fillcolor=style.surface, **fixed)


def weights(rows: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Return the weight of each row, its maximum where components have scales of their own."""
    here = rows["applicable"].astype(bool)
    if rows["weight"].notna().any():
        return ["" if w != w else _short(w, ctx) + "%" for w in rows["weight"].astype(float).where(here)]
    if words_of.shares(rows):
        return ["" if m != m else _short(m, ctx) for m in rows["scale_max"].astype(float).where(here)]
    return [""] * len(rows)


def _short(value: float, ctx: ChartContext) -> str:
    return numbers.number(value, 0 if float(value).is_integer() else 1, ctx.language)
