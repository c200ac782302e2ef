"""An SVG carries the fonts it uses, and only their letters."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont

from reform.exporting import browser
from reform.exporting.svg_fonts import with_fonts
from reform.figures.slide import compose
from tests.exporting.test_a4 import AGENCY, CTX, asked

PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg"><text style="font-family: &quot;BP Sans&quot;, Arial; '
    'font-weight: 700;">Bình &amp; 5</text></svg>'
).encode()


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    """Close the shared engine afterwards."""
    yield
    browser.close()


def fonts(svg: bytes) -> dict[tuple[str, int], set[str]]:
    """Return the characters of each embedded font by family and weight."""
    found = {}
    rule = re.compile(r"font-family:'([^']+)';font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)")
    for family, weight, data in rule.findall(svg.decode()):
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        found[family, int(weight)] = {chr(code) for code in font.getBestCmap()}
    return found


def test_only_used_families_weights_and_letters_are_inside() -> None:
    found = fonts(with_fonts(PLAIN))
    assert set(found) == {("BP Sans", 400), ("BP Sans", 700)}
    assert found["BP Sans", 700] == set("Bình &5")


def test_a_drawing_without_our_fonts_stays_as_it_is() -> None:
    plain = b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'
    assert with_fonts(plain) == plain


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert with_fonts(PLAIN) == with_fonts(PLAIN)


def test_a_slide_as_svg_has_every_letter_it_writes() -> None:
    one = asked("rank_cards")
    figure = compose(one.spec, one.frame, CTX, AGENCY, "Cải cách", CTX.as_of)  # type: ignore[arg-type]
    svg = browser.shared_engine().render(figure, width=1920, height=1080, format="svg")
    made = with_fonts(svg)
    assert ET.fromstring(made).tag.endswith("svg")
    written = set("".join(ET.fromstring(svg).itertext())) - set("\n\t\r ")
    for letters in fonts(made).values():
        assert written - letters == set()
    assert len(made) < len(svg) + 200_000
