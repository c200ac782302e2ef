"""Words that several index figures make from the same rows: sources, ties, missing, hover."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from reform.figures import intervals
from reform.figures.context import ChartContext
from reform.figures.template import safe, say
from reform.wording import dates, numbers
from reform.wording.sentences import day_of, listed, present, with_part
from reform.wording.texts import text

# More names than these make a note nobody reads; the table twin has them all.
_MOST_NAMES = 12
_MOST_TIES = 6
# Centrally run cities before 2025: a sentence must not call them "tỉnh".
_CITIES = frozenset({"01", "31", "48", "79", "92"})
# Among the 34, Huế (2025) and Đồng Nai (2026) too.
_CITIES_OF_34 = _CITIES | {"46", "75"}


def kind_of_unit(code: str, ctx: ChartContext) -> str:
    """Return "tỉnh", or "địa phương" for a centrally run city."""
    cities = _CITIES_OF_34 if ctx.home_units == 34 else _CITIES
    return say(ctx, "common.city" if code in cities else "common.province")


def home_row(frame: pd.DataFrame, ctx: ChartContext) -> pd.Series | None:
    """Return the row of the home province, None when it is not in the frame."""
    own = frame[frame["province_code"] == ctx.home_code]
    return None if own.empty else own.iloc[0]


def edition(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the name of the edition: "PCI 2020", with the component that the rows are about, if any."""
    first = frame.iloc[0]
    return with_part(f"{first['label']} {int(first['year'])}", first, ctx.language)


def population(frame: pd.DataFrame) -> int:
    """Return how many units the edition surveyed; units listed when the source does not say."""
    stated = frame["population"].dropna()
    return int(stated.max()) if len(stated) else len(frame)


def is_sparse(frame: pd.DataFrame) -> bool:
    """Tell whether fewer than half of the population have scores (DESIGN §5)."""
    return 2 * int(frame["score"].notna().sum()) < population(frame)


def published_words(row: pd.Series, ctx: ChartContext) -> str:
    """Say when an edition was published, as precisely as that is known."""
    if not present(row["published_on"]):
        return say(ctx, "common.published_unknown")
    day = day_of(row["published_on"])
    if row["public_rule"] == "assumed":
        return say(ctx, "common.published_assumed", date=dates.day(day, ctx.language))
    return say(ctx, "common.published", date=dates.published(day, str(row["precision"]), ctx.language))


