"""The shipped figures: whole, tidy, and right where a printed page says so."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from reform.settings import Settings
from reform.warehouse.files import DATA_FILES, SCORE_FILES

DATA = Settings(home=Path("unused")).data_dir
ALL_FILES = [file.name for file in (*DATA_FILES, *SCORE_FILES)]
SCORE_COLUMNS = ["index_code", "year", "province_code", "dimension", "score", "rank", "tier", "source_key"]


def cell(shipped, index, year, province, dimension="", *, table="score"):
    """Return score, published rank and tier of one cell, None where nothing is held."""
    rows = shipped.rows(
        f"SELECT score, rank_published, tier_published FROM {table} "
        "WHERE (index_code, year, province_code, dimension) = ($i, $y, $p, $d)",
        {"i": index, "y": year, "p": province, "d": dimension},
    )
    return tuple(None if pd.isna(value) else value for value in rows.astype(object).to_numpy()[0])


def test_the_shipped_data_pass_every_check(shipped):
    broken = {name: rows for name, rows in shipped.checks().items() if not rows.empty}
    assert not broken, broken


@pytest.mark.parametrize("name", ALL_FILES)
def test_files_are_plain_and_composed_text(name):
    content = (DATA / name).read_bytes().decode("utf-8")
    assert "\r" not in content
    assert content.endswith("\n")
    assert unicodedata.is_normalized("NFC", content)
    # A path of somebody's machine, not a part of an address.
    assert not re.search(r"(?<![\w.])/(home|work|tmp)/", content)


@pytest.mark.parametrize("file", SCORE_FILES, ids=lambda file: file.name)
def test_score_files_are_sorted_and_share_one_layout(file):
    with (DATA / file.name).open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        assert reader.fieldnames == SCORE_COLUMNS
        keys = [(r["index_code"], int(r["year"]), r["province_code"], r["dimension"]) for r in reader]
    assert keys == sorted(keys)


def test_every_data_file_is_loaded():
    found = {
        f.relative_to(DATA).as_posix() for folder in (DATA, DATA / "scores") for f in folder.glob("*.csv")
    }
    assert found == set(ALL_FILES)


# What the founding report prints, and the editions that were public when it appeared.
@pytest.mark.parametrize(
    ("index", "year", "expected"),
    [
        ("PAR", 2019, (80.79, 37, None)),
        ("PAR", 2018, (75.63, 39, None)),
        ("SIPAS", 2019, (84.87, 34, None)),
        ("SIPAS", 2018, (80.25, None, None)),
        ("PCI", 2018, (60.02, 61, None)),
        ("PCI", 2019, (62.21, 61, None)),
        ("PCI", 2020, (62.42, 50, None)),
        ("PCI", 2006, (46.29, 52, None)),
        ("ICT", 2019, (None, 56, None)),
        ("SIPAS", 2020, (None, None, "lowest_7")),
        ("DTI", 2021, (None, 9, None)),
    ],
)
def test_figures_of_binh_phuoc(shipped, index, year, expected):
    assert cell(shipped, index, year, "70") == expected


def test_papi_has_groups_and_no_published_place(shipped):
    assert cell(shipped, "PAPI", 2019, "70") == (43.822006, None, "high_average")
    assert shipped.rows("SELECT * FROM score WHERE index_code = 'PAPI' AND rank_published IS NOT NULL").empty
    # The report's own place 30 stays visible among the statements.
    stated = shipped.rows(
        "SELECT source_key FROM score_stated WHERE index_code = 'PAPI' AND rank_stated = 30"
    )
    assert stated["source_key"].tolist() == ["founding_report"]


@pytest.mark.parametrize(("year", "place"), [(2019, 30), (2020, 42)])
def test_the_recomputed_papi_place(shipped, year, place):
    rows = shipped.rows(
        "SELECT count(*) FILTER (s.score > b.score) + 1 AS place, count(*) AS n FROM score AS s, "
        "(SELECT score FROM score WHERE index_code = 'PAPI' AND year = $y AND province_code = '70' "
        "AND dimension = '') AS b WHERE s.index_code = 'PAPI' AND s.year = $y AND s.dimension = ''",
        {"y": year},
    )
    assert rows.to_numpy().tolist() == [[place, 63]]


@pytest.mark.parametrize(
    ("province", "press", "data_set"), [("01", 82.79, 82.77), ("48", 87.14, 87.12), ("87", 83.44, 83.41)]
)
def test_par_2012_shows_the_press_and_keeps_the_second_source(shipped, province, press, data_set):
    assert cell(shipped, "PAR", 2012, province)[0] == press
    stated = shipped.rows(
        "SELECT score FROM score_stated WHERE index_code = 'PAR' AND year = 2012 AND province_code = $p "
        "AND dimension = '' ORDER BY score",
        {"p": province},
    )
    assert stated["score"].tolist() == [data_set, press]


def test_missing_units_are_missing_and_not_zero(shipped):
    missing = {
        2014: ["24", "87"], 2018: ["22", "87"], 2021: ["22", "24", "27"], 2022: ["24", "27"],
        2023: ["22", "74"], 2024: ["26", "82"],
    }  # fmt: skip
    for year, codes in missing.items():
        rows = shipped.rows(
            "SELECT province_code FROM province WHERE units = 63 AND province_code NOT IN "
            "(SELECT province_code FROM score WHERE index_code = 'PAPI' AND year = $y AND dimension = '') "
            "ORDER BY province_code",
            {"y": year},
        )
        assert rows["province_code"].tolist() == codes
    assert shipped.rows("SELECT * FROM score_stated WHERE index_code = 'PAPI' AND score = 0").empty


def test_derived_cells_can_be_left_out(shipped):
    assert cell(shipped, "PAR", 2018, "70") == (75.63, 39, None)
    with pytest.raises(IndexError):
        cell(shipped, "PAR", 2018, "70", table="score_stated_only")
    assert cell(shipped, "PAR", 2019, "70", table="score_stated_only") == (80.79, 37, None)
    flags = shipped.rows(
        "SELECT derived_score, derived_rank FROM score WHERE (index_code, year, province_code, dimension) "
        "= ('PAR', 2018, '70', '')"
    )
    assert flags.to_numpy().tolist() == [[True, True]]


def test_groups_of_2019_are_16_16_15_16(shipped):
    rows = shipped.rows(
        "SELECT t.name_vi, count(*) AS units FROM score AS s INNER JOIN tier AS t "
        "ON s.index_code = t.index_code AND s.tier_published = t.tier "
        "WHERE s.index_code = 'PAPI' AND s.year = 2019 AND s.dimension = '' GROUP BY t.name_vi, t.sort_order "
        "ORDER BY t.sort_order"
    )
    assert rows.to_numpy().tolist() == [
        ["Cao nhất", 16], ["Trung bình cao", 16], ["Trung bình thấp", 15], ["Thấp nhất", 16],
    ]  # fmt: skip


def test_intervals_carry_their_true_level(shipped):
    rows = shipped.rows("SELECT DISTINCT level, level_printed FROM score_interval")
    assert rows.to_numpy().tolist() == [[0.90, 0.95]]
    assert len(shipped.rows("SELECT * FROM score_interval")) == 126


def test_binh_phuoc_went_to_dong_nai(shipped):
    rows = shipped.rows(
        "SELECT o.name AS old_name, n.name AS new_name, o.valid_to, n.valid_from, o.region_vi, o.region_en "
        "FROM province AS o INNER JOIN province AS n ON o.successor_code = n.province_code AND n.units = 34 "
        "WHERE o.units = 63 AND o.province_code = '70'"
    )
    first = rows.iloc[0]
    assert (first["old_name"], first["new_name"]) == ("Bình Phước", "Đồng Nai")
    assert (first["region_vi"], first["region_en"]) == ("Đông Nam Bộ", "Southeast")
    assert str(first["valid_to"])[:10] == "2025-06-30"
    assert str(first["valid_from"])[:10] == "2025-07-01"


@pytest.mark.parametrize("units", [63, 34])
def test_every_unit_has_a_shape(shipped, units):
    shapes = json.loads((DATA / "geo" / f"vietnam_provinces_{units}.geojson").read_text(encoding="utf-8"))
    drawn = {feature["properties"]["province_code"] for feature in shapes["features"]}
    codes = shipped.rows("SELECT province_code FROM province WHERE units = $u", {"u": units})
    assert drawn == set(codes["province_code"])


def test_every_province_has_a_tile_of_its_own(shipped):
    with (DATA / "geo" / "tile_grid_63.csv").open(encoding="utf-8", newline="") as opened:
        tiles = list(csv.DictReader(opened))
    codes = shipped.rows("SELECT province_code FROM province WHERE units = 63")
    assert {tile["province_code"] for tile in tiles} == set(codes["province_code"])
    assert len({(tile["row"], tile["col"]) for tile in tiles}) == 63
