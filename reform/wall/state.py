"""What the server tells a wall: the playlist, its pages as HTML, and until when they are true."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pandas as pd

from reform import clock, periods, urls
from reform.desk import on_time_target
from reform.dossiers.calendar import working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.screen.answers import ask
from reform.screen.memory import Memory
from reform.settings import settings
from reform.wall import ages, command, pages
from reform.wall.playlist import Playlist, PlaylistError, chosen
from reform.warehouse.read import current_warehouse
from reform.wording.sentences import day_of
from reform.wording.texts import LANGUAGES, Lang, catalogue, text

_log = logging.getLogger(__name__)
CLIENT = Path(__file__).parent / "client"
# Sentences that the client fills in itself, because only it knows the hour or that nobody answers.
_CLIENT_WORDS = (
    "lost", "stale_hours", "stale_days", "more_late", "paused", "skipped", "day",
    "position", "drift", "page_failed", "simulated", "help", "failed", "nothing",
)  # fmt: skip
_NO_FILTER = {"agency": None, "field": None, "level": None, "channel": None}
_MOST = 64


@dataclass(frozen=True)
class Asked:
    """What one wall wants."""

    playlist: Playlist
    problem: PlaylistError | None
    lang: Lang
    as_of: date | None
    home: str


_pages: Memory[tuple[dict[str, Any], ...]] = Memory(_MOST)


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address of a wall; values that mean nothing are left out, the first one is told."""
    playlist, problem = chosen(query, settings().home)
    lang: Lang = next((lang for lang in LANGUAGES if lang == query.get("lang")), settings().language)
    as_of = None
    if query.get("asof"):
        try:
            as_of = date.fromisoformat(query["asof"][:10])
        except ValueError:
            problem = problem or PlaylistError("asof", query["asof"][:20])
    return Asked(playlist, problem, lang, as_of, settings().home_province)


def of(wanted: Asked) -> dict[str, Any]:
    """Return the state of one wall, without the time. Raises WarehouseUnavailable."""
    version = current_warehouse().version
    today = wanted.as_of or clock.today()
    playlist = wanted.playlist
    numbers = tuple(dict.fromkeys(playlist.pages))
    key = (version, numbers, playlist.scope, wanted.lang, today, wanted.home)
    made = _pages.get(key, lambda: _made(numbers, playlist.scope, wanted.lang, today, wanted.home))
    problem = wanted.problem
    said = (
        text(wanted.lang, "wall.problem", field=problem.field, value=str(problem.value)) if problem else None
    )
    return {
        "version": version,
        "client": client_digest(),
        "order": list(playlist.pages),
        "seconds": playlist.seconds,
        "refresh": playlist.refresh,
        "theme": {"mode": playlist.theme, "from": playlist.dark_from, "until": playlist.dark_until},
        "words": {name: catalogue(wanted.lang)[f"wall.client.{name}"] for name in _CLIENT_WORDS},
        "weekdays": [text(wanted.lang, f"wall.weekday_{i}") for i in range(1, 8)],
        "months": [text(wanted.lang, f"wall.month_{i}") for i in range(1, 13)],
        "problem": said,
        "pages": list(made),
        "command": command.last(settings().home),
    }


def client_digest() -> str:
    """Return a short digest of the client's files: a wall with another one loads itself again."""
    whole = hashlib.sha256()
    for file in sorted(CLIENT.iterdir()):
        whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def digest(state: Mapping[str, Any]) -> str:
    """Return the tag of a state."""
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()[:20]


def _made(
    numbers: tuple[int, ...], scope: str | None, lang: Lang, today: date, home: str
) -> tuple[dict[str, Any], ...]:
    held = _once(lambda: _dossiers(scope, today, lang))
    makers: Mapping[int, Callable[[], pages.WallPage]] = {
        1: lambda: _of_dossiers(1, pages.overdue, held(), lang),
        2: lambda: _of_dossiers(2, pages.old_ones, held(), lang),
        3: lambda: _of_dossiers(3, pages.due_soon, held(), lang),
        4: lambda: _of_dossiers(4, pages.online, held(), lang),
        5: lambda: _of_indices(today, home, lang),
        6: lambda: _of_dossiers(6, pages.on_time, held(), lang),
    }
    return tuple(_told(number, makers[number]) for number in numbers)


