"""Stand before every request: allowed hosts, closed paths, security headers, language tag."""

from __future__ import annotations

import base64
import hashlib
import html
import logging
import re
from collections.abc import Iterable, Mapping, MutableMapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reform.server_assets import Assets
from reform.urls import PAGES

_log = logging.getLogger(__name__)

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
LANGUAGES = ("vi", "en")
THEMES = ("light", "dark")

TITLES: Mapping[str, str] = {
    "vi": "Bình Phước · Chỉ số điều hành và hồ sơ một cửa",
    "en": "Bình Phước · Governance indices and one-stop dossiers",
}
_NO_SCRIPT = {
    "vi": "Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt rồi tải lại.",
    "en": "This page needs JavaScript. Turn it on in the browser and reload.",
}
HOST_REFUSED = (
    "Máy chủ không nhận địa chỉ này. Người quản trị thêm tên máy hoặc địa chỉ IP vào "
    "allowed_hosts (biến REFORM_ALLOWED_HOSTS), rồi khởi động lại."
)
NOT_FOUND = "Không có trang này."
SERVER_ERROR = "Máy chủ gặp lỗi. Hãy thử lại; nếu vẫn lỗi, báo người quản trị kèm giờ xảy ra."

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")
_FIRST_FONT = "./app/static/fonts/BPSans-400.woff2"
# Without it a page other than the first looks for the server below its own address, fails, and
# waits a tenth of a second before it looks here.
_SERVER_IS_HERE = "window.__streamlit={BACKEND_BASE_URL:new URL('.',location.href).href}"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Everything below these is not a page: the rest answers with Streamlit's index.html.
_START = f"/{PAGES['overview']}"
_NOT_PAGES = (
    "/_stcore/", "/static/", "/media/", "/component/", "/app/static/", "/export/",
    "/man-hinh-ioc", "/wall/", "/worker.js",
)  # fmt: skip
_NOT_KEPT = {"Cache-Control": "no-store"}
_PAGE_HEADERS_DROPPED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")

FIXED_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
}


def _streamlit_files() -> Path:
    """Return the folder of the installed Streamlit's page and program."""
    from streamlit import file_util

    return Path(file_util.get_static_dir())


def _script_hashes(index: Path) -> str:
    """Return the hashes of the inline scripts: those of the installed Streamlit page, and ours."""
    scripts = _INLINE_SCRIPT.findall(index.read_text(encoding="utf-8")) if index.is_file() else []
    scripts.append(_SERVER_IS_HERE)
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests)


def content_security_policy(host: str, script_hashes: str = "") -> str:
    """Return the policy for one host name: everything from this server, nothing from outside."""
    # blob: carries the code of inline components, WebAssembly the long integers of Streamlit's
    # messages; style attributes come from React and Plotly. Plotly's WebGL traces would need
    # 'unsafe-eval': draw with SVG.
    # Browsers older than CSP 3 do not count the web socket as 'self', so it is named.
    sockets = f" ws://{host} wss://{host}" if host else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {script_hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


def page_language(query: bytes) -> str:
    """Return the language of a page address: English when asked for, else Vietnamese."""
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def themed(query: bytes) -> str | None:
    """Return the parameters of a page address in full when they name a theme Streamlit would miss.

    Our addresses say `theme=dark`; Streamlit puts a theme on only for `embed_options=dark_theme`.
    """
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    asked = dict(given).get("theme")
    options = {("embed_options", f"{name}_theme") for name in THEMES}
    wanted = ("embed_options", f"{asked}_theme")
    if wanted not in options or [pair for pair in given if pair in options] == [wanted]:
        return None
    return urlencode([*(pair for pair in given if pair not in options), wanted])


def localise(page: str, language: str, title: str) -> str:
    """Return Streamlit's page with our language, title, font and sentence without JavaScript."""
    page = page.replace("<head>", f"<head><script>{_SERVER_IS_HERE}</script>", 1)
    page = re.sub(r'<html lang="[^"]*"', f'<html lang="{language}"', page, count=1)
    page = re.sub(r"<title>.*?</title>", f"<title>{html.escape(title)}</title>", page, count=1)
    page = re.sub(r"<!--.*?-->\s*", "", page, flags=re.DOTALL)
    page = re.sub(r'<link rel="service-desc"[^>]*>\s*', "", page)
    page = re.sub(r'href="\./static/media/SourceSans[^"]*"', f'href="{_FIRST_FONT}"', page)
    return re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{_NO_SCRIPT[language]}</p></noscript>",
        page,
        count=1,
        flags=re.DOTALL,
    )


def _is_local(scope: Scope) -> bool:
    """Tell whether a request comes from this machine itself, not through a proxy on it."""
    headers = Headers(scope=scope)
    if any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
        return False
    try:
        address = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return False
    # A server that listens on both protocols sees 127.0.0.1 as ::ffff:127.0.0.1.
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _origin_name(origin: str) -> str:
    """Return the host name of an Origin header, empty when it has none."""
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


