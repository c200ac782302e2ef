"""The monthly briefing: the weekly one, with distances, targets, components and the annex."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from reform.briefings import indices, published
from reform.briefings.asking import Desk
from reform.briefings.layout import Part, dossier_parts, index_parts


def since(as_of: date) -> date:
    """Return the day after which something is new: a month before."""
    before: date = as_of - relativedelta(months=1)
    return before


def parts(desk: Desk) -> list[Part]:
    """Return the sections in order."""
    news, standing, latest = index_parts(desk, since(desk.order.as_of))
    position = Part("position", indices.position(desk, latest))
    found = [news, standing, position, *dossier_parts(desk, since(desk.order.as_of), always=True)]
    held = published.figures(desk)
    if not held.empty and not any(part.simulated for part in found):
        found.append(Part("all_published", (published.annex(desk, held),)))
    return found
