"""The server's own routes behind its guard, over a stand-in for Streamlit: no network, no session."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit import file_util

from reform import health, server
from reform.exporting import permalinks
from reform.wall import routes as wall

# What an answer must never hold, whatever was asked: a trace, a path of the machine, a statement.
NEVER_SAID = (
    b"Traceback", b'File "', b"site-packages", b".py\", line", b"/home/", b"/root/", b"/tmp/",
    b"warehouse-", b"SELECT ", b"duckdb", b"DuckDB", b"Catalog Error", b"Binder Error", b"Parser Error",
)  # fmt: skip


def application() -> Starlette:
    """Return what `dashboard.py` serves besides Streamlit, in the same order, and Streamlit's page."""

    async def page(_request: Request) -> Response:
        return FileResponse(f"{file_util.get_static_dir()}/index.html")

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()

    made = server.options(
        health=health.report,
        preload=(),
        allowed_hosts=[],
        routes=[*wall.routes(), *permalinks.routes()],
    )
    return Starlette(
        routes=[
            *made["routes"],
            WebSocketRoute("/_stcore/stream", socket),
            Route("/{path:path}", page, methods=["GET", "POST", "PUT", "DELETE"]),
        ],
        middleware=made["middleware"],
    )


@contextmanager
def nothing_failed() -> Iterator[None]:
    """Fail when the guard had to turn an exception into a sentence during the block."""
    failures: list[str] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            """Keep what is worse than a warning."""
            if record.levelno >= logging.ERROR:
                failures.append(self.format(record))

    heard = Heard()
    logging.getLogger("reform").addHandler(heard)
    try:
        yield
    finally:
        logging.getLogger("reform").removeHandler(heard)
    assert failures == []
