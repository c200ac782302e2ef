"""Slides of registered figures as PNG bytes."""

from __future__ import annotations

from datetime import date

import pandas as pd

from reform.exporting.browser import shared_engine
from reform.figures.context import ChartContext, FigureSpec
from reform.figures.slide import compose

SLIDE = (1920, 1080)


def slide_png(
    spec: FigureSpec,
    frame: pd.DataFrame,
    context: ChartContext,
    *,
    agency: str,
    topic: str,
    prepared_on: date,
) -> bytes:
    """Draw one slide, 1920×1080 px.

    Raises ExportError when there is no browser or it fails, IncompleteSheet when a mandatory
    fact is missing.
    """
    figure = compose(spec, frame, context, agency=agency, topic=topic, prepared_on=prepared_on)
    return shared_engine().render(figure, width=SLIDE[0], height=SLIDE[1])
