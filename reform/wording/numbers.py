"""Numbers as readers of each language expect them: pure functions from value to text.

Rounding is half up on the decimal form of the number (0,225 becomes 0,23), never on its
binary form. A no-break space stands between a number and its unit.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from reform.wording.texts import Lang, text

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "—"

Number = int | float | Decimal


def is_missing(value: Number | None) -> bool:
    """Tell whether a value stands for "no figure" (None or NaN)."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or value != value


def rounded(value: Number, decimals: int) -> Decimal:
    """Round half up at `decimals` places, on the shortest decimal form of the number."""
    exact = (
        value
        if isinstance(value, Decimal)
        else Decimal(repr(float(value)) if isinstance(value, float) else str(value))
    )
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result  # no "−0,00"


def number(value: Number | None, decimals: int, lang: Lang) -> str:
    """Format with a fixed count of decimals: 80,79 (vi), 80.79 (en); — when missing."""
    if value is None or is_missing(value):
        return DASH
    return _written(rounded(value, decimals), decimals, lang)


@lru_cache(maxsize=16384)
def _written(shown: Decimal, decimals: int, lang: Lang) -> str:
    """Write a rounded number. A page writes the same hundreds at every run."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(shown, format=pattern, locale=lang).replace("-", MINUS)


def signed(value: Number | None, decimals: int, lang: Lang) -> str:
    """Format a change with its sign: +5,16, −1,58, 0,00."""
    if value is None or is_missing(value):
        return DASH
    shown = rounded(value, decimals)
    return ("+" if shown > 0 else "") + number(shown, decimals, lang)


def count(value: Number | None, lang: Lang) -> str:
    """Format a count: 201.196 (vi), 201,196 (en)."""
    return number(value, 0, lang)


def percent(value: Number | None, decimals: int, lang: Lang) -> str:
    """Format a percentage without a space before the sign: 80,79%."""
    return DASH if is_missing(value) else number(value, decimals, lang) + "%"


def share(part: Number | None, whole: Number | None, decimals: int, lang: Lang) -> str:
    """Format part ÷ whole in percent; — for a zero or missing denominator."""
    if part is None or whole is None or is_missing(part) or is_missing(whole) or whole == 0:
        return DASH
    return percent(Decimal(str(part)) * 100 / Decimal(str(whole)), decimals, lang)


def score(value: Number | None, unit: str, decimals: int, lang: Lang) -> str:
    """Format a score in the unit of its index: percent takes the sign, others stand bare."""
    return percent(value, decimals, lang) if unit == "percent" else number(value, decimals, lang)


def score_change(value: Number | None, unit: str, decimals: int, lang: Lang) -> str:
    """Format a change of scores: +5,16 điểm % for percentages, +0,21 điểm otherwise."""
    if is_missing(value):
        return DASH
    key = "numbers.percentage_points" if unit == "percent" else "numbers.points"
    return text(lang, key, value=signed(value, decimals, lang))


def points(value: Number | None, unit: str, decimals: int, lang: Lang) -> str:
    """Format a distance, always positive: 0,01 điểm, 5,16 điểm %."""
    if value is None or is_missing(value):
        return DASH
    key = "numbers.percentage_points" if unit == "percent" else "numbers.points"
    return text(lang, key, value=number(abs(float(value)), decimals, lang))


def rank(place: Number | None, population: Number | None) -> str:
    """Format a rank with its population: 37/63; a bare rank is never printed."""
    if place is None or population is None or is_missing(place) or is_missing(population):
        return DASH
    return f"{int(place)}/{int(population)}"


def places(value: int, lang: Lang) -> str:
    """Format a count of places: 2 bậc, 1 place, 2 places."""
    return text(lang, "numbers.places", count=value, value=number(abs(value), 0, lang))


def arrow_places(change: int | None, lang: Lang) -> str:
    """Format a gain or loss of places: ▲ 2 bậc, ▼ 12 bậc, or the word for no change.

    `change` is previous rank − present rank, so a gain is positive.
    """
    if change is None or is_missing(change):
        return text(lang, "numbers.not_comparable")
    if change == 0:
        return text(lang, "numbers.unchanged")
    return f"{'▲' if change > 0 else '▼'}{NBSP}{places(abs(int(change)), lang)}"
