"""The entry: `streamlit run dashboard.py` starts the whole server."""

import streamlit as st

from reform import health, server
from reform.exporting import permalinks
from reform.wall import routes as wall

app = st.App(
    "pages/frame.py",
    **server.options(
        health=health.report,
        startup=[health.set_up_log, health.prepare, health.warm_up],
        routes=[*wall.routes(), *permalinks.routes()],
    ),
)
