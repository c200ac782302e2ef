"""Importing official tables: all or nothing, newest counts, older ones stay, pages see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from queries.catalogue import run
from reform import clock
from reform.cli import app
from reform.dossiers import forms
from reform.exporting.official_form import Heading, xlsx_bytes
from reform.importing.forms import import_forms
from reform.settings import Settings
from reform.settings import settings as read_settings
from reform.warehouse import read
from reform.warehouse.build import build, input_digest
from tests.form_frames import frame

LAND, CIVIL = (10, 5, 3, 8, 4, 1, 4, 1), (2, 2, 0, 4, 0, 0, 0, 0)
JAN, FEB = (date(2021, 1, 1), date(2021, 1, 31)), (date(2021, 2, 1), date(2021, 2, 28))
runner = CliRunner()


def form_file(folder: Path, levels=None, period=JAN, name: str = "bieu.xlsx") -> Path:
    """Write an official table as the export makes it."""
    heading = Heading("ỦY BAN", "province", *period, period[1], "imported")
    table = frame(levels or {"province": {"Đất đai": LAND, "Hộ tịch": CIVIL}})
    (folder / name).write_bytes(xlsx_bytes(table, heading, "vi"))
    return folder / name


def kept(home: Path) -> list[Path]:
    return sorted(forms.folder(home).rglob("*")) if forms.folder(home).exists() else []


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty installation with the shipped data."""
    found = Settings(home=tmp_path / "home")
    yield found
    read._serving.pop(found.home.resolve(), None)


def taken(own: Settings, *files: Path, **options):
    """Import what is expected to be accepted."""
    report = import_forms(own, files, who="an", why="thử", **options)
    assert report.faults == []
    return report


def test_what_is_kept_says_who_when_why_and_from_which_content(own, tmp_path):
    report = taken(own, form_file(tmp_path))
    (brought,) = forms.imports(own.home)
    assert (brought.import_id, brought.who, brought.why) == (report.import_id, "an", "thử")
    assert brought.file_names == ("bieu.xlsx",) and len(brought.file_hash) == 64 and brought.at
    (form,) = brought.forms
    assert form.key == ("province", *JAN) and form.total("tn_tong") == 22


def test_a_newer_import_of_a_period_counts_and_the_older_one_stays(own, tmp_path):
    taken(own, form_file(tmp_path))
    first = kept(own.home)
    report = taken(own, form_file(tmp_path, {"province": {"Đất đai": LAND}}))
    assert report.taken[0].replaces
    assert set(first) < set(kept(own.home))
    _, form = forms.held(own.home)[("province", *JAN)]
    assert form.total("tn_tong") == 18


def test_the_same_table_again_changes_nothing(own, tmp_path):
    taken(own, form_file(tmp_path))
    before = input_digest(own)
    report = taken(own, form_file(tmp_path, name="ban-sao.xlsx"))
    assert report.taken[0].unchanged and report.import_id is None
    assert len(kept(own.home)) == 1 and input_digest(own) == before


def test_one_faulty_table_keeps_out_the_others(own, tmp_path):
    good = form_file(tmp_path)
    book = Workbook()
    book.active.append([f"({n})" for n in range(1, 14)])
    book.active.append([1, "Đất đai", *range(11)])
    book.save(tmp_path / "sai.xlsx")
    report = import_forms(own, [good, tmp_path / "sai.xlsx"], who="an")
    assert {fault.file for fault in report.faults} == {"sai.xlsx"}
    assert report.import_id is None and kept(own.home) == []


def test_a_trial_writes_nothing(own, tmp_path):
    report = taken(own, form_file(tmp_path), dry_run=True)
    assert len(report.taken) == 1 and report.import_id is None
    assert kept(own.home) == []


def test_two_tables_of_one_period_are_refused(own, tmp_path):
    files = [form_file(tmp_path, name=name) for name in ("a.xlsx", "b.xlsx")]
    report = import_forms(own, files, who="an")
    assert [(fault.file, fault.reason) for fault in report.faults] == [("b.xlsx", "period_twice")]


