"""The map shows every province once, both archipelagos always, in classes of equal count."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform import geography
from reform.figures import map as territory_map
from reform.figures import template, tile_grid
from reform.figures.class_bands import bands, equal_counts
from reform.figures.context import ChartContext
from reform.figures.depth_samples import ranking_63
from reform.geography import Geometry, UnusableBoundaries, geometry, read, read_units, tiles
from reform.settings import settings as process_settings

HOME = "#8F1A66"


def class_traces(figure):
    return [trace for trace in figure.data if isinstance(trace.meta, dict) and "class" in trace.meta]


def with_missing(codes):
    frame = ranking_63()
    lost = frame["province_code"].isin(codes)
    frame[["score", "rank"]] = frame[["score", "rank"]].astype(float)
    frame.loc[lost, ["score", "rank"]] = float("nan")
    return frame


@pytest.mark.parametrize("width", [300, 326, 419, 420, 760, 1400])
def test_each_province_is_drawn_once_and_both_archipelagos_at_any_width(width):
    figure = territory_map.draw(ranking_63(), ChartContext(width=width, height=510))
    drawn = [code for trace in class_traces(figure) for code in trace.meta["units"]]
    assert sorted(drawn) == sorted(geometry(63).units)
    assert len(drawn) == len(set(drawn)) == 63
    rings = sum(len(unit.rings) for unit in geometry(63).units.values())
    gaps = sum(sum(x is None for x in trace.x) + 1 for trace in class_traces(figure))
    assert gaps == rings
    islands = {
        t.meta["archipelago"]: len(t.x)
        for t in figure.data
        if isinstance(t.meta, dict) and "archipelago" in t.meta
    }
    assert islands == {"HS": 10, "TS": 22}
    words = " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)
    plain = words.replace("<b>", "").replace("</b>", "")
    for needed in ("Quần đảo Hoàng Sa (Đà Nẵng)", "Quần đảo Trường Sa (Khánh Hòa)", "BIỂN ĐÔNG"):
        assert needed in plain


def test_the_islands_stand_in_their_true_place_inside_the_frame():
    figure = territory_map.draw(ranking_63(), ChartContext(width=435, height=510))
    (west, east), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
    for trace in figure.data:
        if isinstance(trace.meta, dict) and "archipelago" in trace.meta:
            assert trace.xaxis in (None, "x")
            assert all(west < x < east for x in trace.x) and all(south < y < north for y in trace.y)
    assert west <= 101.9 * math.cos(math.radians(16)) and east >= 117.6 * math.cos(math.radians(16)) - 1e-9


def test_without_both_archipelagos_nothing_is_drawn(monkeypatch):
    whole = geometry(63)
    half = Geometry(whole.units, whole.archipelagos[:1], False)
    monkeypatch.setattr(territory_map, "geometry", lambda units: half)
    figure = territory_map.draw(ranking_63(), ChartContext())
    assert not figure.data
    assert len(figure.layout.annotations) == 1


def test_home_is_outlined_named_in_the_west_and_the_line_is_said():
    figure = territory_map.draw(ranking_63(), ChartContext(width=435, height=510))
    (home,) = (trace for trace in figure.data if trace.meta == "home")
    assert (home.line.color, home.line.width) == (HOME, 3)
    (name,) = (note for note in figure.layout.annotations if "50/63" in note.text)
    assert "Bình Phước" in name.text and name.ax < 0
    notes = territory_map.describe(ranking_63(), ChartContext()).notes
    assert "Sơ đồ dựng từ Natural Earth (giản lược), không dùng để xác định ranh giới." in notes


@pytest.mark.parametrize("code", sorted(geometry(63).units))
def test_any_home_finds_a_free_place_for_its_name(code):
    unit = geometry(63).units[code]
    ctx = ChartContext(width=435, height=510, home_code=code, home_name=unit.name)
    figure = territory_map.draw(ranking_63(), ctx)
    assert sum(unit.name in note.text and "/63" in note.text for note in figure.layout.annotations) == 1


def test_missing_units_are_hatched_and_listed():
    frame = with_missing(["82", "26"])
    ctx = ChartContext()
    figure = territory_map.draw(frame, ctx)
    (missing,) = (trace for trace in class_traces(figure) if trace.meta["class"] == "missing")
    assert sorted(missing.meta["units"]) == ["26", "82"]
    assert missing.fillpattern.shape == "/"
    assert any(
        "Tiền Giang" in note and "Vĩnh Phúc" in note for note in territory_map.describe(frame, ctx).notes
    )
    tiled = tile_grid.draw(frame, ctx)
    assert any(trace.meta == "hatch" for trace in tiled.data)
    (empty,) = (trace for trace in class_traces(tiled) if trace.meta["class"] == "missing")
    assert list(empty.text) == ["", ""]


def test_few_scores_are_a_sentence():
    frame = with_missing(list(ranking_63()["province_code"])[:40])
    for figure in (territory_map, tile_grid):
        drawn = figure.draw(frame, ChartContext())
        assert not drawn.data and "23/63" in drawn.layout.annotations[0].text


def test_ranks_colour_the_map_where_scores_are_not_held():
    frame = ranking_63()
    frame["score"] = float("nan")
    found = bands(frame, "rank")
    assert found.ranges[-1] == (1, 13)
    assert territory_map.draw(frame, ChartContext()).data


@given(st.lists(st.integers(-10_000, 10_000), min_size=5, max_size=80, unique=True))
@settings(deadline=None, max_examples=60)
def test_classes_of_distinct_values_differ_by_one_at_most(values):
    classes = equal_counts(values)
    sizes = [classes.count(place) for place in range(5)]
    assert max(sizes) - min(sizes) <= 1
    order = sorted(range(len(values)), key=lambda i: values[i])
    assert [classes[i] for i in order] == sorted(classes)


@given(st.lists(st.integers(0, 12), min_size=5, max_size=80))
@settings(deadline=None, max_examples=60)
def test_equal_values_share_a_class(values):
    classes = equal_counts(values)
    assert len({(value, place) for value, place in zip(values, classes, strict=True)}) == len(set(values))


def test_the_key_gives_ranges_that_do_not_meet():
    found = bands(ranking_63(), "score")
    assert sum(found.sizes) == 63 and max(found.sizes) - min(found.sizes) <= 1
    limits = [limit for limit in found.ranges if limit]
    assert all(below[1] < above[0] for below, above in itertools.pairwise(limits))


def test_tiles_hold_the_rank_once_for_each_province():
    figure = tile_grid.draw(ranking_63(), ChartContext(width=340, height=510))
    shown = {
        code: words for t in class_traces(figure) for code, words in zip(t.customdata, t.text, strict=True)
    }
    ranks = {row.province_code: str(row.rank) for row in ranking_63().itertuples()}
    assert shown == ranks
    assert len(set(tiles().values())) == 63
    assert max(t.marker.size for t in class_traces(figure)) <= 510 / 20
    assert sum(isinstance(t.meta, dict) and "archipelago" in t.meta for t in figure.data) == 2
    (home,) = (trace for trace in figure.data if trace.meta == "home")
    assert home.line.width == 3


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_ranks_are_readable_on_their_tiles(theme):
    from reform.figures.colour import contrast

    figure = tile_grid.draw(ranking_63(), ChartContext(theme=theme))
    for trace in class_traces(figure):
        assert contrast(trace.textfont.color, trace.marker.color) >= template.TEXT_CONTRAST


def test_34_units_have_a_map_and_no_tiles():
    units = geometry(34).units
    frame = ranking_63()
    frame = frame[frame["province_code"].isin(units)].assign(population=34, region_vi=None, region_en=None)
    ctx = ChartContext()
    figure = territory_map.draw(frame, ctx)
    drawn = [code for trace in class_traces(figure) for code in trace.meta["units"]]
    assert sorted(drawn) == sorted(units) and len(units) == 34
    # The former province is not a unit any more: neither outlined nor named.
    assert not any(trace.meta == "home" for trace in figure.data)
    assert not tile_grid.draw(frame, ctx).data
    assert territory_map.describe(frame, ctx).title


def own_file(folder: Path, change=None, units: int = 63) -> Path:
    shipped = process_settings().data_dir / "geo" / f"vietnam_provinces_{units}.geojson"
    data = json.loads(shipped.read_text(encoding="utf-8"))
    for feature in data["features"]:
        feature.pop("id", None)
    if change:
        change(data)
    file = folder / f"boundaries_{units}.geojson"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def test_an_installation_may_bring_its_own_boundaries(home: Path):
    file = own_file(home)
    try:
        assert geometry(63).official
        notes = territory_map.describe(ranking_63(), ChartContext()).notes
        assert not any("Natural Earth" in note for note in notes)
        assert any("không dùng để xác định ranh giới" in note for note in notes)
    finally:
        file.unlink()
    assert not geometry(63).official


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["features"].pop(),
        lambda data: data["features"][0]["properties"].pop("province"),
        lambda data: data["features"][0].update(geometry={"type": "Point", "coordinates": [105, 21]}),
        lambda data: data["features"][0]["geometry"]["coordinates"][0].__setitem__(0, [21.0, 105.8]),
        lambda data: data.pop("features"),
    ],
)
def test_boundaries_that_cannot_be_used_leave_the_shipped_ones(tmp_path, change, caplog):
    file = own_file(tmp_path, change)
    found = read(process_settings().data_dir / "geo", 63, file)
    assert not found.official and len(found.units) == 63
    assert "own boundaries are not used" in caplog.text


def test_a_file_that_is_not_json_is_named(tmp_path):
    file = tmp_path / "boundaries_63.geojson"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(UnusableBoundaries, match="boundaries_63"):
        read_units(file)


def test_large_files_are_thinned_without_losing_a_unit(tmp_path, monkeypatch):
    monkeypatch.setattr(geography, "_MOST_POINTS", 100)
    found = read_units(own_file(tmp_path))
    assert len(found) == 63
    assert all(len(ring) > 3 and ring[0] == ring[-1] for unit in found.values() for ring in unit.rings)


def test_a_title_about_regions_counts_the_best_class():
    frame = ranking_63()
    words = territory_map.describe(frame, ChartContext())
    best = frame.nlargest(13, "score")["region_vi"].value_counts()
    assert words.title.startswith(f"{best.iloc[:2].sum()} trong 13 tỉnh")
    spread = frame.assign(region_vi=[f"V{i % 6}" for i in range(63)], region_en="R")
    assert "6 vùng" in territory_map.describe(spread, ChartContext()).title


def test_dark_theme_says_lighter():
    dark = replace(ChartContext(), theme="dark")
    assert "Sáng hơn" in territory_map.describe(ranking_63(), dark).subtitle
