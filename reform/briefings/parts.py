"""What a text briefing is made of, before it becomes Markdown or a Word document.

A statement without scope, period or source cannot be made: the honesty of the sentence does not
depend on whoever writes the next section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reform.wording.texts import Lang

Kind = Literal["weekly", "monthly"]
KINDS: tuple[Kind, ...] = ("weekly", "monthly")


class IncompleteBriefing(ValueError):
    """A part of a briefing lacks something it must say of itself; `missing` names it."""

    key = "briefings.incomplete"

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True)
class Source:
    """One entry of the list of sources."""

    key: str
    words: str


def _required(part: object, *names: str) -> None:
    for name in names:
        value = getattr(part, name)
        if not (value.strip() if isinstance(value, str) else value):
            raise IncompleteBriefing(name)


@dataclass(frozen=True)
class Statement:
    """One or two sentences with figures, whose scope, period and sources are printed behind them."""

    text: str
    scope: str
    period: str
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        """Raise IncompleteBriefing when the statement does not say whose, when and by whom."""
        _required(self, "text", "scope", "period", "sources")


@dataclass(frozen=True)
class Table:
    """Rows of words under a caption; scope, period, unit and sources are printed with it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str
    scope: str
    period: str
    sources: tuple[Source, ...]
    words: int = 1
    """How many of the first columns hold words; the others hold numbers."""

    def __post_init__(self) -> None:
        """Raise IncompleteBriefing when the table does not say whose, when and by whom."""
        _required(self, "title", "columns", "rows", "unit", "scope", "period", "sources")


@dataclass(frozen=True)
class Remark:
    """What is missing, what is not compared, how to read: no measured figure of its own."""

    text: str


@dataclass(frozen=True)
class Heading:
    """The name of what the next blocks are about, within a section."""

    text: str


Block = Statement | Table | Remark | Heading


@dataclass(frozen=True)
class Section:
    """A numbered part of the document."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Briefing:
    """One document in one language."""

    kind: Kind
    language: Lang
    agency: str
    title: str
    subtitle: str
    """Period, scope and as-of day."""
    finding: str
    """One sentence over everything."""
    sections: tuple[Section, ...]
    home_name: str
    as_of: date
    prepared_on: date
    version: str
    """Version of the data."""
    queries: tuple[str, ...]
    """Names of the questions that were asked."""
    simulated: bool
    """Some figures come from simulated dossiers."""

    def __post_init__(self) -> None:
        """Raise IncompleteBriefing when the document lacks its header, its content or its origin."""
        _required(self, "agency", "title", "subtitle", "finding", "sections", "version", "queries")

    def sources(self) -> tuple[Source, ...]:
        """Return every source in the order in which the document first names it."""
        return tuple(dict.fromkeys(self._cited()))

    def _cited(self) -> Iterator[Source]:
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Statement | Table):
                    yield from block.sources
