"""What the head of a column says: role, dimension, year and index, each with the reason.

A dimension is known by its name in that year, in either language, by a line of `labels.csv`, or by
a number in front. When number and name contradict each other, nobody chooses for the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from reform.importing.index.reference import Dimension, Reference
from reform.importing.index.spelling import plain, table, words

Role = Literal[
    "score", "rank", "tier", "unit", "code", "year", "ordinal", "change", "side", "unit_type", "geo_system",
    "dimension", "index", "unknown",
]  # fmt: skip
_ROLES: tuple[Role, ...] = (
    "unit", "code", "unit_type", "geo_system", "ordinal", "side", "change", "rank", "tier", "score", "year",
    "dimension", "index",
)  # fmt: skip
_BESIDE: tuple[Role, ...] = ("rank", "tier")
_SYMBOLS: Mapping[str, Role] = {"#": "ordinal", "+/-": "change", "±": "change", "Δ": "change"}
INDEX_WORDS: Mapping[str, re.Pattern[str]] = {
    "SIPAS": re.compile(r"\bsipas\b|chi so hai long|muc do hai long|su hai long"),
    "PAPI": re.compile(r"\bpapi\b|papi\b|\bpapi|hieu qua quan tri va hanh chinh cong"),
    "PCI": re.compile(r"\bpci\b|nang luc canh tranh cap tinh|provincial competitiveness"),
    "PAR": re.compile(
        r"\bpar ?index\b|\bpar\b|chi so cai cach hanh chinh|chi so cchc|public administration reform index"
    ),
    "ICT": re.compile(r"\bict\b ?(index)?|ung dung (cong nghe thong tin|cntt)( va)? truyen thong"),
    "DTI": re.compile(r"\bdti\b|chuyen doi so|digital transformation"),
}
_YEAR = r"(20[0-4]\d)"
# “2016PAPI” and “2011_PAPI” name a year; “weighted2015PAPI” does not.
_ANY_YEAR = re.compile(rf"(?<![0-9A-Za-zÀ-ỹ]){_YEAR}(?!\d)")
_NOT_YEARS = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*20\d\d|tháng\s*\d{1,2}\s*(?:năm|[/-])\s*20\d\d"
    r"|(?:công bố|ban hành|published|released)\s*(?:vào|trong|in)?\s*(?:năm)?\s*20\d\d"
    r"|\d+/20\d\d/\S*|20\d\d/(?:QĐ|NĐ|TT|NQ)\S*|\b(?:giai đoạn|period)\s*20\d\d\s*[-–]\s*20\d\d"
    r"|(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:\d{1,2},?\s+)?20\d\d",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^\s*(?P<word>sub-?\s?index|chỉ số thành phần|cstp|trục nội dung|nội dung|dimension|lĩnh vực|trục|dim\.?"
    r"|thành phần)?\s*(?P<number>\d{1,2}(?:\.\d{1,2})?)(?P<sign>\s*[:.)–-]\s*|\s+|$)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_VARIABLE = re.compile(r"^sub(\d{1,2})_\w+$")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# Brackets that only tell unit or scale may be dropped; “(có trọng số)” makes another score.
_UNITS = frozenset(
    {
        "diem", "so", "point", "points", "score", "thang", "do", "tu", "den", "from", "to", "toi", "da",
        "max", "maximum", "cao", "nhat", "don", "vi", "tinh", "thanh", "pho", "ty", "le", "phan", "tram",
        "percent", "scale", "khong", "unweighted", "noi", "dung", "dimensions", "provinces",
    }
)  # fmt: skip
_NOISE = re.compile(
    r"\b(diem so|diem|score|pillar|tru cot|gia tri|ket qua|chi so thanh phan|sub index|subindex|index"
    r"|chi so)\b"
)


@dataclass(frozen=True)
class Said:
    """What one label says."""

    role: Role = "unknown"
    dimension: str | None = None
    """Code; empty for the total, None when no dimension is named."""
    year: int | None = None
    index: str | None = None
    number: str | None = None
    """Dimension that the number in front names."""
    conflict: tuple[str, str] | None = None
    """Dimension by number and dimension by name, when they differ."""
    foreign: bool = False
    """The name belongs to another year of the index."""


@dataclass(eq=False)
class Names:
    """The names of the dimensions of one index in one year, and in any other year."""

    here: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, set[str]] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()

    def find(self, text: str) -> str | None:
        """Return the dimension that bears exactly this name in this year."""
        return self.here.get(text)


def names_of(reference: Reference, index: str, year: int | None) -> Names:
    """Return the names of an index; without a year those that mean the same in every year."""
    return _names(_Key(reference), index, year)


class _Key:
    """Keeps a reference usable as a key of the memory below."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.reference is self.reference

    def __hash__(self) -> int:
        return id(self.reference)


