"""Small HTML and SVG pieces of wall pages; every size is px of a 1920×1080 canvas, text ≥ 28 px."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from reform.figures.measure import text_width

# Inner width of the cards of the large number and of a tile, px.
_HERO_ROOM, _TILE_ROOM, _ROW_TILE_ROOM = 486, 376, 520


def text(words: object) -> str:
    """Return words safe for HTML."""
    return escape(str(words), quote=True)


def card(head: str, body: str, css_class: str = "") -> str:
    """Return one card with a head."""
    title = f"<h2>{text(head)}</h2>" if head else ""
    return f'<section class="card {css_class}">{title}{body}</section>'


def _size(value: str, room: float, most: int) -> int:
    """Return the type size at which a bold number fits a width, px."""
    return min(most, int(room / text_width(value, 1, 700)))


def hero(value: str, status: str) -> str:
    """Return the number of a page, as large as its card lets it be."""
    size = _size(value, _HERO_ROOM, 190)
    return f'<p class="hero {status}" style="font-size:{size}px">{text(value)}</p>'


def tile(name: str, value: str, line: str, status: str = "") -> str:
    """Return a small card with one number, one of four in a row; `status` colours it."""
    size = _size(value, _TILE_ROOM, 96)
    return (
        f'<section class="card tile"><h2>{text(name)}</h2>'
        f'<p class="number {status}" style="font-size:{size}px">{text(value)}</p>'
        f'<p class="line">{text(line)}</p></section>'
    )


def total(name: str, value: str, status: str = "") -> str:
    """Return a card with one large number, one of three in a row."""
    size = _size(value, _ROW_TILE_ROOM, 150)
    return (
        f'<section class="card tile"><h2>{text(name)}</h2>'
        f'<p class="number {status}" style="font-size:{size}px">{text(value)}</p></section>'
    )


def bars(rows: Sequence[tuple[str, float, str, str]], css_class: str = "") -> str:
    """Return horizontal bars: name, length, words behind the bar, CSS class of the bar."""
    most = max((length for _, length, _, _ in rows), default=0) or 1
    lines = "".join(
        f'<div class="bar-row"><span class="bar-name">{text(name)}</span>'
        f'<span class="bar-room"><span class="bar {kind}" style="width:{78 * length / most:.2f}%"></span>'
        f'<b class="bar-words">{text(words)}</b></span></div>'
        for name, length, words, kind in rows
    )
    return f'<div class="bars {css_class}">{lines}</div>'


def split_bars(rows: Sequence[tuple[str, Sequence[tuple[float, str]], str]]) -> str:
    """Return horizontal bars of parts: name, parts (length, CSS class), words behind the bar."""
    most = max((sum(length for length, _ in parts) for _, parts, _ in rows), default=0) or 1
    lines = []
    for name, parts, words in rows:
        pieces = "".join(
            f'<span class="bar {kind}" style="width:{78 * length / most:.2f}%"></span>'
            for length, kind in parts
            if length
        )
        lines.append(
            f'<div class="bar-row"><span class="bar-name">{text(name)}</span>'
            f'<span class="bar-room">{pieces}<b class="bar-words">{text(words)}</b></span></div>'
        )
    return f'<div class="bars">{"".join(lines)}</div>'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, sum_row: bool) -> str:
    """Return a table whose first column is words and the others numbers."""
    top = "".join(f"<th>{text(head)}</th>" for head in heads)
    body = "".join(
        f'<tr class="{"sum" if sum_row and i == len(rows) - 1 else ""}">'
        + "".join(f"<td>{text(cell)}</td>" for cell in row)
        + "</tr>"
        for i, row in enumerate(rows)
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def columns(rows: Sequence[tuple[str, float, str]], most: float, alt: str) -> str:
    """Return vertical columns from 0: name below, height, words above."""
    width, height, foot, head = 1720, 580, 52, 52
    step = width / max(len(rows), 1)
    wide = min(step * 0.62, 150)
    room = height - foot - head
    parts = []
    for i, (name, value, words) in enumerate(rows):
        middle, tall = (i + 0.5) * step, room * value / (most or 1)
        top = height - foot - tall
        parts.append(
            f'<rect class="column" x="{middle - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" '
            f'height="{max(tall, 0):.1f}"/>'
            f'<text class="strong" x="{middle:.1f}" y="{top - 14:.1f}">{text(words)}</text>'
            f'<text x="{middle:.1f}" y="{height - 12}">{text(name)}</text>'
        )
    base = height - foot
    parts.append(f'<line class="axis" x1="0" y1="{base}" x2="{width}" y2="{base}"/>')
    return _svg(width, height, "".join(parts), alt)


def lines(
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None], str]],
    low: float,
    grid: Sequence[tuple[float, str]],
    alt: str,
    *,
    lowest: str,
    running: bool,
) -> str:
    """Return lines over the same names: CSS class, values up to 100, words at the end.

    `lowest` is written at the lowest value of the first line. `running`: the last value may still
    change, so the way to it is dotted.
    """
    width, height, foot, left, right, head = 1720, 640, 56, 140, 480, 30
    step = (width - left - right) / max(len(names) - 1, 1)
    room = height - foot - head

    def y(value: float) -> float:
        return head + room * (100 - value) / (100 - low)

    parts = []
    for value, words in grid:
        parts.append(
            f'<line class="grid" x1="{left}" y1="{y(value):.1f}" x2="{width - right}" y2="{y(value):.1f}"/>'
            f'<text class="left" x="{left - 14}" y="{y(value) + 10:.1f}">{text(words)}</text>'
        )
    for i, name in enumerate(names):
        parts.append(f'<text x="{left + i * step:.1f}" y="{height - 12}">{text(name)}</text>')
    ends = []
    for kind, values, words in series:
        at = [
            (left + i * step, y(value), i == len(values) - 1)
            for i, value in enumerate(values)
            if value is not None
        ]
        # Neighbours are joined; across a gap there is no line.
        for (x1, y1, _), (x2, y2, last) in pairwise(at):
            if x2 - x1 < 1.5 * step:
                dotted = " running" if last and running else ""
                parts.append(
                    f'<line class="{kind}{dotted}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
                )
        if kind != "target":
            parts += [
                f'<circle class="{kind} dot" cx="{x:.1f}" cy="{at_y:.1f}" r="{11 if last else 7}"/>'
                for x, at_y, last in at
            ]
        if at:
            ends.append((at[-1][1], kind, words))
    known = [(value, i) for i, value in enumerate(series[0][1]) if value is not None]
    value, i = min(known)
    if i != known[-1][1]:  # the last one is named anyway
        under = y(value) + 46
        place = under if under < height - foot else y(value) - 26
        parts.append(f'<text class="own low" x="{left + i * step:.1f}" y="{place:.1f}">{text(lowest)}</text>')
    lowest_taken = -100.0
    for end, kind, words in sorted(ends):
        lowest_taken = max(end, lowest_taken + 44)
        where = f'x="{width - right + 28}" y="{lowest_taken + 10:.1f}"'
        parts.append(f'<text class="end {kind}" {where}>{text(words)}</text>')
    return _svg(width, height, "".join(parts), alt)


def rail(place: int | None, before: int | None, n: int, units: int) -> str:
    """Return the rail of places 1 to n on the scale of all units: filled dot now, ring before."""
    width, height = 700, 56

    def x(one: float) -> float:
        return 16 + (one - 1) / max(units - 1, 1) * (width - 32)

    parts = [f'<line class="tick" x1="{x(i):.1f}" y1="12" x2="{x(i):.1f}" y2="44"/>' for i in range(1, n + 1)]
    if place is not None and before is not None and before != place:
        parts.append(f'<line class="join" x1="{x(before):.1f}" y1="28" x2="{x(place):.1f}" y2="28"/>')
        parts.append(f'<circle class="ring" cx="{x(before):.1f}" cy="28" r="12"/>')
    if place is not None:
        parts.append(f'<circle class="now" cx="{x(place):.1f}" cy="28" r="16"/>')
    return _svg(width, height, "".join(parts), "")


def _svg(width: int, height: int, body: str, alt: str) -> str:
    named = f'role="img" aria-label="{text(alt)}"' if alt else 'aria-hidden="true"'
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" {named}>{body}</svg>'
