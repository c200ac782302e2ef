"""What the lists of the dossiers show: their order, their counts, their good news, their silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from reform.figures import (
    ageing,
    agency_load,
    dossiers,
    due_soon,
    ended_otherwise,
    late_procedures,
    redating,
    silence,
    time_used,
    waiting_own,
)
from reform.figures.context import ChartContext, FigureSpec
from reform.figures.dossier_samples import agencies_sample
from reform.figures.dossier_samples_lists import procedures_sample, silence_sample, time_sample
from reform.figures.slide import compose
from reform.wording.texts import LANGUAGES, text
from tests.figures.helpers import overlaps

CTX = ChartContext()
PRINT = ChartContext(theme="print")
LISTS = (
    time_used.SPEC,
    waiting_own.SPEC,
    late_procedures.SPEC,
    ended_otherwise.SPEC,
    silence.SPEC,
)
NAME = {
    "time_used": ("name", "code"),
    "waiting_own": ("name", "code"),
    "late_procedures": ("procedure",),
    "ended_otherwise": ("agency",),
    "silence": ("agency",),
}


def bars(figure: Any) -> dict[str, list[float]]:
    """Return the lengths of the bars of each part, top down."""
    return {trace.meta: list(trace.x) for trace in figure.data if trace.type == "bar"}


def trace(figure: Any, meta: str) -> Any:
    """Return one trace."""
    return next(found for found in figure.data if found.meta == meta)


def texts(figure: Any) -> list[str]:
    """Return all annotations."""
    return [note.text for note in figure.layout.annotations]


def plain(words: str) -> str:
    """Return words with usual spaces: where a line may break is not what is tested."""
    return words.replace("\u00a0", " ")


def title(spec: FigureSpec, frame: pd.DataFrame) -> str:
    return plain(spec.describe(frame, CTX).title)


def repeated(sample: pd.DataFrame, count: int, column: str) -> pd.DataFrame:
    """Return a longer frame: the first row again and again under other names."""
    row = sample.iloc[0].to_dict()
    return pd.DataFrame([row | {column: f"{row[column]} {i}"} for i in range(count)])


# --- for all of them ----------------------------------------------------------------------------


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
def test_an_empty_frame_draws_words_and_no_marks(spec: FigureSpec) -> None:
    nothing = spec.sample().iloc[0:0]
    figure = spec.draw(nothing, CTX)
    assert not figure.data and figure.layout.annotations[0].text
    assert spec.describe(nothing, CTX).title and spec.tabulate(nothing, CTX).empty


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
def test_names_are_escaped(spec: FigureSpec) -> None:
    frame = spec.sample()
    for column in NAME[spec.name]:
        frame[column] = frame[column].where(frame[column] != frame[column].iloc[0], "A<b>&")
    for size in ("screen", "phone"):
        drawn = spec.draw(frame, replace(CTX, size=size)).to_json()
        assert "A<b>" not in drawn and "A\\u003cb" not in drawn
        assert "A&lt;b&gt;&amp;" in drawn or "A\\u0026lt;b" in drawn


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
@pytest.mark.parametrize(("size", "width"), [("screen", 640), ("phone", 326), ("slide", 1760)])
def test_labels_do_not_overlap(spec: FigureSpec, size: Any, width: int) -> None:
    figure = spec.draw(spec.sample(), replace(CTX, size=size, width=width))
    assert overlaps(figure, width, figure.layout.height) == []


@pytest.mark.parametrize("spec", dossiers.SPECS, ids=lambda spec: spec.name)
def test_simulated_dossiers_are_marked_on_the_sheet_and_in_the_source(spec: FigureSpec) -> None:
    ctx = replace(CTX, simulated=True)
    assert "mô phỏng" in spec.describe(spec.sample(), ctx).source
    marked = texts(compose(spec, spec.sample(), ctx, "CƠ QUAN", "Một cửa", date(2021, 6, 25)))
    assert any("Dữ liệu mô phỏng" in plain(words) for words in marked)
    real = spec.sample().assign(origin="imported")
    assert "mô phỏng" not in spec.describe(real, CTX).source


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("spec", dossiers.SPECS, ids=lambda spec: spec.name)
def test_every_dossier_figure_says_how_it_is_counted(spec: FigureSpec, lang: Any) -> None:
    assert text(lang, f"definitions.{spec.name}")


@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.name)
def test_scope_filters_and_day_are_said(spec: FigureSpec) -> None:
    words = spec.describe(spec.sample().assign(filter_vi="Cấp xã"), CTX)
    assert "Cấp xã" in words.scope and words.scope in words.subtitle
    assert words.period and "30/06/2020" in words.source


# --- late procedures ----------------------------------------------------------------------------


def test_late_procedures_are_sorted_and_counted_as_in_the_frame() -> None:
    frame = procedures_sample()
    found = bars(late_procedures.SPEC.draw(frame, CTX))["late"]
    assert found == [61, 22, 14, 9, 2, 5]
    assert sum(found) == frame["late"].sum()
    table = late_procedures.SPEC.tabulate(frame, CTX)
    assert table["Trễ hạn"].tolist() == found
    assert table["Cộng dồn (%)"].iloc[-1] == 100


def test_only_ten_late_procedures_are_drawn_and_the_others_are_told() -> None:
    frame = repeated(procedures_sample(), 14, "procedure")
    assert len(bars(late_procedures.SPEC.draw(frame, CTX))["late"]) == 10
    notes = plain(" ".join(late_procedures.SPEC.describe(frame, CTX).notes))
    assert "4 thủ tục khác có 244 hồ sơ" in notes
    assert len(late_procedures.SPEC.tabulate(frame, CTX)) == 14


def test_few_procedures_that_make_most_of_the_lateness_are_the_finding() -> None:
    assert (
        title(late_procedures.SPEC, procedures_sample()) == "1 thủ tục chiếm quá nửa trong 113 hồ sơ trễ hạn"
    )


def test_evenly_spread_lateness_is_not_called_concentrated() -> None:
    frame = repeated(procedures_sample(), 4, "procedure")
    assert title(late_procedures.SPEC, frame) == "244 hồ sơ trễ hạn ở 4 thủ tục"


def test_no_late_dossier_is_good_news() -> None:
    frame = procedures_sample().assign(late=0, cumulative_share=None, field="Đất đai")
    assert title(late_procedures.SPEC, frame) == "Không có hồ sơ trễ hạn"
    assert not late_procedures.SPEC.draw(frame, CTX).data


def test_lateness_has_a_pattern_in_print() -> None:
    figure = late_procedures.SPEC.draw(procedures_sample(), PRINT)
    assert trace(figure, "late").marker.pattern.shape
    assert not trace(late_procedures.SPEC.draw(procedures_sample(), CTX), "late").marker.pattern.shape


# --- ended otherwise ----------------------------------------------------------------------------


def test_withdrawn_and_stopped_are_those_of_the_frame_most_first() -> None:
    frame = agencies_sample()
    found = bars(ended_otherwise.SPEC.draw(frame.iloc[::-1], CTX))
    assert found == {"withdrawn": [60, 12], "stopped": [4]}
    assert title(ended_otherwise.SPEC, frame).startswith("76 hồ sơ")
    words = texts(ended_otherwise.SPEC.draw(frame, CTX))
    assert "64" in words and "2,7%" in [plain(word) for word in words]


def test_a_share_of_few_results_is_not_written() -> None:
    frame = agencies_sample().assign(resolved=[29, 1910, 0])
    words = texts(ended_otherwise.SPEC.draw(frame, CTX))
    assert "–" in words and not any("2,7%" in word for word in words)


def test_nothing_withdrawn_is_good_news() -> None:
    frame = agencies_sample().assign(withdrawn=0, stopped=0, ended_share=0.0)
    assert title(ended_otherwise.SPEC, frame) == "Không có hồ sơ nào rút hoặc dừng giải quyết"
    assert not ended_otherwise.SPEC.draw(frame, CTX).data


def test_the_second_part_has_a_pattern_in_print() -> None:
    assert trace(ended_otherwise.SPEC.draw(agencies_sample(), PRINT), "stopped").marker.pattern.shape
    assert trace(waiting_own.SPEC.draw(time_sample(), PRINT), "waiting").marker.pattern.shape


# --- time ---------------------------------------------------------------------------------------


def test_both_time_figures_list_the_same_fields_in_the_order_of_dossiers() -> None:
    frame = time_sample()
    names = [list(spec.draw(frame, CTX).layout.yaxis.ticktext) for spec in (time_used.SPEC, waiting_own.SPEC)]
    assert names[0] == names[1]
    assert names[0][0] == "Đất đai" and len(names[0]) == 6


def test_the_axis_holds_one_and_a_half_limits_and_the_limit_is_named() -> None:
    figure = time_used.SPEC.draw(time_sample(), CTX)
    assert figure.layout.xaxis.range[1] == 1.5
    limits = [shape for shape in figure.layout.shapes if shape.type == "line" and shape.x0 == shape.x1]
    assert [shape.x0 for shape in limits] == [1]
    assert any("100%" in plain(words) and "thời hạn" in words for words in texts(figure))


def test_a_whisker_past_the_axis_is_an_arrow_with_its_number() -> None:
    figure = time_used.SPEC.draw(time_sample(), CTX)
    assert list(trace(figure, "past").y) == [0]
    assert max(x for x in trace(figure, "whisker").x if x is not None) == 1.5
    assert any("190%" in plain(words) for words in texts(figure))


def test_rows_of_few_dossiers_or_without_shares_are_a_dash() -> None:
    figure = time_used.SPEC.draw(time_sample(), CTX)
    assert list(trace(figure, "median").y) == [0, 2, 3, 4]
    assert texts(figure).count("–") == 2
    assert texts(waiting_own.SPEC.draw(time_sample(), CTX)).count("–") == 1
    table = time_used.SPEC.tabulate(time_sample(), CTX)
    assert table.iloc[1].isna().sum() == 2 and table.iloc[5].isna().sum() == 2


def test_fields_past_their_limit_are_counted_in_the_title() -> None:
    assert title(time_used.SPEC, time_sample()) == "2 lĩnh vực có trên 10% hồ sơ dùng quá thời hạn"
    fine = time_sample().assign(p90_share=1.0)
    assert title(time_used.SPEC, fine) == "Chín phần mười hồ sơ xong trong thời hạn ở cả 5 lĩnh vực"
    agencies = time_sample().assign(code="so-x", p90_share=1.2)
    assert "cơ quan có trên 10%" in title(time_used.SPEC, agencies)


def test_without_any_distribution_nothing_is_drawn() -> None:
    frame = time_sample().assign(p50_share=None, p90_share=None)
    assert title(time_used.SPEC, frame) == "Không có phân bố thời gian cho lựa chọn này"
    assert not time_used.SPEC.draw(frame, CTX).data


def test_waiting_stands_behind_own_time_with_both_numbers_at_the_end() -> None:
    figure = waiting_own.SPEC.draw(time_sample(), CTX)
    found = bars(figure)
    assert found["own"][0] == 7.3 and found["waiting"][0] == 2.3
    assert figure.layout.barmode == "stack" and figure.layout.xaxis.range[0] == 0
    assert "7,3 + 2,3" in texts(figure)


def test_the_share_of_waiting_is_weighed_by_dossiers() -> None:
    frame = (
        time_sample()
        .iloc[:2]
        .assign(
            timed=[300, 100],
            own_days_mean=[1.0, 5.0],
            waiting_days_mean=[1.0, 1.0],
            name=["A", "B"],
            code=["A", "B"],
        )
    )
    assert title(waiting_own.SPEC, frame) == "33% thời gian là chờ bổ sung, còn lại là cơ quan xử lý"
    same_day = frame.assign(own_days_mean=0.0, waiting_days_mean=0.0)
    assert title(waiting_own.SPEC, same_day) == "Hồ sơ được giải quyết ngay trong ngày"


# --- silence ------------------------------------------------------------------------------------


def test_the_silent_agency_is_named_and_comes_first() -> None:
    frame = silence_sample()
    assert title(silence.SPEC, frame) == "Sở Xây dựng không có hồ sơ mới đã 4 ngày làm việc"
    assert silence.SPEC.draw(frame, CTX).layout.yaxis.ticktext[0] == "Sở Xây dựng"


def test_several_silent_agencies_are_counted() -> None:
    frame = silence_sample().assign(usual=2.0)
    assert title(silence.SPEC, frame) == "2 cơ quan không có hồ sơ mới từ 3 ngày làm việc trở lên"


@pytest.mark.parametrize(("usual", "silent"), [(0.9, 9), (40.0, 2)])
def test_rare_receipts_and_short_pauses_are_not_silence(usual: float, silent: int) -> None:
    frame = silence_sample().assign(usual=usual, silent_days=silent)
    assert title(silence.SPEC, frame) == "Không cơ quan nào vắng hồ sơ mới bất thường"


def test_without_earlier_days_nobody_is_called_silent() -> None:
    frame = silence_sample().assign(usual=float("nan"))
    assert title(silence.SPEC, frame) == "Chưa đủ số liệu để biết cơ quan nào vắng hồ sơ mới"


def test_empty_cells_are_hatched_and_the_others_hold_their_count() -> None:
    frame = silence_sample()
    figure = silence.SPEC.draw(frame, replace(CTX, width=1300))
    cells = trace(figure, "cells")
    assert len(cells.x) == len(frame) == 80
    empty = int((frame["received"] == 0).sum())
    assert list(cells.text).count("") == empty
    assert sum(int(words) for words in cells.text if words) == frame["received"].sum()
    assert sum(x is None for x in trace(figure, "hatch").x) % empty == 0
    grounds = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert len(grounds) == 80 and len({shape.fillcolor for shape in grounds}) == 2


def test_strokes_stay_inside_their_cells() -> None:
    figure = silence.SPEC.draw(silence_sample(), CTX)
    xs = [x for x in trace(figure, "hatch").x if x is not None]
    assert min(xs) >= -0.5 and max(xs) <= 19.5


@pytest.mark.parametrize("spec", [due_soon.SPEC, redating.SPEC, agency_load.SPEC], ids=lambda spec: spec.name)
def test_offices_of_like_beginnings_are_told_apart_on_a_phone(spec: FigureSpec) -> None:
    sample = spec.sample()
    codes = list(dict.fromkeys(sample["agency_code"]))[:4]
    places = ("Bù Đăng", "Bù Đốp", "Lộc Ninh", "Đồng Phú")
    names = {code: f"UBND huyện {place}" for code, place in zip(codes, places, strict=False)}
    frame = sample[sample["agency_code"].isin(codes)].assign(
        agency=lambda rows: rows["agency_code"].map(names)
    )
    assert len(names) > 1
    drawn = [words.replace("<br>", " ") for words in texts(spec.draw(frame, ChartContext(size="phone")))]
    assert [name for name in names.values() if name not in drawn] == []


def test_a_phone_shows_the_last_ten_days() -> None:
    figure = silence.SPEC.draw(silence_sample(), ChartContext(size="phone"))
    assert len(trace(figure, "cells").x) == 40
    assert figure.layout.xaxis.ticktext[-1] == "30/6"


def test_agencies_not_drawn_are_told_and_stay_in_the_table() -> None:
    one = silence_sample().iloc[:20]
    frame = pd.concat([one.assign(agency_code=str(i), agency=f"Xã {i}") for i in range(15)])
    assert len(silence.SPEC.draw(frame, CTX).layout.yaxis.ticktext) == 12
    assert "3 cơ quan khác" in plain(" ".join(silence.SPEC.describe(frame, CTX).notes))
    assert len(silence.SPEC.tabulate(frame, CTX)) == 15


# --- ageing -------------------------------------------------------------------------------------


def test_a_long_name_beside_the_ageing_bars_is_broken_and_escaped() -> None:
    frame = ageing.SPEC.sample()
    frame["agency"] = "Phòng Lao động - Thương binh và Xã hội, Người có công & Bảo trợ xã hội <huyện>"
    words = ageing.SPEC.draw(frame, replace(CTX, width=400)).layout.yaxis.ticktext[0]
    assert words.count("<br>") == 1 and "&lt;br" not in words and "<huyện>" not in words


def test_a_period_that_begins_with_the_first_dossier_is_compared_with_nothing() -> None:
    frame = agency_load.SPEC.sample()
    first = frame.assign(overdue_before=0, in_process=frame["received"] - frame["resolved"])
    words = agency_load.SPEC.describe(first, CTX)
    assert "có hồ sơ quá hạn" in words.title and "tăng" not in words.title
    assert "không có đầu kỳ để so" in " ".join(words.notes)
    drawn = " ".join(note.text for note in agency_load.SPEC.draw(first, CTX).layout.annotations)
    assert "Thay đổi" not in drawn


def test_tomorrow_is_a_date_when_the_sheet_is_read_on_a_later_day() -> None:
    spec = due_soon.SPEC
    frame = spec.sample()
    snapshot = frame["snapshot_on"].iloc[0].date()
    later = replace(CTX, as_of=snapshot + timedelta(days=300))
    assert "ngày mai" not in spec.describe(frame, later).title
