"""The typed registry of everything a reader can see in the address.

One record (`View`), one list of parameters. Defaults are left out of the address; unknown or
old values fall back to the default and leave a note for the reader. `read(write(v)) == v`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from reform import periods
from reform.wording.texts import LANGUAGES, Lang

MAX_PEERS = 3
FIRST_YEAR, LAST_YEAR = 2006, 2100
NO_REGION = "khong"
REFERENCES = ("median", "region", "best", "previous")
# How peers are chosen; a group saved in the installation is OWN_GROUP plus its slug.
STRATEGIES = ("region", "neighbours", "similar", "group")
OWN_GROUP = "own-"
ERAS = (63, 34)
SCOPES = ("centre", "province")
LEVELS = ("province", "district", "commune")
CHANNELS = ("direct", "online", "post")
THEMES = ("light", "dark")
SHEET_SIZES = ("slide", "a4", "wall")
# Parts of the data desk: a table from a file, typing in, dossiers and official tables, what is missing,
# what was imported.
DESKS = ("file", "typing", "dossiers", "gaps", "history")
MOST_ADDED = 3.0
# Address of each page; the overview is the start page and has none.
PAGES = {
    "overview": "tong-quan",
    "rankings": "xep-hang",
    "components": "thanh-phan",
    "dossiers": "ho-so-mot-cua",
    "on_time": "dung-han",
    "results": "ket-qua-10-nam",
    "briefing": "ban-trinh-bay",
    "sources": "nguon-so-lieu",
    "data_desk": "ban-so-lieu",
}


@dataclass(frozen=True)
class View:
    """What one reader looks at. `None` means "let the page choose"."""

    index: str = "PCI"
    year: int | None = None
    as_of: date | None = None
    home: str = "70"
    peers: tuple[str, ...] | None = None
    region: str | None = None
    lang: Lang = "vi"
    reference: str = "median"
    """Against what components are compared: one of REFERENCES or the code of a unit."""
    part: str = "TOTAL"
    """Whose components are shown: the total's, or those of one dimension."""
    added: float | None = None
    """Points added in the trial."""
    target: int | None = None
    """The place wanted in the trial."""
    strategy: str | None = None
    """Named way of choosing peers: one of STRATEGIES or OWN_GROUP and the slug of a saved group."""
    era: int = 63
    """Which units: the 63 (to 30/06/2025) or the 34 (since 01/07/2025)."""
    since: date | None = None
    """First day of "what changed since"."""
    scope: str | None = None
    """Whose dossiers: one of SCOPES; None takes the scope with the newest data."""
    period: str | None = None
    """Period of dossiers as reform.periods writes it; None lets the page choose."""
    calendar: str = "month"
    agency: str | None = None
    field: str | None = None
    """Slug of a field of work."""
    level: str | None = None
    channel: str | None = None
    derived: bool = True
    wide: bool = False
    theme: str | None = None
    """One of THEMES; None follows the reader's device."""
    pack: str | None = None
    """Slug of the pack that Bản trình bày opens."""
    size: str = "slide"
    """Of sheets: one of SHEET_SIZES."""
    desk: str = "file"
    """Part of the data desk: one of DESKS."""


@dataclass(frozen=True)
class Known:
    """What exists: values outside it are refused with a note."""

    indices: frozenset[str]
    provinces: frozenset[str]
    regions: Mapping[str, str]
    """Slug → Vietnamese name."""


@dataclass(frozen=True)
class Parameter:
    """One address parameter: its name there, the field it fills, and both directions."""

    name: str
    field: str
    parse: Callable[[str, Known], Any]
    write: Callable[[Any], str]


class _Refused(ValueError):
    """The address holds a value that means nothing here."""


