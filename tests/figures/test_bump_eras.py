"""The 34 units in the bump chart: a panel of its own beside the 63, never joined to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from reform.figures import bump
from reform.figures.context import ChartContext
from reform.figures.samples import history_sample
from reform.figures.template import say
from tests.figures.helpers import as_json, overlaps, rounded, segments
from tests.figures.test_bump import history

SPEC = bump.SPEC
CTX = ChartContext(peers=("74", "75"), successor="75")


def new_units(years: dict[int, int], others: int = 33) -> pd.DataFrame:
    """Return HISTORY rows of the 34: the new Đồng Nai (75) with these places, others around it."""
    ranks: dict[str, dict[int, int]] = {"75": years}
    for i in range(others):
        code = f"{i + 1:02d}"
        ranks[code] = {y: i + 1 if i + 1 < place else i + 2 for y, place in years.items()}
    found = history(ranks, units=34, n=34, population=34)
    found["break_kind"] = ["boundary" if year == 2025 else None for year in found["year"]]
    found["era_from"], found["era_label_vi"], found["era_label_en"] = 2025, "34 đơn vị", "34 units"
    found.loc[found["province_code"] == "75", "province"] = "Đồng Nai"
    return found


def both(years: dict[int, int], others: int = 33) -> pd.DataFrame:
    """Return the usual sample and the 34 beside it."""
    return pd.concat([history_sample(), new_units(years, others)], ignore_index=True)


def named(figure: Any, meta: str) -> Any:
    """Return the trace of that meaning."""
    return next(trace for trace in figure.data if trace.meta == meta)


def test_the_successor_stands_on_an_axis_of_its_own_as_a_peer():
    figure = SPEC.draw(both({2025: 7}), CTX)
    heir = named(figure, "successor:75")
    assert (heir.xaxis, heir.yaxis) == ("x2", "y2")
    assert list(heir.x) == [2025] and list(heir.y) == [7]
    home = named(figure, "line:70")
    assert heir.line.color not in (home.line.color, named(figure, "line:74").line.color)
    assert figure.layout.yaxis2.tickvals[0] == 1 and figure.layout.yaxis2.tickvals[-1] == 34
    assert figure.layout.xaxis.domain[1] < figure.layout.xaxis2.domain[0]


def test_the_first_and_the_last_place_stand_as_high_as_those_of_the_63():
    layout = SPEC.draw(both({2025: 7}), CTX).layout

    def height(axis: Any, place: float) -> float:
        low, high = axis.range
        return (place - low) / (high - low)

    n = layout.yaxis.tickvals[-1]
    assert height(layout.yaxis, 1) == pytest.approx(height(layout.yaxis2, 1), abs=1e-4)
    assert height(layout.yaxis, n) == pytest.approx(height(layout.yaxis2, 34), abs=1e-4)


def test_the_peer_of_the_same_code_ends_with_the_63():
    figure = SPEC.draw(both({2025: 7}), CTX)
    assert max(x for x in named(figure, "line:75").x if x) <= 2022
    assert max(x for x in named(figure, "line:70").x if x) <= 2022
    context = named(figure, "context")
    assert max(x for x in context.x if x) <= 2022


@given(st.dictionaries(st.integers(2025, 2030), st.integers(1, 34), min_size=1, max_size=6))
@settings(max_examples=10, deadline=None)
def test_no_line_runs_from_one_era_into_the_other(years: dict[int, int]) -> None:
    figure = SPEC.draw(both(years), CTX)
    for trace in figure.data:
        if trace.mode == "markers":
            continue
        for before, after in segments(trace):
            assert after == before + 1
            assert (before < 2025) == (after < 2025)
    heir = named(figure, "successor:75")
    drawn = {x: y for x, y in zip(heir.x, heir.y, strict=True) if x is not None}
    assert drawn == years


@pytest.mark.parametrize("place", [1, 2, 17, 18, 33, 34])
@pytest.mark.parametrize(("size", "width"), [("screen", 530), ("slide", 1760)])
def test_words_of_both_eras_do_not_overlap(place: int, size: Any, width: int) -> None:
    figure = SPEC.draw(both({2025: place}), replace(CTX, size=size))
    assert overlaps(figure, width, figure.layout.height) == []


def test_three_chosen_peers_keep_their_colours():
    ctx = replace(CTX, peers=("74", "75", "72"))
    figure = SPEC.draw(both({2025: 7}), ctx)
    worn = {named(figure, f"line:{code}").line.color for code in ("70", "74", "75", "72")}
    assert named(figure, "successor:75").line.color not in worn


def test_where_there_is_no_room_the_places_are_in_the_notes():
    ctx = replace(CTX, size="phone")
    figure = SPEC.draw(both({2025: 7}), ctx)
    assert not any(str(trace.meta).startswith("successor") for trace in figure.data)
    words = SPEC.describe(both({2025: 7}), ctx)
    assert "Đồng Nai trong 34 đơn vị: 7/34 năm 2025." in words.notes
    assert "7/34 năm 2025" in words.alt


def test_the_end_of_the_series_has_its_reason_only_where_it_is_the_reason():
    words = SPEC.describe(both({2025: 7}), CTX)
    assert "Số liệu Bình Phước dừng ở kỳ 2022." in words.notes
    assert any("Từ 01/7/2025 còn 34 tỉnh" in note for note in words.notes)
    held = both({2025: 7})
    earlier = held[(held["province_code"] != "70") | (held["year"] < 2022)]
    notes = SPEC.describe(earlier, CTX).notes
    assert not any("dừng ở kỳ" in note for note in notes)
    assert any("chưa có hạng năm 2022" in note for note in notes)


def test_a_home_whose_code_goes_on_is_not_said_to_stop_altogether():
    frame = pd.concat(
        [history({"75": {2023: 3, 2024: 4}, "01": {2023: 1, 2024: 1}}), new_units({2025: 7})],
        ignore_index=True,
    )
    ctx = ChartContext(home_code="75", home_name="Đồng Nai", successor="75")
    words = SPEC.describe(frame, ctx)
    assert "Số liệu Đồng Nai trong 63 đơn vị dừng ở kỳ 2024." in words.notes
    assert words.title == "Từ hạng 3 năm 2023, PCI đã xuống hạng 4 năm 2024"
    figure = SPEC.draw(frame, ctx)
    assert [x for x in named(figure, "line:75").x if x] == [2023, 2024]
    assert list(named(figure, "successor:75").x) == [2025]


def test_a_home_of_the_34_is_drawn_among_the_34_alone():
    ctx = ChartContext(home_code="75", home_name="Đồng Nai", home_units=34)
    frame = both({2025: 7, 2026: 5})
    figure = SPEC.draw(frame, ctx)
    line = named(figure, "line:75")
    assert list(line.x) == [2025, 2026] and list(line.y) == [7, 5]
    assert figure.layout.yaxis.tickvals[-1] == 34
    assert not any(str(trace.meta).startswith("successor") for trace in figure.data)
    words = SPEC.describe(frame, ctx)
    assert words.title == "Từ hạng 7 năm 2025, PCI đã lên hạng 5 năm 2026"
    assert "34" in words.scope and "63" not in words.alt
    assert any("Trước 01/7/2025 xếp trên 63 đơn vị" in note for note in words.notes)
    assert set(SPEC.tabulate(frame, ctx)[say(ctx, "column.of")]) == {34}


def test_the_table_of_a_home_of_the_63_names_its_successor_after_the_peers():
    table = SPEC.tabulate(both({2025: 7}), CTX)
    names = list(dict.fromkeys(zip(table.iloc[:, 0], table.iloc[:, 1] > 2024, strict=True)))
    assert names[:4] == [
        ("Bình Phước", False),
        ("Bình Dương", False),
        ("Đồng Nai", False),
        ("Đồng Nai", True),
    ]


def test_without_a_place_of_the_successor_there_is_no_panel():
    others = new_units({2025: 7})
    others = others[others["province_code"] != "75"]
    frame = pd.concat([history_sample(), others], ignore_index=True)
    assert all(trace.yaxis != "y2" for trace in SPEC.draw(frame, CTX).data)
    assert any("34 tỉnh" in note for note in SPEC.describe(frame, CTX).notes)


def test_an_edition_of_the_34_alone_leaves_a_home_of_the_63_without_places():
    frame = new_units({2025: 7})
    assert SPEC.draw(frame, CTX).layout.annotations
    assert SPEC.describe(frame, CTX).title == "Kho chưa có hạng nào của Bình Phước"


@pytest.mark.parametrize(
    "context",
    ["vi_light", "en_dark"],
)
@pytest.mark.parametrize("years", [{2025: 7}, {2025: 7, 2026: 20, 2027: 31}], ids=["one", "three"])
def test_drawing_and_words_are_the_stored_ones(
    context: str, years: dict[int, int], snapshot: SnapshotAssertion
) -> None:
    lang, theme = context.split("_")
    ctx = replace(CTX, language=lang, theme=theme)  # type: ignore[arg-type]
    frame = both(years)
    found = {"figure": as_json(SPEC.draw(frame, ctx)), "words": rounded(vars(SPEC.describe(frame, ctx)))}
    assert found == snapshot.use_extension(JSONSnapshotExtension)
