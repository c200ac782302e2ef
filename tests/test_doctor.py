"""The doctor and whoever starts the program with settings that cannot be read: a sentence, never a trace."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from reform import clock, doctor, server
from reform.cli import app
from reform.settings import Settings, SettingsRefused, settings

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("REFORM_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('home_provnce = "01"', "home_province"),
        ('zzz = "01"', "không có thiết lập nào tên “zzz”"),
        ('language = "fr"', "vi, en"),
        ("session_hours = 99", "session_hours"),
        ("language = vi", "TOML"),
    ],
)
def test_settings_that_cannot_be_read_are_told_in_a_sentence(home, content, said):
    (home / "settings.toml").write_text(content, encoding="utf-8")
    answer = CliRunner().invoke(app, ["doctor"])
    assert answer.exit_code == 2
    assert said in answer.stderr and "settings.toml" in answer.stderr
    assert "Traceback" not in answer.output
    with pytest.raises(SystemExit, match=r"settings\.toml"):
        server.options()


def test_a_wrong_environment_variable_is_named_and_its_value_is_not(home, monkeypatch):
    monkeypatch.setenv("REFORM_HOME_PROVINCE", "bimat")
    with pytest.raises(SettingsRefused, match="REFORM_HOME_PROVINCE") as refused:
        settings()
    assert "bimat" not in str(refused.value)


def sentences(own: Settings) -> str:
    return "\n".join(f"{found.fine} {found.sentence} {found.remedy}" for found in doctor.examine(own))


def test_a_full_disk_is_told(home, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**10, 10**10, 10**8))
    assert "False Đĩa của" in sentences(Settings()) and "0,1 GB" in sentences(Settings())


def test_answering_to_any_name_is_told(home):
    assert "False Máy chủ trả lời mọi tên máy" in sentences(Settings(allowed_hosts="*"))
    assert "True Máy chủ chỉ trả lời các tên: a.vn, b.vn." in sentences(Settings(allowed_hosts="a.vn, b.vn"))


def test_the_age_of_the_last_backup_is_told(home):
    assert "True Chưa có gì cần sao lưu." in sentences(Settings())
    (home / "settings.toml").write_text('wordmark = "X"', encoding="utf-8")
    assert "False Chưa sao lưu lần nào" in sentences(Settings())
    for days, fine in ((9, False), (2, True)):
        at = clock.now() - timedelta(days=days)
        line = json.dumps({"at": at.isoformat(), "who": "console", "action": "backup"})
        with (home / "audit.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        assert f"{fine} Sao lưu gần nhất" in sentences(Settings())
