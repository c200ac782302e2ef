"""Names of exported files: `binh-phuoc_{hinh}_{ky}_{ngay-lap}_{size}` (DESIGN §8)."""

from __future__ import annotations

from datetime import date

from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.urls import slug


def file_stem(
    spec: FigureSpec, words: FigureText, ctx: ChartContext, prepared_on: date, size: str = "slide"
) -> str:
    """Return the name of a sheet without its ending; the first part is the home province."""
    period = slug(words.period) or "khong-ro-ky"
    parts = (slug(ctx.home_name), slug(spec.name.replace("_", "-")), period, prepared_on.isoformat(), size)
    return "_".join(parts)


def pack_stem(name: str, home_name: str, prepared_on: date, size: str) -> str:
    """Return the name of a pack without its ending."""
    return "_".join((slug(home_name), slug(name), prepared_on.isoformat(), size))
