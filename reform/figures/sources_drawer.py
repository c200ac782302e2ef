"""F19: "Nguồn và cách tính" under a figure, always the same facts in the same order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from html import escape

from reform.figures.context import ChartContext
from reform.figures.template import say
from reform.wording import dates


@dataclass(frozen=True)
class SourcesFacts:
    """What a reader needs to go from a mark to a file, a day and a publisher.

    The order of the fields is the order on the screen. An empty field is said to be unknown,
    never left out.
    """

    publisher: str = ""
    title: str = ""
    label_year: str = ""
    published_on: date | str | None = None
    """A day, or words when less is known ("trước hoặc trong ngày …")."""
    read_through: str = ""
    """Where and when it was read."""
    licence: str = ""
    definition: str = ""
    """Formula with its denominator."""
    scope: str = ""
    population: str = ""
    corrections: str = ""
    query: str = ""
    """Text of the question asked of the warehouse."""


def drawer_html(facts: SourcesFacts, ctx: ChartContext) -> str:
    """Return the facts as an HTML definition list; every value is escaped."""
    rows = []
    for part in fields(SourcesFacts):
        value = getattr(facts, part.name)
        if isinstance(value, date):
            value = dates.day(value, ctx.language)
        shown = escape(value) if value else escape(say(ctx, f"drawer.unknown_{_kind(part.name)}"))
        if part.name == "query" and value:
            shown = f'<pre tabindex="0">{shown}</pre>'
        rows.append(f"<dt>{escape(say(ctx, f'drawer.{part.name}'))}</dt><dd>{shown}</dd>")
    return f'<div class="sources-drawer"><dl>{"".join(rows)}</dl></div>'


def _kind(name: str) -> str:
    """Return how to say that a fact is missing: corrections are none, others unknown."""
    return "none" if name == "corrections" else "fact"
