"""What a published figure may not be shown without: scope, kind, day, unit, place, caveat, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from reform.figures.context import ChartContext
from reform.figures.published import Published
from reform.figures.results_words import say


def facts_html(figures: Published, keys: Sequence[str], ctx: ChartContext, *, whole: bool) -> str:
    """Return the facts of some figures, each said once; every value is escaped.

    Scope and kind are chips, day and unit a line. `whole` tells place and caveats too; figures
    drawn for this page tell those in their own notes.
    """
    held = [key for key in keys if figures.row(key) is not None]
    kinds = (str(row["kind"]) for key in held if (row := figures.row(key)) is not None)
    chips = [
        *(say(ctx, "facts.scope", scope=scope) for scope in _once(figures.scope(key, ctx) for key in held)),
        *(say(ctx, f"kind.{kind}") for kind in _once(kinds)),
    ]
    facts = [
        say(ctx, f"facts.{name}", **{name: "; ".join(values)})
        for name, values in (
            ("as_of", _once(figures.period(key, ctx) for key in held)),
            ("unit", _once(figures.text(key, "unit", ctx) for key in held)),
            ("place", _once(figures.text(key, "quote_place", ctx) for key in held if whole)),
        )
        if values
    ]
    notes = figures.notes(held, ctx) if whole else ()
    told = [" · ".join(facts), *(say(ctx, "facts.note", note=note) for note in notes)]
    return (
        '<div class="pf-chips">'
        + "".join(f'<span class="pf-chip">{escape(chip)}</span>' for chip in chips)
        + "</div>"
        + "".join(f'<p class="pf-fact">{escape(line)}</p>' for line in told if line)
    )


def _once(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
