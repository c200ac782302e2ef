"""Nothing is added that may not be added, nothing missing is drawn, nothing is shown without its facts."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.figures import backlog_points, stock_flow
from reform.figures.campaign_places import SPEC as PLACES
from reform.figures.context import ChartContext
from reform.figures.count_bars import ANNOUNCED, POSTAL, POSTAL_USE, PROCEDURES_ANNOUNCED, RECEIVED, TOTAL
from reform.figures.level_bars import IN_FORCE, LEVELS, ONLINE, ONLINE_SERVICES
from reform.figures.portal_services import SPEC as PORTAL
from reform.figures.published_tiles import SETS, tiles_html
from reform.figures.results import SPECS
from reform.figures.results_samples import results_sample
from reform.wording.sentences import present

CTX = ChartContext()
DATA = Path(__file__).parents[2] / "data"
# Total and parts of each bar, or set of bars, whose parts make a whole.
WHOLES = {group.total: group.parts for group in (IN_FORCE, *ONLINE)} | {TOTAL: ANNOUNCED}
SPEC_OF = {
    IN_FORCE.total: LEVELS,
    **{group.total: ONLINE_SERVICES for group in ONLINE},
    TOTAL: PROCEDURES_ANNOUNCED,
}


def records(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table."""
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


SHIPPED = {row["key"]: row for row in records("published_figures.csv")}


def changed(key: str, **values: Any) -> pd.DataFrame:
    """Return the sample with one figure changed."""
    frame = results_sample()
    for column, value in values.items():
        frame.loc[frame["figure_key"] == key, column] = value
    return frame


def without(*keys: str) -> pd.DataFrame:
    """Return the sample without some figures."""
    frame = results_sample()
    return frame[~frame["figure_key"].isin(keys)].reset_index(drop=True)


def bars(figure: Any) -> dict[tuple[str, float], list[str]]:
    """Return the published figures that each bar is made of."""
    found = defaultdict(list)
    for trace in figure.data:
        if trace.type == "bar":
            found[(trace.xaxis or "x", trace.y[0])].append(trace.meta.removeprefix("part:"))
    return found


def test_the_sample_holds_what_is_published() -> None:
    for _, row in results_sample().iterrows():
        shipped = SHIPPED[row["figure_key"]]
        assert row["value_text"] == shipped["value"]
        for column in ("unit", "unit_vi", "kind", "bound", "scope"):
            assert row[column] == shipped[column], (row["figure_key"], column)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_flows_and_stocks_are_never_in_one_bar(spec: Any) -> None:
    for keys in bars(spec.draw(results_sample(), CTX)).values():
        assert len({SHIPPED[key]["kind"] for key in keys}) == 1, keys


def test_announcements_and_procedures_in_force_share_no_figure() -> None:
    flow = {key for keys in bars(PROCEDURES_ANNOUNCED.draw(results_sample(), CTX)).values() for key in keys}
    stock = {key for keys in bars(LEVELS.draw(results_sample(), CTX)).values() for key in keys}
    assert {SHIPPED[key]["kind"] for key in flow} == {"flow"}
    assert {SHIPPED[key]["kind"] for key in stock} == {"stock"}


def test_the_parts_of_every_whole_are_those_of_a_published_identity() -> None:
    sides: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in records("published_identities.csv"):
        sides[row["identity_id"]][row["side"]].append(row["key"])
    identities = {side["left"][0]: set(side["right"]) for side in sides.values()}
    for total, parts in WHOLES.items():
        assert identities[total] == set(parts)
        assert sum(int(SHIPPED[key]["value"]) for key in parts) == int(SHIPPED[total]["value"])


def test_bars_are_to_scale_from_zero() -> None:
    figure = ONLINE_SERVICES.draw(results_sample(), CTX)
    assert tuple(figure.layout.xaxis.range) == (0, 953)
    sums = defaultdict(int)
    for trace in figure.data:
        assert trace.base is None
        sums[trace.y[0]] += trace.x[0]
    assert sorted(sums.values()) == [445, 953]
    assert LEVELS.draw(results_sample(), CTX).layout.xaxis.range[0] == 0


def test_levels_three_and_four_are_two_bars_never_one() -> None:
    for keys in bars(ONLINE_SERVICES.draw(results_sample(), CTX)).values():
        assert len({key.split("_")[0] for key in keys}) == 1


def test_filing_and_returning_by_post_are_bars_of_their_own() -> None:
    found = list(bars(POSTAL_USE.draw(results_sample(), CTX)).values())
    assert sorted(found) == sorted([key] for key in POSTAL)


@settings(deadline=None)
@given(
    total=st.sampled_from(sorted(WHOLES)),
    place=st.integers(0, 4),
    change=st.one_of(
        st.tuples(st.just("value"), st.integers(1, 10**6).map(lambda n: n + 0.0)),
        st.tuples(st.just("kind"), st.sampled_from(["share", "target"])),
        st.tuples(st.just("as_of_text_vi"), st.just("ngày khác")),
        st.tuples(st.just("unit"), st.just("dossiers")),
        st.tuples(st.just("bound"), st.just("over")),
    ),
)
def test_a_whole_is_drawn_only_when_its_parts_may_be_added_and_add_up(total, place, change) -> None:
    keys = (total, *WHOLES[total])
    key = keys[place % len(keys)]
    column, value = change
    frame = changed(key, **{column: value})
    numbers = frame.set_index("figure_key")["value"]
    fine = column == "value" and numbers[total] == sum(numbers[part] for part in keys[1:])
    spec = SPEC_OF[total]
    assert bool(spec.draw(frame, CTX).data) == fine
    if not fine:
        assert "Không vẽ" in spec.describe(frame, CTX).title


