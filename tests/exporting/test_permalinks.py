"""`/export/<sheet>.png` gives the picture of an address, or says in a sentence why not."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from starlette.applications import Starlette

from reform.exporting import permalinks
from reform.exporting.asking import ask_for
from reform.exporting.errors import BrowserMissing, RenderTimeout
from reform.exporting.facts import FileFacts
from reform.exporting.permalinks import Allowance, Kept
from reform.exporting.sheets import Order, Wanted, sheet
from reform.settings import settings
from reform.urls import View
from reform.wording.texts import text
from tests.server.asgi import get

ADDRESS = "/export/stock_flow.png?asof=2021-06-22"


@pytest.fixture
def app(warehouse) -> Starlette:
    return Starlette(routes=permalinks.routes())


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """Draw nothing, and remember what would have been drawn."""
    calls: list[str] = []

    def make(name: str, view: View, size: str) -> bytes:
        calls.append(f"{name} {view.index} {size}")
        return b"picture"

    monkeypatch.setattr(permalinks, "_make", make)
    return calls


def test_the_picture_is_the_one_of_the_button(app, monkeypatch):
    monkeypatch.setattr(permalinks.clock, "today", lambda: date(2021, 6, 25))
    answer = get(app, ADDRESS)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    wanted = Wanted(ask_for("stock_flow", View(as_of=date(2021, 6, 22))))
    button = sheet([wanted], Order("slide", "png", settings().agency("vi"), date(2021, 6, 25)))
    with Image.open(io.BytesIO(answer.body)) as one, Image.open(io.BytesIO(button)) as other:
        assert one.tobytes() == other.tobytes()
        told = FileFacts.model_validate_json(one.info["reform-facts"])
    assert told.sheets[0].address == {"asof": "2021-06-22"}


def test_a_picture_is_drawn_once_and_known_by_its_tag(app, drawn):
    first, second = get(app, ADDRESS), get(app, ADDRESS)
    assert (first.body, second.body, len(drawn)) == (b"picture", b"picture", 1)
    again = get(app, ADDRESS, headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    # Order and defaults of the address make no other picture, and neither do the looks of a page.
    get(app, "/export/stock_flow.png?wide=1&theme=dark&lang=vi&asof=2021-06-22")
    assert len(drawn) == 1
    get(app, ADDRESS + "&size=wall")
    get(app, ADDRESS + "&index=par")
    assert drawn[1:] == ["stock_flow PCI wall", "stock_flow PAR slide"]


def test_another_version_of_the_data_is_another_picture(app, drawn, monkeypatch, warehouse):
    tag = get(app, ADDRESS).headers["etag"]
    monkeypatch.setattr(warehouse, "version", "another", raising=False)
    assert get(app, ADDRESS).headers["etag"] != tag and len(drawn) == 2


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/export/nobody.png", 404),
        ("/export/stock_flow.svg", 404),
        ("/export/", 404),
        ("/export/%2e%2e/secret.png", 404),
        ("/export/stock_flow.png?index=no", 400),
        ("/export/stock_flow.png?asof=hom-qua", 400),
        ("/export/stock_flow.png?size=huge", 400),
        ("/export/stock_flow.png?utm_source=x", 400),
        ("/export/stock_flow.png?home=" + "7" * 3000, 400),
        ("/export/stock_flow.png?home=01", 404),
        ("/export/backlog_points.png?asof=2001-01-01&lang=en", 404),
    ],
)
def test_what_cannot_be_drawn_gets_a_sentence_and_no_other_picture(app, address, status):
    answer = get(app, address)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/plain") and len(answer.text) > 10
    assert (
        "<" not in answer.text and "7777" not in answer.text and answer.headers["cache-control"] == "no-store"
    )


def test_the_sentence_is_in_the_language_of_the_address(app):
    assert get(app, "/export/nobody.png").text == text("vi", "exporting.permalink.unknown")
    assert get(app, "/export/nobody.png?lang=en").text == text("en", "exporting.permalink.unknown")


def test_one_client_draws_so_many_a_minute_and_another_still_may(app, drawn, monkeypatch):
    monkeypatch.setattr(permalinks.time, "monotonic", lambda: 5.0)
    addresses = [f"/export/stock_flow.png?year={2007 + n // 90}&added=0.{n % 90 + 10}" for n in range(61)]
    statuses = [get(app, address).status for address in addresses]
    assert statuses == [200] * 60 + [429]
    refused = get(app, addresses[60])
    assert refused.headers["retry-after"] == "1" and refused.text == text("vi", "exporting.permalink.busy")
    assert get(app, addresses[0]).status == 200  # kept: nothing is drawn for it
    assert get(app, addresses[60], client="10.0.0.9").status == 200


def test_no_more_than_so_many_wait_at_once(app, drawn, monkeypatch):
    monkeypatch.setattr(permalinks, "MOST_WAITING", 0)
    answer = get(app, ADDRESS)
    assert (answer.status, drawn) == (503, [])
    assert "retry-after" in answer.headers


@pytest.mark.parametrize(("failure", "status"), [(RenderTimeout("slow"), 504), (BrowserMissing("none"), 503)])
def test_a_failed_drawing_is_told_and_not_kept(app, failure, status, monkeypatch):
    def fails(*_: Any) -> bytes:
        raise failure

    monkeypatch.setattr(permalinks, "sheet", fails)
    answer = get(app, ADDRESS)
    assert (answer.status, answer.text) == (status, text("vi", failure.message_key))
    monkeypatch.setattr(permalinks, "sheet", lambda *_: b"picture")
    assert get(app, ADDRESS).body == b"picture"


def test_kept_pictures_never_take_more_than_their_room():
    kept = Kept(10)
    kept.put("big", b"x" * 11)
    kept.put("a", b"x" * 5)
    kept.put("b", b"x" * 5)
    assert kept.get("a") is not None
    kept.put("c", b"x" * 4)  # "b" was not asked for longest
    assert [kept.get(key) is not None for key in ("big", "a", "b", "c")] == [False, True, False, True]


@given(st.lists(st.floats(0, 30), min_size=1, max_size=300))
def test_no_client_gets_more_than_a_full_bucket_and_its_refill(pauses):
    allowance, now, given_out = Allowance(6, 2), 0.0, 0
    for pause in pauses:
        now += pause
        given_out += allowance.seconds_until("one", now) == 0
    assert given_out <= 6 + now * 6 / 60 + 1e-6


def test_a_wait_that_was_kept_is_rewarded():
    allowance = Allowance(6, 2)
    waits = [allowance.seconds_until("one", 0.0) for _ in range(7)]
    assert waits[:6] == [0.0] * 6 and waits[6] == 10.0
    assert allowance.seconds_until("one", 10.0) == 0.0
    assert allowance.seconds_until("two", 0.0) == 0.0
