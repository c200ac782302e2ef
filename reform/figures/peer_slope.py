"""F6: the places of the home and its peers in two label years, joined where they may be compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.depth_samples import slope_sample
from reform.figures.facts_of_rows import group_words, named
from reform.figures.measure import text_width
from reform.figures.placing import declutter
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, leader, look, measures, safe
from reform.wording import numbers
from reform.wording.sentences import present
from reform.wording.texts import text

SCREEN_HEIGHT = 262
_SCREEN_WIDTH = 412
# Labels stand this far apart, in type sizes (DESIGN §4).
_GAP = 1.35
# Labels stand this far from their points, joined by a thin line, in screen px.
_ASIDE = 22
# With more lines beside the home's a slope can no longer be read.
MOST_PEERS = 12


@dataclass(frozen=True)
class _Unit:
    """One unit: its name and its places in the two years (None where it has none)."""

    code: str
    name: str
    home: bool
    before: int | None
    after: int | None
    mixed: bool
    """One of the two places is printed, the other computed: they are neither joined nor subtracted."""

    @property
    def change(self) -> int | None:
        """Return the places gained, None where the two places do not compare."""
        if self.before is None or self.after is None or self.mixed:
            return None
        return self.before - self.after


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the slope."""
    return text(ctx.language, f"figures_depth.slope.{key}", count, **values)