@lru_cache(maxsize=256)
def _names(key: _Key, index: str, year: int | None) -> Names:
    reference = key.reference
    meant: dict[str, set[str]] = {}
    elsewhere: dict[str, set[str]] = {}
    valid = reference.of_year(index, year) if year is not None else None
    for dimension in reference.dimensions.get(index, ()):
        current = valid is None or valid.get(dimension.code) == dimension
        # A code that is the name of another index says nothing: “SIPAS” heads that index's own scores.
        code = "" if dimension.code.upper() in reference.cards else dimension.code
        for name in (*dimension.names, *((code,) if code else ())):
            (meant if current else elsewhere).setdefault(plain(name), set()).add(dimension.code)
    for row in table("labels.csv"):
        if row["index_code"] != index or (valid is not None and row["dimension"] not in valid):
            continue
        first, last = int(row["from_year"] or 0), int(row["to_year"] or 9999)
        current = year is None or first <= year <= last
        (meant if current else elsewhere).setdefault(plain(row["label"]), set()).add(row["dimension"])
    here = {name: codes.copy().pop() for name, codes in meant.items() if len(codes) == 1 and name}
    codes = frozenset(valid) if valid is not None else frozenset(d.code for d in reference.dimensions[index])
    return Names(here, elsewhere, codes)


def years_in(text: str) -> list[int]:
    """Return the years a text names, without those of dates, decisions and periods."""
    return [int(year) for year in _ANY_YEAR.findall(_NOT_YEARS.sub(" ", text))]


def indices_in(text: str) -> set[str]:
    """Return the indices that a title, a sheet's name or a label names."""
    said = plain(text)
    return {index for index, pattern in INDEX_WORDS.items() if pattern.search(said)}


@lru_cache(maxsize=20_000)
def read_label(text: str, index: str | None, names: Names | None) -> Said:
    """Read one label. Without an index only role, year and index words are told."""
    if not text.strip():
        return Said()
    years = years_in(text)
    year = years[0] if len(set(years)) == 1 else None
    said = plain(text)
    if text.strip() in _SYMBOLS:
        return Said(_SYMBOLS[text.strip()])
    for role in _ROLES[:6]:
        if said in words(f"role_{role}"):
            return Said(role, year=year)
    without_year = plain(_ANY_YEAR.sub(" ", re.sub(rf"(?i)\b(năm|in|year)\s+{_YEAR}", " ", text)))
    if any(without_year == word or without_year.startswith(word + " ") for word in words("role_change")):
        return Said("change", year=year)
    named = indices_in(text)
    own_index = next(iter(named)) if len(named) == 1 else None
    if names is not None and index is not None:
        if found := _dimension(text, index, names, year):
            return found
        if own_index not in (None, index) and _is_total_of(without_year, str(own_index)):
            return Said("score", "", year, own_index)
    plain_role = _role(without_year)
    if plain_role is not None:
        return Said(plain_role, None, year, own_index)
    if own_index:
        bare = " ".join(INDEX_WORDS[own_index].sub(" ", without_year).split())
        index_role: Role | None = _role(bare) if bare else "score"
        if index_role is not None:
            total = index_role in ("score", "rank", "tier")
            return Said(index_role, "" if total else None, year, own_index)
    return Said("unknown", None, year, own_index)


