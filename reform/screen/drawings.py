"""Figures and their words, made once for all readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pandas as pd
import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure
from plotly.io import to_json

from reform.figures.clicking import steady
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.screen.memory import Memory
from reform.warehouse.read import current_warehouse

_MOST = 512


class Sent(BaseFigure):  # type: ignore[misc]  # Plotly tells no types
    """A drawn figure in the form it is sent in.

    `st.plotly_chart` takes a figure apart at every run, which takes longer than all the rest of
    a page. This one was taken apart already. Only its text is kept: thousands of small objects
    would keep the garbage collector busy.
    """

    def __init__(self, figure: go.Figure, height: int) -> None:
        """Take a figure apart."""
        self._text = to_json(figure, validate=False)
        self._pixels = height

    @property
    def pixels(self) -> int:
        """Return the height on the screen."""
        return self._pixels

    def to_dict(self) -> dict[str, Any]:
        """Return a new copy of what is sent."""
        sent: dict[str, Any] = orjson.loads(self._text)
        return sent


_drawings: Memory[Sent] = Memory(_MOST)
_words: Memory[FigureText] = Memory(_MOST)
_html: Memory[str] = Memory(_MOST)


def drawn(
    spec: FigureSpec,
    frame: pd.DataFrame,
    context: ChartContext,
    parameters: Mapping[str, object],
    *,
    clickable: bool = False,
) -> Sent:
    """Return the figure that the rows of a query with these parameters give."""

    def draw() -> Sent:
        figure = spec.draw(frame, context)
        height = int(figure.layout.height or spec.screen_height)
        return Sent(steady(figure) if clickable else figure, height)

    return _drawings.get((*_key(spec.name, context, parameters), clickable), draw)


def described(
    spec: FigureSpec, frame: pd.DataFrame, context: ChartContext, parameters: Mapping[str, object]
) -> FigureText:
    """Return the words of the figure that the rows of a query with these parameters give."""
    return _words.get(_key(spec.name, context, parameters), lambda: spec.describe(frame, context))


def html_of(name: str, context: object, parameters: Mapping[str, object], make: Callable[[], str]) -> str:
    """Return a piece of HTML that depends on a context and on rows of queries with these parameters."""
    return _html.get(_key(name, context, parameters), make)


def _key(name: str, context: object, parameters: Mapping[str, object]) -> tuple[object, ...]:
    return (current_warehouse().version, name, context, tuple(sorted(parameters.items())))
