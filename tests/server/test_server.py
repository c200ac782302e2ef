"""Check the guard and the options of the server on a tiny inner application, without a network."""

from __future__ import annotations

import base64
import gc
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from streamlit import file_util
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette.starlette_gzip_middleware import SelectiveGZipMiddleware

from reform import server, server_guard
from reform.server_assets import EARLY, Assets
from tests.server.asgi import get, in_thread, open_socket

INDEX = Path(file_util.get_static_dir()) / "index.html"


def inner(*outside: Middleware) -> Starlette:
    """Return a stand-in for Streamlit: its real page, its compression, a socket, a failure."""

    async def page(_request: Request) -> Response:
        return FileResponse(INDEX)

    async def fails(_request: Request) -> Response:
        raise RuntimeError("secret detail")

    async def plain(_request: Request) -> Response:
        return PlainTextResponse("fine")

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()

    return Starlette(
        routes=[
            Route("/fails", fails),
            Route("/_stcore/metrics", plain),
            Route("/_stcore/health", plain),
            Route("/_stcore/agent/interact", plain, methods=["GET", "POST"]),
            Mount("/static", StaticFiles(directory=INDEX.parent / "static")),
            WebSocketRoute("/stream", socket),
            Route("/{path:path}", page),
        ],
        middleware=[
            *outside,
            Middleware(SelectiveGZipMiddleware, minimum_size=1, compresslevel=1),
        ],
    )


def guarded(*hosts: str) -> Starlette:
    """Guard the stand-in, admitting some hosts, in the order of `st.App`."""
    return inner(Middleware(server_guard.Guard, allowed_hosts=hosts))


@pytest.fixture(scope="module")
def app() -> Starlette:
    """Admit one named host and one family of hosts."""
    return guarded("bangtin.example", " *.noi.bo ")


ADDRESSES = ["/", "/xep-hang", "/_stcore/health", "/static/none.js", "/fails", "/_stcore/agent/x"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("host", ["localhost:8501", "evil.example"])
def test_every_answer_has_the_security_headers(app: Starlette, address: str, host: str) -> None:
    """Pages, files, errors and refusals alike."""
    answer = get(app, address, headers={"host": host})
    for name, value in server_guard.FIXED_HEADERS.items():
        assert answer.headers[name.lower()] == value
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_policy_names_the_own_socket_and_the_inline_script(app: Starlette) -> None:
    """The page's one inline script is admitted by hash, not by 'unsafe-inline'."""
    policy = get(app, "/").headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'sha256-" in scripts
    assert "'unsafe-inline'" not in scripts
    assert "ws://localhost:8501" in policy


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/", "vi"),
        ("/?lang=en", "en"),
        ("/xep-hang?index=PCI&lang=en", "en"),
        ("/?lang=fr", "vi"),
        ("/?lang=%22%3E%3Cscript%3E", "vi"),
        ("/?lang=vi&lang=en", "vi"),
        ("/some.page", "vi"),
    ],
)
def test_the_page_is_in_the_language_of_its_address(app: Starlette, address: str, language: str) -> None:
    """The tag, the title and the sentence without JavaScript, compressed or not."""
    answer = get(app, address, headers={"accept-encoding": "gzip, br"})
    assert answer.status == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<html") == 1
    assert f"<title>{server_guard.TITLES[language]}</title>" in answer.text
    assert answer.headers["content-language"] == language
    assert int(answer.headers["content-length"]) == len(answer.body)
    for word in ("Streamlit<", "service-desc", "You need to enable", "SourceSans", "agent"):
        assert word not in answer.text
    assert 'src="./static/js/index.' in answer.text
    assert '<div id="root"></div>' in answer.text


def test_one_language_is_never_taken_for_the_other(app: Starlette) -> None:
    """No validator leaves with the page, and a conditional or partial request gets all of it."""
    whole = get(app, "/")
    assert "etag" not in whole.headers
    assert "last-modified" not in whole.headers
    etag = get(inner(), "/").headers["etag"]
    again = get(app, "/", headers={"if-none-match": etag, "range": "bytes=0-9"})
    assert (again.status, again.body) == (200, whole.body)
    head = get(app, "/", method="HEAD")
    assert (head.body, head.headers["content-length"]) == (b"", whole.headers["content-length"])


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8501", 200),
        ("127.0.0.1:9", 200),
        ("[::1]:8501", 200),
        ("bangtin.example", 200),
        ("a.noi.bo:80", 200),
        ("noi.bo", 400),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("localhost:8501; script-src *", 400),
        ("user@localhost", 400),
        ("", 400),
    ],
)
def test_only_named_hosts_are_answered(app: Starlette, host: str, status: int) -> None:
    """Another name gets a Vietnamese sentence with the remedy."""
    answer = get(app, "/", headers={"host": host})
    assert answer.status == status
    if status == 400:
        assert "REFORM_ALLOWED_HOSTS" in answer.text
        assert "evil" not in answer.headers["content-security-policy"]


def test_a_star_admits_every_name() -> None:
    """An installation may switch the check off, but not the syntax of a name."""
    everyone = guarded("*")
    assert get(everyone, "/", headers={"host": "any.example"}).status == 200
    assert get(everyone, "/", headers={"host": "any example"}).status == 400


