"""Put our fonts into an SVG file, cut to its letters, so that it looks the same on every machine."""

from __future__ import annotations

import base64
import io
import re
from html import unescape
from itertools import product

from fontTools import subset
from fontTools.ttLib import TTFont

from reform.exporting.chromium import FONTS_DIR

_STEMS = {"BP Sans": "BPSans", "BP Sans Tab": "BPSansTab"}
_WEIGHTS = (400, 500, 600, 700, 800)
_FAMILY = re.compile(r"font-family:\s*(?:&quot;|'|\")?([^,;\"'&]+)")
_WEIGHT = re.compile(r"font-weight:\s*(\d+|bold)")
_TEXT = re.compile(r">([^<]+)<")


def with_fonts(svg: bytes) -> bytes:
    """Return the drawing with the families and weights it uses as embedded fonts."""
    drawing = svg.decode("utf-8")
    letters = "".join(sorted(set(unescape("".join(_TEXT.findall(drawing)))) - set("\n\r\t")))
    families = sorted({name.strip() for name in _FAMILY.findall(drawing)} & set(_STEMS))
    if not letters or not families:
        return svg
    named = {700 if weight == "bold" else int(weight) for weight in _WEIGHT.findall(drawing)}
    weights = sorted({400, *(named & set(_WEIGHTS))})
    faces = "".join(_face(family, weight, letters) for family, weight in product(families, weights))
    head, close, rest = drawing.partition(">")
    return f"{head}{close}<style>{faces}</style>{rest}".encode()


def _face(family: str, weight: int, letters: str) -> str:
    """Return one rule with the font inside; WOFF, because every reader of SVG knows it."""
    # Kept times: the same drawing gives the same bytes.
    font = TTFont(FONTS_DIR / f"{_STEMS[family]}-{weight}.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(
        subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], notdef_outline=True)
    )
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )
