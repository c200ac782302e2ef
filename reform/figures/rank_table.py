"""Tables of an A4 sheet: F1 as the newest ranks, each with its rail, and tables of words."""

from __future__ import annotations

from html import escape

import pandas as pd

from reform.figures import component_words, marks, rank_card
from reform.figures.context import ChartContext
from reform.figures.template import look
from reform.wording import numbers
from reform.wording.briefings import padded_places
from reform.wording.sentences import present
from reform.wording.texts import text

ROW, HEAD = 92, 82
"""Heights in px of an A4 sheet: a row and the head."""
LOSS_ROW = 70
_MOST_LOSSES = 5
# The longest bar of the losses, px.
_LONGEST = 800


def _say(ctx: ChartContext, key: str, **values: object) -> str:
    return text(ctx.language, f"a4.rank_table.{key}", **values)


def heading(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the heading of the table: among how many the ranks are."""
    populations = [int(n) for n in frame["n"].dropna()]
    return _say(ctx, "heading", n=max(populations, default=ctx.home_units))


def height(rows: int) -> int:
    """Return the height of a table in px."""
    return HEAD + ROW * rows


def _move(row: pd.Series, ctx: ChartContext) -> str:
    """Write the move as papers do ("tăng 02 bậc"); what cannot be compared says why."""
    if present(row["places_change"]) and (change := int(row["places_change"])):
        return _say(ctx, "up" if change > 0 else "down", places=padded_places(abs(change), ctx.language))
    return rank_card.move_words(row, ctx)


def table_html(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the table (LATEST rows); every value is escaped."""
    n = int(frame["n"].max()) if frame["n"].notna().any() else ctx.home_units
    heads = [("index", ""), ("year", ""), ("rank", ""), ("move", ""), ("score", "num")]
    cells = "".join(f'<th class="{kind}">{escape(_say(ctx, key))}</th>' for key, kind in heads)
    rail_head = f"<span>1</span><span>{escape(_say(ctx, 'rail'))}</span><span>{n}</span>"
    marked = _marked(frame, ctx)
    body = "".join(_row_html(row, mark, ctx) for mark, (_, row) in zip(marked, frame.iterrows(), strict=True))
    return (
        f'<table class="ranks"><thead><tr>{cells}<th class="rail"><div class="scale">{rail_head}</div></th>'
        f"</tr></thead><tbody>{body}</tbody></table>"
    )


def _marked(frame: pd.DataFrame, ctx: ChartContext) -> list[int | None]:
    """Number the rows that have a remark."""
    numbered = iter(range(1, len(frame) + 1))
    return [next(numbered) if rank_card.table_remarks(row, ctx) else None for _, row in frame.iterrows()]


def remarks(frame: pd.DataFrame, ctx: ChartContext) -> tuple[str, ...]:
    """Return the remarks under the table, each with the number that stands at its row."""
    return tuple(
        f"({mark})\u00a0{row['label']}: {'; '.join(rank_card.table_remarks(row, ctx))}"
        for mark, (_, row) in zip(_marked(frame, ctx), frame.iterrows(), strict=True)
        if mark
    )


def _row_html(row: pd.Series, mark: int | None, ctx: ChartContext) -> str:
    ranked = present(row["rank"])
    n = int(row["n"]) if present(row["n"]) else ctx.home_units
    shown = numbers.rank(row["rank"], row["n"]) if ranked else numbers.DASH
    score, change = rank_card.score_words(row, ctx) if present(row["score"]) else (numbers.DASH, "")
    moved = f' · <span class="whole">{escape(change)}</span>' if change else ""
    note = f"<sup> ({mark})</sup>" if mark else ""
    rail = marks.rail(int(row["rank"]) if ranked else None, rank_card.rank_before(row), n, look(ctx))
    computed = ' class="computed"' if bool(row["rank_is_computed"]) and ranked else ""
    said = escape(rank_card.rail_words(row, ctx), quote=True)
    return (
        f"<tr><td>{escape(str(row['label']))}{note}</td><td>{int(row['year'])}</td>"
        f'<td class="rank"><span{computed}>{escape(shown)}</span></td>'
        f"<td>{escape(_move(row, ctx))}{moved}</td>"
        f'<td class="num">{escape(score)}</td>'
        f'<td class="rail" role="img" aria-label="{said}">{rail}</td></tr>'
    )


def key_words(ctx: ChartContext) -> str:
    """Return what the marks of the rail mean."""
    return _say(ctx, "key")


def losses(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the components (COMPONENTS rows) that cost most, five at most, the largest first."""
    rows = component_words.ordered(component_words.known(frame)) if len(frame) else frame
    return rows[rows["points_lost"] > 0].head(_MOST_LOSSES) if len(rows) else rows


def losses_height(frame: pd.DataFrame) -> int:
    """Return the height of the bars of `losses` in px."""
    return LOSS_ROW * len(losses(frame))


def losses_words(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return what the columns are and how many components are left out."""
    return text(ctx.language, "a4.losses.key", k=len(losses(frame)), n=len(component_words.known(frame)))


def losses_html(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the losses as bars beside names and weights; those that the title counts are strong."""
    rows = losses(frame)
    strong, _ = component_words.heaviest(frame)
    most = float(rows["points_lost"].max())
    body = []
    for _, row in rows.iterrows():
        kind = "strong" if str(row["dimension"]) in strong else "weak"
        weight = numbers.percent(row["weight"], 0, ctx.language)
        share = float(row["points_lost"]) / most
        body.append(
            f'<tr class="{kind}"><td>{escape(str(row[f"short_{ctx.language}"]))}</td>'
            f'<td class="weight">{escape(weight)}</td>'
            f'<td class="bar"><i style="width:{_LONGEST * share:.0f}px"></i>'
            f"<b>{escape(component_words.lost_words(row['points_lost'], frame, ctx))}</b></td></tr>"
        )
    return f'<table class="losses"><tbody>{"".join(body)}</tbody></table>'


def words_html(table: pd.DataFrame) -> str:
    """Return a table whose second column holds numbers already written; every value is escaped."""
    kinds = ["", "value", *[""] * (len(table.columns) - 2)]
    heads = zip(kinds, table.columns, strict=True)
    head = "".join(f'<th class="{kind and "num"}">{escape(str(name))}</th>' for kind, name in heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{kind}">{escape(str(v))}</td>' for kind, v in zip(kinds, row, strict=True))
        + "</tr>"
        for row in table.itertuples(index=False)
    )
    return f'<table class="words"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
