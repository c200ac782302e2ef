"""Check the picture engine with a real browser: right pictures, exact sizes, recovery, no orphans.

A machine without a browser fails these tests: pictures are a promise, not an extra.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import psutil
import pytest
from PIL import Image, ImageChops

from reform.exporting import browser, chromium
from reform.exporting.errors import BrowserMissing, ExportError, RenderFailed, RenderTimeout

BITS = 10


def bars(number: int) -> go.Figure:
    """Return a figure whose columns spell a number: black for one, white for zero."""
    colours = ["#000000" if number >> bit & 1 else "#FFFFFF" for bit in range(BITS)]
    return go.Figure(
        go.Bar(x=list(range(BITS)), y=[1] * BITS, marker={"color": colours, "line": {"width": 0}}),
        layout={
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "bargap": 0,
            "xaxis": {"visible": False, "range": [-0.5, BITS - 0.5]},
            "yaxis": {"visible": False, "range": [0, 1]},
        },
    )


def image(data: bytes) -> Image.Image:
    """Open a PNG."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def decode(data: bytes) -> int:
    """Read the number of `bars` back from its pixels."""
    picture = image(data)
    step = picture.width / BITS
    number = 0
    for bit in range(BITS):
        pixel = picture.getpixel((int((bit + 0.5) * step), picture.height // 2))
        assert isinstance(pixel, tuple)
        number |= int(sum(pixel) < 384) << bit
    return number


def words(text: str, family: str) -> go.Figure:
    """Return a figure with one line of text in a font family."""
    note = {"text": text, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return go.Figure(
        layout={
            "annotations": [note],
            "font": {"family": family, "size": 40},
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
        }
    )


def alive(pids: list[int]) -> list[int]:
    """Return the ids that still belong to a running process."""
    found = []
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.append(pid)
        except psutil.NoSuchProcess:
            continue
    return found


def wait_until_gone(pids: list[int], seconds: float = 10) -> list[int]:
    """Give processes a moment to end and return those that did not."""
    end = time.monotonic() + seconds
    while (left := alive(pids)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


@pytest.fixture(scope="module")
def engine() -> Iterator[browser.RenderEngine]:
    """Share one engine; a missing browser is an error here, never a skip."""
    chromium.find_browser()
    made = browser.RenderEngine(tabs=2)
    yield made
    made.close()


@pytest.mark.parametrize(("width", "height", "scale"), [(1920, 1080, 1), (640, 360, 2)])
def test_png_has_exactly_the_asked_pixels(
    engine: browser.RenderEngine, width: int, height: int, scale: int
) -> None:
    """Width times scale by height times scale, not a pixel more."""
    data = engine.render(bars(5), width=width, height=height, scale=scale)
    assert image(data).size == (width * scale, height * scale)
    assert decode(data) == 5


def test_json_and_dictionaries_draw_the_same_as_figures(engine: browser.RenderEngine) -> None:
    """The three ways of giving a figure agree."""
    figure = bars(0b1100110011)
    text = figure.to_json()
    assert text is not None
    for given in (figure, text, json.loads(text), figure.to_dict()):
        assert decode(engine.render(given, width=200, height=50)) == 0b1100110011


def test_ninety_six_pictures_from_eight_threads_are_all_the_right_ones(
    engine: browser.RenderEngine,
) -> None:
    """Eight threads ask for twelve different pictures each; everyone gets their own."""
    gate = threading.Barrier(8)

    def ask(thread: int) -> list[tuple[int, int]]:
        gate.wait()
        answers = []
        for turn in range(12):
            number = thread * 12 + turn + 700
            # Sizes differ too, so that short and long renders overtake each other.
            data = engine.render(bars(number), width=200 + 40 * turn, height=60 + 10 * thread)
            assert image(data).size == (200 + 40 * turn, 60 + 10 * thread)
            answers.append((number, decode(data)))
        return answers

    with ThreadPoolExecutor(8) as pool:
        results = [pair for answers in pool.map(ask, range(8)) for pair in answers]
    assert len(results) == 96
    assert [(asked, got) for asked, got in results if asked != got] == []


def test_svg_and_pdf_are_made_too(engine: browser.RenderEngine) -> None:
    """The vector formats come from the same engine, PDF with our font inside."""
    svg = engine.render(words("Bình Phước", "BP Sans"), width=400, height=200, format="svg")
    assert b"<svg" in svg[:200]
    assert "Bình Phước".encode() in svg
    pdf = engine.render(words("Bình Phước", "BP Sans"), width=400, height=200, format="pdf")
    assert pdf.startswith(b"%PDF")
    assert b"BPSans" in pdf


def test_vietnamese_is_drawn_in_our_font(engine: browser.RenderEngine) -> None:
    """Both families are known to the browser: each differs from a name that does not exist."""
    text = "Ẵ ỡ ữ ặ Ệ Đ ₫ 11.111 ▲ ▼"
    size = {"width": 900, "height": 160}
    families = ("BP Sans", "BP Sans Tab", "No Such Font")
    ours, tab, other = (image(engine.render(words(text, name), **size)) for name in families)
    assert ImageChops.difference(ours, other).getbbox()
    assert ImageChops.difference(tab, other).getbbox()
    assert ImageChops.difference(ours, tab).getbbox()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fontconfig")
def test_fontconfig_finds_our_families() -> None:
    """The generated configuration leads to the shipped files, for every weight."""
    tool = shutil.which("fc-match")
    assert tool, "these tests need fontconfig: apt-get install fontconfig"
    environment = {**os.environ, "FONTCONFIG_FILE": str(chromium.fontconfig_file())}
    for family, stem in (("BP Sans", "BPSans"), ("BP Sans Tab", "BPSansTab")):
        for name, weight in (("regular", 400), ("medium", 500), ("demibold", 600), ("bold", 700)):
            done = subprocess.run(
                [tool, "-f", "%{file}", f"{family}:{name}"],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            assert Path(done.stdout) == chromium.FONTS_DIR / f"{stem}-{weight}.ttf"


@pytest.mark.parametrize("victim", ["browser", "starter"])
def test_killing_the_browser_does_not_stop_the_next_picture(
    engine: browser.RenderEngine, victim: str
) -> None:
    """The browser and its starter may die at any time; the old processes go, a picture comes."""
    engine.render(bars(1), width=100, height=50)
    before = engine.browser_pids
    psutil.Process(before[0] if victim == "starter" else before[1]).kill()
    assert decode(engine.render(bars(77), width=200, height=50)) == 77
    assert wait_until_gone(before) == []


def test_a_death_while_drawing_is_tried_again(engine: browser.RenderEngine) -> None:
    """Pictures on their way when the browser dies arrive all the same."""
    engine.render(bars(1), width=100, height=50)
    starts = engine.starts

    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(engine.render, bars(n), width=1920, height=1080) for n in range(6)]
        time.sleep(0.15)
        psutil.Process(engine.browser_pids[1]).kill()
        assert [decode(future.result()) for future in asked] == list(range(6))
    assert engine.starts == starts + 1


def test_a_refused_figure_is_an_export_error(engine: browser.RenderEngine) -> None:
    """Nonsense gives an error with a key, and the engine goes on."""
    starts = engine.starts
    nonsense: tuple[Any, ...] = ("{}", "no json", "[]", {"layout": {}})
    for figure in nonsense:
        with pytest.raises(RenderFailed) as caught:
            engine.render(figure, width=100, height=50)
        assert caught.value.message_key == "export.failed"
    assert decode(engine.render(bars(9), width=100, height=50)) == 9
    assert engine.starts == starts


def test_too_slow_is_a_timeout_and_the_engine_recovers(engine: browser.RenderEngine) -> None:
    """A picture that cannot be ready in time is given up; the next one works."""
    points = list(range(60_000))
    heavy = go.Figure(go.Scatter(x=points, y=points, mode="markers"))
    with pytest.raises(RenderTimeout) as caught:
        engine.render(heavy, width=3000, height=3000, timeout=0.2)
    assert caught.value.message_key == "export.timeout"
    assert decode(engine.render(bars(33), width=100, height=50)) == 33


def test_a_full_queue_is_a_timeout() -> None:
    """Callers beyond the limit hear so instead of piling up."""
    small = browser.RenderEngine(tabs=1, queue_limit=1)
    assert small._places.acquire(timeout=0)
    with pytest.raises(RenderTimeout):
        small.render(bars(1), width=100, height=50, timeout=0.1)


def test_missing_browser_has_its_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting and an empty machine both give the key of the remedy sentence."""
    with pytest.raises(BrowserMissing) as caught:
        browser.RenderEngine(browser_path=Path("no-such-browser")).render(bars(1), width=100, height=50)
    assert caught.value.message_key == "export.browser_missing"
    assert isinstance(caught.value, ExportError)
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda _name: None)
    monkeypatch.setattr(chromium, "_usual_places", lambda: iter(()))
    with pytest.raises(BrowserMissing):
        chromium.find_browser()


def test_no_connection_leaves_the_machine(engine: browser.RenderEngine) -> None:
    """A figure that names an outside picture is drawn without it and without a connection."""
    figure = bars(3)
    figure.add_layout_image(source="https://example.com/logo.png", x=0, y=1, sizex=1, sizey=1)
    figure.update_layout(title="<a href='https://example.com'>a</a>")
    with contextlib.suppress(RenderFailed):  # refusing it is as good
        engine.render(figure, width=200, height=50)
    for pid in engine.browser_pids:
        for connection in psutil.Process(pid).net_connections(kind="inet"):
            assert not connection.raddr or connection.raddr.ip.startswith("127.")


def test_close_leaves_no_process_and_can_be_followed_by_a_picture() -> None:
    """After close nothing of the browser lives; the engine may be used again."""
    own = browser.RenderEngine(tabs=1)
    try:
        assert decode(own.render(bars(21), width=100, height=50)) == 21
        pids = own.browser_pids
        assert len(pids) > 1
        own.close()
        assert wait_until_gone(pids) == []
        assert decode(own.render(bars(22), width=100, height=50)) == 22
    finally:
        pids = own.browser_pids
        own.close()
    assert wait_until_gone(pids) == []


@pytest.mark.parametrize("ending", ["", "raise RuntimeError('x')", "import os; os._exit(3)"])
def test_the_end_of_the_program_ends_the_browser(ending: str) -> None:
    """No orphan stays when a program ends well, with an exception, or at once."""
    program = (
        "from reform.exporting import browser\n"
        "engine = browser.shared_engine()\n"
        "engine.render({'data': [], 'layout': {}}, width=100, height=50)\n"
        f"print(*engine.browser_pids, flush=True)\n{ending}\n"
    )
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=90
    )
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) > 1, done.stderr
    assert wait_until_gone(pids) == []
