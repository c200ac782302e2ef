"""Every page runs for any home, day, language and index, and never shows a failure."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
PAGES = ("overview", "rankings", "components", "dossiers", "on_time", "results", "briefing", "sources")
FOUNDING = {"asof": "2021-06-22"}


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every page needs a published version."""


def opened(page: str, **query: str) -> AppTest:
    """Open one page with an address through the navigation, as a reader does."""
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page != "overview":
        app.switch_page(f"{page}.py").run()
    assert not app.exception, app.exception
    # The frame turns a failing page into a calm sentence; here that is a failure.
    assert [w.value for w in app.warning] == []
    return app


def html(app: AppTest) -> str:
    """Return all HTML of a page as one text."""
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_overview_reads_as_on_the_founding_day():
    page = html(opened("overview", **FOUNDING)).replace("\u00a0", " ")
    assert "Cả 5 chỉ số ở nửa dưới bảng xếp hạng; PCI lên 11 bậc, PAPI xuống 12 bậc" in page
    assert "PAR INDEX và SIPAS 2020 công bố sau đó 2 ngày." in page
    assert "đã có bản 2020, kho chưa có" in page
    for figure in ("▲ 2 bậc", "▼ 12 bậc", "▲ 11 bậc", "80,79%", "+5,16 điểm %", "84,87%", "+4,62 điểm %"):
        assert figure in page


def test_the_rankings_of_pci_2020_read_as_specified():
    page = html(opened("rankings", index="pci", year="2020")).replace("\u00a0", " ")
    assert "PCI 2020: Bình Phước xếp 50/63, chỉ kém hạng liền trên 0,01 điểm" in page
    assert "63,44" in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("province", ["01", "22", "48", "70", "75"])
def test_every_page_runs_for_every_kind_of_home(page, lang, province):
    opened(page, lang=lang, home=province)


@pytest.mark.parametrize("index", ["par", "sipas", "papi", "pci", "ict", "dti"])
@pytest.mark.parametrize("day", ["2006-01-01", "2012-06-01", "2021-06-22", "2026-11-23"])
def test_rankings_run_for_every_index_and_day(index, day):
    opened("rankings", index=index, asof=day)


@pytest.mark.parametrize(
    ("index", "year"),
    [
        ("pci", "2011"),
        ("pci", "2023"),
        ("pci", "2024"),
        ("papi", "2014"),
        ("papi", "2021"),
        ("par", "2012"),
        ("sipas", "2015"),
        ("sipas", "2020"),
        ("dti", "2022"),
        ("pci", "2025"),
        ("pci", "2099"),
    ],
)
def test_rankings_run_for_every_state_an_edition_can_be_in(index, year):
    opened("rankings", index=index, year=year)


@pytest.mark.parametrize("index", ["par", "sipas", "papi", "pci"])
@pytest.mark.parametrize("reference", ["median", "region", "best", "previous", "01"])
def test_components_run_for_every_index_and_reference(index, reference):
    opened("components", index=index, ref=reference)


def test_the_components_of_pci_2019_read_as_specified():
    page = html(opened("components", index="pci", year="2019")).replace("\u00a0", " ")
    assert "PCI 2019: bốn thành phần làm mất 2,08 điểm so với trung vị" in page
    assert "PCI 2020: thêm 0,50 điểm thì lên 8 bậc" in page


def test_a_dimension_of_papi_opens_into_its_parts():
    page = html(opened("components", index="papi", part="D7", year="2020"))
    assert "PAPI 2020" in page


def test_a_year_without_components_falls_back_and_says_so():
    page = html(opened("components", index="pci", year="2020"))
    assert "PCI 2020: kho mới có điểm thành phần của" in page
    assert "Hình dùng năm 2019" in page


def test_a_complete_year_that_the_province_lacks_is_not_blamed_on_the_others():
    page = html(opened("components", index="papi", home="22", year="2023")).replace("\u00a0", " ")
    assert "PAPI 2023: kho mới có 0/8 thành phần của Quảng Ninh" in page
    assert "Hình dùng năm 2022" in page


def test_components_of_a_few_provinces_are_shown_without_a_median():
    page = html(opened("components", index="sipas", home="01"))
    assert "SIPAS 2024: kho mới có điểm thành phần của 1/63 tỉnh nên chưa tính điểm mất" in page


def test_a_province_without_any_component_is_told_so_in_the_title():
    page = html(opened("components", index="par"))
    assert "<h1>PAR INDEX: kho chưa có điểm thành phần của Bình Phước</h1>" in page
    assert "kho chưa có năm nào đủ điểm thành phần" in page and "Nơi công bố: Bộ Nội vụ" in page


def test_an_edition_without_figures_offers_the_newest_year_that_has_some():
    app = opened("rankings", index="pci", year="2099")
    assert any("Chưa có số liệu cho lựa chọn này" in info.value for info in app.info)
    assert any("Xem năm" in button.label for button in app.button)


def test_a_meaningless_address_falls_back_with_a_note():
    app = opened("rankings", index="xyz", year="20x0", home="99", asof="hôm qua")
    assert any("index, year, asof, home" in info.value for info in app.info)


def test_nothing_from_after_the_chosen_day_is_shown():
    page = html(opened("overview", asof="2020-05-04"))
    assert ">2020<" not in page.replace("2018–2020", "")
    assert "founding" not in page


def test_the_sources_page_names_gaps_and_every_founding_figure():
    page = html(opened("sources"))
    assert "letrinhan/vn-par-master" in page
    for figure in ("201.196", "27.855", "trên 15.000", "99,44%", "300.000", "31/03/2021"):
        assert f"<td>{figure}</td>" in page


def test_dossier_figures_of_binh_phuoc_are_never_shown_as_another_provinces():
    page = html(opened("overview", home="01"))
    assert "201.196" not in page
    assert "Trung tâm PVHCC" not in page
    assert "Kho chưa có số hồ sơ công bố của tỉnh này" in page
