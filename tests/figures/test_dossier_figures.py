"""What the published dossier figures show, and when they refuse to be drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from reform.figures import backlog_points, stock_flow, stock_flow_card
from reform.figures.context import ChartContext
from reform.figures.samples import figures_sample
from tests.figures.helpers import overlaps

CTX = ChartContext()
FLOWS = (stock_flow.SPEC, stock_flow_card.SPEC)


def with_value(key: str, value: float) -> pd.DataFrame:
    """Return the sample with one figure changed."""
    frame = figures_sample()
    frame.loc[frame["figure_key"] == key, "value"] = value
    return frame


def bars(figure: Any) -> dict[str, float]:
    """Return the length of each part, summed over bars of one axis."""
    return {f"{trace.xaxis}:{trace.meta}": trace.x[0] for trace in figure.data if trace.type == "bar"}


def test_bars_begin_at_zero_and_are_to_scale() -> None:
    figure = stock_flow.SPEC.draw(figures_sample(), CTX)
    assert figure.layout.xaxis.range == (0, 201196)
    assert figure.layout.xaxis2.range == (0, 2708)
    assert all(trace.base is None for trace in figure.data if trace.type == "bar")
    parts = bars(figure)
    assert sum(value for key, value in parts.items() if key.startswith("x:")) == 201196
    assert sum(value for key, value in parts.items() if key.startswith("x2:")) == 2708


def test_the_card_keeps_resolved_and_in_process_apart() -> None:
    figure = stock_flow_card.SPEC.draw(figures_sample(), CTX)
    parts = bars(figure)
    assert parts["x:part:on_time"] + parts["x:part:late"] == 199602
    assert parts["x2:part:not_due"] + parts["x2:part:overdue"] == 1594


def title(spec: Any, ctx: ChartContext = CTX) -> str:
    """Return the title of the sample; where a line may break is not what is tested."""
    return str(spec.describe(figures_sample(), ctx).title).replace("\u00a0", " ")


def test_titles_are_those_of_the_design() -> None:
    assert title(stock_flow.SPEC) == "Hồ sơ trễ hạn nằm trong 1,35% còn lại"
    assert title(stock_flow_card.SPEC) == "Trung tâm PVHCC: 99,44% đúng hạn, còn 61 hồ sơ quá hạn"
    assert title(backlog_points.SPEC) == "Hồ sơ trễ hạn toàn tỉnh giảm từ trên 15.000 còn 58"
    english = title(backlog_points.SPEC, replace(CTX, language="en"))
    assert english == "Overdue dossiers in the province fell from over 15,000 to 58"


def test_the_other_definition_is_named_beside_the_own_one() -> None:
    assert any("99,42%" in note for note in stock_flow.SPEC.describe(figures_sample(), CTX).notes)


@pytest.mark.parametrize("spec", FLOWS)
@pytest.mark.parametrize(
    ("key", "equation"),
    [
        ("dossier.received", "3 = 7 + 11"),
        ("dossier.resolved_late", "7 = 8 + 9 + 10"),
        ("dossier.in_process_overdue", "11 = 12 + 13"),
    ],
)
def test_a_broken_identity_is_named_and_nothing_is_drawn(spec: Any, key: str, equation: str) -> None:
    frame = with_value(key, 7)
    assert equation in spec.describe(frame, CTX).title
    figure = spec.draw(frame, CTX)
    assert not figure.data
    assert equation in figure.layout.annotations[0].text


@pytest.mark.parametrize("spec", [*FLOWS, backlog_points.SPEC])
def test_missing_figures_are_said(spec: Any) -> None:
    nothing = figures_sample().iloc[0:0]
    assert "Chưa có số công bố" in spec.describe(nothing, CTX).title
    assert not spec.draw(nothing, CTX).data


def test_nothing_overdue_is_good_news() -> None:
    frame = with_value("dossier.in_process_overdue", 0)
    frame.loc[frame["figure_key"] == "dossier.in_process_not_due", "value"] = 1594
    assert "không có hồ sơ quá hạn" in stock_flow_card.SPEC.describe(frame, CTX).title
    assert "x2:part:overdue" not in bars(stock_flow_card.SPEC.draw(frame, CTX))


def test_print_adds_a_pattern_to_what_red_and_blue_say() -> None:
    figure = stock_flow.SPEC.draw(figures_sample(), replace(CTX, theme="print"))
    shapes = {trace.meta: trace.marker.pattern.shape for trace in figure.data if trace.type == "bar"}
    assert shapes["part:late"] == "/" and shapes["part:not_due"] == "."


@pytest.mark.parametrize("spec", FLOWS)
@pytest.mark.parametrize(("size", "width"), [("screen", 340), ("phone", 326), ("slide", 1760)])
def test_labels_do_not_overlap(spec: Any, size: Any, width: int) -> None:
    width = 860 if size == "screen" and spec.name == "stock_flow" else width
    figure = spec.draw(figures_sample(), replace(CTX, size=size, width=width))
    assert overlaps(figure, width, figure.layout.height) == []


def test_between_the_two_counts_there_is_only_a_dotted_join() -> None:
    figure = backlog_points.SPEC.draw(figures_sample(), CTX)
    join = next(trace for trace in figure.data if trace.meta == "join")
    points = next(trace for trace in figure.data if trace.meta == "points")
    assert list(points.y) == [15000, 58]
    assert list(join.x) == list(points.x) and join.line.dash == "2px,4px"
    assert figure.layout.yaxis.range[0] == 0
    texts = [note.text for note in figure.layout.annotations]
    assert "trên 15.000" in texts and "58" in texts
    assert any("không có số liệu" in text for text in texts)
    assert any("31/3" in text for text in texts)


def test_the_backlog_says_what_it_does_not_know() -> None:
    notes = " ".join(backlog_points.SPEC.describe(figures_sample(), CTX).notes)
    assert "không nêu ngày chốt" in notes and "không nêu mẫu số" in notes


def test_scope_and_day_are_always_said() -> None:
    for spec in (*FLOWS, backlog_points.SPEC):
        words = spec.describe(figures_sample(), CTX)
        assert words.scope in words.subtitle
        assert words.period and "22/06/2021" in words.source


def test_a_rise_is_not_called_a_fall() -> None:
    frame = with_value("backlog.overdue_after", 20000)
    title = backlog_points.SPEC.describe(frame, CTX).title.replace("\u00a0", " ")
    assert "tăng từ trên 15.000 lên 20.000" in title
