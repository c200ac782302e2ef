"""Peers by address: every named way, what it says of itself, and what it says when it gives nobody."""

from __future__ import annotations

from datetime import date

import pytest

from reform.peers.groups import FILE, save_group
from reform.settings import settings
from reform.wording.texts import text
from tests.pages.test_pages import html, opened


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every page needs a published version."""


@pytest.fixture
def group(home):
    """A saved group, gone after the test."""
    yield save_group(
        home, "Miền Đông", "cùng vành đai công nghiệp", 63, ("74", "75", "79", "77"), date.today()
    )
    (home / FILE).unlink()


def said(page: str, **query: str) -> str:
    return html(opened(page, **query)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        ("region", "Nhóm so sánh: Cùng vùng Đông Nam Bộ (5 tỉnh)"),
        ("neighbours", "Nhóm so sánh: Giáp ranh (5 tỉnh)"),
        ("similar", "Nhóm so sánh: Điểm gần nhất năm 2015 (6 tỉnh)"),
        ("group", "Nhóm so sánh: Cùng nhóm PAPI 2019 “Trung bình cao” (15 tỉnh)"),
    ],
)
@pytest.mark.parametrize("page", ["rankings", "components"])
def test_the_figures_name_the_way_with_its_real_count(page, way, sentence):
    assert sentence in said(page, index="pci", year="2020", strategy=way)


def test_the_lines_are_those_of_the_first_three_and_the_slope_says_when_it_leaves_some_out():
    assert "Đường màu: 3 tỉnh gần hạng nhất." in said("rankings", index="pci", year="2020", strategy="group")
    assert "Đường màu: 3 tỉnh gần điểm nhất khi đó." in said(
        "rankings", index="pci", year="2020", strategy="similar"
    )
    page = said("components", index="pci", strategy="group")
    assert "12 tỉnh gần hạng nhất trong nhóm so sánh" in page
    assert "/16 trong nhóm so sánh" in page


def test_picked_units_win_over_the_way_on_both_pages():
    for page in ("rankings", "components"):
        words = said(page, index="pci", year="2020", strategy="group", peers="01,22")
        assert "Nhóm so sánh: tự chọn (2 tỉnh)." in words


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"index": "pci", "year": "2018", "strategy": "group"}, "kho chưa có kỳ nào đủ nhóm"),
        ({"index": "par", "year": "2020", "strategy": "similar"}, "kỳ 2015 kho mới có điểm của 3/63 tỉnh"),
        ({"index": "pci", "year": "2008", "strategy": "similar"}, "không có kỳ 2003"),
        ({"index": "pci", "year": "2020", "strategy": "own-khong-co"}, "không có ở bản cài này"),
    ],
)
def test_a_way_that_gives_nobody_says_why(query, sentence):
    app = opened("rankings", **query)
    assert any(sentence in info.value for info in app.info)


def test_the_default_way_needs_no_excuse():
    assert not opened("rankings", index="par", year="2020").info


def test_a_saved_group_is_compared_with_by_its_name(group):
    for page in ("rankings", "components"):
        words = said(page, index="pci", year="2020", strategy=f"own-{group.slug}")
        assert "Nhóm so sánh: Miền Đông (4 tỉnh)" in words


def test_a_broken_file_of_groups_does_not_take_the_page_away(home):
    broken = settings().home / FILE
    broken.write_text("{", encoding="utf-8")
    try:
        app = opened("rankings", index="pci", year="2020", strategy="own-mien-dong")
        assert any("không có ở bản cài này" in info.value for info in app.info)
        assert "Nhóm so sánh: Cùng vùng Đông Nam Bộ (5 tỉnh)" in html(app)
    finally:
        broken.unlink()


@pytest.mark.parametrize("way", ["region", "neighbours", "similar", "group"])
@pytest.mark.parametrize("province", ["22", "91"])
@pytest.mark.parametrize("index", ["papi", "par"])
def test_every_way_runs_for_every_kind_of_home_and_index(way, province, index):
    opened("rankings", index=index, home=province, strategy=way)


@pytest.mark.parametrize("way", ["neighbours", "similar", "group"])
def test_the_34_units_have_no_named_groups_and_the_page_still_stands(way):
    opened("rankings", era="34", home="75", strategy=way)


@pytest.mark.parametrize("page", ["rankings", "components"])
@pytest.mark.parametrize("query", [{}, {"peers": "22,91"}, {"peers": ""}])
def test_the_open_menu_offers_to_save_a_group_whatever_is_compared_with(page, query):
    app = opened(page, index="pci", year="2020", **query)
    app.session_state["peer-menu"] = True
    app.run()
    assert not app.exception and not app.warning
    assert any(field.label == text("vi", "peers.own_name") for field in app.text_input)
