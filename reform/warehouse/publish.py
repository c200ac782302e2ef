"""Files of published versions: where they are, which one serves, and the swap between them.

A version is one immutable file, `warehouse-<version>.duckdb`. The small file `current` names the
one that serves. Both appear by an atomic rename, so a reader sees the old version or the new
one, never half of either; a file under an open path is never written again.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

POINTER = "current"
KEPT_VERSIONS = 3
SCHEMA_VERSION = 5
"""Raised by hand when older code could misunderstand a newer file, or the other way round."""
_VERSION = re.compile(r"^[0-9a-f]{12}$")
# Nothing that a question says may touch a file, the network or a setting. The whole set is given
# at opening time: DuckDB shares one engine per file and process, and every opening must agree.
_SEALED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


@dataclass(frozen=True)
class Pointer:
    """Which version serves, and since when (ISO date and time, UTC)."""

    version: str
    published_at: str


def file_of(home: Path, version: str) -> Path:
    """Return the path of a version's file."""
    return home / f"warehouse-{version}.duckdb"


def read_pointer(home: Path) -> Pointer | None:
    """Read which version serves; None when nothing readable says so."""
    try:
        content = json.loads((home / POINTER).read_text(encoding="utf-8"))
        version, published_at = content["version"], content["published_at"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # The name becomes part of a path, so only our own form is believed.
    if not isinstance(version, str) or not _VERSION.match(version):
        return None
    return Pointer(version, str(published_at))


def replace_pointer(home: Path, version: str) -> Pointer:
    """Make `version` the one that serves, atomically. Its file must be in place already."""
    pointer = Pointer(version, datetime.now(UTC).isoformat(timespec="seconds"))
    draft = home / f".{POINTER}-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"version": version, "published_at": pointer.published_at}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home / POINTER)
    return pointer


def open_sealed(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a version read-only with files, network, extensions and settings closed off.

    Raises duckdb.Error when the file is missing or broken.
    """
    return duckdb.connect(str(file), read_only=True, config=_SEALED)


def version_inside(file: Path) -> str | None:
    """Return the version that a file says it holds; None when it cannot be read."""
    if not file.is_file():
        return None
    try:
        with open_sealed(file) as connection:
            row = connection.execute("SELECT version FROM build_info").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def is_sound(file: Path, version: str) -> bool:
    """Tell whether a file holds a version whose every block can be read (0.1 s for 20 MB).

    A block that went bad on the disk is noticed only when it is read, perhaps days later by a visitor.
    """
    if version_inside(file) != version:
        return False
    try:
        with open_sealed(file) as connection:
            tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            for (name,) in tables:
                connection.execute(f'SELECT bit_xor(hash(one)) FROM "{name}" AS one').fetchone()
    except duckdb.Error:
        return False
    return True


def forget_old_versions(home: Path, serving: str) -> None:
    """Delete all but the newest `KEPT_VERSIONS` files, never the serving one."""
    files = sorted(
        (f for f in home.glob("warehouse-*.duckdb") if f != file_of(home, serving)),
        key=lambda f: f.stat().st_mtime_ns,
        reverse=True,
    )
    for old in [*files[KEPT_VERSIONS - 1 :], *home.glob(".building-*")]:
        # Windows refuses while somebody still reads it; the next build tries again.
        try:
            old.unlink()
        except OSError:
            continue
