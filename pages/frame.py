"""The navigation script: page config, navigation and the shared frame."""

import streamlit as st

from reform import urls
from reform.screen import opening
from reform.wording.texts import text

lang = opening.peeked_language()
st.set_page_config(
    page_title=text(lang, "frame.page_title"), layout="wide", initial_sidebar_state="collapsed"
)
opening.logo()
page = st.navigation(
    [
        st.Page(
            f"{name}.py",
            title=text(lang, f"frame.{name}"),
            url_path=path,
            default=name == "overview",
            # Readers need the room in the bar; officers come from Nguồn số liệu.
            visibility="hidden" if name == "data_desk" else "visible",
        )
        for name, path in urls.PAGES.items()
    ],
    position="top",
)
opening.guarded(page.run)
