"""The navigation script: page config, navigation and the shared frame."""

import streamlit as st

from reform.screen import opening
from reform.wording.texts import text

lang = opening.peeked_language()
st.set_page_config(
    page_title=text(lang, "frame.page_title"), layout="wide", initial_sidebar_state="collapsed"
)
opening.logo()
page = st.navigation(
    [
        st.Page("overview.py", title=text(lang, "frame.overview"), url_path="tong-quan", default=True),
        st.Page("rankings.py", title=text(lang, "frame.rankings"), url_path="xep-hang"),
        st.Page("sources.py", title=text(lang, "frame.sources"), url_path="nguon-so-lieu"),
    ],
    position="top",
)
opening.guarded(page.run)
