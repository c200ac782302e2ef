"""The one lock of everybody who writes into an installation, and the end of a restore that was killed.

A restore swaps many files and folders, which no system does in one step. So it prepares everything
aside, writes down what goes where, and only then moves. Whoever takes the lock next finishes a plan that
was left, so that nobody ever writes into half of one record and half of another.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from reform.warehouse.lock import exclusive

CANNOT_WRITE = (OSError, duckdb.IOException, duckdb.OutOfMemoryException, duckdb.TransactionException)
"""What a full disk, a folder without rights and a broken disk raise."""

LOCK = "build.lock"
"""Held in the installation's folder by whoever publishes or changes the record of imports."""
STAGE = ".restoring"
NEW, OLD, PLAN = "new", "old", "plan.json"
REPLACED = "backups"
"""Where what a restore replaced is kept."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the lock of all writers. Raises TimeoutError when another one does not end."""
    with exclusive(home / LOCK):
        finish_restore(home)
        yield


def plan_restore(home: Path, put: Sequence[str], take_away: Sequence[str], kept_as: str) -> None:
    """Decide that what lies in the stage shall hold: from here on it happens, however often it is killed.

    `put`: names in the stage, in the order in which they come; `take_away`: names in the folder that go;
    `kept_as`: name below `backups/` for what is replaced.
    """
    stage = home / STAGE
    draft = stage / f".{PLAN}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"put": list(put), "take_away": list(take_away), "kept_as": kept_as}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(stage / PLAN)


def finish_restore(home: Path) -> None:
    """Carry out a plan that was made; without one remove what is left of a restore. Needs the lock."""
    stage = home / STAGE
    if not stage.is_dir():
        return
    try:
        plan = json.loads((stage / PLAN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        shutil.rmtree(stage)
        return
    (stage / OLD).mkdir(exist_ok=True)
    for name in plan["take_away"]:
        _aside(home, name)
    for name in plan["put"]:
        if (stage / NEW / name).exists():
            _aside(home, name)
            (stage / NEW / name).replace(home / name)
    kept = home / REPLACED / plan["kept_as"]
    kept.parent.mkdir(exist_ok=True)
    if any((stage / OLD).iterdir()) and not kept.exists():
        (stage / OLD).replace(kept)
    # The plan goes last of all but the empty stage: without it the rest would be thrown away.
    (stage / PLAN).unlink()
    shutil.rmtree(stage)


def _aside(home: Path, name: str) -> None:
    """Move what is replaced into the stage; what a reader made anew meanwhile gets a number."""
    place = home / name
    if not place.exists():
        return
    aside, number = home / STAGE / OLD / name, 1
    while aside.exists():
        number += 1
        aside = aside.with_name(f"{name}.{number}")
    place.replace(aside)
