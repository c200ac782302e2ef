"""Names of Streamlit's own controls, for those who hear the page: it knows them in English only."""

from __future__ import annotations

from reform.screen.browser import part
from reform.wording.texts import Lang, catalogue, text

_namer = part("labels")
_WORDS = "labels."


def name_controls(lang: Lang) -> None:
    """Give the controls names in the reader's language."""
    # The English catalogue holds Streamlit's own words, so English needs nothing.
    keys = [key for key in catalogue("en") if key.startswith(_WORDS)] if lang != "en" else []
    pairs = [[text("en", key, name="{name}"), text(lang, key, name="{name}")] for key in keys]
    _namer(key="labels", data={"pairs": pairs})
