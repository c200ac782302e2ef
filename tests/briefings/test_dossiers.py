"""Dossiers in the briefings: real ones counted by hand, forms, simulated ones only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from reform.briefings import Order, compose, markdown
from reform.briefings.parts import Remark
from reform.importing.forms import import_forms
from reform.settings import Settings
from reform.warehouse import read
from reform.warehouse.build import build
from reform.warehouse.read import Warehouse, current_warehouse
from reform.wording import briefings as words
from tests.importing.extract_files import coded, saved, taken
from tests.importing.test_forms import form_file

FRIDAY = date(2021, 6, 18)
OPEN = {"status": "Đang xử lý", "finished_on": "", "returned_on": ""}


def made(warehouse: Warehouse, kind="weekly", as_of=FRIDAY, **other) -> str:
    order = Order(kind, as_of, date(2026, 11, 23), "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC", **other)
    return markdown(compose(warehouse, order))


def serving(settings: Settings) -> Iterator[Warehouse]:
    build(settings)
    yield current_warehouse(settings)
    read._serving.pop(settings.home.resolve(), None)


def days(received: str, due: str, done: str = "") -> dict[str, str]:
    """Return the days of June 2021 of a dossier; without the last one it is open."""
    cells = {"received_on": f"{received}/06/2021", "due_on": f"{due}/06/2021"}
    return cells | (dict.fromkeys(("finished_on", "returned_on"), f"{done}/06/2021") if done else OPEN)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Five dossiers of one agency, the last day of which is Friday 18/06/2021."""
    own = Settings(home=tmp_path_factory.mktemp("real"))
    rows = [
        coded(1, channel="Trực tuyến", **days("14", "21", "17")),  # early
        coded(2, **days("15", "16", "17")),  # late
        coded(3, **days("01", "08")),  # overdue since the 9th
        coded(4, **days("16", "22")),  # due on Tuesday
        coded(5, **days("07", "14", "11")),  # early, the week before
    ]
    file = saved(tmp_path_factory.mktemp("extract"), rows)
    report = taken(own, file, scope="province", snapshot_on=FRIDAY)
    assert report.rows_accepted == 5
    yield from serving(own)


WEEK = "(toàn tỉnh, ba cấp; 12/06/2021 – 18/06/2021, số liệu đến 18/06/2021)"
AT_DAY = "(toàn tỉnh, ba cấp; đến hết ngày 18/06/2021)"


@pytest.mark.parametrize(
    "expected",
    [
        "Tiếp nhận 3 hồ sơ, tăng 2 hồ sơ so với kỳ liền trước; trong đó nộp trực tuyến 1 hồ sơ, "
        f"đạt 33,33% số tiếp nhận {WEEK}",
        "Giải quyết 2 hồ sơ, trong đó trước hạn 1, đúng hạn 0, trễ hạn 1; tỷ lệ giải quyết đúng hạn "
        f"(trên số đã giải quyết) đạt 50,00%, giảm 50,00 điểm phần trăm so với kỳ liền trước {WEEK}",
        "Đang giải quyết 2 hồ sơ, trong đó trong hạn 1, quá hạn 1; tỷ lệ quá hạn trong số đang giải quyết "
        f"50,00%; số quá hạn bằng cuối kỳ liền trước {AT_DAY}",
        f"có 1 hồ sơ đến hạn, nhiều nhất ở Sở Tư pháp (1) {AT_DAY}",
        "| Sở Tư pháp | 1 | 0 | 1 | 0 | 0 | 2 |",
        "Toàn tỉnh, ba cấp: Còn 1 hồ sơ quá hạn, phần lớn ở Sở Tư pháp",
        "Danh sách hồ sơ thủ tục hành chính đã nạp, toàn tỉnh, ba cấp, số liệu đến ngày 18/06/2021",
    ],
)
def test_a_week_of_real_dossiers_reads_as_counted_by_hand(real, expected):
    assert expected in made(real)


def test_a_month_is_the_last_that_has_ended_or_says_that_it_runs(real):
    report_month = made(real, "monthly")
    assert "chưa đủ một tháng hồ sơ" in report_month
    month = made(real, "monthly", calendar="month")
    assert "chưa đủ một tháng hồ sơ" in month
    assert "So với cùng kỳ năm trước" not in month and "so với kỳ liền trước" not in month
    assert "Quyết định 766/QĐ-TTg" in month


def test_data_that_lag_behind_are_said_to_be_old(real):
    assert "hồ sơ mới có đến ngày" not in made(real, as_of=date(2021, 6, 22))
    assert "hồ sơ mới có đến ngày 18/06/2021, cũ hơn ngày xem 7 ngày" in made(real, as_of=date(2021, 6, 25))


