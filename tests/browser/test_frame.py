"""Check in a real browser that the server's frame holds: policy, language, fonts, no outside."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import RunningServer, Traffic, running_server

FRAME = """
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(page_title="Thử", layout="wide")


def home():
    st.title("Bình Phước Ẵ ▲ 2 bậc")
    st.html("<div id='tile' style='color:#8F1A66'>37/63<img alt='x' src='data:image/svg+xml;utf8,"
            "<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22 height=%229%22/>'></div>")
    st.plotly_chart(go.Figure(go.Scatter(x=[1, 2], y=[2, 1])), theme=None)
    st.dataframe(pd.DataFrame({"Tỉnh": ["Bình Phước"], "Điểm": [62.4]}))
    st.file_uploader("Nạp")
    make = st.components.v2.component(
        "probe", html="<i>i</i>", js=
        "export default c => { c.parentElement.querySelector('i').id = 'ran' }")
    make()


def other():
    st.plotly_chart(go.Figure(go.Bar(x=[1], y=[1])))


st.navigation([st.Page(home, title="Một"), st.Page(other, title="Hai", url_path="hai")]).run()
"""

ENTRY = """
import sys

sys.path.insert(0, {root!r})
import streamlit as st

from reform import server

app = st.App("frame.py", **server.options(health=lambda: {{"version": "v1"}}, preload=()))
"""


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> RunningServer:
    """Run a page with one of everything behind our server options and our configuration."""
    folder = tmp_path_factory.mktemp("probe")
    root = Path(__file__).resolve().parent.parent.parent
    (folder / "frame.py").write_text(FRAME, encoding="utf-8")
    (folder / "dashboard.py").write_text(ENTRY.format(root=str(root)), encoding="utf-8")
    (folder / ".streamlit").mkdir()
    configuration = (root / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (folder / ".streamlit" / "config.toml").write_text(configuration, encoding="utf-8")
    with running_server(folder / "dashboard.py", folder) as server:
        yield server


def test_every_kind_of_element_passes_the_policy(
    probe: RunningServer, browser_page: Page, traffic: Traffic
) -> None:
    """Chart, table, tile with a drawn mark, upload and an own component all work."""
    browser_page.goto(probe.url)
    browser_page.wait_for_selector(".js-plotly-plot .main-svg")
    browser_page.wait_for_selector("[data-testid=stDataFrame] canvas")
    browser_page.wait_for_selector("i#ran", state="attached")
    assert browser_page.locator("#tile img").evaluate("mark => mark.naturalWidth") == 9
    assert browser_page.evaluate("document.documentElement.lang") == "vi"
    assert len(traffic.requests) > 50  # the recorder does record


@pytest.mark.parametrize("address", ["/", "/hai?lang=en"])
def test_our_font_is_the_one_in_use(probe: RunningServer, browser_page: Page, address: str) -> None:
    """The web font arrives on the first page and on one below it."""
    browser_page.goto(probe.url + address)
    browser_page.wait_for_selector(".js-plotly-plot .main-svg")
    loaded = browser_page.evaluate(
        "document.fonts.ready.then(f => [...f].filter(x => x.status == 'loaded').map(x => x.family))"
    )
    assert "BP Sans" in loaded


def test_english_addresses_have_an_english_tag(probe: RunningServer, browser_page: Page) -> None:
    """The tag stays what the server said after Streamlit has drawn the page."""
    browser_page.goto(f"{probe.url}/hai?lang=en")
    browser_page.wait_for_selector(".js-plotly-plot .main-svg")
    assert browser_page.evaluate("document.documentElement.lang") == "en"


def test_the_start_asks_nobody_for_an_address(probe: RunningServer) -> None:
    """Streamlit's banner would ask an outside service for this machine's address."""
    assert "external IP" not in probe.log_text()
    assert "External URL" not in probe.log_text()
    with urllib.request.urlopen(f"{probe.url}/_stcore/metrics") as answer:
        assert answer.status == 200
