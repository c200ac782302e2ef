"""A visitor without a browser: speaks Streamlit's own messages, so that only the server is measured."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

_PATIENCE_SECONDS = 60


class Visit:
    """One session on one page of a running server."""

    def __init__(self, url: str, page: str, query: str = "") -> None:
        """Open a session; nothing is drawn before the first run."""
        self._address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        self._page, self._query = page, query
        self._page_hash = ""

    def __enter__(self) -> Self:
        self._socket: ClientConnection = connect(
            self._address, subprotocols=["streamlit"], max_size=None, compression=None
        ).__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.__exit__(kind, error, trace)

    def run(self) -> float:
        """Ask for the page and return the milliseconds until its last message is here."""
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_name = "" if self._page_hash else self._page
        asked.rerun_script.page_script_hash = self._page_hash
        start = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        drawn = 0
        while True:
            told = ForwardMsg()
            told.ParseFromString(self._socket.recv(timeout=_PATIENCE_SECONDS))
            match told.WhichOneof("type"):
                case "navigation":
                    self._page_hash = told.navigation.page_script_hash
                case "delta" | "ref_hash":
                    drawn += 1
                case "script_finished" if told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    break
        spent = (time.perf_counter() - start) * 1000
        if not drawn:
            raise RuntimeError(f"the page {self._page!r} drew nothing")
        return spent