@pytest.mark.parametrize(
    ("host", "origin", "first"),
    [
        ("localhost:8501", "http://localhost:8501", "websocket.accept"),
        ("localhost:8501", None, "websocket.accept"),
        ("localhost:8501", "http://evil.example", "websocket.close"),
        ("localhost:8501", "http://localhost:3000", "websocket.close"),
        ("localhost:8501", "null", "websocket.close"),
        ("localhost:8501", "http://[broken", "websocket.close"),
        ("127.0.0.1:8501", "https://bangtin.example", "websocket.accept"),
        ("evil.example", "http://evil.example", "websocket.close"),
    ],
)
def test_sockets_open_from_own_pages_only(app: Starlette, host: str, origin: str | None, first: str) -> None:
    """Host and origin are both checked before Streamlit sees the socket."""
    assert open_socket(app, host, origin) == first


def test_a_star_does_not_admit_foreign_origins() -> None:
    """Any name may be used for the server, yet no other site may open its socket."""
    everyone = guarded("*")
    assert open_socket(everyone, "any.example", "http://any.example") == "websocket.accept"
    assert open_socket(everyone, "any.example", "http://other.example") == "websocket.close"


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "10.0.0.7"}, 404),
        ("unix", {}, 404),
    ],
)
def test_metrics_are_for_this_machine(
    app: Starlette, client: str, headers: dict[str, str], status: int
) -> None:
    """A proxy on this machine does not count as this machine."""
    assert get(app, "/_stcore/metrics", client=client, headers=headers).status == status
    assert get(app, "/_stcore/metrics/", client="10.0.0.7").status == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_agent_interface_is_closed(app: Starlette, method: str) -> None:
    """Even its description, even from this machine."""
    for path in ("/_stcore/agent/interact", "/page/_stcore/agent/mcp", "/_stcore/agent"):
        assert get(app, path, method=method).status == 404


@pytest.mark.parametrize(("query", "there"), [("", "./"), ("?lang=en&index=pci", "./?lang=en&index=pci")])
def test_the_start_page_is_found_by_its_name_too(app: Starlette, query: str, there: str) -> None:
    """With everything the reader chose."""
    answer = get(app, f"/tong-quan{query}")
    assert (answer.status, answer.headers["location"]) == (307, there)


def test_a_failure_shows_a_sentence_and_no_detail(app: Starlette) -> None:
    """The details are in the log."""
    answer = get(app, "/fails")
    assert answer.status == 500
    assert answer.text == server_guard.SERVER_ERROR
    assert "secret" not in answer.text


def application(**arguments: Any) -> Starlette:
    """Build an application from the options, as `st.App` does."""
    made = server.options(preload=(), allowed_hosts=[], **arguments)
    return Starlette(routes=made["routes"], middleware=made["middleware"], lifespan=made["lifespan"])


def test_health_reports_what_the_caller_says() -> None:
    """The status, and whatever the caller adds."""
    answer = get(application(health=lambda: {"version": "v1", "data_age_days": 3}), "/healthz")
    assert answer.status == 200
    assert json.loads(answer.text) == {"status": "ok", "version": "v1", "data_age_days": 3}
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(get(application(), "/healthz").text) == {"status": "ok"}


def test_health_that_cannot_tell_is_unwell() -> None:
    """503 without the reason, which is in the log."""

    def broken() -> dict[str, Any]:
        raise RuntimeError("secret detail")

    answer = get(application(health=broken), "/healthz")
    assert answer.status == 503
    assert json.loads(answer.text) == {"status": "error"}


def test_fonts_are_served_with_their_type_and_nothing_else_is() -> None:
    """A wrong type with `nosniff` would lose the font; a path out of the folder finds nothing."""
    app = application()
    font = get(app, "/app/static/fonts/BPSans-400.woff2")
    assert (font.status, font.headers["content-type"]) == (200, "font/woff2")
    assert "max-age" in font.headers["cache-control"]
    for path in ("/app/static/../reform/server.py", "/app/static/fonts/", "/app/static/none"):
        assert get(app, path).status == 404


def test_start_up_and_shutdown_run_in_order() -> None:
    """The steps run before and after, a failing shutdown step stops no other, memory is frozen."""
    events: list[str] = []

    def fails() -> None:
        raise RuntimeError("shutdown")

    made = server.options(
        startup=[lambda: events.append("build"), lambda: events.append("warm")],
        shutdown=[fails, lambda: events.append("stop")],
        allowed_hosts=[],
        preload=["json"],
    )

    async def life() -> None:
        async with made["lifespan"](None):
            events.append("serve")
            assert gc.get_freeze_count() > 1000

    try:
        in_thread(life())
    finally:
        gc.unfreeze()
    assert events == ["build", "warm", "serve", "stop"]


def test_a_failing_start_up_stops_the_server() -> None:
    """A server without data must not begin to answer."""

    def fails() -> None:
        raise RuntimeError("no data")

    made = server.options(startup=[fails], allowed_hosts=[], preload=())

    async def life() -> None:
        async with made["lifespan"](None):
            raise AssertionError("served without data")

    with pytest.raises(RuntimeError, match="no data"):
        in_thread(life())


