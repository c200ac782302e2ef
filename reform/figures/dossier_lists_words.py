"""What the lists of the dossiers share: their words, and the smallest numbers they speak of."""

from __future__ import annotations

import pandas as pd

from reform.figures.context import ChartContext, FigureText
from reform.figures.small_cells import MERGED
from reform.wording.texts import text

# A mean or a share of fewer dossiers says little: the row keeps its name and a dash.
FEW = 30
DASH = "–"


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the lists of the dossiers."""
    return text(ctx.language, f"figures_dossier_lists.{key}", count, **values)


def nothing_words(words: str) -> FigureText:
    """Return the words of a figure without rows."""
    return FigureText(words, "", "", "", "", "", words)


def merged_note(rows: pd.DataFrame, ctx: ChartContext) -> tuple[str, ...]:
    """Say that small cells were merged, when they were."""
    return (say(ctx, "merged_note"),) if len(rows) and rows[MERGED].any() else ()
