"""The trials of Thành phần: a place wanted lives in the address, and a refusal says why."""

from __future__ import annotations

import pytest

from tests.pages.test_pages import html, opened


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every page needs a published version."""


def read(**query: str) -> str:
    return html(opened("components", **query)).replace("\u00a0", " ")


def test_the_place_wanted_is_thirty_until_the_reader_chooses():
    page = read(index="pci")
    assert (
        "Muốn vào nhóm 30 (PCI 2020) cần thêm 1,05 điểm: khi đó xếp thứ 30/63, đồng hạng với Hà Nam." in page
    )
    assert "Thêm 1,06 điểm thì vượt." in page


def test_a_chosen_place_is_read_from_the_address_and_written_to_it():
    app = opened("components", index="pci", target="49")
    assert "Muốn vào nhóm 49 (PCI 2020) cần thêm 0,01 điểm" in html(app).replace("\u00a0", " ")
    app.number_input(key="w-components-target").set_value(10).run()
    assert app.query_params["target"] == "10"
    assert "Muốn vào nhóm 10 (PCI 2020) cần thêm 4,32 điểm" in html(app).replace("\u00a0", " ")


def test_a_place_already_reached_is_said_and_the_next_is_offered():
    app = opened("components", index="pci", home="01")
    assert "Hà Nội đã ở trong nhóm 30 (PCI 2020): xếp thứ 9/63." in html(app)
    app.button(key="trial-next").click().run()
    assert app.query_params["target"] == "5"
    assert "Muốn vào nhóm 5 (PCI 2020) cần thêm" in html(app)
    assert not [button for button in app.button if button.key == "trial-next"]


def test_the_first_is_offered_nothing_more():
    app = opened("components", index="papi", home="22")
    assert "Quảng Ninh đang dẫn đầu PAPI 2024." in html(app)
    assert not [button for button in app.button if button.key == "trial-next"]


@pytest.mark.parametrize("index", ["par", "sipas"])
def test_an_index_of_too_few_provinces_says_why_nothing_is_tried(index):
    app = opened("components", index=index)
    assert any("cần ít nhất 90%" in info.value for info in app.info)


def test_the_component_that_alone_brings_most_places_is_named():
    assert "PCI 2019: riêng Hỗ trợ doanh nghiệp lên bằng trung vị thì lên 2 bậc" in read(index="pci")
    assert (
        "PAPI 2020: riêng Quản trị môi trường hoặc Cung ứng dịch vụ công lên bằng trung vị thì lên 7 bậc"
        in read(index="papi", year="2020")
    )


def test_a_year_whose_components_do_not_add_up_tries_none():
    assert "PCI 2011: các thành phần không cộng thành điểm tổng nên chưa thử được" in read(
        index="pci", year="2011"
    )
