"""F1: one card an index: newest rank, its move, score, sparkline and rail.

On the screen the card is HTML; for slides the cards are rows of one Plotly figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures import marks, trail
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.facts_of_rows import group_words, mixed_ranks, published_words
from reform.figures.measure import text_width
from reform.figures.place_rail import add_rail, rail_scale
from reform.figures.samples import latest_sample
from reform.figures.template import (
    Look,
    canvas,
    empty_figure,
    label,
    look,
    measures,
    safe,
    say,
)
from reform.wording import dates, numbers
from reform.wording.sentences import listed, overview_title, present

SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 1336
_PHONE_HEIGHT = 560
_TWO = 2


def _move(row: pd.Series, ctx: ChartContext) -> tuple[str, str]:
    """Return the words of the move and their colour role: up, down or none."""
    if present(row["places_change"]):
        change = int(row["places_change"])
        return numbers.arrow_places(
            change, ctx.language
        ), "up" if change > 0 else "down" if change else "none"
    if row["change_refused"] in ("method", "boundary"):
        return say(ctx, f"card.refused_{row['change_refused']}"), "none"
    if mixed_ranks(row):
        return say(ctx, "card.mixed"), "none"
    if present(row["year_previous"]) and not present(row["rank_previous"]) and present(row["rank"]):
        return say(ctx, "card.no_rank_before", year=int(row["year_previous"])), "none"
    return numbers.arrow_places(None, ctx.language), "none"


def score_words(row: pd.Series, ctx: ChartContext) -> tuple[str, str]:
    """Return the score and, as a second part, its change (empty when unknown)."""
    if not present(row["score"]):
        return say(ctx, "card.no_score"), ""
    unit, decimals = str(row["unit"]), int(row["decimals"])
    shown = numbers.score(row["score"], unit, decimals, ctx.language)
    if not present(row["points_change"]):
        return shown, ""
    return shown, numbers.score_change(row["points_change"], unit, decimals, ctx.language)


def rank_before(row: pd.Series) -> int | None:
    """Return the rank of the edition before when the two compare."""
    if present(row["places_change"]) and present(row["rank_previous"]):
        return int(row["rank_previous"])
    return None


def move_words(row: pd.Series, ctx: ChartContext) -> str:
    """Return the words of the move, or why there is none."""
    return _move(row, ctx)[0]


def table_remarks(row: pd.Series, ctx: ChartContext) -> list[str]:
    """Return what qualifies the figures of a row in a table: a computed rank first."""
    computed = [say(ctx, "common.computed_rank")] if bool(row["rank_is_computed"]) else []
    return [*computed, *_remarks(row, ctx)]


def _remarks(row: pd.Series, ctx: ChartContext) -> list[str]:
    """Return what qualifies the figures of a card besides date and publisher."""
    found = []
    if bool(row["derived_score"]) or bool(row["derived_rank"]):
        found.append(say(ctx, "common.derived_short"))
    if present(row[f"tier_{ctx.language}"]):
        found.append(say(ctx, "common.group", group=row[f"tier_{ctx.language}"]))
    if present(row["newer_year"]):
        found.append(say(ctx, "card.newer", year=int(row["newer_year"])))
    edition = (row["index_code"], int(row["year"]))
    # One is enough for a card: Xếp hạng names them all.
    found += [mark.remark for mark in ctx.targets if (mark.index_code, mark.year) == edition][:1]
    return found


def rail_words(row: pd.Series, ctx: ChartContext) -> str:
    """Return the alternative text of the rail of one card."""
    if not present(row["rank"]):
        return say(ctx, "card.alt_no_rank", label=row["label"], year=int(row["year"]))
    return say(
        ctx,
        "card.alt_rail",
        label=row["label"],
        year=int(row["year"]),
        rank=numbers.rank(row["rank"], row["n"]),
        move=_move(row, ctx)[0],
    )


def card_html(row: pd.Series, history: pd.DataFrame, ctx: ChartContext) -> str:
    """Return one card as HTML.

    `row`: a LATEST row; `history`: the home's rows of that index (year, rank, n, break_kind), or
    HISTORY rows of all units. Every value is escaped; classes are those of `styles.css`.
    """
    style = look(ctx)
    if "province_code" in history:
        history = history[history["province_code"] == ctx.home_code]
    move, role = _move(row, ctx)
    score, change = score_words(row, ctx)
    rank = int(row["rank"]) if present(row["rank"]) else None
    n = int(row["n"]) if present(row["n"]) else ctx.home_units
    shown = f"{rank}" if rank is not None else numbers.DASH
    of = f'<span class="rc-of">/{n}</span>' if rank is not None else ""
    changed = f" · {escape(change)}" if change else ""
    parts = [
        f'<div class="rc-head"><span class="rc-code">{escape(str(row["label"]))}</span>'
        f'<span class="rc-year">{int(row["year"])}</span></div>',
        f'<div class="rc-name">{escape(str(row[f"topic_{ctx.language}"]))}</div>',
        f'<div class="rc-rank">{shown}{of}</div>',
        f'<div class="rc-move rc-{role}">{escape(move)}</div>',
        f'<div class="rc-score"><strong>{escape(score)}</strong>{changed}</div>',
        f'<div class="rc-trail">{_trail_html(row, history, n, style, ctx)}</div>',
        f'<div class="rc-place">'
        f"{marks.image(marks.rail(rank, rank_before(row), n, style), rail_words(row, ctx), 'rc-rail')}"
        f'<div class="rc-scale"><span>1</span><span>{escape(say(ctx, "common.middle"))}</span>'
        f"<span>{n}</span></div></div>",
        f'<div class="rc-foot">{_foot_html(row, ctx)}</div>',
    ]
    return f'<div class="rank-card">{"".join(parts)}</div>'


def _trail_html(row: pd.Series, history: pd.DataFrame, n: int, style: Look, ctx: ChartContext) -> str:
    """Return the sparkline with its first and last year, or why there is none."""
    ranked = history[history["rank"].notna()] if len(history) else history
    ranks = (
        {int(y): int(r) for y, r in zip(ranked["year"], ranked["rank"], strict=True)} if len(ranked) else {}
    )
    if len(ranks) < _TWO:
        key = "card.one_year" if ranks or present(row["rank"]) else "card.no_year"
        return f'<div class="rc-empty">{escape(say(ctx, key))}</div>'
    most = max(n, int(ranked["n"].max()))
    severed = trail.severed_years(history)
    alt = _trail_words(row, trail.eras(trail.standings(history), severed)[-1], ctx)
    picture = marks.sparkline(ranks, most, severed, style)
    return (
        f"{marks.image(picture, alt, 'rc-spark')}"
        f'<div class="rc-ends"><span>{min(ranks)}</span><span>{max(ranks)}</span></div>'
    )


def _trail_words(row: pd.Series, era: Sequence[trail.Standing], ctx: ChartContext) -> str:
    """Say where the ranks went within the newest era, for those who do not see the sparkline."""
    last = era[-1]
    first = next(one for one in era if one.computed == last.computed)
    return say(
        ctx,
        "card.alt_trail" if first != last else "card.alt_trail_alone",
        label=row["label"],
        first=first.year,
        first_rank=numbers.rank(first.rank, first.n),
        last=last.year,
        last_rank=numbers.rank(last.rank, last.n),
    )


def _foot_html(row: pd.Series, ctx: ChartContext) -> str:
    """Return publication day, publisher and remarks; a computed rank has a dotted line under it."""
    published = published_words(row, ctx)
    parts = [
        escape(published[:1].upper() + published[1:]),
        escape(str(row[f"publisher_short_{ctx.language}"])),
    ]
    if bool(row["rank_is_computed"]):
        parts.append(f'<span class="rc-chip">{escape(say(ctx, "common.computed_rank"))}</span>')
    parts += [escape(remark) for remark in _remarks(row, ctx)]
    return " · ".join(parts)


def draw(frame: pd.DataFrame, ctx: ChartContext) -> go.Figure:
    """Draw the newest ranks (LATEST rows) as rows: index, rank, move, score, rail."""
    _, height = measures(ctx, _SCREEN_WIDTH, SCREEN_HEIGHT, _PHONE_HEIGHT)
    if frame.empty:
        return empty_figure(ctx, height, say(ctx, "common.nothing", home=ctx.home_name))
    style = look(ctx)
    figure = canvas(ctx, height, {"l": 0, "r": 0, "t": 0, "b": 0})
    rows = len(frame)
    figure.update_xaxes(range=[0, 1], visible=False)
    figure.update_yaxes(range=[rows, 0], visible=False)
    narrow = ctx.size == "phone"
    ends = (0.02, 0.98) if narrow else (0.63, 0.985)
    notes: list[dict[str, object]] = []
    for i, (_, row) in enumerate(frame.iterrows()):
        if i:
            figure.add_shape(
                type="line",
                x0=0,
                x1=1,
                y0=i,
                y1=i,
                line={"color": style.colours["border"], "width": style.line("axis")},
            )
        rail_at = i + (0.66 if narrow else 0.44)
        n = int(row["n"]) if present(row["n"]) else ctx.home_units
        now = int(row["rank"]) if present(row["rank"]) else None
        add_rail(figure, rail_at, ends, n, now, rank_before(row), rail_words(row, ctx), style)
        notes += rail_scale(rail_at, ends, n, style, ctx)
        notes += _row_words(row, i, height / rows, style, ctx, narrow=narrow)
    figure.update_layout(annotations=notes)
    return figure


def _row_words(
    row: pd.Series, i: int, tall: float, style: Look, ctx: ChartContext, *, narrow: bool
) -> list[dict[str, object]]:
    """Return index, rank, move and score of one row as annotations."""
    move, role = _move(row, ctx)
    score, change = score_words(row, ctx)
    ink = str(style.colours[role]) if role in ("up", "down") else style.ink("secondary")
    rank = safe(str(int(row["rank"]))) if present(row["rank"]) else numbers.DASH
    if present(row["rank"]) and present(row["n"]):
        size = f"{style.type('h2'):g}px"
        rank += f"<span style='font-size:{size};font-weight:400'>/{int(row['n'])}</span>"
    title = f"{safe(str(row['label']))} <span style='font-weight:400'>{int(row['year'])}</span>"
    if bool(row["rank_is_computed"]):
        chip = safe(say(ctx, "common.computed_rank"))
        title += f"<span style='font-size:{style.type('label'):g}px;font-weight:400'> · {chip}</span>"
    group = group_words(row, ctx)
    name = safe(str(row[f"topic_{ctx.language}"]))
    scored = safe(score + (f" · {change}" if change else ""))
    top, low = i + 0.24, i + 0.24 + min(0.62, style.type("h2") * 1.5 / tall)
    hero = style.font("h1", 700, str(style.colours["home"]))
    small = style.font("label", colour=style.ink("secondary"))
    place: dict[str, Any] = {"xanchor": "left", "yanchor": "middle"}
    if narrow:
        after = text_width(move, style.type("label"), 600) + 1.2 * style.type("label")
        return [
            label(title, style.font("body", 700), x=0, y=i + 0.16, **place),
            label(safe(move), style.font("label", 600, ink), x=0, y=i + 0.38, **place),
            label(scored, small, x=0, y=i + 0.38, xshift=round(after, 1), **place),
            label(rank, hero, x=1, y=i + 0.22, xanchor="right", yanchor="middle"),
        ]
    under = low + 1.35 * style.type("label") / tall
    return [
        label(title, style.font("h2", 700), x=0, y=top, **place),
        label(name, small, x=0, y=low, **place),
        *([label(safe(group), small, x=0, y=under, **place)] if group else []),
        label(rank, hero, x=0.385, y=i + 0.5, xanchor="right", yanchor="middle"),
        label(safe(move), style.font("body", 600, ink), x=0.41, y=top, **place),
        label(scored, small, x=0.41, y=low, **place),
    ]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the cards (LATEST rows): the finding of Tổng quan and its sources."""
    title = overview_title(frame, ctx.home_name, ctx.language)
    if frame.empty:
        return FigureText(title, "", "", "", "", "", title)
    lang = ctx.language
    years = [int(year) for year in frame["year"]]
    span = f"{min(years)}–{max(years)}" if min(years) < max(years) else str(years[0])
    key = "card.period_at" if ctx.as_of else "card.period"
    period = say(ctx, key, years=span, date=dates.day(ctx.as_of, lang) if ctx.as_of else "")
    sources = [
        f"{publisher} ({', '.join(f'{label_} {int(year)}' for label_, year in members)})"
        for publisher, members in (
            (name, zip(rows["label"], rows["year"], strict=True))
            for name, rows in frame.groupby(f"publisher_short_{lang}", sort=False)
        )
    ]
    notes = []
    computed = [str(r["label"]) for _, r in frame.iterrows() if bool(r["rank_is_computed"])]
    if computed:
        notes.append(say(ctx, "card.note_computed", labels=listed(computed, lang)))
    derived = [
        str(r["label"]) for _, r in frame.iterrows() if bool(r["derived_score"]) or bool(r["derived_rank"])
    ]
    if derived:
        notes.append(say(ctx, "card.note_derived", labels=listed(derived, lang)))
    newer = [f"{r['label']} {int(r['newer_year'])}" for _, r in frame.iterrows() if present(r["newer_year"])]
    if newer:
        notes.append(say(ctx, "card.note_newer", editions=listed(newer, lang), home=ctx.home_name))
    populations = [int(n) for n in frame["n"].dropna()]
    return FigureText(
        title=title,
        subtitle=say(ctx, "card.subtitle"),
        unit=say(ctx, "bump.unit"),
        scope=say(ctx, "common.scope", n=max(populations, default=63)),
        period=period,
        source=say(ctx, "card.source", sources="; ".join(sources)),
        alt=". ".join([title, *(rail_words(row, ctx) for _, row in frame.iterrows())]) + ".",
        notes=tuple(notes),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of the cards: one row an index."""
    columns = {
        "index": frame["label"],
        "year": frame["year"].astype("Int64"),
        "rank": frame["rank"].astype("Int64"),
        "of": frame["n"].astype("Int64"),
        "score": frame["score"],
        "group": frame[f"tier_{ctx.language}"],
        "year_previous": frame["year_previous"].astype("Int64"),
        "rank_previous": frame["rank_previous"].astype("Int64"),
        "score_previous": frame["score_previous"],
        "places_change": frame["places_change"].astype("Int64"),
        "points_change": frame["points_change"],
        "publisher": frame[f"publisher_short_{ctx.language}"],
        "published_on": frame["published_on"],
        "remark": ["; ".join(table_remarks(row, ctx)) for _, row in frame.iterrows()],
    }
    table = pd.DataFrame({say(ctx, f"column.{name}"): values for name, values in columns.items()})
    return table.reset_index(drop=True)


SPEC = FigureSpec(
    name="rank_cards",
    code="F1",
    queries=("indices/latest", "indices/province_history"),
    draw=draw,
    describe=describe,
    tabulate=tabulate,
    sample=latest_sample,
    screen_height=SCREEN_HEIGHT,
)
