"""Findings as sentences: titles and lines made from query rows by tested templates.

Every sentence must be right for any of the 63 provinces and any as-of date, so each case the
data can be in has its own template; nothing is glued from fragments with a hidden assumption.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from reform.wording import dates, numbers
from reform.wording.texts import Lang, text

# A distance of at most this share of the scale is called "only" (0,05 of 100 points).
ONLY_SHARE = 0.0005
# The trial of "some points more", as a share of the scale (0,50 of 100 points).
TRIAL_SHARE = 0.005
# Editions that follow the chosen day this closely are announced under the title.
SOON_DAYS = 31

SCALE = {"percent": 100.0, "points": 100.0, "ratio": 1.0}


def present(value: object) -> bool:
    """Tell whether a query cell holds a value."""
    return value is not None and not bool(pd.isna(value))  # type: ignore[call-overload]


def day_of(value: object) -> date:
    """Return a query cell as a date."""
    return pd.Timestamp(value).date()  # type: ignore[arg-type]


def listed(names: Sequence[str], lang: Lang) -> str:
    """Join names as a sentence does: "A", "A và B", "A, B và C"."""
    if len(names) < 2:
        return "".join(names)
    return text(lang, "sentences.and", first=", ".join(names[:-1]), last=names[-1])


def with_part(name: str, row: pd.Series, lang: Lang) -> str:
    """Return the name of an index or edition, with the component that its row is about, if any."""
    part = row.get(f"part_{lang}")
    return text(lang, "uncertainty.part_of", name=name, part=part) if present(part) else name


def recomputed(place: str, row: pd.Series, lang: Lang, group: str = "tier") -> str:
    """Return a place, marked when it is computed, with the published group beside it.

    `row` says whether (`rank_is_computed`) and names the group in the columns that begin with `group`.
    """
    if not present(row["rank"]) or not bool(row["rank_is_computed"]):
        return place
    named = row[f"{group}_{lang}"]
    if not present(named):
        return text(lang, "uncertainty.place_computed", place=place)
    return text(lang, "uncertainty.place_and_group", place=place, group=named)


def distance(value: float, unit: str, decimals: int, lang: Lang) -> str:
    """Format a distance with as many decimals as it needs not to read as zero."""
    while decimals < 6 and value and not numbers.rounded(abs(value), decimals):
        decimals += 1
    return numbers.points(value, unit, decimals, lang)


def in_upper_half(rank: float, n: float) -> bool:
    """Tell whether a place is in the upper half; the middle place of an odd count is."""
    return 2 * rank <= n + 1


def overview_title(latest: pd.DataFrame, home: str, lang: Lang) -> str:
    """Say where the province stands over all indices and who moved most.

    `latest` holds the rows of `indices/latest` that are shown as cards.
    """
    ranked = latest[latest["rank"].notna() & latest["n"].notna()]
    n = len(ranked)
    if n == 0:
        return text(lang, "sentences.overview_nothing", home=home)
    upper = sum(in_upper_half(r, k) for r, k in zip(ranked["rank"], ranked["n"], strict=True))
    compared = ranked[ranked["places_change"].notna()]
    if len(compared) == n and (compared["places_change"] == 0).all():
        return text(lang, "sentences.overview_unchanged", count=n, n=n)
    if upper == 0:
        where = text(lang, "sentences.overview_all_lower", count=n, n=n)
    elif upper == n:
        where = text(lang, "sentences.overview_all_upper", count=n, n=n)
    else:
        where = text(lang, "sentences.overview_mixed", k=upper, n=n)
    moves = []
    if not compared.empty:
        riser = compared.iloc[int(compared["places_change"].argmax())]
        faller = compared.iloc[int(compared["places_change"].argmin())]
        if riser["places_change"] > 0:
            moves.append(_move("up", riser, lang))
        if faller["places_change"] < 0:
            moves.append(_move("down_too" if moves else "down", faller, lang))
    if not moves:
        return where
    return text(lang, "sentences.overview_with_moves", where=where, moves=", ".join(moves))


def _move(direction: str, row: pd.Series, lang: Lang) -> str:
    n = abs(int(row["places_change"]))
    places = numbers.places(n, lang)
    return text(lang, f"sentences.move_{direction}", label=row["label"], places=places, n=n)


def overview_lede(latest: pd.DataFrame, as_of: date, population: int, lang: Lang) -> str:
    """Say which day and population the overview stands on, and which editions follow soon."""
    lines = [text(lang, "sentences.overview_lede", date=dates.day(as_of, lang), n=population)]
    soon = latest[latest["next_public_from"].notna()]
    days = [(day_of(d) - as_of).days for d in soon["next_public_from"]]
    soon = soon.assign(days=days)
    soon = soon[soon["days"] <= SOON_DAYS]
    for _, group in soon.groupby(["days", "next_year"], sort=True):
        wait, year = int(group["days"].iloc[0]), int(group["next_year"].iloc[0])
        lines.append(
            text(
                lang,
                "sentences.overview_next",
                count=wait,
                labels=listed(list(group["label"]), lang),
                year=year,
                days=wait,
            )
        )
    return " ".join(lines)


def newer_not_held(latest: pd.DataFrame, home: str, lang: Lang) -> str | None:
    """Name the public editions that are newer than the ones held, or return None."""
    behind = latest[latest["newer_year"].notna()]
    if behind.empty:
        return None
    names = [f"{row['label']} {int(row['newer_year'])}" for _, row in behind.iterrows()]
    return text(lang, "sentences.newer_not_held", home=home, editions=listed(names, lang))


def rankings_title(
    ranking: pd.DataFrame, place: pd.Series | None, home_code: str, home: str, lang: Lang
) -> str:
    """Say where the province stands in one edition and how far the next place is.

    `ranking` is `indices/ranking`, `place` the row of `indices/distance` (None without score).
    """
    own = ranking[ranking["province_code"] == home_code]
    first = ranking.iloc[0]
    label = with_part(f"{first['label']} {int(first['year'])}", first, lang)
    if own.empty:
        return text(lang, "sentences.ranking_no_such_unit", label=label, home=home)
    row = own.iloc[0]
    common = {"label": label, "home": home}
    if not present(row["rank"]):
        if row["not_published"]:
            return text(lang, "sentences.ranking_not_published", **common)
        if present(row["tier"]):
            return text(lang, "sentences.ranking_group_only", group=row[f"tier_{lang}"], **common)
        return text(lang, "sentences.ranking_missing", **common)
    common["rank"] = numbers.rank(row["rank"], row["n"])
    if int(row["rank"]) == 1:
        return text(lang, "sentences.ranking_first", **common)
    if place is None or not present(place["gap_next"]):
        return text(lang, "sentences.ranking_plain", **common)
    gap = float(place["gap_next"])
    whole = float(row["scale_max"]) if present(row.get(f"part_{lang}")) else SCALE[row["unit"]]
    key = "ranking_only" if gap <= ONLY_SHARE * whole else "ranking_gap"
    shown = distance(gap, row["unit"], int(row["decimals"]), lang)
    return text(lang, f"sentences.{key}", gap=shown, **common)


def rankings_lede(
    ranking: pd.DataFrame, place: pd.Series | None, gain: pd.Series | None, lang: Lang
) -> str | None:
    """Say what a little more would bring and how far the national median is.

    `ranking`, `place`, `gain`: rows of `indices/ranking`, `indices/distance`, `indices/gain`.
    """
    if place is None or not present(place["median"]):
        first = ranking.iloc[0]
        population = int(first["population"]) if present(first["population"]) else len(ranking)
        if 2 * int(first["units_with_score"]) > population:
            return None  # only this province has no score: the title says so
        k = int(first["units_with_rank"])
        key = "ranking_no_scores" if 2 * k > population else "ranking_sparse"
        return text(lang, f"sentences.{key}", k=k, n=population)
    unit, decimals = place["unit"], int(place["decimals"])
    parts = []
    # The first can gain nothing, which its title says.
    if gain is not None and place["rank"] != 1:
        added = numbers.points(TRIAL_SHARE * SCALE[unit], unit, decimals, lang)
        gained = int(gain["places_gained"])
        key = "gain" if gained else "gain_none"
        parts.append(text(lang, f"sentences.{key}", added=added, places=numbers.places(gained, lang)))
    gap = float(place["gap_median"])
    key = "at_median" if gap == 0 else "below_median" if gap > 0 else "above_median"
    parts.append(
        text(
            lang,
            f"sentences.{key}",
            median=numbers.score(place["median"], unit, decimals, lang),
            gap=distance(gap, unit, decimals, lang),
        )
    )
    return " ".join(parts)


def recomputed_lede(ranking: pd.DataFrame, home_code: str, home: str, lang: Lang) -> str | None:
    """Say that the place of the province is recomputed, and which group the publisher names instead.

    `ranking`: rows of `indices/ranking`. None when the place is printed or there is none.
    """
    own = ranking[ranking["province_code"] == home_code]
    if own.empty or not present(own["rank"].iloc[0]) or not bool(own["rank_is_computed"].iloc[0]):
        return None
    row = own.iloc[0]
    values = {"publisher": row[f"publisher_short_{lang}"], "home": home}
    if present(row[f"tier_{lang}"]):
        return text(lang, "uncertainty.lede_group", group=row[f"tier_{lang}"], **values)
    printed = bool(row["ranked_by_publisher"]) and not row["dimension"]
    return text(lang, f"uncertainty.lede_{'not_held' if printed else 'no_group'}", **values)


@dataclass(frozen=True)
class ThingToSee:
    """One line of "Ba việc nên xem trước"."""

    figure: str
    sentence: str
    where: str
    page: str
    index: str | None
    year: int | None
    overdue: bool = False


def overdue_first(figures: pd.DataFrame, lang: Lang) -> ThingToSee | None:
    """Make the line on overdue dossiers from the published figures of the centre."""
    rows = figures[figures["figure_key"] == "dossier.in_process_overdue"]
    if rows.empty or not rows.iloc[0]["value"]:
        return None
    row = rows.iloc[0]
    return ThingToSee(
        numbers.count(row["value"], lang),
        text(lang, "sentences.thing_overdue"),
        text(lang, "sentences.thing_overdue_where"),
        "sources",
        None,
        None,
        overdue=True,
    )


def nearest_gain(gains: pd.DataFrame, latest: pd.DataFrame, lang: Lang) -> ThingToSee | None:
    """Make the line on the place that is nearest, over the newest editions that allow a trial.

    `gains`: rows of `indices/gain`; nearest is measured as a share of the scale.
    """
    open_rows = _of_newest(gains[gains["gap_pass"].notna()], latest)
    if open_rows.empty:
        return None
    shares = open_rows["gap_pass"] / open_rows["unit"].map(SCALE)
    row = open_rows.iloc[int(shares.argmin())]
    unit, decimals = row["unit"], int(row["decimals"])
    added = numbers.points(TRIAL_SHARE * SCALE[unit], unit, decimals, lang)
    needed = distance(float(row["gap_pass"]), unit, decimals, lang)
    figure = needed.split(numbers.NBSP)[0]
    key = "thing_gain" if row["places_gained"] > 0 else "thing_gain_single"
    return ThingToSee(
        figure,
        text(
            lang,
            f"sentences.{key}",
            label=row["label"],
            added=added,
            places=numbers.places(int(row["places_gained"]), lang),
        ),
        text(lang, "sentences.thing_where_rankings", label=row["label"], year=int(row["year"])),
        "rankings",
        row["index_code"],
        int(row["year"]),
    )


def _of_newest(rows: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows whose edition is the one the card of that index shows."""
    newest = set(zip(latest["index_code"], latest["year"], strict=True))
    return rows[[key in newest for key in zip(rows["index_code"], rows["year"], strict=True)]]


