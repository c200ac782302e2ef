"""Both eras are held: the 34 have pages of their own, and neither is ever shown as the other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

import pytest

from queries import catalogue
from reform.settings import settings
from reform.warehouse.build import build
from reform.warehouse.read import current_warehouse
from tests.new_units import PLACES, data_with_new_units
from tests.pages.test_eras import address, plain
from tests.pages.test_pages import FOUNDING, PAGES, opened


@pytest.fixture(scope="module", autouse=True)
def _invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An installation that holds two invented editions of the 34 besides the shipped data."""
    folder = tmp_path_factory.mktemp("invented")
    before = {name: os.environ.get(name) for name in ("REFORM_HOME", "REFORM_DATA_DIR")}
    os.environ["REFORM_HOME"] = str(folder / "home")
    os.environ["REFORM_DATA_DIR"] = str(data_with_new_units(folder))
    (folder / "home").mkdir()
    settings.cache_clear()
    build(settings())
    yield
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    settings.cache_clear()


def test_a_home_of_the_34_stands_among_34():
    words = plain(opened("overview", home="75", era="34"))
    assert "so với 34 tỉnh, thành phố" in words
    assert '7<span class="rc-of">/34</span>' in words.replace('<div class="rc-rank">', "")
    assert "đổi đơn vị xếp hạng" in words and "/63<" not in words


def test_the_rankings_of_the_34_have_a_map_and_no_tiles():
    app = opened("rankings", home="75", era="34")
    words = plain(app)
    assert f"PCI 2025: Đồng Nai xếp {PLACES['75']}/34" in words
    assert "card-tile_grid" not in str(app.main) and "ô lưới" not in words.lower()
    assert "Trước 01/7/2025 xếp trên 63 đơn vị" in words


def test_the_components_of_the_34_know_no_region():
    app = opened("components", index="papi", home="75", era="34", ref="region")
    assert "PAPI 2025" in plain(app)
    assert any("ref" in info.value for info in app.info)
    box = next(box for box in app.selectbox if box.key == "w-components-reference")
    assert "Trung vị vùng" not in box.options and "Trung vị các tỉnh" in box.options


def test_binh_phuoc_sees_its_successor_as_a_peer_never_as_home():
    words = plain(opened("rankings", index="pci"))
    assert "PCI 2020: Bình Phước xếp 50/63" in words
    assert "Đồng Nai trong 34 đơn vị: 7/34 năm 2025." in words


@pytest.mark.parametrize("unit", ["70", "75", "01"])
def test_an_edition_of_the_34_is_never_shown_as_one_of_the_63(unit):
    app = opened("rankings", index="pci", year="2025", home=unit)
    assert "PCI 2025 xếp trên 34 đơn vị" in plain(app)
    assert "/34" not in plain(app).partition("</style>")[2]
    next(button for button in app.button if "(34 đơn vị)" in button.label).click().run()
    assert address(app)["era"] == "34" and "PCI 2025" in plain(app)


def test_an_edition_of_the_63_is_never_shown_as_one_of_the_34():
    app = opened("rankings", index="pci", year="2020", home="75", era="34")
    assert "PCI 2020 xếp trên các đơn vị trước 01/7/2025" in plain(app)
    assert "/63" not in plain(app).partition("</style>")[2]


def test_an_index_without_an_edition_of_the_34_says_so():
    app = opened("rankings", index="par", home="75", era="34")
    assert "PAR INDEX: kho chưa có kỳ nào xếp trên 34 đơn vị" in plain(app)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("unit", "era"), [("01", "34"), ("46", "34"), ("75", "34"), ("70", "63"), ("75", "63")]
)
def test_every_page_runs_when_both_eras_are_held(page, unit, era):
    opened(page, home=unit, era=era, lang="en", index="papi")


def test_before_the_first_edition_of_the_34_is_public_nothing_of_it_is_shown():
    app = opened("overview", home="75", era="34", asof="2026-05-04")
    assert "kho chưa có kỳ nào của 34 đơn vị" in plain(app)


def test_every_unit_of_both_eras_has_an_answer_to_every_question():
    warehouse = current_warehouse()
    day = {"as_of": date(2026, 11, 23), "include_derived": True}
    for era in (63, 34):
        units = catalogue.run(warehouse, "indices/provinces", units=era)
        assert len(units) == era
        for code in units["province_code"]:
            own = {"province": code, "units": era} | day
            latest = catalogue.run(warehouse, "indices/latest", **own)
            assert not latest.empty
            assert (latest["year"] >= 2025).all() == (era == 34)
            assert latest["newer_year"].dropna().between(*((2025, 2099) if era == 34 else (2006, 2024))).all()
            for name in ("province_history", "gain", "freshness", "component_places"):
                assert not catalogue.run(warehouse, f"indices/{name}", **own).empty, (name, era, code)


def test_the_founding_day_reads_as_ever_when_the_34_are_held():
    page = plain(opened("overview", **FOUNDING))
    assert "Cả 5 chỉ số ở nửa dưới bảng xếp hạng; PCI lên 11 bậc, PAPI xuống 12 bậc" in page