class Guard:
    """Check each request before Streamlit sees it and each answer before it leaves."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        allowed_hosts: Iterable[str] = (),
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """Wrap an application; `*` among the hosts admits every name."""
        self.app = app
        self._hosts = {host.strip().lower() for host in (*LOCAL_HOSTS, *allowed_hosts)} - {""}
        self._titles = {**TITLES, **(titles or {})}
        files = _streamlit_files()
        self._hashes = _script_hashes(files / "index.html")
        self._assets = Assets(files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a web socket through when it names this server and comes from its own pages.

        Streamlit asks an outside service for this machine's address before it refuses a foreign
        origin, so foreign origins never reach it.
        """
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        admitted = self._admits(host)
        if admitted and origin not in (None, f"http://{host}", f"https://{host}"):
            # A proxy may have changed Host: then the origin must be a host somebody listed.
            name = _origin_name(origin or "")
            admitted = name in self._hosts and name not in LOCAL_HOSTS and name != "*"
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"origin"]}
        if admitted:
            await self.app(scope, receive, send)
            return
        await receive()
        if "websocket.http.response" not in (scope.get("extensions") or {}):
            await send({"type": "websocket.close", "code": 1008})
            return

        async def headed(message: Message) -> None:
            """Refuse as a plain answer with our headers: a bare close would go out without them."""
            if message["type"] == "websocket.http.response.start":
                self._add_headers(message, scope, "")
            await send(message)

        await PlainTextResponse(HOST_REFUSED, status_code=403)(scope, receive, headed)

    def _admits(self, host: str) -> bool:
        """Tell whether a Host header names this server."""
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = match["name"].lower().rstrip(".")
        if "*" in self._hosts or name in self._hosts:
            return True
        return any(name.endswith(item[1:]) for item in self._hosts if item.startswith("*."))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with our headers whatever happens."""
        host = Headers(scope=scope).get("host", "")
        admitted = self._admits(host)
        started = False

        async def headed(message: Message) -> None:
            """Add the security headers to the start of the answer."""
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add_headers(message, scope, host if admitted else "")
            await send(message)

        try:
            if not admitted:
                await PlainTextResponse(HOST_REFUSED, status_code=400)(scope, receive, headed)
            elif self._closed(scope):
                await PlainTextResponse(NOT_FOUND, status_code=404)(scope, receive, headed)
            elif self._assets.holds(scope):
                await self._assets.answer(scope, receive, headed, pack=not _is_local(scope))
            elif scope["path"] == _START and scope["method"] in ("GET", "HEAD"):
                # Streamlit knows its first page only without a name, and says so in English.
                query = scope["query_string"].decode("latin-1")
                await RedirectResponse(f"./?{query}" if query else "./")(scope, receive, headed)
            elif self._is_page(scope) and (query := themed(scope["query_string"])):
                # Only the parameters: a path of the visitor's could lead to another server.
                await RedirectResponse(f"?{query}", headers=_NOT_KEPT)(scope, receive, headed)
            elif self._is_page(scope):
                await self._page(scope, receive, headed)
            else:
                await self.app(scope, receive, headed)
        except Exception:
            # Starlette's own answer to an exception would go out without our headers.
            _log.exception("request failed: %s", scope.get("path"))
            if started:
                raise
            await PlainTextResponse(SERVER_ERROR, status_code=500)(scope, receive, headed)

    def _add_headers(self, message: Message, scope: Scope, host: str) -> None:
        """Set the security headers of one answer."""
        headers = MutableHeaders(scope=message)
        for name, value in FIXED_HEADERS.items():
            headers[name] = value
        headers["Content-Security-Policy"] = content_security_policy(host, self._hashes)
        if scope["path"].startswith("/app/static/fonts/") and message["status"] == 200:
            headers["Cache-Control"] = "public, max-age=86400"

    @staticmethod
    def _closed(scope: Scope) -> bool:
        """Tell whether a path is not for visitors: metrics from elsewhere, the agent interface."""
        path = f"{scope['path'].rstrip('/')}/"
        if "/_stcore/agent/" in path:
            return True
        return path.endswith("/_stcore/metrics/") and not _is_local(scope)

    @staticmethod
    def _is_page(scope: Scope) -> bool:
        """Tell whether the answer is Streamlit's page, which we rewrite."""
        path: str = scope["path"]
        return scope["method"] in ("GET", "HEAD") and not path.startswith(_NOT_PAGES)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page in the reader's language.

        The page is asked for whole, plain and unconditionally: a compressed or partial answer
        could not be rewritten, and "not modified" would bring back another language's copy.
        """
        inner: MutableMapping[str, Any] = dict(scope)
        inner["headers"] = [(k, v) for k, v in scope["headers"] if k not in _PAGE_HEADERS_DROPPED]
        inner["method"] = "GET"
        inner["extensions"] = {}  # no sending of files behind our back
        start: Message | None = None
        rewrite = False
        body = bytearray()

        async def collect(message: Message) -> None:
            """Hold back an HTML answer until it is whole; pass any other on."""
            nonlocal start, rewrite
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                start = message
                rewrite = kind.startswith("text/html")
                if not rewrite:
                    await send(message)
                return
            if not rewrite:
                if scope["method"] == "HEAD":
                    message = {**message, "body": b""}
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body") and start is not None:
                await self._send_page(scope, start, bytes(body), send)

        await self.app(inner, receive, collect)

    async def _send_page(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        """Send the rewritten page with headers that fit it."""
        language = page_language(scope["query_string"])
        text = localise(body.decode("utf-8", "replace"), language, self._titles[language])
        page = text.replace("</head>", f"{self._assets.hints(text)}</head>", 1).encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in ("etag", "last-modified", "accept-ranges"):
            if name in headers:
                del headers[name]
        headers["Content-Length"] = str(len(page))
        headers["Content-Language"] = language
        headers["Cache-Control"] = "no-cache"
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page})
