"""What a figure is told besides its data, and what it says besides its marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from reform.wording.texts import Lang

Theme = Literal["light", "dark", "print"]
Size = Literal["screen", "phone", "slide", "a4", "wall_1080"]


@dataclass(frozen=True)
class TargetMark:
    """An official target beside one edition of an index, worded in the language of the context."""

    index_code: str
    year: int
    """Label year of the edition it stands beside."""
    level: float | None
    """Score to draw a line at; None when the target is for other years or for a place."""
    label: str
    note: str
    """What the line is and which document sets it."""
    remark: str
    """A few words for a card."""


@dataclass(frozen=True)
class ChartContext:
    """Everything a figure may depend on that is not in its data frame."""

    language: Lang = "vi"
    theme: Theme = "light"
    size: Size = "screen"
    home_code: str = "70"
    home_name: str = "Bình Phước"
    home_units: int = 63
    """The era of the home's code: the 34 reuse codes of the 63."""
    successor: str | None = None
    """Code among the 34 of the unit that a home of the 63 became part of or goes on as."""
    peers: tuple[str, ...] = ()
    """Codes of up to three peers, in the order they were chosen."""
    peer_words: str | None = None
    """How the peers were chosen, a sentence for the notes."""
    region: str | None = None
    """Region (Vietnamese name) whose provinces are named; None names nobody."""
    targets: tuple[TargetMark, ...] = ()
    """Official targets of the home, of any index."""
    as_of: date | None = None
    """The day whose public knowledge is shown; None is "latest"."""
    width: int | None = None
    """Width of the drawing in px when it is known (slides, golden pictures)."""
    height: int | None = None
    simulated: bool = False


@dataclass(frozen=True)
class FigureText:
    """The words of a figure. On screen they stand around it as HTML, in a picture inside it."""

    title: str
    """The finding, one sentence made from the data."""
    subtitle: str
    """Measure · scope · period · axis note."""
    unit: str
    scope: str
    period: str
    source: str
    """"Nguồn: …, công bố …"."""
    alt: str
    """The finding and about three numbers, for those who do not see the picture."""
    notes: tuple[str, ...] = ()
    """Missing provinces, ties, breaks, recomputed ranks, derived cells."""


def _none(_frame: pd.DataFrame, _ctx: ChartContext) -> Sequence[tuple[str, str]]:
    """Return no key numbers: most figures fill a slide themselves."""
    return ()


@dataclass(frozen=True)
class FigureSpec:
    """One registered figure: how it is drawn, worded, tabulated, and where its rows come from."""

    name: str
    code: str
    queries: tuple[str, ...]
    """Names in the query catalogue, shown under "Nguồn và cách tính"."""
    draw: Callable[[pd.DataFrame, ChartContext], go.Figure]
    describe: Callable[[pd.DataFrame, ChartContext], FigureText]
    tabulate: Callable[[pd.DataFrame, ChartContext], pd.DataFrame]
    """The table twin: columns headed in the language, values unformatted where numeric."""
    sample: Callable[[], pd.DataFrame]
    """A small frame of the right shape, for the golden drawings and the documentation."""
    screen_height: int
    key_numbers: Callable[[pd.DataFrame, ChartContext], Sequence[tuple[str, str]]] = _none
    """Up to three figures with a sentence each, that stand beside the drawing on slides."""
