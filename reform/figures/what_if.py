"""F7: which place some points more would bring, as a strip of the neighbours' scores around the home."""
# Long because one figure, whose marks and names give way to each other.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import intervals
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.depth_samples import trial_sample
from reform.figures.facts_of_rows import (
    computed_words,
    edition,
    home_row,
    hover_words,
    population,
    source_words,
    tie_note,
)
from reform.figures.measure import text_width
from reform.figures.placing import declutter
from reform.figures.ranking_words import unit_words
from reform.figures.sheet import Sheet
from reform.figures.template import Look, canvas, empty_figure, label, look, measures, safe, ticks
from reform.wording import numbers
from reform.wording.sentences import distance, present
from reform.wording.texts import text

SCREEN_HEIGHT = 116
_SCREEN_WIDTH = 412
# The window reaches this far around the trial, in added points; the median and the score wanted join
# it when they are near.
_BEFORE, _BEHIND, _NEAR = 0.3, 0.4, 2.0
# Smallest window, as a share of the scale: a trial of 0.00 still shows neighbours.
_LEAST = 0.004
# Where the strip and the lines of text stand, in screen px from the top.
_STRIP, _RANKS, _SCORES, _MEDIAN_TEXT, _WANTED_TEXT = 82, 43, 59, 25, 9


@dataclass(frozen=True)
class Trial:
    """The trial as numbers: scores in points of the index, places by score."""

    score: float
    added: float
    rank_now: int
    rank_then: int
    n: int
    gap_level: float | None
    gap_pass: float | None
    rank_level: int | None
    """The place shared with the next unit above when drawing level with it."""
    median: float
    unit: str
    decimals: int
    precision: int
    """Decimals at which places are computed: thresholds need all of them."""
    wanted: int | None = None
    """The place wanted, when it is not reached yet."""
    wanted_gap: float | None = None
    """Points needed to reach it."""

    @property
    def wanted_score(self) -> float | None:
        """Return the score that reaches the place wanted."""
        return None if self.wanted_gap is None else round(self.score + self.wanted_gap, 6)

    @property
    def target(self) -> float:
        """Return the score with the added points."""
        return round(self.score + self.added, 6)

    @property
    def places(self) -> int:
        """Return how many places the points bring."""
        return self.rank_now - self.rank_then


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the trial."""
    return text(ctx.language, f"figures_depth.trial.{key}", count, **values)


def trial(frame: pd.DataFrame, ctx: ChartContext) -> Trial | None:
    """Read the trial from RANKING rows with its scalar columns, None when it is refused."""
    own = home_row(frame, ctx) if len(frame) else None
    if own is None or not present(own["score"]) or not present(own["rank_now"]):
        return None
    scores = frame["score"].dropna().astype(float)
    above = scores[scores.round(6) > round(float(own["score"]), 6)]
    level = int((scores.round(6) > round(float(above.min()), 6)).sum()) + 1 if len(above) else None
    gaps = [float(own[name]) if present(own[name]) else None for name in ("gap_level", "gap_pass")]
    wanted = _wanted(own)
    return Trial(
        score=float(own["score"]),
        added=float(own["added"]),
        rank_now=int(own["rank_now"]),
        rank_then=int(own["rank_then"]),
        n=len(scores),
        gap_level=gaps[0],
        gap_pass=gaps[1],
        rank_level=level,
        median=float(scores.median()),
        unit=str(own["unit"]),
        decimals=int(own["decimals"]),
        precision=int(own["rank_decimals"]),
        wanted=wanted[0] if wanted else None,
        wanted_gap=wanted[1] if wanted else None,
    )


def _wanted(own: pd.Series) -> tuple[int, float] | None:
    """Return the place wanted and the points it takes, None when none is asked or it is reached."""
    if not present(own["target"]) or not present(own["target_needed"]) or not own["target_needed"]:
        return None
    return int(own["target"]), float(own["target_needed"])


def exact(points: float, found: Trial, ctx: ChartContext) -> str:
    """Format a threshold at the precision of the places: fewer decimals could name too few points."""
    return distance(points, found.unit, max(found.decimals, found.precision), ctx.language)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the neighbours of the home and where the added points would put it (see `trial`)."""
    style = look(ctx)
    tall = int(SCREEN_HEIGHT * style.k)
    width, height = measures(ctx, _SCREEN_WIDTH, tall, tall)
    # A strip gains nothing from height: on sheets it keeps its own.
    height = min(height, tall)
    found = trial(frame, ctx)
    if found is None:
        return empty_figure(ctx, height, title(frame, ctx))
    low, high = _window(found, frame)
    edge = 12 * style.k
    strip = _STRIP * style.k
    figure = Sheet(canvas(ctx, height, {"l": edge, "r": edge, "t": strip, "b": height - strip - 1}))
    px = (width - 2 * edge) / (high - low)
    at, words = ticks(low, high, 7 if ctx.size == "phone" else 8, ctx.language)
    figure.update_layout(
        xaxis={
            "range": [low, high],
            "tickvals": at,
            "ticktext": words,
            "showgrid": False,
            "ticks": "",
            "ticklabelstandoff": int(10 * style.k),
        }
    )
    figure.update_layout(yaxis={"range": [0, 1], "visible": False})
    pen = {"color": style.colours["axis"], "width": style.line("axis")}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, yref="paper", line=pen, layer="below")
    _neighbours(figure, frame, (low, high), ctx, style)
    _uprights(figure, found, (low, high), width - 2 * edge, ctx, style)
    _home(figure, found, ctx, style)
    _labels(figure, found, px, low, width - 2 * edge, ctx, style)
    return figure.done()


