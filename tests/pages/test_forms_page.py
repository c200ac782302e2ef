"""Hồ sơ một cửa from imported official tables alone: honest, addressed, and ready to be sent on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from reform.exporting.official_form import Heading, xlsx_bytes
from reform.importing.forms import import_forms
from reform.settings import settings
from reform.warehouse import read
from reform.warehouse.build import build
from tests.form_frames import frame
from tests.pages.test_pages import html, opened

MONTHS = {
    (date(2021, 1, 1), date(2021, 1, 31)): (100, 200, 0, 150, 50, 20, 60, 20),
    (date(2021, 2, 1), date(2021, 2, 28)): (120, 80, 80, 100, 140, 0, 40, 0),
    (date(2021, 3, 1), date(2021, 3, 31)): (300, 60, 40, 200, 100, 10, 85, 5),
}
QUARTER = {(date(2021, 4, 1), date(2021, 6, 14)): (9, 1, 90, 50, 40, 0, 10, 0)}
CIVIL = (0, 9, 0, 5, 4, 0, 0, 0)


@pytest.fixture(scope="module", autouse=True)
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give these pages an installation that holds official tables and no dossiers."""
    folder = tmp_path_factory.mktemp("forms")
    patch = pytest.MonkeyPatch()
    patch.setenv("REFORM_HOME", str(folder / "home"))
    settings.cache_clear()
    files = []
    for (first, last), counts in (MONTHS | QUARTER).items():
        table = frame({"province": {"Đất đai": counts}, "commune": {"Hộ tịch": CIVIL}})
        heading = Heading("ỦY BAN", "province", first, last, last, "imported")
        files.append(folder / f"{first}.xlsx")
        files[-1].write_bytes(xlsx_bytes(table, heading, "vi"))
    assert import_forms(settings(), files, who="an").faults == []
    build(settings())
    yield folder
    read._serving.pop(settings().home.resolve(), None)
    patch.undo()
    settings.cache_clear()


def told(**query: str) -> str:
    """Return the words of the page without tags."""
    page = html(opened("dossiers", **query))
    return unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def cards(**query: str) -> set[str]:
    """Return the figures that the page shows."""
    app = opened("dossiers", **query)
    return {e.proto.id.split("chart-")[1].split("-")[0] for e in app.get("plotly_chart")}


def test_the_newest_table_is_shown_with_its_source():
    page = told()
    assert "Trong 109 hồ sơ" in page
    assert "Nguồn: Biểu II.06a do đơn vị nhập" in page
    assert "Dữ liệu mô phỏng" not in page


def test_a_month_has_the_months_before_it_and_a_lone_period_does_not():
    assert cards(period="2021-03") == {"dossier_flow", "official_table", "received_resolved", "ontime_trend"}
    assert cards(period="2021-01") == {"dossier_flow", "official_table"}


def test_a_period_is_found_however_the_address_writes_it():
    for code in ("2021-03", "2021-03..2021-03"):
        assert "Trong 409 hồ sơ" in told(period=code), code
    assert "Trong 109 hồ sơ" in told(period="2019")


def test_a_level_can_be_taken_alone():
    assert "Trong 9 hồ sơ" in told(period="2021-03", level="commune")


def test_the_table_can_be_taken_along():
    app = opened("dossiers", period="2021-03")
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Tải Biểu II.06a (XLSX)" in labels


def test_a_day_before_the_first_table_has_nothing_to_show():
    assert "Chưa có hồ sơ nào trong kho" in told(asof="2021-01-20")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_both_languages_run(lang):
    opened("dossiers", lang=lang, period="2021-02")
