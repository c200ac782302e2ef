"""Local accounts: names, roles and Argon2 hashes in the installation's `accounts.json`.

Made for a handful of officers in one office. The file is readable by its owner only and replaced in
one step; a password is never stored, logged or shown.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from reform import clock
from reform.warehouse.lock import exclusive

FILE_NAME = "accounts.json"
Role = Literal["viewer", "editor", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST, LONGEST = 12, 200
"""Characters of a password. Long ones beat odd signs, so nothing else is asked of it."""
_NAME = re.compile(r"[\w][\w.@-]{1,63}")


class AccountError(Exception):
    """An account cannot be made or changed. `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = f"accounts.refused.{key}"
        self.values = values


@dataclass(frozen=True)
class Account:
    """One local account."""

    name: str
    role: Role
    hash: str
    created_at: str


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """Return the hasher of this process, with the library's own parameters."""
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hasher().hash("nobody has this password")


def plain_name(name: str) -> str:
    """Return a name as accounts are known by it. Raises AccountError."""
    known = unicodedata.normalize("NFC", name).strip().casefold()
    if not _NAME.fullmatch(known):
        raise AccountError("bad_name", name=name[:64])
    return known


def accounts(home: Path) -> dict[str, Account]:
    """Return name → account. Raises AccountError when the file is damaged: nobody may write then."""
    try:
        said = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        found = {name: Account(**one) for name, one in said.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise AccountError("damaged", file=FILE_NAME) from problem
    if any(one.role not in ROLES for one in found.values()):
        raise AccountError("damaged", file=FILE_NAME)
    return found


def add(home: Path, name: str, password: str, role: Role) -> Account:
    """Make an account. Raises AccountError when the name is taken or the password too short."""
    known = plain_name(name)
    account = Account(known, role, _hashed(known, password), clock.now().isoformat(timespec="seconds"))

    def added(held: dict[str, Account]) -> dict[str, Account]:
        if known in held:
            raise AccountError("taken", name=known)
        return held | {known: account}

    _change(home, added)
    return account


def remove(home: Path, name: str) -> None:
    """Remove an account; its sessions lose their rights at their next write. Raises AccountError."""
    known = _existing(home, name)
    _change(home, lambda held: {key: one for key, one in held.items() if key != known})


def set_role(home: Path, name: str, role: Role) -> None:
    """Give an account another role. Raises AccountError."""
    known = _existing(home, name)
    _change(home, lambda held: held | {known: replace(held[known], role=role)})


def set_password(home: Path, name: str, password: str) -> None:
    """Give an account another password. Raises AccountError."""
    known = _existing(home, name)
    hashed = _hashed(known, password)
    _change(home, lambda held: held | {known: replace(held[known], hash=hashed)})


def verified(home: Path, name: str, password: str) -> Account | None:
    """Return the account whose password this is, None of a wrong one or of no account.

    Takes as long either way, so that nobody learns which names exist.
    """
    try:
        account = accounts(home).get(plain_name(name))
    except AccountError:
        account = None
    try:
        hasher().verify(account.hash if account else _nobody(), password[: LONGEST + 1])
    except (Argon2Error, InvalidHashError):
        return None
    if account is not None and hasher().check_needs_rehash(account.hash):
        set_password(home, account.name, password)
    return account


def _existing(home: Path, name: str) -> str:
    known = plain_name(name)
    if known not in accounts(home):
        raise AccountError("unknown", name=known)
    return known


def _hashed(name: str, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError("bad_length", least=SHORTEST, most=LONGEST)
    if password.strip().casefold() == name:
        raise AccountError("is_the_name")
    return hasher().hash(password)


def _change(home: Path, change: Callable[[dict[str, Account]], Mapping[str, Account]]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    with exclusive(home / "accounts.lock"):
        held = change(accounts(home))
        draft = home / f".{FILE_NAME}-{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({name: asdict(one) for name, one in sorted(held.items())}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(home / FILE_NAME)
