"""F2b: every unit of one edition by name, sorted by rank, with its score as a dot."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from reform.figures import ranking_words as say_of
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.facts_of_rows import hover_words, population, ranking_table
from reform.figures.measure import text_width
from reform.figures.samples import ranking_sample
from reform.figures.template import Look, canvas, empty_figure, look, measures, safe, say
from reform.wording import numbers
from reform.wording.sentences import present

SCREEN_HEIGHT = 510
_SCREEN_WIDTH = 760
_COLUMNS = 3
# Height of a row on a phone against its type size: 18 px for 12 px.
_PHONE_ROW = 1.5


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw one edition (RANKING rows): three columns of 21 names, one column on a phone.

    The layout height of a phone follows the count of rows.
    """
    style = look(ctx)
    tall = math.ceil(len(frame) * style.type("axis") * _PHONE_ROW) + 4
    width, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, tall)
    if frame.empty:
        return empty_figure(ctx, height, say_of.strip_title(frame, ctx))
    columns = 1 if ctx.size == "phone" else _COLUMNS
    rows = _placed(frame, columns)
    rows = rows.assign(hover=[hover_words(row, ctx) for _, row in rows.iterrows()])
    per_column = math.ceil(len(frame) / columns)
    figure = canvas(ctx, height, {"l": 0, "r": 0, "t": 2, "b": 2})
    figure.update_xaxes(range=[0, columns], visible=False)
    figure.update_yaxes(range=[per_column - 0.4, -0.6], visible=False)
    grid = _Grid(rows, columns, width / columns, style, ctx)
    _rules(figure, rows, grid, ctx, style)
    if ctx.size in ("screen", "phone"):
        _targets(figure, rows, ctx, style)
    _scores(figure, rows, grid, ctx, style)
    _texts(figure, rows, grid, ctx, style)
    return figure


def _placed(frame: pd.DataFrame, columns: int) -> pd.DataFrame:
    """Sort by rank, then score, missing at the end; add `column` and `row` (0-based)."""
    order = frame.assign(
        tier_known=frame["tier_order"].fillna(99) if "tier_order" in frame else 99,
        without=frame["rank"].isna() & frame["score"].isna(),
    ).sort_values(
        ["rank", "without", "score", "tier_known", "province_code"],
        ascending=[True, True, False, True, True],
        na_position="last",
        kind="stable",
    )
    per_column = math.ceil(len(order) / columns)
    places = range(len(order))
    return order.assign(
        column=[place // per_column for place in places], row=[place % per_column for place in places]
    ).reset_index(drop=True)


class _Grid:
    """Where the parts of a row stand: x in columns (0..3), from widths measured in px."""

    def __init__(
        self, rows: pd.DataFrame, columns: int, column_px: float, style: Look, ctx: ChartContext
    ) -> None:
        size = style.type("axis")
        pad = 8 * style.k
        ranks = text_width("00", size, 600, tabular=True)
        names = max(text_width(str(name), size, 700) for name in rows["province"])
        scored = rows[rows["score"].notna()]
        self.values = [
            numbers.score(row["score"], row["unit"], int(row["decimals"]), ctx.language)
            for _, row in scored.iterrows()
        ]
        wide = max((text_width(value, size, 600, tabular=True) for value in self.values), default=0)
        self.rank = (pad + ranks) / column_px
        self.name = (pad + ranks + pad) / column_px
        self.value = (column_px - pad) / column_px
        self.dots = (
            (pad + ranks + pad + names + pad) / column_px,
            (column_px - 2.2 * pad - wide) / column_px,
        )
        self.low = float(scored["score"].min()) if len(scored) else 0.0
        self.span = (float(scored["score"].max()) - self.low if len(scored) else 0.0) or 1.0

    @property
    def has_room(self) -> bool:
        """Tell whether dots have a quarter of the column or at least something to show."""
        return self.dots[1] - self.dots[0] > 0.08

    def dot(self, score: float) -> float:
        """Return the place of a score within the dots' part of a column."""
        left, right = self.dots
        return left + (score - self.low) / self.span * (right - left)


def _rules(figure: go.Figure, rows: pd.DataFrame, grid: _Grid, ctx: ChartContext, style: Look) -> None:
    """Tint the home row and rule a thin line where the published group changes."""
    for _, row in rows[rows["province_code"] == ctx.home_code].iterrows():
        figure.add_shape(
            type="rect",
            x0=row["column"] + 0.005,
            x1=row["column"] + 0.995,
            y0=row["row"] - 0.5,
            y1=row["row"] + 0.5,
            layer="below",
            line={"width": 0},
            fillcolor=style.colours["home_soft"],
        )
    ranked = rows[rows["rank"].notna()]
    for (_, above), (_, below) in zip(ranked.iterrows(), ranked.iloc[1:].iterrows(), strict=False):
        changed = present(above["tier"]) and present(below["tier"]) and above["tier"] != below["tier"]
        if changed and above["column"] == below["column"]:
            figure.add_shape(
                type="line",
                x0=below["column"] + 0.02,
                x1=below["column"] + 0.98,
                y0=below["row"] - 0.5,
                y1=below["row"] - 0.5,
                line={"color": style.colours["border_strong"], "width": style.line("axis")},
            )


def _targets(figure: go.Figure, rows: pd.DataFrame, ctx: ChartContext, style: Look) -> None:
    """Lay an unseen bar over each row, so that a name can be hovered and clicked like its dot."""
    figure.add_bar(
        x=[1] * len(rows),
        base=rows["column"].tolist(),
        y=rows["row"].tolist(),
        width=1,
        orientation="h",
        meta="targets",
        customdata=rows["province_code"].tolist(),
        hovertext=rows["hover"].tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"opacity": 0, "color": style.surface, "line": {"width": 0}},
    )


