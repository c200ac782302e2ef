"""The finding of the ten-year results and the lines under it, from published figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from reform.wording import dates, numbers, published
from reform.wording.sentences import day_of, present
from reform.wording.texts import Lang, text

_SCOPES = {
    "received": "dossier.received",
    "centre": "dossier.in_process_overdue",
    "in_process": "backlog.in_process_after",
    "province": "backlog.overdue_after",
}


def title(figures: pd.DataFrame, backlog: str | None, home: str, lang: Lang) -> str:
    """Say what the campaign brought: the backlog, and the place of the province.

    `figures`: rows of `dossiers/published_figures`; `backlog`: the finding of the backlog, None
    when its figures are not held.
    """
    rows = _by_key(figures, ("campaign.rank_after", "campaign.population"))
    place, population = rows.get("campaign.rank_after"), rows.get("campaign.population")
    if place is not None and population is not None:
        rank = numbers.rank(place["value"], population["value"])
        if backlog is None:
            return text(lang, "results.title_places_alone", rank=rank)
        places = text(lang, "results.title_places", rank=rank)
        return text(lang, "results.title_both", backlog=backlog, places=places)
    return backlog or text(lang, "results.title_plain", home=home)


def ledes(figures: pd.DataFrame, lang: Lang) -> list[str]:
    """Say that the report mixes two dates and two scopes, with figures of both.

    A line whose figures are not all held is left out.
    """
    rows = _by_key(figures, ("campaign.start", *_SCOPES.values()))
    found = []
    start = rows.get("campaign.start")
    if start is not None and present(start["published_on"]):
        found.append(
            text(
                lang,
                "results.lede_times",
                published=dates.day(day_of(start["published_on"]), lang),
                start=published.shown(start, lang),
            )
        )
    if all(key in rows for key in _SCOPES.values()):
        shown = {name: published.shown(rows[key], lang) for name, key in _SCOPES.items()}
        found.append(text(lang, "results.lede_scopes", **shown))
    return found


def _by_key(figures: pd.DataFrame, keys: Sequence[str]) -> dict[str, pd.Series]:
    """Return the rows of some figures, those that are held."""
    asked = figures[figures["figure_key"].isin(keys)]
    return {str(row["figure_key"]): row for _, row in asked.iterrows()}
