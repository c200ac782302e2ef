"""What became public or was revised between two days, as tables of words."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from reform.wording import dates, numbers
from reform.wording.sentences import day_of, present, recomputed
from reform.wording.texts import Lang, text


def a_year_before(day: date) -> date:
    """Return the same day of the year before; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - 1)


def editions_table(rows: pd.DataFrame, home: str, lang: Lang) -> pd.DataFrame:
    """Return the editions that became public, newest first. `rows`: `indices/changes_between`."""
    newest_first = rows.iloc[::-1]
    columns = {
        "published_on": [_published(row, lang) for _, row in newest_first.iterrows()],
        "edition": [f"{row['label']} {int(row['year'])}" for _, row in newest_first.iterrows()],
        "place": [_place(row, lang) for _, row in newest_first.iterrows()],
        "change": [_change(row, lang) for _, row in newest_first.iterrows()],
        "held": [_held(row, lang) for _, row in newest_first.iterrows()],
    }
    return pd.DataFrame(
        {text(lang, f"changes.{name}", home=home): values for name, values in columns.items()}
    )


def revisions_table(rows: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return the revised figures, old beside new. `rows`: `indices/revisions_between`."""
    columns = {
        "revised_on": [dates.day(day_of(day), lang) for day in rows["revised_on"]],
        "edition": [f"{row['label']} {int(row['year'])}" for _, row in rows.iterrows()],
        "province": rows["province"].tolist(),
        "what": [
            row[f"dimension_{lang}"] if row["dimension"] else text(lang, "changes.total")
            for _, row in rows.iterrows()
        ],
        "score_before": rows["score_before"].tolist(),
        "score": rows["score"].tolist(),
        "rank_before": rows["rank_before"].tolist(),
        "rank": rows["rank"].tolist(),
        "publisher": rows["publisher"].tolist(),
    }
    return pd.DataFrame({text(lang, f"changes.{name}"): values for name, values in columns.items()})


def _published(row: pd.Series, lang: Lang) -> str:
    day = day_of(row["published_on"])
    if row["public_rule"] == "assumed":
        return text(lang, "figures.common.published_assumed", date=dates.day(day, lang))
    return dates.published(day, str(row["precision"]), lang)


def _place(row: pd.Series, lang: Lang) -> str:
    if not present(row["rank"]):
        return text(lang, "changes.no_place" if row["has_value"] else "changes.not_held")
    place = numbers.rank(row["rank"], row["n"])
    return recomputed(place, row, lang)


def _change(row: pd.Series, lang: Lang) -> str:
    if not present(row["rank"]):
        return numbers.DASH
    if present(row["places_change"]):
        change = numbers.arrow_places(int(row["places_change"]), lang)
        return text(lang, "changes.compared", change=change, year=int(row["year_previous"]))
    refused = row["change_refused"] if present(row["change_refused"]) else "missing"
    return text(lang, f"changes.refused_{refused}")


def _held(row: pd.Series, lang: Lang) -> str:
    if not row["units_with_value"]:
        return text(lang, "changes.nothing_held")
    of = numbers.DASH if not present(row["population"]) else int(row["population"])
    return text(lang, "changes.of_units", k=int(row["units_with_value"]), n=of)
