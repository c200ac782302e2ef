"""The figures in depth: map and tile twin (F4), components (F5), slope (F6), trial (F7, F7b)."""

from __future__ import annotations

from reform.figures import component_gap, peer_slope, single_gain, tile_grid, what_if
from reform.figures import map as territory_map
from reform.figures.context import FigureSpec

SPECS: tuple[FigureSpec, ...] = (
    territory_map.SPEC,
    tile_grid.SPEC,
    component_gap.SPEC,
    peer_slope.SPEC,
    what_if.SPEC,
    single_gain.SPEC,
)