def _window(found: Trial, frame: pd.DataFrame) -> tuple[float, float]:
    """Return the scores shown: around both dots, out to the median and the score wanted when near."""
    span = float(frame["score"].max()) - float(frame["score"].min())
    reach = max(found.added, _LEAST * 100 if found.unit != "ratio" else _LEAST, span * 0.02)
    low, high = found.score - _BEFORE * reach, found.target + _BEHIND * reach
    edge = (low, high)
    for mark in (found.median, found.wanted_score):
        if mark is not None and 0 < mark - edge[1] <= _NEAR * reach:
            high = max(high, mark + 0.15 * reach)
        if mark is not None and 0 < edge[0] - mark <= _NEAR * reach:
            low = min(low, mark - 0.15 * reach)
    return low, high


def _neighbours(
    figure: Sheet, frame: pd.DataFrame, window: tuple[float, float], ctx: ChartContext, style: Look
) -> None:
    """Tick the scores of the other units inside the window."""
    rows = frame[frame["score"].between(*window) & (frame["province_code"] != ctx.home_code)]
    figure.add_scatter(
        x=rows["score"].tolist(),
        y=[0] * len(rows),
        mode="markers",
        meta="neighbours",
        customdata=rows["province_code"].tolist(),
        hovertext=[hover_words(row, ctx) for _, row in rows.iterrows()],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        marker={
            "symbol": "line-ns-open",
            "size": style.marker("home") * 0.8,
            "color": style.colours["other"],
            "line": {"color": style.colours["other"], "width": style.marker("outline")},
        },
    )


def _uprights(
    figure: Sheet, found: Trial, window: tuple[float, float], width: float, ctx: ChartContext, style: Look
) -> None:
    """Dash the score wanted and the median, each with its words on a line of its own."""
    px = width / (window[1] - window[0])
    size = style.type("axis")
    walls = (0.0, width)
    if found.wanted_gap is not None and found.wanted_score is not None:
        x = (found.wanted_score - window[0]) * px
        if 0 <= x <= width:
            needed = exact(found.wanted_gap, found, ctx)
            words = text(ctx.language, "trial.mark", target=found.wanted, needed=needed)
            shift = _inside(x, text_width(words, size, 600), walls) - x
            ink, dash = style.ink(), style.dash("target")
            _upright(figure, found.wanted_score, words, _WANTED_TEXT, shift, (ink, dash), style)
            # The words of the median keep to their own side of this line.
            gap = 5 * style.k
            walls = (0.0, x - gap) if found.median <= found.wanted_score else (x + gap, width)
    x = (found.median - window[0]) * px
    if 0 <= x <= width:
        words = say(
            ctx, "median", value=numbers.score(found.median, found.unit, found.decimals, ctx.language)
        )
        shift = _inside(x, text_width(words, size, 600), walls) - x
        ink, dash = style.ink("secondary"), style.dash("break")
        _upright(figure, found.median, words, _MEDIAN_TEXT, shift, (ink, dash), style)


