"""Groups of peers that people of one installation named and explained, kept in a file they can read.

The file is `peer_groups.json` in the home folder. Only a name, a reason and codes of provinces are
kept, nothing about who saved them. What cannot be understood is never overwritten: a broken file
stops every change until somebody mends it, a broken entry stays in the file and is not shown.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reform.urls import ERAS, slug
from reform.warehouse.lock import exclusive

FILE = "peer_groups.json"
LOCK = "peer_groups.lock"
NAME_LENGTH, REASON_LENGTH = 60, 300
MOST_MEMBERS = 11
MOST_GROUPS = 50
# Nobody waits longer at a screen; a change takes milliseconds.
_PATIENCE_SECONDS = 5.0
_LAYOUT = 1


class GroupsError(Exception):
    """Groups cannot be read or changed. `key` and `values` name the sentence for the person."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class PeerGroup:
    """A named group of units of one era, and why they are compared."""

    slug: str
    name: str
    reason: str
    units: int
    """The era of the codes: 63 or 34."""
    codes: tuple[str, ...]
    created_on: date


@dataclass(frozen=True)
class Saved:
    """The groups of an installation, and how many entries of the file are not understood."""

    groups: tuple[PeerGroup, ...]
    broken: int


def read_groups(home: Path) -> Saved:
    """Return the saved groups in the order of the file. Raises GroupsError for a broken file."""
    understood = [_understood(entry) for entry in _entries(home)]
    groups = {group.slug: group for group in understood if group is not None}
    return Saved(tuple(groups.values()), sum(group is None for group in understood))


def save_group(home: Path, name: str, reason: str, units: int, codes: tuple[str, ...], on: date) -> PeerGroup:
    """Add a group, or replace the one of the same name. Raises GroupsError, then nothing changed."""
    group = _checked(name, reason, units, codes, on)
    with _changing(home):
        entries = _entries(home)
        places = [i for i, entry in enumerate(entries) if _slug_of(entry) == group.slug]
        if places and entries[places[0]]["name"] != group.name:
            raise GroupsError("peers.name_taken", name=entries[places[0]]["name"])
        if places:
            entries[places[0]] = _entry(group)
        elif len(entries) >= MOST_GROUPS:
            raise GroupsError("peers.too_many_groups", most=MOST_GROUPS)
        else:
            entries.append(_entry(group))
        _write(home, entries)
    return group


def delete_group(home: Path, wanted: str) -> None:
    """Take a group out of the file, by its slug. Raises GroupsError, then nothing changed."""
    with _changing(home):
        entries = _entries(home)
        _write(home, [entry for entry in entries if _slug_of(entry) != wanted])


def plain(words: str) -> str:
    """Return a text on one line, composed, without control and invisible characters."""
    # Line ends and tabs are control characters too, but they part words.
    shown = "".join(c for c in words if c.isspace() or not unicodedata.category(c).startswith("C"))
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def _checked(name: str, reason: str, units: int, codes: tuple[str, ...], on: date) -> PeerGroup:
    name, reason = plain(name), plain(reason)
    if not slug(name):
        raise GroupsError("peers.name_needed")
    if not reason:
        raise GroupsError("peers.reason_needed")
    if len(name) > NAME_LENGTH or len(reason) > REASON_LENGTH:
        raise GroupsError("peers.too_long", name=NAME_LENGTH, reason=REASON_LENGTH)
    codes = tuple(dict.fromkeys(codes))
    if not 1 <= len(codes) <= MOST_MEMBERS:
        raise GroupsError("peers.members_needed", most=MOST_MEMBERS)
    return PeerGroup(slug(name), name, reason, units, codes, on)


@contextmanager
def _changing(home: Path) -> Iterator[None]:
    """Keep other changes out: two people saving at once must not lose one of the groups."""
    try:
        with exclusive(home / LOCK, _PATIENCE_SECONDS):
            yield
    except TimeoutError as busy:
        raise GroupsError("peers.busy") from busy
    except OSError as problem:
        raise GroupsError("peers.not_saved", file=home / FILE) from problem


def _entries(home: Path) -> list[Any]:
    """Return the entries of the file as they stand. Raises GroupsError when it is no such file."""
    try:
        content = json.loads((home / FILE).read_text(encoding="utf-8"))
        entries = content["groups"]
        understood = content["layout"] == _LAYOUT and isinstance(entries, list)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise GroupsError("peers.file_broken", file=home / FILE) from problem
    if not understood:
        raise GroupsError("peers.file_broken", file=home / FILE)
    return list(entries)


def _understood(entry: Any) -> PeerGroup | None:
    """Return the group of an entry, None when it is not one that could have been saved."""
    try:
        made = date.fromisoformat(entry["created_on"])
        codes = tuple(entry["codes"])
        if entry["units"] not in ERAS or not all(re.fullmatch("[0-9]{2}", code) for code in codes):
            return None
        return _checked(entry["name"], entry["reason"], entry["units"], codes, made)
    except (GroupsError, KeyError, TypeError, ValueError):
        return None


def _slug_of(entry: Any) -> str | None:
    group = _understood(entry)
    return group.slug if group else None


def _entry(group: PeerGroup) -> dict[str, Any]:
    return {
        "name": group.name,
        "reason": group.reason,
        "units": group.units,
        "codes": list(group.codes),
        "created_on": group.created_on.isoformat(),
    }


def _write(home: Path, entries: list[Any]) -> None:
    """Replace the file at once: a reader sees the old one or the new one."""
    draft = home / f".{FILE}.{os.getpid()}"
    words = json.dumps({"layout": _LAYOUT, "groups": entries}, ensure_ascii=False, indent=2)
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(f"{words}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(home / FILE)
    finally:
        draft.unlink(missing_ok=True)
