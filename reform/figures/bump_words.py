"""The sentences of the bump chart (F3): finding, eras, breaks, gaps, ties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from reform.figures import trail
from reform.figures.context import ChartContext, FigureText
from reform.figures.facts_of_rows import derived_note, group_words, named
from reform.figures.template import safe, say
from reform.wording import numbers
from reform.wording.sentences import listed, with_part
from reform.wording.texts import text

NEW_UNITS = 34
_YEAR = re.compile(r"\d{4}")


def year_span(years: Sequence[int]) -> str:
    """Return "2006–2008", or the single year."""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def year_list(years: Sequence[int], ctx: ChartContext) -> str:
    """Return years as spans: "2006–2008 và 2012"."""
    return listed([year_span(run) for run in trail.runs(years, ())], ctx.language)


def era_words(frame: pd.DataFrame, start: int, stop: int, last: int, ctx: ChartContext) -> list[str]:
    """Return names of an era from the longest to the shortest."""
    inside = frame[frame["year"].between(start, stop)]
    labels = list(inside[f"era_label_{ctx.language}"].dropna().unique())
    # A label that names a later year than any shown tells what was not known yet on that day.
    found = [label for label in map(str, labels[:1]) if all(int(y) <= last for y in _YEAR.findall(label))]
    if stop == last and start < stop:
        found.append(say(ctx, "bump.era_since", year=start))
    found.append(year_span([start, stop]))
    if stop > start:
        found.append(f"{start}–{stop % 100:02d}")
    elif stop == last:
        found.insert(len(found) - 1, say(ctx, "bump.era_since", year=start))
    return found


def hidden_years(frame: pd.DataFrame, code: str) -> list[int]:
    """Return the years in which the publisher prints no rank of a unit.

    From a break of kind `publication` on, editions name only some units: a unit that is not
    among the ranks has no row at all, so the years are read from the whole frame.
    """
    own = frame[frame["province_code"] == code]
    years = set(own.loc[own["not_published"].astype(bool), "year"].astype(int))
    since = frame.loc[frame["break_kind"] == "publication", "year"]
    if len(since):
        later = {int(year) for year in frame["year"] if year >= since.min()}
        years |= later - set(own.loc[own["rank"].notna(), "year"].astype(int))
    return sorted(years)


def of_home_era(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the HISTORY rows of the era of home: places of the 63 and of the 34 never mix."""
    return frame if frame.empty else frame[frame["units"] == ctx.home_units]