def _inside(x: float, wide: float, walls: tuple[float, float]) -> float:
    """Return where words of a width stand that want to be centred on `x` between two walls."""
    return max(min(max(x, walls[0] + wide / 2), walls[1] - wide / 2), wide / 2)


def _upright(
    figure: Sheet, x: float, words: str, down: float, shift: float, pen: tuple[str, str], style: Look
) -> None:
    """Dash one score from the strip up to its words, `down` screen px under the upper edge."""
    ink, dash = pen
    figure.add_shape(
        type="line",
        xref="x",
        yref="paper",
        ysizemode="pixel",
        yanchor=0,
        x0=x,
        x1=x,
        y0=-8 * style.k,
        y1=(_STRIP - down - 8) * style.k,
        layer="below",
        line={"color": ink, "width": style.line("break"), "dash": dash},
    )
    figure.add_annotation(_line(words, style.font("axis", 600), x, down, shift, style))


def _home(figure: Sheet, found: Trial, ctx: ChartContext, style: Look) -> None:
    """Draw where the home stands, where it would, and the way between as an arrow."""
    home = str(style.colours["home"])
    size = style.marker("home")
    if found.added > 0:
        figure.add_annotation(
            x=found.target,
            y=0,
            ax=found.score,
            ay=0,
            xref="x",
            yref="y",
            axref="x",
            ayref="y",
            text="",
            showarrow=True,
            arrowhead=1,
            arrowsize=1.1,
            arrowwidth=style.line("home") * 0.85,
            arrowcolor=home,
            standoff=size * 0.7,
            startstandoff=size * 0.5,
        )
        figure.add_scatter(
            x=[found.target],
            y=[0],
            mode="markers",
            meta="then",
            hoverinfo="skip",
            cliponaxis=False,
            marker={
                "size": size * 1.15,
                "color": style.surface,
                "line": {"color": home, "width": style.marker("outline") * 1.25},
            },
        )
    figure.add_scatter(
        x=[found.score],
        y=[0],
        mode="markers",
        meta="now",
        hoverinfo="skip",
        cliponaxis=False,
        marker={"size": size * 1.15, "color": home},
    )


def _labels(
    figure: Sheet, found: Trial, px: float, low: float, width: float, ctx: ChartContext, style: Look
) -> None:
    """Write place and score above both dots, moved apart where they would touch."""
    marks = [(found.score, found.rank_now, "now")]
    if found.added > 0:
        marks.append((found.target, found.rank_then, "then"))
    ranks = [say(ctx, key, rank=numbers.rank(rank, found.n)) for _, rank, key in marks]
    size = style.type("label")
    wide = max(text_width(words, size, 700) for words in ranks)
    at = [(score - low) * px for score, _, _ in marks]
    placed = declutter(at, wide + 8 * style.k, wide / 2, width - wide / 2)
    home = str(style.colours["home"])
    for (score, _, _), words, x, moved in zip(marks, ranks, at, placed, strict=True):
        shown = numbers.score(score, found.unit, found.decimals, ctx.language)
        rank_font = style.font("label", 700, home)
        score_font = style.font("axis", 400, home, tabular=True)
        figure.add_annotation(_line(words, rank_font, score, _RANKS, moved - x, style))
        figure.add_annotation(_line(shown, score_font, score, _SCORES, moved - x, style))


def _line(
    words: str, font: dict[str, Any], x: float, down: float, shift: float, style: Look
) -> dict[str, Any]:
    """Return one line of text `down` screen px under the upper edge, moved `shift` px sideways."""
    up = (_STRIP - down) * style.k
    place: dict[str, Any] = {"yref": "paper", "xanchor": "center", "yanchor": "middle"}
    shifts = {"xshift": round(shift, 2), "yshift": round(up, 2)}
    return label(safe(words), font, x=x, y=0, style=style, **shifts, **place)


