"""Clicks on units: which one was meant, and drawings that do not change their looks by a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go


def steady(figure: go.Figure) -> go.Figure:
    """Return the figure with marks and words that look the same selected or not.

    Plotly fades everything but the clicked mark; here a click is an answer, not a selection.
    """
    for trace in figure.data:
        mode = (trace.mode or "") if trace.type == "scatter" else "markers"
        looks: dict[str, Any] = {}
        if "markers" in mode:
            looks["marker"] = {"opacity": 1 if trace.marker.opacity is None else trace.marker.opacity}
        if "text" in mode:
            looks["textfont"] = {"color": trace.textfont.color}
        if looks:
            trace.update(selected=looks, unselected=looks, overwrite=False)
    return figure


def clicked_unit(points: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the code of the unit that was clicked on; None when no unit was, or several were."""
    codes = {str(data) for point in points if (data := _data(point)) is not None}
    return codes.pop() if len(codes) == 1 else None


def _data(point: Mapping[str, Any]) -> Any:
    data = point.get("customdata")
    # One value may come back as a list of one.
    return (data[0] if data else None) if isinstance(data, list | tuple) else data
