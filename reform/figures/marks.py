"""Small pictures of a card as SVG with shapes only: pages strip inline SVG and fonts in images."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from html import escape

from reform.figures import trail
from reform.figures.template import Look

# The drawing grid of a card at 1440 px; the pictures scale with the card.
WIDTH = 220
SPARK_HEIGHT = 58
RAIL_HEIGHT = 20
_PAD = 7


def image(svg: str, alt: str, css_class: str) -> str:
    """Return an `<img>` with the SVG as data URI and its words for those who do not see it."""
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img class="{css_class}" alt="{escape(alt, quote=True)}" src="data:image/svg+xml;base64,{data}">'


def _svg(height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}">{body}</svg>'
    )


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float, more: str = "") -> str:
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" '
        f'stroke="{colour}" stroke-width="{width:g}"{more}/>'
    )


def sparkline(ranks: Mapping[int, int], n: int, severed: Collection[int], style: Look) -> str:
    """Return the ranks of a unit over its years; y is fixed to 1..n, broken at gaps and breaks.

    `ranks`: rank by label year, at least two. A dot marks the newest; a single year between two
    gaps is a dot too.
    """
    years = sorted(ranks)
    first, last = years[0], years[-1]
    home = str(style.colours["home"])

    def x(year: float) -> float:
        return _PAD + (year - first) / (last - first) * (WIDTH - 2 * _PAD)

    def y(rank: float) -> float:
        return _PAD + (rank - 1) / max(n - 1, 1) * (SPARK_HEIGHT - 2 * _PAD)

    body = [_line(0, y((n + 1) / 2), WIDTH, y((n + 1) / 2), str(style.colours["grid"]), style.line("grid"))]
    for cut in severed:
        if first < cut <= last:
            dashed = ' stroke-dasharray="3 3"'
            at = x(cut - 0.5)
            body.append(_line(at, 2, at, SPARK_HEIGHT - 2, str(style.colours["border_strong"]), 1, dashed))
    for run in trail.runs(years, severed):
        points = " ".join(f"{x(year):.1f},{y(ranks[year]):.1f}" for year in run)
        if len(run) > 1:
            body.append(
                f'<polyline points="{points}" fill="none" stroke="{home}" '
                f'stroke-width="{style.line("home") * 0.8:g}" stroke-linejoin="round"/>'
            )
        elif run[0] != last:
            body.append(f'<circle cx="{x(run[0]):.1f}" cy="{y(ranks[run[0]]):.1f}" r="2.5" fill="{home}"/>')
    body.append(
        f'<circle cx="{x(last):.1f}" cy="{y(ranks[last]):.1f}" r="5" fill="{home}" '
        f'stroke="{style.surface}" stroke-width="1.5"/>'
    )
    return _svg(SPARK_HEIGHT, "".join(body))


def rail(rank: int | None, before: int | None, n: int, style: Look) -> str:
    """Return the rail of places 1..n: filled dot now, ring at the edition before, joined.

    A rank of None draws the empty rail; `before` is None when the two do not compare.
    """
    home = str(style.colours["home"])
    middle = RAIL_HEIGHT / 2

    def x(place: float) -> float:
        return _PAD + (place - 1) / max(n - 1, 1) * (WIDTH - 2 * _PAD)

    body = [
        _line(x(place), middle - 4, x(place), middle + 4, str(style.colours["other_faint"]), 1.4)
        for place in range(1, n + 1)
    ]
    centre = x((n + 1) / 2)
    body.append(_line(centre, 0, centre, RAIL_HEIGHT, str(style.colours["border_strong"]), 1.4))
    if rank is not None and before is not None and before != rank:
        body.append(_line(x(before), middle, x(rank), middle, home, 3))
        body.append(
            f'<circle cx="{x(before):.1f}" cy="{middle:g}" r="4.5" fill="{style.surface}" '
            f'stroke="{home}" stroke-width="2"/>'
        )
    if rank is not None:
        body.append(
            f'<circle cx="{x(rank):.1f}" cy="{middle:g}" r="6" fill="{home}" '
            f'stroke="{style.surface}" stroke-width="1.5"/>'
        )
    return _svg(RAIL_HEIGHT, "".join(body))
