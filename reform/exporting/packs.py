"""Packs: sheets that belong together, with a name, kept in the installation or shipped.

A pack is one readable file `packs/<slug>.json` of the home folder. It holds which figures in which
view, in which order, and findings that somebody wrote; never figures themselves: those come from
the data at the moment of export. What cannot be understood is told and never overwritten.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from reform.exporting.asking import Asked, NothingToShow, ask_for, known
from reform.exporting.facts import Size
from reform.figures.registry import REGISTRY
from reform.peers.groups import plain
from reform.settings import PROJECT_ROOT
from reform.urls import View, read, slug, write
from reform.warehouse.lock import exclusive
from reform.warehouse.read import Warehouse

FOLDER = "packs"
SHIPPED = PROJECT_ROOT / "data" / "packs"
MOST_SHEETS = 40
MOST_PACKS = 100
NAME_LENGTH, TITLE_LENGTH = 60, 200
_LOCK = "packs.lock"
# Nobody waits longer at a screen; a change takes milliseconds.
_PATIENCE_SECONDS = 5.0
# Everybody chooses these anew: a saved pack shows the newest data of the installation's home.
_CHOSEN_ANEW = {"asof", "lang", "theme", "wide", "pack", "size"}


class PackError(Exception):
    """A pack cannot be read or changed. `key` and `values` name the sentence for the person."""

    def __init__(self, key: str, **values: object) -> None:
        """Keep the sentence."""
        super().__init__(key, values)
        self.key = key
        self.values = values


class Item(BaseModel):
    """One sheet of a pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheet: str
    """Name of a registered figure."""
    address: dict[str, str] = {}
    """Of its view, as reform.urls writes it."""
    title: str | None = Field(default=None, max_length=TITLE_LENGTH)
    """The finding somebody wrote in place of the generated one."""

    def view(self, warehouse: Warehouse, base: View) -> View:
        """Return the view of the sheet; what the address leaves out is that of `base`."""
        found, _refused = read(self.address, known(warehouse), base)
        return found


class Pack(BaseModel):
    """Sheets in order, and how they are wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    size: Size = "slide"
    items: tuple[Item, ...] = Field(min_length=1, max_length=MOST_SHEETS)

    @property
    def slug(self) -> str:
        """Return what stands in addresses and file names."""
        return slug(self.name)


def item_of(sheet: str, view: View, base: View, title: str | None = None) -> Item:
    """Return an item that shows what a view shows, whenever it is opened.

    `base`: the view of this installation without any choice; what equals it is left out.
    """
    address = {k: v for k, v in write(view, base).items() if k not in _CHOSEN_ANEW}
    return Item(sheet=sheet, address=address, title=plain(title) or None if title else None)


def packs(home: Path) -> tuple[dict[str, Pack], list[str]]:
    """Return the packs by slug, those of the installation before the shipped, and broken files."""
    found: dict[str, Pack] = {}
    broken = []
    for file in [*_files(home / FOLDER), *_files(SHIPPED)]:
        pack = _read(file)
        if pack is None:
            broken.append(file.name)
        elif pack.slug not in found:
            found[pack.slug] = pack
    return found, broken


def is_own(home: Path, name: str) -> bool:
    """Tell whether a pack, by its slug, is kept in the installation."""
    return (home / FOLDER / f"{name}.json").is_file()


def save(home: Path, pack: Pack) -> None:
    """Keep a pack in the installation, in place of the one of the same name. Raises PackError."""
    if not pack.slug:
        raise PackError("exporting.packs.name_needed")
    unknown = [item.sheet for item in pack.items if item.sheet not in REGISTRY]
    if unknown:
        raise PackError("exporting.unknown", name=unknown[0])
    file = home / FOLDER / f"{pack.slug}.json"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(home / _LOCK, _PATIENCE_SECONDS):
            if file.exists():
                held = _read(file)
                if held is None:
                    raise PackError("exporting.packs.broken", file=file)
                if held.name != pack.name:
                    raise PackError("exporting.packs.name_taken", name=held.name)
            elif len(_files(file.parent)) >= MOST_PACKS:
                raise PackError("exporting.packs.too_many", most=MOST_PACKS)
            _write(file, pack)
    except TimeoutError as busy:
        raise PackError("exporting.packs.busy") from busy
    except OSError as problem:
        raise PackError("exporting.packs.not_saved", folder=file.parent) from problem


def delete(home: Path, name: str) -> None:
    """Take a pack out of the installation, by its slug; a shipped one stays. Raises PackError."""
    file = home / FOLDER / f"{name}.json"
    if file.name not in {held.name for held in _files(home / FOLDER)}:
        raise PackError("exporting.packs.not_there", name=name)
    try:
        file.unlink(missing_ok=True)
    except OSError as problem:
        raise PackError("exporting.packs.not_saved", folder=file.parent) from problem


def answers(
    items: Sequence[Item], warehouse: Warehouse, base: View
) -> list[tuple[Item, Asked | NothingToShow]]:
    """Ask for every sheet of a pack; one without rows says why in its place.

    `base`: home, language and as-of of the reader.
    """
    found: list[tuple[Item, Asked | NothingToShow]] = []
    for item in items:
        try:
            view = item.view(warehouse, base)
            found.append((item, ask_for(item.sheet, view, warehouse=warehouse)))
        except NothingToShow as nothing:
            found.append((item, nothing))
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def _read(file: Path) -> Pack | None:
    try:
        pack = Pack.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # ValidationError is a ValueError
        return None
    return pack if all(item.sheet in REGISTRY for item in pack.items) else None


def _write(file: Path, pack: Pack) -> None:
    """Replace the file at once: a reader sees the old one or the new one."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as out:
            out.write(pack.model_dump_json(indent=1, exclude_none=True) + "\n")
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