def title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """State what the added points bring, or what is still missing for one place."""
    if frame.empty:
        return say(ctx, "nothing", home=ctx.home_name)
    found = trial(frame, ctx)
    if found is None:
        own = home_row(frame, ctx)
        if own is None or not present(own["score"]):
            return say(ctx, "no_score", home=ctx.home_name, edition=edition(frame, ctx))
        k = int(frame["score"].notna().sum())
        return say(ctx, "refused", count=k, k=k, n=population(frame))
    if found.gap_level is None:
        return say(ctx, "first", home=ctx.home_name, edition=edition(frame, ctx))
    added = numbers.points(found.added, found.unit, found.decimals, ctx.language)
    if found.places > 0:
        places = numbers.places(found.places, ctx.language)
        return say(ctx, "gain", edition=edition(frame, ctx), added=added, places=places)
    lacking = exact(round(found.gap_level - found.added, 6), found, ctx)
    key = "none" if found.added > 0 else "none_yet"
    return say(ctx, key, edition=edition(frame, ctx), added=added, lacking=lacking)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the trial (RANKING rows with its scalar columns)."""
    headline = title(frame, ctx)
    if frame.empty:
        return FigureText(headline, "", "", "", "", "", headline)
    found = trial(frame, ctx)
    alt = [headline]
    notes = []
    if found is not None:
        if found.gap_level is not None and found.gap_pass is not None:
            gaps = [exact(gap, found, ctx) for gap in (found.gap_level, found.gap_pass)]
            notes.append(say(ctx, "thresholds", level=gaps[0], rank=found.rank_level, passing=gaps[1]))
        now = numbers.score(found.score, found.unit, found.decimals, ctx.language)
        then = numbers.score(found.target, found.unit, found.decimals, ctx.language)
        alt.append(say(ctx, "alt_now", rank=numbers.rank(found.rank_now, found.n), score=now))
        alt.append(say(ctx, "alt_then", rank=numbers.rank(found.rank_then, found.n), score=then))
        if found.wanted_gap is not None:
            needed = exact(found.wanted_gap, found, ctx)
            alt.append(text(ctx.language, "trial.alt_mark", target=found.wanted, needed=needed))
    notes.append(say(ctx, "not_forecast"))
    notes += intervals.notes(frame, ctx)[:1]
    chip = computed_words(frame, ctx)
    subtitle = say(ctx, "subtitle")
    ties = tie_note(_around(frame, ctx), ctx)
    return FigureText(
        title=headline,
        subtitle=f"{subtitle} · {chip}" if chip else subtitle,
        unit=unit_words(frame, ctx),
        scope=say(ctx, "scope", home=ctx.home_name, n=population(frame)),
        period=edition(frame, ctx),
        source=source_words(frame, ctx),
        alt=". ".join(alt) + ".",
        notes=(*notes, ties) if ties else tuple(notes),
    )


def _around(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the units between the place now and the place then: only their ties matter here."""
    found = trial(frame, ctx)
    if found is None:
        return frame.iloc[0:0]
    return frame[frame["score"].between(found.score, found.target)]


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: the units at and above the home, and the points needed to pass each."""
    found = trial(frame, ctx)
    if found is None:
        return pd.DataFrame()
    rows = frame[frame["score"].notna() & (frame["score"] >= found.score)].sort_values(
        ["score", "province_code"], kind="stable"
    )
    step = round((found.gap_pass or 0) - (found.gap_level or 0), 6)
    needed = [round(float(score) - found.score, 6) for score in rows["score"]]
    return pd.DataFrame(
        {
            say(ctx, "column_province"): list(rows["province"]),
            say(ctx, "column_rank"): list(rows["rank"].astype("Int64")),
            say(ctx, "column_score"): list(rows["score"]),
            say(ctx, "column_level"): [value if value > 0 else None for value in needed],
            say(ctx, "column_pass"): [round(value + step, 6) if value > 0 else None for value in needed],
        }
    ).reset_index(drop=True)


SPEC = FigureSpec(
    name="what_if",
    code="F7",
    queries=("indices/ranking", "indices/gain", "indices/target_place"),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=trial_sample,
    screen_height=SCREEN_HEIGHT,
)