def _once(make: Callable[[], pages.Dossiers | None]) -> Callable[[], pages.Dossiers | None]:
    found: list[pages.Dossiers | None] = []

    def get() -> pages.Dossiers | None:
        if not found:
            found.append(make())
        return found[0]

    return get


def _told(number: int, make: Callable[[], pages.WallPage]) -> dict[str, Any]:
    """Return a page as the client takes it; one that fails is told as failed, the others stand."""
    try:
        page = make()
    except Exception:
        _log.exception("wall page %s failed", number)
        return {"n": number, "failed": True}
    return {
        "n": number,
        "title": page.title,
        "size": page.title_size,
        "scope": page.scope,
        "html": page.html,
        "simulated": page.simulated,
        "skipped": page.skipped,
        "ages": [
            {
                "said": age.said,
                "said_late": age.said_late,
                "at": age.at.timestamp(),
                "late": None if age.late is None else age.late.timestamp(),
                "old": None if age.old is None else age.old.timestamp(),
            }
            for age in page.ages
        ],
    }


def _of_dossiers(
    number: int,
    make: Callable[[pages.Dossiers, Lang], pages.WallPage],
    held: pages.Dossiers | None,
    lang: Lang,
) -> pages.WallPage:
    return pages.WallPage(number, skipped=True) if held is None else make(held, lang)


def _dossiers(scope: str | None, today: date, lang: Lang) -> pages.Dossiers | None:
    """Ask what the dossier pages need; None when no dossiers are held."""
    snapshots = ask("dossiers/snapshots").set_index("scope")
    held = [s for s in urls.SCOPES if s in snapshots.index and day_of(snapshots.loc[s, "first_day"]) <= today]
    if not held:
        return None
    of_scope = scope if scope in held else held[0]
    row = snapshots.loc[of_scope]
    snapshot, first_day = day_of(row["snapshot_on"]), day_of(row["first_day"])
    last = min(snapshot, today)
    month = periods.period(f"{last.year}-{last.month:02d}", "month", first_day, last)
    year = periods.period(periods.last_months(last, "month", 12), "month", first_day, last)
    common = {"scope": of_scope, "as_of": today} | _NO_FILTER
    months = ask("dossiers/by_period", first=year.first, last=year.last, calendar="month", **common)
    return pages.Dossiers(
        scope=of_scope,
        origin=str(row["origin"]),
        last=last,
        stock_known=last == snapshot,
        ages=(_age(last, cast(pd.Timestamp, row["imported_at"]), lang),),
        month=ask(
            "dossiers/summary",
            first=month.first,
            last=month.last,
            previous_first=month.previous_first,
            **common,
        ),
        day=ask("dossiers/summary", first=last, last=last, previous_first=None, **common),
        usual=ask("dossiers/expected_today", **common),
        ageing=ask("dossiers/ageing", **common),
        due=ask("dossiers/due_soon", **common),
        months=on_time_target(months, ask, today, lang),
        today=clock.today(),
    )


def _age(last: date, imported_at: pd.Timestamp, lang: Lang) -> ages.Age:
    # The warehouse keeps moments in UTC, without their zone.
    moment = imported_at.tz_localize("UTC").to_pydatetime()
    calendar = working_calendar(calendar_overrides(settings().data_dir))
    return ages.of_dossiers(last, moment, settings().dossier_rhythm, calendar, lang)


def _of_indices(today: date, home: str, lang: Lang) -> pages.WallPage:
    own = {
        "province": home,
        "as_of": today,
        "include_derived": settings().include_derived,
        "units": urls.ERAS[0],
    }
    latest = ask("indices/latest", **own)
    of_era = ask("indices/provinces", units=urls.ERAS[0])
    name = str(of_era.set_index("province_code").loc[home, "province"])
    freshness = ask("indices/freshness", **own)
    return pages.indices(latest, freshness, name, len(of_era), today, lang)
