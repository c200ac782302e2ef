"""Importing dossiers: every row is judged and accounted for, nothing personal is kept anywhere."""

from __future__ import annotations

import csv
import json
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from reform import clock
from reform.dossiers import record
from reform.dossiers.record import OriginRefused
from reform.importing.extracts import ExtractError
from reform.importing.words import WordsFileError
from reform.settings import Settings
from tests.importing.extract_files import coded, held, line, reasons, saved, table, taken, text, warned

OPEN = {"status": "Đang xử lý", "finished_on": "", "returned_on": ""}


def only(settings: Settings, folder: Path, **other: str) -> dict:
    """Import one dossier and return it."""
    report = taken(settings, saved(folder, [line(**other)]))
    assert (report.rows_accepted, report.rejected) == (1, [])
    return held(settings)[0]


def why_refused(settings: Settings, folder: Path, **other: str) -> list[tuple[str, str]]:
    """Import one dossier that must not come in; column and reason."""
    report = taken(settings, saved(folder, [line(**other)]))
    assert (report.rows_accepted, held(settings)) == (0, [])
    return [(column, reason) for _, column, reason in reasons(report)]


# --- what a row becomes -------------------------------------------------------------------------


def test_a_plain_row_becomes_a_row_of_the_record(own, tmp_path):
    row = only(own, tmp_path)
    assert {name: row[name] for name in row if name not in ("dossier_key", "seq")} == {
        "scope": "province",
        "origin": "imported",
        "procedure_code": "1.001234",
        "procedure_name": "Cấp giấy chứng nhận",
        "field": "Đất đai",
        "agency_code": "so-tu-phap",
        "agency_name": "Sở Tư pháp",
        "receiving_agency_code": None,
        "level": "province",
        "channel": "direct",
        "online_level": None,
        "filed_on": None,
        "received_on": date(2021, 6, 1),
        "due_on": date(2021, 6, 8),
        "due_original_on": date(2021, 6, 8),
        "finished_on": date(2021, 6, 7),
        "returned_on": date(2021, 6, 8),
        "return_channel": None,
        "status": 10,
        "paused_days": 0,
        "on_the_spot": False,
    }


def test_an_extension_moves_the_day_but_keeps_the_one_promised_first(own, tmp_path):
    row = only(own, tmp_path, **{"Ngày gia hạn": "22/06/2021"})
    assert (row["due_on"], row["due_original_on"]) == (date(2021, 6, 22), date(2021, 6, 8))


def test_a_pause_is_counted_in_working_days(own, tmp_path):
    # Thursday to Tuesday: Friday, Monday, Tuesday.
    row = only(own, tmp_path, **{"Ngày yêu cầu bổ sung": "03/06/2021", "Ngày bổ sung": "08/06/2021"})
    assert row["paused_days"] == 3


def test_a_pause_that_is_not_over_or_runs_backwards_has_no_days(own, tmp_path):
    rows = [
        coded(1, **{"Ngày yêu cầu bổ sung": "03/06/2021"}),
        coded(2, **{"Ngày yêu cầu bổ sung": "03/06/2021", "Ngày bổ sung": "01/06/2021"}),
    ]
    taken(own, saved(tmp_path, rows))
    assert [row["paused_days"] for row in held(own)] == [0, 0]


def test_an_identifier_names_the_agency_and_both_places_are_kept(own, tmp_path):
    row = only(own, tmp_path, **{"Mã định danh": "H10.13", "Cơ quan tiếp nhận": "Trung tâm PVHCC"})
    assert (row["agency_code"], row["agency_name"]) == ("h10-13", "Sở Tư pháp")
    assert row["receiving_agency_code"] == "trung-tam-pvhcc"


def test_a_procedure_without_a_code_is_known_by_its_name(own, tmp_path):
    assert only(own, tmp_path, procedure_code="")["procedure_code"] == "cap-giay-chung-nhan"


@pytest.mark.parametrize(
    ("cell", "channel"),
    [("", "direct"), ("1", "direct"), ("Trực tuyến", "online"), ("3", "post"), ("BCCI", "post")],
)
def test_the_channel_of_filing(own, tmp_path, cell, channel):
    assert only(own, tmp_path, channel=cell)["channel"] == channel


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("Mức độ 4", "4"), ("Toàn trình", "full"), ("DVC một phần", "partial"), ("2", "2"), ("", None)],
)
def test_the_online_level(own, tmp_path, cell, kept):
    assert only(own, tmp_path, **{"Mức độ DVC": cell})["online_level"] == kept


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Tại quầy", "counter"),
        ("Bưu chính công ích", "post"),
        ("Viettel Post", "other_post"),
        ("Điện tử", "electronic"),
    ],
)
def test_the_channel_of_return(own, tmp_path, cell, kept):
    assert only(own, tmp_path, **{"Hình thức nhận kết quả": cell})["return_channel"] == kept


