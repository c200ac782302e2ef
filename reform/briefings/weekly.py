"""The weekly briefing: what became public, where the province stands, what came in and is late."""

from __future__ import annotations

from datetime import date, timedelta

from reform.briefings.asking import Desk
from reform.briefings.layout import Part, dossier_parts, index_parts


def since(as_of: date) -> date:
    """Return the day after which something is new: a week before."""
    return as_of - timedelta(days=7)


def parts(desk: Desk) -> list[Part]:
    """Return the sections in order."""
    news, standing, _ = index_parts(desk, since(desk.order.as_of))
    return [news, standing, *dossier_parts(desk, since(desk.order.as_of))]
