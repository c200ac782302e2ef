"""The desk as an officer uses it: sign in, bring the decision, answer, store, take out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reform.accounts import store
from reform.warehouse import ledger
from tests.browser.conftest import ROOT, RunningServer, running_server
from tests.browser.test_access import broken, put_on, settle
from tests.browser.test_pages import shown
from tests.importing_index import decisions
from tests.importing_index.files import Row, names, vi

PASSWORD = "mat-khau-rat-dai"
YEAR = 2014
HELD = {1: "Đà Nẵng", 4: "Đồng Nai", 19: "Thừa Thiên Huế", 63: "Bắc Kạn"}
"""Places that are held of that year, with 92,54 points for the first and 84,31 for the nineteenth.

The mean of all is 76,72."""


def decision(kind: str) -> bytes:
    """Return a made-up decision that agrees with what is held of its year, with a mean at its end."""
    others = iter(name for name in names() if name not in HELD.values())
    rows: list[Row] = []
    for place in range(1, 64):
        score = 92.54 - 0.45722 * (place - 1) if place < 20 else 84.31 - 0.562 * (place - 19)
        rows.append((str(place), HELD.get(place) or next(others), vi(round(score, 2)), str(place)))
    rows.append(("", "Giá trị trung bình", "76,72", ""))
    head: list[Row] = [("STT", "Tỉnh, thành phố", f"Chỉ số CCHC năm {YEAR}", "Xếp hạng")]
    if kind == "pdf":
        return decisions.as_pdf(rows, head, YEAR, (12, 70, 60, 24))
    return decisions.as_workbook(rows, head, [line.replace("2023", str(YEAR)) for line in decisions.ANNEX])


@pytest.fixture(scope="module")
def desk_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Start the dashboard of an office with one account."""
    home = tmp_path_factory.mktemp("office")
    store.add(home, "lan", PASSWORD, "administrator")
    with running_server(ROOT / "dashboard.py", home) as server:
        yield server


def signed_in(page: Page, server: RunningServer, query: str = "desk=file") -> Page:
    """Open a part of the desk and sign in."""
    page = shown(page, f"{server.url}/ban-so-lieu?{query}")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    settle(page)
    return page


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_decision_goes_in_and_out_again_and_every_state_can_be_read(
    browser_page: Page, desk_server: RunningServer, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"quyet-dinh.{kind}"
    file.write_bytes(decision(kind))
    page = signed_in(browser_page, desk_server)
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text("2. Xem trước: PAR INDEX, 2014 – 63 đơn vị")).to_be_visible()
    settle(page)
    for theme in ("light", "dark"):
        put_on(page, theme)
        assert broken(page) == [], theme

    page.get_by_label("Tên văn bản, tài liệu").fill("Quyết định 263/QĐ-BNV")
    page.get_by_label("Lý do nạp").fill("bảng của Bộ")
    page.get_by_role("button", name="Nạp vào kho").click()
    expect(page.get_by_text("Đã nạp PAR, năm 2014")).to_be_visible()
    [done] = ledger.active(desk_server.home)
    assert done.document.title == "Quyết định 263/QĐ-BNV" and done.counts["rejected"] == 0

    page.get_by_text("Lịch sử nạp", exact=True).click()
    expect(page.get_by_text("Quyết định 263/QĐ-BNV").first).to_be_visible()
    settle(page)
    for theme in ("light", "dark"):
        put_on(page, theme)
        assert broken(page) == [], theme
    page.get_by_label("Lý do hoàn tác").fill("chạy thử")
    page.get_by_role("button", name="Hoàn tác lần nạp này").click()
    expect(page.get_by_text("Đã hoàn tác lần nạp")).to_be_visible()
    assert ledger.active(desk_server.home) == []


def typed(page: Page, server: RunningServer) -> Page:
    """Open the grid of an edition, signed in."""
    page = signed_in(page, server, f"desk=typing&index=par&year={YEAR}")
    page.get_by_test_id("stDataFrame").wait_for()
    settle(page)
    return page


def test_digits_typed_into_the_grid_stay_there_and_outlive_the_browser(
    browser_page: Page, desk_server: RunningServer
) -> None:
    page = typed(browser_page, desk_server)
    place = page.get_by_test_id("stDataFrame").bounding_box()
    assert place
    # The first score: digits are keys of pages everywhere else.
    page.mouse.click(place["x"] + 300, place["y"] + 52)
    for figure in ("84,12", "188,9"):
        page.keyboard.type(figure, delay=40)
        page.keyboard.press("Enter")
        settle(page)
    expect(page.get_by_text("2 ô đã nhập")).to_be_visible()
    expect(page.get_by_text("Bị từ chối: 1 chỗ")).to_be_visible()
    expect(page.get_by_role("button", name="Nạp vào kho")).to_be_disabled()
    for theme in ("light", "dark"):
        put_on(page, theme)
        assert broken(page) == [], theme

    assert page.context.browser
    other = page.context.browser.new_context(locale="vi-VN")
    again = typed(other.new_page(), desk_server)
    expect(again.get_by_text("2 ô đã nhập")).to_be_visible()
    other.close()
