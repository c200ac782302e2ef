"""What a page shows when there is nothing to draw."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from reform.screen.address import Reading, go
from reform.screen.era import of_another_era
from reform.wording.texts import text


def empty_edition(reading: Reading, editions: pd.DataFrame) -> None:
    """Say that nothing is held for this choice and offer the newest year that is."""
    lang = reading.lang
    if of_another_era(reading, reading.view.index):
        return
    if editions.empty:
        st.info(text(lang, "states.empty_never"))
        return
    year = int(editions["year"].iloc[0])
    st.info(text(lang, "states.empty", year=year))
    st.button(
        text(lang, "states.see_year", year=year),
        key="see-year",
        on_click=go,
        args=(reading,),
        kwargs={"year": year},
    )
