"""The 63 units and the 34: any of them can be home, and each page says what became of it."""

from __future__ import annotations

import pytest

from tests.pages.test_pages import PAGES, html, opened

# The report of ten years is about one province and says itself whose it is.
INDEX_PAGES = tuple(page for page in PAGES if page not in ("results", "dossiers", "on_time"))


@pytest.fixture(autouse=True)
def _built(warehouse):
    """The shipped data: nothing of the 34 is held."""


def plain(app) -> str:
    """Return the HTML of a page with ordinary spaces."""
    return html(app).replace("\u00a0", " ")


def address(app) -> dict[str, str]:
    """Return the parameters of the address."""
    return {name: "".join(value) for name, value in app.query_params.items()}


def test_after_the_reform_the_series_of_binh_phuoc_stops_with_its_reason():
    for page in ("overview", "rankings"):
        words = plain(opened(page))
        assert "Từ 01/7/2025 còn 34 tỉnh, thành phố; Bình Phước thuộc Đồng Nai." in words
        assert "Xem Đồng Nai (34 đơn vị)" in words
    assert "Số liệu Bình Phước dừng ở kỳ 2024." in plain(opened("overview"))
    pci = plain(opened("rankings", index="pci"))
    assert "Kỳ cuối xếp 63 đơn vị là 2024; kho có số của Bình Phước đến kỳ 2022." in pci


@pytest.mark.parametrize("day", ["2021-06-22", "2025-06-30"])
def test_before_the_reform_nobody_says_that_a_series_stops(day):
    for page in ("overview", "rankings"):
        assert "34 tỉnh" not in plain(opened(page, asof=day))


def test_the_link_leads_to_the_successor_and_keeps_index_and_day():
    words = html(opened("rankings", index="papi", asof="2025-08-01"))
    assert 'href="xep-hang?index=papi&amp;asof=2025-08-01&amp;home=75&amp;era=34"' in words


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("01", "địa giới Hà Nội không đổi nhưng hạng xếp trên 34. Chuỗi 63 đơn vị dừng ở kỳ 2024."),
        ("22", "địa giới Quảng Ninh không đổi"),
        ("46", "địa giới Thừa Thiên Huế (nay là Huế) không đổi"),
        ("75", "Đồng Nai hợp nhất với Bình Phước thành Đồng Nai mới. Số liệu Đồng Nai cũ dừng ở kỳ 2024."),
    ],
)
def test_each_kind_of_home_of_the_63_explains_itself(unit, sentence):
    assert sentence in plain(opened("overview", home=unit))


@pytest.mark.parametrize("page", INDEX_PAGES)
@pytest.mark.parametrize("unit", ["01", "22", "46", "75"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_home_of_the_34_without_figures_says_so_and_shows_none_of_the_63(page, unit, lang):
    app = opened(page, home=unit, era="34", lang=lang)
    said = plain(app) + " ".join(info.value for info in app.info)
    assert (
        "kho chưa có kỳ nào của 34 đơn vị" if lang == "vi" else "no edition of the 34 units is held"
    ) in said
    # The page of sources quotes the founding report, which is about the 63.
    assert page == "sources" or "/63" not in plain(app).partition("</style>")[2]
    words = "(63 đơn vị)" if lang == "vi" else "(63 units)"
    assert any(words in button.label for button in app.button)


def test_the_empty_page_names_the_editions_there_would_be():
    words = plain(opened("rankings", home="75", era="34"))
    for edition in ("PAR INDEX 2025", "SIPAS 2025", "PAPI 2025", "PCI 2025"):
        assert edition in words


def test_the_way_back_is_one_button_a_former_unit():
    app = opened("overview", home="75", era="34")
    labels = [button.label for button in app.button if "63" in button.label]
    assert labels == ["Xem Bình Phước (63 đơn vị)", "Xem Đồng Nai (63 đơn vị)"]
    next(button for button in app.button if "Bình Phước" in button.label).click().run()
    assert address(app) == {}
    assert "Bình Phước thuộc Đồng Nai" in plain(app)


def test_a_home_that_is_not_one_of_the_34_is_explained_and_replaced():
    app = opened("overview", era="34")
    assert any("Bình Phước không còn là đơn vị cấp tỉnh" in info.value for info in app.info)
    assert not any("về mặc định" in info.value for info in app.info)


def test_an_old_address_with_an_unknown_home_falls_back_with_a_note():
    app = opened("overview", home="99", era="35")
    assert any("home, era" in info.value for info in app.info)
    assert "PAR INDEX" in plain(app)


def test_what_does_not_exist_among_the_34_falls_back_with_a_note():
    app = opened("sources", home="75", era="34", peers="70,01", region="dong-nam-bo", ref="region")
    assert any("peers, ref, region" in info.value for info in app.info)


# --- the control --------------------------------------------------------------------------------


def test_the_control_lists_the_63_and_then_the_34():
    control = next(box for box in opened("overview").selectbox if box.key == "w-overview-home")
    assert len(control.options) == 97
    assert all("đến 30/6/2025" in option for option in control.options[:63])
    assert all("34 đơn vị" in option for option in control.options[63:])


def test_choosing_a_home_of_the_34_takes_its_era_and_leaves_the_rest_behind():
    app = opened("rankings", index="papi", year="2020", peers="74", ref="74")
    next(box for box in app.selectbox if box.key == "w-rankings-home").set_value((34, "75")).run()
    assert address(app) == {"index": "papi", "home": "75", "era": "34"}
    assert "34 đơn vị" in plain(app)


def test_choosing_another_home_of_the_63_keeps_the_view():
    app = opened("rankings", index="papi", year="2020")
    next(box for box in app.selectbox if box.key == "w-rankings-home").set_value((63, "46")).run()
    assert address(app) == {"index": "papi", "year": "2020", "home": "46"}


def test_the_era_goes_along_to_another_page():
    app = opened("overview", home="75", era="34")
    app.switch_page("rankings.py").run()
    assert address(app) == {"home": "75", "era": "34"}
