"""Backup and restore of an installation: everything that cannot be built again, checked byte by byte.

A backup is one folder, `sao-luu-<moment>`, with the files as they lie in the installation and
`backup.json`, which names each with its size and SHA-256. Published versions are left out, since they
are built anew from the record. A backup holds the hashes of passwords and the secret of the dossiers' keys:
keep it as you keep the installation itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from reform import audit, clock
from reform.settings import Settings
from reform.warehouse import ledger
from reform.warehouse.build import prepare, serve
from reform.warehouse.ledger import sync_folder
from reform.warehouse.publish import POINTER, file_of, read_pointer
from reform.warehouse.writers import NEW, REPLACED, STAGE, alone, finish_restore, plan_restore

MANIFEST = "backup.json"
PREFIX = "sao-luu-"
_FORMAT = 1
_UNFINISHED = ".dang-sao-luu-"
_BLOCK = 1 << 20
_REPLACED_PREFIX = "truoc-khoi-phuc-"


class BackupError(Exception):
    """Nothing was backed up or restored. `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = f"backup.refused.{key}"
        self.values = values


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    made_at: datetime
    version: str
    """The version that served then, empty when there was none."""
    files: Mapping[str, tuple[int, str]]
    """Path in the installation, with forward slashes → bytes and SHA-256 (hex)."""

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(size for size, _ in self.files.values())


@dataclass(frozen=True)
class Restored:
    """What came of a restore."""

    place: Path
    manifest: Manifest
    version: str
    """The version that serves now."""
    kept: str
    """Folder in the installation with what was replaced, empty when nothing was."""


def backup(settings: Settings, target: Path, who: str) -> tuple[Path, Manifest]:
    """Copy everything that cannot be built again into a new folder below `target`.

    Writers wait meanwhile, readers do not. Raises BackupError, TimeoutError; a folder that is not whole
    is never left under its final name.
    """
    home = settings.home.resolve()
    target = target.resolve()
    if home.is_relative_to(target) or (
        target.is_relative_to(home) and not target.is_relative_to(home / REPLACED)
    ):
        raise BackupError("inside", folder=str(target))
    now = clock.now()
    with alone(home), _told(target):
        names = sorted(_record(home))
        if not names:
            raise BackupError("nothing", folder=str(home))
        _must_fit(target, sum((home / name).stat().st_size for name in names))
        pointer = read_pointer(home)
        draft = target / f"{_UNFINISHED}{os.getpid()}"
        try:
            draft.mkdir(parents=True, mode=0o700)
            files = {name: _copy(home / name, draft / name) for name in names}
            manifest = Manifest(now, pointer.version if pointer else "", files)
            _write_manifest(draft, manifest)
            place = _free_name(target / f"{PREFIX}{now:%Y%m%d-%H%M%S}")
            draft.replace(place)
            sync_folder(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    audit.write(home, who, "backup", folder=str(place), files=len(files), bytes=manifest.size)
    return place, manifest


def read_backup(place: Path) -> tuple[Path, Manifest]:
    """Return a backup and what it says it holds; of a folder of backups the newest. Raises BackupError."""
    if not (place / MANIFEST).is_file():
        whole = sorted(file.parent for file in place.glob(f"{PREFIX}*/{MANIFEST}"))
        if not whole:
            raise BackupError("none", folder=str(place))
        place = whole[-1]
    try:
        said = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != _FORMAT:
            raise BackupError("newer", folder=str(place))
        files = {str(name): (int(size), str(sha)) for name, (size, sha) in said["files"].items()}
        manifest = Manifest(datetime.fromisoformat(said["made_at"]), str(said["version"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BackupError("damaged", file=MANIFEST) from problem
    for name in files:
        # The name becomes a path below the installation.
        path = PurePosixPath(name)
        if path.is_absolute() or "\\" in name or ":" in name or ".." in path.parts or not _belongs(path):
            raise BackupError("damaged", file=MANIFEST)
    return place, manifest


def restore(settings: Settings, place: Path, who: str) -> Restored:
    """Let a backup hold in place of what the installation has now, which is kept aside.

    Every file is compared with its hash and the version built and checked before anything is touched.
    Raises BackupError, ChecksFailed, DataFileError, LedgerDamaged, TimeoutError; in each case the
    installation is as it was. Killed later, it is finished by whoever writes or builds next.
    """
    place, manifest = read_backup(place)
    home = settings.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with alone(home), _told(home):
        _must_fit(home, manifest.size)
        present = {path.name for path in home.iterdir() if _belongs(PurePosixPath(path.name))}
        fixed = next((name for name in sorted(present) if os.path.ismount(home / name)), None)
        if fixed:
            raise BackupError("mounted", folder=str(home / fixed))
        stage = home / STAGE
        new = stage / NEW
        kept_as = f"{_REPLACED_PREFIX}{clock.now():%Y%m%d-%H%M%S}"
        try:
            new.mkdir(parents=True)
            for name, (_, sha) in manifest.files.items():
                _copy_checked(place, name, new / name, sha)
            _keep_longer_log(home, new)
            version = prepare(settings.model_copy(update={"home": new}), ledger.active(new))
            serve(settings.model_copy(update={"home": new}), version)
            put = sorted({PurePosixPath(name).parts[0] for name in manifest.files})
            plan_restore(
                home, [*put, file_of(new, version).name, POINTER], sorted(present - set(put)), kept_as
            )
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
        try:
            finish_restore(home)
        except OSError as problem:
            raise BackupError("unfinished", why=problem.strerror or "") from problem
    audit.write(
        home, who, "restore", folder=str(place), made_at=manifest.made_at, version=version,
        files=len(manifest.files),
    )  # fmt: skip
    kept = home / REPLACED / kept_as
    return Restored(place, manifest, version, str(kept) if kept.is_dir() else "")


def _belongs(path: PurePosixPath) -> bool:
    """Tell whether a path of the installation is part of the record, not built, held or being written."""
    first = path.parts[0] if path.parts else ""
    built = first == POINTER or first.startswith("warehouse-")
    passing = first.endswith((".lock", ".log")) or any(part.startswith(".") for part in path.parts)
    return bool(first) and not (built or passing or first == REPLACED)


def last_backup(home: Path) -> tuple[bool, datetime | None]:
    """Return whether there is anything to back up, and when that was done last by the installation's log."""
    made = [entry.at for entry in audit.entries(home) if entry.action == "backup"]
    kept = home.is_dir() and any(name != audit.FILE_NAME for name in _record(home))
    return kept, max(made, default=None)


def _record(home: Path) -> Iterator[str]:
    """Yield every file of the record as a path below the installation."""
    for top in home.iterdir():
        if not _belongs(PurePosixPath(top.name)):
            continue
        # A folder may be a link to another disk; what lies in it is followed, links below are not.
        files = [top] if top.is_file() else [Path(at) / f for at, _, found in os.walk(top) for f in found]
        for file in files:
            name = PurePosixPath(*file.relative_to(home).parts)
            if _belongs(name) and file.is_file():
                yield str(name)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn a full disk and missing rights into a sentence."""
    try:
        yield
    except TimeoutError:
        raise
    except OSError as problem:
        raise BackupError("cannot_write", folder=str(folder), why=problem.strerror or "") from problem


def _must_fit(folder: Path, size: int) -> None:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(existing).free
    if free < size:
        raise BackupError("no_room", folder=str(folder), need=_megabytes(size), free=_megabytes(free))


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)


def _copy(source: Path, target: Path) -> tuple[int, str]:
    """Copy one file with its rights; return the bytes and the SHA-256 (hex) of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("xb") as written:
        size = _pour(read, written, digest)
        written.flush()
        os.fsync(written.fileno())
    shutil.copymode(source, target)
    return size, digest.hexdigest()


def _pour(read: BinaryIO, written: BinaryIO, digest: hashlib._Hash) -> int:
    size = 0
    while block := read.read(_BLOCK):
        digest.update(block)
        written.write(block)
        size += len(block)
    return size


def _copy_checked(place: Path, name: str, target: Path, sha: str) -> None:
    try:
        found = _copy(place / name, target)[1]
    except FileNotFoundError as problem:
        raise BackupError("damaged", file=name) from problem
    if found != sha:
        raise BackupError("damaged", file=name)


def _keep_longer_log(home: Path, new: Path) -> None:
    """Keep the installation's log when it continues that of the backup: what happened stays told."""
    now, then = home / audit.FILE_NAME, new / audit.FILE_NAME
    if not now.is_file():
        return
    present = now.read_bytes()
    if not then.is_file() or present.startswith(then.read_bytes()):
        then.write_bytes(present)


def _free_name(place: Path) -> Path:
    number, free = 1, place
    while free.exists():
        number += 1
        free = place.with_name(f"{place.name}-{number}")
    return free


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    content = {
        "format": _FORMAT,
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "version": manifest.version,
        "files": {name: list(said) for name, said in manifest.files.items()},
    }
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