def test_streamlit_recognises_the_way_we_write_it(tmp_path: Path) -> None:
    """`streamlit run` reads the source: the call must be literal."""
    script = tmp_path / "dashboard.py"
    script.write_text(
        "import streamlit as st\nfrom reform import server\n"
        'app = st.App("pages/frame.py", **server.options())\n',
        encoding="utf-8",
    )
    assert discover_asgi_app(script).import_string == "dashboard:app"


def test_the_installed_page_still_has_what_we_rewrite() -> None:
    """An upgrade of Streamlit that changes its page must be noticed here."""
    page = INDEX.read_text(encoding="utf-8")
    for part in ('<html lang="en">', "<title>Streamlit</title>", "<noscript>", "service-desc"):
        assert part in page
    assert "./static/media/SourceSans" in page


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/?theme=dark", "?theme=dark&embed_options=dark_theme"),
        (
            "/xep-hang?index=papi&theme=light&lang=en",
            "?index=papi&theme=light&lang=en&embed_options=light_theme",
        ),
        ("/?theme=light&embed_options=dark_theme", "?theme=light&embed_options=light_theme"),
        (
            "//evil.example/?theme=dark&embed_options=show_padding",
            "?theme=dark&embed_options=show_padding&embed_options=dark_theme",
        ),
    ],
)
def test_a_theme_in_the_address_is_put_on(app: Starlette, address: str, location: str) -> None:
    """The visitor is sent to the same page with the option that Streamlit reads, never elsewhere."""
    answer = get(app, address)
    assert answer.status == 307
    assert answer.headers["location"] == location
    assert answer.headers["cache-control"] == "no-store"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "address",
    ["/", "/?theme=pink", "/?theme=", "/?theme=dark&embed_options=dark_theme", "/?embed_options=dark_theme"],
)
def test_no_page_is_asked_for_twice_without_need(app: Starlette, address: str) -> None:
    """Without a theme, with an unknown one and with one that is already on."""
    assert get(app, address).status == 200


def test_only_pages_have_a_theme(app: Starlette) -> None:
    """Health checks and files answer as always."""
    assert get(app, "/_stcore/health?theme=dark").status == 200


ON_ANOTHER_MACHINE = {"client": "10.0.0.7", "headers": {"accept-encoding": "gzip, br"}}


def program(page: str) -> str:
    """Return the address of Streamlit's main program, as its page names it."""
    found = re.search(r'src="\.(/static/js/index\.[^"]+)"', page)
    assert found
    return found[1]


def test_the_program_is_sent_whole_and_kept_by_the_browser(app: Starlette) -> None:
    """Its name changes with its content, so it never has to be asked for again."""
    path = program(get(app, "/").text)
    answer = get(app, path)
    assert answer.body == (INDEX.parent / path.lstrip("/")).read_bytes()
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert "immutable" in answer.headers["cache-control"]
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    head = get(app, path, method="HEAD")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(answer.body)))


def test_the_program_is_packed_for_other_machines(app: Starlette) -> None:
    """Only for a browser that can unpack it, and not for fonts, which are packed already."""
    path = program(get(app, "/").text)
    whole = get(app, path).body
    packed = get(app, path, **ON_ANOTHER_MACHINE)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == whole
    assert len(packed.body) < len(whole) / 2
    assert get(app, path, client="10.0.0.7").body == whole
    font = next((INDEX.parent / "static" / "media").glob("*.woff2"))
    assert "content-encoding" not in get(app, f"/static/media/{font.name}", **ON_ANOTHER_MACHINE).headers


@pytest.mark.parametrize("path", ["/static/../index.html", "/static/none.js", "/static/js", "/static/"])
def test_nothing_but_the_program_is_served_from_memory(path: str) -> None:
    """A path out of the folder, an unknown name and a folder are left to Streamlit."""
    scope = {"method": "GET", "path": path, "headers": []}
    assert not Assets(INDEX.parent).holds(scope)


def test_a_page_asks_at_once_for_what_draws_its_charts(app: Starlette) -> None:
    """Every file it names exists, none twice, and the drawing library is among them."""
    page = get(app, "/").text
    named = re.findall(r'<link rel="modulepreload"[^>]*href="\.([^"]+)"', page)
    assert len(named) == len(set(named))
    assert all((INDEX.parent / path.lstrip("/")).is_file() for path in named)
    for part in EARLY:
        assert any(path.startswith(f"/static/js/{part}.") for path in named)


def test_pages_look_for_the_server_where_they_came_from(app: Starlette) -> None:
    """The script that says so is admitted by the policy and understood by the installed Streamlit."""
    answer = get(app, "/xep-hang")
    script = re.search(r"<script>(window\.__streamlit=.+?)</script>", answer.text)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert answer.text.index(script[0]) < answer.text.index('type="module"')
    assert b"BACKEND_BASE_URL" in (INDEX.parent / program(answer.text).lstrip("/")).read_bytes()