def slug(name: str) -> str:
    """Return the ASCII form of a Vietnamese name: "Đông Nam Bộ" → "dong-nam-bo"."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _index(raw: str, known: Known) -> str:
    if raw.upper() not in known.indices:
        raise _Refused
    return raw.upper()


def _year(raw: str, _known: Known) -> int:
    if not re.fullmatch(r"[0-9]{4}", raw) or not FIRST_YEAR <= int(raw) <= LAST_YEAR:
        raise _Refused
    return int(raw)


def _day(raw: str, _known: Known) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        raise _Refused
    return date.fromisoformat(raw)


def _province(raw: str, known: Known) -> str:
    if raw not in known.provinces:
        raise _Refused
    return raw


def _peers(raw: str, known: Known) -> tuple[str, ...]:
    if not raw:
        return ()
    codes = tuple(dict.fromkeys(raw.split(",")))
    if len(codes) > MAX_PEERS or any(code not in known.provinces for code in codes):
        raise _Refused
    return codes


def _region(raw: str, known: Known) -> str:
    if raw == NO_REGION or raw in known.regions:
        return raw
    raise _Refused


def _lang(raw: str, _known: Known) -> Lang:
    for lang in LANGUAGES:
        if raw == lang:
            return lang
    raise _Refused


def _reference(raw: str, known: Known) -> str:
    if raw in REFERENCES or raw in known.provinces:
        return raw
    raise _Refused


def _part(raw: str, _known: Known) -> str:
    # Whether that component exists in the chosen year is for the question to say.
    if not re.fullmatch(r"[A-Z]{1,10}[0-9]{0,2}", raw):
        raise _Refused
    return raw


def _added(raw: str, _known: Known) -> float:
    if not re.fullmatch(r"[0-9](\.[0-9]{1,3})?", raw) or float(raw) > MOST_ADDED:
        raise _Refused
    return float(raw)


def _target(raw: str, _known: Known) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", raw) or int(raw) > max(ERAS):
        raise _Refused
    return int(raw)


def _strategy(raw: str, _known: Known) -> str:
    # Whether a saved group still exists is for the installation to say.
    if raw in STRATEGIES or re.fullmatch(rf"{OWN_GROUP}[a-z0-9]+(-[a-z0-9]+)*", raw):
        return raw
    raise _Refused


def _era(raw: str, _known: Known) -> int:
    if raw not in map(str, ERAS):
        raise _Refused
    return int(raw)


def _theme(raw: str, _known: Known) -> str:
    if raw not in THEMES:
        raise _Refused
    return raw


def _one_of(values: tuple[str, ...]) -> Callable[[str, Known], str]:
    def parsed(raw: str, _known: Known) -> str:
        if raw not in values:
            raise _Refused
        return raw

    return parsed


def _period(raw: str, _known: Known) -> str:
    if periods.parse(raw, "month") is None:
        raise _Refused
    return raw


def _slugged(raw: str, _known: Known) -> str:
    # Whether that agency or field has dossiers is for the data to say.
    if len(raw) > 120 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", raw):
        raise _Refused
    return raw


def _flag(raw: str, _known: Known) -> bool:
    if raw not in ("0", "1"):
        raise _Refused
    return raw == "1"


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("index", "index", _index, str.lower),
    Parameter("year", "year", _year, str),
    Parameter("asof", "as_of", _day, date.isoformat),
    Parameter("home", "home", _province, str),
    Parameter("peers", "peers", _peers, ",".join),
    Parameter("region", "region", _region, str),
    Parameter("lang", "lang", _lang, str),
    Parameter("ref", "reference", _reference, str),
    Parameter("part", "part", _part, str),
    Parameter("added", "added", _added, lambda points: f"{points:g}"),
    Parameter("target", "target", _target, str),
    Parameter("strategy", "strategy", _strategy, str),
    Parameter("era", "era", _era, str),
    Parameter("since", "since", _day, date.isoformat),
    Parameter("scope", "scope", _one_of(SCOPES), str),
    Parameter("period", "period", _period, str),
    Parameter("cal", "calendar", _one_of(periods.CALENDARS), str),
    Parameter("agency", "agency", _slugged, str),
    Parameter("field", "field", _slugged, str),
    Parameter("level", "level", _one_of(LEVELS), str),
    Parameter("channel", "channel", _one_of(CHANNELS), str),
    Parameter("derived", "derived", _flag, lambda on: "1" if on else "0"),
    Parameter("wide", "wide", _flag, lambda on: "1" if on else "0"),
    Parameter("theme", "theme", _theme, str),
    Parameter("pack", "pack", _slugged, str),
    Parameter("size", "size", _one_of(SHEET_SIZES), str),
    Parameter("desk", "desk", _one_of(DESKS), str),
)
assert {p.field for p in PARAMETERS} == {f.name for f in fields(View)}


def read(query: Mapping[str, str], known: Known, defaults: View = View()) -> tuple[View, tuple[str, ...]]:
    """Return the view an address asks for, and the names of parameters that fell back.

    Parameters that belong to nobody (tracking, embedding) are passed over in silence; a known
    name with a value that means nothing falls back to its default and is named.
    """
    chosen: dict[str, Any] = {}
    refused = []
    for parameter in PARAMETERS:
        if parameter.name not in query:
            continue
        try:
            chosen[parameter.field] = parameter.parse(query[parameter.name], known)
        except ValueError:  # _Refused and impossible dates
            refused.append(parameter.name)
    return replace(defaults, **chosen), tuple(refused)


def write(view: View, defaults: View = View()) -> dict[str, str]:
    """Return the address parameters of a view, defaults left out, in the registry's order."""
    written = {}
    for parameter in PARAMETERS:
        value = getattr(view, parameter.field)
        if value is not None and value != getattr(defaults, parameter.field):
            written[parameter.name] = parameter.write(value)
    return written


def settled(
    view: View, members: Mapping[int, frozenset[str]], successors: Mapping[str, str]
) -> tuple[View, tuple[str, ...]]:
    """Return the view with everything it names inside its own era, and the parameters that changed.

    The 34 units reuse codes of the 63, so a code means something only together with the era. A
    home that is not one of the era's units gives way to its successor (`successors`: code among
    the 63 → code among the 34). The 34 are in no region, so nothing can be compared with one.
    """
    units = members[view.era]
    changes: dict[str, Any] = {}
    if view.home not in units:
        changes["home"] = successors[view.home]
    if view.peers is not None and not units.issuperset(view.peers):
        changes["peers"] = tuple(code for code in view.peers if code in units)
    if view.reference not in REFERENCES and view.reference not in units:
        changes["reference"] = "median"
    if view.era != ERAS[0]:
        if view.reference == "region":
            changes["reference"] = "median"
        if view.region not in (None, NO_REGION):
            changes["region"] = None
        if view.strategy == "region":
            changes["strategy"] = None
    if view.target is not None and view.target > view.era:
        changes["target"] = None
    named = {parameter.field: parameter.name for parameter in PARAMETERS}
    return replace(view, **changes), tuple(named[field] for field in changes)


def in_other_era(home: str, era: int) -> dict[str, Any]:
    """Return the changes of a view that goes to a unit of another era: what is named there is gone."""
    return {
        "home": home,
        "era": era,
        "year": None,
        "peers": None,
        "region": None,
        "reference": "median",
        "strategy": None,
        "target": None,
    }


def names() -> Iterable[str]:
    """Return every parameter name the address may hold."""
    return (parameter.name for parameter in PARAMETERS)