def test_dossiers_of_the_future_are_not_known(real):
    assert "Kho số liệu chưa có hồ sơ thật" in made(real, as_of=date(2021, 5, 31))
    assert "Tiếp nhận 1 hồ sơ" in made(real, as_of=date(2021, 6, 11))


def test_with_real_dossiers_the_old_published_ones_are_not_repeated_every_week(real):
    assert "198.488" in made(real, as_of=date(2021, 6, 25))  # news of that week
    assert "198.488" not in made(real, as_of=date(2021, 7, 2))


def test_dossiers_of_the_installation_say_nothing_of_another_province(real):
    assert "Sở Tư pháp" not in made(real, home="01", own_dossiers=False)


def test_an_imported_form_speaks_where_no_dossiers_are_held(tmp_path):
    own = Settings(home=tmp_path / "home")
    assert import_forms(own, [form_file(tmp_path)], who="an", why="thử").faults == []
    for warehouse in serving(own):
        week = made(warehouse, as_of=date(2021, 2, 10))
        assert "Tiếp nhận 19 hồ sơ; trong đó nộp trực tuyến 12 hồ sơ, đạt 63,16% số tiếp nhận" in week
        assert "Biểu II.06a/VPCP/KSTT đã nạp, toàn tỉnh, ba cấp, kỳ 01/01/2021 – 31/01/2021" in week
        assert "Kho số liệu chưa có hồ sơ thật" not in week


@pytest.fixture(scope="module")
def simulated(installation: Settings) -> Iterator[Warehouse]:
    """An installation with both simulated sets and nothing else."""
    yield from serving(installation)


FOUNDING_DAY = date(2021, 6, 22)


def test_simulated_dossiers_are_left_out_unless_asked_for(simulated):
    plain = made(simulated, as_of=FOUNDING_DAY)
    assert "Kho số liệu chỉ có hồ sơ mô phỏng" in plain
    assert "DỮ LIỆU MÔ PHỎNG" not in plain
    assert "198.488" in plain


@pytest.mark.parametrize("kind", ["weekly", "monthly"])
def test_every_simulated_statement_is_marked_and_none_stands_beside_published_dossiers(simulated, kind):
    asked = made(simulated, kind, as_of=FOUNDING_DAY, simulated=True)
    assert "DỮ LIỆU MÔ PHỎNG" in asked
    assert "198.488" not in asked and "Phụ lục" not in asked
    counted = [
        line for line in asked.splitlines() if "hồ sơ" in line and line.startswith("- ") and " [" in line
    ]
    assert len(counted) >= 8
    assert all("dữ liệu mô phỏng" in line for line in counted)


def test_the_simulated_stock_ends_on_the_published_one(simulated):
    asked = made(simulated, as_of=FOUNDING_DAY, simulated=True)
    assert "Đang giải quyết 27.855 hồ sơ, trong đó trong hạn 27.797, quá hạn 58" in asked
    assert "Đang giải quyết 1.594 hồ sơ, trong đó trong hạn 1.533, quá hạn 61" in asked
    assert "Hai phạm vi Trung tâm và toàn tỉnh không cộng, không so với nhau" in asked


def row(**counts: float) -> pd.Series:
    """Return a row of dossiers/summary in which nothing happened but what is named."""
    names = ("received", "online", "resolved", "early", "on_day", "late", "in_process", "within", "overdue")
    rates = {"ontime_rate": None, "rate_766": None, "total_in": 0}
    return pd.Series(dict.fromkeys(names, 0) | rates | counts, dtype=object)


def test_nothing_is_divided_by_nothing():
    empty = row()
    said = [
        words.incoming(empty, None, "vi"),
        words.solved(empty, None, "vi"),
        words.stock(empty, None, "vi"),
    ]
    assert said == [
        "Không tiếp nhận hồ sơ nào",
        "Không có hồ sơ giải quyết xong",
        "Không còn hồ sơ đang giải quyết",
    ]
    assert words.rate_766(empty, "vi") is None


def test_a_change_of_rates_is_that_of_the_printed_ones():
    now = row(resolved=3, early=3, ontime_rate=0.992028)
    before = row(resolved=3, early=3, ontime_rate=0.98772)
    assert "đạt 99,20%, tăng 0,43 điểm phần trăm" in words.solved(now, before, "vi").replace("\u00a0", " ")
    same = words.solved(now, row(resolved=3, early=3, ontime_rate=0.992031), "vi")
    assert same.endswith("bằng kỳ liền trước")


def test_a_remark_needs_no_source():
    assert Remark("Kho chưa có số.").text
