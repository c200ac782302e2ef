"""What the wall says: right figures, marked simulation, ages, nothing personal, and how it is steered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from typer.testing import CliRunner

from reform import clock
from reform.cli import app as commands
from reform.server_guard import Guard
from reform.settings import Settings, settings
from reform.wall import command, launcher, routes, state
from reform.warehouse import read
from reform.warehouse.build import build
from tests.server.asgi import Answer, get


@pytest.fixture(scope="module", autouse=True)
def home(installation: Settings) -> Iterator[Path]:
    """Give these tests an installation that holds both simulated sets."""
    patch = pytest.MonkeyPatch()
    patch.setenv("REFORM_HOME", str(installation.home))
    settings.cache_clear()
    build(settings())
    yield installation.home
    read._serving.pop(settings().home.resolve(), None)
    patch.undo()
    settings.cache_clear()


@pytest.fixture(scope="module")
def wall() -> Starlette:
    return Starlette(routes=routes.routes(), middleware=[Middleware(Guard)])


def told(wall: Starlette, query: str = "") -> dict[str, Any]:
    answer = get(wall, f"/wall/state?{query}")
    assert answer.status == 200
    found: dict[str, Any] = json.loads(answer.text)
    return found


def page(wall: Starlette, n: int, query: str) -> dict[str, Any]:
    return next(one for one in told(wall, query)["pages"] if one["n"] == n)


def words(one: dict[str, Any]) -> str:
    plain = unescape(re.sub(r"<[^>]+>", " ", str(one["html"]))).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", plain)


def test_page_one_tells_the_overdue_dossiers_of_the_founding_report(wall):
    one = page(wall, 1, "asof=2020-06-30&scope=centre")
    assert one["title"] == "Còn 61 hồ sơ quá hạn, phần lớn ở Sở Tài nguyên và Môi trường"
    assert "61 3,83% của 1.594 hồ sơ đang giải quyết" in words(one)
    assert "Sở Tài nguyên và Môi trường 31" in words(one)
    assert one["simulated"]


def test_a_day_that_is_over_is_not_called_today(wall):
    assert "Tiếp nhận 30/6" in words(page(wall, 1, "asof=2020-06-30"))
    assert "hôm nay" not in words(page(wall, 1, "asof=2020-06-30"))


def test_before_the_newest_extract_it_says_that_the_holders_are_not_known(wall):
    """The stock of an earlier day is counted, but nobody knows who held it or what fell due."""
    one = page(wall, 1, "asof=2021-05-18&scope=province")
    assert one["title"] == "Còn 75 hồ sơ quá hạn"
    assert "Chưa biết cơ quan nào giữ" in words(one)
    assert "Đến hạn trong 3 ngày — không biết cho ngày này" in words(one)
    assert "Không có hồ sơ quá hạn" not in words(one)


def test_a_month_that_is_not_over_says_up_to_which_day_it_counts(wall):
    for n in (4, 6):
        assert "Tháng 05/2021 mới tính đến 19/5." in words(page(wall, n, "asof=2021-05-19&scope=province"))
        assert "mới tính đến" not in words(page(wall, n, "asof=2020-06-30&scope=centre"))


def test_every_edition_carries_its_own_hour_of_growing_old(wall):
    one = page(wall, 5, "asof=2021-06-22")
    marks = re.findall(r'data-late="(\d+)"', one["html"])
    assert [float(mark) for mark in marks] == [age["late"] for age in one["ages"] if age["late"]]
    assert len(marks) >= 4


def test_the_indices_page_reads_as_on_the_founding_day(wall):
    one = page(wall, 5, "asof=2021-06-22")
    assert (
        one["title"].replace("\u00a0", " ")
        == "Cả 5 chỉ số ở nửa dưới bảng xếp hạng; PCI lên 11 bậc, PAPI xuống 12 bậc"
    )
    for shown in ("37 /63 ▲ 2 bậc", "42 /63 ▼ 12 bậc", "hạng tính lại", "56 /63 chưa so được"):
        assert shown in words(one)
    assert not one["simulated"]


def test_every_dossier_page_says_until_when_its_data_are_true(wall):
    end = datetime(2020, 7, 1, tzinfo=clock.ZONE).timestamp()
    for one in told(wall, "asof=2020-06-30&scope=centre")["pages"]:
        if one["n"] != 5:
            said = "Hồ sơ: số liệu đến hết ngày 30/06/2020"
            late, old = end + 24 * 3600, end + 48 * 3600
            assert one["ages"] == [{"said": said, "said_late": said, "at": end, "late": late, "old": old}]


def test_pages_without_data_are_skipped(wall):
    pages = {one["n"]: one["skipped"] for one in told(wall, "asof=2016-01-01")["pages"]}
    assert pages == {1: True, 2: True, 3: True, 4: True, 5: False, 6: True}


def test_one_page_that_fails_does_not_take_the_others_along(wall, monkeypatch):
    def broken(*_args: object) -> None:
        raise RuntimeError("a query failed")

    monkeypatch.setattr(state.pages, "online", broken)
    pages = {one["n"]: one.get("failed", False) for one in told(wall, "asof=2020-06-29")["pages"]}
    assert pages == {1: False, 2: False, 3: False, 4: True, 5: False, 6: False}


def test_a_wall_that_has_everything_is_sent_nothing(wall):
    first = get(wall, "/wall/state?asof=2020-06-30")
    again = get(wall, "/wall/state?asof=2020-06-30", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert abs(int(again.headers["x-time"]) / 1000 - clock.now().timestamp()) < 60


def test_without_data_the_wall_is_told_so_and_keeps_its_picture(wall, tmp_path, monkeypatch):
    monkeypatch.setenv("REFORM_HOME", str(tmp_path))
    settings.cache_clear()
    try:
        answer = get(wall, "/wall/state")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert answer.status == 503
    assert "x-time" in answer.headers
    assert "Traceback" not in answer.text


def test_no_dossier_code_and_no_personal_word_is_ever_sent(wall):
    for query in ("asof=2020-06-30&scope=centre", "asof=2021-05-19&scope=province", "lang=en"):
        sent = json.dumps(told(wall, query)["pages"], ensure_ascii=False)
        assert not re.search(r"\d{3}\.\d{2}\.\d{2}\.H\d{2}|H10[-.]|\b\d{9}(\d{3})?\b", sent)
        for word in ("Họ tên", "CCCD", "CMND", "Số điện thoại", "Chủ hồ sơ"):
            assert word not in sent


def test_a_problem_of_the_address_is_told_on_the_wall(wall):
    assert "pages = 9" in told(wall, "pages=9")["problem"]
    assert told(wall, "pages=5")["problem"] is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/man-hinh-ioc?lang=vi", "text/html"),
        ("/wall/wall.js", "text/javascript"),
        ("/wall/wall.css", "text/css"),
        ("/worker.js", "text/javascript"),
    ],
)
def test_page_and_files_come_with_the_security_headers(wall, address, kind):
    answer: Answer = get(wall, address)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not re.search(r"https?://(?!www\.w3\.org)", answer.text)


@pytest.mark.parametrize("name", ["../state.py", "state.py", "wall.html.bak", "%2e%2e%2fstate.py"])
def test_nothing_but_the_wall_s_own_files_is_served(wall, name):
    assert get(wall, f"/wall/{name}").status == 404


def test_the_colours_of_both_themes_come_from_the_tokens(wall):
    styles = get(wall, "/wall/wall.css").text
    assert '[data-theme="dark"]{' in styles and '[data-theme="light"]{' in styles
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", styles))
    defined = set(re.findall(r"(--[a-z0-9-]+):", styles))
    assert used <= defined


def test_commands_reach_every_wall(wall, home):
    result = CliRunner().invoke(commands, ["wall", "do", "go", "3"])
    assert result.exit_code == 0, result.output
    first = told(wall)["command"]
    assert first["do"] == "go 3"
    command.give(home, "pause")
    assert told(wall)["command"]["do"] == "pause"
    assert told(wall)["command"]["id"] != first["id"]
    (home / command.FILE_NAME).write_text("{broken", encoding="utf-8")
    assert told(wall)["command"] is None


@pytest.mark.parametrize("words", [["jump"], ["go", "7"], ["go"], ["next", "next"]])
def test_an_unknown_command_is_refused(home, words):
    result = CliRunner().invoke(commands, ["wall", "do", *words])
    assert result.exit_code == 2
    assert "Không có lệnh" in result.output


def test_the_start_file_waits_for_the_server_and_holds_nothing_else(tmp_path):
    out = tmp_path / "start.html"
    address = "http://may-chu:8501/man-hinh-ioc?list=</script>"
    result = CliRunner().invoke(commands, ["wall", "launcher", "--url", address, "--out", str(out)])
    assert result.exit_code == 0, result.output
    page_text = out.read_text(encoding="utf-8")
    assert "may-chu:8501/man-hinh-ioc" in page_text
    assert page_text.count("</script>") == 1
    with pytest.raises(ValueError):
        launcher.write(out, "javascript:alert(1)", "vi")
