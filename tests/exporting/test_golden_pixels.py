"""Ten finished sheets are compared with stored pictures, small and tolerant of other anti-aliasing.

A deliberate change of looks: `REFORM_GOLDEN_PIXELS=write pytest tests/exporting/test_golden_pixels.py`,
then look at every picture of `tests/exporting/golden/` before it goes in.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from reform.exporting import browser
from reform.figures.slide import HEIGHT, SCALES, WIDTH, compose
from tests.exporting.test_a4 import AGENCY, asked, sheet

FOLDER = Path(__file__).resolve().parent / "golden"
SMALL = 960
# A channel may be off by so much before a pixel counts as different …
OFF = 48
# … and so many pixels of a picture may be different.
SHARE = 0.002


def flat(name: str, size: Any = "slide", language: Any = "vi", theme: Any = None, **other: Any) -> bytes:
    """Return a slide or wall picture of a sample."""
    one = asked(name, language=language)
    figure = compose(
        one.spec,
        one.frame,
        one.context,
        agency=AGENCY,
        topic="Cải cách hành chính" if language == "vi" else "Administrative reform",
        prepared_on=date(2021, 6, 25),
        size=size,
        theme=theme,
        **other,
    )
    return browser.shared_engine().render(figure, width=WIDTH, height=HEIGHT, scale=SCALES[size])


def paper(*names: str, language: Any = "vi", **other: Any) -> bytes:
    """Return an A4 sheet of samples."""
    page = sheet(*(asked(name, language=language) for name in names), **other)
    return browser.shared_engine().render_html(page, width=2480, height=3508)


SHEETS: dict[str, Callable[[], bytes]] = {
    "slide_vi_rank_cards": lambda: flat("rank_cards"),
    "slide_vi_backlog_key_numbers": lambda: flat("backlog_points"),
    "slide_vi_stock_flow_simulated": lambda: flat("stock_flow", simulated=True),
    "slide_vi_edited_component_gap": lambda: flat("component_gap", title="Bốn thành phần cần làm ngay"),
    "slide_en_bump": lambda: flat("bump", language="en"),
    "slide_light_vi_ageing": lambda: flat("ageing", theme="light"),
    "wall_dark_vi_ranking_strip": lambda: flat("ranking_strip", "wall"),
    "wall_light_en_kpi_row": lambda: flat("kpi_row", "wall", "en", "light"),
    "a4_vi_three": lambda: paper("rank_cards", "stock_flow", "backlog_points"),
    "a4_vi_map_letterhead": lambda: paper("map", letterhead="SỞ NỘI VỤ"),
    "a4_en_simulated": lambda: paper("kpi_row", "weekday_heat", language="en"),
}


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    """Close the shared engine afterwards."""
    yield
    browser.close()


def small(data: bytes) -> Image.Image:
    """Return a picture as it is stored: at most 960 px wide."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    height = round(picture.height * SMALL / picture.width)
    return picture.resize((SMALL, height), Image.Resampling.BOX)


def different(first: Image.Image, second: Image.Image) -> Image.Image:
    """Return a mask: white where two pictures of one size differ to the eye."""
    apart = ImageChops.difference(first, second)
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda value: 255 if value > OFF else 0)


def share(mask: Image.Image) -> float:
    """Return the share of white pixels."""
    return mask.histogram()[255] / (mask.width * mask.height)


def side_by_side(stored: Image.Image, made: Image.Image, mask: Image.Image) -> Image.Image:
    """Return stored, made, and made with the differences in red over grey."""
    marked = made.convert("L").point(lambda value: 160 + value * 95 // 255).convert("RGB")
    marked.paste((200, 16, 46), mask=mask)
    whole = Image.new("RGB", (3 * stored.width + 40, stored.height), "white")
    for i, picture in enumerate((stored, made, marked)):
        whole.paste(picture, (i * (stored.width + 20), 0))
    return whole


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_the_sheet_looks_as_stored(name: str, tmp_path: Path) -> None:
    """Nothing visible changed; a failure names a picture that shows where."""
    made, file = small(SHEETS[name]()), FOLDER / f"{name}.png"
    if os.environ.get("REFORM_GOLDEN_PIXELS") == "write":
        FOLDER.mkdir(exist_ok=True)
        made.quantize(96, dither=Image.Dither.NONE).save(file, optimize=True)
    stored = Image.open(file).convert("RGB")
    assert made.size == stored.size, f"{name}: {made.size} px, stored {stored.size}"
    mask = different(stored, made)
    if share(mask) > SHARE:
        shown = tmp_path / f"{name}_stored_made_difference.png"
        side_by_side(stored, made, mask).save(shown)
        pytest.fail(f"{share(mask):.2%} of the pixels differ (at most {SHARE:.2%}): see {shown}")


def test_a_changed_word_is_noticed() -> None:
    """The tolerance is for anti-aliasing: another number in a title is more than that."""
    one, other = (small(flat("stock_flow", title=f"Còn {n} hồ sơ quá hạn")) for n in ("58", "1.114"))
    assert share(different(one, other)) > SHARE
    assert share(different(one, one)) == 0


def test_no_stored_picture_is_left_over() -> None:
    """Every stored picture belongs to a sheet."""
    assert {file.stem for file in FOLDER.glob("*.png")} == set(SHEETS)
