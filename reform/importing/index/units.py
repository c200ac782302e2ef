"""The one place that knows how provinces are spelt: a text or a code becomes a unit, or a question.

A spelling is taken only when, without marks, case, blanks and punctuation, it is exactly a name of
the era asked for or a line of `unit_names.csv`. Anything else is named with the nearest names and
never taken: a near miss is for a person to decide.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reform.importing.index.spelling import plain, table, words

Era = Literal[63, 34]
Kind = Literal["unit", "blank", "summary", "ministry", "region", "former", "merged", "unknown"]
_BEFORE = (
    "uy ban nhan dan", "ubnd", "tinh", "thanh pho", "tp", "t p", "province of", "city of", "the", "province",
)  # fmt: skip
_AFTER = ("province", "city", "municipality")
_LONGEST = 60
"""A longer text is a remark, not a misspelt name."""
_NEAR = 0.72
_MOST_WORDS = 16
_BRACKETS = re.compile(r"^([^()\[\]]+)[(\[]([^()\[\]]*)[)\]]\s*$")
_MARKS = re.compile(r"^[\s\d.)*]{0,6}(?=\D)|[\s*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]+$")


@dataclass(frozen=True)
class Unit:
    """A provincial unit of one era."""

    code: str
    units: Era
    name: str
    successor: str | None = None
    """Code among the 34, for a unit of the 63."""


@dataclass(frozen=True)
class Resolved:
    """What a text turned out to be."""

    kind: Kind
    unit: Unit | None = None
    """The unit; of a merged one, its successor."""
    suggestions: tuple[Unit, ...] = ()
    """The nearest names, best first; never taken without being asked."""


class Units:
    """Every unit of both eras with every known spelling."""

    def __init__(self, units: Sequence[Unit], spellings: Sequence[tuple[str, Era, str]]) -> None:
        """`spellings`: code, era and text of irregular names."""
        self._by_code: dict[tuple[Era, str], Unit] = {(unit.units, unit.code): unit for unit in units}
        self._names: dict[Era, dict[str, Unit]] = {63: {}, 34: {}}
        for unit in units:
            self._names[unit.units][plain(unit.name).replace(" ", "")] = unit
        for code, era, text in spellings:
            unit = self._by_code[(era, code)]
            for way in (plain(text), _without_frame(plain(text))):
                known = self._names[era].setdefault(way.replace(" ", ""), unit)
                if known != unit:
                    raise ValueError(f"unit_names.csv: {text} means two units")
        self._memory: dict[tuple[str, Era], Resolved] = {}

    def all(self, era: Era) -> list[Unit]:
        """Return the units of an era in the order of their codes."""
        return sorted((u for (units, _), u in self._by_code.items() if units == era), key=lambda u: u.code)

    def by_code(self, code: str, era: Era) -> Unit | None:
        """Return the unit of a two-digit code."""
        return self._by_code.get((era, code))

    def code(self, value: object, era: Era) -> Resolved:
        """Resolve a GSO code: number or text, with or without leading zero; 999 is a summary."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        digits = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(r"\d{1,3}", digits):
            return Resolved("blank" if not digits else "unknown")
        if digits == "999":
            return Resolved("summary")
        unit = self._by_code.get((era, f"{int(digits):02d}"))
        if unit:
            return Resolved("unit", unit)
        old = self._by_code.get((63, f"{int(digits):02d}"))
        if era == 34 and old and old.successor:
            return Resolved("merged", self._by_code.get((34, old.successor)))
        return Resolved("unknown")

    def resolve(self, text: str, era: Era) -> Resolved:
        """Resolve a name, an abbreviation or a code written as text."""
        known = self._memory.get((text, era))
        if known is None:
            known = self._memory[(text, era)] = self._resolve(text, era)
        return known

    def _resolve(self, text: str, era: Era) -> Resolved:
        stripped = text.strip()
        if not stripped or not plain(stripped):
            return Resolved("blank")
        if stripped.isdigit():
            return self.code(stripped, era)
        if unit := self._exact(stripped, era):
            return Resolved("unit", unit)
        if kind := _other_kind(plain(_MARKS.sub("", stripped))):
            return Resolved(kind)
        if era == 34 and (old := self._exact(stripped, 63)) and old.successor:
            return Resolved("merged", self._by_code.get((34, old.successor)))
        return Resolved("unknown", None, self._near(stripped, era))

    def _exact(self, text: str, era: Era) -> Unit | None:
        names = self._names[era]
        marked = _MARKS.sub("", text)
        for way in (plain(text), plain(marked)):
            for name in (way, _without_frame(way), _without_numbers(_without_frame(_without_numbers(way)))):
                if unit := names.get(name.replace(" ", "")):
                    return unit
        # "Huế (Thừa Thiên Huế)" says one unit twice; two different units stay a question.
        if both := _BRACKETS.match(text):
            outer = self._exact(both[1], era)
            inner = self._exact(both[2], era) if plain(both[2]) else outer
            return outer if outer and outer == inner else None
        return None

    def glued(self, text: str, era: Era) -> tuple[Unit, Unit] | None:
        """Return the two units that a text names one after the other, as rows run together do."""
        said = text.split()
        for at in range(1, min(len(said), _MOST_WORDS)):
            first, second = self._exact(" ".join(said[:at]), era), self._exact(" ".join(said[at:]), era)
            if first and second:
                return first, second
        return None

    def _near(self, text: str, era: Era) -> tuple[Unit, ...]:
        if len(text) > _LONGEST:
            return ()
        key = _without_numbers(_without_frame(_without_numbers(plain(text)))).replace(" ", "")
        found: list[Unit] = []
        for name in difflib.get_close_matches(key, list(self._names[era]), n=6, cutoff=_NEAR):
            if (unit := self._names[era][name]) not in found:
                found.append(unit)
        return tuple(found[:3])

    def name(self, code: str, era: Era) -> str:
        """Return the name of a unit, its code when there is none."""
        unit = self._by_code.get((era, code))
        return unit.name if unit else code


def _without_frame(text: str) -> str:
    """Drop "tỉnh", "thành phố", "city" … around a name, never the whole of it."""
    changed = True
    while changed:
        changed = False
        for word in _BEFORE:
            if text.startswith(word + " "):
                text, changed = text[len(word) + 1 :], True
        for word in _AFTER:
            if text.endswith(" " + word):
                text, changed = text[: -len(word) - 1], True
    return text


def _without_numbers(text: str) -> str:
    """Drop a running number before a name and the number of a footnote after it."""
    return re.sub(r"^\d{1,2} |(?<=\D) \d$", "", text).strip()


def _other_kind(text: str) -> Kind | None:
    if text in words("summary") or re.fullmatch(
        r"(trung binh|binh quan|trung vi|average|mean|median) .*", text
    ):
        return "summary"
    if text in words("region") or re.fullmatch(r"(vung|khu vuc) .*", text):
        return "region"
    if text in words("former"):
        return "former"
    # A ministry is known by how its name begins; no name of a province begins so.
    if any(text == word or text.startswith(word + " ") for word in words("ministry")):
        return "ministry"
    return None


def shipped_spellings() -> list[tuple[str, Era, str]]:
    """Return the irregular spellings of `unit_names.csv`."""
    return [
        (row["province_code"], 34 if row["units"] == "34" else 63, row["spelling"])
        for row in table("unit_names.csv")
    ]
