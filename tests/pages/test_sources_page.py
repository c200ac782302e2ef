"""Nguồn số liệu: what is new, the official targets, and the unit's own file of targets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reform.settings import settings
from reform.warehouse.build import build
from reform.warehouse.own_targets import FILE_NAME
from tests.pages.test_pages import FOUNDING, html, opened

OWN = (
    "target_id;index_or_measure;measure_vi;scope;province_code;year_from;year_to;kind;comparison;value;"
    "issuer_vi;document;issued_on\n"
    "bp_pci;PCI;Chỉ số PCI;tỉnh;70;2020;2020;điểm;ít nhất;{value};UBND tỉnh;Kế hoạch thử;15/01/2020\n"
)


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every page needs a published version."""


@pytest.fixture
def own_file() -> Iterator[object]:
    """Write the unit's own file; afterwards the installation is as it was."""
    file = settings().home / FILE_NAME

    def write(value: str) -> None:
        file.write_text(OWN.format(value=value), encoding="utf-8")

    yield write
    file.unlink(missing_ok=True)
    build(settings())


def plain(app) -> str:
    return html(app).replace("\u00a0", " ")


def test_what_is_new_starts_a_year_before_the_day_shown():
    page = plain(opened("sources", **FOUNDING))
    assert "Có gì mới từ ngày 22/06/2020" in page
    assert "<td>15/04/2021</td><td>PCI 2020</td><td>50/63</td><td>▲ 11 bậc so với 2019</td>" in page
    assert "<td>42/63 (hạng tính lại)</td><td>▼ 12 bậc so với 2019</td>" in page
    assert "Kho không ghi nhận lần sửa số nào trong khoảng này." in page
    assert "SIPAS 2020</td>" not in page


def test_the_first_day_comes_from_the_address_and_goes_back_to_it():
    app = opened("sources", since="2020-05-01", **FOUNDING)
    assert "<td>19/05/2020</td><td>PAR INDEX 2019</td><td>37/63</td>" in plain(app)
    control = next(d for d in app.date_input if d.label == "Từ ngày")
    control.set_value(control.max).run()
    assert app.query_params["since"] == "2021-06-22"
    assert "Từ sau ngày 22/06/2021 đến hết ngày 22/06/2021 không có kỳ chỉ số nào" in plain(app)


def test_the_default_first_day_is_not_written_into_the_address():
    app = opened("sources", since="2020-05-01", **FOUNDING)
    control = next(d for d in app.date_input if d.label == "Từ ngày")
    control.set_value(control.max.replace(year=2020)).run()
    assert "since" not in app.query_params


@pytest.mark.parametrize("since", ["2030-01-01", "2000-01-01", "2021-06-22"])
@pytest.mark.parametrize("day", ["2006-01-01", "2021-06-22", "2024-02-29"])
def test_any_two_days_can_be_asked(since, day):
    opened("sources", since=since, asof=day)


def test_the_table_of_targets_tells_thresholds_from_targets():
    page = plain(opened("sources", asof="2026-11-01"))
    assert "<td>SIPAS</td><td>trên 80%</td><td>2020</td><td>Cả nước</td><td>Mục tiêu</td>" in page
    assert "<td>ít nhất 50%</td><td>từ năm 2022</td><td>Cả nước</td><td>Ngưỡng đạt điểm tối đa</td>" in page
    founding = plain(opened("sources", **FOUNDING))
    assert "trên 80%" in founding and "Ngưỡng đạt điểm tối đa" not in founding


def test_the_reference_tables_of_the_founding_day_know_no_later_break():
    page = plain(opened("sources", **FOUNDING))
    assert "Bộ Nội vụ duyệt bộ tiêu chí mới cho năm 2024" not in page
    assert "Kho có đủ 24 trong 50 kỳ chỉ số đã công bố" in page
    assert "<th>2021</th>" in page and "<th>2022</th>" not in page


def test_an_edition_that_nobody_found_is_not_called_published():
    page = plain(opened("sources"))
    assert "chưa rõ có công bố hay không" in page


@pytest.mark.parametrize(
    ("lang", "label"), [("vi", "Tải tệp mẫu (CSV)"), ("en", "Download the template (CSV)")]
)
def test_the_file_of_the_unit_is_explained_and_a_template_offered(lang, label):
    app = opened("sources", lang=lang)
    assert [e.label for e in app.expander] == [
        {"vi": "Mục tiêu của đơn vị", "en": "Targets of this unit"}[lang]
    ]
    assert label in [b.label for b in app.get("download_button")]
    page = plain(app)
    assert "targets.csv" in page
    assert str(settings().home) not in page


def test_a_changed_file_waits_is_loaded_by_a_press_and_shows_on_the_rankings(own_file):
    own_file("64,5")
    app = opened("sources")
    assert "đã thay đổi nhưng kho chưa nạp" in plain(app)
    app.button(key="own-targets-load").click().run()
    assert [i.value for i in app.info] == ["Đã nạp tệp targets.csv."]
    page = plain(app)
    assert "Đang dùng 1 mục tiêu trong tệp targets.csv." in page
    assert "<td>PCI</td><td>ít nhất 64,5 điểm</td><td>2020</td><td>Bình Phước</td>" in page
    assert "<td>Của đơn vị</td>" in page
    rankings = plain(opened("rankings", index="pci", year="2020"))
    assert (
        "Mục tiêu của Bình Phước năm 2020: ít nhất 64,5 điểm (Kế hoạch thử; mục tiêu của đơn vị); "
        "Bình Phước 62,42 điểm, còn thiếu 2,08 điểm." in rankings
    )
    assert "Vạch đứt dài: Mục tiêu của Bình Phước năm 2020" in rankings
    assert "còn thiếu 2,08 điểm so với mục tiêu 2020" in plain(opened("overview", **FOUNDING))
    other = plain(opened("rankings", index="pci", year="2020", home="01"))
    assert "Kế hoạch thử" not in other


def test_a_bad_file_is_refused_in_words_and_the_version_before_stays(own_file):
    own_file("nhiều")
    app = opened("sources")
    app.button(key="own-targets-load").click().run()
    (said,) = [i.value for i in app.info]
    assert said.startswith("Tệp targets.csv, dòng 2, cột “value”: “nhiều” không phải con số.")
    assert said.endswith("Kho vẫn dùng bản trước.")
    assert "trên 80%" in plain(app)


def test_sipas_2019_is_not_judged_by_the_target_for_2020():
    page = plain(opened("rankings", index="sipas", year="2019"))
    assert (
        "Mục tiêu cả nước năm 2020: trên 80% (Nghị quyết 30c/NQ-CP ngày 08/11/2011); "
        "Bình Phước 84,87% năm 2019, chưa đến năm của mục tiêu nên không xét." in page
    )
    due = plain(opened("rankings", index="sipas", year="2020"))
    assert "kho chưa có điểm SIPAS 2020 của Bình Phước nên chưa xét được." in due
    assert "Mục tiêu" not in plain(opened("rankings", index="sipas", year="2021"))


def test_the_overview_leads_to_what_is_new():
    app = opened("overview", **FOUNDING)
    assert "Có gì mới" in [link.proto.label for link in app.get("page_link")]
