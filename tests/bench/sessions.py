"""Many visitors without a browser: Streamlit's own messages over web sockets, walls and exporters over HTTP.

A viewer keeps what it was sent and names it at each rerun, as the browser does, so the server sends
references instead of what is there already. Nothing is judged while the clock runs.
"""

from __future__ import annotations

import asyncio
import http.client
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS = 60
# Names of what was sent that a browser keeps; older ones are sent again.
_KEPT = 200


@dataclass
class Answer:
    """What one run sent: milliseconds until the first chart and until the end, and the elements."""

    first_chart: float | None = None
    spent: float = 0.0
    size: int = 0
    """Bytes received."""
    html: list[str] = field(default_factory=list)
    charts: list[tuple[str, str]] = field(default_factory=list)
    """Alternative text and specification (JSON) of every chart."""
    failed: str | None = None


class Viewer:
    """One session of a running server."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        """Know where the server is; `headers` go with the handshake, a proxy's cookie for example."""
        self._address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        self._headers = headers
        self._page_hash = ""
        self._page: str | None = None
        self._kept: dict[str, ForwardMsg] = {}

    async def __aenter__(self) -> Self:
        self.opened = time.perf_counter()
        self._socket: ClientConnection = await connect(
            self._address,
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            open_timeout=PATIENCE_SECONDS,
            additional_headers=self._headers,
        )
        self.response = self._socket.response
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def see(self, page: str, query: str) -> Answer:
        """Ask for a page with an address, as a link or a filter does, and wait for its last message."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        if page == self._page:
            asked.rerun_script.page_script_hash = self._page_hash
        else:
            asked.rerun_script.page_name = page
        asked.rerun_script.cached_message_hashes.extend(list(self._kept)[-_KEPT:])
        self._page = page
        answer = Answer()
        start = time.perf_counter()
        try:
            await self._socket.send(asked.SerializeToString())
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await self._receive(answer, start):
                    pass
        except Exception as failure:
            answer.failed = f"{type(failure).__name__}: {failure}"
        answer.spent = 1000 * (time.perf_counter() - start)
        return answer

    async def _receive(self, answer: Answer, start: float) -> bool:
        """Take one message; False after the last one."""
        raw = await self._socket.recv()
        answer.size += len(raw)
        told = ForwardMsg()
        told.ParseFromString(raw)  # type: ignore[arg-type]
        kind = told.WhichOneof("type")
        if kind == "navigation":
            self._page_hash = told.navigation.page_script_hash
        elif kind == "script_finished":
            return told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY
        elif kind == "ref_hash":
            told = self._kept[told.ref_hash]
        elif told.metadata.cacheable:
            self._kept[told.hash] = told
        if told.WhichOneof("type") == "delta" and told.delta.WhichOneof("type") == "new_element":
            element = told.delta.new_element
            match element.WhichOneof("type"):
                case "html":
                    answer.html.append(element.html.body)
                case "plotly_chart":
                    if answer.first_chart is None:
                        answer.first_chart = 1000 * (time.perf_counter() - start)
                    answer.charts.append((element.plotly_chart.alt, element.plotly_chart.spec))
                case "exception":
                    answer.failed = element.exception.message
        return True


@dataclass(frozen=True)
class Got:
    """One answer over HTTP."""

    status: int
    body: bytes
    spent: float
    headers: dict[str, str]


def get(url: str, path: str, source: str = "127.0.0.1", headers: dict[str, str] | None = None) -> Got:
    """Fetch a path from one of this machine's own addresses; milliseconds until the last byte.

    Limits count per address, so people who export come from different ones (127.0.0.0/8).
    """
    server = urlsplit(url)
    start = time.perf_counter()
    line = http.client.HTTPConnection(
        server.hostname or "", server.port, timeout=PATIENCE_SECONDS, source_address=(source, 0)
    )
    try:
        line.request("GET", path, headers=headers or {})
        answer = line.getresponse()
        body = answer.read()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Got(answer.status, body, 1000 * (time.perf_counter() - start), told)
    finally:
        line.close()
