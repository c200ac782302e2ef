"""Bản trình bày: what a reader chooses, writes and keeps is what the files hold."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from reform.exporting import packs
from reform.screen import briefing
from reform.settings import settings
from reform.wording.texts import text
from tests.pages.test_pages import FOUNDING, html, opened

FIRST = "1. Thứ hạng các chỉ số"


@pytest.fixture(autouse=True)
def _no_drawing(warehouse, monkeypatch, tmp_path):
    """Pictures are tested where they are made; here only that they are asked for."""
    monkeypatch.setattr(briefing, "sheet_with", lambda *_: b"\x89PNG\r\n\x1a\n")
    monkeypatch.setattr(briefing.st, "image", lambda *_, **__: None)
    yield
    for slug in packs.packs(settings().home)[0]:
        if packs.is_own(settings().home, slug):
            packs.delete(settings().home, slug)


def button(app: AppTest, key: str):
    return app.button(key=key)


def sheets(app: AppTest) -> list[str]:
    return [one.label for one in app.button if (one.key or "").startswith("deck-open-")]


def test_it_opens_with_mondays_pack():
    app = opened("briefing", **FOUNDING)
    assert "Giao ban thứ Hai: 8 trang" in html(app)
    assert sheets(app)[:3] == [
        FIRST,
        "2. Vị trí trên dải xếp hạng: PAR INDEX",
        "3. Vị trí trên dải xếp hạng: PCI",
    ]
    assert app.text_area[0].value.replace("\u00a0", " ").endswith("PCI lên 11 bậc, PAPI xuống 12 bậc")


def test_a_finding_is_written_anew_and_the_generated_one_stays_in_sight():
    app = opened("briefing", **FOUNDING)
    own = app.text_area[0].value
    app.text_area[0].set_value("PAPI cần làm ngay").run()
    assert text("vi", "briefing.own_title", title=own) in html(app)
    app.text_area[0].set_value(own).run()
    assert "Câu gốc" not in html(app)


def test_sheets_are_moved_added_and_taken_out():
    app = opened("briefing", **FOUNDING)
    button(app, "deck-down").click().run()
    assert sheets(app)[1] == "2. Thứ hạng các chỉ số"
    button(app, "deck-drop").click().run()
    assert len(sheets(app)) == 7 and "Thứ hạng các chỉ số" not in " ".join(sheets(app))
    app.selectbox(key="deck-figure").set_value("map").run()
    app.button_group(key="deck-index").set_value("PAPI").run()
    button(app, "deck-add").click().run()
    assert sheets(app)[-1] == "8. Bản đồ điểm số: PAPI"
    assert not app.exception


def test_a_sheet_without_data_says_why_in_the_list_and_is_not_in_the_file():
    app = opened("briefing", home="01", **FOUNDING)
    assert "Giao ban thứ Hai: 8 trang, 2 trang chưa có số liệu" in html(app)
    app.button(key="deck-open-7").click().run()
    assert not app.text_area and not app.exception


def test_stale_data_are_warned_of_before_the_download():
    app = opened("briefing", **FOUNDING)
    assert any("Số liệu chậm so với nhịp" in info.value for info in app.info)
    assert button(app, "deck-make").disabled
    app.checkbox(key="deck-understood").check().run()
    assert not button(app, "deck-make").disabled


def test_one_click_makes_the_file_of_all_sheets(monkeypatch):
    made: list[tuple[int, str, str]] = []

    def pack(wanted, order, progress):
        made.append((len(wanted), order.form, order.size))
        progress(len(wanted), len(wanted))
        return b"file"

    monkeypatch.setattr(briefing, "pack", pack)
    app = opened("briefing", **FOUNDING)
    app.checkbox(key="deck-understood").check().run()
    button(app, "deck-make").click().run()
    assert made == [(8, "pdf", "slide")] and not app.exception
    name = next(one.label for one in app.get("download_button") if ".pdf" in one.label)
    assert name.startswith("Tải binh-phuoc_giao-ban-thu-hai_")


def test_a_deck_is_kept_under_a_name_and_opened_by_its_address():
    app = opened("briefing", **FOUNDING)
    app.text_area[0].set_value("PAPI cần làm ngay").run()
    name = next(one for one in app.text_input if (one.key or "").startswith("deck-name"))
    name.set_value("Họp tháng 6")
    next(one for one in app.button if one.label == "Lưu").click().run()
    assert any("Họp tháng 6" in said.value for said in app.success)
    kept = packs.packs(settings().home)[0]["hop-thang-6"]
    assert len(kept.items) == 8 and kept.items[0].title == "PAPI cần làm ngay"
    again = opened("briefing", pack="hop-thang-6", **FOUNDING)
    assert "Họp tháng 6: 8 trang" in html(again) and again.text_area[0].value == "PAPI cần làm ngay"
    again.button(key="deck-delete").click().run()
    assert "hop-thang-6" not in packs.packs(settings().home)[0]


def test_a_name_without_letters_is_refused_and_nothing_is_kept():
    app = opened("briefing", **FOUNDING)
    name = next(one for one in app.text_input if (one.key or "").startswith("deck-name"))
    name.set_value("  ")
    next(one for one in app.button if one.label == "Lưu").click().run()
    assert any(said.value == text("vi", "exporting.packs.name_needed") for said in app.warning)
    assert not (settings().home / "packs").exists() or not list((settings().home / "packs").glob("*.json"))


def test_an_address_with_an_unknown_pack_begins_an_empty_deck():
    app = opened("briefing", pack="khong-co", **FOUNDING)
    assert sheets(app) == [] and "chưa có trang nào" in html(app)


def test_a_figure_of_another_page_is_put_into_the_deck_as_it_is_seen_there():
    app = opened("rankings", index="papi", year="2019", **FOUNDING)
    app.session_state["menu-ranking_strip"] = True
    app.run()
    pressed = [one for one in app.button if one.key == "deck-ranking_strip"]
    assert pressed
    pressed[0].click().run()
    app.switch_page("briefing.py").run()
    assert sheets(app) == ["1. Vị trí trên dải xếp hạng: PAPI"]
    assert app.session_state["deck"].items[1].address == {"index": "papi", "year": "2019"}