def years(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the two label years, the earlier first."""
    found = sorted({int(year) for year in frame["year"]})
    return found[0], found[-1]


def refusal(frame: pd.DataFrame) -> str | None:
    """Return method or boundary when the two years must not be compared."""
    found = [str(value) for value in frame["refused"] if present(value)]
    return found[0] if found else None


def _units(frame: pd.DataFrame) -> list[_Unit]:
    first, last = years(frame)

    def place(rows: pd.DataFrame, year: int) -> int | None:
        own = rows.loc[rows["year"] == year, "rank"].dropna()
        return int(own.iloc[0]) if len(own) else None

    found = []
    for code, rows in frame.groupby("province_code", sort=False):
        name, home = str(rows["province"].iloc[0]), bool(rows["is_home"].iloc[0])
        kinds = rows.loc[rows["rank"].notna(), "rank_is_computed"].astype(bool)
        mixed = kinds.nunique() > 1
        found.append(_Unit(str(code), name, home, place(rows, first), place(rows, last), mixed))
    return found


def _drawn(units: Sequence[_Unit]) -> list[_Unit]:
    """Return the home and as many others as can be read: those nearest to it in the later year."""
    own = next((unit.after for unit in units if unit.home), None)

    def away(unit: _Unit) -> tuple[float, float]:
        if unit.after is None:
            return math.inf, math.inf
        return abs(unit.after - own) if own is not None else unit.after, unit.after

    nearest = sorted((unit for unit in units if not unit.home), key=away)[:MOST_PEERS]
    return [unit for unit in units if unit.home or unit in nearest]


def blocked(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Say why no lines are drawn, None when they may be."""
    if frame.empty or not frame["rank"].notna().any():
        return say(ctx, "nothing", home=ctx.home_name)
    first, last = years(frame)
    refused = refusal(frame)
    if refused:
        return say(ctx, f"refused_{refused}", first=first, last=last)
    return say(ctx, "one_year", year=first) if first == last else None


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw SLOPE rows (unit × two years); a sentence instead of lines across a break."""
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, SCREEN_HEIGHT)
    reason = blocked(frame, ctx)
    if reason:
        return empty_figure(ctx, height, reason)
    style = look(ctx)
    units = sorted(_drawn(_units(frame)), key=lambda unit: (unit.home, unit.code))
    n = int(frame["n"].max())
    size, aside = style.type("axis"), _ASIDE * style.k
    ranks = text_width("00", style.type("label"), 700)
    names = max(text_width(unit.name, style.type("label"), 700) for unit in units)
    right = aside + ranks + 6 * style.k + names + 4
    margin = {"l": aside + ranks + 4, "r": min(right, 0.6 * width), "t": 2.2 * size, "b": 0.6 * size}
    # Spare room goes to both sides, so that the slopes stay comparable between sheets.
    spare = max(0.0, width - margin["l"] - margin["r"] - 1.1 * (height - margin["t"] - margin["b"])) / 2
    margin["l"] += spare
    margin["r"] += spare
    figure = Sheet(canvas(ctx, height, margin))
    figure.update_layout(xaxis={"range": [0, 1], "visible": False})
    figure.update_layout(yaxis={"range": [n + 0.5, 0.5], "visible": False})
    px = (height - margin["t"] - margin["b"]) / n
    _columns(figure, frame, style)
    _lines(figure, units, frame, ctx, style)
    _side(figure, [unit for unit in units if unit.before is not None], 0, px, n, ctx, style)
    _side(figure, [unit for unit in units if unit.after is not None], 1, px, n, ctx, style)
    _gone(figure, units, frame, px, ctx, style)
    return figure.done()


def _columns(figure: Sheet, frame: pd.DataFrame, style: Look) -> None:
    """Rule the two years and head them."""
    for x, year in zip((0, 1), years(frame), strict=True):
        pen = {"color": style.colours["grid"], "width": style.line("grid") * 1.5}
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=pen, layer="below")
        place: dict[str, Any] = {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "center"}
        figure.add_annotation(label(str(year), style.font("label", 600, tabular=True), **place))


def _lines(
    figure: Sheet, units: Sequence[_Unit], frame: pd.DataFrame, ctx: ChartContext, style: Look
) -> None:
    """Draw peers in one trace and the home on top; a unit of one year is a dot."""
    secondary, home = style.ink("secondary"), str(style.colours["home"])
    for own in (False, True):
        xs: list[float | None] = []
        ys: list[int | None] = []
        codes: list[str | None] = []
        hover: list[str | None] = []
        for unit in units:
            if unit.home != own:
                continue
            for x, rank in ((0, unit.before), (1, unit.after)):
                if rank is not None:
                    xs.append(x)
                    ys.append(rank)
                    codes.append(unit.code)
                    hover.append(_hover(unit, frame, ctx))
                if x or unit.mixed:
                    xs.append(None)
                    ys.append(None)
                    codes.append(None)
                    hover.append(None)
        if not any(x is not None for x in xs):
            continue
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines+markers",
            meta="home" if own else "peers",
            customdata=codes,
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            line={"color": home if own else secondary, "width": style.line("home" if own else "peer")},
            marker={
                "size": style.marker("home" if own else "context"),
                "color": home if own else secondary,
                "line": {"color": style.surface, "width": style.line("context")},
            },
        )


def _hover(unit: _Unit, frame: pd.DataFrame, ctx: ChartContext) -> str:
    lines = [f"<b>{safe(unit.name)}</b>"]
    for year, rank in zip(years(frame), (unit.before, unit.after), strict=True):
        rows = frame[(frame["province_code"] == unit.code) & (frame["year"] == year)]
        if rank is None or rows.empty:
            lines.append(safe(say(ctx, "hover_none", year=year)))
            continue
        row = rows.iloc[0]
        key = "hover_computed" if bool(row["rank_is_computed"]) else "hover"
        words = say(ctx, key, year=year, rank=numbers.rank(row["rank"], row["n"]))
        group = group_words(row, ctx)
        lines.append(safe(f"{words} · {group}" if group else words))
    if unit.change is not None:
        lines.append(safe(numbers.arrow_places(unit.change, ctx.language)))
    elif unit.mixed:
        lines.append(safe(text(ctx.language, "uncertainty.mixed")))
    return "<br>".join(lines)


def _side(
    figure: Sheet, units: Sequence[_Unit], x: int, px: float, n: int, ctx: ChartContext, style: Look
) -> None:
    """Number the points of a year, right with names; moved labels get a thin connector."""
    if not units:
        return
    size = style.type("label")
    ranks = [unit.after if x else unit.before for unit in units]
    wanted = [(rank or 0) * px for rank in ranks]
    # Labels may use the rim above the ranks before they push each other far away.
    placed = declutter(wanted, _GAP * size, 0.4 * size, (n + 0.5) * px)
    sign = 1 if x else -1
    for unit, rank, y0, y1 in zip(units, ranks, wanted, placed, strict=True):
        colour = str(style.colours["home"]) if unit.home else style.ink("secondary")
        words = f"<b>{rank}</b>  {safe(unit.name)}" if x else str(rank)
        font = style.font("label", 700 if unit.home else 400, colour)
        figure.add_annotation(
            leader(
                words,
                font,
                x=x,
                y=rank,
                ax=sign * _ASIDE * style.k,
                ay=y1 - y0,
                xanchor="left" if x else "right",
                standoff=round(style.marker("home" if unit.home else "context") / 2 + 2, 2),
                arrowwidth=max(1.0, style.line("grid")),
            )
        )


def _gone(
    figure: Sheet, units: Sequence[_Unit], frame: pd.DataFrame, px: float, ctx: ChartContext, style: Look
) -> None:
    """Name the units of the first year only, beside their dot: “Bình Dương (thiếu 2023)”."""
    _, last = years(frame)
    gone = [unit for unit in units if unit.before is not None and unit.after is None]
    if not gone:
        return
    wanted = [(unit.before or 0) * px for unit in gone]
    # The head of the year stands right above rank 1.
    placed = declutter(wanted, _GAP * style.type("axis"), 0.9 * style.type("axis"))
    for unit, y0, y1 in zip(gone, wanted, placed, strict=True):
        colour = str(style.colours["home"]) if unit.home else style.ink("secondary")
        words = say(ctx, "missing_year", name=unit.name, year=last)
        place: dict[str, Any] = {"x": 0, "y": unit.before, "xanchor": "left", "xshift": 10 * style.k}
        shift = round(y0 - y1, 2)
        figure.add_annotation(label(safe(words), style.font("axis", 400, colour), yshift=shift, **place))


def title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Say how the home moved and where it stands among the units compared."""
    reason = blocked(frame, ctx)
    if reason:
        return reason
    units = _units(frame)
    own = next((unit for unit in units if unit.home), None)
    first, last = years(frame)
    if own is None or (own.before is None and own.after is None):
        return say(ctx, "nothing", home=ctx.home_name)
    if own.before is None or own.after is None:
        return say(ctx, "home_missing", home=ctx.home_name, year=first if own.before is None else last)
    change = own.change
    if change is None:
        return text(ctx.language, "uncertainty.mixed").rstrip(".")
    places = numbers.places(abs(change), ctx.language)
    key = "up" if change > 0 else "down" if change < 0 else "same"
    move = say(ctx, f"move_{key}", home=ctx.home_name, places=places, rank=own.after)
    standing = _standing(own, units, ctx)
    told = f"{move}, {standing}" if standing else move
    return say(ctx, "title", edition=f"{frame.iloc[0]['label']} {last}", told=told)


def _standing(own: _Unit, units: Sequence[_Unit], ctx: ChartContext) -> str | None:
    """Say where the home stands among the units that have a place in the later year."""
    after = [unit.after for unit in units if unit.after is not None]
    before = [unit.before for unit in units if unit.before is not None]
    if len(after) < 2 or own.after is None or own.before is None:
        return None
    for end, now, then in (
        ("last", max(after) == own.after, max(before) == own.before),
        ("first", min(after) == own.after, min(before) == own.before),
    ):
        shared = after.count(own.after) > 1
        if now and not shared:
            still = then and len(before) > 1
            return say(ctx, f"standing_{end}_still" if still else f"standing_{end}")
    k = 1 + sum(rank < own.after for rank in after)
    return say(ctx, "standing", k=k, m=len(after))


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the slope (SLOPE rows)."""
    headline = title(frame, ctx)
    if frame.empty:
        return FigureText(headline, "", "", "", "", "", headline)
    first, last = years(frame)
    row = frame.iloc[0]
    units = _units(frame)
    notes = [ctx.peer_words] if ctx.peer_words else []
    cut = len(units) > len(_drawn(units)) and not blocked(frame, ctx)
    if cut:
        notes.append(say(ctx, "note_nearest"))
    without = [unit.name for unit in units if unit.before is None or unit.after is None]
    if without and not blocked(frame, ctx):
        notes.append(say(ctx, "note_missing", names=named(without, ctx)))
    mixed = [unit.name for unit in units if unit.mixed]
    if mixed and not blocked(frame, ctx):
        notes.append(text(ctx.language, "uncertainty.mixed_slope", names=named(mixed, ctx)))
    ranked = frame[frame["rank"].notna()]
    computed = ranked["rank_is_computed"].astype(bool)
    if len(ranked) and computed.any():
        notes.append(say(ctx, "note_computed" if computed.all() else "note_some_computed"))
    n = "" if ranked.empty else str(int(ranked["n"].max()))
    alt = [headline.rstrip(".")]
    # Two places in one sentence are a comparison: none across a break.
    for unit in [] if blocked(frame, ctx) else units[:4]:
        if unit.change is not None:
            alt.append(say(ctx, "alt_part", name=unit.name, before=unit.before, after=unit.after))
    source = say(
        ctx,
        "source",
        publisher=row[f"publisher_short_{ctx.language}"],
        label=row["label"],
        first=first,
        last=last,
    )
    return FigureText(
        title=headline,
        subtitle=say(ctx, "subtitle_nearest" if cut else "subtitle", label=row["label"], k=MOST_PEERS),
        unit=say(ctx, "unit", n=n) if n else say(ctx, "unit_plain"),
        scope=say(ctx, "scope", count=len(units), k=len(units)),
        period=f"{row['label']} {first}–{last}",
        source=source,
        alt=". ".join(alt) + ".",
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin, one row a unit: both places and the change, none across a break."""
    if frame.empty:
        return pd.DataFrame()
    first, last = years(frame)
    units = _units(frame)
    changes = [None if refusal(frame) else unit.change for unit in units]
    columns: dict[str, Any] = {
        say(ctx, "column_province"): [unit.name for unit in units],
        say(ctx, "column_rank", year=first): pd.array([unit.before for unit in units], dtype="Int64"),
    }
    if first != last:
        columns[say(ctx, "column_rank", year=last)] = pd.array([unit.after for unit in units], dtype="Int64")
    columns[say(ctx, "column_change")] = pd.array(changes, dtype="Int64")
    return pd.DataFrame(columns)


SPEC = FigureSpec(
    name="peer_slope",
    code="F6",
    queries=("indices/peer_slope",),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=slope_sample,
    screen_height=SCREEN_HEIGHT,
)
