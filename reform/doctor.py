"""Examines the machine and says, in a sentence, what is wrong and how to mend it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from reform import clock
from reform.dossiers.record import LakeUnavailable, current_state
from reform.exporting.chromium import find_browser
from reform.exporting.errors import BrowserMissing
from reform.settings import PROJECT_ROOT, Settings
from reform.warehouse.backups import last_backup
from reform.warehouse.read import WarehouseUnavailable, current_warehouse
from reform.wording import dates, numbers
from reform.wording.texts import text

FONTS = PROJECT_ROOT / "static" / "fonts"
PINS = PROJECT_ROOT / "requirements-server.txt"
OLDEST_PYTHON = (3, 11)
GIGABYTE = 10**9
LEAST_FREE = 2 * GIGABYTE
OLDEST_BACKUP_DAYS = 7


@dataclass(frozen=True)
class Finding:
    """One thing examined: whether it is fine, the sentence, and the remedy if not."""

    fine: bool
    sentence: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Examine versions, browser, fonts, folder, disk, hosts, last backup, lake and warehouse."""
    return [
        _python(settings),
        *_packages(settings),
        _browser(settings),
        _fonts(settings),
        _folder(settings, settings.home),
        _disk(settings),
        _hosts(settings),
        _backup(settings),
        *_lake(settings),
        _warehouse(settings),
    ]


def _finding(settings: Settings, fine: bool, key: str, **values: object) -> Finding:
    state = "fine" if fine else "wrong"
    remedy = "" if fine else text(settings.language, f"doctor.{key}.remedy", **values)
    return Finding(fine, text(settings.language, f"doctor.{key}.{state}", **values), remedy)


def _python(settings: Settings) -> Finding:
    fine = sys.version_info >= OLDEST_PYTHON
    return _finding(settings, fine, "python", version=platform.python_version(), system=platform.platform())


def pins(file: Path = PINS) -> Iterator[tuple[str, str]]:
    """Yield each pinned package of a requirements file with its version."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"^([A-Za-z0-9_.\[\]-]+)==([^\s;]+)", line):
            yield match[1].split("[")[0], match[2]


def _packages(settings: Settings) -> Iterator[Finding]:
    wrong = []
    for name, wanted in pins():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "—"
        if found != wanted:
            wrong.append(f"{name} {found} ≠ {wanted}")
    yield _finding(settings, not wrong, "packages", wrong="; ".join(wrong))


def _browser(settings: Settings) -> Finding:
    try:
        return _finding(settings, True, "browser", path=find_browser(settings.browser_path))
    except BrowserMissing:
        return _finding(settings, False, "browser")


def _fonts(settings: Settings) -> Finding:
    files = sorted(FONTS.glob("*.ttf"))
    return _finding(settings, bool(files), "fonts", n=len(files))


def _existing(folder: Path) -> Path:
    return next(p for p in (folder, *folder.parents) if p.exists())


def _folder(settings: Settings, folder: Path) -> Finding:
    existing = _existing(folder)
    return _finding(settings, os.access(existing, os.W_OK), "folder", folder=folder)


def _disk(settings: Settings) -> Finding:
    """A build keeps the old versions beside the new one, and puts down what does not fit into memory."""
    free = shutil.disk_usage(_existing(settings.home)).free
    shown = numbers.number(free / GIGABYTE, 1, settings.language)
    return _finding(
        settings, free >= LEAST_FREE, "disk", folder=settings.home, free=shown, least=LEAST_FREE // GIGABYTE
    )


def _hosts(settings: Settings) -> Finding:
    names = [name.strip() for name in settings.allowed_hosts.split(",") if name.strip()]
    return _finding(settings, "*" not in names, "hosts", hosts=", ".join(names))


def _backup(settings: Settings) -> Finding:
    """The installation's log tells when it was last backed up; what lies on another disk is not looked at."""
    try:
        anything, made = last_backup(settings.home)
    except OSError:
        return _finding(settings, False, "backup_unread", folder=settings.home)
    if not anything:
        return _finding(settings, True, "backup_nothing")
    if made is None:
        return _finding(settings, False, "backup_never")
    days = (clock.now() - made).days
    return _finding(
        settings,
        days <= OLDEST_BACKUP_DAYS,
        "backup",
        day=dates.day(made.date(), settings.language),
        days=days,
    )


def _lake(settings: Settings) -> Iterator[Finding]:
    """Only where the settings name a lake."""
    if not settings.dossier_lake:
        return
    try:
        current_state(settings)
    except LakeUnavailable as problem:
        yield _finding(settings, False, "lake", why=text(settings.language, problem.key))
    else:
        yield _finding(settings, True, "lake")


def _warehouse(settings: Settings) -> Finding:
    try:
        return _finding(settings, True, "warehouse", version=current_warehouse().version)
    except WarehouseUnavailable:
        return _finding(settings, False, "warehouse")
