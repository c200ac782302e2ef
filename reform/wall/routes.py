"""The addresses of the wall: the page, its files, and its state.

The wall is no Streamlit page: nothing of it depends on a session, so nothing is lost when the
server goes, and no dialog of the framework can cover it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from reform.figures import tokens
from reform.settings import settings
from reform.wall import state
from reform.warehouse.read import WarehouseUnavailable
from reform.wording.texts import LANGUAGES, text

_log = logging.getLogger(__name__)
ADDRESS = "/man-hinh-ioc"
_KINDS = {
    "wall.js": "text/javascript; charset=utf-8",
    "wall.css": "text/css; charset=utf-8",
    "worker.js": "text/javascript; charset=utf-8",
}
_NOT_KEPT = {"Cache-Control": "no-cache"}
_QUERY_MOST = 2000


def routes() -> list[BaseRoute]:
    """Return the routes of the wall."""
    return [
        Route(ADDRESS, _page, methods=["GET"]),
        Route("/wall/state", _state, methods=["GET"]),
        # Beside the page, so that it may answer for the page itself.
        Route("/worker.js", _worker, methods=["GET"]),
        Route("/wall/{name}", _file, methods=["GET"]),
    ]


async def _page(request: Request) -> Response:
    """Answer with the empty wall; its script fetches the rest."""
    asked = request.query_params.get("lang")
    lang = next((lang for lang in LANGUAGES if lang == asked), settings().language)
    page = (state.CLIENT / "wall.html").read_text(encoding="utf-8")
    filled = {
        "lang": lang,
        "title": text(lang, "wall.window_title"),
        "loading": text(lang, "wall.loading"),
        "no_script": text(lang, "wall.no_script"),
        "client": state.client_digest(),
    }
    for name, words in filled.items():
        page = page.replace(f"{{{{{name}}}}}", escape(words, quote=True))
    return Response(page, media_type="text/html; charset=utf-8", headers=_NOT_KEPT)


async def _worker(_request: Request) -> Response:
    return _client_file("worker.js")


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _KINDS:
        return PlainTextResponse(text(settings().language, "wall.not_found"), status_code=404)
    return _client_file(name)


def _client_file(name: str) -> Response:
    body = (state.CLIENT / name).read_text(encoding="utf-8")
    if name == "wall.css":
        body = _colours() + body
    return Response(body, media_type=_KINDS[name], headers=_NOT_KEPT)


def _colours() -> str:
    """Return the colours of both themes as CSS variables, from the tokens."""
    found = []
    for theme in ("dark", "light"):
        colours = tokens.load().theme(theme)
        lines = [f"--{name}:{value}" for name, value in _flat(colours).items()]
        found.append(f'[data-theme="{theme}"]{{{";".join(lines)}}}')
    return "\n".join(found) + "\n"


def _flat(colours: Mapping[str, Any], head: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in colours.items():
        key = f"{head}{name}".replace("_", "-")
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{key}-")
        elif isinstance(value, str):
            flat[key] = value
        elif isinstance(value, (list, tuple)):
            flat |= {f"{key}-{i}": str(one) for i, one in enumerate(value)}
    return flat


async def _state(request: Request) -> Response:
    """Answer with what the wall shows; 304 when it has that already, 503 when data cannot be read."""
    # Of many equal names the last counts, and nobody needs long ones.
    query = dict(request.query_params) if len(request.url.query) <= _QUERY_MOST else {}
    clock_now = {"X-Time": str(round(time.time() * 1000)), "Cache-Control": "no-store"}
    try:
        told = await asyncio.to_thread(lambda: state.of(state.asked(query)))
    except WarehouseUnavailable:
        _log.exception("the wall has no data")
        return Response("{}", status_code=503, media_type="application/json", headers=clock_now)
    tag = f'"{state.digest(told)}"'
    headers = clock_now | {"ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(
        json.dumps(told, ensure_ascii=False, default=str), media_type="application/json", headers=headers
    )
