"""No figure joins, subtracts or sets against each other two years with a break between them.

The rows are the answers to the real questions over random series with random breaks. A new figure
of an index must be named here as one that compares or as one that does not, with its reason.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from queries.catalogue import run
from reform.figures import component_gap, marks, rank_card
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.wording import changes
from reform.wording.sentences import present
from tests.figures.helpers import segments
from tests.queries.broken_worlds import PUBLIC, TOTAL, World, base, filled, worlds
from tests.queries.conftest import TinyWarehouse

# Figures of an index that set no two label years against each other.
ONE_EDITION = {
    "freshness_strip": "age of editions, no values",
    "what_if": "a trial inside one edition; hovers are those of the strip",
    "single_gain": "a trial inside one edition",
}
CTX = ChartContext(home_code="01", home_name="An", home_units=63, successor="01", peers=("02", "04"))
# How any figure tells a change: arrows, signs before points, "so với năm".
CHANGE = re.compile(r"[▲▼]|[+−]\d[\d,.]* điểm|không đổi|so với \d{4}")
# Worlds are small as drawn; making a failing one smaller would draw figures for minutes.
BOUND = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.fixture(scope="module")
def ground() -> Iterator[TinyWarehouse]:
    """A warehouse whose editions, cells and breaks each world replaces."""
    warehouse = base(TinyWarehouse())
    yield warehouse
    warehouse.connection.close()


def alike(rows: pd.DataFrame, earlier: int, later: int) -> bool:
    """Tell whether the places of one unit in two years are both printed or both computed."""
    kinds = rows.set_index("year")["rank_is_computed"].astype(bool)
    return bool(kinds[earlier] == kinds[later])


def may_compare(world: World, dimension: str, code: str, year: int) -> bool:
    """Tell whether anything of an edition may be told against the edition before."""
    earlier = world.before(dimension, code, year)
    return earlier is not None and world.broken(dimension, earlier, year) is None


def places_subtracted(words: str) -> bool:
    return re.search(r"[▲▼]|không đổi", words) is not None


def hovers(figure: go.Figure) -> Iterator[tuple[str, str]]:
    """Yield the unit and the hover text of each mark that has both."""
    for trace in figure.data:
        if trace.hovertext is None or trace.customdata is None or isinstance(trace.hovertext, str):
            continue
        for code, words in zip(trace.customdata, trace.hovertext, strict=True):
            if words and code is not None:
                yield str(code), str(words)


def of_edition(name: str) -> Callable[[TinyWarehouse, World], None]:
    """Check a figure over RANKING rows: hovers and tables."""
    spec = REGISTRY[name]

    def check(ground: TinyWarehouse, world: World) -> None:
        for year in [year for year in world.years if world.units(year) == 63][-1:]:
            # Drawing is slow: worlds take turns between the total and a component.
            dimension = "A" if len(world.cells) % 2 else TOTAL
            asked = {"index": "PCI", "year": year, "dimension": dimension} | PUBLIC
            frame = run(ground, "indices/ranking", **asked)
            for code, words in hovers(spec.draw(frame, CTX)):
                hover_is_right(words, frame, world, dimension, code, year)
            table = spec.tabulate(frame, CTX).set_index("Tỉnh, thành phố")
            for _, row in frame.iterrows():
                changed = table.loc[row["province"], ["Số bậc tăng (giảm)", "Số điểm tăng (giảm)"]]
                if not may_compare(world, dimension, str(row["province_code"]), year):
                    assert changed.isna().all()
            words = spec.describe(frame, CTX)
            assert not CHANGE.search(" ".join((words.title, words.alt)))

    return check


def hover_is_right(
    words: str, frame: pd.DataFrame, world: World, dimension: str, code: str, year: int
) -> None:
    told = CHANGE.search(words)
    row = frame.set_index("province_code").loc[code]
    if told:
        assert may_compare(world, dimension, code, year), words
    earlier = world.before(dimension, code, year) if (year, code, dimension) in world.cells else None
    if earlier is not None and (why := world.broken(dimension, earlier, year)):
        assert ("Đổi địa giới" if why == "boundary" else "Đổi cách tính") in words
    if places_subtracted(words):
        assert bool(row["rank_is_computed"]) == bool(row["rank_previous_is_computed"])


def bump(ground: TinyWarehouse, world: World) -> None:
    spec = REGISTRY["bump"]
    for dimension in (TOTAL, "A"):
        frame = run(ground, "indices/rank_history", index="PCI", dimension=dimension, **PUBLIC)
        figure = spec.draw(frame, CTX)
        for trace in figure.data:
            if "lines" in (trace.mode or ""):
                for earlier, later in segments(trace):
                    assert later == earlier + 1
                    assert world.broken(dimension, earlier, later) is None, (trace.meta, earlier, later)
                    assert (world.units(later) == 34) == (trace.xaxis == "x2")
        own = frame[(frame["province_code"] == "01") & (frame["units"] == 63) & frame["rank"].notna()]
        words = spec.describe(frame, CTX)
        for earlier, later in told_moves(words.title):
            assert world.broken(dimension, earlier, later) is None, words.title
            assert alike(own, earlier, later), words.title
        # The best and the worst are told of years that compare with the newest place only.
        told = [int(y) for y in re.findall(r"trong các năm cùng cách tính: \d+/\d+ năm (\d{4})", words.alt)]
        for year in told:
            assert world.broken(dimension, year, int(own["year"].max())) is None, words.alt
            assert alike(own, year, int(own["year"].max())), words.alt


def told_moves(title: str) -> Iterator[tuple[int, int]]:
    """Yield the two years that a sentence about a move sets against each other."""
    for pattern in (r"Từ hạng \d+ năm (\d{4}), .* hạng \d+ năm (\d{4})", r"năm (\d{4}) và (\d{4}) cùng hạng"):
        if found := re.search(pattern, title):
            yield int(found[1]), int(found[2])


def rank_cards(ground: TinyWarehouse, world: World) -> None:
    own = {"province": "01", "units": 63} | PUBLIC
    newest = run(ground, "indices/latest", **own)
    history = run(ground, "indices/province_history", **own)
    for _, row in newest.iterrows():
        year = int(row["year"])
        card = rank_card.card_html(row, history, CTX)
        drawn = re.sub(r"<img[^>]*>", "", card)
        move_is_right(drawn, row, world, year)
        move_is_right(" ".join(re.findall(r'alt="([^"]*)"', card)), row, world, year)
        ranked = history[history["rank"].notna()]
        joined = list(sparkline_segments(card, [int(y) for y in ranked["year"]]))
        for earlier, later in joined:
            assert later == earlier + 1 and world.broken(TOTAL, earlier, later) is None
        for first, last in re.findall(r"từ hạng \d+/\d+ năm (\d{4}) đến \d+/\d+ năm (\d{4})", card):
            assert world.broken(TOTAL, int(first), int(last)) is None
            assert alike(ranked, int(first), int(last))
        rings = [
            trace for trace in REGISTRY["rank_cards"].draw(newest, CTX).data if trace.mode == "lines+markers"
        ]
        if rings or ('<circle cx="' in svg_of(card, "rc-rail") and 'r="4.5"' in svg_of(card, "rc-rail")):
            assert present(row["places_change"])
    figure = REGISTRY["rank_cards"].draw(newest, CTX)
    for _, row in newest.iterrows():
        move_is_right(" ".join(note.text for note in figure.layout.annotations), row, world, int(row["year"]))


def move_is_right(words: str, row: pd.Series, world: World, year: int) -> None:
    if CHANGE.search(words):
        assert may_compare(world, TOTAL, "01", year), words
    if places_subtracted(words):
        assert bool(row["rank_is_computed"]) == bool(row["rank_previous_is_computed"]), words


def svg_of(card: str, css_class: str) -> str:
    """Return the picture of a card as SVG, empty when it has none."""
    found = re.search(rf'class="{css_class}"[^>]*base64,([^"]+)"', card)
    return base64.b64decode(found[1]).decode() if found else ""


def sparkline_segments(card: str, years: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of years that the sparkline of a card joins."""
    for points in re.findall(r'<polyline points="([^"]+)"', svg_of(card, "rc-spark")):
        step = (marks.WIDTH - 14) / (max(years) - min(years))
        at = [min(years) + round((float(point.split(",")[0]) - 7) / step) for point in points.split()]
        yield from pairwise(at)


