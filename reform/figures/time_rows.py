"""Rows of dossiers/time_used as its two figures show them: the same ones in the same order."""

from __future__ import annotations

import pandas as pd

from reform.figures.context import ChartContext
from reform.figures.dossier_lists_words import FEW, merged_note, say
from reform.figures.named_bars import ROWS
from reform.figures.small_cells import MERGED, merge_small
from reform.wording.sentences import present


def time_rows(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return every row with small cells merged, those with most dossiers first, the merged one last."""
    if frame.empty:
        return frame.assign(**{MERGED: False})
    named = frame.assign(name=[str(name) or say(ctx, "whole") for name in frame["name"]])
    return merge_small(named, "code", ("timed",), "name", say(ctx, "merged"))


def shown_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are drawn; the merged one only in the table twin."""
    return rows[~rows[MERGED]].iloc[:ROWS]


def enough(row: pd.Series, column: str) -> bool:
    """Tell whether a row has the measure, of dossiers enough to speak of."""
    return bool(row["timed"] >= FEW and present(row[column]))


def kind(frame: pd.DataFrame) -> str:
    """Return what the rows are: fields, whose code is their name, or agencies."""
    return "field" if (frame["code"] == frame["name"]).all() else "agency"


def notes(rows: pd.DataFrame, column: str, ctx: ChartContext) -> tuple[str, ...]:
    """Return what was left out of the drawing, and why."""
    shown = shown_rows(rows)
    found = []
    if not all(enough(row, column) for _, row in shown.iterrows()):
        found.append(say(ctx, f"time.note_{column}", n=FEW))
    return (*found, *merged_note(rows, ctx))


def counted_table(rows: pd.DataFrame, ctx: ChartContext, what: str) -> pd.DataFrame:
    """Return the first columns of both table twins: the name, and the dossiers that were timed."""
    found = [row for _, row in rows.iterrows()]
    return pd.DataFrame(
        {
            say(ctx, f"time.column_{what}"): [row["name"] for row in found],
            say(ctx, "time.column_timed"): [
                int(row["timed"]) if present(row["timed"]) else None for row in found
            ],
        }
    )