def _scores(figure: go.Figure, rows: pd.DataFrame, grid: _Grid, ctx: ChartContext, style: Look) -> None:
    """Add the dots on faint lines and the printed scores."""
    scored = rows[rows["score"].notna()]
    if scored.empty:
        return
    if grid.has_room:
        left, right = grid.dots
        xs: list[float | None] = []
        ys: list[float | None] = []
        for _, row in scored.iterrows():
            xs += [row["column"] + left, row["column"] + right, None]
            ys += [row["row"], row["row"], None]
        figure.add_scatter(
            x=[x if x is None else round(x, 4) for x in xs],
            y=ys,
            mode="lines",
            hoverinfo="skip",
            line={"color": style.colours["grid"], "width": style.line("grid")},
        )
        home = scored["province_code"] == ctx.home_code
        peer = scored["province_code"].isin(ctx.peers[:3]) & ~home
        region = (scored["region_vi"] == ctx.region) & ~home & ~peer
        groups = (
            (scored[~home & ~region & ~peer], str(style.colours["other"]), style.marker("context")),
            (scored[region], style.ink(), style.marker("context")),
            *(
                (scored[peer & (scored["province_code"] == code)], style.peer(place), style.marker("context"))
                for place, code in enumerate(ctx.peers[:3])
            ),
            (scored[home], str(style.colours["home"]), style.marker("peer")),
        )
        for part, colour, size in groups:
            if part.empty:
                continue
            figure.add_scatter(
                x=[round(row["column"] + grid.dot(row["score"]), 4) for _, row in part.iterrows()],
                y=part["row"].tolist(),
                mode="markers",
                meta="dots",
                customdata=part["province_code"].tolist(),
                hovertext=part["hover"].tolist(),
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"size": size, "color": colour},
            )
    _column_of_texts(figure, scored, grid.value, grid.values, "middle left", ctx, style, tabular=True)


def _texts(figure: go.Figure, rows: pd.DataFrame, grid: _Grid, ctx: ChartContext, style: Look) -> None:
    """Write rank and name of every unit; units without a value are grey."""
    ranks = [str(int(rank)) if present(rank) else numbers.DASH for rank in rows["rank"]]
    _column_of_texts(figure, rows, grid.rank, ranks, "middle left", ctx, style, tabular=True)
    names = [safe(str(name)) for name in rows["province"]]
    _column_of_texts(figure, rows, grid.name, names, "middle right", ctx, style)
    without = rows[rows["score"].isna()]
    remarks = [
        say(ctx, "list.hidden")
        if bool(row["not_published"])
        else safe(str(row[f"tier_{ctx.language}"]))
        if present(row[f"tier_{ctx.language}"])
        else ""
        if present(row["rank"])
        else say(ctx, "common.no_value")
        for _, row in without.iterrows()
    ]
    _column_of_texts(figure, without, grid.value, remarks, "middle left", ctx, style)


