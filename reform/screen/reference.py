"""The tables of Nguồn số liệu."""

from __future__ import annotations

import re
from decimal import Decimal
from html import escape

import pandas as pd
import streamlit as st

from reform.screen.address import Reading
from reform.screen.drawings import html_of
from reform.screen.styles import table_html
from reform.settings import settings
from reform.wording import dates, numbers, published
from reform.wording.sentences import day_of, present
from reform.wording.texts import Lang, text

_MARKS = {"full": "●", "partial": "◐", "none": "○", "unknown": "?", "not_public": "–", "no_edition": "×"}
# Columns of each table, in reading order; a name with {lang} follows the language.
COLUMNS = {
    "gaps": ("gap_{lang}", "where_{lang}", "layout"),
    "corrections": ("label", "year", "province", "dimension_{lang}", "chosen", "reason_{lang}", "status"),
    "breaks": ("label", "dimension_{lang}", "from_year", "kind", "text_{lang}"),
    "sources": (
        "publisher",
        "title",
        "source_year",
        "kind",
        "derivation",
        "cells",
        "url",
        "read_through_{lang}",
        "licence_{lang}",
        "note_{lang}",
        "source_key",
    ),
    "events": ("starts_on", "ends_on", "label_{lang}", "scope"),
}
# Numbers kept as text, because some cells say more than a number.
_NUMBERS = ("chosen",)
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
# Machine codes that a reader sees as words.
CODED = ("kind", "derivation", "status", "scope")


def completeness(grid: pd.DataFrame, reading: Reading) -> None:
    """Show index × year: how many units are held."""
    lang = reading.lang
    with st.container(border=True, key="card-completeness"):
        _title("completeness", reading)
        shown = html_of("completeness", lang, reading.public(), lambda: completeness_html(grid, reading))
        st.html(f'<div class="grid-scroll" tabindex="0">{shown}</div>')
        st.html(f'<p class="figure-note">{escape(text(lang, "reference.completeness.key"))}</p>')


def completeness_html(grid: pd.DataFrame, reading: Reading) -> str:
    """Return the grid as an HTML table; a cell is a mark, a count and its spoken sentence."""
    lang = reading.lang
    years = sorted(grid["year"].unique())
    head = "".join(f"<th>{year}</th>" for year in years)
    body = []
    for label, rows in grid.groupby("label", sort=False):
        by_year = rows.set_index("year")
        cells = "".join(
            _cell(by_year.loc[year], lang) if year in by_year.index else "<td></td>" for year in years
        )
        body.append(f'<tr><th class="row">{escape(str(label))}</th>{cells}</tr>')
    corner = escape(text(lang, "frame.index"))
    return (
        f'<table class="grid-table"><thead><tr><th class="row">{corner}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def _cell(row: pd.Series, lang: str) -> str:
    state = row["state"]
    shown = int(row["valued"]) or int(row["groups_only"])
    count = f" {shown}" if state in ("full", "partial") else ""
    said = text(
        lang,  # type: ignore[arg-type]
        f"reference.state.{state}",
        scores=int(row["scores"]),
        ranks=int(row["ranks"]),
        groups=int(row["groups_only"]),
        components=int(row["components"]),
    )
    if present(row[f"note_{lang}"]):
        said = f"{said} {row[f'note_{lang}']}"
    return f'<td class="{state}" title="{escape(said, quote=True)}">{_MARKS[state]}{count}</td>'


def published_figures(rows: pd.DataFrame, reading: Reading) -> None:
    """Show the figures of the founding report with scope, day, place of quotation and caveat."""
    lang = reading.lang
    with st.container(border=True, key="card-published"):
        _title("published", reading)
        if rows.empty:
            st.html(f'<p class="prose">{escape(text(lang, "reference.published.none"))}</p>')
            return
        shown = html_of(
            "published", lang, reading.public(), lambda: table_html(published_table(rows, lang), lang)
        )
        st.html(shown)
        st.html(f'<p class="figure-note">{escape(published_source(rows, lang))}</p>')


def published_source(rows: pd.DataFrame, lang: Lang) -> str:
    """Name publisher, title and day of the report that published figures are from."""
    first = rows.iloc[0]
    return text(
        lang,
        "reference.published.source",
        publisher=first["source_publisher"],
        title=first["source_title"],
        date=dates.day(day_of(first["published_on"]), lang),
    )


def published_table(rows: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return published figures as a table: what, value as printed, unit, scope, day, place, caveat."""
    return pd.DataFrame(
        {
            _heading("label", lang): rows[f"label_{lang}"],
            _heading("value", lang): [published.shown(row, lang) for _, row in rows.iterrows()],
            _heading("unit", lang): rows[f"unit_{lang}"],
            _heading("scope", lang): rows[f"scope_{lang}"],
            _heading("as_of", lang): rows[f"as_of_text_{lang}"],
            _heading("quote_place", lang): rows[f"quote_place_{lang}"],
            _heading("note", lang): rows[f"note_{lang}"],
        }
    )


def table(name: str, rows: pd.DataFrame, reading: Reading) -> None:
    """Show one reference table with headings and codes in the reader's language."""
    lang = reading.lang
    with st.container(border=True, key=f"card-{name}"):
        _title(name, reading)
        st.html(html_of(f"table-{name}", lang, reading.public(), lambda: _table_html(name, rows, lang)))


def _table_html(name: str, rows: pd.DataFrame, lang: Lang) -> str:
    shown = pd.DataFrame()
    for pattern in COLUMNS[name]:
        column = pattern.format(lang=lang)
        plain = pattern.removesuffix("_{lang}")
        values = rows[column]
        if plain in CODED:
            values = values.map(lambda code, plain=plain: text(lang, f"reference.{plain}.{code}"))
        elif plain in _NUMBERS:
            values = values.map(lambda value: _localised(value, lang))
        elif plain == "layout":
            # Names of columns without blanks between them would never break.
            values = values.map(lambda names: names.replace(",", ", ") if present(names) else names)
        elif pd.api.types.is_datetime64_any_dtype(values):
            values = values.map(lambda d: dates.day(day_of(d), lang) if present(d) else "")
        shown[_heading(plain, lang)] = values
    return table_html(shown, lang)


def _localised(value: object, lang: Lang) -> object:
    """Write a number that is kept as text in the way of the language; leave everything else alone."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    return numbers.number(Decimal(value), len(value.partition(".")[2]), lang)


def rights(reading: Reading) -> None:
    """Show what is known about the reuse of each publisher's figures."""
    lang = reading.lang
    with st.container(border=True, key="card-rights"):
        _title("rights", reading)
        whole = (settings().data_dir / "RIGHTS.md").read_text(encoding="utf-8")
        vietnamese, _, english = whole.partition("\n## English\n")
        st.markdown(vietnamese.partition("\n## Tiếng Việt\n")[2] if lang == "vi" else english)


def _heading(name: str, lang: str) -> str:
    return text(lang, f"reference.column.{name}")  # type: ignore[arg-type]


def _title(name: str, reading: Reading) -> None:
    title = escape(text(reading.lang, f"reference.{name}.title"))
    line = escape(text(reading.lang, f"reference.{name}.line"))
    st.html(f'<h2 class="figure-title">{title}</h2><p class="figure-subtitle">{line}</p>')
