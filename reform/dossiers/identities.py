"""The equations of the official table (Biểu II.06a), tested on every row, total and pair of periods.

Columns are named as in the table `form_row`; their numbers are those printed on the form:
3 = 4 + 5 + 6 · 7 = 8 + 9 + 10 · 11 = 12 + 13 · 3 = 7 + 11 · a total is the sum of its rows ·
column 6 of a period is column 11 of the period just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

NUMBERS: Mapping[str, int] = {
    "tn_tong": 3,
    "tn_truc_tuyen": 4,
    "tn_truc_tiep_bcci": 5,
    "tn_ky_truoc": 6,
    "gq_tong": 7,
    "gq_truoc_han": 8,
    "gq_dung_han": 9,
    "gq_qua_han": 10,
    "dg_tong": 11,
    "dg_trong_han": 12,
    "dg_qua_han": 13,
}
"""Name of a column of counts → its number on the form, in the order of the form."""
COLUMNS = tuple(NUMBERS)
EQUATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tn_tong", ("tn_truc_tuyen", "tn_truc_tiep_bcci", "tn_ky_truoc")),
    ("gq_tong", ("gq_truoc_han", "gq_dung_han", "gq_qua_han")),
    ("dg_tong", ("dg_trong_han", "dg_qua_han")),
    ("tn_tong", ("gq_tong", "dg_tong")),
)
Kind = Literal["equation", "total", "carried"]


def written(whole: str, parts: Iterable[str]) -> str:
    """Return an equation in the numbers of the form: “3 = 4 + 5 + 6”."""
    return f"{NUMBERS[whole]} = {' + '.join(str(NUMBERS[part]) for part in parts)}"


@dataclass(frozen=True)
class Broken:
    """One equation that does not hold in one row."""

    kind: Kind
    """Inside the row, of a total with its rows, or with the period before."""
    column: str
    """Name of the column on the left of the equation."""
    equation: str
    """In the numbers of the form; the number of the column alone for a total."""
    whole: int
    parts: int
    """What the right side adds up to."""

    @property
    def difference(self) -> int:
        """Return by how many dossiers the sides differ, always positive."""
        return abs(self.whole - self.parts)


@dataclass(frozen=True)
class Finding:
    """A broken equation with the row it was found in; a total has no unit, the whole no level."""

    level: str | None
    unit: str | None
    broken: Broken


def broken_in(row: Mapping[str, int]) -> list[Broken]:
    """Return the equations that do not hold inside one row."""
    found = []
    for whole, parts in EQUATIONS:
        added = sum(int(row[part]) for part in parts)
        if int(row[whole]) != added:
            found.append(Broken("equation", whole, written(whole, parts), int(row[whole]), added))
    return found


def broken_total(total: Mapping[str, int], rows: Iterable[Mapping[str, int]]) -> list[Broken]:
    """Return the columns in which a total is not the sum of its rows."""
    parts = list(rows)
    sums = {name: sum(int(row[name]) for row in parts) for name in COLUMNS}
    return [
        Broken("total", name, str(NUMBERS[name]), int(total[name]), sums[name])
        for name in COLUMNS
        if int(total[name]) != sums[name]
    ]


def findings(rows: pd.DataFrame, before: pd.DataFrame | None = None) -> list[Finding]:
    """Return everything that does not hold in rows of dossiers/official_form, row by row.

    `before`: the rows of the period just before, when they are known. A field that has no row
    had no dossier.
    """
    table = _keyed(rows)
    found = [(key, broken) for key, row in table.items() for broken in broken_in(row)]
    fields = {key: row for key, row in table.items() if key[1] is not None}
    for key, row in table.items():
        if key[1] is None:
            inside = (other for (level, _), other in fields.items() if key[0] in (None, level))
            found += [(key, broken) for broken in broken_total(row, inside)]
    if before is not None and not before.empty:
        earlier = _keyed(before)
        for key in dict.fromkeys([*table, *earlier]):
            carried = int(table[key]["tn_ky_truoc"]) if key in table else 0
            left = int(earlier[key]["dg_tong"]) if key in earlier else 0
            if carried != left:
                found.append((key, Broken("carried", "tn_ky_truoc", "6 = 11", carried, left)))
    return [Finding(level, unit, broken) for (level, unit), broken in found]


def _keyed(rows: pd.DataFrame) -> dict[tuple[str | None, str | None], dict[str, int]]:
    """Return (level, unit) → counts, in the order of the rows."""
    return {
        (_or_none(row["level"]), _or_none(row["unit"])): {name: int(row[name]) for name in COLUMNS}
        for _, row in rows.iterrows()
    }


def _or_none(value: object) -> str | None:
    return None if value is None or value != value else str(value)
