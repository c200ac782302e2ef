"""Examines the machine and says, in a sentence, what is wrong and how to mend it."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from reform.exporting.chromium import find_browser
from reform.exporting.errors import BrowserMissing
from reform.settings import PROJECT_ROOT, Settings
from reform.warehouse.read import WarehouseUnavailable, current_warehouse
from reform.wording.texts import text

FONTS = PROJECT_ROOT / "static" / "fonts"
PINS = PROJECT_ROOT / "requirements-server.txt"
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing examined: whether it is fine, the sentence, and the remedy if not."""

    fine: bool
    sentence: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Examine versions, browser, fonts, folders and the warehouse."""
    return [
        _python(settings),
        *_packages(settings),
        _browser(settings),
        _fonts(settings),
        _folder(settings, settings.home),
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


def _folder(settings: Settings, folder: Path) -> Finding:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    return _finding(settings, os.access(existing, os.W_OK), "folder", folder=folder)


def _warehouse(settings: Settings) -> Finding:
    try:
        return _finding(settings, True, "warehouse", version=current_warehouse().version)
    except WarehouseUnavailable:
        return _finding(settings, False, "warehouse")