@pytest.mark.parametrize("total", sorted(WHOLES))
def test_a_missing_part_is_said_not_drawn(total: str) -> None:
    for key in (total, *WHOLES[total]):
        frame = without(key)
        spec = SPEC_OF[total]
        assert not spec.draw(frame, CTX).data
        assert "chưa đủ" in spec.describe(frame, CTX).title


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_no_figure_crashes_whatever_is_missing(spec: Any) -> None:
    keys = list(spec.tabulate(results_sample(), CTX).index)
    assert keys
    for key in results_sample()["figure_key"]:
        frame = without(key)
        assert spec.describe(frame, CTX).title and spec.describe(frame, CTX).alt
        spec.draw(frame, CTX)
        spec.tabulate(frame, CTX)
    nothing = results_sample().iloc[0:0]
    assert not spec.draw(nothing, CTX).data
    assert spec.describe(nothing, CTX).title
    assert spec.tabulate(nothing, CTX).empty


@pytest.mark.parametrize("tiles", SETS, ids=lambda tiles: tiles.name)
def test_a_tile_without_its_figure_says_that_it_is_missing(tiles: Any) -> None:
    for tile in tiles.tiles:
        html = tiles_html(without(tile.key), tiles, CTX)
        assert html.count("Chưa có số công bố") == 1
        assert html.count('class="tile"') == len(tiles.tiles)
    assert tiles_html(results_sample().iloc[0:0], tiles, CTX).count("Chưa có số công bố") == len(tiles.tiles)


@pytest.mark.parametrize("tiles", SETS, ids=lambda tiles: tiles.name)
def test_every_tile_tells_scope_kind_day_unit_place_and_caveat(tiles: Any) -> None:
    told = unescape(re.sub(r"<[^>]+>", " ", tiles_html(results_sample(), tiles, CTX)))
    rows = results_sample().set_index("figure_key")
    for tile in tiles.tiles:
        row = rows.loc[tile.key]
        for column in ("label_vi", "scope_vi", "as_of_text_vi", "unit_vi", "quote_place_vi", "note_vi"):
            if present(row[column]) and row[column]:
                assert str(row[column]) in told, column


def test_values_of_a_tile_are_escaped() -> None:
    evil = "<script>alert('x')</script>"
    for column in ("label_vi", "scope_vi", "as_of_text_vi", "unit_vi", "quote_place_vi", "note_vi"):
        html = tiles_html(changed("online.share_2020_06", **{column: evil}), SETS[1], CTX)
        assert "<script>" not in html and "&lt;script&gt;" in html


def test_no_line_joins_the_dots_of_the_portal() -> None:
    figure = PORTAL.draw(results_sample(), CTX)
    for trace in figure.data:
        # The only lines are stems: they stand on one place.
        assert len(set(trace.x)) == 1
    marks = {trace.meta: trace.marker for trace in figure.data}
    plan, counted = marks["dot:nps.planned_end_2020"], marks["dot:nps.integrated_2020"]
    assert (plan.symbol, counted.symbol) == ("diamond", "circle")
    assert plan.color != counted.color


def test_a_part_of_the_portal_is_never_added_to_its_whole() -> None:
    figure = PORTAL.draw(results_sample(), CTX)
    tops = [max(trace.y) for trace in figure.data]
    assert max(tops) == 1224 and 777 in tops and 1224 + 777 not in tops
    assert any("445" in note for note in PORTAL.describe(results_sample(), CTX).notes)


def test_places_are_on_a_rail_of_all_places() -> None:
    figure = PLACES.draw(results_sample(), CTX)
    ticks = [trace for trace in figure.data if trace.mode == "lines" and len(trace.x) == 3 * 63]
    assert len(ticks) == 2
    words = PLACES.describe(results_sample(), CTX)
    assert "thứ 47 lên thứ 1/63" in words.title and "2/63" in words.title


def test_a_lost_place_is_not_called_a_gain() -> None:
    frame = changed("campaign.rank_after", value=50.0, value_text="50")
    assert "xuống thứ 50/63" in PLACES.describe(frame, CTX).title
    assert any("▼" in note.text for note in PLACES.draw(frame, CTX).layout.annotations)


def test_the_post_is_compared_the_right_way_round() -> None:
    less = changed(RECEIVED, value=99999.0, value_text="99999")
    assert POSTAL_USE.describe(results_sample(), CTX).title == "Bưu chính dùng để trả nhiều hơn để nộp"
    assert POSTAL_USE.describe(less, CTX).title == "Bưu chính dùng để nộp nhiều hơn để trả"


def test_the_two_scopes_are_never_in_one_figure_of_dossiers() -> None:
    drawn = {
        "centre": stock_flow.SPEC.tabulate(_dossiers(), CTX),
        "province": backlog_points.SPEC.tabulate(_dossiers(), CTX),
    }
    for table in drawn.values():
        assert table["Phạm vi"].nunique() == 1
    assert set(drawn["centre"]["Phạm vi"]).isdisjoint(drawn["province"]["Phạm vi"])


def _dossiers() -> pd.DataFrame:
    from reform.figures.samples import figures_sample

    return figures_sample()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_print_tells_parts_apart_without_colour(spec: Any) -> None:
    """Parts of one bar differ in lightness on paper, and each has its number beside it."""
    from reform.figures.colour import luminance

    figure = spec.draw(results_sample(), replace(CTX, theme="print", size="slide", width=1760))
    for keys in bars(figure).values():
        tones = [
            luminance(trace.marker.color)
            for trace in figure.data
            if trace.type == "bar" and trace.meta.removeprefix("part:") in keys
        ]
        assert all(b - a > 0.02 for a, b in pairwise(sorted(tones))), keys
