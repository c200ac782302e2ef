"""What a signed-in person may do. Every write asks here, on the server, at the moment it writes."""

from __future__ import annotations

from pathlib import Path

from reform.accounts import store
from reform.accounts.sessions import SignedIn, expired
from reform.accounts.store import ROLES, AccountError, Role
from reform.settings import Settings


class NotAllowed(Exception):
    """The session may not do this. `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = f"accounts.not_allowed.{key}"
        self.values = values


def role_of(session: SignedIn, home: Path, settings: Settings) -> Role | None:
    """Return the role a person has now; None of nobody that is known any more.

    Single sign-on: roles come from the settings; whoever signs in and is not named there is a viewer.
    """
    if session.via == "oidc":
        name = session.name.casefold()
        if name in _named(settings.administrators):
            return "administrator"
        return "editor" if name in _named(settings.editors) else "viewer"
    try:
        account = store.accounts(home).get(session.name)
    except AccountError:
        return None
    return account.role if account else None


def require(session: SignedIn | None, role: Role, home: Path, settings: Settings) -> None:
    """Let through whoever has at least this role. Raises NotAllowed."""
    if session is None:
        raise NotAllowed("signed_out")
    if expired(session, settings):
        raise NotAllowed("expired")
    has = role_of(session, home, settings)
    if has is None:
        raise NotAllowed("account_gone", name=session.name)
    if ROLES.index(has) < ROLES.index(role):
        raise NotAllowed(f"needs_{role}", name=session.name)


def allowed(session: SignedIn | None, role: Role, home: Path, settings: Settings) -> bool:
    """Tell whether `require` would let through."""
    try:
        require(session, role, home, settings)
    except NotAllowed:
        return False
    return True


def _named(said: str) -> frozenset[str]:
    return frozenset(one.strip().casefold() for one in said.split(",") if one.strip())
