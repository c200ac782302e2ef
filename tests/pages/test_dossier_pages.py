"""Hồ sơ một cửa and Đúng hạn over the simulated sets: right, filtered by address, and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from queries.catalogue import run
from reform.settings import Settings, settings
from reform.warehouse import read
from reform.warehouse.build import build
from tests.pages.test_pages import html, opened

CHIP = "Dữ liệu mô phỏng"
FIGURES = {
    "dossiers": {
        "dossier_flow",
        "filing_channels",
        "received_resolved",
        "online_by_month",
        "official_table",
        "ended_otherwise",
        "weekday_heat",
        "time_used",
        "waiting_own",
        "agency_load",
    },
    "on_time": {
        "kpi_row",
        "ontime_trend",
        "due_soon",
        "ageing",
        "weekday_heat",
        "late_procedures",
        "redating",
        "silence",
    },
}


@pytest.fixture(scope="module", autouse=True)
def _served(installation: Settings) -> Iterator[None]:
    """Give these pages an installation that holds both simulated sets."""
    patch = pytest.MonkeyPatch()
    patch.setenv("REFORM_HOME", str(installation.home))
    settings.cache_clear()
    build(settings())
    yield
    read._serving.pop(settings().home.resolve(), None)
    patch.undo()
    settings.cache_clear()


def words(app: AppTest) -> str:
    """Return the words of a page without tags."""
    return unescape(re.sub(r"<[^>]+>", " ", html(app))).replace("\u00a0", " ")


def shown(app: AppTest) -> set[str]:
    """Return the names of the figures on a page."""
    return {chart.proto.id.split("chart-")[1].split("-")[0] for chart in app.get("plotly_chart")}


def test_the_centre_reads_as_in_the_founding_report():
    page = words(opened("dossiers"))
    assert "Trong 201.196 hồ sơ tiếp nhận, 1.175 hồ sơ đã trễ hạn" in page
    assert "1.114 hồ sơ giải quyết trễ và 61 hồ sơ đang giải quyết đã quá hạn." in page


@pytest.mark.parametrize("page", FIGURES)
def test_every_figure_is_there_and_says_that_it_is_simulated(page):
    app = opened(page)
    assert shown(app) == FIGURES[page]
    heads = re.findall(r'<h2 class="figure-title">.*?(?=<h2|$)', html(app), re.DOTALL)
    assert len(heads) == len(FIGURES[page])
    assert all(CHIP in head for head in heads)
    for chart in app.get("plotly_chart"):
        assert len(chart.proto.alt) > 40
        assert "<" not in chart.proto.alt


def test_the_campaign_is_told_for_the_whole_province_only():
    assert "backlog_path" in shown(opened("on_time", scope="province"))
    assert "backlog_path" not in shown(opened("on_time", scope="centre"))


def test_key_numbers_stand_on_top_of_a_single_month():
    assert "kpi_row" in shown(opened("dossiers", period="2020-06"))
    assert "kpi_row" not in shown(opened("dossiers", period="2020"))


@pytest.mark.parametrize("page", FIGURES)
@pytest.mark.parametrize(
    "address",
    [
        {"scope": "province", "level": "commune"},
        {"agency": "so-tu-phap"},
        {"field": "ly-lich-tu-phap", "channel": "online"},
        {"agency": "so-tu-phap", "field": "ly-lich-tu-phap"},
        {"period": "2020-06", "cal": "report"},
        {"period": "2019", "cal": "report"},
        {"period": "2019-Q3", "lang": "en"},
        {"asof": "2019-03-10"},
    ],
    ids=lambda address: "-".join(address),
)
def test_every_filter_of_the_address_gives_a_page(page, address):
    app = opened(page, **address)
    assert shown(app)


def test_a_filter_is_named_only_by_figures_that_it_filters():
    page = html(opened("dossiers", agency="so-tu-phap"))
    by_figure = re.split(r'<h2 class="figure-title">', page)
    form = next(part for part in by_figure if part.startswith("Biểu II.06a"))
    flow = next(part for part in by_figure if "còn lại" in part[:80] or "đúng hạn" in part[:80])
    assert "Sở Tư pháp" not in form.split("</p>")[0]
    assert "Sở Tư pháp" in flow.split("</p>")[0]


def test_filters_that_leave_nothing_say_so():
    app = opened("dossiers", agency="so-tu-phap", field="cap-doi-giay-phep-lai-xe")
    assert [found.value for found in app.info] == ["Không có hồ sơ nào khớp bộ lọc."]


def test_simulated_dossiers_never_stand_beside_published_figures():
    page = words(opened("overview", asof="2021-06-22"))
    assert CHIP not in page
    assert "Trung tâm PVHCC: 99,44% đúng hạn, còn 61 hồ sơ quá hạn" in page


def test_one_commune_is_never_shown_by_itself_in_a_sensitive_field():
    commune = agencies("province", "commune")[0]
    app = opened("dossiers", scope="province", field="ho-tich", agency=commune)
    assert any("không xem riêng một xã" in found.value for found in app.info)
    alone = opened("dossiers", scope="province", field="ho-tich")
    assert [e.proto.body for e in app.get("html")][-3:] == [e.proto.body for e in alone.get("html")][-3:]


def agencies(scope: str, level: str) -> list[str]:
    """Return the codes of the agencies of a level that hold dossiers."""
    rows = run(read.current_warehouse(), "dossiers/choices", scope=scope)
    return rows[(rows["kind"] == "agency") & (rows["level"] == level)]["code"].tolist()
