"""Work with the colours of the tokens: contrast, readable ink, transparency, perceived distance."""

from __future__ import annotations

import math

# Linear sRGB to the cone response of OKLab, and from there to its axes (Ottosson 2020).
_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)

Triple = tuple[float, float, float]


def channels(colour: str) -> Triple:
    """Return red, green, blue of `#RRGGBB` as shares of 1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def linear(colour: str) -> Triple:
    """Return linear-light red, green, blue (IEC 61966-2-1)."""
    red, green, blue = channels(colour)
    return (_linear(red), _linear(green), _linear(blue))


def luminance(colour: str) -> float:
    """Return the relative luminance, 0..1 (WCAG 2.2)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1..21 (WCAG 2.2)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ink_on(fill: str, *inks: str) -> str:
    """Return the ink that stands out most on a fill: chosen by contrast, never by a list."""
    return max(inks, key=lambda ink: contrast(fill, ink))


def see_through(colour: str, opacity: float) -> str:
    """Return a colour with an opacity of 0..1 as CSS."""
    red, green, blue = (round(255 * value) for value in channels(colour))
    return f"rgba({red},{green},{blue},{opacity:g})"


def multiply(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    """Return matrix × vector for three dimensions."""
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return (first, second, third)


def oklab(light: Triple) -> Triple:
    """Return lightness and the two colour axes of linear-light red, green, blue."""
    cones = multiply(_LMS, light)
    long, middle, short = (math.copysign(abs(value) ** (1 / 3), value) for value in cones)
    return multiply(_LAB, (long, middle, short))
