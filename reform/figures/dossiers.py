"""The figures of the dossiers, registered together."""

from __future__ import annotations

from reform.figures import (
    ageing,
    backlog_path,
    due_soon,
    kpi_row,
    official_table,
    ontime_trend,
    received_resolved,
    weekday_heat,
)
from reform.figures.context import FigureSpec

SPECS: tuple[FigureSpec, ...] = (
    kpi_row.SPEC,
    received_resolved.SPEC,
    official_table.SPEC,
    ontime_trend.SPEC,
    due_soon.SPEC,
    ageing.SPEC,
    backlog_path.SPEC,
    weekday_heat.SPEC,
)
