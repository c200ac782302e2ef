"""Check what the engine makes besides pictures of figures: vector files and whole pages."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from PIL import Image
from pypdf import PdfReader

from reform.exporting import browser
from reform.exporting.errors import RenderFailed, RenderTimeout
from tests.exporting.test_browser import bars, decode, image, words

A4 = (2480, 3508)


def page(body: str, style: str = "") -> str:
    """Return a small page without margins."""
    return (
        "<!doctype html><html><head><meta charset='utf-8'><style>*{margin:0}"
        f"{style}</style></head><body>{body}</body></html>"
    )


def stripes(number: int) -> str:
    """Return a page whose columns spell a number as `bars` does."""
    cells = "".join(
        f"<i style='position:absolute;left:{bit * 10}%;width:10%;height:100%;"
        f"background:{'#000' if number >> bit & 1 else '#fff'}'></i>"
        for bit in range(10)
    )
    return page(cells)


@pytest.fixture(scope="module")
def engine() -> Iterator[browser.RenderEngine]:
    """Share one engine of two tabs."""
    made = browser.RenderEngine(tabs=2)
    yield made
    made.close()


def test_a_page_has_exactly_the_asked_pixels(engine: browser.RenderEngine) -> None:
    """The corner pixels of an A4 page are those of the page, not of a window."""
    corner = "<div style='position:absolute;right:0;bottom:0;width:1px;height:1px;background:#f00'></div>"
    picture = image(engine.render_html(page(corner, "html,body{height:3508px}"), width=A4[0], height=A4[1]))
    assert picture.size == A4
    assert picture.getpixel((A4[0] - 1, A4[1] - 1)) == (255, 0, 0)
    assert picture.getpixel((A4[0] - 2, A4[1] - 1)) == (255, 255, 255)


def test_the_same_page_gives_the_same_bytes(engine: browser.RenderEngine) -> None:
    """No clock and no earlier page shows in a picture."""
    text = page("<p style=\"font:54px 'BP Sans'\">Bình Phước 80,79%</p>")
    first = engine.render_html(text, width=800, height=200)
    engine.render(bars(3), width=300, height=90)
    engine.render_html(stripes(9), width=400, height=100)
    assert engine.render_html(text, width=800, height=200) == first


def test_a_page_as_pdf_is_one_sheet_of_a4_with_our_font(engine: browser.RenderEngine) -> None:
    """2480×3508 px at 300 dpi are 210×297 mm; the text stays text, its font inside."""
    text = page("<p style=\"font:54px 'BP Sans'\">Đúng hạn 99,44%</p>", "html,body{height:3508px}")
    pdf = engine.render_html(text, width=A4[0], height=A4[1], fmt="pdf")
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert float(box.width) == pytest.approx(210 / 25.4 * 72, abs=1)
    assert float(box.height) == pytest.approx(297 / 25.4 * 72, abs=1)
    assert "Đúng hạn 99,44%" in reader.pages[0].extract_text()
    assert b"BPSans" in pdf


def test_a_figure_as_pdf_is_one_sheet_of_its_own_ratio(engine: browser.RenderEngine) -> None:
    """A slide stays 16:9 and one page long, with the words as text."""
    pdf = engine.render(words("Bình Phước", "BP Sans"), width=1920, height=1080, format="pdf")
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert float(box.width) / float(box.height) == pytest.approx(16 / 9, abs=0.01)
    assert "Bình Phước" in reader.pages[0].extract_text()


def test_a_figure_as_svg_has_the_asked_size(engine: browser.RenderEngine) -> None:
    """The drawing names its own size."""
    svg = engine.render(bars(1), width=1920, height=1080, format="svg").decode()
    assert 'width="1920"' in svg[:400] and 'height="1080"' in svg[:400]


def test_a_page_runs_no_script_and_loads_nothing(engine: browser.RenderEngine) -> None:
    """Words that slipped in as markup change nothing and reach nobody."""
    black = "<style>body{background:#000}</style>"
    picture = image(
        engine.render_html(
            page(f"{black}<script>document.body.style.background='#fff'</script>"), width=50, height=50
        )
    )
    assert picture.getpixel((25, 25)) == (0, 0, 0)
    with pytest.raises(RenderFailed):
        engine.render_html(page("<img src='file:///etc/hostname'>"), width=50, height=50)


def test_a_page_larger_than_its_sheet_is_refused(engine: browser.RenderEngine) -> None:
    """Nothing is cut off silently; the next page comes out right."""
    with pytest.raises(RenderFailed, match="300"):
        engine.render_html(page("<div style='height:300px'></div>"), width=200, height=200)
    assert decode(engine.render_html(stripes(5), width=200, height=200)) == 5


def test_a_figure_after_a_page_keeps_its_own_size(engine: browser.RenderEngine) -> None:
    """The size of a page does not stay with the tab."""
    for number in range(4):
        engine.render_html(stripes(number), width=300, height=200)
        drawn = engine.render(bars(number + 40), width=640, height=90)
        assert image(drawn).size == (640, 90)
        assert decode(drawn) == number + 40


def test_figures_and_pages_from_six_threads_are_all_the_right_ones(engine: browser.RenderEngine) -> None:
    """Everyone gets their own, whichever kind the neighbour asked for."""

    def ask(number: int) -> int:
        if number % 2:
            return decode(engine.render(bars(number), width=300, height=60))
        return decode(engine.render_html(stripes(number), width=300, height=60))

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(ask, range(600, 636))) == list(range(600, 636))


def test_a_page_survives_the_death_of_the_browser(engine: browser.RenderEngine) -> None:
    """A page asked for when the browser has just died comes from the next one."""
    engine.render_html(stripes(1), width=100, height=50)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(engine.render_html, stripes(n), width=1920, height=1080) for n in range(3)]
        time.sleep(0.1)
        psutil.Process(engine.browser_pids[1]).kill()
        assert [decode(future.result()) for future in asked] == [0, 1, 2]


def test_a_page_that_is_not_ready_in_time_is_given_up(engine: browser.RenderEngine) -> None:
    """The limit holds for pages too, and the engine recovers."""
    heavy = page("<table>" + "<tr><td>Hồ sơ một cửa</td><td>58</td></tr>" * 120_000 + "</table>")
    with pytest.raises(RenderTimeout):
        engine.render_html(heavy, width=500, height=500, timeout=0.3)
    assert decode(engine.render_html(stripes(33), width=100, height=50)) == 33


def test_png_of_a_page_is_a_whole_file(engine: browser.RenderEngine) -> None:
    """The PNG passes its own checksums."""
    with Image.open(io.BytesIO(engine.render_html(stripes(2), width=100, height=40))) as picture:
        picture.verify()
