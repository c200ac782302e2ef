"""`/export/<sheet>.png?…`: the picture of a page's address, for reports and other programs.

The same picture as the button gives. Only registered figures and only parameters of the address,
of which `size` says which sheet. A value that means nothing is refused: a picture of something
else would be taken for what was asked. Pictures are kept by data version; drawing is limited: so
many a minute for one client, and so many waiting at once.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import get_args

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from reform import clock, urls
from reform.exporting.a4 import SheetFull
from reform.exporting.asking import NothingToShow, UnknownSheet, ask_for, known
from reform.exporting.errors import ExportError, RenderTimeout
from reform.exporting.facts import Size
from reform.exporting.sheets import MEDIA_TYPES, Order, Wanted, sheet
from reform.figures.registry import REGISTRY
from reform.settings import settings
from reform.warehouse.read import QuestionTooLong, WarehouseUnavailable, current_warehouse
from reform.wording.texts import LANGUAGES, Lang, text

_log = logging.getLogger(__name__)

PICTURES_A_MINUTE = 60
"""Pictures that are drawn for one client in a minute; kept ones do not count."""
MOST_WAITING = 8
"""Pictures that wait or are drawn at once for all permalinks together."""
KEPT_BYTES = 64 * 2**20
_MOST_CLIENTS = 1000
_LONGEST_QUERY = 2000


class Kept:
    """Keep the newest pictures up to a number of bytes."""

    def __init__(self, most: int) -> None:
        """Keep nothing yet."""
        self._most = most
        self._bytes = 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """Return a kept picture."""
        with self._lock:
            made = self._pictures.get(key)
            if made is not None:
                self._pictures.move_to_end(key)
            return made

    def put(self, key: str, made: bytes) -> None:
        """Keep a picture, in place of those not asked for longest."""
        with self._lock:
            if key in self._pictures or len(made) > self._most:
                return
            self._pictures[key] = made
            self._bytes += len(made)
            while self._bytes > self._most:
                _key, dropped = self._pictures.popitem(last=False)
                self._bytes -= len(dropped)


class Allowance:
    """So many pictures a minute for one client: a bucket that fills again evenly."""

    def __init__(self, a_minute: int, clients: int) -> None:
        """Let everybody begin with a full bucket."""
        self._a_minute = a_minute
        self._clients = clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_until(self, client: str, now: float) -> float:
        """Take one picture from a client's bucket: 0 when there was one, else the seconds to wait."""
        left, since = self._buckets.pop(client, (float(self._a_minute), now))
        left = min(float(self._a_minute), left + (now - since) * self._a_minute / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / self._a_minute
        self._buckets[client] = (left - 1 if wait == 0 else left, now)
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        return wait


class _Refused(Exception):
    """The request cannot be answered with a picture."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values
        self.headers: dict[str, str] = {}


@dataclass
class _Desk:
    """What the requests of one server share."""

    kept: Kept = field(default_factory=lambda: Kept(KEPT_BYTES))
    allowance: Allowance = field(default_factory=lambda: Allowance(PICTURES_A_MINUTE, _MOST_CLIENTS))
    waiting: int = 0

    async def answer(self, request: Request) -> Response:
        """Answer with the picture, or with a sentence that says why there is none."""
        lang = _language(request.query_params)
        try:
            return await self._picture(request)
        except _Refused as refused:
            words = text(lang, refused.key, **refused.values)
            headers = {"Cache-Control": "no-store"} | refused.headers
            return PlainTextResponse(words, status_code=refused.status, headers=headers)

    async def _picture(self, request: Request) -> Response:
        name, query = request.path_params["name"], dict(request.query_params)
        if name not in REGISTRY:
            raise _Refused(404, "exporting.permalink.unknown")
        if len(request.url.query) > _LONGEST_QUERY:
            raise _Refused(400, "exporting.permalink.too_long")
        try:
            view, size, key = await asyncio.to_thread(_understood, name, query)
        except WarehouseUnavailable:
            raise _Refused(503, "cli.no_warehouse") from None
        headers = {"ETag": f'"{key}"', "Cache-Control": "private, no-cache"}
        if f'"{key}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        made = self.kept.get(key)
        if made is None:
            made = await self._drawn(request, name, view, size)
            self.kept.put(key, made)
        return Response(made, media_type=MEDIA_TYPES["png"], headers=headers)

    async def _drawn(self, request: Request, name: str, view: urls.View, size: Size) -> bytes:
        """Draw within the limits."""
        client = request.client.host if request.client else ""
        wait = self.allowance.seconds_until(client, time.monotonic())
        if wait or self.waiting >= MOST_WAITING:
            refused = _Refused(429 if wait else 503, "exporting.permalink.busy")
            refused.headers["Retry-After"] = str(max(1, round(wait)))
            raise refused
        self.waiting += 1
        try:
            return await asyncio.to_thread(_make, name, view, size)
        finally:
            self.waiting -= 1


def _language(query: Mapping[str, str]) -> Lang:
    asked = query.get("lang")
    return next((lang for lang in LANGUAGES if lang == asked), settings().language)


def _understood(name: str, query: dict[str, str]) -> tuple[urls.View, Size, str]:
    """Return view and size of a request, and what names its picture for all time."""
    warehouse, chosen = current_warehouse(), settings()
    base = urls.View(home=chosen.home_province, lang=chosen.language, derived=chosen.include_derived)
    view, refused = urls.read(query, known(warehouse), base)
    strange = [*(one for one in query if one not in set(urls.names())), *refused]
    if strange:
        raise _Refused(400, "exporting.permalink.not_understood")
    size: Size = next(one for one in get_args(Size) if one == view.size)
    # How wide or dark a page is makes no other picture.
    view = replace(view, theme=None, wide=False, pack=None, size=urls.View().size)
    address = sorted(urls.write(view, urls.View()).items())
    told = (name, size, address, warehouse.version, clock.today().isoformat(), chosen.agency(view.lang))
    return view, size, hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _make(name: str, view: urls.View, size: Size) -> bytes:
    order = Order(size, "png", settings().agency(view.lang), clock.today())
    try:
        return sheet([Wanted(ask_for(name, view))], order)
    except NothingToShow as nothing:
        raise _Refused(404, nothing.key, **nothing.values) from None
    except UnknownSheet as unknown:
        raise _Refused(404, unknown.key, **unknown.values) from None
    except SheetFull as full:
        raise _Refused(422, full.key) from None
    except QuestionTooLong as slow:
        raise _Refused(503, slow.key, **slow.values) from None
    except ExportError as failed:
        _log.exception("the permalink picture of %s failed", name)
        status = 504 if isinstance(failed, RenderTimeout) else 503
        raise _Refused(status, failed.message_key) from None


def routes() -> list[BaseRoute]:
    """Return the routes of permalinks."""
    desk = _Desk()
    return [
        Route("/export/{name}.png", desk.answer, methods=["GET"]),
        Route("/export/{rest:path}", _no_such, methods=["GET"]),
    ]


async def _no_such(request: Request) -> Response:
    """Answer for every other address below: Streamlit would answer with a page."""
    words = text(_language(request.query_params), "exporting.permalink.unknown")
    return PlainTextResponse(words, status_code=404, headers={"Cache-Control": "no-store"})
