"""The Plotly template made from the tokens, and the small helpers every figure uses."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import tokens
from reform.figures.colour import contrast, ink_on, see_through
from reform.figures.context import ChartContext
from reform.figures.measure import text_height, text_width
from reform.figures.sheet import Sheet
from reform.wording import numbers
from reform.wording.texts import Lang, text

# Label ground: opaque enough to read over lines, thin enough to guess them (DESIGN §4).
_HALO_OPACITY = 0.85
# Text needs this contrast on the fill it stands on (WCAG 2.2 AA).
TEXT_CONTRAST = 4.5
# Drawing widths when nobody says how wide the place is, in px.
_WIDTHS = {"phone": 326, "slide": 1760, "a4": 1949, "wall_1080": 1808}
# Heights of a figure on canvases other than the screen, in px.
_HEIGHTS = {"slide": 640, "a4": 900, "wall_1080": 760}
# Lines of home or the first peer, of the second and the third: never told apart by colour alone.
DASHES = ("solid", "dash", "dot")
# The screen's axis size, to which distances that no token names are proportional.
_SCREEN_AXIS = 12


@dataclass(frozen=True)
class Look:
    """Colours and sizes of one context, under short names."""

    colours: Mapping[str, Any]
    sizes: Mapping[str, Any]
    print: bool

    @property
    def k(self) -> float:
        """Return how much larger than on the screen everything is."""
        return float(self.sizes["type"]["axis"]) / _SCREEN_AXIS

    @property
    def surface(self) -> str:
        """Return the ground of figures."""
        return str(self.colours["surface"])

    def ink(self, kind: str = "primary") -> str:
        """Return a text colour: primary, secondary, muted."""
        return str(self.colours["text"][kind])

    def status(self, name: str) -> str:
        """Return a colour of the dossier world."""
        return str(self.colours["status"][name])

    def type(self, kind: str) -> float:
        """Return a type size in px."""
        return float(self.sizes["type"][kind])

    def line(self, kind: str) -> float:
        """Return a line width in px."""
        return float(self.sizes["line"][kind])

    def marker(self, kind: str) -> float:
        """Return a marker diameter in px."""
        return float(self.sizes["marker"][kind])

    def font(
        self, kind: str = "axis", weight: int = 400, colour: str | None = None, *, tabular: bool = False
    ) -> dict[str, Any]:
        """Return a Plotly font."""
        found = tokens.load()
        return {
            "family": found.tabular_family if tabular else found.font_family,
            "size": self.type(kind),
            "weight": weight,
            "color": colour or self.ink(),
        }

    def ink_on(self, fill: str) -> str | None:
        """Return the ink to write on a fill, None when no ink is readable there."""
        best = ink_on(fill, self.ink(), str(self.colours["text"]["on_accent"]))
        return best if contrast(best, fill) >= TEXT_CONTRAST else None

    @property
    def halo(self) -> str:
        """Return the ground of labels that stand over lines."""
        return see_through(self.surface, _HALO_OPACITY)

    def dash(self, kind: str) -> str:
        """Return a dash pattern of the tokens (break, target, unofficial) at this size."""
        lengths = str(tokens.load()["chart"][f"{kind}_dash"]).split(",")
        return ",".join(f"{float(length.removesuffix('px')) * self.k:g}px" for length in lengths)

    def peer(self, place: int) -> str:
        """Return the colour of the first, second or third peer (0-based)."""
        return str(self.colours["peers"][f"p{place + 1}"])

    def bar_marker(self, status: str) -> dict[str, Any]:
        """Return the fill of a status bar: a pattern besides the colour in print."""
        marker: dict[str, Any] = {
            "color": self.status(status),
            "line": {
                "color": self.surface,
                "width": float(tokens.load()["chart"]["segment_gap_px"]) * self.k / 2,
            },
        }
        pattern = tokens.load().status(status)["print_pattern"]
        if self.print and pattern:
            marker["pattern"] = {
                "shape": pattern,
                "fillmode": "overlay",
                "fgcolor": self.surface,
                "fgopacity": 0.55,
                "size": 6 * self.k,
                "solidity": 0.2,
            }
        return marker


def is_simulated(frame: pd.DataFrame, ctx: ChartContext) -> bool:
    """Tell whether rows are simulated: the context says so, or a row itself."""
    return ctx.simulated or ("origin" in frame and bool((frame["origin"] == "simulated").any()))


def look(ctx: ChartContext) -> Look:
    """Return colours and sizes of a context."""
    found = tokens.load()
    return Look(found.theme(ctx.theme), found.size(ctx.size), ctx.theme == "print")


def separators(lang: Lang) -> str:
    """Return Plotly's decimal and thousands signs."""
    chosen = str(tokens.load()["chart"]["separators"])
    return chosen if lang == "vi" else chosen[::-1]


