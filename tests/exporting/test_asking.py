"""Sheets ask for the same rows in the same words as the pages do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from reform import urls
from reform.exporting import asking
from reform.exporting.asking import NothingToShow, UnknownSheet, ask_for
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen import blocks
from reform.settings import Settings, settings
from reform.urls import View
from reform.warehouse import read
from reform.warehouse.build import build
from tests.pages.test_pages import opened

DAY = "2021-06-22"
Shown = dict[str, tuple[pd.DataFrame, ChartContext, Mapping[str, object]]]


@pytest.fixture(scope="module", autouse=True)
def _served(installation: Settings) -> Iterator[None]:
    """Serve an installation that holds both simulated sets."""
    patch = pytest.MonkeyPatch()
    patch.setenv("REFORM_HOME", str(installation.home))
    settings.cache_clear()
    build(settings())
    yield
    read._serving.pop(settings().home.resolve(), None)
    patch.undo()
    settings.cache_clear()


def shown_by(page: str, monkeypatch: pytest.MonkeyPatch, **query: str) -> Shown:
    """Return what a page hands to the menu of every figure it shows."""
    seen: Shown = {}

    def data_menu(spec: Any, frame: Any, _reading: Any, context: Any, parameters: Any, *_: Any) -> None:
        seen[spec.name] = (frame, context, parameters)

    monkeypatch.setattr(blocks, "data_menu", data_menu)
    app: AppTest = opened(page, **query)
    assert not app.exception
    return seen


PAGES = [
    ("overview", {"asof": DAY}),
    ("rankings", {"asof": DAY}),
    ("rankings", {"asof": DAY, "index": "papi", "year": "2019", "peers": "01,48", "region": "khong"}),
    ("rankings", {"asof": DAY, "index": "par", "strategy": "neighbours", "lang": "en"}),
    ("components", {"asof": DAY}),
    ("components", {"asof": DAY, "index": "par", "added": "1.5", "target": "20", "ref": "best"}),
    ("results", {"asof": DAY}),
    ("dossiers", {"scope": "centre"}),
    ("dossiers", {"scope": "province", "period": "2020", "cal": "report", "level": "district"}),
    ("dossiers", {"scope": "province", "period": "2020-06"}),
    ("on_time", {"scope": "province"}),
    ("on_time", {"scope": "centre", "period": "2020", "channel": "online"}),
]
# Where a figure is on two pages, the sheet opens with the period of the other one.
OTHER_PERIOD = {("dossiers", "kpi_row"), ("on_time", "weekday_heat")}


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_a_sheet_has_the_rows_parameters_and_context_of_its_page(
    page: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = shown_by(page, monkeypatch, **query)
    assert seen
    view, refused = urls.read(query, asking.known(read.current_warehouse()))
    assert not refused
    for name, (frame, context, parameters) in seen.items():
        if (page, name) in OTHER_PERIOD and "period" not in query:
            continue
        asked = ask_for(name, view)
        assert asked.parameters == parameters, name
        pd.testing.assert_frame_equal(asked.frame, frame, obj=name)
        like = replace(
            context, theme="print", size="slide", height=None, width=None, targets=asked.context.targets
        )
        if page == "overview" or asked.spec.queries[0].startswith("indices/"):
            like = replace(like, targets=context.targets)
        if name in asking._PUBLISHED:
            like = replace(like, targets=())
        assert asked.context == like, name


def test_every_registered_figure_can_be_asked_for_and_worded() -> None:
    view = View(scope="province", as_of=date(2021, 6, 22))
    asked = {name: ask_for(name, view) for name in REGISTRY}
    for name, one in asked.items():
        words = one.spec.describe(one.frame, one.context)
        assert words.title, name
        assert words.source, name


def test_language_and_day_go_before_those_of_the_view() -> None:
    asked = ask_for("rank_cards", View(lang="vi"), language="en", as_of=date(2021, 6, 22))
    assert (asked.context.language, asked.context.as_of) == ("en", date(2021, 6, 22))
    assert asked.parameters["as_of"] == date(2021, 6, 22)


def test_simulated_dossiers_are_marked_and_published_figures_are_not() -> None:
    assert ask_for("backlog_path", View()).context.simulated
    assert not ask_for("backlog_points", View()).context.simulated


def test_an_index_whose_newer_edition_is_public_is_stale() -> None:
    assert ask_for("ranking_strip", View(index="PCI")).stale
    assert not ask_for("ranking_strip", View(index="PCI", as_of=date(2021, 6, 22))).stale


@pytest.mark.parametrize(
    ("name", "view", "key"),
    [
        ("rank_cards", View(as_of=date(2001, 1, 1)), "states.empty_never"),
        ("map", View(as_of=date(2001, 1, 1)), "states.empty_never"),
        ("backlog_points", View(as_of=date(2001, 1, 1)), "states.report_not_public"),
        ("backlog_points", View(home="01"), "states.report_not_public"),
        ("dossier_flow", View(as_of=date(2001, 1, 1)), "dossiers_page.none_title"),
        ("component_gap", View(as_of=date(2001, 1, 1)), "components.none_complete"),
        ("backlog_path", View(scope="centre"), "exporting.no_campaign"),
        ("ranked_list", View(part="X9"), "uncertainty.part.not_there"),
    ],
)
def test_a_figure_without_rows_says_why(name: str, view: View, key: str) -> None:
    with pytest.raises(NothingToShow) as refused:
        ask_for(name, view)
    assert refused.value.key == key


def test_only_registered_figures_are_known() -> None:
    with pytest.raises(UnknownSheet):
        ask_for("../secret", View())


def test_asking_needs_no_streamlit() -> None:
    code = "import sys, reform.exporting.asking; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_module_knows_every_registered_figure() -> None:
    module: ModuleType = asking
    assert set(module._HOW) == set(REGISTRY)
