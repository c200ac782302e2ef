"""The reader's device: wide screen or phone, light or dark."""

from __future__ import annotations

import streamlit as st

from reform.figures import tokens
from reform.figures.context import Size, Theme
from reform.screen.browser import part

# The widest window, in CSS px, that the drawings for phones are meant for.
PHONE_WIDTH = 480
_KEY, _NARROW = "device", "device_is_narrow"
_watcher = part("device")


def watch() -> None:
    """Run the page again when its drawings no longer fit the window or the theme."""
    _watcher(
        key=_KEY,
        data={
            # Phones say what they are: nothing to learn from the width of their window.
            "narrow_when": "all" if _is_phone() else f"(max-width: {PHONE_WIDTH}px)",
            "narrow": size() == "phone",
            "page": tokens.load().theme(theme())["page"],
        },
        on_changed_change=_changed,
    )


def size() -> Size:
    """Return the canvas of the reader's device."""
    return "phone" if _is_phone() or st.session_state.get(_NARROW) else "screen"


def theme() -> Theme:
    """Return the theme of the reader's screen."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _changed() -> None:
    # Kept apart from the component, whose own state ends with its page.
    st.session_state[_NARROW] = bool(st.session_state[_KEY].changed["narrow"])


def _is_phone() -> bool:
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
