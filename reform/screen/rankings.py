"""The lines under the title of Xếp hạng."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.figures import intervals
from reform.figures.context import ChartContext
from reform.screen import targets
from reform.screen.address import Reading
from reform.screen.answers import ask, remembered
from reform.screen.dimension_filter import Part
from reform.wording import sentences


def lines(
    reading: Reading,
    context: ChartContext,
    part: Part,
    wanted: pd.DataFrame,
    asked: dict[str, Any],
) -> tuple[str | None, ...]:
    """Return the finding of an edition and what is said under it.

    `asked`: parameters of `indices/ranking`. `wanted`: what targets ask of that edition.
    """
    return remembered(
        "ranking_lines",
        lambda: _lines(reading, context, part, wanted, asked),
        *(reading.lang, reading.view.home, context, part, *sorted(asked.items())),
    )


def _lines(
    reading: Reading, context: ChartContext, part: Part, wanted: pd.DataFrame, asked: dict[str, Any]
) -> tuple[str | None, ...]:
    lang, home = reading.lang, reading.view.home
    of_edition = {"index": asked["index"], "year": asked["year"], "province": home} | reading.common()
    ranking = ask("indices/ranking", **asked)
    places = ask("indices/distance", dimension=part.dimension, **of_edition)
    gains = ask("indices/gain", **of_edition)
    place = None if places.empty else places.iloc[0]
    # A trial is made with the total, and newer editions and targets are of the whole index.
    gain = None if gains.empty or part.dimension else gains.iloc[0]
    newer = None
    if not part.dimension:
        editions = ask("indices/editions", index=asked["index"], province=home, **reading.common())
        newer = sentences.newer_editions(editions, asked["year"], reading.home_name, lang)
    return (
        sentences.rankings_title(ranking, place, home, reading.home_name, lang),
        sentences.rankings_lede(ranking, place, gain, lang),
        sentences.recomputed_lede(ranking, home, reading.home_name, lang),
        *intervals.notes(ranking, context)[:1],
        *part.lines,
        newer,
        *targets.lines(wanted, reading),
    )