def test_a_level_is_read_from_the_name_when_the_extract_has_none(own, tmp_path):
    rows = [{k: v for k, v in line(agency=a).items() if k != "level"} for a in ("Sở Y tế", "UBND xã A")]
    rows[1]["code"] = "H10.99-210601-0002"
    taken(own, saved(tmp_path, rows))
    assert {row["agency_code"]: row["level"] for row in held(own)} == {
        "so-y-te": "province",
        "ubnd-xa-a": "commune",
    }


@pytest.mark.parametrize("status", ["Mới đăng ký", "Không được tiếp nhận"])
def test_what_was_not_accepted_is_kept_without_a_day_of_receipt(own, tmp_path, status):
    nothing = {"received_on": "", "due_on": "", "finished_on": "", "returned_on": ""}
    row = only(own, tmp_path, status=status, **{"Ngày nộp": "01/06/2021"}, **nothing)
    assert (row["received_on"], row["filed_on"]) == (None, date(2021, 6, 1)) and row["status"] in (1, 3)


def test_rows_without_any_day_need_a_day_of_the_data(own, tmp_path):
    nothing = {"received_on": "", "due_on": "", "finished_on": "", "returned_on": ""}
    file = saved(tmp_path, [line(status="Mới đăng ký", **nothing)])
    with pytest.raises(ExtractError) as refused:
        taken(own, file)
    assert refused.value.key == "dossiers.no_day" and held(own) == []
    assert taken(own, file, snapshot_on=date(2021, 6, 30)).new == 1


# --- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "column", "reason"),
    [
        ({"code": ""}, "code", "no_code"),
        ({"status": ""}, "status", "no_status"),
        ({"status": "Chờ sếp"}, "status", "unknown_status"),
        ({"received_on": "31/06/2021"}, "received_on", "bad_day"),
        ({"due_on": "sớm"}, "due_on", "bad_day"),
        ({"returned_on": "08/06/21"}, "returned_on", "bad_day"),
        ({"Ngày nộp": "?"}, "filed_on", "bad_day"),
        ({"Ngày gia hạn": "?"}, "extended_on", "bad_day"),
        ({"Ngày yêu cầu bổ sung": "?"}, "asked_on", "bad_day"),
        ({"Ngày bổ sung": "?"}, "supplied_on", "bad_day"),
        ({"received_on": ""}, "received_on", "no_receipt"),
        ({"finished_on": "31/05/2021"}, "finished_on", "ended_before_receipt"),
        ({"finished_on": "", "returned_on": "31/05/2021"}, "returned_on", "ended_before_receipt"),
        ({"finished_on": "", "returned_on": ""}, "finished_on", "no_end"),
        ({"channel": "Chim bồ câu"}, "channel", "unknown_word"),
        ({"agency": ""}, "agency", "no_agency"),
        ({"agency": "---"}, "agency", "no_agency"),
        ({"level": "Bộ"}, "level", "unknown_word"),
        ({"level": "", "agency": "Phòng khám"}, "level", "no_level"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_by_column(own, tmp_path, other, column, reason):
    assert why_refused(own, tmp_path, **other) == [(column, reason)]


@pytest.mark.parametrize(
    ("other", "column", "reason"),
    [
        (
            {"received_on": "23/06/2021", "finished_on": "", "returned_on": "", "status": "4"},
            "received_on",
            "future_receipt",
        ),
        ({"finished_on": "23/06/2021", "returned_on": ""}, "finished_on", "future_end"),
        ({"finished_on": "", "returned_on": "23/06/2021"}, "returned_on", "future_end"),
    ],
)
def test_nothing_happened_tomorrow(own, tmp_path, monkeypatch, other, column, reason):
    monkeypatch.setattr(clock, "today", lambda: date(2021, 6, 22))
    assert why_refused(own, tmp_path, **other) == [(column, reason)]


def test_today_is_not_the_future(own, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2021, 6, 22))
    only(own, tmp_path, received_on="22/06/2021", finished_on="22/06/2021", returned_on="22/06/2021")


def test_a_dossier_under_two_agencies_is_refused_with_all_its_rows(own, tmp_path):
    rows = [coded(1), coded(2), coded(1, agency="Sở Y tế"), coded(1)]
    report = taken(own, saved(tmp_path, rows))
    assert reasons(report) == [(row, "agency", "two_agencies") for row in (2, 4, 5)]
    assert (report.rows_accepted, report.duplicates) == (1, 0) and len(held(own)) == 1


def test_rows_of_two_files_can_contradict_each_other(own, tmp_path):
    files = [saved(tmp_path, [coded(1)], "a.csv"), saved(tmp_path, [coded(1, agency="Sở Y tế")], "b.csv")]
    report = taken(own, *files)
    assert {(r.file, r.row, r.reason) for r in report.rejected} == {
        ("a.csv", 2, "two_agencies"),
        ("b.csv", 2, "two_agencies"),
    }


# --- what is no dossier -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"code": "Tổng cộng"},
        {"code": "Tổng cộng: 12"},
        {"code": "TỔNG SỐ HỒ SƠ"},
        {"code": "Cộng"},
        {"field": "Tổng cộng", "procedure_code": "12"},
        {"agency": "Sở Tư pháp"},
        {"code": "Mã hồ sơ", "status": "Trạng thái", "received_on": "Ngày tiếp nhận"},
        {"code": "(1)", "received_on": "(8)", "status": "(12)"},
        {"code": "2", "received_on": "8", "status": "12"},
    ],
)
def test_totals_blank_rows_and_headers_are_skipped(own, tmp_path, cells):
    report = taken(own, saved(tmp_path, [line(), cells]))
    assert (report.rows_read, report.rows_accepted, report.skipped) == (2, 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"procedure_name": "Tổng hợp báo cáo"},
        {"agency": "Tổng cục Thuế", "level": "Tỉnh"},
        {"field": "Cộng đồng dân cư"},
    ],
)
def test_a_dossier_whose_words_begin_like_a_total_is_a_dossier(own, tmp_path, other):
    only(own, tmp_path, **other)


