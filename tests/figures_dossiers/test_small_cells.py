"""No count of 1 to 4 dossiers of a sensitive field can be read or worked out."""

from __future__ import annotations

import json
import re
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.figures import late_procedures, time_used, waiting_own
from reform.figures.context import ChartContext
from reform.figures.dossier_samples import shared
from reform.figures.dossier_samples_lists import procedures_sample, time_sample
from reform.figures.small_cells import LEAST, MERGED, SENSITIVE_FIELDS, is_sensitive, merge_small

CTX = ChartContext()
COUNTS = ("resolved", "late")
FIELDS = (*SENSITIVE_FIELDS, "Đất đai", "Hộ tịch (cấp xã)")


@st.composite
def procedures(draw: st.DrawFn) -> pd.DataFrame:
    """Return rows as of dossiers/procedures."""
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(FIELDS), st.integers(1, 12), st.integers(0, 12)),
            min_size=1,
            max_size=12,
        )
    )
    frame = pd.DataFrame(rows, columns=["field", "resolved", "late"])
    frame["late"] = frame[["resolved", "late"]].min(axis=1)
    frame = frame.sort_values("late", ascending=False, kind="stable").reset_index(drop=True)
    frame["procedure"] = [f"Thủ tục {chr(65 + i)}" for i in frame.index]
    frame["procedure_code"], frame["cumulative_share"] = frame["procedure"], 0.0
    return shared(
        frame.assign(withdrawn=0, stopped=0, first=pd.Timestamp(2020, 6, 1), last=pd.Timestamp(2020, 6, 30))
    )


def merged(frame: pd.DataFrame) -> pd.DataFrame:
    return merge_small(frame, "field", COUNTS, "procedure", "gộp")


@given(procedures())
def test_no_small_cell_of_a_sensitive_field_survives(frame: pd.DataFrame) -> None:
    rows = merged(frame)
    guarded = rows[rows[MERGED] | rows["field"].map(is_sensitive)]
    for column in COUNTS:
        assert not guarded[column].between(1, LEAST - 1).any()


@given(procedures())
def test_the_total_without_the_rows_shown_tells_no_small_count(frame: pd.DataFrame) -> None:
    rows = merged(frame)
    if not rows[MERGED].any():
        assert len(rows) == len(frame)
        return
    kept = rows[~rows[MERGED]]
    hidden = len(frame) - len(kept)
    for column in COUNTS:
        left = int(frame[column].sum()) - int(kept[column].sum())
        # Only a frame that is small as a whole leaves a small count; then nothing else is shown of it.
        assert not 0 < left < LEAST or (not kept[column].any() and pd.isna(rows[column].iloc[-1]))
    assert hidden > 1 or len(frame) == 1


@given(procedures())
def test_nothing_is_lost_by_merging(frame: pd.DataFrame) -> None:
    rows = merged(frame)
    for column in COUNTS:
        if rows[column].notna().all():
            assert int(rows[column].sum()) == int(frame[column].sum())
    kept = rows[~rows[MERGED]]
    assert set(kept["procedure"]) <= set(frame["procedure"])


@settings(deadline=None)
@given(procedures())
def test_the_figure_shows_and_tabulates_no_small_cell(frame: pd.DataFrame) -> None:
    table = late_procedures.SPEC.tabulate(frame, CTX)
    if len(table):
        sensitive = table["Lĩnh vực"].map(lambda v: pd.isna(v) or is_sensitive(v))
        for column in ("Đã giải quyết", "Trễ hạn"):
            assert not table.loc[sensitive, column].between(1, LEAST - 1).any()
    figure = late_procedures.SPEC.draw(frame, CTX)
    by_name = frame.set_index("procedure")
    for trace in figure.data:
        for words in trace.hovertext:
            name, _, said = words.partition(":")
            if name in by_name.index and is_sensitive(by_name["field"][name]):
                assert not any(0 < int(n) < LEAST for n in re.findall(r"\d+", said))


def test_small_cells_become_one_row_that_says_so() -> None:
    table = late_procedures.SPEC.tabulate(procedures_sample(), CTX)
    assert table.iloc[-1]["Thủ tục"] == "Các ô dưới 5 hồ sơ đã gộp"
    assert (table.iloc[-1]["Đã giải quyết"], table.iloc[-1]["Trễ hạn"]) == (45, 5)
    assert "Đăng ký khai tử" not in json.dumps(table.to_dict(), ensure_ascii=False)
    assert "Các ô dưới 5 hồ sơ đã gộp." in late_procedures.SPEC.describe(procedures_sample(), CTX).notes


def test_small_cells_of_other_fields_stay() -> None:
    frame = procedures_sample().assign(field="Đất đai")
    assert len(late_procedures.SPEC.tabulate(frame, CTX)) == 7
    assert not any("gộp" in note for note in late_procedures.SPEC.describe(frame, CTX).notes)


@pytest.mark.parametrize("spec", [time_used.SPEC, waiting_own.SPEC])
def test_small_fields_of_an_agency_are_merged_and_lose_their_times(spec) -> None:
    table = spec.tabulate(time_sample(), CTX)
    assert list(table.iloc[-1])[:2] == ["Các ô dưới 5 hồ sơ đã gộp", 5]
    assert table.iloc[-1].isna().sum() == 2
    drawn = spec.draw(time_sample(), CTX).to_json() + spec.describe(time_sample(), CTX).alt
    assert "Bảo trợ xã hội" not in json.loads(json.dumps(drawn))


def test_agencies_are_merged_when_the_reader_chose_a_sensitive_field() -> None:
    frame = time_sample().assign(code=[f"xa-{i}" for i in range(8)], name=[f"Xã {i}" for i in range(8)])
    assert len(time_used.SPEC.tabulate(frame, CTX)) == 8
    chosen = frame.assign(filter_vi="Hộ tịch · Xã, phường, thị trấn")
    names = time_used.SPEC.tabulate(chosen, CTX).iloc[:, 0].tolist()
    assert names == [f"Xã {i}" for i in range(6)] + ["Các ô dưới 5 hồ sơ đã gộp"]


def test_a_frame_of_one_small_cell_shows_no_number() -> None:
    frame = procedures_sample().iloc[[6]]
    table = late_procedures.SPEC.tabulate(frame, CTX)
    assert table[["Đã giải quyết", "Trễ hạn"]].isna().all().all()
    words = late_procedures.SPEC.describe(frame, CTX)
    assert words.title == words.alt == "Số hồ sơ trễ hạn quá ít để nêu từng thủ tục"
    assert not late_procedures.SPEC.draw(frame, CTX).data


@pytest.mark.parametrize(
    "name", ["HỘ TỊCH", "Lĩnh vực lý lịch tư pháp", unicodedata.normalize("NFD", "Bảo trợ xã hội")]
)
def test_sensitive_fields_are_known_however_they_are_written(name: str) -> None:
    assert is_sensitive(name) and not is_sensitive("Đất đai")
