"""Builds a version of the warehouse from data/, checks it, and only then lets it serve."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb
import pandas as pd

from reform.settings import Settings
from reform.warehouse.checks import FOLDER as CHECKS
from reform.warehouse.checks import run_checks
from reform.warehouse.loading import load_all
from reform.warehouse.lock import exclusive
from reform.warehouse.publish import (
    SCHEMA_VERSION,
    file_of,
    forget_old_versions,
    read_pointer,
    replace_pointer,
    version_inside,
)
from reform.warehouse.read import current_warehouse

CODE = Path(__file__).resolve().parent
# What decides the content of a version besides the data: change one of these, get a new version.
_RECIPE = ("schema.sql", "macros.sql", "files.py", "loading.py", "choose.py")


class ChecksFailed(Exception):
    """The data broke a check, so nothing was published. `offending`: check name → its rows."""

    def __init__(self, offending: dict[str, pd.DataFrame]) -> None:
        super().__init__(", ".join(f"{name} ({len(rows)})" for name, rows in offending.items()))
        self.offending = offending


def input_digest(data_dir: Path) -> str:
    """Return the SHA-256 (hex) of everything that decides what a version holds and must pass.

    Line ends do not count, so the same commit has the same version on every system.
    """
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}".encode())
    named = [(f"recipe/{name}", CODE / name) for name in _RECIPE]
    named += [(f"checks/{file.name}", file) for file in CHECKS.glob("*.sql")]
    named += [
        (f"data/{file.relative_to(data_dir).as_posix()}", file)
        for folder in (data_dir, data_dir / "scores")
        for file in folder.glob("*.csv")
    ]
    for name, file in sorted(named):
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def build(settings: Settings) -> str:
    """Make the version of today's data serve and return its name (12 hex digits).

    Does nothing when it serves already and its file is sound. Raises DataFileError when a file
    cannot be read, ChecksFailed when the data are wrong, TimeoutError when another build does
    not end; in all three cases the version that served before goes on serving.
    """
    with exclusive(settings.home / "build.lock"):
        digest = input_digest(settings.data_dir)
        version = digest[:12]
        file = file_of(settings.home, version)
        sound = version_inside(file) == version
        if not sound:
            _build_file(settings, file, version, digest)
        pointer = read_pointer(settings.home)
        if pointer is None or pointer.version != version:
            replace_pointer(settings.home, version)
        if not sound:
            forget_old_versions(settings.home, version)
    return version


def _build_file(settings: Settings, file: Path, version: str, digest: str) -> None:
    """Build into a draft beside `file`, check it, and rename it into place."""
    draft = settings.home / f".building-{version}-{os.getpid()}"
    draft.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(draft)) as connection:
            fill(connection, settings.data_dir)
            connection.execute("INSERT INTO build_info VALUES (?, ?, ?)", [version, SCHEMA_VERSION, digest])
            offending = {n: rows for n, rows in run_checks(connection).items() if not rows.empty}
            if offending:
                raise ChecksFailed(offending)
            connection.execute("CHECKPOINT")
        draft.replace(file)
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}.wal")):
            leftover.unlink(missing_ok=True)


def fill(connection: duckdb.DuckDBPyConnection, data_dir: Path) -> None:
    """Create the schema and load every file of `data_dir`. Raises DataFileError."""
    for name in ("schema.sql", "macros.sql"):
        connection.execute((CODE / name).read_text(encoding="utf-8"))
    load_all(connection, data_dir)


def check_current(settings: Settings) -> dict[str, pd.DataFrame]:
    """Run every check of severity error on the version that serves: name → offending rows.

    Raises WarehouseUnavailable when none serves.
    """
    return current_warehouse(settings).checks()
