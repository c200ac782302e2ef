"""The figures of the dossiers, registered together."""

from __future__ import annotations

from reform.figures import (
    ageing,
    agency_load,
    backlog_path,
    dossier_flow,
    due_soon,
    ended_otherwise,
    filing_channels,
    kpi_row,
    late_procedures,
    official_table,
    online_by_month,
    ontime_trend,
    received_resolved,
    redating,
    silence,
    time_used,
    waiting_own,
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
    dossier_flow.SPEC,
    dossier_flow.SMALL,
    filing_channels.SPEC,
    online_by_month.SPEC,
    agency_load.SPEC,
    redating.SPEC,
    time_used.SPEC,
    waiting_own.SPEC,
    late_procedures.SPEC,
    ended_otherwise.SPEC,
    silence.SPEC,
)
