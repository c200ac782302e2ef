"""Kết quả 10 năm: every result with its facts, and nothing of it under another name or before its day."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from queries import catalogue
from reform.figures.results import SPECS
from reform.screen.results import file_table
from tests.pages.test_pages import FOUNDING, html, opened


@pytest.fixture(autouse=True)
def _built(warehouse):
    """The page needs a published version."""


def told(app) -> str:
    """Return the words of a page without tags."""
    return unescape(re.sub(r"<[^>]+>", " ", html(app))).replace("\u00a0", " ")


def test_the_page_tells_every_result_of_the_brief():
    page = told(opened("results", **FOUNDING))
    assert "Hồ sơ trễ hạn toàn tỉnh giảm từ trên 15.000 còn 58; kết nối Cổng quốc gia xếp thứ 1/63" in page
    for finding in (
        "32 quyết định công bố 2.560 lượt thủ tục",
        "1.769 thủ tục, trong đó 1.343 ở cấp tỉnh",
        "Trực tuyến: 953 thủ tục mức độ 3, 445 thủ tục mức độ 4",
        "Cổng quốc gia: từ 13 thủ tục đến 1.224 dịch vụ công",
        "Cổng quốc gia từ thứ 47 lên thứ 1/63; chứng thực điện tử thứ 2/63",
        "Bưu chính dùng để trả nhiều hơn để nộp",
        "223 thủ tục “4 tại chỗ”, đã giải quyết 6.137 hồ sơ",
        "Một cửa ở 11/11 huyện, 111/111 xã; Trung tâm nhận 85,6% thủ tục",
        "784 phản ánh, kiến nghị đều được xử lý",
        "40% hồ sơ nộp trực tuyến, tháng 6/2020",
        "Sau chiến dịch, tỷ lệ trễ hạn là 0,21%",
    ):
        assert finding in page, finding


def test_every_card_has_scope_day_unit_and_place():
    app = opened("results", **FOUNDING)
    cards = len(SPECS) + 2
    page = html(app)
    assert page.count('class="pf-chips"') >= cards
    words = told(app)
    for fact in ("Phạm vi: ", "Thời điểm: ", "Đơn vị tính: ", "Trích: "):
        assert words.count(fact) >= cards - 1, fact
    for chip in (
        "Phạm vi: toàn tỉnh",
        "Phạm vi: Trung tâm PVHCC tỉnh",
        "Số tại một thời điểm",
        "Số phát sinh, cộng dồn",
    ):
        assert chip in words


def test_all_figures_are_listed_with_their_place(warehouse):
    page = html(opened("results", **FOUNDING))
    figures = catalogue.run(
        warehouse, "dossiers/published_figures", as_of=date(2021, 6, 22), prefix="", province="70"
    )
    table = file_table(figures, "vi")
    assert len(table) == len(figures) == 74
    assert table.columns.tolist()[:6] == [
        "Mã",
        "Chỉ số / nội dung",
        "Giá trị",
        "Giá trị dạng số",
        "Đơn vị",
        "Loại số",
    ]
    assert "Chỗ nêu" in table.columns and table["Chỗ nêu"].notna().all()
    for figure in ("300.000", "trung bình cao", "85,6%"):
        assert f"<td>{figure}</td>" in page


def test_the_report_is_never_shown_as_another_provinces():
    for address in ({"home": "01"}, {"home": "75"}, {"home": "75", "era": "34"}, {"home": "70", "era": "34"}):
        app = opened("results", **address)
        page = told(app)
        assert "Báo cáo mười năm chỉ có số của Bình Phước" in page
        for figure in ("201.196", "1.769", "15.000", "85,6%"):
            assert figure not in page
        button = next(button for button in app.button if button.label == "Xem Bình Phước")
        assert "kết nối Cổng quốc gia xếp thứ 1/63" in told(button.click().run())


def test_before_its_day_the_report_is_not_there():
    app = opened("results", asof="2021-06-21")
    page = told(app)
    assert "Đến 21/06/2021 chưa công bố kết quả mười năm" in page
    assert "1.769" not in page
    button = next(button for button in app.button if button.label == "Xem tại 22/06/2021")
    assert "1.769" in told(button.click().run())


def test_english_speaks_english():
    page = told(opened("results", lang="en", **FOUNDING))
    assert "Overdue dossiers in the province fell from over 15,000 to 58; place 1/63" in page
    assert "32 decisions announced 2,560 procedures" in page
    assert "Scope: Provincial centre" in page and "Phạm vi" not in page
