"""The sentences and the table of the map and its tile twin (F4)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from reform.figures import ranking_words as say_of
from reform.figures.class_bands import CLASSES, bands, basis_of, size_words
from reform.figures.context import ChartContext, FigureText
from reform.figures.facts_of_rows import ranking_table
from reform.wording.sentences import listed, present
from reform.wording.texts import text


def title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Say which regions hold the best class; the home's own place where regions are not known."""
    basis = basis_of(frame)
    if basis is None:
        return say_of.strip_title(frame, ctx)
    top = [codes for codes in bands(frame, basis).members if codes][-1]
    best = frame[frame["province_code"].isin(top)]
    if len(top) < 2 or best["region_vi"].isna().any():
        return say_of.strip_title(frame, ctx)
    counts = best.groupby("region_vi").size().reset_index(name="k")
    counts = counts.sort_values(["k", "region_vi"], ascending=[False, True], kind="stable")
    names = dict(zip(frame["region_vi"], frame[f"region_{ctx.language}"], strict=True))
    for most in (1, 2):
        chosen = counts.head(most)
        k = int(chosen["k"].sum())
        # A sentence about a minority would mislead; two regions are as many as a title can name.
        if 2 * k > len(top):
            regions = listed([str(names[region]) for region in chosen["region_vi"]], ctx.language)
            key = f"figures_depth.map.title_{basis}"
            return text(ctx.language, key, count=k, k=k, m=len(top), regions=regions)
    key = f"figures_depth.map.title_spread_{basis}"
    return text(ctx.language, key, m=len(top), regions=len(counts))


def describe(frame: pd.DataFrame, ctx: ChartContext, figure: str, last_note: str) -> FigureText:
    """Return the words of the map or the tile grid (`figure`: map, tile) of RANKING rows."""
    basis = basis_of(frame)
    if basis is None:
        sparse = text(ctx.language, "figures_depth.map.subtitle_sparse")
        found = say_of.words(frame, ctx, sparse)
        return replace(found, notes=(*found.notes, last_note))
    ink = "lighter" if ctx.theme == "dark" else "darker"
    parts = [
        text(ctx.language, f"figures_depth.map.subtitle_{ink}_{basis}"),
        *([text(ctx.language, "figures_depth.tile.subtitle")] if figure == "tile" else []),
        size_words(bands(frame, basis), ctx),
    ]
    found = say_of.words(frame, ctx, " · ".join(parts))
    headline = title(frame, ctx)
    alt = say_of.alt_words(frame, headline, ctx)
    return replace(found, title=headline, alt=alt, notes=(*found.notes, last_note))


def sparse_words(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Say why nothing is drawn: no rows, or fewer than half of the units have a value."""
    if frame.empty:
        return say_of.strip_title(frame, ctx)
    k = int((frame["rank"].notna() | frame["score"].notna()).sum())
    return text(ctx.language, "figures_depth.map.too_few", count=k, k=k, n=len(frame))


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin: the ranking table and the colour class, 5 the best."""
    table = ranking_table(frame, ctx)
    basis = basis_of(frame)
    found = bands(frame, basis) if basis else None
    classes = [found.of(str(code)) if found else None for code in frame["province_code"]]
    shown = pd.Series([None if c is None else c + 1 for c in classes], dtype="Int64")
    place = list(table.columns).index(text(ctx.language, "figures.column.score")) + 1
    table.insert(place, text(ctx.language, "figures_depth.map.column_class", n=CLASSES), shown)
    return table


def standing_of_home(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Return what stands under the home's name on a map: rank, or that there is no value."""
    own = frame[frame["province_code"] == ctx.home_code]
    if own.empty:
        return None
    row = own.iloc[0]
    if present(row["rank"]):
        return f"{int(row['rank'])}/{int(row['n'])}"
    return text(ctx.language, "figures_depth.map.no_value")
