"""Text briefings, made only from answers of the catalogue: weekly and monthly, Markdown and Word."""

from __future__ import annotations

from typing import Protocol

from queries.catalogue import Reader
from reform.briefings import indices, monthly, weekly
from reform.briefings.asking import Desk, Order
from reform.briefings.documents import FORMATS, docx_bytes, file_name, markdown
from reform.briefings.layout import Part
from reform.briefings.parts import KINDS, Briefing, IncompleteBriefing, Kind, Section
from reform.wording import briefings as words

__all__ = [
    "FORMATS",
    "KINDS",
    "Briefing",
    "IncompleteBriefing",
    "Kind",
    "Order",
    "compose",
    "docx_bytes",
    "file_name",
    "markdown",
]

_PARTS = {"weekly": weekly.parts, "monthly": monthly.parts}


class Version(Reader, Protocol):
    """A published version of the data."""

    @property
    def version(self) -> str:
        """Return its name."""
        ...


def _finding(desk: Desk, found: list[Part]) -> str:
    """Return the sentence over the indices, and the one over the dossiers where real ones speak."""
    told = [indices.finding(desk, indices.newest(desk)), *(part.finding for part in found if part.finding)]
    return ". ".join(told)


def compose(reader: Version, order: Order) -> Briefing:
    """Make the briefing that was ordered.

    Raises IncompleteBriefing when a figure would stand without scope, period or source.
    """
    desk = Desk(reader, order)
    found = _PARTS[order.kind](desk)
    day = words.day(order.as_of, order.language)
    return Briefing(
        kind=order.kind,
        language=order.language,
        agency=order.agency,
        title=words.say(order.language, f"title.{order.kind}"),
        subtitle=words.say(order.language, f"subtitle.{order.kind}", home=desk.home, date=day),
        finding=_finding(desk, found),
        sections=tuple(
            Section(words.say(order.language, f"section.{part.key}"), part.blocks)
            for part in found
            if part.blocks
        ),
        home_name=desk.home,
        as_of=order.as_of,
        prepared_on=order.prepared_on,
        version=reader.version,
        queries=tuple(desk.asked),
        simulated=any(part.simulated for part in found),
    )
