"""What a wall shows: pages and their order, seconds, theme by hour, scope; from address or file.

Named playlists stand in `wall.toml` in the installation's folder:

    [giao-ban]
    pages = [1, 2, 5]
    seconds = 20
    theme = "auto"        # dark, light, or auto: dark from dark_from to dark_until
    dark_from = 18
    dark_until = 6
    scope = "centre"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FILE_NAME = "wall.toml"
PAGES = (1, 2, 3, 4, 5, 6)
SECONDS_LEAST, SECONDS_MOST = 5, 600
REFRESH_LEAST, REFRESH_MOST = 1, 60
THEMES = ("dark", "light", "auto")
SCOPES = ("centre", "province")
NAME_LENGTH = 60


@dataclass(frozen=True)
class Playlist:
    """What a wall shows, in which order and for how long."""

    pages: tuple[int, ...] = PAGES
    seconds: int = 20
    theme: str = "dark"
    dark_from: int = 18
    """Hour in Việt Nam from which `auto` is dark."""
    dark_until: int = 6
    scope: str | None = None
    """Whose dossiers; None takes the scope that has any."""
    refresh: int = 5
    """Seconds between two questions to the server."""


class PlaylistError(ValueError):
    """A playlist holds a value that means nothing; `field` and `value` name it."""

    def __init__(self, field: str, value: object) -> None:
        """Keep what is wrong."""
        super().__init__(f"{field}={value!r}")
        self.field, self.value = field, value


def _pages(value: object) -> tuple[int, ...]:
    items = value if isinstance(value, list) else str(value).split(",")
    found = tuple(int(item) if str(item).strip().isdigit() else 0 for item in items)
    if not found or len(found) > 3 * len(PAGES) or any(page not in PAGES for page in found):
        raise PlaylistError("pages", value)
    return found


def _number(field: str, value: object, least: int, most: int) -> int:
    written = str(value).strip()
    if not written.isdigit() or len(written) > 3 or not least <= int(written) <= most:
        raise PlaylistError(field, value)
    return int(written)


def _one_of(field: str, value: object, values: tuple[str, ...]) -> str:
    if value not in values:
        raise PlaylistError(field, value)
    return str(value)


def changed(playlist: Playlist, given: Mapping[str, Any]) -> Playlist:
    """Return a playlist with the fields given; unknown fields are passed over. Raises PlaylistError."""
    changes: dict[str, Any] = {}
    for field, value in given.items():
        if field == "pages":
            changes[field] = _pages(value)
        elif field == "seconds":
            changes[field] = _number(field, value, SECONDS_LEAST, SECONDS_MOST)
        elif field == "refresh":
            changes[field] = _number(field, value, REFRESH_LEAST, REFRESH_MOST)
        elif field in ("dark_from", "dark_until"):
            changes[field] = _number(field, value, 0, 23)
        elif field == "theme":
            changes[field] = _one_of(field, value, THEMES)
        elif field == "scope":
            changes[field] = _one_of(field, value, SCOPES)
    return replace(playlist, **changes)


def named(home: Path) -> dict[str, Playlist]:
    """Return the playlists of an installation by name. Raises PlaylistError."""
    file = home / FILE_NAME
    if not file.is_file():
        return {}
    try:
        held = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as broken:
        raise PlaylistError(FILE_NAME, str(broken)) from broken
    lists = {}
    for name, fields in held.items():
        if not isinstance(fields, dict):
            raise PlaylistError(FILE_NAME, name)
        lists[name] = changed(Playlist(), fields)
    return lists


def chosen(query: Mapping[str, str], home: Path) -> tuple[Playlist, PlaylistError | None]:
    """Return the playlist that an address asks for; what means nothing there is left out and told.

    `list` names a playlist of the installation; the other parameters change it.
    """
    playlist, problem = Playlist(), None
    name = query.get("list", "")[:NAME_LENGTH]
    if name:
        try:
            playlist = named(home)[name]
        except KeyError:
            problem = PlaylistError("list", name)
        except PlaylistError as broken:
            problem = broken
    for field, value in query.items():
        try:
            playlist = changed(playlist, {field: value[:NAME_LENGTH]})
        except PlaylistError as broken:
            problem = problem or broken
    return playlist, problem
