"""The blocks of Kết quả 10 năm: figures with their facts, text tiles, and every published figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from reform import clock
from reform.exporting.tables import csv_bytes, xlsx_bytes
from reform.figures import backlog_points, campaign_places, count_bars, level_bars, portal_services
from reform.figures.context import ChartContext
from reform.figures.published import Published
from reform.figures.published_facts import facts_html
from reform.figures.published_tiles import SETS, tiles_html
from reform.figures.registry import REGISTRY
from reform.screen import blocks, opening, reference
from reform.screen.address import Reading, go, to_unit
from reform.screen.answers import ask
from reform.screen.drawings import described, html_of
from reform.screen.styles import figure_head
from reform.urls import slug
from reform.warehouse.read import current_warehouse
from reform.wording import dates, results
from reform.wording.sentences import day_of
from reform.wording.texts import Lang, text

_TILES = {tiles.name: tiles for tiles in SETS}
# Low enough for the first row and the head of the second to fit a laptop screen.
_FIRST_ROW = 208


@dataclass(frozen=True)
class _Figure:
    """A figure of the page and the published figures whose facts stand under it."""

    name: str
    keys: tuple[str, ...]
    whole: bool = False
    """Its own notes do not tell place and caveats of these figures."""
    height: int | None = None


# Rows of columns in reading order: the campaign, on time, online, procedures, coverage.
_ROWS: tuple[tuple[tuple[int, _Figure | str], ...], ...] = (
    (
        (
            5,
            _Figure(
                "backlog_points",
                ("backlog.overdue_before", "backlog.overdue_after"),
                whole=True,
                height=_FIRST_ROW,
            ),
        ),
        (4, _Figure("campaign_places", campaign_places.KEYS, height=_FIRST_ROW)),
        (3, "campaign_results"),
    ),
    (
        (8, _Figure("stock_flow", ("dossier.received", "dossier.in_process"), whole=True)),
        (4, _Figure("postal", count_bars.POSTAL)),
    ),
    (
        (5, _Figure("online_services", tuple(group.total for group in level_bars.ONLINE))),
        (4, _Figure("portal_services", portal_services.KEYS)),
        (3, "online_share"),
    ),
    (
        (7, _Figure("procedures_by_level", (level_bars.IN_FORCE.total,))),
        (5, _Figure("procedures_announced", (count_bars.TOTAL,))),
    ),
    ((5, "onestop_coverage"), (4, "on_the_spot"), (3, "feedback")),
)


def headline(
    figures: pd.DataFrame, reading: Reading, context: ChartContext, parameters: Mapping[str, object]
) -> None:
    """Write the finding of the page, the two dates and the two scopes of the report."""
    spec = REGISTRY["backlog_points"]
    published = Published(figures)
    held = all(published.value(key) is not None for key in backlog_points.KEYS)
    backlog = described(spec, figures, context, parameters).title if held else None
    opening.headline(
        results.title(figures, backlog, reading.home_name, reading.lang),
        *results.ledes(figures, reading.lang),
    )


def rows(
    figures: pd.DataFrame, reading: Reading, context: ChartContext, parameters: Mapping[str, object]
) -> None:
    """Show every result in reading order, each with its facts."""
    for row in _ROWS:
        columns = st.columns([width for width, _ in row], gap="small")
        for column, (_, shown) in zip(columns, row, strict=True):
            with column:
                if isinstance(shown, str):
                    _tiles_card(shown, figures, reading, context, parameters)
                    continue
                blocks.figure_card(
                    REGISTRY[shown.name],
                    figures,
                    reading,
                    context,
                    parameters,
                    height=None if context.size == "phone" else shown.height,
                    more=_facts(shown, figures, context, parameters),
                )


def _facts(
    shown: _Figure, figures: pd.DataFrame, context: ChartContext, parameters: Mapping[str, object]
) -> str:
    return html_of(
        f"facts-{shown.name}",
        context,
        parameters,
        lambda: facts_html(Published(figures), shown.keys, context, whole=shown.whole),
    )


def _tiles_card(
    name: str,
    figures: pd.DataFrame,
    reading: Reading,
    context: ChartContext,
    parameters: Mapping[str, object],
) -> None:
    """Show a set of text tiles as a card with the menu of a figure."""
    spec = REGISTRY[name]
    words = described(spec, figures, context, parameters)
    with st.container(border=True, key=f"card-{name}"):
        with st.container(horizontal=True, vertical_alignment="top", wrap=False):
            st.html(figure_head(words))
            blocks.data_menu(spec, figures, reading, context, parameters, words)
        st.html(html_of(name, context, parameters, lambda: tiles_html(figures, _TILES[name], context)))


def all_figures(figures: pd.DataFrame, reading: Reading) -> None:
    """Offer every published figure with its place in the report, as table and files."""
    lang = reading.lang
    with st.expander(text(lang, "results.all_figures", n=len(figures))):
        _files(figures, reading)
        reference.published_figures(figures, reading)


def _files(figures: pd.DataFrame, reading: Reading) -> None:
    lang = reading.lang
    about = [
        (text(lang, "export.fact_title"), text(lang, "reference.published.title")),
        (text(lang, "export.fact_subtitle"), text(lang, "reference.published.line")),
        (text(lang, "export.fact_source"), reference.published_source(figures, lang)),
        (text(lang, "export.fact_as_of"), dates.day(reading.day, lang)),
        (text(lang, "export.fact_prepared"), dates.day(clock.today(), lang)),
        (text(lang, "export.fact_version"), current_warehouse().version),
        (text(lang, "export.fact_query"), "dossiers/published_figures"),
    ]
    base = f"{slug(reading.home_name)}_{slug(text('vi', 'frame.results'))}_{clock.today().isoformat()}"
    with st.container(horizontal=True):
        st.download_button(
            text(lang, "frame.csv"),
            lambda: csv_bytes(file_table(figures, lang), lang),
            f"{base}.csv",
            "text/csv",
            key="csv-all-published",
            on_click="ignore",
        )
        st.download_button(
            text(lang, "frame.xlsx"),
            lambda: xlsx_bytes(file_table(figures, lang), about, lang),
            f"{base}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="xlsx-all-published",
            on_click="ignore",
        )


def file_table(figures: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return every published figure for a file: the printed table with key, number and kind."""
    table = reference.published_table(figures, lang)
    table.insert(0, text(lang, "results.column_key"), figures["figure_key"])
    table.insert(3, text(lang, "results.column_number"), figures["value"])
    kinds = figures["kind"].map(lambda kind: text(lang, f"results.kind.{kind}"))
    table.insert(5, text(lang, "results.column_kind"), kinds)
    return table


def explain_empty(reading: Reading) -> None:
    """Say why the page shows nothing: the report is about another province, or not public yet."""
    lang = reading.lang
    reports = ask("dossiers/reported_provinces")
    if reports.empty:
        opening.headline(text(lang, "results.nothing_title"))
        return
    # One report so far; of several the newest is told of.
    report = reports.iloc[0]
    code, home = str(report["province_code"]), str(report["province"])
    day = day_of(report["published_on"])
    published = dates.day(day, lang)
    if (reading.view.home, reading.view.era) != (code, 63):
        opening.headline(
            text(lang, "results.other_title", home=home),
            text(lang, "results.other_lede", published=published, home=home, chosen=reading.home_name),
        )
        _way(reading, text(lang, "results.see_home", home=home), to_unit(reading, code, 63))
        return
    opening.headline(
        text(lang, "results.early_title", day=dates.day(reading.day, lang)),
        text(lang, "results.early_lede", published=published),
    )
    _way(reading, text(lang, "results.see_day", published=published), {"as_of": day})


def _way(reading: Reading, words: str, changes: Mapping[str, object]) -> None:
    st.button(words, key="results-way", on_click=go, args=(reading,), kwargs=dict(changes))