def test_what_was_carried_over_is_told_and_refuses_nothing(own, tmp_path):
    taken(own, form_file(tmp_path))
    after = {"province": {"Đất đai": (1, 0, 4, 5, 0, 0, 0, 0)}}
    report = taken(own, form_file(tmp_path, after, FEB))
    assert [(c.first, c.carried, c.left) for c in report.carried] == [(FEB[0], 4, 5)]
    # A correction of the older month is compared with the newer one that is held.
    report = taken(own, form_file(tmp_path, {"province": {"Đất đai": (10, 5, 2, 8, 4, 1, 4, 0)}}, JAN))
    assert report.carried == []


def test_an_import_left_half_written_is_never_read(own, tmp_path):
    taken(own, form_file(tmp_path))
    (forms.folder(own.home) / ".20210101T000000-abcdef01.json-77").write_text('{"import_id": ', "utf-8")
    assert len(forms.imports(own.home)) == 1


def test_the_next_version_answers_from_the_table_and_is_another_one(own, tmp_path):
    before = build(own)
    taken(own, form_file(tmp_path))
    after = build(own)
    assert after != before and build(own) == after
    asked = {"scope": "province", "level": None, "first": JAN[0], "last": JAN[1], "as_of": date(2021, 6, 22)}
    rows = run(read.current_warehouse(own), "dossiers/official_form", **asked)
    assert list(rows["tn_tong"]) == [18, 4, 22, 22] and rows["from_form"].all()
    taken(own, form_file(tmp_path, {"province": {"Đất đai": LAND}}))
    build(own)
    rows = run(read.current_warehouse(own), "dossiers/official_form", **asked)
    assert list(rows["tn_tong"]) == [18, 18, 18]


@pytest.fixture
def command(own, monkeypatch):
    """Run the command in an installation of its own."""
    monkeypatch.setenv("REFORM_HOME", str(own.home))
    read_settings.cache_clear()
    yield lambda *words: runner.invoke(app, ["import", "form", *map(str, words)])
    monkeypatch.undo()
    read_settings.cache_clear()


def test_the_command_says_what_it_took_as_one_document(command, tmp_path):
    answer = command(form_file(tmp_path), "--json", "--why", "quý I")
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.stdout)
    (form,) = document["forms"]
    assert (form["first"], form["last"], form["rows"], form["total"]) == ("2021-01-01", "2021-01-31", 2, 22)
    assert document["version"] and document["import_id"] and document["faults"] == []


def test_the_command_refuses_with_file_sheet_row_column_and_remedy(command, own, tmp_path):
    rows = frame({"province": {"Đất đai": LAND}})
    rows.loc[0, "gq_tong"] += 1
    heading = Heading("ỦY BAN", "province", *JAN, JAN[1], "imported")
    (tmp_path / "sai.xlsx").write_bytes(xlsx_bytes(rows, heading, "vi"))
    answer = command(tmp_path / "sai.xlsx")
    assert answer.exit_code == 1 and answer.stdout == ""
    assert "sai.xlsx, II.06a, dòng 12, cột (7): không khớp 7 = 8 + 9 + 10" in answer.stderr
    assert "hãy sửa" in answer.stderr and "Chưa ghi gì vào kho" in answer.stderr
    assert kept(own.home) == []


def test_the_command_is_wrongly_used_with_half_a_period_or_no_scope(command, tmp_path):
    file = form_file(tmp_path)
    assert command(file, "--first", "2021-01-01").exit_code == 2
    assert command(file, "--scope", "huyen").exit_code == 2
    assert command(file, "--first", "1/1/2021", "--last", "2021-01-31").exit_code == 2
    assert command(tmp_path / "khong-co.xlsx").exit_code == 1


def test_a_period_that_is_not_over_waits(own, tmp_path):
    today = clock.today()
    period = (today - timedelta(days=3), today + timedelta(days=1))
    report = import_forms(own, [form_file(tmp_path, period=period)], who="an")
    assert [fault.reason for fault in report.faults] == ["period_not_over"]