def _is_total_of(said: str, index: str) -> bool:
    bare = " ".join(INDEX_WORDS[index].sub(" ", said).split())
    return not bare or _role(bare) == "score"


def _role(said: str) -> Role | None:
    for role in _ROLES:
        if said in words(f"role_{role}"):
            return role
    return None


def _dimension(text: str, index: str, names: Names, year: int | None) -> Said | None:
    """Read role and dimension of a label of this index; None when it names no dimension."""
    numbered = _number(text, index, names)
    for candidate in _candidates(text) if numbered is None else ():
        if (code := names.find(candidate)) is not None:
            return Said("score", code, year, index)
    for role in _BESIDE:
        for word in sorted(words(f"role_{role}"), key=len, reverse=True):
            for candidate in _candidates(text):
                rest = _cut(candidate, word)
                if rest is None:
                    continue
                bare = " ".join(INDEX_WORDS[index].sub(" ", rest).split())
                if not bare:
                    return Said(role, "" if rest else None, year, index if rest else None)
                if (code := names.find(rest)) is not None:
                    return Said(role, code, year, index)
    if numbered is None:
        return None
    code, rest = numbered
    by_name = next((c for w in _candidates(rest) if (c := names.find(w)) is not None), None)
    if by_name is not None and by_name != code:
        return Said("unknown", None, year, index, code, (code, by_name))
    if by_name is not None:
        return Said("score", code, year, index, code)
    own = _role(plain(rest))
    other = [names.elsewhere[word] for word in _candidates(rest) if word in names.elsewhere]
    return Said(own if own in _BESIDE else "score", code, year, index, code, foreign=bool(other))


def _cut(said: str, word: str) -> str | None:
    if said == word:
        return ""
    if said.startswith(word + " "):
        return said[len(word) + 1 :]
    if said.endswith(" " + word):
        return said[: -len(word) - 1]
    return None


def _candidates(text: str) -> list[str]:
    """Return the ways in which a label may be meant, from exact to bare."""
    found: dict[str, None] = {}
    no_year = _ANY_YEAR.sub(" ", re.sub(rf"(?i)\b(năm|in|year)\s+{_YEAR}", " ", text))
    for way in (text, no_year, _BRACKETS.sub(_without_unit, no_year)):
        said = plain(way)
        found[said] = None
        match = _NUMBERED.match(way.strip())
        if (
            match
            and match["rest"].strip()
            and (match["word"] or match["sign"].strip() or "." in match["number"])
        ):
            found[plain(match["rest"])] = None
    for said in list(found):
        found[" ".join(_NOISE.sub(" ", said).split())] = None
    return [said for said in found if said]


def _without_unit(match: re.Match[str]) -> str:
    said = plain(match[1])
    return " " if all(word.isdigit() or word in _UNITS for word in said.split()) else match[0]


def _number(text: str, index: str, names: Names) -> tuple[str, str] | None:
    """Return dimension and rest of a label that begins with its number."""
    stripped = text.strip()
    if (variable := _VARIABLE.match(stripped)) and index == "PCI":
        code = f"D{int(variable[1]):02d}"
        return (code, "") if code in names.codes else None
    match = _NUMBERED.match(stripped)
    if match is None or index not in ("PAPI", "PCI"):
        return None
    number, word, rest = match["number"], match["word"], match["rest"]
    if not word and not (match["sign"].strip() or "." in number):
        return None
    if not word and not rest.strip() and "." not in number:
        return None
    code = f"D{number}"
    if index == "PCI":
        code = "" if "." in number else f"D{int(number):02d}"
    return (code, rest) if code and code in names.codes else None


def order_of(dimensions: Iterable[Dimension]) -> list[str]:
    """Return the codes in the order of a publisher's workbook: each dimension, then its parts."""
    return sorted(
        (d.code for d in dimensions if d.kind == "component"),
        key=lambda code: [int(part) for part in re.findall(r"\d+", code)] or [999],
    )
