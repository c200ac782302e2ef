"""Somebody who is signed in, for how long, and by which way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from reform import clock
from reform.settings import Settings

Via = Literal["local", "oidc"]


@dataclass(frozen=True)
class SignedIn:
    """One signed-in session. It carries no role: rights are read anew at every write."""

    name: str
    via: Via
    since: datetime
    last_seen: datetime


def begin(name: str, via: Via) -> SignedIn:
    """Return a session that begins now."""
    now = clock.now()
    return SignedIn(name, via, now, now)


def expired(session: SignedIn, settings: Settings) -> bool:
    """Tell whether a session was idle or open for too long."""
    now = clock.now()
    return now - session.last_seen > timedelta(
        minutes=settings.session_idle_minutes
    ) or now - session.since > timedelta(hours=settings.session_hours)


def seen(session: SignedIn) -> SignedIn:
    """Return the session as used just now."""
    return replace(session, last_seen=clock.now())
