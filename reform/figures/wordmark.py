"""The wordmark in the header, as outlines: a picture inside a page has no web fonts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from reform.figures import tokens
from reform.figures.context import Theme

_FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
_HEIGHT, _NAME_SIZE, _LINE_SIZE = 44, 17, 13
_NAME_BASE, _LINE_BASE = 18, 38


def _outline(words: str, weight: int, size: float, baseline: float) -> tuple[str, float]:
    """Return the SVG path of a line of text and its width in px."""
    font = TTFont(_FONTS / f"BPSans-{weight}.ttf")
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = size / font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.2f}")
    x = 0.0
    for letter in words:
        name = names.get(ord(letter), ".notdef")
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, x, baseline)))
        x += glyphs[name].width * scale
    return pen.getCommands(), x


@lru_cache(maxsize=8)
def svg(name: str, line: str, theme: Theme) -> str:
    """Return the wordmark as an SVG document: the name over the line, in the theme's ink."""
    ink = tokens.load().theme(theme)["text"]
    name_path, name_width = _outline(name, 700, _NAME_SIZE, _NAME_BASE)
    line_path, line_width = _outline(line, 400, _LINE_SIZE, _LINE_BASE)
    width = max(name_width, line_width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width:.2f} {_HEIGHT}">'
        f'<path d="{name_path}" fill="{ink["primary"]}"/>'
        f'<path d="{line_path}" fill="{ink["secondary"]}"/></svg>'
    )
