"""The sections that both briefings have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from reform.briefings import dossiers, indices, published
from reform.briefings.asking import Desk
from reform.briefings.parts import Block, Remark
from reform.wording import briefings as words


@dataclass(frozen=True)
class Part:
    """A section before it has its title and number."""

    key: str
    blocks: tuple[Block, ...]
    simulated: bool = False
    finding: str | None = None


def index_parts(desk: Desk, since: date) -> tuple[Part, Part, pd.DataFrame]:
    """Return news, standing, and the newest editions they are about."""
    latest = indices.newest(desk)
    return (
        Part("news", indices.news(desk, since)),
        Part("indices", indices.standing(desk, latest)),
        latest,
    )


def dossier_parts(desk: Desk, since: date, *, always: bool = False) -> list[Part]:
    """Return the dossiers, and the published figures where they are new, the only ones, or `always`.

    Published figures on dossiers never stand beside simulated ones.
    """
    told = dossiers.told(desk)
    held = published.figures(desk)
    day = published.published_on(held)
    if told.simulated:
        left_out = [] if held.empty else [Remark(words.say(desk.lang, "dossier.published_left_out"))]
        return [Part("dossiers_simulated", (*told.blocks, *left_out), simulated=True)]
    parts = [Part("dossiers", told.blocks, finding=told.finding)]
    is_new = day is not None and day > since
    shown: list[Block] = []
    if is_new or always:
        shown += published.statements(desk, held, published.INDICES)
        shown += published.newer(desk, held)
    if is_new or always or not told.real:
        shown += published.statements(desk, held, published.DOSSIERS)
    if shown:
        parts.append(Part("published", (published.about(desk, held), *shown)))
    return parts
