"""Keys of every page: "?" lists them, digits open pages, the rest changes what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from reform.screen import address, peers
from reform.screen.address import Reading
from reform.screen.browser import part
from reform.urls import PAGES
from reform.wording.texts import LANGUAGES, text

_KEY, _STEPS = "keyboard", "keyboard_steps"
# Key → field of the view and how far it steps through the choices of the page.
STEPS = {"[": ("year", -1), "]": ("year", 1), "i": ("index", 1)}
_DIGITS = "123456789"
_listener = part("keyboard")


def offer(field: str, choices: Iterable[Any], current: Any) -> None:
    """Tell the keys which choices of a field this page has, in the order they step through."""
    st.session_state.setdefault(_STEPS, {})[field] = (list(choices), current)


def listen(reading: Reading, theme: str) -> None:
    """Draw the "?" button, listen for keys, and go to the page a digit asks for."""
    lang = reading.lang
    pages = dict(zip(_DIGITS, PAGES, strict=False))
    st.session_state[_STEPS] = {}
    result = _listener(
        key=_KEY,
        data={
            "title": text(lang, "keyboard.title"),
            "close": text(lang, "keyboard.close"),
            "turned_on": text(lang, "keyboard.turned_on"),
            "rows": _rows(reading, pages),
            "told": [*pages, *STEPS, "l", "Escape"],
            "other_theme": "light" if theme == "dark" else "dark",
        },
        on_pressed_change=lambda: _pressed(reading),
        width="content",
    )
    if result.pressed in pages:
        st.switch_page(f"{pages[result.pressed]}.py")


def _rows(reading: Reading, pages: dict[str, str]) -> list[tuple[list[str], str]]:
    """Return the list of the help: keys and what they do, in reading order."""
    lang = reading.lang
    return [
        (["?"], text(lang, "keyboard.help")),
        *(([digit], text(lang, f"frame.{page}")) for digit, page in pages.items()),
        (["[", "]"], text(lang, "keyboard.year")),
        (["i"], text(lang, "keyboard.index")),
        (["t"], text(lang, "keyboard.table")),
        (["l"], text(lang, "keyboard.language")),
        (["d"], text(lang, "keyboard.theme")),
        (["Esc"], text(lang, "keyboard.escape")),
    ]


def _pressed(reading: Reading) -> None:
    # Of two keys in quick succession the second may come after the page is left.
    state = st.session_state.get(_KEY)
    key = state.pressed if state is not None else None
    if key == "l":
        address.go(reading, lang=next(lang for lang in LANGUAGES if lang != reading.lang))
    elif key == "Escape":
        peers.clear(reading)
    elif key in STEPS:
        field, step = STEPS[key]
        choices, current = st.session_state[_STEPS].get(field, ([], None))
        if current in choices:
            _step(reading, field, choices, choices.index(current) + step)


def _step(reading: Reading, field: str, choices: list[Any], place: int) -> None:
    """Go to a neighbouring choice; years end where the record ends, indices go round."""
    if field == "index":
        address.go(reading, index=choices[place % len(choices)])
    elif 0 <= place < len(choices):
        address.go(reading, **{field: choices[place]})
