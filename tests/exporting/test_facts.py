"""A file tells what it was made from, and whether today's data would give the same picture."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from reform.exporting import facts, sheets
from reform.exporting.asking import Asked, ask_for
from reform.exporting.facts import FileFacts, NoFacts, read, verify
from reform.exporting.sheets import FORMS, Order, Wanted, pack, sheet
from reform.urls import View

AGENCY = "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC"
FOUNDING = date(2021, 6, 22)
VIEW = View(index="PAR", as_of=FOUNDING, region="dong-nam-bo")
TITLE = "PAR INDEX cần làm ngay <&> “nhanh”"


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every sheet needs a published version."""


def order(form: Any, size: Any = "slide") -> Order:
    return Order(size, form, AGENCY, date(2021, 6, 25))


@pytest.fixture(scope="module")
def made(warehouse, tmp_path_factory) -> Callable[[str], Path]:
    """Return a file of a form, made once: two figures, the first with an edited finding."""
    folder = tmp_path_factory.mktemp("made")

    def of(form: Any) -> Path:
        file = folder / f"x.{form}"
        if not file.exists():
            wanted = [Wanted(ask_for("ranking_strip", VIEW), TITLE), Wanted(ask_for("stock_flow", VIEW))]
            many = form in ("pdf", "pptx")
            file.write_bytes(pack(wanted, order(form)) if many else sheet(wanted[:1], order(form)))
        return file

    return of


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_file_tells_what_it_was_made_from(form, made, warehouse):
    told = read(made(form))
    first = told.sheets[0]
    assert (told.version, told.form, told.size, told.language) == (warehouse.version, form, "slide", "vi")
    assert (told.agency, told.prepared_on) == (AGENCY, date(2021, 6, 25))
    assert (first.figure, first.as_of) == ("ranking_strip", FOUNDING)
    assert first.queries == ("indices/ranking", "indices/target_gap")
    assert first.parameters["index"] == "PAR" and first.parameters["as_of"] == "2021-06-22"
    assert first.address == {"index": "par", "asof": "2021-06-22", "region": "dong-nam-bo"}
    assert first.title == TITLE
    assert first.own_title == "Bình Phước xếp 37/63 về PAR INDEX 2019; mới có hạng của 10 tỉnh"
    assert "Bộ Nội vụ" in first.source and not first.simulated
    if form in ("pdf", "pptx"):
        assert [one.figure for one in told.sheets] == ["ranking_strip", "stock_flow"]
        assert told.sheets[1].own_title is None


def test_ordinary_viewers_show_title_author_and_source(made):
    with Image.open(made("png")) as picture:
        assert picture.info["Title"] == TITLE and picture.info["Author"] == AGENCY
        assert "Bộ Nội vụ" in picture.info["Source"]
    information = PdfReader(made("pdf")).metadata
    assert information.title.startswith(TITLE) and information.author == AGENCY
    core = Presentation(made("pptx")).core_properties
    assert core.title.startswith(TITLE) and core.author == AGENCY
    svg = ElementTree.fromstring(made("svg").read_bytes())
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == TITLE


@pytest.mark.parametrize("form", FORMS)
def test_todays_data_are_asked_again_and_give_the_same_picture(form, made, warehouse):
    verdict = verify(made(form), warehouse)
    assert verdict.same
    assert {one.state for one in verdict.sheets} == {"same"}


def test_another_score_is_another_picture_with_todays_finding(made, warehouse, monkeypatch):
    def changed(name: str, view: View, **other: Any) -> Asked:
        asked = ask_for(name, view, **other)
        own = asked.frame["province_code"] == "70"
        rows = asked.frame.assign(
            rank=asked.frame["rank"].mask(own, 36), rank_published=asked.frame["rank_published"].mask(own, 36)
        )
        return replace(asked, frame=rows)

    monkeypatch.setattr(facts, "ask_for", changed)
    verdict = verify(made("png"), warehouse)
    assert not verdict.same
    (one,) = verdict.sheets
    assert one.state == "changed"
    assert one.title == "Bình Phước xếp 36/63 về PAR INDEX 2019; mới có hạng của 10 tỉnh"


def test_a_figure_without_rows_today_is_gone(made, warehouse, tmp_path):
    told = read(made("png"))
    view = told.sheets[0].model_copy(update={"address": {"index": "par", "asof": "2001-01-01"}})
    other = told.sheets[0].model_copy(update={"figure": "no_longer_there"})
    strange = told.sheets[0].model_copy(update={"address": {"index": "no"}})
    states = []
    for one in (view, other, strange):
        file = tmp_path / "x.png"
        empty = io.BytesIO()
        Image.new("RGB", (2, 2)).save(empty, "PNG")
        file.write_bytes(facts.with_facts(empty.getvalue(), told.model_copy(update={"sheets": (one,)})))
        states += [judged.state for judged in verify(file, warehouse).sheets]
    assert states == ["gone", "gone", "gone"]


def test_a_simulated_sheet_says_so_in_its_facts(warehouse):
    asked = ask_for("stock_flow", VIEW)
    invented = Wanted(replace(asked, context=replace(asked.context, simulated=True)))
    told = facts.sheet_facts(invented.asked, invented.words, None)
    assert told.simulated and not facts.sheet_facts(asked, asked.words, None).simulated


def test_the_same_inputs_give_the_same_pixels(warehouse, monkeypatch):
    one = Wanted(ask_for("ranking_strip", VIEW))
    first, second = (sheet([one], order("png")) for _ in range(2))
    with Image.open(io.BytesIO(first)) as left, Image.open(io.BytesIO(second)) as right:
        assert left.tobytes() == right.tobytes()
    monkeypatch.setattr(
        sheets.clock, "now", lambda: pd.Timestamp("2021-06-25T07:00:00+07:00").to_pydatetime()
    )
    again = [sheet([one], order("png")) for _ in range(2)]
    assert again[0] == again[1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        b"\x89PNG\r\n\x1a\nbroken",
        b"%PDF-1.7 broken",
        b"PK\x03\x04broken",
        b"<svg></svg>",
        b'<svg><metadata id="reform-facts">{"layout": 1}</metadata></svg>',
        b'<svg><metadata id="reform-facts">\xff</metadata></svg>',
    ],
)
def test_a_file_without_facts_is_refused_with_a_sentence(content, tmp_path):
    file = tmp_path / "lạ.bin"
    file.write_bytes(content)
    with pytest.raises(NoFacts) as refused:
        read(file)
    assert (refused.value.key, refused.value.values) == ("exporting.verify.no_facts", {"file": "lạ.bin"})


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NoFacts) as refused:
        read(tmp_path / "none.png")
    assert refused.value.key == "exporting.verify.no_file"


@pytest.mark.parametrize("form", FORMS)
def test_damage_anywhere_is_refused_or_harmless_and_never_a_failure(form, made, tmp_path):
    whole = made(form).read_bytes()
    told = read(made(form))
    file = tmp_path / "damaged"

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, len(whole) - 1), st.integers(0, 255))
    def damaged(at: int, value: int) -> None:
        file.write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
        try:
            found = read(file)
        except NoFacts:
            return
        assert isinstance(found, FileFacts) and found.form == told.form

    damaged()
