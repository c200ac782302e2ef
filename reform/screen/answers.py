"""Query answers for pages, cached by data version, question and parameters."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from queries import catalogue
from reform.warehouse.read import current_warehouse


def ask(name: str, **parameters: object) -> pd.DataFrame:
    """Answer a question from the version of the data that is current now."""
    return _answer(current_warehouse().version, name, tuple(sorted(parameters.items())))


@st.cache_data(max_entries=1024, show_spinner=False)
def _answer(version: str, name: str, parameters: tuple[tuple[str, object], ...]) -> pd.DataFrame:
    return catalogue.run(current_warehouse(), name, **dict(parameters))
