"""Serve Streamlit's own files from memory, and name those that a page will ask for late."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from reform.server_drawing import lean, prompt

EARLY = ("Html", "ButtonGroup", "Selectbox", "PlotlyChart")
"""Parts of Streamlit's program that a page asks for only when it draws them; every page needs them."""

_DRAWING = "/static/js/PlotlyChart."
_KEPT = b"public, immutable, max-age=31536000"
_PIECE = 512 * 1024
_TEXT = ("text/", "application/javascript", "application/json", "image/svg")
_IMPORTED = re.compile(r"""\b(?:from|import)\s*["']\./([\w.$-]+\.js)["']""")
# Imports stand at the top; the drawing library below them is five million characters long.
_TOP = 8000


class Assets:
    """The files under `/static/` of the installed Streamlit, each read once.

    A visitor's browser asks for a hundred of them before the first chart. Streamlit reads them
    anew each time and never compresses them. Their names hold a hash of what is in them, so what
    was read once stays true.
    """

    def __init__(self, root: Path) -> None:
        """List the files below `root`; what is not listed is not served."""
        files = (root / "static").rglob("*")
        self._files = {f"/{file.relative_to(root).as_posix()}": file for file in files if file.is_file()}
        self._whole: dict[str, bytes] = {}
        self._packed: dict[str, bytes] = {}
        self._early = tuple(self._with_imports())

    def holds(self, scope: Scope) -> bool:
        """Tell whether a request is for the whole of one of the files."""
        return (
            scope["method"] in ("GET", "HEAD")
            and scope["path"] in self._files
            and "range" not in Headers(scope=scope)
        )

    async def answer(self, scope: Scope, receive: Receive, send: Send, *, pack: bool) -> None:
        """Send a file that is held, packed if the browser can unpack it.

        On one machine packing takes longer than sending; over a network it is the other way.
        """
        path: str = scope["path"]
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if path not in self._whole:
            self._whole[path] = await asyncio.to_thread(self._read, path)
        body = self._whole[path]
        headers = [(b"content-type", kind.encode()), (b"cache-control", _KEPT), (b"vary", b"accept-encoding")]
        if pack and kind.startswith(_TEXT) and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            if path not in self._packed:
                self._packed[path] = await asyncio.to_thread(gzip.compress, body)
            body = self._packed[path]
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["method"] == "HEAD":
            body = b""
        for start in range(0, len(body), _PIECE):
            await send(
                {"type": "http.response.body", "body": body[start : start + _PIECE], "more_body": True}
            )
        await send({"type": "http.response.body", "body": b""})

    def _read(self, path: str) -> bytes:
        body = self._files[path].read_bytes()
        return prompt(lean(body.decode())).encode() if path.startswith(_DRAWING) else body

    def hints(self, page: str) -> str:
        """Return the links that make a browser ask at once for what it would ask for late."""
        return "".join(
            f'<link rel="modulepreload" crossorigin href=".{path}">'
            for path in self._early
            if path not in page
        )

    def _with_imports(self) -> list[str]:
        """Return the early files with everything they import, in the order they are needed."""
        found: list[str] = []
        for part in EARLY:
            for path in sorted(self._files):
                if path.startswith(f"/static/js/{part}."):
                    self._add(path, found)
        return found

    def _add(self, path: str, found: list[str]) -> None:
        if path in self._files and path not in found:
            found.append(path)
            with self._files[path].open(encoding="utf-8") as text:
                top = text.read(_TOP)
            for name in _IMPORTED.findall(top):
                self._add(f"/static/js/{name}", found)
