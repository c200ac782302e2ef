"""What the figures of the ten-year results share: their words, and what may be added to what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reform.figures import tokens
from reform.figures.context import ChartContext, FigureText
from reform.figures.published import Published
from reform.figures.template import Look
from reform.wording import numbers
from reform.wording.texts import text

QUERIES = ("dossiers/published_figures",)


def say(ctx: ChartContext, key: str, /, **values: object) -> str:
    """Return a text of the ten-year results."""
    return text(ctx.language, f"results.{key}", **values)


def refusal(frame: pd.DataFrame, total: str, parts: Sequence[str], ctx: ChartContext) -> str | None:
    """Return why some figures may not stand in one bar as parts of a total; None when they may.

    Parts must all be there, be of the kind, unit and day of the total, and add up to it: flows
    are never added to stocks, nor figures of one day to those of another.
    """
    figures = Published(frame)
    rows = [figures.row(key) for key in (total, *parts)]
    values = [figures.value(key) for key in (total, *parts)]
    known = [value for value in values if value is not None]
    if len(known) < len(rows):
        return say(ctx, "refused.missing")
    for column in ("kind", "unit", "as_of_text_vi", "bound"):
        if len({str(row[column]) for row in rows if row is not None}) > 1:
            return say(ctx, "refused.mixed")
    whole, sum_of_parts = known[0], sum(known[1:])
    if whole == sum_of_parts:
        return None
    shown = (numbers.count(n, ctx.language) for n in (abs(whole - sum_of_parts), whole, sum_of_parts))
    return say(ctx, "refused.sum", **dict(zip(("difference", "whole", "parts"), shown, strict=True)))


def refused_words(title: str) -> FigureText:
    """Return the words of a figure that is not drawn: why is the finding."""
    return FigureText(title, "", "", "", "", "", title)


def words_of(
    frame: pd.DataFrame,
    ctx: ChartContext,
    *,
    title: str,
    subtitle: str,
    alt: str,
    lead: str,
    caveats: Sequence[str],
    unit: str | None = None,
) -> FigureText:
    """Return the words of a figure; scope, day, unit and source are those of the `lead` figure.

    `caveats`: keys of the figures whose place in the report and whose caveats are told.
    """
    figures = Published(frame)
    held = [key for key in caveats if figures.row(key) is not None]
    places = dict.fromkeys(figures.text(key, "quote_place", ctx) for key in held)
    told = "; ".join(place for place in places if place)
    return FigureText(
        title=title,
        subtitle=subtitle,
        unit=unit or figures.text(lead, "unit", ctx),
        scope=figures.scope(lead, ctx),
        period=figures.period(lead, ctx),
        source=figures.source(lead, ctx),
        alt=alt,
        notes=(*([say(ctx, "place_note", place=told)] if told else []), *_caveats(figures, held, ctx)),
    )


def _caveats(figures: Published, keys: Sequence[str], ctx: ChartContext) -> list[str]:
    """Return the caveats of some figures, each after its figure when there are several."""
    said = [key for key in keys if figures.text(key, "note", ctx)]
    if len(said) == 1:
        return [figures.text(said[0], "note", ctx)]
    return [
        say(ctx, "note_of", value=figures.shown(key, ctx), note=figures.text(key, "note", ctx))
        for key in said
    ]


def filled(colour: str, style: Look) -> dict[str, Any]:
    """Return the fill of a part of a bar, with the gap to the next part."""
    gap = float(tokens.load()["chart"]["segment_gap_px"]) * style.k / 2
    return {"color": colour, "line": {"color": style.surface, "width": gap}}


def outlined(style: Look) -> dict[str, Any]:
    """Return the look of a part that is of another sort than the filled ones."""
    return {
        "color": style.colours["surface_2"],
        "line": {"color": style.colours["border_strong"], "width": style.line("axis")},
    }
