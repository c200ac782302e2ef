"""Speak ASGI to an application directly: no network, no client package."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Answer:
    """Hold what came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


def in_thread(coroutine: Any) -> Any:
    """Run a coroutine on a loop of its own: the browser tests keep one in the main thread."""
    box: list[Any] = []

    def run() -> None:
        try:
            box.append(asyncio.run(coroutine))
        except BaseException as error:
            box.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(box[0], BaseException):
        raise box[0]
    return box[0]


def get(
    app: Any,
    address: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    client: str = "127.0.0.1",
) -> Answer:
    """Send one request through the ASGI interface."""
    path, _, query = address.partition("?")
    sent = {"host": "localhost:8501", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode()) for k, v in sent.items() if v],
        "client": (client, 50000),
        "server": ("127.0.0.1", 8501),
        "extensions": {"http.response.pathsend": {}},
    }
    answer = Answer()
    asked: list[bool] = []

    async def receive() -> dict[str, Any]:
        if asked:
            await asyncio.Event().wait()  # the visitor stays until the answer is whole
        asked.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {k.decode().lower(): v.decode() for k, v in message["headers"]}
        elif message["type"] == "http.response.pathsend":
            answer.body = Path(message["path"]).read_bytes()
        else:
            answer.body += message.get("body", b"")

    in_thread(app(scope, receive, send))
    return answer


def open_socket(app: Any, host: str, origin: str | None, path: str = "/stream") -> str:
    """Try to open a web socket and return the type of the first answer."""
    headers = [(b"host", host.encode())]
    if origin:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": path, "headers": headers, "query_string": b""}
    kinds: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        kinds.append(message["type"])

    in_thread(app(scope, receive, send))
    return kinds[0]
