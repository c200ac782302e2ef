"""The slide says everything it must, or is not made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from reform.figures import tokens
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.fitting import fits
from reform.figures.registry import REGISTRY
from reform.figures.slide import HEIGHT, WIDTH, IncompleteSheet, compose, subtitle_parts, title_room
from tests.figures.helpers import overlaps, words_of
from tests.figures.test_golden import OURS

CTX = ChartContext(region="Đông Nam Bộ", peers=("74", "75", "72"), as_of=date(2021, 6, 22))
SHEET: dict[str, Any] = {
    "agency": "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC",
    "topic": "Chỉ số điều hành",
    "prepared_on": date(2021, 6, 25),
}


def slide(name: str, ctx: ChartContext = CTX, **other: Any) -> Any:
    """Return the slide of a sample."""
    spec = REGISTRY[name]
    return compose(spec, spec.sample(), ctx, **(SHEET | other))


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_slide_says_who_what_when_and_from_where(name: str, language: Any) -> None:
    ctx = replace(CTX, language=language)
    figure = slide(name, ctx)
    said = " ".join(words.text for words in words_of(figure, WIDTH, HEIGHT)).replace("&amp;", "&")
    spec = REGISTRY[name]
    words = spec.describe(spec.sample(), replace(ctx, theme="print", size="slide"))
    for value in (words.title, words.unit, words.scope, words.period, *words.source.split(), SHEET["agency"]):
        assert value in said, value
    assert ("25/06/2021" if language == "vi" else "25\u00a0Jun\u00a02021") in said
    assert ("22/06/2021" if language == "vi" else "22\u00a0Jun\u00a02021") in said


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_overlaps_or_leaves_the_sheet(name: str, language: Any) -> None:
    figure = slide(name, replace(CTX, language=language))
    assert overlaps(figure, WIDTH, HEIGHT) == []
    for words in words_of(figure, WIDTH, HEIGHT):
        assert words.box.left >= 60 and words.box.right <= WIDTH - 60, words
        assert words.box.top >= 30 and words.box.bottom <= HEIGHT - 20, words


@pytest.mark.parametrize("name", OURS)
def test_the_plot_keeps_its_size_inside_the_sheet(name: str) -> None:
    margin = slide(name).layout.margin
    assert margin.l >= 80 and margin.r >= 80 and margin.t > 150 and margin.b > 90
    assert WIDTH - margin.l - margin.r > 1000


@pytest.mark.parametrize("field", ["title", "subtitle", "unit", "scope", "period", "source"])
def test_a_missing_fact_stops_the_sheet_and_is_named(field: str) -> None:
    spec = REGISTRY["ranking_strip"]

    def described(frame: Any, ctx: ChartContext) -> FigureText:
        return replace(spec.describe(frame, ctx), **{field: " "})

    broken = FigureSpec(**{**vars(spec), "describe": described})
    with pytest.raises(IncompleteSheet, match=field) as raised:
        compose(broken, spec.sample(), CTX, **SHEET)
    assert raised.value.missing == field


@pytest.mark.parametrize(("field", "value"), [("agency", ""), ("prepared_on", None)])
def test_a_sheet_needs_agency_and_day(field: str, value: Any) -> None:
    with pytest.raises(IncompleteSheet, match=field):
        slide("bump", **{field: value})


def test_simulated_sheets_say_so() -> None:
    plain = [note.text for note in slide("bump").layout.annotations]
    marked = [note.text for note in slide("bump", simulated=True).layout.annotations]
    assert "Dữ liệu mô phỏng" not in plain and "Dữ liệu mô phỏng" in marked
    assert "Dữ liệu mô phỏng" in [
        n.text for n in slide("bump", replace(CTX, simulated=True)).layout.annotations
    ]


def test_key_numbers_narrow_the_figure_and_stand_beside_it() -> None:
    figure = slide("backlog_points")
    found = {words.text: words.box for words in words_of(figure, WIDTH, HEIGHT)}
    assert min(found[number].left for number in ("47 → 1", "1.224")) > 80 + 1190
    assert figure.layout.margin.r > WIDTH - 80 - 1190 - 80
    assert overlaps(figure, WIDTH, HEIGHT) == []


def test_a_key_number_stands_only_where_all_of_its_sentence_is_known() -> None:
    spec = REGISTRY["backlog_points"]
    rows = spec.sample()
    whole = dict(spec.key_numbers(rows, CTX))
    assert whole["58"].replace("\u00a0", " ") == "trên 27.855 hồ sơ đang giải quyết, tỷ lệ 0,21%"
    assert list(whole) == ["58", "47 → 1", "1.224"]
    without = rows[~rows["figure_key"].isin(["backlog.share_after", "campaign.population"])]
    assert [number for number, _ in spec.key_numbers(without, CTX)] == ["1.224"]
    assert list(spec.key_numbers(rows.iloc[0:0], CTX)) == []


def test_long_titles_break_into_two_lines() -> None:
    spec = REGISTRY["ranking_strip"]
    long = " ".join(["Bình Phước xếp thứ năm mươi trên sáu mươi ba tỉnh"] * 2)

    def described(frame: Any, ctx: ChartContext) -> FigureText:
        return replace(spec.describe(frame, ctx), title=long)

    figure = compose(FigureSpec(**{**vars(spec), "describe": described}), spec.sample(), CTX, **SHEET)
    titles = [note.text for note in figure.layout.annotations if note.font.size == 52]
    assert len(titles) == 2 and " ".join(titles) == long


@pytest.mark.parametrize("name", sorted(REGISTRY))
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_figure_as_a_wall_picture_reads_from_afar(name: str, theme: Any) -> None:
    figure = slide(name, size="wall", theme=theme)
    assert (figure.layout.width, figure.layout.height) == (WIDTH, HEIGHT)
    assert figure.layout.template.layout.paper_bgcolor == tokens.load().theme(theme)["surface"]
    smallest = tokens.load().size("wall_1080")["type"]["min"]
    assert [note.text for note in figure.layout.annotations if (note.font.size or smallest) < smallest] == []
    assert fits(figure, WIDTH, HEIGHT)


def test_a_wall_picture_is_dark_unless_asked_otherwise() -> None:
    assert slide("bump", size="wall").layout.template.layout.paper_bgcolor != "#FFFFFF"
    assert slide("bump").layout.template.layout.paper_bgcolor == "#FFFFFF"


def test_an_edited_finding_replaces_only_the_title() -> None:
    own, edited = (
        [note.text for note in slide("bump", title=title).layout.annotations]
        for title in (None, "Tám năm, tám thứ hạng")
    )
    assert "Tám năm, tám thứ hạng" in edited and "Tám năm, tám thứ hạng" not in own
    spec = REGISTRY["bump"]
    words = spec.describe(spec.sample(), replace(CTX, theme="print", size="slide"))
    assert words.title not in " ".join(edited)
    # What only the own title said, such as the period, is said under the edited one.
    said = " ".join(edited)
    assert words.unit in said and words.period in said and words.scope in said


def test_an_empty_edited_finding_is_none() -> None:
    assert slide("bump", title="  ") == slide("bump")


def test_rows_that_are_simulated_mark_the_sheet_by_themselves() -> None:
    spec = REGISTRY["due_soon"]
    rows = spec.sample().assign(origin="simulated")
    sheet = compose(spec, rows, replace(CTX, simulated=False), **SHEET)
    assert "Dữ liệu mô phỏng" in [note.text for note in sheet.layout.annotations]
    real = compose(spec, rows.assign(origin="imported"), CTX, **SHEET)
    assert "Dữ liệu mô phỏng" not in [note.text for note in real.layout.annotations]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "9 trong 13 tỉnh điểm cao nhất thuộc Đồng bằng sông Cửu Long và Đồng bằng sông Hồng",
            ("9 trong 13 tỉnh điểm cao nhất", "thuộc Đồng bằng sông Cửu Long và Đồng bằng sông Hồng"),
        ),
        (
            "PCI 2020: Bình Phước là tỉnh duy nhất của Đông Nam Bộ dưới trung vị",
            ("PCI 2020: Bình Phước là tỉnh duy nhất", "của Đông Nam Bộ dưới trung vị"),
        ),
        (
            "Cả 5 chỉ số ở nửa dưới bảng xếp hạng; PCI lên 11 bậc, PAPI xuống 12 bậc",
            ("Cả 5 chỉ số ở nửa dưới bảng xếp hạng;", "PCI lên 11 bậc, PAPI xuống 12 bậc"),
        ),
    ],
)
def test_a_title_breaks_at_a_sign_or_before_a_small_word(title: str, lines: tuple[str, str]) -> None:
    assert title_room(title, CTX).lines == lines


def test_what_is_the_same_for_scope_unit_and_period_is_said_once_with_all_three_names() -> None:
    words = FigureText(
        "40% trực tuyến", "Mỗi ô một số", "ở từng số", "ở từng số", "ở từng số", "Nguồn: A", ""
    )
    assert subtitle_parts(words, CTX) == ["Mỗi ô một số", "Phạm vi, đơn vị tính, kỳ: ở từng số"]


def test_a_unit_that_only_the_title_mentions_is_still_named() -> None:
    words = FigureText("Còn 61 hồ sơ", "Tháng 6", "hồ sơ", "toàn tỉnh", "Tháng 6", "Nguồn: A", "")
    assert subtitle_parts(words, CTX) == ["Tháng 6", "Phạm vi: toàn tỉnh", "Đơn vị tính: hồ sơ"]


def test_a_sparse_rail_on_a_slide_has_the_place_and_the_result_of_the_home_beside_it() -> None:
    spec = REGISTRY["ranking_strip"]
    whole = spec.sample()
    rows = whole.iloc[:12].copy()
    assert spec.key_numbers(whole, CTX) == ()
    home = whole[whole["province_code"] == CTX.home_code]
    rows.loc[rows.index[1:], ["score", "rank"]] = None
    rows = pd.concat([rows[rows["province_code"] != CTX.home_code], home])
    (place, _), (score, told) = spec.key_numbers(rows, CTX)
    own = home.iloc[0]
    assert place == f"{int(own['rank'])}/{int(own['n'])}"
    assert score.startswith(f"{own['score']:.2f}".replace(".", ",")) and "PCI 2020" in told
