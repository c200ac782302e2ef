"""Sentences of the text briefings: from rows of queries to the paragraph an office writes.

Scope, period and source are not in them: the document prints those behind every statement.
"""
# Long because the sentences of one document, in its order.

from __future__ import annotations

import string
from collections.abc import Collection
from datetime import date

import pandas as pd

from reform.wording import dates, numbers, published
from reform.wording.sentences import day_of, distance, listed, present
from reform.wording.texts import Lang, catalogue, text


def say(lang: Lang, key: str, **values: object) -> str:
    """Return a text of the briefings."""
    return text(lang, f"briefings.{key}", **values)


def day(value: date, lang: Lang) -> str:
    """Write a day."""
    return dates.day(value, lang)


# Indices


def index_sentence(
    row: pd.Series, ranked_by_publisher: bool, derived_before: Collection[str], lang: Lang
) -> str:
    """Say score, change, place and change of places of the newest edition.

    `row`: of `indices/latest`. `derived_before`: which of score and rank of the edition before are
    derived. Nothing of the edition before is said across a break.
    """
    subject = say(lang, "index.named", name=row[f"name_{lang}"], label=row["label"])
    refused = present(row["change_refused"]) and row["change_refused"] in ("method", "boundary")
    clauses: list[str] = []
    since_told = False
    if present(row["score"]):
        shown = _score(row["score"], row, lang)
        key = "value_derived" if row["derived_score"] else "value"
        clauses.append(say(lang, f"index.{key}", score=shown))
        if present(row["points_change"]) and not refused:
            clauses.append(_score_change(row, lang))
            since_told = True
    clauses.append(_place(row, ranked_by_publisher, lang))
    if present(row[f"tier_{lang}"]):
        clauses.append(say(lang, "index.group", group=row[f"tier_{lang}"]))
    if refused:
        year = int(row["year_previous"])
        clauses.append(say(lang, f"index.refused_{row['change_refused']}", year=year))
    elif not present(row["year_previous"]):
        clauses.append(say(lang, "index.no_previous"))
    else:
        clauses += _places_change(row, since_told, lang)
        return f"{subject} {', '.join(clauses)}; {_before(row, derived_before, lang)}"
    return f"{subject} {', '.join(clauses)}"


def _score(value: float, row: pd.Series, lang: Lang) -> str:
    """Write a score with its unit: 80,79%, 62,42 điểm; a ratio stands bare."""
    shown = numbers.score(value, row["unit"], int(row["decimals"]), lang)
    return say(lang, "points.other", value=shown) if row["unit"] == "points" else shown


def _score_change(row: pd.Series, lang: Lang) -> str:
    decimals, year = int(row["decimals"]), int(row["year_previous"])
    change = float(row["points_change"])
    if not numbers.rounded(abs(change), decimals):
        return say(lang, "index.same", year=year)
    key = "up" if change > 0 else "down"
    return say(lang, f"index.{key}", points=points(abs(change), row["unit"], decimals, lang), year=year)


def points(value: float, unit: str, decimals: int, lang: Lang) -> str:
    """Write a positive change in full: 5,16 điểm phần trăm, 0,21 điểm."""
    kind = "percent" if unit == "percent" else "other"
    return say(lang, f"points.{kind}", value=numbers.number(value, decimals, lang))


def padded_places(count: int, lang: Lang) -> str:
    """Write places gained or lost as offices do: 02 bậc, 12 bậc; 2 places."""
    return text(lang, "briefings.places", count=count, n=count, padded=f"{count:02d}")


def _place(row: pd.Series, ranked_by_publisher: bool, lang: Lang) -> str:
    if not present(row["rank"]) or not present(row["n"]):
        return say(lang, "index.rank_none")
    key = "rank"
    if row["rank_is_computed"]:
        key = "rank_computed" if ranked_by_publisher else "rank_computed_unranked"
    elif row["derived_rank"]:
        key = "rank_derived"
    return say(lang, f"index.{key}", rank=numbers.rank(row["rank"], row["n"]))


