"""Accounts, waiting after wrong passwords, expiry, and what each role may do."""

from __future__ import annotations

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as some

from reform.accounts import rights, sessions, store
from reform.accounts.attempts import FREE, LONGEST_WAIT, Attempts
from reform.accounts.rights import NotAllowed
from reform.accounts.store import AccountError
from reform.settings import Settings

PASSWORD = "mật khẩu rất dài"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """Hash with little work: what is tested is not how hard it is."""
    store.hasher.cache_clear()
    store._nobody.cache_clear()
    monkeypatch.setattr(store, "hasher", lambda: CHEAP)
    yield
    store._nobody.cache_clear()


def test_an_account_is_known_by_its_password_and_by_no_other(tmp_path: Path) -> None:
    store.add(tmp_path, "Lan.Nguyễn", PASSWORD, "editor")

    assert (found := store.verified(tmp_path, "lan.nguyễn ", PASSWORD)) and found.role == "editor"
    assert store.verified(tmp_path, "lan.nguyễn", PASSWORD + "x") is None
    assert store.verified(tmp_path, "minh", PASSWORD) is None
    assert store.verified(tmp_path, "../x", PASSWORD) is None


def test_the_file_is_the_owners_only_and_holds_no_password(tmp_path: Path) -> None:
    store.add(tmp_path, "lan", PASSWORD, "editor")
    file = tmp_path / store.FILE_NAME

    assert PASSWORD not in file.read_text(encoding="utf-8") and "$argon2id$" in file.read_text(
        encoding="utf-8"
    )
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "password", "key"),
    [
        ("a", PASSWORD, "bad_name"),
        ("có khoảng trắng", PASSWORD, "bad_name"),
        ("../lan", PASSWORD, "bad_name"),
        ("lan\n", "ngắn quá", "bad_length"),
        ("lan", "x" * 201, "bad_length"),
        ("lan-nguyen-van", "Lan-Nguyen-Van", "is_the_name"),
    ],
)
def test_a_bad_name_or_password_is_refused(tmp_path: Path, name: str, password: str, key: str) -> None:
    with pytest.raises(AccountError, match=key):
        store.add(tmp_path, name, password, "editor")
    assert not (tmp_path / store.FILE_NAME).exists()


def test_a_taken_or_unknown_name_is_told(tmp_path: Path) -> None:
    store.add(tmp_path, "lan", PASSWORD, "editor")
    with pytest.raises(AccountError, match="taken"):
        store.add(tmp_path, "LAN", PASSWORD, "viewer")
    for change in (store.remove, lambda h, n: store.set_role(h, n, "viewer")):
        with pytest.raises(AccountError, match="unknown"):
            change(tmp_path, "minh")


def test_a_damaged_file_opens_nothing(tmp_path: Path) -> None:
    for content in (
        "[]",
        '{"lan": {"role": "king"}}',
        '{"lan": {"name":"lan","role":"king","hash":"","created_at":""}}',
    ):
        (tmp_path / store.FILE_NAME).write_text(content, encoding="utf-8")
        with pytest.raises(AccountError, match="damaged"):
            store.accounts(tmp_path)
        assert store.verified(tmp_path, "lan", PASSWORD) is None
        assert not rights.allowed(sessions.begin("lan", "local"), "viewer", tmp_path, Settings(home=tmp_path))


def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(tmp_path: Path, monkeypatch) -> None:
    store.add(tmp_path, "lan", PASSWORD, "editor")
    before = store.accounts(tmp_path)["lan"].hash
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(store, "hasher", lambda: stronger)

    assert store.verified(tmp_path, "lan", PASSWORD)
    assert store.accounts(tmp_path)["lan"].hash != before
    assert store.verified(tmp_path, "lan", PASSWORD)


def test_accounts_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.add(tmp_path, f"user{n}", PASSWORD, "viewer"), range(16)))
    assert len(store.accounts(tmp_path)) == 16


# --- waiting ------------------------------------------------------------------------------------------


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


