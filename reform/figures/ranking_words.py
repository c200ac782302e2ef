"""The sentences of the ranking figures (F2, F2b): finding, subtitle, unit, alternative text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.figures.context import ChartContext, FigureText
from reform.figures.facts_of_rows import (
    computed_words,
    derived_note,
    edition,
    home_row,
    is_sparse,
    kind_of_unit,
    missing_note,
    population,
    source_words,
    standing_words,
    tie_note,
    unpublished_note,
)
from reform.figures.template import say
from reform.wording import numbers
from reform.wording.sentences import distance, present


def region_name(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Return the chosen region as named in the language, None when none is chosen."""
    if ctx.region is None:
        return None
    rows = frame[frame["region_vi"] == ctx.region]
    return ctx.region if rows.empty else str(rows.iloc[0][f"region_{ctx.language}"])


def median(frame: pd.DataFrame) -> float | None:
    """Return the median of the scores held, None when fewer than half of the units have one."""
    return None if is_sparse(frame) else float(frame["score"].median())


def strip_title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """State the finding of one edition for the home province, true in every case of the data."""
    if frame.empty:
        return say(ctx, "common.nothing", home=ctx.home_name)
    own = home_row(frame, ctx)
    common: dict[str, Any] = {"home": ctx.home_name, "edition": edition(frame, ctx)}
    middle = median(frame)
    if own is None:
        return say(ctx, "strip.title_no_unit", **common)
    if not present(own["rank"]) and not (present(own["score"]) and middle is not None):
        if bool(own["not_published"]):
            return say(ctx, "strip.title_not_published", **common)
        if present(own[f"tier_{ctx.language}"]):
            return say(ctx, "strip.title_group", group=own[f"tier_{ctx.language}"], **common)
        return say(ctx, "strip.title_missing", **common)
    standing = numbers.rank(own["rank"], own["n"])
    if middle is None or not present(own["score"]):
        k = int(frame["rank"].notna().sum())
        if k == population(frame):
            return say(ctx, "strip.title_plain", rank=standing, **common)
        return say(ctx, "strip.title_sparse", rank=standing, k=k, **common)
    by_region = _region_title(frame, own, middle, ctx)
    if by_region:
        return by_region
    gap = float(own["score"]) - middle
    key = "equal" if gap == 0 else "above" if gap > 0 else "below"
    shown = distance(round(gap, 6), own["unit"], int(own["decimals"]), ctx.language)
    if not present(own["rank"]):
        return say(ctx, f"strip.title_unranked_{key}", gap=shown, **common)
    return say(ctx, f"strip.title_{key}", rank=standing, gap=shown, **common)


def _region_title(frame: pd.DataFrame, own: pd.Series, middle: float, ctx: ChartContext) -> str | None:
    """Return a finding about the chosen region, None when the home's own place says more."""
    region = region_name(frame, ctx)
    if region is None:
        return None
    named: dict[str, Any] = {"region": region, "edition": edition(frame, ctx)}
    members = frame[(frame["region_vi"] == ctx.region) & frame["score"].notna()]
    if len(members) < 2:
        return None
    above = int((members["score"] > middle).sum())
    below = int((members["score"] < middle).sum())
    if own["region_vi"] == ctx.region:
        unit = kind_of_unit(ctx.home_code, ctx)
        common = named | {"home": ctx.home_name, "unit": unit}
        if below == 1 and float(own["score"]) < middle:
            return say(ctx, "strip.title_only_below", **common)
        if above == 1 and float(own["score"]) > middle:
            return say(ctx, "strip.title_only_above", **common)
        return None
    m = len(members)
    if above in (0, m):
        key = "strip.title_region_all" if above else "strip.title_region_none"
        return say(ctx, key, m=m, **named)
    return say(ctx, "strip.title_region", k=above, m=m, **named)


def unit_words(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the unit of the score: "điểm PCI 2020, thang 0–100" or "%"."""
    first = frame.iloc[0]
    if is_sparse(frame) and (frame["rank"].notna().any() or not frame["score"].notna().any()):
        return say(ctx, "common.unit_rank", n=population(frame))
    if first["unit"] == "percent":
        return say(ctx, "common.unit_percent", edition=edition(frame, ctx))
    if not present(first["scale_max"]):
        return say(ctx, "common.unit_points", edition=edition(frame, ctx))
    low, high = (numbers.number(first[f"scale_{end}"] or 0, 0, ctx.language) for end in ("min", "max"))
    return say(ctx, "common.unit_scale", edition=edition(frame, ctx), low=low, high=high)


def notes(frame: pd.DataFrame, ctx: ChartContext) -> tuple[str, ...]:
    """Return every caveat of an edition: missing, not published, ties, derived cells."""
    found = (
        missing_note(frame, ctx),
        unpublished_note(frame, ctx),
        tie_note(frame, ctx),
        derived_note(frame, ctx),
    )
    return tuple(note for note in found if note)


def alt_words(frame: pd.DataFrame, title: str, ctx: ChartContext) -> str:
    """Return the finding with about three numbers: own place, best, median."""
    parts = [title]
    own = home_row(frame, ctx)
    if own is not None and (present(own["rank"]) or present(own["score"])):
        parts.append(say(ctx, "common.alt_home", home=ctx.home_name, standing=standing_words(own, ctx)))
    ranked = frame[frame["rank"].notna()].sort_values("rank", kind="stable")
    if len(ranked):
        first = ranked.iloc[0]
        parts.append(say(ctx, "common.alt_best", name=first["province"], standing=standing_words(first, ctx)))
    middle = median(frame)
    if middle is not None:
        first = frame.iloc[0]
        shown = numbers.score(middle, first["unit"], int(first["decimals"]), ctx.language)
        parts.append(say(ctx, "common.alt_median", value=shown))
    return ". ".join(parts) + "."


def words(frame: pd.DataFrame, ctx: ChartContext, subtitle: str) -> FigureText:
    """Return the words of a figure over one edition; `subtitle` is the figure's own line."""
    title = strip_title(frame, ctx)
    if frame.empty:
        return FigureText(title, "", "", "", "", "", title)
    chip = computed_words(frame, ctx)
    return FigureText(
        title=title,
        subtitle=f"{subtitle} · {chip}" if chip else subtitle,
        unit=unit_words(frame, ctx),
        scope=say(ctx, "common.scope", n=population(frame)),
        period=edition(frame, ctx),
        source=source_words(frame, ctx),
        alt=alt_words(frame, title, ctx),
        notes=notes(frame, ctx),
    )
