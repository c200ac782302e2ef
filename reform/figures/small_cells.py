"""Small numbers of sensitive fields: cells of 1 to 4 dossiers are merged into one row.

In a village a count of one is a person. Where rows can be as fine as one procedure, or one field
of one agency or commune, the small ones of sensitive fields become one row, with as many others as
it takes that no small count can be worked out again from a total.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd

# Domain notes §4.5, after Nghị định 13/2023/NĐ-CP and, from 2026, Luật 91/2025/QH15.
SENSITIVE_FIELDS = ("Lý lịch tư pháp", "Bảo trợ xã hội", "Hộ tịch")
LEAST = 5
MERGED = "is_merged"
# What the pages add to every row; the merged row has it too.
_OF_ALL = ("scope", "origin", "snapshot_on", "filter_vi", "filter_en", "first", "last")


def is_sensitive(words: object) -> bool:
    """Tell whether the name of a field, or words that hold it, names a sensitive field."""
    plain = unicodedata.normalize("NFC", str(words)).casefold()
    return any(field.casefold() in plain for field in SENSITIVE_FIELDS)


def merge_small(
    frame: pd.DataFrame, field: str, counts: Sequence[str], name: str, words: str
) -> pd.DataFrame:
    """Return the rows with the small cells of sensitive fields merged into a last row.

    `field`: column that names the field of a row, when the reader's filter does not. `counts`: the
    columns that count dossiers; each is summed, and is missing where even the sum is small. `name`:
    the column that gets `words` in the merged row; what else is known of single rows is missing
    there. The column `is_merged` marks that row.
    """
    rows = frame.reset_index(drop=True)
    picked = _picked(rows, field, counts)
    rows[MERGED] = False
    if not picked:
        return rows
    hidden = rows.loc[picked]
    merged = {column: rows[column].iloc[0] for column in _OF_ALL if column in rows}
    merged |= {column: _unless_small(int(hidden[column].sum())) for column in counts}
    merged |= {name: words, MERGED: True}
    kept = rows.drop(index=picked)
    for column in counts:
        kept[column] = kept[column].astype("Int64")
    last = pd.DataFrame([merged], columns=rows.columns)
    for column in rows.columns:
        if column in counts:
            last[column] = last[column].astype("Int64")
        elif last[column].isna().all() and len(kept):
            last[column] = last[column].astype(kept[column].dtype, errors="ignore")
    return last if kept.empty else pd.concat([kept, last], ignore_index=True)


def _picked(rows: pd.DataFrame, field: str, counts: Sequence[str]) -> list[int]:
    """Return the places of the rows to merge."""
    if rows.empty:
        return []
    sensitive = pd.Series([is_sensitive(words) for words in rows[field]], rows.index)
    if "filter_vi" in rows:
        sensitive |= pd.Series([is_sensitive(words) for words in rows["filter_vi"]], rows.index)
    small = rows[list(counts)].apply(lambda column: column.between(1, LEAST - 1)).any(axis=1)
    picked = list(rows.index[sensitive & small])
    if not picked:
        return []
    # One row alone, or a small sum, could be found by subtracting the others from a total.
    while True:
        sums = {column: int(rows.loc[picked, column].sum()) for column in counts}
        short = next((column for column in counts if 0 < sums[column] < LEAST), None)
        if short is None and len(picked) > 1:
            return picked
        column = short or counts[0]
        rest = [i for i in rows.index if i not in picked and (rows[column][i] > 0 or short is None)]
        if not rest:
            return picked
        picked.append(min(rest, key=lambda i: (not sensitive[i], rows[column][i], i)))


def _unless_small(n: int) -> int | None:
    return None if 0 < n < LEAST else n
