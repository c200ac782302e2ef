"""Thousands of random addresses: no failure, no trace, no path, no statement, the headers on each answer."""

from __future__ import annotations

import string
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from starlette.applications import Starlette

from reform import server_guard, urls
from reform.exporting import permalinks
from reform.figures.registry import REGISTRY
from tests.security.application import NEVER_SAID, application, nothing_failed
from tests.server.asgi import Answer, get, in_thread, open_socket

MANY = settings(
    max_examples=700,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What people try: ways out of a folder, statements, markup, templates, line ends, huge and odd numbers.
HOSTILE = (
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e", "\x00", "a\x00.png",
    "\r\nSet-Cookie: a=b", "' OR 1=1 --", "'; DROP TABLE score; --", "$1", "?", "{{7*7}}", "%s%n",
    "1 UNION SELECT * FROM read_text('/etc/passwd')", "<script>alert(1)</script>", "${jndi:ldap://x}",
    '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "9" * 400, "-1", "1e309", "NaN",
    "0001-01-01", "9999-12-31", "2021-02-30", "2021-06-22T00:00", "١٢٣٤", "２０２１", "\ud7ff",
    "\U0001f600", "\u202e", "Bình Phước", "NULL", "None", "true", "[]", "a" * 1999, "", " ", ",",
    "70,70,70,70",
)  # fmt: skip
values = some.one_of(some.sampled_from(HOSTILE), some.text(max_size=30), some.integers().map(str))
names = some.one_of(
    some.sampled_from([*urls.names(), "pages", "seconds", "refresh", "list", "wall", "embed_options"]),
    some.text(max_size=10),
)
queries = some.lists(some.tuples(names, values), max_size=6)
segments = some.one_of(
    some.sampled_from(
        [
            "export",
            "wall",
            "state",
            "_stcore",
            "stream",
            "metrics",
            "app",
            "static",
            "fonts",
            "healthz",
            "..",
            ".",
        ]
    ),
    some.sampled_from(HOSTILE).map(lambda one: one[:200]),
    some.text(string.printable, max_size=12),
)
paths = some.lists(segments, max_size=5).map(lambda parts: "/" + "/".join(parts))


@pytest.fixture(scope="module")
def app(warehouse: object) -> Starlette:
    """Serve the shipped data."""
    return application()


@pytest.fixture
def drawn_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no picture and let everybody ask: what is tested is what an address means."""
    monkeypatch.setattr(permalinks, "_make", lambda *_: b"picture")
    monkeypatch.setattr(permalinks.Allowance, "seconds_until", lambda *_: 0.0)


def harmless(answer: Answer, repeated: str = "") -> None:
    """Check what every answer owes whoever asked; `repeated`: what it may say again because it was asked."""
    assert 200 <= answer.status < 500, answer.status
    for name, value in server_guard.FIXED_HEADERS.items():
        assert answer.headers[name.lower()] == value
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http:" not in policy and "'unsafe-eval'" not in policy
    if not answer.headers.get("content-type", "").startswith(("text/javascript", "font/", "image/")):
        assert not [told for told in NEVER_SAID if told in answer.body and told.decode() not in repeated]


def asked(app: Starlette, path: str, query: list[tuple[str, str]], **other: str) -> Answer:
    """Ask as a browser sends it: percent signs for everything that is no plain letter."""
    with nothing_failed():
        answer = get(app, f"{path}?{urlencode(query, errors='surrogatepass')}", **other)
    # The wall's sentence quotes the parameter that it could not use, as text inside JSON.
    harmless(answer, " ".join(value for _, value in query) if path == "/wall/state" else "")
    return answer


@MANY
@given(paths, queries, some.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]))
def test_any_path_and_method_gets_a_harmless_answer(app, path, query, method):
    asked(app, path.replace("?", ""), query, method=method)


@MANY
@given(some.binary(max_size=80), some.sampled_from(["/", "/wall/state", "/man-hinh-ioc", "/export/map.png"]))
def test_any_bytes_after_the_question_mark_get_a_harmless_answer(app, drawn_for_nothing, raw, path):
    with nothing_failed():
        harmless(get(app, f"{path}?{raw.decode('latin-1')}"))


@settings(MANY, max_examples=500)
@given(queries)
@example([("pages", "1,2,3")])
@example([("asof", "9999-12-31")])
@example([("asof", "0001-01-01")])
@example([("seconds", "9" * 1900)])
@example([("list", "../settings")])
def test_any_parameter_of_the_wall_gets_its_state(app, query):
    answer = asked(app, "/wall/state", query)
    assert answer.status == 200
    # What was asked comes back only as text inside JSON, shortened, never as a page.
    assert answer.headers["content-type"] == "application/json"


@settings(MANY, max_examples=300)
@given(some.one_of(some.sampled_from(sorted(REGISTRY)), values), queries)
@example("map", [("part", "D1")])
@example("map", [("asof", "0001-01-01")])
@example("stock_flow", [("asof", "9999-12-31")])
def test_any_permalink_is_a_picture_or_a_sentence_that_repeats_nothing(app, drawn_for_nothing, name, query):
    answer = asked(app, f"/export/{quote(name.replace('/', ''), errors='surrogatepass')}.png", query)
    assert answer.status in (200, 400, 404, 422)
    if answer.status != 200:
        assert answer.headers["content-type"].startswith("text/plain")
        for _, value in query:
            assert len(value.strip()) < 4 or value.encode("utf-8", "surrogatepass") not in answer.body


@settings(MANY, max_examples=300)
@given(
    some.lists(
        some.tuples(
            some.sampled_from(
                ["host", "origin", "cookie", "range", "if-none-match", "accept-encoding", "x-forwarded-for"]
            ),
            some.one_of(some.sampled_from(HOSTILE), some.text(string.printable, max_size=40)),
        ),
        max_size=4,
    ),
    some.sampled_from(
        ["/", "/healthz", "/wall/state", "/app/static/fonts/BPSans-400.woff2", "/export/x.png"]
    ),
)
def test_any_header_gets_a_harmless_answer(app, headers, path):
    plain = {name: value.encode("ascii", "ignore").decode() for name, value in headers}
    with nothing_failed():
        harmless(get(app, path, headers=plain))


@settings(MANY, max_examples=300)
@given(some.text(string.printable, max_size=30), some.text(string.printable, max_size=30))
@example("localhost:8501@evil.example", "http://localhost:8501@evil.example")
def test_no_foreign_page_opens_a_socket(app, host, origin):
    origin = origin.strip() or "null"
    for named in (host.strip() or "x", "localhost:8501"):
        assert open_socket(app, named, origin, "/_stcore/stream") == "websocket.close"


def test_a_refused_socket_is_answered_with_the_headers_too(app):
    """A server that can send a whole answer instead of a close sends ours."""
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "websocket", "path": "/_stcore/stream", "query_string": b"", "extensions": {},
        "headers": [(b"host", b"localhost:8501"), (b"origin", b"http://evil.example")],
    }  # fmt: skip
    in_thread(app({**scope, "extensions": {"websocket.http.response": {}}}, receive, send))
    start, body = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and "evil" not in body["body"].decode()
