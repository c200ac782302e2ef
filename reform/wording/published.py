"""Published figures of a report as words."""

from __future__ import annotations

import pandas as pd

from reform.wording import dates, numbers
from reform.wording.sentences import day_of, present
from reform.wording.texts import Lang, text


def shown(row: pd.Series, lang: Lang) -> str:
    """Format one published figure: its own decimals, "trên" for a lower bound, dates as dates.

    `row`: a row of `dossiers/published_figures`.
    """
    if row["unit"] == "date":
        return dates.day(day_of(row["value_text"]), lang)
    if not present(row["value"]):
        return str(row["value_text"])
    decimals = len(str(row["value_text"]).partition(".")[2])
    value = numbers.number(float(row["value"]), decimals, lang)
    if row["unit"] == "percent":
        value += "%"
    return text(lang, "reference.over", value=value) if row["bound"] == "over" else value
