"""Measure words with the advance widths of our own fonts, so that lines break where they must."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

_FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
_WEIGHTS = (400, 500, 600, 700, 800)
_SERIF_WEIGHTS = (400, 700)
# Only for a checkout whose fonts were not built: the mean advance of BP Sans, in em.
_UNKNOWN_ADVANCE = 0.58
# Plotly sets the lines of one text this far apart, in em.
LINE_STEP = 1.3


@dataclass(frozen=True)
class _Metrics:
    advances: Mapping[int, float]
    """Advance of each character in em."""
    missing: float


@lru_cache(maxsize=12)
def _metrics(family: str, weight: int) -> _Metrics:
    file = _FONTS / f"{family}-{weight}.ttf"
    if not file.is_file():
        return _Metrics({}, _UNKNOWN_ADVANCE)
    with TTFont(file, lazy=True) as font:
        unit = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        advances = {code: widths[glyph][0] / unit for code, glyph in font.getBestCmap().items()}
        return _Metrics(advances, widths[".notdef"][0] / unit)


def text_width(
    words: str, size: float, weight: int = 400, *, tabular: bool = False, serif: bool = False
) -> float:
    """Return the width of one line in px; kerning, which only narrows it, is left out."""
    nearest = min(_SERIF_WEIGHTS if serif else _WEIGHTS, key=lambda known: abs(known - weight))
    metrics = _metrics("BPSerif" if serif else "BPSansTab" if tabular else "BPSans", nearest)
    return size * sum(metrics.advances.get(ord(letter), metrics.missing) for letter in words)


def text_height(size: float, lines: int = 1) -> float:
    """Return the height of some lines in px as Plotly sets them."""
    return size * LINE_STEP * lines


def wrap(words: str, size: float, weight: int, width: float, *, serif: bool = False) -> tuple[str, ...]:
    """Break words into lines of at most `width` px; no-break spaces never break.

    A single word that is wider than the line stands alone on it.
    """
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight, serif=serif) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(line for line in lines if line)
