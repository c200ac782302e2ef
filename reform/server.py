"""Give `st.App` its headers, routes, language tag, start-up and shutdown.

`streamlit run` reads the source of `dashboard.py` and recognises the server only when it says
`app = st.App(...)` there, so this module hands over keyword arguments:

    app = st.App("pages/frame.py", **server.options(health=..., startup=[...]))
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import logging
import mimetypes
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypedDict

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from reform.server_guard import Guard

_log = logging.getLogger(__name__)

STATIC_DIR = Path(__file__).resolve().parent.parent / "static"

PRELOAD = ("duckdb", "numpy", "pandas", "pyarrow", "plotly.graph_objects", "plotly.io")
"""Modules imported before the collector is frozen: what pages would import at the first view."""

Health = Callable[[], Mapping[str, Any]]
Step = Callable[[], object]
Lifespan = Callable[[Any], AbstractAsyncContextManager[dict[str, Any] | None]]


class AppOptions(TypedDict):
    """List the keyword arguments that `st.App` receives."""

    routes: list[BaseRoute]
    middleware: list[Middleware]
    lifespan: Lifespan


def _health_route(health: Health | None) -> Route:
    """Return `/healthz`: 200 with what the caller reports, 503 when it cannot tell."""

    async def answer(_request: Request) -> Response:
        """Report whether the server and its data are well."""
        body: dict[str, Any] = {"status": "ok"}
        code = 200
        try:
            if health is not None:
                body |= await asyncio.to_thread(health)
        except Exception:
            _log.exception("the health report failed")
            body, code = {"status": "error"}, 503
        if body.get("status") == "error":
            code = 503
        return Response(
            json.dumps(body, ensure_ascii=False, default=str),
            status_code=code,
            media_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return Route("/healthz", answer, methods=["GET"])


def _static_route() -> Mount:
    """Return the route of the fonts; Streamlit would look beside the navigation script."""
    # Some systems know no type for web fonts, and `nosniff` makes browsers refuse them then.
    mimetypes.add_type("font/woff2", ".woff2")
    mimetypes.add_type("font/ttf", ".ttf")
    return Mount("/app/static", StaticFiles(directory=STATIC_DIR, check_dir=False))


def _lifespan(startup: Sequence[Step], shutdown: Sequence[Step], preload: Iterable[str]) -> Lifespan:
    """Return the start-up and shutdown of the process."""

    @asynccontextmanager
    async def life(_app: Any) -> AsyncIterator[dict[str, Any] | None]:
        """Prepare everything before the first visitor; stop the browser after the last."""
        for module in preload:
            importlib.import_module(module)
        for step in startup:
            await asyncio.to_thread(step)
        # Objects made so far live as long as the process: without them a collection is short,
        # and a rerun takes a third of the time.
        gc.collect()
        gc.freeze()
        try:
            yield None
        finally:
            for step in shutdown:
                try:
                    await asyncio.to_thread(step)
                except Exception:
                    _log.exception("a shutdown step failed")
            # Not imported here: a server that made no picture need not load the engine to stop.
            if engine := sys.modules.get("reform.exporting.browser"):
                await asyncio.to_thread(engine.close)

    return life


def options(
    *,
    health: Health | None = None,
    startup: Sequence[Step] = (),
    shutdown: Sequence[Step] = (),
    routes: Sequence[BaseRoute] = (),
    allowed_hosts: Iterable[str] | None = None,
    titles: Mapping[str, str] | None = None,
    preload: Iterable[str] = PRELOAD,
) -> AppOptions:
    """Return the arguments of `st.App`.

    `health` reports what `/healthz` shows beside the status; `startup` runs in order before the
    server answers (an exception stops it), `shutdown` after it stopped answering. Hosts come
    from the settings unless given; this machine's own names are always among them.
    """
    if allowed_hosts is None:
        from reform.settings import SettingsRefused, settings

        try:
            allowed_hosts = settings().allowed_hosts.split(",")
        except SettingsRefused as refused:
            # Nothing can be served; whoever starts the server gets the sentence, not a trace.
            raise SystemExit(str(refused)) from None
    guard = Middleware(Guard, allowed_hosts=tuple(allowed_hosts), titles=titles)
    return AppOptions(
        routes=[_health_route(health), _static_route(), *routes],
        middleware=[guard],
        lifespan=_lifespan(startup, shutdown, tuple(preload)),
    )
