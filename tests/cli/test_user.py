"""`user add|remove|list|role|password`: accounts without the page, each change in the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from reform import audit
from reform.accounts import store
from reform.cli import app
from reform.settings import settings

PASSWORD = "mat-khau-rat-dai"
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch):
    """Work in a folder of its own, with hashes that cost little."""
    monkeypatch.setenv("REFORM_HOME", str(tmp_path))
    monkeypatch.setattr(store, "hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


def run(*words: str, typed: str = f"{PASSWORD}\n"):
    """Run a command of `user`."""
    return RUNNER.invoke(app, ["user", *words], input=typed)


def test_an_account_is_added_changed_listed_and_removed(here: Path) -> None:
    assert run("add", "Lan", "--password-stdin").exit_code == 0
    assert store.verified(here, "lan", PASSWORD)
    assert run("role", "lan", "administrator").exit_code == 0
    assert run("password", "lan", "--password-stdin", typed="mot-mat-khau-khac\n").exit_code == 0
    assert store.verified(here, "lan", PASSWORD) is None
    [listed] = json.loads(run("list", "--json").stdout)
    assert (listed["name"], listed["role"]) == ("lan", "administrator") and "hash" not in listed
    assert run("remove", "lan").exit_code == 0
    assert "Chưa có tài khoản" in run("list").stderr

    logged = (here / audit.FILE_NAME).read_text(encoding="utf-8")
    assert [one.action for one in audit.entries(here)] == [
        "user_added", "user_role_changed", "user_password_changed", "user_removed",
    ]  # fmt: skip
    assert PASSWORD not in logged and "argon2" not in logged


def test_a_password_is_asked_twice_and_not_shown(here: Path) -> None:
    answer = run("add", "lan", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert answer.exit_code == 0 and PASSWORD not in answer.output
    assert store.verified(here, "lan", PASSWORD)


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "lan", "--password-stdin"), "ngan\n", "từ 12 đến"),
        (("add", "lan nguyen", "--password-stdin"), f"{PASSWORD}\n", "chưa đúng"),
        (("remove", "minh"), "", "Không có tài khoản minh"),
        (("password", "minh", "--password-stdin"), f"{PASSWORD}\n", "Không có tài khoản minh"),
    ],
)
def test_a_refusal_is_a_sentence_and_changes_nothing(here: Path, words, typed, said) -> None:
    answer = run(*words, typed=typed)
    assert answer.exit_code == 1 and said in answer.stderr
    assert store.accounts(here) == {} and not list(audit.entries(here))


def test_an_unknown_role_is_wrong_use(here: Path) -> None:
    assert run("add", "lan", "--role", "king", "--password-stdin").exit_code == 2