def worst_component(components: pd.DataFrame, latest: pd.DataFrame, lang: Lang) -> ThingToSee | None:
    """Make the line on the worst component of a newest edition, if it is in the lower half."""
    rows = _of_newest(components, latest)
    if rows.empty:
        return None
    row = rows.iloc[int((rows["rank"] / rows["n"]).argmax())]
    if in_upper_half(row["rank"], row["n"]):
        return None
    return ThingToSee(
        numbers.rank(row["rank"], row["n"]),
        text(
            lang,
            "sentences.thing_component",
            component=row[f"name_{lang}"],
            components=int(row["components"]),
            label=row["label"],
        ),
        _where_component(row, lang),
        "components",
        row["index_code"],
        int(row["year"]),
    )


def _where_component(row: pd.Series, lang: Lang) -> str:
    values = {"label": row["label"], "year": int(row["year"])}
    group = row[f"tier_{lang}"]
    if present(group):
        return text(lang, "uncertainty.where_component", group=group, **values)
    return text(lang, "sentences.thing_where_component", **values)


def newer_editions(editions: pd.DataFrame, year: int | None, home: str, lang: Lang) -> str | None:
    """Name newer editions that hold a value of the province but of too few others."""
    sparse = 2 * editions["units_with_rank"] <= editions["population"].fillna(editions["units"])
    newer = editions[editions["has_province"] & sparse & (editions["year"] > (year or 0))]
    if newer.empty:
        return None
    years = listed([str(y) for y in sorted(newer["year"])], lang)
    return text(lang, "sentences.newer_editions", home=home, years=years)


def sources_title(grid: pd.DataFrame, lang: Lang) -> str:
    """Say how many public editions are held whole. `grid`: rows of `indices/completeness`."""
    public = grid[grid["state"].isin(["full", "partial", "none"])]
    whole = int((public["state"] == "full").sum())
    return text(lang, "sentences.sources_title", whole=whole, all=len(public))


def sources_lede(grid: pd.DataFrame, as_of: date, lang: Lang) -> str:
    """Name the indices with the most gaps."""
    public = grid[grid["state"].isin(["partial", "none"])]
    counts = public.groupby("label", sort=False).size().sort_values(ascending=False, kind="stable")
    return text(
        lang,
        "sentences.sources_lede",
        date=dates.day(as_of, lang),
        labels=listed(list(counts.index[:2]), lang),
    )
