"""On which scale a column is written: points, percent, or a fraction of one; told for whole columns.

A fraction is taken as a percentage only when every figure of the column is one. A lone 0,81 among
eighties is refused, and so is 8079 where 80,79 is likely: a lost comma is not put back by guess.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from reform.importing.index.grids import Cell
from reform.importing.index.numbers_in import Number
from reform.importing.index.reference import Card, Dimension

_WHOLE = 100.0
_ROOM = 0.011
"""Maxima such as 3,33 are printed cut; a third of ten is a little more."""
_FEW = 3


@dataclass
class Scale:
    """How a column is brought to the scale of its index."""

    card: Card
    high: float
    factor: float = 1.0
    percent_factor: float = 1.0
    """For cells that say “%”."""
    middle: float | None = None
    findings: list[str] = field(default_factory=list)

    def scaled(self, number: Number) -> float:
        """Return a number on the scale of the index, free of binary noise."""
        assert number.value is not None
        return round(number.value * (self.percent_factor if number.percent else self.factor), 10)

    def doubt(self, number: Number, dimension: Dimension) -> str | None:
        """Return why a number cannot be a score of this dimension."""
        if number.value is None:
            return None
        if number.percent and self.card.unit == "points":
            return "percent_unexpected"
        if number.percent and self.card.unit == "percent" and highest(self.card, dimension) != _WHOLE:
            # “85%” of a field is a share of its maximum, not its points.
            return "percent_of_maximum"
        value = self.scaled(number)
        high = highest(self.card, dimension)
        if value == 0:
            return None
        if value > high + _ROOM * max(1.0, high / _WHOLE):
            lost = float(number.value).is_integer() and number.value >= 10 * high and not number.percent
            return "comma_lost" if lost else "outside_scale"
        if value < dimension.low - _ROOM:
            return "outside_scale"
        if self.middle is not None and self.middle > 5 and value <= 1 and self.card.unit == "percent":
            return "mixed_units"
        return None

    def shown(self, dimension: Dimension) -> dict[str, object]:
        """Return the ends of the scale for a sentence."""
        return {"low": dimension.low, "high": highest(self.card, dimension)}


def highest(card: Card, dimension: Dimension) -> float:
    """Return the highest possible score; of an unread maximum, that of the whole index."""
    if dimension.high is not None:
        return dimension.high
    return 1.0 if card.unit == "ratio" else _WHOLE


def scale_of(
    card: Card, dimension: Dimension | None, cells: Sequence[Cell | None], numbers: Sequence[Number]
) -> Scale:
    """Tell the scale of a column from all of its figures together."""
    high = highest(card, dimension) if dimension else _WHOLE
    bare = [n.value for n in numbers if n.value is not None and not n.percent and n.value > 0]
    marked = [n.value for n in numbers if n.value is not None and n.percent]
    scale = Scale(card, high)
    everything = bare + marked
    scale.middle = statistics.median(everything) if everything else None
    if card.unit == "percent":
        if bare and not marked and len(bare) >= _FEW and max(bare) <= 1 and high == _WHOLE:
            scale.factor = _WHOLE
            scale.middle = None
            scale.findings.append("fractions")
    elif card.unit == "ratio" and marked:
        scale.percent_factor = 1 / _WHOLE
        scale.findings.append("percent_of_ratio")
    return scale
