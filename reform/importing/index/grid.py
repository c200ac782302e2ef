"""The grid in which figures are typed: its columns, and the table that it is handed to the reader as.

What is typed goes the way of a file: one text, one reader, the same findings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reform.importing.index.findings import Finding
from reform.importing.index.grids import letters
from reform.importing.index.preview import Preview
from reform.importing.index.reference import Reference

SCORE, RANK, TIER = "total", "rank", "tier"


@dataclass(frozen=True)
class GridColumn:
    """A column to be typed: what the reader calls it, and its names in Vietnamese and English."""

    said: str
    """`total`, `rank`, `tier` or the code of a dimension, as reform.importing.index.answers reads it."""
    names: tuple[str, str]
    low: float
    high: float | None


def columns(known: Reference, index: str, year: int) -> list[GridColumn]:
    """Return the columns of an edition: score, then place and group where they are printed, then parts."""
    dimensions = known.of_year(index, year)
    total = dimensions.get("")
    found = [GridColumn(SCORE, ("", ""), total.low if total else 0.0, total.high if total else None)]
    if known.cards[index].ranked:
        found.append(GridColumn(RANK, ("", ""), 1, known.population(index, year)))
    if known.tiers.get(index):
        found.append(GridColumn(TIER, ("", ""), 0, None))
    found += [
        GridColumn(code, (dimension.names[2], dimension.names[3]), dimension.low, dimension.high)
        for code, dimension in dimensions.items()
        if code
    ]
    return found


def as_text(codes: Sequence[str], typed: Mapping[str, Mapping[str, str]], shown: Sequence[str]) -> str:
    """Return what was typed as a text table: a row for every code, a column for each of `shown`.

    The first row is the head, so row numbers are those that a person counts under it.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(["code", *shown])
    for code in codes:
        row = typed.get(code, {})
        writer.writerow([code, *(" ".join(row.get(column, "").split()) for column in shown)])
    return stream.getvalue()


def mapping(index: str, year: int, shown: Sequence[str]) -> dict[str, object]:
    """Return what the reader is told about such a text: the year and what each column is."""
    return {
        "year": year,
        "columns": {f"!{letters(at)}": column for at, column in enumerate(shown, 2)},
    }


def placed(found: Preview, units: Sequence[str], headings: Mapping[str, str]) -> Preview:
    """Return a preview of what was typed whose findings name province and column, not places of a text.

    `units`: names in the order of the rows; `headings`: what the grid calls each column, in its order.
    """
    columns = {letters(at): heading for at, heading in enumerate(headings.values(), 2)}

    def told(finding: Finding) -> Finding:
        row = finding.row - 2 if finding.row else -1
        where = [units[row]] if 0 <= row < len(units) else []
        where += [columns[finding.column]] if finding.column in columns else []
        values = dict(finding.values)
        if str(values.get("label", "")) in headings:
            values["label"] = headings[str(values["label"])]
        value = headings.get(finding.value, finding.value) if not finding.row else finding.value
        return replace(finding, row=None, column="", value=value, values={**values, "at": ", ".join(where)})

    return replace(
        found,
        rejected=[told(one) for one in found.rejected],
        questions=[told(one) for one in found.questions],
        warnings=[told(one) for one in found.warnings],
        skipped=[told(one) for one in found.skipped],
        cells=[replace(cell, row=0, column=columns.get(cell.column, cell.column)) for cell in found.cells],
    )
