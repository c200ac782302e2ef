"""The list of figures: name to specification."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reform.figures import (
    backlog_points,
    bump,
    depth,
    dossiers,
    freshness_strip,
    rank_card,
    ranked_list,
    ranking_strip,
    results,
    stock_flow,
    stock_flow_card,
)
from reform.figures.context import FigureSpec

_SPECS: tuple[FigureSpec, ...] = (
    rank_card.SPEC,
    ranking_strip.SPEC,
    ranked_list.SPEC,
    bump.SPEC,
    stock_flow.SPEC,
    stock_flow_card.SPEC,
    backlog_points.SPEC,
    freshness_strip.SPEC,
    *depth.SPECS,
    *results.SPECS,
    *dossiers.SPECS,
)

REGISTRY: Mapping[str, FigureSpec] = MappingProxyType({spec.name: spec for spec in _SPECS})