def test_a_dossier_that_lost_its_code_is_refused_not_skipped(own, tmp_path):
    report = taken(own, saved(tmp_path, [line(), {"agency": "Sở Y tế", "status": "Đang xử lý"}]))
    assert reasons(report) == [(3, "code", "no_code")]


# --- warnings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "warning"),
    [
        ({"due_on": "31/05/2021"}, "due_before_receipt"),
        ({"finished_on": ""}, "end_from_return"),
        ({"returned_on": ""}, "no_return"),
        ({"received_on": "30/05/2021", "code": "H10.01-210530-0001"}, "receipt_on_day_off"),
        ({"due_on": "12/06/2021"}, "due_on_weekend"),
        ({"due_on": ""}, "no_due"),
        ({"code": "HS-1"}, "code_form"),
        ({"code": "H10.01-210602-0001"}, "code_day"),
        ({"Hình thức nhận kết quả": "Chim bồ câu"}, "unknown_return"),
        ({"Mức độ DVC": "9"}, "unknown_online_level"),
        ({"field": ""}, "no_field"),
    ],
)
def test_a_doubtful_row_comes_in_with_a_warning(own, tmp_path, other, warning):
    report = taken(own, saved(tmp_path, [line(**other)]))
    assert report.rows_accepted == 1 and warned(report) == {warning: 1}
    assert report.warnings[0].rows == (("ho-so.csv", "", 2),)


@pytest.mark.parametrize(
    "code", ["000.00.32.H19-210601-0032", "H10-210601-001", "h10.1.22.333-210601-123456"]
)
def test_codes_of_both_generations_are_usual(own, tmp_path, code):
    assert warned(taken(own, saved(tmp_path, [line(code=code)]))) == {}


def test_the_day_in_a_code_may_be_that_of_filing(own, tmp_path):
    rows = [line(code="H10.01-210531-0001", **{"Ngày nộp": "31/05/2021"})]
    assert warned(taken(own, saved(tmp_path, rows))) == {}


@pytest.mark.parametrize(("day", "told"), [(date(2024, 6, 1), {}), (date(2024, 6, 2), {"open_for_years": 1})])
def test_a_dossier_open_for_more_than_three_years_on_the_extracts_day_is_told(own, tmp_path, day, told):
    """Received on 1/6/2021: whether that is long ago is for the extract's day to say, not today."""
    file = saved(tmp_path, [line(**OPEN)])
    report = taken(own, file, snapshot_on=day)
    assert warned(report) == told
    assert [place for warning in report.warnings for place in warning.rows] == [
        (file.name, "", 2) for _ in told
    ]


