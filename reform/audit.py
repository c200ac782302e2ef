"""The installation's log of who changed what: `audit.jsonl`, one JSON document a line, append-only.

It is for the administrator and the audit page. It holds names of accounts, never a password, never a
row of an extract and never a personal field.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reform import clock
from reform.warehouse.lock import exclusive

FILE_NAME = "audit.jsonl"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the log."""

    at: datetime
    """Local time with its offset."""
    who: str
    """Name of the account; `console` for the command line."""
    action: str
    """What was done, a key below `audit.action` of the wording: import, undo, login_failed, …"""
    facts: Mapping[str, object]
    """What it was done to: identifiers, counts, reasons."""


def write(home: Path, who: str, action: str, **facts: object) -> AuditEntry:
    """Append one entry and wait until the disk has it. Raises OSError when it cannot be written."""
    entry = AuditEntry(clock.now(), who, action, facts)
    line = json.dumps(
        {"at": entry.at.isoformat(timespec="seconds"), "who": who, "action": action, **facts},
        ensure_ascii=False,
        default=str,
    )
    # A line that a power cut tore must not swallow the next one.
    with exclusive(home / "audit.lock"), (home / FILE_NAME).open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        torn = b""
        if size:
            file.seek(size - 1)
            torn = b"" if file.read(1) == b"\n" else b"\n"
        file.write(torn + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return entry


def entries(home: Path) -> Iterator[AuditEntry]:
    """Yield the entries, oldest first; a line that cannot be read is left out, the file never changes."""
    try:
        lines = (home / FILE_NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            said = json.loads(line)
            yield AuditEntry(
                datetime.fromisoformat(said.pop("at")), str(said.pop("who")), str(said.pop("action")), said
            )
        except (ValueError, KeyError, AttributeError, TypeError):
            continue