def test_wrong_passwords_make_the_account_wait_longer_and_longer_from_any_client() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for n in range(14):
        waits.append(attempts.wait("lan", f"client{n}"))
        clock.now += waits[-1]
        attempts.wrong("lan", f"client{n}")

    assert waits[:FREE] == [0.0] * FREE
    assert waits[FREE] == 5.0 and waits[FREE + 1] == 10.0
    assert max(waits) == LONGEST_WAIT == waits[-1]
    assert attempts.wait("minh", "elsewhere") == 0.0
    attempts.right("lan")
    assert attempts.wait("lan", "elsewhere") == 0.0


def test_one_client_that_tries_many_names_waits_too() -> None:
    attempts = Attempts(Clock())
    for n in range(4 * FREE):
        assert attempts.wait(f"user{n}", "10.0.0.9") == 0.0
        attempts.wrong(f"user{n}", "10.0.0.9")
    assert attempts.wait("another", "10.0.0.9") > 0.0
    assert attempts.wait("another", "10.0.0.8") == 0.0


@given(
    some.lists(some.tuples(some.text(max_size=3), some.text(max_size=3), some.floats(0, 4000)), max_size=60)
)
def test_waiting_is_never_negative_and_never_longer_than_its_limit(tries) -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for account, client, pause in tries:
        clock.now += pause
        assert 0.0 <= attempts.wait(account, client) <= LONGEST_WAIT
        attempts.wrong(account, client)


# --- rights -------------------------------------------------------------------------------------------

MATRIX = {
    ("viewer", "viewer"): True,
    ("viewer", "editor"): False,
    ("viewer", "administrator"): False,
    ("editor", "viewer"): True,
    ("editor", "editor"): True,
    ("editor", "administrator"): False,
    ("administrator", "viewer"): True,
    ("administrator", "editor"): True,
    ("administrator", "administrator"): True,
}


@pytest.mark.parametrize(("has", "needs"), MATRIX)
@pytest.mark.parametrize("via", ["local", "oidc"])
def test_each_role_may_do_what_it_should(tmp_path: Path, has, needs, via) -> None:
    own = Settings(home=tmp_path, editors="e@x.vn, editor@x.vn", administrators="administrator@x.vn")
    name = f"{has}@x.vn"
    if via == "local":
        store.add(tmp_path, name, PASSWORD, has)
    assert rights.allowed(sessions.begin(name, via), needs, tmp_path, own) is MATRIX[(has, needs)]


def test_nobody_may_write_signed_out(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="signed_out"):
        rights.require(None, "viewer", tmp_path, Settings(home=tmp_path))


@pytest.mark.parametrize("ages", [(0, 31), (481, 0)])
def test_a_session_ends_when_idle_and_after_its_hours(tmp_path: Path, ages) -> None:
    store.add(tmp_path, "lan", PASSWORD, "editor")
    fresh = sessions.begin("lan", "local")
    whole, idle = (timedelta(minutes=minutes) for minutes in ages)
    old = sessions.SignedIn("lan", "local", fresh.since - whole, fresh.last_seen - idle)
    rights.require(fresh, "editor", tmp_path, Settings(home=tmp_path))
    with pytest.raises(NotAllowed, match="expired"):
        rights.require(old, "editor", tmp_path, Settings(home=tmp_path))


def test_a_removed_or_lowered_account_loses_its_rights_in_an_open_session(tmp_path: Path) -> None:
    own = Settings(home=tmp_path)
    store.add(tmp_path, "lan", PASSWORD, "editor")
    session = sessions.begin("lan", "local")
    store.set_role(tmp_path, "lan", "viewer")
    with pytest.raises(NotAllowed, match="needs_editor"):
        rights.require(session, "editor", tmp_path, own)
    store.remove(tmp_path, "lan")
    with pytest.raises(NotAllowed, match="account_gone"):
        rights.require(session, "viewer", tmp_path, own)


def test_a_local_name_that_looks_like_an_address_gets_no_rights_of_single_sign_on(tmp_path: Path) -> None:
    own = Settings(home=tmp_path, administrators="chief@x.vn")
    store.add(tmp_path, "chief@x.vn", PASSWORD, "viewer")
    assert not rights.allowed(sessions.begin("chief@x.vn", "local"), "editor", tmp_path, own)
