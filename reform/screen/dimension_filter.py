"""Which component of an index Xếp hạng is about: chosen in the filter bar, resolved once from the address."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from reform.screen.address import Reading, bound
from reform.screen.answers import ask, remembered
from reform.wording.sentences import present
from reform.wording.texts import text

TOTAL = "TOTAL"


@dataclass(frozen=True)
class Part:
    """What the page is about besides index and year."""

    dimension: str
    """As questions take it: '' for the whole index."""
    lines: tuple[str, ...]
    """What is known of the comparability of the component."""
    peer_note: str | None
    """How peers were chosen when places are not those of the whole index."""
    problem: str | None
    """Why the component that the address asks for is not shown."""


def _parts(reading: Reading, year: int | None) -> pd.DataFrame:
    return ask("indices/dimensions", index=reading.view.index, year=year or 0, **reading.common())


def shown_part(reading: Reading, year: int | None) -> Part:
    """Resolve the address: the component asked for, or the whole index."""
    lang, asked = reading.lang, reading.view.part
    if asked == TOTAL:
        return Part("", (), None, None)
    parts = _parts(reading, year)
    rows = parts[parts["dimension"] == asked]
    if rows.empty:
        label = ask("indices/cards").set_index("index_code")["label"][reading.view.index]
        edition = f"{label} {year}" if year else label
        return Part("", (), None, text(lang, "uncertainty.part.not_there", edition=edition, part=asked))
    row = rows.iloc[0]
    years = {"first": int(row["comparable_from"]), "last": int(row["comparable_to"])}
    key = "span_one" if years["first"] == years["last"] else "span"
    lines = [text(lang, f"uncertainty.part.{key}", **years)]
    if present(row[f"note_{lang}"]):
        lines.append(str(row[f"note_{lang}"]))
    return Part(asked, tuple(lines), text(lang, "uncertainty.part.peers"), None)


def part_filter(reading: Reading, year: int | None) -> None:
    """Offer the components that can be ranked in this edition; nothing where there are none."""
    lang = reading.lang
    labels = remembered(
        "part_labels",
        lambda: _labels(reading, year),
        *(reading.view.index, year, lang, *sorted(reading.common().items())),
    )
    if len(labels) == 1:
        return
    st.selectbox(
        text(lang, "uncertainty.part.label"),
        list(labels),
        format_func=lambda code: labels[code],
        width=280,
        help=text(lang, "uncertainty.part.help"),
        placeholder=text(lang, "frame.choose"),
        **bound(reading, "part", reading.view.part if reading.view.part in labels else TOTAL),
    )


def _labels(reading: Reading, year: int | None) -> dict[str, str]:
    """Return the choices with their names: the whole index and its components."""
    lang = reading.lang
    labels = {TOTAL: text(lang, "uncertainty.part.total")}
    for _, row in _parts(reading, year).iterrows():
        first, last = int(row["comparable_from"]), int(row["comparable_to"])
        key = "option_one" if first == last else "option"
        labels[str(row["dimension"])] = text(
            lang, f"uncertainty.part.{key}", name=row[f"short_{lang}"], first=first, last=last
        )
    return labels