def template(ctx: ChartContext) -> go.layout.Template:
    """Return the Plotly template of a theme, size and language."""
    style = look(ctx)
    found = tokens.load()
    axis = {
        "gridcolor": style.colours["grid"],
        "gridwidth": style.line("grid"),
        "linecolor": style.colours["axis"],
        "linewidth": style.line("axis"),
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": False,
        "fixedrange": True,
        "tickfont": style.font("axis", colour=style.ink("secondary"), tabular=True),
        "title": {"text": ""},
    }
    return go.layout.Template(
        layout={
            "font": style.font("label"),
            "paper_bgcolor": style.surface,
            "plot_bgcolor": style.surface,
            "separators": separators(ctx.language),
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "bargap": found["chart"]["bargap"],
            "barcornerradius": 0,
            "hoverlabel": {
                "bgcolor": style.surface,
                "bordercolor": style.colours["border_strong"],
                "align": "left",
                "font": style.font("label"),
            },
            "modebar": {"remove": ["zoom", "pan", "select", "lasso", "zoomin", "autoscale", "toimage"]},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def measures(ctx: ChartContext, width: int, height: int, phone_height: int = 260) -> tuple[int, int]:
    """Return width and height of a drawing in px: as told, else what the canvas usually gives.

    `width` and `height` are those of the screen at 1440 px.
    """
    usual_height = {"screen": height, "phone": phone_height} | _HEIGHTS
    usual_width = {"screen": width} | _WIDTHS
    return ctx.width or usual_width[ctx.size], ctx.height or usual_height[ctx.size]


def canvas(ctx: ChartContext, height: int, margin: Mapping[str, float]) -> go.Figure:
    """Return an empty figure of the template with fixed margins (px: l, r, t, b).

    The width stays open on screens, so that the figure follows its column.
    """
    fixed = {side: math.ceil(value) for side, value in margin.items()}
    figure = go.Figure()
    figure.update_layout(template=template(ctx), height=height, margin={**fixed, "pad": 0})
    if ctx.width is not None:
        figure.update_layout(width=ctx.width)
    return figure


def say(ctx: ChartContext, key: str, /, count: int | None = None, **values: object) -> str:
    """Return a text of the figures' catalogue."""
    return text(ctx.language, f"figures.{key}", count, **values)


def safe(words: str) -> str:
    """Escape words for Plotly, which reads a small part of HTML."""
    return escape(words, quote=False)


def label(
    words: str, font: Mapping[str, Any], *, x: Any, y: Any, style: Look | None = None, **place: Any
) -> dict[str, Any]:
    """Return an annotation without arrow; with a `style` it gets a halo. `words` may hold tags."""
    halo = {"bgcolor": style.halo, "borderpad": 1} if style else {}
    return {
        "text": words,
        "font": dict(font),
        "x": x,
        "y": y,
        "showarrow": False,
        "align": "left",
        **halo,
        **place,
    }


def tint_rows(figure: Sheet, names: Iterable[str], chosen: Collection[str], style: Look) -> None:
    """Tint the rows whose names the title speaks of; row i stands at i on the y axis."""
    for place, name in enumerate(names):
        if name in chosen:
            figure.add_shape(
                type="rect",
                xref="paper",
                x0=0,
                x1=1,
                y0=place - 0.48,
                y1=place + 0.48,
                fillcolor=style.colours["home_soft"],
                line={"width": 0},
                layer="below",
            )


def leader(
    words: str, font: Mapping[str, Any], *, x: Any, y: Any, ax: float, ay: float, **place: Any
) -> dict[str, Any]:
    """Return an annotation whose text stands `ax`, `ay` px away, joined by a thin line."""
    return {
        "text": words,
        "font": dict(font),
        "x": x,
        "y": y,
        "ax": round(ax, 2),
        "ay": round(ay, 2),
        "xanchor": "center",
        "yanchor": "middle",
        "showarrow": True,
        "arrowhead": 0,
        "arrowcolor": font["color"],
        "borderpad": 1,
        **place,
    }


def box_of(lines: Sequence[tuple[str, float, int]], pad: float = 2) -> tuple[float, float]:
    """Return width and height in px of lines given as words, size, weight."""
    width = max(text_width(words, size, weight) for words, size, weight in lines)
    return width + 2 * pad, sum(text_height(size) for _, size, _ in lines) + pad


def nice_step(span: float, most: int) -> Decimal:
    """Return the smallest step of 1, 2, 5 × 10^n that divides a span into at most `most` parts."""
    raw = span / most
    power = Decimal(10) ** math.floor(math.log10(raw))
    for factor in (1, 2, 5, 10):
        if power * factor >= Decimal(repr(raw)):
            return power * factor
    return power * 10


def ticks(low: float, high: float, most: int, lang: Lang) -> tuple[list[float], list[str]]:
    """Return round tick values within [low, high] and their texts, rounded half up."""
    step = nice_step(high - low, most)
    decimals = max(0, -int(step.normalize().as_tuple().exponent))
    first = (Decimal(repr(low)) / step).to_integral_value("ROUND_CEILING")
    values: list[float] = []
    value = first * step
    while value <= Decimal(repr(high)):
        values.append(float(value))
        value += step
    return values, [numbers.number(value, decimals, lang) for value in values]


def rank_ticks(n: int) -> list[int]:
    """Return the ticks of a rank axis: 1, the quarters, n (1, 16, 32, 48, 63)."""
    quarters = [int((n + 1) * part / 4 + 0.5) for part in (1, 2, 3)]
    return sorted({1, *quarters, n})


def empty_figure(ctx: ChartContext, height: int, message: str, *, alarm: bool = False) -> go.Figure:
    """Return a figure that only says why nothing is drawn."""
    style = look(ctx)
    figure = canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0})
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, range=[0, 1])
    colour = style.status("overdue_text") if alarm else style.ink("secondary")
    figure.add_annotation(
        label(
            safe(message),
            style.font("label", 500, colour),
            x=0.5,
            y=0.5,
            xref="paper",
            yref="paper",
            width=None,
        )
    )
    return figure