def test_warnings_are_counted_in_full_and_name_the_first_rows(own, tmp_path):
    rows = [coded(n, due_on="") for n in range(1, 40)]
    (warning,) = taken(own, saved(tmp_path, rows)).warnings
    assert warning.count == 39 and [row for _, _, row in warning.rows] == list(range(2, 22))


# --- repeats and re-imports ---------------------------------------------------------------------


def test_a_repeated_dossier_comes_in_once_with_its_last_row(own, tmp_path):
    rows = [coded(1, **OPEN), coded(2), coded(1), line(code=" h10.01-210601-0001 ", field="Hộ tịch")]
    report = taken(own, saved(tmp_path, rows))
    assert (report.rows_read, report.rows_accepted, report.duplicates) == (4, 2, 2)
    assert sorted(row["field"] for row in held(own)) == ["Hộ tịch", "Đất đai"]


def everything_under(home: Path) -> dict[str, bytes]:
    return {
        file.relative_to(home).as_posix(): file.read_bytes() for file in home.rglob("*") if file.is_file()
    }


def test_the_same_file_again_changes_nothing(own, tmp_path):
    file = saved(tmp_path, [coded(1), coded(2, **OPEN)])
    taken(own, file)
    before = everything_under(own.home)
    report = taken(own, file)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert everything_under(own.home) == before


def test_a_later_extract_adds_and_changes_and_keeps_the_history(own, tmp_path):
    first = taken(own, saved(tmp_path, [coded(1, **OPEN), coded(2)]))
    report = taken(
        own,
        saved(tmp_path, [coded(1, finished_on="09/06/2021", returned_on="10/06/2021"), coded(2), coded(3)]),
    )
    assert (report.new, report.changed, report.unchanged) == (1, 1, 1)
    assert report.state != first.state
    # Four revisions of three dossiers.
    rows = held(own)
    assert len(rows) == 4 and len({row["dossier_key"] for row in rows}) == 3


def test_the_extract_of_the_centre_does_not_take_the_dossiers_of_the_province(own, tmp_path):
    file = saved(tmp_path, [coded(1)])
    taken(own, file, scope="province")
    report = taken(own, file, scope="centre")
    assert (report.new, report.changed) == (1, 0)
    assert sorted(row["scope"] for row in held(own)) == ["centre", "province"]
    state = record.current_state(own)
    assert state is not None and set(state.snapshots) == {"centre", "province"}


# --- the day of the data ------------------------------------------------------------------------


def test_the_data_reach_to_the_last_day_that_happened(own, tmp_path):
    report = taken(own, saved(tmp_path, [coded(1), coded(2, due_on="30/12/2030", **OPEN)]))
    assert report.snapshot_on == date(2021, 6, 8)


def test_the_day_of_the_data_can_be_given_when_the_rows_allow_it(own, tmp_path):
    file = saved(tmp_path, [line()])
    with pytest.raises(ExtractError) as refused:
        taken(own, file, snapshot_on=date(2021, 6, 7))
    assert refused.value.key == "dossiers.as_of_too_early" and held(own) == []
    with pytest.raises(ExtractError) as refused:
        taken(own, file, snapshot_on=clock.today() + timedelta(days=1))
    assert refused.value.key == "dossiers.as_of_future" and held(own) == []
    assert taken(own, file, snapshot_on=date(2021, 6, 30)).snapshot_on == date(2021, 6, 30)


def test_a_file_without_an_accepted_row_moves_nothing(own, tmp_path):
    taken(own, saved(tmp_path, [line()]))
    state = record.current_state(own)
    report = taken(own, saved(tmp_path, [line(status="Lạ")], "la.csv"), snapshot_on=date(2021, 6, 30))
    assert (report.rows_accepted, report.state) == (0, None)
    assert record.current_state(own) == state
    assert report.rejected_file is not None and report.rejected_file.exists()


# --- simulated and real -------------------------------------------------------------------------

SIMULATED = {"Dữ liệu mô phỏng": "x"}


@pytest.mark.parametrize("header", ["Dữ liệu mô phỏng", "DỮ LIỆU MÔ PHỎNG ", "mo_phong"])
def test_a_simulated_extract_never_passes_for_real(own, tmp_path, header):
    taken(own, saved(tmp_path, [line(**{header: "x"})]))
    assert [row["origin"] for row in held(own)] == ["simulated"]


