"""Rank cards, freshness strip and sources drawer as HTML."""

from __future__ import annotations

import base64
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from reform.figures import freshness_strip, rank_card, styles, tokens
from reform.figures.context import ChartContext, Theme
from reform.figures.samples import freshness_sample, history_sample, latest_sample
from reform.figures.sources_drawer import SourcesFacts, drawer_html

CTX = ChartContext()
EVIL = "<script>alert('x')</script>\"&"


class Reader(HTMLParser):
    """Collect text, classes and images; complain about unclosed elements."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.classes: set[str] = set()
        self.images: list[dict[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.classes |= set((given.get("class") or "").split())
        if tag == "img":
            self.images.append(given)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    """Parse HTML and check that every element is closed."""
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def card(i: int, ctx: ChartContext = CTX, **changes: object) -> Reader:
    """Return the parsed card of one sample row."""
    row = latest_sample().iloc[i].copy()
    for name, value in changes.items():
        row[name] = value
    own = history_sample()
    return read(rank_card.card_html(row, own[own["province_code"] == "70"], ctx))


def test_a_card_says_rank_move_score_and_source() -> None:
    words = " ".join(card(0).words)
    for part in ("PAR INDEX", "2019", "37", "/63", "▲\u00a02\u00a0bậc", "80,79%", "+5,16\u00a0điểm %"):
        assert part in words, part
    assert "Bộ Nội vụ" in words and "Công bố 19/05/2020" in words


@pytest.mark.parametrize(("i", "role"), [(0, "rc-up"), (1, "rc-none"), (2, "rc-down"), (3, "rc-none")])
def test_the_move_has_the_colour_of_its_direction(i: int, role: str) -> None:
    assert role in card(i).classes


def test_moves_that_cannot_be_told_say_why() -> None:
    assert "chưa có hạng 2018" in card(1).words
    assert "chưa so được" in card(3).words
    assert "đổi cách tính" in card(3, change_refused="method").words


def test_a_computed_rank_carries_its_chip() -> None:
    assert "rc-chip" in card(2).classes and "hạng tính lại" in card(2).words
    assert "rc-chip" not in card(0).classes


def test_a_newer_edition_that_is_not_held_is_named() -> None:
    assert any("đã có bản 2020" in word for word in card(3).words)


def test_one_year_has_no_line() -> None:
    row, own = latest_sample().iloc[3], history_sample()
    one = own[(own["province_code"] == "70") & (own["year"] == 2020)]
    reader = read(rank_card.card_html(row, one, CTX))
    assert "Kho mới có hạng của một năm" in reader.words
    assert len(reader.images) == 1


def test_pictures_hold_shapes_only_and_have_words() -> None:
    for image in card(0).images:
        assert image["alt"]
        svg = base64.b64decode((image["src"] or "").partition(",")[2]).decode()
        assert "<text" not in svg and "<script" not in svg and svg.startswith("<svg")


def test_the_rail_shows_now_and_before() -> None:
    rail = card(0).images[-1]
    svg = base64.b64decode((rail["src"] or "").partition(",")[2]).decode()
    assert svg.count("<circle") == 2
    assert rail["alt"] == "PAR INDEX 2019: hạng 37/63, ▲\u00a02\u00a0bậc"


def test_the_sparkline_is_broken_at_a_break() -> None:
    spark = next(image for image in card(0).images if image["class"] == "rc-spark")
    svg = base64.b64decode((spark["src"] or "").partition(",")[2]).decode()
    assert svg.count("<polyline") == 1  # 2019–2021; 2018 and 2022 stand alone
    assert svg.count("stroke-dasharray") == 2


@pytest.mark.parametrize("column", ["label", "topic_vi", "publisher_short_vi", "tier_vi"])
def test_every_value_of_a_card_is_escaped(column: str) -> None:
    reader = card(2, **{column: EVIL})
    assert any(EVIL in word for word in reader.words)


def test_the_strip_has_a_mark_and_words_for_every_source() -> None:
    frame = freshness_sample()
    reader = read(freshness_strip.strip_html(frame, CTX))
    assert [word for word in reader.words if word in "●▲○×■"] == ["●", "▲", "○"]
    assert "Hồ sơ thật: chưa nạp" in reader.words
    frame.loc[0, "label"] = EVIL
    assert any(EVIL in word for word in read(freshness_strip.strip_html(frame, CTX)).words)


def test_the_drawer_has_the_same_facts_in_the_same_order() -> None:
    def headings(facts: SourcesFacts) -> list[str]:
        return re.findall(r"<dt>(.*?)</dt>", drawer_html(facts, CTX))

    full = SourcesFacts(publisher="VCCI", title=EVIL, published_on=date(2021, 4, 15), query="SELECT a < b")
    assert headings(full) == headings(SourcesFacts())
    assert len(headings(full)) == 11
    reader = read(drawer_html(full, CTX))
    assert EVIL in reader.words and "15/04/2021" in reader.words and "SELECT a < b" in reader.words
    assert "chưa rõ" in read(drawer_html(SourcesFacts(), CTX)).words


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_style_sheet_uses_colours_of_the_tokens_only(theme: Theme) -> None:
    sheet = styles.css(theme)
    known = re.findall(r"#[0-9A-Fa-f]{6}", str(tokens.load().theme(theme)))
    used = re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet)
    assert used and set(used) <= set(known)
    assert "$" not in sheet


def test_the_style_sheet_styles_every_class_of_the_cards() -> None:
    classes = card(2).classes | read(freshness_strip.strip_html(freshness_sample(), CTX)).classes
    plain = {name for name in classes if name not in ("rc-none", "rc-head", "rc-name")}
    for name in plain:
        assert f".{name}" in styles.css("light"), name