def source_words(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Name publisher, edition, publication day and who made the ranks."""
    first = frame.iloc[0]
    ranked = frame[frame["rank"].notna()]
    if ranked.empty:
        key = "common.source_plain"
    elif ranked["rank_is_computed"].astype(bool).all():
        key = "common.source_computed"
    elif ranked["rank_is_computed"].astype(bool).any():
        key = "common.source_mixed"
    else:
        key = "common.source_published"
    return say(
        ctx,
        key,
        publisher=first[f"publisher_short_{ctx.language}"],
        edition=edition(frame, ctx),
        published=published_words(first, ctx),
    )


def named(names: Sequence[str], ctx: ChartContext) -> str:
    """List names, the first twelve by name and the rest by count."""
    if len(names) <= _MOST_NAMES:
        return listed(list(names), ctx.language)
    rest = len(names) - _MOST_NAMES
    return say(ctx, "common.and_others", count=rest, names=", ".join(names[:_MOST_NAMES]), k=rest)


def tie_note(ranked: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Name the units that share a rank, None when nobody does."""
    ranked = ranked[ranked["rank"].notna()]
    groups = [
        f"{listed(list(group['province']), ctx.language)} "
        f"({numbers.rank(group['rank'].iloc[0], group['n'].iloc[0])})"
        for _, group in ranked.groupby("rank", sort=True)
        if len(group) > 1
    ]
    if not groups:
        return None
    shown = "; ".join(groups[:_MOST_TIES])
    if len(groups) > _MOST_TIES:
        rest = len(groups) - _MOST_TIES
        return say(ctx, "common.ties_more", count=rest, groups=shown, k=rest)
    return say(ctx, "common.ties", groups=shown)


def missing_note(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Name the units without a value; with computed ranks say on how many units they rest."""
    without = frame[frame["score"].isna() & frame["rank"].isna() & ~frame["not_published"].astype(bool)]
    if without.empty:
        return None
    if 2 * len(without) > len(frame):
        k, n = int(frame["rank"].notna().sum()), population(frame)
        return say(ctx, "common.known_ranks", k=k, n=n)
    ranked = frame[frame["rank"].notna()]
    computed = len(ranked) and ranked["rank_is_computed"].astype(bool).all()
    key = "common.missing_computed" if computed else "common.missing"
    names = named(list(without["province"]), ctx)
    return say(ctx, key, k=len(without), names=names, n=len(frame) - len(without))


def unpublished_note(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Say for how many units the publisher prints no rank, None when for none."""
    hidden = int(frame["not_published"].astype(bool).sum())
    if not hidden:
        return None
    return say(ctx, "common.not_published_note", k=hidden)


def derived_note(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Name the units whose cell is derived or reinterpreted, None when there is none."""
    marks = frame["derived_rank"].astype(bool)
    if "derived_score" in frame:
        marks = marks | frame["derived_score"].astype(bool)
    names = list(dict.fromkeys(frame.loc[marks, "province"]))
    return say(ctx, "common.derived", names=named(names, ctx)) if names else None


def computed_words(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Return "hạng tính lại" when every rank shown is computed, and the published group of home."""
    ranked = frame[frame["rank"].notna()]
    if ranked.empty or not ranked["rank_is_computed"].astype(bool).all():
        return None
    words = say(ctx, "common.computed_rank")
    own = home_row(ranked, ctx)
    if own is None or not present(own[f"tier_{ctx.language}"]):
        return words
    group = text(
        ctx.language, "uncertainty.home_group", home=ctx.home_name, group=own[f"tier_{ctx.language}"]
    )
    return f"{words} · {group}"


def group_words(row: pd.Series, ctx: ChartContext) -> str | None:
    """Return the published group that stands beside a computed rank, None beside a printed one."""
    if not bool(row["rank_is_computed"]) or not present(row.get(f"tier_{ctx.language}")):
        return None
    return say(ctx, "common.group", group=row[f"tier_{ctx.language}"])


def mixed_ranks(row: pd.Series) -> bool:
    """Tell whether one of the two ranks of a row is printed and the other computed: never subtracted."""
    return (
        present(row["rank"])
        and present(row["rank_previous"])
        and bool(row["rank_is_computed"]) != bool(row["rank_previous_is_computed"])
    )


def rank_and_score(row: pd.Series, ctx: ChartContext) -> str:
    """Return "50/63 · 62,42 điểm" with what is known of the two."""
    parts = []
    if present(row["rank"]):
        parts.append(numbers.rank(row["rank"], row["n"]))
    if present(row["score"]):
        shown = numbers.score(row["score"], row["unit"], int(row["decimals"]), ctx.language)
        parts.append(shown if row["unit"] == "percent" else say(ctx, "common.score", value=shown))
    return " · ".join(parts) or say(ctx, "common.no_value")


def standing_words(row: pd.Series, ctx: ChartContext) -> str:
    """Return rank and score, with what a computed rank owes: that it is one, and the published group."""
    words = rank_and_score(row, ctx)
    if not present(row["rank"]) or not bool(row["rank_is_computed"]):
        return words
    group = row[f"tier_{ctx.language}"]
    if not present(group):
        return f"{words} ({say(ctx, 'common.computed_rank')})"
    return f"{words} ({text(ctx.language, 'uncertainty.computed_and_group', group=group)})"


def hover_words(row: pd.Series, ctx: ChartContext) -> str:
    """Return the hover text of one unit: name, rank and score, change, source."""
    rank = say(
        ctx,
        "common.hover_rank_computed" if bool(row["rank_is_computed"]) else "common.hover_rank",
        standing=rank_and_score(row, ctx),
    )
    lines = [f"<b>{safe(str(row['province']))}</b>", safe(rank)]
    if present(row["places_change"]) or present(row["points_change"]):
        parts = []
        if present(row["places_change"]):
            parts.append(numbers.arrow_places(int(row["places_change"]), ctx.language))
        if present(row["points_change"]):
            parts.append(
                numbers.score_change(row["points_change"], row["unit"], int(row["decimals"]), ctx.language)
            )
        lines.append(
            safe(say(ctx, "common.hover_change", change=" · ".join(parts), year=int(row["year_previous"])))
        )
    elif row["change_refused"] in ("method", "boundary"):
        lines.append(safe(say(ctx, f"common.refused_{row['change_refused']}", year=int(row["year"]))))
    if row["change_refused"] not in ("method", "boundary") and mixed_ranks(row):
        lines.append(safe(text(ctx.language, "uncertainty.mixed")))
    lines += [safe(line) for line in intervals.lines(row, ctx)]
    if present(row[f"tier_{ctx.language}"]):
        lines.append(safe(say(ctx, "common.group", group=row[f"tier_{ctx.language}"])))
    lines.append(safe(f"{row[f'publisher_short_{ctx.language}']}, {published_words(row, ctx)}"))
    return "<br>".join(lines)


def ranking_table(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of a RANKING frame, one row a unit, headed in the language."""
    refused = {
        kind: say(ctx, f"common.refused_{kind}", year=int(frame["year"].iloc[0]) if len(frame) else 0)
        for kind in ("method", "boundary")
    }

    def remark(row: pd.Series) -> str:
        parts = []
        if bool(row["not_published"]):
            parts.append(say(ctx, "common.not_published"))
        elif not present(row["rank"]) and not present(row["score"]):
            parts.append(say(ctx, "common.no_value"))
        if bool(row["rank_is_computed"]) and present(row["rank"]):
            parts.append(say(ctx, "common.computed_rank"))
        if bool(row["derived_score"]) or bool(row["derived_rank"]):
            parts.append(say(ctx, "common.derived_short"))
        if row["change_refused"] in refused:
            parts.append(refused[row["change_refused"]])
        elif mixed_ranks(row):
            parts.append(text(ctx.language, "uncertainty.mixed"))
        return "; ".join(parts)

    columns = {
        "rank": frame["rank"].astype("Int64"),
        "of": frame["n"].astype("Int64"),
        "province": frame["province"],
        "region": frame[f"region_{ctx.language}"],
        "score": frame["score"],
        **intervals.columns(frame),
        "group": frame[f"tier_{ctx.language}"],
        "year_previous": frame["year_previous"].astype("Int64"),
        "rank_previous": frame["rank_previous"].astype("Int64"),
        "places_change": frame["places_change"].astype("Int64"),
        "points_change": frame["points_change"],
        "remark": [remark(row) for _, row in frame.iterrows()],
    }
    table = pd.DataFrame({_head(name, ctx): values for name, values in columns.items()})
    return table.reset_index(drop=True)


def _head(name: str, ctx: ChartContext) -> str:
    if name in intervals.COLUMNS:
        return text(ctx.language, f"uncertainty.interval.{name}")
    return say(ctx, f"column.{name}")