def test_no_table_of_the_installation_can_make_simulated_dossiers_real(own, tmp_path):
    (own.home / "dossier_headers.csv").write_text("column,header\nfield,Dữ liệu mô phỏng\n", encoding="utf-8")
    taken(own, saved(tmp_path, [line(**SIMULATED)]))
    assert [row["origin"] for row in held(own)] == ["simulated"]


def test_real_dossiers_drive_out_simulated_ones_and_not_the_other_way(own, tmp_path):
    fake = saved(tmp_path, [coded(1, **SIMULATED)], "mo-phong.csv")
    real = saved(tmp_path, [coded(2)], "that.csv")
    taken(own, fake)
    taken(own, real)
    assert [row["origin"] for row in held(own)] == ["imported"]
    with pytest.raises(OriginRefused):
        taken(own, fake)
    assert len(held(own)) == 1


def test_a_real_file_without_an_accepted_row_drives_nothing_out(own, tmp_path):
    taken(own, saved(tmp_path, [coded(1, **SIMULATED)]))
    taken(own, saved(tmp_path, [coded(2, status="Lạ")], "that.csv"), snapshot_on=date(2021, 6, 30))
    assert [row["origin"] for row in held(own)] == ["simulated"]


def test_simulated_and_real_files_are_not_taken_together(own, tmp_path):
    files = [saved(tmp_path, [coded(1, **SIMULATED)], "a.csv"), saved(tmp_path, [coded(2)], "b.csv")]
    with pytest.raises(ExtractError) as refused:
        taken(own, *files)
    assert refused.value.key == "dossiers.mixed_origin" and held(own) == []


# --- nothing personal ---------------------------------------------------------------------------

PERSONAL = {
    "Chủ hồ sơ": "Nguyễn Thị Bí Mật",
    "Người nộp": "Trần Văn Riêng Tư",
    "Địa chỉ": "Số 7 đường Kín Đáo",
    "Số điện thoại": "0909123987",
    "Thư điện tử": "bi.mat@example.vn",
    "Số CCCD/CMND": "070301998877",
    "Ngày sinh": "07/07/1977",
    "Ghi chú": "ghi chú riêng",
    "Trích yếu": "trích yếu riêng",
    "Cán bộ xử lý": "Lê Thị Người Xử Lý",
    "Cột lạ": "nội dung lạ",
}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_personal_values_are_nowhere_under_the_home_folder(own, tmp_path, caplog, capfd, suffix):
    from reform.warehouse.build import build
    from tests.importing.test_extracts import workbook

    caplog.set_level(logging.DEBUG)
    rows = [
        coded(1, **PERSONAL),
        coded(2, **PERSONAL, status="Lạ"),
        coded(3, **PERSONAL, agency="Sở Y tế"),
        coded(3, **PERSONAL),
        coded(4, **PERSONAL, received_on="32/13/2021"),
    ]
    cells = table(rows)
    file = tmp_path / f"ho-so{suffix}"
    if suffix == ".csv":
        cells.append(cells[1][:-2])
        file.write_text(text(cells), encoding="utf-8", newline="")
    else:
        workbook(file, cells)
    report = taken(own, file)
    build(own)
    assert report.rows_accepted == 1 and set(PERSONAL) <= set(report.dropped_columns)
    kept = everything_under(own.home)
    assert {name.split("/")[1] for name in kept if name.startswith("dossiers/")} >= {
        "parts",
        "rejected",
        "salt",
    }
    said = [repr(report), caplog.text, *capfd.readouterr()]
    # The code of a dossier names a person too, by the public look-up; so does a refused cell.
    for secret in (*PERSONAL.values(), "H10.01-210601-0001", "H10.01-210601-0002", "32/13/2021"):
        for name, content in kept.items():
            for encoding in ("utf-8", "utf-16-le"):
                assert secret.encode(encoding) not in content, f"{secret} in {name}"
        assert not any(secret in words for words in said), secret
    assert not any(secret in repr(held(own)) for secret in PERSONAL.values())


def test_the_key_of_a_dossier_differs_between_installations(own, tmp_path):
    other = Settings(home=tmp_path / "other")
    other.home.mkdir()
    file = saved(tmp_path, [line()])
    taken(own, file)
    taken(other, file)
    assert held(own)[0]["dossier_key"] != held(other)[0]["dossier_key"]
    assert (record.folder(own.home) / "salt").stat().st_mode & 0o077 == 0


