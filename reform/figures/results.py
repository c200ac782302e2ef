"""The figures of the ten-year results, in reading order."""

from __future__ import annotations

from reform.figures import campaign_places, count_bars, level_bars, portal_services, published_tiles
from reform.figures.context import FigureSpec

SPECS: tuple[FigureSpec, ...] = (
    campaign_places.SPEC,
    count_bars.POSTAL_USE,
    level_bars.ONLINE_SERVICES,
    portal_services.SPEC,
    level_bars.LEVELS,
    count_bars.PROCEDURES_ANNOUNCED,
    *published_tiles.SPECS,
)
