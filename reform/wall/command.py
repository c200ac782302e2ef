"""Steer walls from the server: a small file that every wall reads at its next refresh."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any

FILE_NAME = "wall-command.json"
COMMANDS = ("next", "back", "pause", "run")
_JUMP = re.compile(r"go [1-6]")


def is_command(words: str) -> bool:
    """Tell whether walls understand: next, back, pause, run, or go and a page."""
    return words in COMMANDS or bool(_JUMP.fullmatch(words))


def give(home: Path, words: str) -> None:
    """Tell every wall of this installation what to do. Raises ValueError for an unknown command."""
    if not is_command(words):
        raise ValueError(words)
    draft = home / f".{FILE_NAME}.{os.getpid()}"
    draft.write_text(json.dumps({"id": time.time_ns(), "do": words}), encoding="utf-8")
    draft.replace(home / FILE_NAME)


def last(home: Path) -> dict[str, Any] | None:
    """Return the last command, None without one or when the file cannot be read."""
    try:
        held = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        if is_command(held["do"]):
            return {"id": str(int(held["id"])), "do": str(held["do"])}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