def test_the_list_of_refused_rows_says_where_and_why_and_nothing_else(own, tmp_path):
    report = taken(own, saved(tmp_path, [coded(1), coded(2, status="Lạ"), line(code="")]))
    assert report.rejected_file is not None
    with report.rejected_file.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.DictReader(stream, delimiter=";")) == [
            {"file": "ho-so.csv", "sheet": "", "row": "3", "column": "status", "reason": "unknown_status"},
            {"file": "ho-so.csv", "sheet": "", "row": "4", "column": "code", "reason": "no_code"},
        ]


def test_who_when_and_why_are_kept_with_the_counts(own, tmp_path):
    report = taken(own, saved(tmp_path, [coded(1), coded(1), {}]), who="an", why="báo cáo tháng")
    (meta,) = record.imports(own)
    assert (meta.who, meta.why, meta.file_names, meta.origin) == (
        "an",
        "báo cáo tháng",
        ("ho-so.csv",),
        "imported",
    )
    assert (meta.counts["read"], meta.counts["duplicates"], meta.counts["new"]) == (3, 1, 1)
    assert meta.counts["skipped"] == report.skipped == 1 and len(meta.file_hash) == 64
    assert json.loads(json.dumps(meta.counts)) == meta.counts


# --- trials -------------------------------------------------------------------------------------


def test_a_trial_writes_nothing_and_says_the_same(own, tmp_path):
    rows = [coded(1), coded(1), coded(2, status="Lạ"), {}]
    file = saved(tmp_path, rows)
    trial = taken(own, file, dry_run=True)
    assert list(own.home.iterdir()) == []
    report = taken(own, file)
    for name in (
        "rows_read",
        "rows_accepted",
        "duplicates",
        "skipped",
        "rejected",
        "warnings",
        "snapshot_on",
    ):
        assert getattr(trial, name) == getattr(report, name), name


def test_a_trial_beside_real_dossiers_changes_nothing(own, tmp_path):
    taken(own, saved(tmp_path, [coded(1)]))
    before = everything_under(own.home)
    taken(own, saved(tmp_path, [coded(2)], "b.csv"), dry_run=True)
    assert everything_under(own.home) == before


# --- the installation's own tables --------------------------------------------------------------


def test_own_headers_and_words_are_used(own, tmp_path):
    (own.home / "dossier_headers.csv").write_text("column,header\nstatus,Bước\n", encoding="utf-8")
    (own.home / "dossier_words.csv").write_text("column,text,value\nstatus,Chờ sếp ký,4\n", encoding="utf-8")
    row = {name: cell for name, cell in line(**OPEN).items() if name != "status"} | {"Bước": "CHỜ SẾP KÝ"}
    assert taken(own, saved(tmp_path, [row])).rows_accepted == 1
    assert held(own)[0]["status"] == 4


def test_a_wrong_table_of_the_installation_stops_the_import(own, tmp_path):
    (own.home / "dossier_words.csv").write_text("column,text,value\nstatus,Chờ,99\n", encoding="utf-8")
    with pytest.raises(WordsFileError):
        taken(own, saved(tmp_path, [line()]))
    assert held(own) == []


# --- whatever comes -----------------------------------------------------------------------------

CELLS = {
    "code": st.sampled_from(["", "H10.01-210601-0001", "H10.01-210601-0002", "Tổng cộng", "Mã hồ sơ", "x"]),
    "received_on": st.sampled_from(["", "01/06/2021", "44348", "01/06/2090", "hôm qua"]),
    "due_on": st.sampled_from(["", "08/06/2021", "31/05/2021", "?"]),
    "finished_on": st.sampled_from(["", "07/06/2021", "01/01/2001"]),
    "status": st.sampled_from(["", "4", "Đã xử lý xong", "Lạ", "3"]),
    "agency": st.sampled_from(["", "Sở Tư pháp", "Sở Y tế", "…"]),
    "level": st.sampled_from(["Tỉnh", "", "Bộ"]),
    "channel": st.sampled_from(["", "2", "?"]),
}


@examples(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12))
def test_every_row_is_accounted_for(own, tmp_path, rows):
    report = taken(own, saved(tmp_path, rows), dry_run=True)
    assert report.rows_read == len(rows)
    assert len({(r.row) for r in report.rejected}) == len(report.rejected)
