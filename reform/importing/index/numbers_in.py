"""What a score cell says: a number, a missing value with its reason, or a doubt. Never a guess.

Decimal comma and point are both read. A text such as “1.234” can be one number only, since no
scale of an index reaches a thousand, unless its column writes decimals with the other sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from reform.importing.index.grids import Cell
from reform.importing.index.spelling import plain, squeezed, words

_DASHES = re.compile(r"[-–—−‐_.…·*]+")
_FOOTNOTE = re.compile(r"(?<=[\d%])\s*(?:\(\*+\)|\*+|[†‡¹²³⁴⁵⁶⁷⁸⁹⁰]+|\(\d\)|\[\d\])$")
_NUMBER = re.compile(r"(?P<sign>[-−+]?)(?P<digits>[0-9]+(?:[.,][0-9]+)*)\s*(?P<percent>%?)")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
MISSING = ("no_data", "not_published", "not_applicable")


@dataclass(frozen=True)
class Number:
    """What a cell says. Exactly one of value, missing and doubt is set."""

    value: float | None = None
    missing: str | None = None
    """blank, dash, no_data, not_published, not_applicable or zero."""
    doubt: str | None = None
    """Key of the sentence that tells why it is not read."""
    percent: bool = False
    """The cell says “%”, so 80,79% stands as 80.79 here."""
    decimals: int | None = None
    """Digits after the sign, of a text."""
    footnote: bool = False


def read(cell: Cell | None, decimal: str | None = None) -> Number:
    """Read one cell. `decimal`: the sign that the texts of its column use, “?” when they use both."""
    if cell is None or (cell.value is None and not cell.formula):
        return Number(missing="blank")
    value = cell.value
    if value is None:
        return Number(doubt="formula_without_value")
    if isinstance(value, bool):
        return Number(doubt="not_a_number")
    if isinstance(value, date | time | timedelta):
        return Number(doubt="is_a_date")
    if isinstance(value, float | int):
        if value != value or value in (float("inf"), float("-inf")):
            return Number(missing="no_data")
        if value < 0:
            return Number(doubt="negative")
        if cell.percent:
            # The stored fraction has binary noise that the reader of the sheet never sees.
            return Number(round(value * 100, 10), percent=True)
        return Number(float(value))
    return _text(value, decimal, formula=cell.formula)


def _text(value: str, decimal: str | None, *, formula: bool) -> Number:
    text = " ".join(value.replace("\u00a0", " ").replace("\u202f", " ").split()).strip("'’ ")
    if not text:
        return Number(doubt="formula_without_value") if formula else Number(missing="blank")
    if text.upper() in _ERRORS:
        return Number(doubt="formula_error")
    if _DASHES.fullmatch(text):
        return Number(missing="dash")
    said = squeezed(text)
    for reason in MISSING:
        if plain(text) in words(f"missing_{reason}") or said in {
            word.replace(" ", "") for word in words(f"missing_{reason}")
        }:
            return Number(missing=reason)
    bare = _FOOTNOTE.sub("", text)
    match = _NUMBER.fullmatch(bare)
    if match is None:
        several = all(_NUMBER.fullmatch(part) for part in bare.split(" "))
        return Number(doubt="two_numbers" if several else "not_a_number")
    if match["sign"] in ("-", "−"):
        return Number(doubt="negative")
    return _digits(match["digits"], bool(match["percent"]), decimal, bare != text)


def _digits(digits: str, percent: bool, decimal: str | None, footnote: bool) -> Number:
    signs = re.findall(r"[.,]", digits)
    if not signs:
        return Number(float(digits), percent=percent, decimals=0, footnote=footnote)
    if len(signs) == 1:
        whole, fraction = re.split(r"[.,]", digits)
        if decimal == "?" and len(fraction) == 3:
            return Number(doubt="mixed_signs")
        return Number(
            float(f"{whole}.{fraction}"), percent=percent, decimals=len(fraction), footnote=footnote
        )
    if not _GROUPED.fullmatch(digits) or len(set(signs)) == 1:
        # Groups alone would be a thousand or more, which no score is.
        return Number(doubt="grouped")
    last = signs[-1]
    whole, fraction = digits.replace("," if last == "." else ".", "").split(last)
    return Number(float(f"{whole}.{fraction}"), percent=percent, decimals=len(fraction), footnote=footnote)


def decimal_sign(cells: Iterable[Cell | None]) -> str | None:
    """Return the sign that the texts of a column write decimals with, “?” when both are in use."""
    found = set()
    for cell in cells:
        if cell is None or not isinstance(cell.value, str):
            continue
        match = _NUMBER.fullmatch(_FOOTNOTE.sub("", " ".join(cell.value.split())).strip("'’ "))
        if match and len(signs := re.findall(r"[.,]", match["digits"])) == 1:
            found.add(signs[0])
    return "?" if len(found) > 1 else next(iter(found), None)


def rank_in(cell: Cell | None) -> tuple[int | None, str | None]:
    """Read a place: the number, or None with a doubt when it is not a whole number from 1 to 99."""
    number = read(cell)
    if number.doubt:
        text = cell.text if cell else ""
        # “37/63” is how places are printed.
        if match := re.fullmatch(r"\s*(\d{1,2})\s*/\s*(?:63|64|34)\s*", text):
            return int(match[1]), None
        return None, "bad_rank"
    if number.value is None:
        return None, None
    if number.percent or not number.value.is_integer() or not 1 <= number.value <= 99:
        return None, "bad_rank"
    return int(number.value), None