def _places_change(row: pd.Series, since_told: bool, lang: Lang) -> list[str]:
    if not present(row["places_change"]):
        both = present(row["rank"]) and present(row["rank_previous"])
        mixed = both and bool(row["rank_is_computed"]) != bool(row["rank_previous_is_computed"])
        return [say(lang, "index.refused_mixed")] if mixed else []
    change = int(row["places_change"])
    key = "rank_up" if change > 0 else "rank_down" if change < 0 else "rank_same"
    if since_told:
        return [say(lang, f"index.{key}", places=padded_places(abs(change), lang))]
    year = int(row["year_previous"])
    return [say(lang, f"index.{key}_since", places=padded_places(abs(change), lang), year=year)]


def _before(row: pd.Series, derived: Collection[str], lang: Lang) -> str:
    """Name score and place of the edition before."""
    told = []
    if present(row["score_previous"]):
        told.append(("score", _score(row["score_previous"], row, lang)))
    if present(row["rank_previous"]) and present(row["n_previous"]):
        key = "before_rank_computed" if row["rank_previous_is_computed"] else "before_rank"
        rank = numbers.rank(row["rank_previous"], row["n_previous"])
        told.append(("rank", say(lang, f"index.{key}", rank=rank)))
    else:
        told.append(("none", say(lang, "index.before_no_rank")))
    year = int(row["year_previous"])
    if {kind for kind, _ in told} - {"none"} <= set(derived):  # one word for all of them
        return say(lang, "index.before_derived", year=year, what=", ".join(w for _, w in told))
    words = [say(lang, "index.derived", what=w) if kind in derived else w for kind, w in told]
    return say(lang, "index.before", year=year, what=", ".join(words))


def index_period(row: pd.Series, lang: Lang) -> str:
    """Say the label year, who published it and when, as exactly as that is known."""
    public = day_of(row["published_on"])
    values = {"year": int(row["year"]), "publisher": row[f"publisher_short_{lang}"]}
    if row["public_rule"] == "assumed":
        assumed = text(lang, "figures.common.published_assumed", date=dates.day(public, lang))
        return say(lang, "index.period_assumed", date=assumed, **values)
    precision = str(row["precision"])
    key = precision if precision in ("day", "month") else "unknown"
    return say(lang, f"index.period_{key}", date=dates.published(public, precision, lang), **values)


def unranked(ranking: pd.DataFrame, lang: Lang) -> str | None:
    """Name the provinces without a place where the place shown is out of fewer than all.

    `ranking`: rows of `indices/ranking`. None when all are ranked, or when it is not known.
    """
    first = ranking.iloc[0]
    n = ranking["n"].dropna()
    if n.empty or not present(first["population"]) or n.iloc[0] >= first["population"]:
        return None
    names = ranking.loc[ranking["rank"].isna(), "province"].tolist()
    return say(
        lang,
        "index.missing",
        label=first["label"],
        year=int(first["year"]),
        n=int(n.iloc[0]),
        population=int(first["population"]),
        names=listed(names, lang),
    )


def worst_components(rows: pd.DataFrame, most: int, lang: Lang) -> str | None:
    """Say in which components most points of the total are lost against the median; None without any.

    `rows`: of `indices/components` with the median as reference.
    """
    lost = rows[rows["points_lost"].notna() & (rows["points_lost"] > 0)]
    lost = lost.sort_values("points_lost", ascending=False, kind="stable").head(most)
    if lost.empty:
        return None
    parts = [
        say(
            lang,
            "component.part",
            name=row[f"name_{lang}"],
            points=distance(float(row["points_lost"]), row["unit"], int(row["decimals"]), lang),
        )
        for _, row in lost.iterrows()
    ]
    edition = f"{lost['label'].iloc[0]} {int(lost['year'].iloc[0])}"
    return say(lang, "component.lost", edition=edition, parts=listed(parts, lang))


# What became public


def edition_news(row: pd.Series, home: str, lang: Lang) -> str:
    """Say that an edition with a figure of the province became public. `row`: `indices/changes_between`."""
    if present(row["rank"]):
        key = "before_rank_computed" if row["rank_is_computed"] else "before_rank"
        place = say(lang, f"index.{key}", rank=numbers.rank(row["rank"], row["n"]))
    elif present(row[f"tier_{lang}"]):
        place = say(lang, "news.group", group=row[f"tier_{lang}"])
    else:
        place = say(lang, "news.value")
    return say(lang, "news.held", edition=f"{row['label']} {int(row['year'])}", home=home, place=place)


