"""Whoever hears the page or uses the keyboard gets the same facts."""

from __future__ import annotations

import json

import pytest

from reform.urls import PAGES
from reform.wording.texts import LANGUAGES, text
from tests.pages.test_pages import FOUNDING, opened


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every page needs a published version."""


# The dossier pages have no charts without dossiers: test_dossier_pages looks at theirs. The
# briefing shows pictures of sheets, which say their finding beside them; the desk shows tables.
WITH_CHARTS = [page for page in PAGES if page not in ("dossiers", "on_time", "briefing", "data_desk")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", WITH_CHARTS)
def test_every_chart_has_a_spoken_sentence_and_a_data_menu(page, lang):
    app = opened(page, lang=lang, **FOUNDING)
    charts = app.get("plotly_chart")
    assert charts or page == "sources"
    for chart in charts:
        assert len(chart.proto.alt) > 40
        assert "<" not in chart.proto.alt
    menus = [p for p in app.get("popover") if p.proto.popover.label == text(lang, "frame.data_menu")]
    assert len(menus) >= len(charts)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_lists_its_keys_in_the_readers_language(page, lang):
    app = opened(page, lang=lang, **FOUNDING)
    mounted = [element.proto for element in app.get("bidi_component")]
    data = json.loads(next(proto.json for proto in mounted if proto.component_name == "reform-keyboard"))
    assert data["title"] == text(lang, "keyboard.title")
    meanings = {key: meaning for keys, meaning in data["rows"] for key in keys}
    for digit, name in zip("123456789", PAGES, strict=False):
        assert meanings[digit] == text(lang, f"frame.{name}")
    assert set(data["told"]) | {"?", "t", "d", "Esc"} == set(meanings) | {"Escape"}
