"""What a person decided about a file: sheets, columns, spellings, year, questions confirmed.

The page edits it and the command line reads it from a JSON file:
`{"year": 2019, "sheets": ["Summary_VN"], "columns": {"Sheet1!D": "D1", "Sheet1!E": "rank"},
"units": {"Hà Nộii": "01"}, "confirmed": ["rank_order"], "leave_out": true}`.
A column is a dimension's code, `total`, `rank`, `rank:D1`, `tier`, `tier:D1` or `ignore`; a year may
follow after `@`: `total@2018`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reform.importing.index.grids import IndexFileError
from reform.importing.index.labels import Role

_GIVEN = re.compile(r"(?:(rank|tier)(?::([A-Za-z0-9_.]+))?|([A-Za-z0-9_.]+))(?:@(20\d\d))?")


@dataclass(frozen=True)
class GivenColumn:
    """What a person says a column is."""

    role: Role
    dimension: str | None
    year: int | None = None


@dataclass(frozen=True)
class Answers:
    """Everything a person decided; empty by default."""

    year: int | None = None
    sheets: tuple[str, ...] | None = None
    columns: Mapping[str, GivenColumn] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    leave_out: bool = False
    """Rows that are refused may stay outside; the rest goes in."""

    def takes_sheet(self, sheet: str, hidden: bool) -> bool:
        """Tell whether a sheet is read: a hidden one only when it is named."""
        return not hidden if self.sheets is None else sheet in self.sheets

    def column(self, sheet: str, letter: str) -> GivenColumn | None:
        """Return what was said about a column."""
        return self.columns.get(f"{sheet}!{letter}")


def answers_of(mapping: Mapping[str, Any] | None) -> Answers:
    """Read a mapping as the page or a file gives it. Raises IndexFileError `index_import.bad_answers`."""
    if not mapping:
        return Answers()
    try:
        unknown = mapping.keys() - {"year", "sheets", "columns", "units", "confirmed", "leave_out"}
        if unknown:
            raise ValueError(", ".join(sorted(unknown)))
        sheets = mapping.get("sheets")
        year = mapping.get("year")
        return Answers(
            int(year) if year is not None else None,
            tuple(str(sheet) for sheet in sheets) if sheets is not None else None,
            {str(place): _column(str(said)) for place, said in dict(mapping.get("columns") or {}).items()},
            {str(text): str(code) for text, code in dict(mapping.get("units") or {}).items()},
            frozenset(str(kind) for kind in mapping.get("confirmed") or ()),
            bool(mapping.get("leave_out")),
        )
    except (TypeError, ValueError) as problem:
        raise IndexFileError("index_import.bad_answers", problem=str(problem)) from problem


def _column(said: str) -> GivenColumn:
    match = _GIVEN.fullmatch(said)
    if match is None:
        raise ValueError(said)
    year = int(match[4]) if match[4] else None
    if match[1]:
        role: Role = "rank" if match[1] == "rank" else "tier"
        return GivenColumn(role, match[2] or "", year)
    if match[3] == "ignore":
        return GivenColumn("side", None, year)
    return GivenColumn("score", "" if match[3] == "total" else match[3], year)