def _column_of_texts(
    figure: go.Figure,
    rows: pd.DataFrame,
    at: float,
    words: list[str],
    position: str,
    ctx: ChartContext,
    style: Look,
    *,
    tabular: bool = False,
) -> None:
    """Add texts at one place of each row: home bold, peers and region half bold, missing grey."""
    written = rows.assign(words=words)
    home = written["province_code"] == ctx.home_code
    peer = written["province_code"].isin(ctx.peers[:3]) & ~home
    region = (written["region_vi"] == ctx.region) & ~home & ~peer
    missing = written["rank"].isna() & written["score"].isna() & ~home & ~peer
    groups = (
        (written[home], 700, str(style.colours["home"])),
        *(
            (written[peer & (written["province_code"] == code)], 600, style.peer(place))
            for place, code in enumerate(ctx.peers[:3])
        ),
        (written[region & ~missing], 600, style.ink()),
        (written[missing], 400, style.ink("muted")),
        (written[~home & ~peer & ~region & ~missing], 400, style.ink("secondary")),
    )
    for part, weight, colour in groups:
        part = part[part["words"] != ""]
        if part.empty:
            continue
        figure.add_scatter(
            x=[round(column + at, 4) for column in part["column"]],
            y=part["row"].tolist(),
            mode="text",
            text=part["words"].tolist(),
            textposition=position,
            textfont=style.font("axis", weight, colour, tabular=tabular),
            hoverinfo="skip",
            cliponaxis=False,
        )


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the list of one edition (RANKING rows)."""
    if frame.empty:
        return say_of.words(frame, ctx, "")
    key = "list.subtitle" if frame["score"].notna().any() else "list.subtitle_ranks"
    subtitle = say(ctx, key, k=int(frame["rank"].notna().sum()), n=population(frame))
    words = say_of.words(frame, ctx, subtitle)
    groups = frame[frame["tier"].notna() & frame["rank"].notna()]
    if groups["tier"].nunique() < 2:
        return _titled(words, frame, ctx)
    ordered = groups.sort_values("tier_order", kind="stable")[f"tier_{ctx.language}"].unique()
    note = say(ctx, "list.groups", groups=", ".join(str(group) for group in ordered))
    return _titled(words, frame, ctx, note)


def _titled(words: FigureText, frame: pd.DataFrame, ctx: ChartContext, *more: str) -> FigureText:
    """Give the list its own finding: who leads and who is last among the known places."""
    ranked = frame[frame["rank"].notna()].sort_values(["rank", "province_code"], kind="stable")
    title = words.title
    if len(ranked) > 1:
        best = ranked[ranked["rank"] == ranked["rank"].min()]
        last = ranked[ranked["rank"] == ranked["rank"].max()]
        whole = len(ranked) == population(frame)
        title = say(
            ctx,
            "list.title" if whole else "list.title_known",
            edition=words.period,
            best=best["province"].iloc[0],
            best_rank=numbers.rank(best["rank"].iloc[0], best["n"].iloc[0]),
            last=last["province"].iloc[-1],
            last_rank=numbers.rank(last["rank"].iloc[-1], last["n"].iloc[-1]),
        )
    return FigureText(
        title=title,
        subtitle=words.subtitle,
        unit=words.unit,
        scope=words.scope,
        period=words.period,
        source=words.source,
        alt=say_of.alt_words(frame, title, ctx),
        notes=(*more, *words.notes),
    )


SPEC = FigureSpec(
    name="ranked_list",
    code="F2b",
    queries=("indices/ranking",),
    draw=draw,
    describe=describe,
    tabulate=ranking_table,
    sample=ranking_sample,
    screen_height=SCREEN_HEIGHT,
)