def of_successor(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the placed HISTORY rows of what a home of the 63 became, none for a home of the 34."""
    if frame.empty or ctx.home_units == NEW_UNITS or ctx.successor is None:
        return frame.iloc[0:0]
    rows = frame[(frame["units"] == NEW_UNITS) & (frame["province_code"] == ctx.successor)]
    return rows[rows["rank"].notna()].sort_values("year")


def hover(row: pd.Series, ctx: ChartContext) -> str:
    """Return the hover text of one unit in one year."""
    key = "common.hover_rank_computed" if bool(row["rank_is_computed"]) else "common.hover_rank"
    standing = say(ctx, key, standing=numbers.rank(row["rank"], row["n"]))
    group = group_words(row, ctx)
    return "<br>".join(
        (
            f"<b>{safe(str(row['province']))}</b>",
            safe(f"{int(row['year'])}: {standing}"),
            *([safe(group)] if group else []),
            safe(str(row[f"publisher_short_{ctx.language}"])),
        )
    )


def series(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the name of the index, with the component that the rows are about, named as it is now."""
    newest = frame.sort_values("year", kind="stable").iloc[-1]
    return with_part(str(newest["label"]), newest, ctx.language)


def _own(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    return frame[frame["province_code"] == ctx.home_code]


def title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """State where the home's rank went within one method, true in every case of the data."""
    frame = of_home_era(frame, ctx)
    own = _own(frame, ctx) if not frame.empty else frame
    found = trail.standings(own) if not own.empty else []
    if not found:
        if not own.empty and hidden_years(frame, ctx.home_code):
            label = series(own, ctx)
            return say(ctx, "bump.title_not_published", home=ctx.home_name, label=label)
        return say(ctx, "common.nothing", home=ctx.home_name)
    label = series(own, ctx)
    last = found[-1]
    now = numbers.rank(last.rank, last.n)
    common: dict[str, Any] = {"label": label, "home": ctx.home_name}
    if len(found) == 1:
        return say(ctx, "bump.title_one_year", rank=now, year=last.year, **common)
    severed = trail.severed_years(frame)
    # Years with few ranks are drawn but do not carry the finding, as long as others can.
    covered = set(own.loc[own["coverage"] >= trail.ENOUGH, "year"].astype(int))
    move = trail.notable_move([s for s in found if s.year in covered], severed)
    move = move or trail.notable_move(found, severed)
    if move is None:
        return say(ctx, "bump.title_not_comparable", rank=now, year=last.year, **common)
    values: dict[str, Any] = {
        "before": move.start.rank,
        "start": move.start.year,
        "after": move.end.rank,
        "end": move.end.year,
        **common,
    }
    if move.places == 0:
        rank = numbers.rank(move.end.rank, move.end.n)
        return say(ctx, "bump.title_unchanged", rank=rank, **values)
    return say(ctx, "bump.title_up" if move.places > 0 else "bump.title_down", **values)


def notes(frame: pd.DataFrame, ctx: ChartContext) -> tuple[str, ...]:
    """Return every caveat: breaks, other populations, thin years, gaps, ties, computed ranks."""
    every, frame = frame, of_home_era(frame, ctx)
    severed = [year for year in trail.severed_years(frame) if year > frame["year"].min()]
    found = []
    if severed:
        years = listed([str(year) for year in severed], ctx.language)
        found.append(say(ctx, "bump.note_breaks", count=len(severed), years=years))
    found += _changed_content(frame, ctx)
    ranked = frame[frame["rank"].notna()]
    if ranked.empty:
        return tuple(found)
    usual = ranked.loc[ranked["year"] == ranked["year"].max(), "population"].max()
    for n in sorted({int(n) for n in ranked.loc[ranked["population"] > usual, "population"]}):
        those = sorted({int(year) for year in ranked.loc[ranked["population"] == n, "year"]})
        found.append(say(ctx, "bump.note_population", years=year_list(those, ctx), n=n))
    thin = ranked[ranked["coverage"] < trail.ENOUGH]
    if len(thin):
        ranks_held = dict(zip(thin["year"], thin["units_with_rank"], strict=True))
        counts = [say(ctx, "bump.thin_year", k=int(k), year=int(year)) for year, k in ranks_held.items()]
        found.append(say(ctx, "bump.note_thin", years=listed(counts, ctx.language)))
    own = _own(frame, ctx)
    have = {int(y) for y in own.loc[own["rank"].notna(), "year"]}
    hidden = hidden_years(frame, ctx.home_code)
    if hidden:
        years = year_list(hidden, ctx)
        found.append(say(ctx, "bump.note_hidden", home=ctx.home_name, years=years))
    gaps = sorted({int(y) for y in ranked["year"]} - have - set(hidden)) if have else []
    if gaps:
        found.append(say(ctx, "bump.note_gaps", home=ctx.home_name, years=year_list(gaps, ctx)))
    found += _ties(ranked, ctx)
    if ranked["rank_is_computed"].astype(bool).all():
        found.append(say(ctx, "bump.note_computed"))
    elif ranked["rank_is_computed"].astype(bool).any():
        those = sorted({int(y) for y in ranked.loc[ranked["rank_is_computed"].astype(bool), "year"]})
        found.append(say(ctx, "bump.note_computed_years", years=year_list(those, ctx)))
    found += _other_era(every, max(have, default=None), int(ranked["year"].max()), ctx)
    derived = derived_note(own, ctx)
    if derived:
        years = year_list(sorted(own.loc[own["derived_rank"].astype(bool), "year"].astype(int)), ctx)
        found.append(say(ctx, "bump.note_derived", home=ctx.home_name, years=years))
    return tuple(found)


def _changed_content(frame: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Name the years in which a part of the content changed though the line goes on."""
    changed = frame.loc[(frame["break_kind"] == "component") & (frame["year"] > frame["year"].min()), "year"]
    years = [str(year) for year in sorted(set(changed.astype(int)))]
    if not years:
        return []
    return [text(ctx.language, "uncertainty.changed_content", years=listed(years, ctx.language))]


def _other_era(every: pd.DataFrame, last: int | None, newest: int, ctx: ChartContext) -> list[str]:
    """Say where the series of home ends, what its successor's places are, or what came before.

    `last`: the newest year with a place of home, `newest`: with a place of any unit of its era.
    """
    others = every[(every["units"] != ctx.home_units) & every["rank"].notna()]
    if others.empty:
        return []
    if ctx.home_units == NEW_UNITS:
        return [say(ctx, "bump.note_before")]
    found = [say(ctx, "bump.note_units")]
    # An earlier end has another reason, and its missing years are named above.
    if last == newest:
        key = "bump.note_stops_here" if ctx.successor == ctx.home_code else "bump.note_stops"
        found.append(say(ctx, key, home=ctx.home_name, year=last))
    return found + successor_words(every, ctx)


def successor_words(frame: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Name the places of what home became, each with its population and year."""
    heir = of_successor(frame, ctx)
    if heir.empty:
        return []
    places = [
        say(ctx, "bump.extreme", rank=numbers.rank(row["rank"], row["n"]), year=int(row["year"]))
        for _, row in heir.iterrows()
    ]
    name = str(heir["province"].iloc[-1])
    return [say(ctx, "bump.note_successor", name=name, places=listed(places, ctx.language))]


def _ties(ranked: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Name ties between home and the peers, year by year."""
    chosen = ranked[ranked["province_code"].isin([ctx.home_code, *ctx.peers[:3]])]
    groups = [
        say(
            ctx,
            "bump.tie",
            names=named(list(group["province"]), ctx),
            rank=numbers.rank(group["rank"].iloc[0], group["n"].iloc[0]),
            year=int(group["year"].iloc[0]),
        )
        for _, group in chosen.groupby(["year", "rank"], sort=True)
        if len(group) > 1
    ]
    return [say(ctx, "common.ties", groups="; ".join(groups))] if groups else []


def alt_words(frame: pd.DataFrame, finding: str, ctx: ChartContext) -> str:
    """Return the finding with the newest rank of home, and the best and worst that compare with it."""
    shown = of_home_era(frame, ctx)
    found = trail.standings(_own(shown, ctx))
    parts = [finding]
    if found:
        last = found[-1]
        newest = trail.eras(found, trail.severed_years(shown))[-1]
        alike = [one for one in newest if one.computed == last.computed]
        if len(alike) > 1:
            best = min(alike, key=lambda s: (s.rank / s.n, -s.year))
            worst = max(alike, key=lambda s: (s.rank / s.n, s.year))
            for key, one in (("best", best), ("worst", worst)):
                rank = numbers.rank(one.rank, one.n)
                parts.append(say(ctx, f"bump.alt_{key}", rank=rank, year=one.year))
        parts.append(say(ctx, "bump.alt_newest", rank=numbers.rank(last.rank, last.n), year=last.year))
    return " ".join([". ".join(parts) + ".", *successor_words(frame, ctx)])


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the ranks of one index over its years (HISTORY rows)."""
    finding = title(frame, ctx)
    every, frame = frame, of_home_era(frame, ctx)
    if frame.empty:
        return FigureText(finding, "", "", "", "", "", finding)
    ranked = frame[frame["rank"].notna()]
    label = series(frame, ctx)
    years = sorted({int(y) for y in (ranked if len(ranked) else frame)["year"]})
    span = year_span([years[0], years[-1]])
    codes = {ctx.home_code, *ctx.peers[:3]}
    others = ranked.loc[~ranked["province_code"].isin(codes), "province_code"].nunique()
    drawn = others if ctx.size != "phone" else 0
    newest = frame[frame["year"] == frame["year"].max()]["population"].dropna()
    n = int(newest.max()) if len(newest) else len(set(frame["province_code"]))
    return FigureText(
        title=finding,
        subtitle=say(ctx, "bump.subtitle" if drawn else "bump.subtitle_alone", k=drawn),
        unit=say(ctx, "bump.unit"),
        scope=say(ctx, "common.scope", n=n),
        period=with_part(f"{frame['label'].iloc[0]} {span}", frame.iloc[-1], ctx.language),
        source=say(
            ctx,
            "bump.source",
            publisher=frame[f"publisher_short_{ctx.language}"].iloc[-1],
            label=label,
            years=span,
        ),
        alt=alt_words(every, finding, ctx),
        notes=(*([ctx.peer_words] if ctx.peer_words else []), *notes(every, ctx)),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin of a HISTORY frame: one row a unit and year, home and peers first.

    A home of the 63 has its successor among the 34 after its peers; a home of the 34 has no rows
    of the 63.
    """
    if ctx.home_units == NEW_UNITS:
        frame = of_home_era(frame, ctx)
    if frame.empty:
        return pd.DataFrame()
    chosen = [(code, ctx.home_units) for code in (ctx.home_code, *ctx.peers[:3])]
    order = {unit: place for place, unit in enumerate([*chosen, (ctx.successor, NEW_UNITS)])}
    units = zip(frame["province_code"], frame["units"], strict=True)
    rows = frame.assign(order=[order.get(unit, len(order)) for unit in units])
    rows = rows.sort_values(["order", "province", "units", "year"], kind="stable")

    def remark(row: pd.Series) -> str:
        parts = []
        if bool(row["not_published"]):
            parts.append(say(ctx, "common.not_published"))
        if bool(row["rank_is_computed"]) and row["rank"] == row["rank"]:
            parts.append(say(ctx, "common.computed_rank"))
        if bool(row["derived_rank"]):
            parts.append(say(ctx, "common.derived_short"))
        if row["break_kind"] in trail.SEVERING:
            parts.append(str(row[f"break_text_{ctx.language}"]))
        return "; ".join(parts)

    groups = rows[f"tier_{ctx.language}"]
    columns = {
        "province": rows["province"],
        "year": rows["year"].astype("Int64"),
        "rank": rows["rank"].astype("Int64"),
        "of": rows["n"].astype("Int64"),
        "score": rows["score"],
        **({"group": groups} if groups.notna().any() else {}),
        "units_with_rank": rows["units_with_rank"].astype("Int64"),
        "remark": [remark(row) for _, row in rows.iterrows()],
    }
    table = pd.DataFrame({say(ctx, f"column.{name}"): values for name, values in columns.items()})
    return table.reset_index(drop=True)
