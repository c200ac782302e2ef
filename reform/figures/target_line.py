"""The dashed line of an official target on a score axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reform.figures.context import ChartContext, TargetMark
from reform.figures.placing import Box, Placer
from reform.figures.template import Look, box_of, label, safe
from reform.wording import targets
from reform.wording.sentences import present
from reform.wording.texts import Lang

# Share of the range that stays free beyond a target outside the data.
_ROOM = 0.04
# Rows of text, from the top, on which the label may stand.
_ROWS = 3
_ROW_STEP = 1.1


def marks_of(gaps: pd.DataFrame, home: str, lang: Lang) -> tuple[TargetMark, ...]:
    """Return what figures say of targets. `gaps`: rows of `indices/target_gap`.

    Only a target on the score, for the label year of its edition, has a level to draw.
    """
    return tuple(
        TargetMark(
            index_code=str(row["index_code"]),
            year=int(row["year"]),
            level=None if row["kind"] == "rank" or row["state"] == "not_yet" else float(row["target"]),
            label=targets.line_label(row, lang),
            note=targets.line_note(row, home, lang),
            remark=targets.remark(row, lang),
        )
        for _, row in gaps.iterrows()
    )


def drawn(frame: pd.DataFrame, ctx: ChartContext) -> tuple[TargetMark, ...]:
    """Return the targets whose level belongs on the axis of one edition (RANKING rows)."""
    first = frame.iloc[0]
    if present(first.get("part_vi")):
        return ()  # targets are set for the whole index
    edition = (str(first["index_code"]), int(first["year"]))
    return tuple(
        mark for mark in ctx.targets if mark.level is not None and (mark.index_code, mark.year) == edition
    )


def widened(span: tuple[float, float], marks: Sequence[TargetMark]) -> tuple[float, float]:
    """Return a range of scores widened so that every level lies inside."""
    levels = [mark.level for mark in marks if mark.level is not None]
    low, high = min([span[0], *levels]), max([span[1], *levels])
    room = _ROOM * (high - low)
    return (low - room if low < span[0] else low, high + room if high > span[1] else high)


def add(
    figure: go.Figure,
    marks: Sequence[TargetMark],
    placer: Placer,
    low: float,
    px: float,
    style: Look,
) -> list[dict[str, Any]]:
    """Dash a line at each level and write its words at the top, clear of what stands there.

    `low`: score at the left edge; `px`: pixels a unit of score.
    """
    notes = []
    for mark in marks:
        assert mark.level is not None  # `drawn` keeps only marks with a level
        figure.add_shape(
            type="line",
            x0=mark.level,
            x1=mark.level,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"color": style.ink(), "width": style.line("break"), "dash": style.dash("target")},
        )
        x = (mark.level - low) * px
        box = _place(x, box_of([(mark.label, style.type("label"), 600)]), placer, style)
        placer.take(box, lettered=True)
        notes.append(
            label(
                safe(mark.label),
                style.font("label", 600),
                x=mark.level,
                y=1,
                yref="paper",
                xanchor="left",
                yanchor="top",
                xshift=round(box.left - x, 1),
                yshift=-round(box.top, 1),
                style=style,
            )
        )
    for mark in marks:
        x = ((mark.level or 0.0) - low) * px
        placer.taken.append(Box(x - 2, placer.area.top, x + 2, placer.area.bottom))
    return notes


def _place(x: float, size: tuple[float, float], placer: Placer, style: Look) -> Box:
    """Return where the words of a line at `x` stand: near the top, beside the line when they can.

    They may cross another line before they cover a dot, and cover a dot before they cover words.
    """
    wide, tall = size
    gap = 4 * style.k
    area = placer.area
    inside = min(max(x - wide / 2, area.left), area.right - wide)
    boxes = [
        Box(left, row * _ROW_STEP * tall, left + wide, (row * _ROW_STEP + 1) * tall)
        for row in range(_ROWS)
        for left in (x - gap - wide, x + gap, inside)
    ]
    # Words wider than the drawing start at its left edge.
    boxes = [box for box in boxes if area.holds(box)] or [Box(area.left, 0, area.left + wide, tall)]
    for taken in (placer.taken, [*placer.marks, *placer.lettered], placer.lettered):
        for box in boxes:
            if not any(box.overlaps(other) for other in taken):
                return box
    return boxes[-1]