def peer_slope(ground: TinyWarehouse, world: World) -> None:
    spec = REGISTRY["peer_slope"]
    old = [year for year in world.years if world.units(year) == 63]
    for earlier, later in [(a, b) for a in old for b in old if a < b]:
        asked = {"year_from": earlier, "year_to": later, "units": 63} | PUBLIC
        frame = run(ground, "indices/peer_slope", index="PCI", province="01", peers="02,04", **asked)
        figure, words = spec.draw(frame, CTX), spec.describe(frame, CTX)
        change = spec.tabulate(frame, CTX).iloc[:, -1]
        sayings = [words.title, words.alt, *(text for _, text in hovers(figure))]
        if world.broken(TOTAL, earlier, later):
            assert not any(any(segments(trace)) for trace in figure.data)
            assert change.isna().all() and not CHANGE.search(" ".join(sayings))
            assert not re.search(r"từ \d+ đến \d+|( lên| xuống|giữ nguyên)", " ".join(sayings))
            continue
        for trace in figure.data:
            codes = list(trace.customdata)
            for (x0, code), (x1, other) in pairwise(zip(trace.x, codes, strict=True)):
                if x0 is not None and x1 is not None:
                    assert code == other
                    assert alike(frame[frame["province_code"] == code], earlier, later)
        for code, text in hovers(figure):
            if places_subtracted(text):
                assert alike(frame[frame["province_code"] == code], earlier, later)


