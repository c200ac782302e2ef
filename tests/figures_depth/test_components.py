"""The component gap names the fewest components that make most of the loss, and its sums hold."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.figures import component_gap, component_words
from reform.figures.component_words import heaviest, notes, ordered
from reform.figures.context import ChartContext
from reform.figures.depth_samples import components_sample

CTX = ChartContext()


def losing(values):
    frame = components_sample().iloc[: len(values)].copy()
    frame["points_lost"] = [round(value, 6) for value in values]
    return frame


def against_one_unit():
    """Return the sample against a unit whose scores are all 0.3 higher: the sums are exact."""
    frame = components_sample()
    frame["reference_kind"] = "province"
    frame["reference_name_vi"] = frame["reference_name_en"] = "Bình Dương"
    frame["reference_score"] = (frame["score"] + 0.3).round(2)
    frame["points_lost"] = ((frame["reference_score"] - frame["score"]) * frame["factor"]).round(6)
    frame["total_gap"] = round(float(frame["points_lost"].sum()), 6)
    return frame


def test_title_counts_four_in_words():
    assert component_gap.SPEC.describe(components_sample(), CTX).title == (
        "PCI 2019: bốn thành phần làm mất 2,08\u00a0điểm so với trung vị"
    )
    english = ChartContext(language="en")
    assert component_gap.SPEC.describe(components_sample(), english).title == (
        "PCI 2019: four components cost 2.08\u00a0points against the median"
    )


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=10))
@settings(deadline=None, max_examples=80)
def test_the_title_names_the_fewest_that_make_sixty_percent(cents):
    frame = losing([cent / 100 for cent in cents])
    codes, points = heaviest(frame)
    losses = sorted((cent for cent in cents if cent > 0), reverse=True)
    if not losses:
        assert codes == []
        return
    k = len(codes)
    assert 1 <= k <= 4
    assert round(points * 100) == sum(losses[:k])
    assert sum(losses[: k - 1]) < 0.6 * sum(losses) or k == 1
    assert k == 4 or sum(losses[:k]) >= 0.6 * sum(losses)


def test_points_lost_add_up_to_the_gap_of_totals_against_one_unit():
    frame = against_one_unit()
    drawn = component_gap.draw(frame, CTX)
    (bars,) = (trace for trace in drawn.data if trace.meta == "lost")
    assert sum(bars.x) == pytest.approx(frame["total_gap"].iloc[0])
    assert any("đúng bằng khoảng cách điểm tổng với Bình Dương" in note for note in notes(frame, CTX))
    frame["total_gap"] += 0.02
    assert any("lệch do làm tròn" in note for note in notes(frame, CTX))
    frame["total_gap"] += 5
    assert not any("làm tròn" in note or "đúng bằng" in note for note in notes(frame, CTX))


def test_how_far_the_medians_are_from_adding_is_shown_and_explained():
    frame = components_sample()
    (said,) = (note for note in notes(frame, CTX) if "trung vị của tổng" in note)
    assert "−3,13\u00a0điểm" in said and "−2,92\u00a0điểm" in said and "chênh 0,21\u00a0điểm" in said
    frame["additive"] = False
    assert any("cũng không cộng thành điểm tổng" in note for note in notes(frame, CTX))
    frame["total_gap"] = round(float(frame["points_lost"].sum()), 6)
    assert any("lần này bằng" in note for note in notes(frame, CTX))


def test_the_note_of_coverage_tells_both_ends_when_components_differ():
    frame = components_sample()
    frame.loc[frame.index[0], "n"] = 61
    assert "61–63/63 tỉnh có điểm thành phần." in notes(frame, CTX)


def test_without_a_total_medians_are_said_not_to_add():
    frame = components_sample().assign(total_gap=float("nan"))
    assert any("trung vị không cộng được" in note for note in notes(frame, CTX))


def test_rows_are_sorted_losses_to_the_right_gains_to_the_left_in_their_colours():
    drawn = component_gap.draw(components_sample(), CTX)
    (bars,) = (trace for trace in drawn.data if trace.meta == "lost")
    assert list(bars.x) == sorted(bars.x, reverse=True)
    assert bars.text[0] == "−0,64" and bars.text[-1] == "+0,23"
    assert bars.marker.color[0] == "#8F1A66" and bars.marker.color[-1] == "#0B5394"
    assert drawn.layout.xaxis2.range[0] < 0 < drawn.layout.xaxis2.range[1]
    tinted = [shape for shape in drawn.layout.shapes if shape.fillcolor == "#F6E4EF"]
    assert [shape.y0 + 0.48 for shape in tinted] == [0, 1, 2, 3]


def test_the_formula_gives_the_points_that_are_drawn():
    words = " ".join(note.text for note in component_gap.draw(components_sample(), CTX).layout.annotations)
    assert "(trung vị − Bình Phước) × trọng số × 10" in words
    first = components_sample().iloc[0]
    reckoned = (first["median"] - first["score"]) * first["weight"] / 100 * 10
    assert reckoned == pytest.approx(first["points_lost"])
    plain = components_sample().assign(weight=float("nan"), factor=1.0)
    words = " ".join(note.text for note in component_gap.draw(plain, CTX).layout.annotations)
    assert "Điểm mất = trung vị − Bình Phước" in words
    assert any("Điểm mất" in note for note in notes(components_sample(), ChartContext(size="phone")))


def test_a_component_that_did_not_exist_keeps_its_row():
    frame = components_sample()
    frame.loc[3, "applicable"] = False
    frame.loc[3, ["score", "median", "best_score", "points_lost"]] = float("nan")
    drawn = component_gap.draw(frame, CTX)
    texts = [note.text for note in drawn.layout.annotations]
    assert "Không áp dụng" in texts and frame.loc[3, "short_vi"] in texts
    assert ordered(frame)["dimension"].iloc[-1] == frame.loc[3, "dimension"]
    assert any(frame.loc[3, "short_vi"] in note for note in notes(frame, CTX))


def test_components_with_scales_of_their_own_are_percent_of_the_maximum():
    frame = components_sample().assign(weight=float("nan"), factor=1.0, unit="percent")
    frame["scale_max"] = [10.0, 10, 14.5, 11, 16, 7, 16, 15.5, 10, 20]
    drawn = component_gap.draw(frame, CTX)
    (own,) = (trace for trace in drawn.data if trace.meta == "score")
    row = ordered(frame).iloc[0]
    assert own.x[0] == pytest.approx(row["score"] / row["scale_max"] * 100)
    assert any("% điểm tối đa" in note.text for note in drawn.layout.annotations)


def test_every_case_has_a_true_title():
    gain = losing([-0.2, -0.1])
    assert "không thành phần nào" in component_gap.SPEC.describe(gain, CTX).title
    frame = components_sample().assign(score=float("nan"), points_lost=float("nan"))
    assert component_gap.SPEC.describe(frame, CTX).title.startswith("Kho chưa có điểm thành phần")
    assert not component_gap.draw(frame, CTX).data
    few = components_sample().assign(points_lost=float("nan"), reference_score=float("nan"), n=11)
    assert "11/63" in component_gap.SPEC.describe(few, CTX).title
    broken = few.assign(reference_kind="previous", refused="method")
    assert "đổi cách tính" in component_gap.SPEC.describe(broken, CTX).title


def test_heights_follow_the_rows():
    assert component_gap.height(components_sample()) == component_gap.SPEC.screen_height == 690
    assert component_gap.height(components_sample(), phone=True) < 690


def test_a_phone_writes_names_above_the_bars():
    drawn = component_gap.draw(components_sample(), ChartContext(size="phone", width=326))
    (name,) = (note for note in drawn.layout.annotations if note.text.startswith("Hỗ trợ doanh nghiệp"))
    assert name.y < 0 and name.text.endswith("20%")


def test_a_single_province_has_no_median_in_the_key_and_no_stretched_axis():
    frame = components_sample().iloc[:2].copy()
    frame["score"] = [8.649, 8.651]
    for column in ("median", "best_score", "reference_score", "points_lost"):
        frame[column] = float("nan")
    frame["n"] = 1
    drawn = component_gap.draw(frame, CTX)
    words = " ".join(note.text for note in drawn.layout.annotations)
    assert "Bình Phước" in words and "Trung vị" not in words and "Tỉnh tốt nhất" not in words
    low, high = drawn.layout.xaxis.range
    assert high - low >= 1


def of_one_province() -> pd.DataFrame:
    frame = components_sample().iloc[:3].copy()
    for column in ("median", "best_score", "reference_score", "points_lost", "total_gap"):
        frame[column] = float("nan")
    frame["n"] = 1
    return frame


def test_scores_without_a_median_are_printed_at_their_dots():
    frame = of_one_province()
    drawn = component_gap.draw(frame, CTX)
    (own,) = (trace for trace in drawn.data if trace.meta == "score")
    assert own.mode == "markers+text" and sorted(own.text) == ["5,69", "5,85", "5,93"]
    assert [text.replace(",", ".") for text in own.text] == [f"{score:.2f}" for score in own.x]
    assert "so với" not in component_gap.SPEC.describe(frame, CTX).subtitle
    (with_median,) = (t for t in component_gap.draw(components_sample(), CTX).data if t.meta == "score")
    assert with_median.mode == "markers"


def test_scores_without_a_median_leave_out_rows_that_do_not_apply_and_name_them():
    frame = of_one_province()
    frame.loc[2, "applicable"] = False
    frame.loc[2, "score"] = float("nan")
    drawn = component_gap.draw(frame, CTX)
    assert not any("Không áp dụng" in note.text for note in drawn.layout.annotations)
    assert component_gap.height(frame) < component_gap.height(of_one_province())
    assert any(frame.loc[2, "short_vi"] in note for note in notes(frame, CTX))


def test_a_component_looked_into_is_named_and_is_no_total():
    frame = components_sample().assign(part_vi="Thủ tục hành chính công", part_en="Public procedures")
    assert "Thủ tục hành chính công" in component_gap.SPEC.describe(frame, CTX).title
    (said,) = (note for note in notes(frame, CTX) if "trung vị của tổng" in note)
    assert "điểm tổng" not in said and "điểm của nội dung này" in said


def test_the_heading_of_the_card_is_true_in_every_case():
    assert component_words.heading(components_sample(), CTX) == "Điểm mất nằm ở đâu"
    assert component_words.heading(losing([-0.2, -0.1]), CTX) == "Từng thành phần hơn bao nhiêu"
    assert component_words.heading(of_one_province(), CTX) == "Điểm từng thành phần kho đang có"
