"""What an officer is typing, kept from the first figure on: a closed browser loses nothing.

One JSON file for each person, index and year under the installation's `drafts/`. A draft is nobody's
figure yet: nothing reads it but the grid it came from.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from reform import clock

FOLDER = "drafts"
_INDEX = re.compile(r"[A-Z]{2,10}")


@dataclass(frozen=True)
class Draft:
    """The cells of one edition as typed, and what was written about the source."""

    index: str
    year: int
    cells: Mapping[str, Mapping[str, str]]
    """Province code → column → text as typed."""
    document: Mapping[str, str] = field(default_factory=dict)
    saved_at: str = ""

    @property
    def saved(self) -> datetime | None:
        """Return when it was saved, in the province's zone."""
        return datetime.fromisoformat(self.saved_at) if self.saved_at else None

    @property
    def filled(self) -> int:
        """Return how many cells hold something."""
        return sum(bool(text) for row in self.cells.values() for text in row.values())


def save(home: Path, who: str, draft: Draft) -> None:
    """Keep a draft in place of the one before. Raises OSError when the disk refuses."""
    file = _file(home, who, draft.index, draft.year)
    file.parent.mkdir(parents=True, exist_ok=True)
    content = asdict(draft) | {"saved_at": clock.now().isoformat(timespec="seconds"), "who": who}
    aside = file.with_name(f".{file.name}-{os.getpid()}")
    with aside.open("w", encoding="utf-8") as opened:
        json.dump(content, opened, ensure_ascii=False)
        opened.flush()
        os.fsync(opened.fileno())
    aside.replace(file)


def load(home: Path, who: str, index: str, year: int) -> Draft | None:
    """Return a person's draft; None when there is none that can be read."""
    return _read(_file(home, who, index, year))


def kept(home: Path, who: str) -> list[Draft]:
    """Return a person's drafts, the newest first."""
    found = (_read(file) for file in _folder(home, who).glob("*.json"))
    return sorted((draft for draft in found if draft), key=lambda draft: draft.saved_at, reverse=True)


def drop(home: Path, who: str, index: str, year: int) -> None:
    """Remove a draft; one that is not there is no error."""
    _file(home, who, index, year).unlink(missing_ok=True)


def _folder(home: Path, who: str) -> Path:
    # A name of an account may hold what a path may not.
    return home / FOLDER / hashlib.sha256(who.encode()).hexdigest()[:16]


def _file(home: Path, who: str, index: str, year: int) -> Path:
    if not _INDEX.fullmatch(index):
        raise ValueError(index)
    return _folder(home, who) / f"{index}-{int(year)}.json"


def _read(file: Path) -> Draft | None:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        cells = {
            str(code): {str(column): str(text) for column, text in row.items()}
            for code, row in said["cells"].items()
        }
        document = {str(name): str(text) for name, text in said.get("document", {}).items()}
        return Draft(str(said["index"]), int(said["year"]), cells, document, str(said["saved_at"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
