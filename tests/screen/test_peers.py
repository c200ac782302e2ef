"""A click or the Escape key changes the address, and only as far as it may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from reform.peers.choice import Peers
from reform.screen import peers as screen
from reform.urls import View


@pytest.fixture
def written(monkeypatch) -> list[dict[str, Any]]:
    """What was written into the address."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(screen, "go", lambda _reading, **changes: found.append(changes))
    return found


READING: Any = SimpleNamespace(
    known=SimpleNamespace(provinces=frozenset({"01", "22", "70", "72"})), view=View()
)
FOUND: Any = SimpleNamespace(peers=Peers("region", ("72", "75", "77", "79")))


def test_a_click_starts_from_the_peers_that_are_seen(written):
    screen.toggle(READING, FOUND, "22")
    assert written == [{"peers": ("75", "77", "22")}]


def test_a_click_on_a_shown_peer_takes_it_away(written):
    screen.toggle(READING, FOUND, "72")
    assert written == [{"peers": ("75", "77")}]


@pytest.mark.parametrize("code", ["70", "99", "<script>", ""])
def test_the_home_and_codes_of_nobody_change_nothing(written, code):
    screen.toggle(READING, FOUND, code)
    assert written == []


def test_escape_goes_back_to_the_named_group(written):
    screen.clear(READING)
    assert written == [{"peers": None}]
