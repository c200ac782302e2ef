"""An official target on the ranking strip: inside the axis, legible, and only where it belongs."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from reform.figures import ranking_strip
from reform.figures.context import ChartContext, TargetMark
from reform.figures.rank_card import card_html
from reform.figures.samples import history_sample, latest_sample, ranking_sample
from reform.figures.target_line import marks_of, widened
from reform.figures.template import look
from tests.figures.helpers import overlaps, words_of

SPEC = ranking_strip.SPEC
HOME = ChartContext(region="Đông Nam Bộ", peers=("74", "75"))
MARK = TargetMark(
    "PCI", 2020, 64.5, "Mục tiêu: ít nhất 64,5 điểm", "Vạch đứt dài: Kế hoạch 1.", "mục tiêu 2020"
)


def with_marks(*marks: TargetMark, **other: object) -> ChartContext:
    return replace(HOME, targets=marks, **other)  # type: ignore[arg-type]


def lines(ctx: ChartContext, frame: pd.DataFrame | None = None) -> list[float]:
    """Return where long-dashed lines of targets stand."""
    figure = SPEC.draw(ranking_sample() if frame is None else frame, ctx)
    dash = look(ctx).dash("target")
    return [float(shape.x0) for shape in figure.layout.shapes if shape.line.dash == dash]


def test_a_target_of_the_edition_has_a_line_its_words_and_its_document():
    ctx = with_marks(MARK)
    assert lines(ctx) == [64.5]
    figure = SPEC.draw(ranking_sample(), ctx)
    assert MARK.label in [note.text for note in figure.layout.annotations]
    assert MARK.note in SPEC.describe(ranking_sample(), ctx).notes


@pytest.mark.parametrize("other", [{"index_code": "PAR"}, {"year": 2019}, {"level": None}])
def test_targets_of_other_editions_and_of_places_are_not_drawn(other):
    ctx = with_marks(replace(MARK, **other))
    assert lines(ctx) == []
    assert SPEC.draw(ranking_sample(), ctx) == SPEC.draw(ranking_sample(), HOME)
    assert SPEC.describe(ranking_sample(), ctx) == SPEC.describe(ranking_sample(), HOME)


def test_the_median_line_does_not_look_like_a_target():
    assert lines(HOME) == []
    assert look(HOME).dash("break") != look(HOME).dash("target")


@pytest.mark.parametrize("level", [50.0, 64.5, 90.0])
def test_the_axis_is_widened_until_it_holds_the_target(level):
    mark = replace(MARK, level=level)
    low, high = SPEC.draw(ranking_sample(), with_marks(mark)).layout.xaxis.range
    assert low < level < high
    assert low < ranking_sample()["score"].min() and ranking_sample()["score"].max() < high


def test_a_target_among_the_data_leaves_the_axis_alone():
    assert widened((59.0, 76.0), [MARK]) == (59.0, 76.0)
    assert widened((59.0, 76.0), []) == (59.0, 76.0)


@pytest.mark.parametrize(("size", "width"), [("screen", 1336), ("phone", 326), ("slide", 1760)])
@pytest.mark.parametrize("level", [58.0, 61.0, 64.2, 64.4, 70.0, 80.0])
def test_the_words_of_a_target_lie_over_no_other_words(size, width, level):
    ctx = with_marks(replace(MARK, level=level), size=size)
    figure = SPEC.draw(ranking_sample(), ctx)
    assert overlaps(figure, width, figure.layout.height) == []
    words = next(found for found in words_of(figure, width, figure.layout.height) if found.text == MARK.label)
    assert words.box.left >= 0 and words.box.right <= width


def test_words_wider_than_the_drawing_do_not_break_it():
    wide = replace(MARK, label="Mục tiêu: " + "rất dài " * 20)
    assert lines(with_marks(wide, size="phone")) == [64.5]


def test_two_targets_close_together_both_keep_their_words():
    near = replace(MARK, level=64.52, label="Mục tiêu: trên 64,52 điểm")
    figure = SPEC.draw(ranking_sample(), with_marks(MARK, near))
    assert overlaps(figure, 1336, figure.layout.height) == []
    words = [found.text for found in words_of(figure, 1336, figure.layout.height)]
    assert MARK.label in words and near.label in words


def test_a_sparse_edition_has_no_score_axis_and_so_no_line():
    frame = ranking_sample()
    frame.loc[3:, "score"] = None
    ctx = with_marks(MARK)
    assert lines(ctx, frame) == []
    assert MARK.note not in SPEC.describe(frame, ctx).notes


GAP = {
    "index_code": "PCI",
    "label": "PCI",
    "year": 2020,
    "scope": "province",
    "year_from": 2020,
    "year_to": 2020,
    "kind": "score",
    "comparison": "at_least",
    "target": 64.5,
    "value": 62.42,
    "n": None,
    "rank_is_computed": False,
    "derived": False,
    "state": "short",
    "missing": 2.08,
    "unit": "points",
    "decimals": 2,
    "document": "Kế hoạch 1",
    "origin": "installation",
}


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, 64.5),
        ({"state": "no_value", "value": None, "missing": None}, 64.5),
        ({"state": "not_yet", "year": 2019}, None),
        ({"kind": "rank", "comparison": "at_most", "target": 30.0}, None),
    ],
)
def test_only_a_score_in_its_own_years_has_a_level(changed, level):
    (mark,) = marks_of(pd.DataFrame([GAP | changed]), "Bình Phước", "vi")
    assert mark.level == level
    assert "Kế hoạch 1; mục tiêu của đơn vị" in mark.note


def test_without_targets_there_are_no_marks():
    assert marks_of(pd.DataFrame(columns=list(GAP)), "Bình Phước", "vi") == ()


def test_a_card_names_one_target_of_its_own_edition():
    row = latest_sample().iloc[0]
    own = replace(MARK, index_code=row["index_code"], year=int(row["year"]), remark="đạt mục tiêu 2020")
    other = replace(own, remark="mục tiêu khác")
    older = replace(own, year=int(row["year"]) - 1, remark="mục tiêu cũ")
    html = card_html(row, history_sample(), with_marks(older, own, other))
    assert "đạt mục tiêu 2020" in html
    assert "mục tiêu khác" not in html and "mục tiêu cũ" not in html