def component_gaps(ground: TinyWarehouse, world: World) -> None:
    spec = REGISTRY["component_gap"]
    old = [year for year in world.years if world.units(year) == 63]
    for year in old[1:]:
        asked = {"year": year, "province": "01", "parent": "TOTAL", "reference": "previous"} | PUBLIC
        frame = run(ground, "indices/components", index="PCI", units=63, **asked)
        figure, words = spec.draw(frame, CTX), spec.describe(frame, CTX)
        reference = frame["reference_year"].iloc[0]
        parted = {
            str(part): not present(reference)
            or world.broken(TOTAL, int(reference), year) is not None
            or world.broken(str(part), int(reference), year) is not None
            for part in frame["dimension"]
        }
        bars = {
            code: x
            for trace in figure.data
            if trace.meta == "lost"
            for code, x in zip(trace.customdata, trace.x, strict=False)
        }
        assert all(not present(x) for code, x in bars.items() if parted[str(code)])
        for code, text in hovers(figure):
            if "điểm so với" in text:
                assert not parted[code]
        table = component_gap.tabulate(frame, CTX).set_index("Thành phần")
        for code in (code for code, apart in parted.items() if apart):
            assert not present(table.loc[code].iloc[-2])
        if all(parted.values()):
            assert "làm mất" not in words.title and "dưới" not in words.title


def table_of_changes(ground: TinyWarehouse, world: World) -> None:
    asked = {"since": date(2000, 1, 1), "province": "01", "units": 63} | PUBLIC
    rows = run(ground, "indices/changes_between", **asked)
    told = changes.editions_table(rows, "An", "vi").iloc[::-1]
    for (_, row), words in zip(rows.iterrows(), told.iloc[:, 3], strict=True):
        if CHANGE.search(words):
            assert may_compare(world, TOTAL, "01", int(row["year"])), words


COMPARING: dict[str, Callable[[TinyWarehouse, World], None]] = {
    **{name: of_edition(name) for name in ("ranking_strip", "ranked_list", "map", "tile_grid")},
    "bump": bump,
    "rank_cards": rank_cards,
    "peer_slope": peer_slope,
    "component_gap": component_gaps,
}
TABLES = {"table_of_changes": table_of_changes}


def of_indices() -> Iterable[Any]:
    return (spec for spec in REGISTRY.values() if any(query.startswith("indices/") for query in spec.queries))


def test_every_figure_of_an_index_is_known_to_compare_years_or_not():
    assert {spec.name for spec in of_indices()} == set(COMPARING) | set(ONE_EDITION)
    assert not set(COMPARING) & set(ONE_EDITION)


@pytest.mark.parametrize("name", sorted(COMPARING | TABLES))
@BOUND
@given(world=worlds())
def test_no_figure_compares_across_a_break(ground, name, world):
    (COMPARING | TABLES)[name](filled(ground, world), world)