def revision(row: pd.Series, lang: Lang) -> str:
    """Say what a publisher revised. `row`: of `indices/revisions_between`."""
    before, after = (_score_and_rank(row, suffix, lang) for suffix in ("_before", ""))
    return say(
        lang,
        "news.revised",
        edition=f"{row['label']} {int(row['year'])}",
        what=row[f"dimension_{lang}"] if row["dimension"] else text(lang, "changes.total"),
        publisher=row["publisher"],
        province=row["province"],
        before=before,
        after=after,
    )


def _score_and_rank(row: pd.Series, suffix: str, lang: Lang) -> str:
    told = []
    if present(row[f"score{suffix}"]):
        exact = repr(float(row[f"score{suffix}"]))
        decimals = len(exact.partition(".")[2].rstrip("0"))
        told.append(numbers.score(row[f"score{suffix}"], row["unit"], decimals, lang))
    if present(row[f"rank{suffix}"]):
        told.append(say(lang, "index.before_rank", rank=numbers.count(row[f"rank{suffix}"], lang)))
    return ", ".join(told) or numbers.DASH


# Dossiers


def incoming(now: pd.Series, before: pd.Series | None, lang: Lang) -> str:
    """Say what came in. `now`, `before`: rows of `dossiers/summary` or `dossiers/form_summary`."""
    if not now["received"]:
        return say(lang, "dossier.incoming_none")
    change = "" if before is None else _counted(now["received"] - before["received"], _RECEIVED, lang)
    return say(
        lang,
        "dossier.incoming",
        received=numbers.count(now["received"], lang),
        change=change,
        online=numbers.count(now["online"], lang),
        share=numbers.share(now["online"], now["received"], 2, lang),
    )


_RECEIVED = ("more", "fewer", "same")
_OVERDUE = ("overdue_up", "overdue_down", "overdue_same")


def _counted(change: float, keys: tuple[str, str, str], lang: Lang) -> str:
    key = keys[0] if change > 0 else keys[1] if change < 0 else keys[2]
    return say(lang, f"dossier.{key}", n=numbers.count(abs(change), lang))


def solved(now: pd.Series, before: pd.Series | None, lang: Lang) -> str:
    """Say what went out and how much of it on time."""
    if not now["resolved"]:
        return say(lang, "dossier.solved_none")
    return say(
        lang,
        "dossier.solved",
        resolved=numbers.count(now["resolved"], lang),
        early=numbers.count(now["early"], lang),
        on_day=numbers.count(now["on_day"], lang),
        late=numbers.count(now["late"], lang),
        rate=rate(now["ontime_rate"], lang),
        change=_rate_change(now, before, lang),
    )


def rate(value: float, lang: Lang) -> str:
    """Write a share of 1 in percent with two decimals."""
    return numbers.percent(100 * value if present(value) else None, 2, lang)


def _rate_change(now: pd.Series, before: pd.Series | None, lang: Lang) -> str:
    """Say the change between the two rates as they are printed, so that a reader can check it."""
    if before is None or not present(before["ontime_rate"]):
        return ""
    change = numbers.rounded(100 * now["ontime_rate"], 2) - numbers.rounded(100 * before["ontime_rate"], 2)
    if not change:
        return say(lang, "dossier.rate_same")
    key = "rate_up" if change > 0 else "rate_down"
    return say(lang, f"dossier.{key}", points=points(float(abs(change)), "percent", 2, lang))


def stock(now: pd.Series, before: pd.Series | None, lang: Lang) -> str:
    """Say what is in process and how much of it is overdue."""
    if not now["in_process"]:
        return say(lang, "dossier.stock_none")
    return say(
        lang,
        "dossier.stock",
        in_process=numbers.count(now["in_process"], lang),
        within=numbers.count(now["within"], lang),
        overdue=numbers.count(now["overdue"], lang),
        share=numbers.share(now["overdue"], now["in_process"], 2, lang),
        change="" if before is None else _counted(now["overdue"] - before["overdue"], _OVERDUE, lang),
    )


def rate_766(now: pd.Series, lang: Lang) -> str | None:
    """Say the rate as Decision 766 counts it; None when nothing was to be resolved."""
    return say(lang, "dossier.rate_766", rate=rate(now["rate_766"], lang)) if now["total_in"] else None


