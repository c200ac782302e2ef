"""What runs in the reader's browser: the parts Streamlit has no widget for, as its own components.

Each is up to three files beside this one, sent as text, so nothing is fetched from anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).resolve().parent


def part(name: str) -> Any:
    """Register the component whose files have this name and return the call that mounts it."""
    html, css, js = (_text(_FOLDER / f"{name}.{kind}") for kind in ("html", "css", "js"))
    return st.components.v2.component(f"reform-{name}", html=html, css=css, js=js)


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None