def year_before(now: pd.Series, then: pd.Series, lang: Lang) -> str:
    """Set a period beside the same days a year earlier."""
    values = {
        f"{name}{suffix}": numbers.count(row[name], lang)
        for name in ("received", "resolved", "overdue")
        for suffix, row in (("", now), ("_before", then))
    }
    rates = {"rate": rate(now["ontime_rate"], lang), "rate_before": rate(then["ontime_rate"], lang)}
    return say(lang, "dossier.year_before", **values, **rates)


def due(rows: pd.DataFrame, most: int, lang: Lang) -> str | None:
    """Say how many fall due next and where most. `rows`: of `dossiers/due_soon`."""
    total = int(rows["dossiers"].sum()) if len(rows) else 0
    if not total:
        return None
    by_agency = rows.groupby("agency", sort=False)["dossiers"].sum()
    by_agency = by_agency[by_agency > 0].sort_values(ascending=False, kind="stable").head(most)
    named = [
        say(lang, "dossier.due_agency", agency=agency, n=numbers.count(n, lang))
        for agency, n in by_agency.items()
    ]
    days = [dates.day(one, lang) for one in sorted({day_of(one) for one in rows["day"]})]
    return say(
        lang,
        "dossier.due",
        n=numbers.count(total, lang),
        days=", ".join(days),
        agencies=listed(named, lang),
    )


def overdue_rows(ageing: pd.DataFrame, lang: Lang) -> list[tuple[str, ...]]:
    """Return the rows of the table on overdue dossiers. `ageing`: of `dossiers/ageing`."""
    names = OVERDUE_COLUMNS[1:]
    return [
        (str(row["agency"]), *(numbers.count(row[name], lang) for name in names))
        for _, row in ageing.iterrows()
    ]


OVERDUE_COLUMNS = (
    "agency",
    "overdue",
    "days_1_5",
    "days_6_10",
    "days_11_30",
    "days_over_30",
    "in_process",
)


# Published figures of a report


def figures_of(key: str, lang: Lang) -> list[str]:
    """Return the keys of the published figures that a sentence of `briefings.published` needs."""
    template = catalogue(lang)[f"briefings.published.{key}"]
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    return [name.replace("_", ".", 1) for name in names]


def published_sentence(key: str, figures: pd.DataFrame, lang: Lang) -> str | None:
    """Fill a sentence with published figures; None when one of them is not held.

    `figures`: rows of `dossiers/published_figures`.
    """
    needed = figures_of(key, lang)
    if not set(needed) <= set(figures["figure_key"]):
        return None
    values = {name.replace(".", "_", 1): _published(figure(figures, name), lang) for name in needed}
    written = say(lang, f"published.{key}", **values)
    return written[:1].upper() + written[1:]  # "over 1,400" may be what it begins with


def figure(figures: pd.DataFrame, key: str) -> pd.Series:
    """Return the row of one published figure."""
    return figures[figures["figure_key"] == key].iloc[0]


def _published(row: pd.Series, lang: Lang) -> str:
    if row["unit"] == "places":
        count = int(row["value"])
        return f"{count:02d}" if lang == "vi" else str(count)
    return published.shown(row, lang)


def annex_rows(figures: pd.DataFrame, lang: Lang) -> list[tuple[str, ...]]:
    """Return the table of all published figures: what, value with unit, scope, time."""
    rows: list[tuple[str, ...]] = []
    keys = set(figures["figure_key"])
    for _, row in figures.iterrows():
        value = published.shown(row, lang)
        population = f"{row['figure_key'].partition('.')[0]}.population"
        if row["unit"] == "rank":
            # The report prints the five indices' population once, that of the campaign on its own.
            held = population if population in keys else "index.population"
            value += f"/{published.shown(figure(figures, held), lang)}" if held in keys else ""
        elif row["unit"] not in _BARE_UNITS:
            value += f"{numbers.NBSP}{row[f'unit_{lang}']}"
        rows.append(
            (str(row[f"label_{lang}"]), value, str(row[f"scope_{lang}"]), str(row[f"as_of_text_{lang}"]))
        )
    return rows


_BARE_UNITS = ("date", "percent", "group")
