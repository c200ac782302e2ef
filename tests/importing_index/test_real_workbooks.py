"""The publishers' own workbooks, where they lie beside the repository: every score as held.

They may not enter the repository; test_layouts.py makes a small replica of each of their quirks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing_index.files import kinds, preview

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real"
FOUND = {file.name: file for file in sorted(FOLDER.glob("*.xlsx"))}
EXPECTED = {
    "PAPI 2011-2019.xlsx": (
        "PAPI",
        list(range(2011, 2020)),
        17_310,
        {"summary", "zero_is_missing", "rounded"},
    ),
    "PAPI 2016 vie.xlsx": ("PAPI", [2016], 1_764, {"label_of_another_year", "rounded"}),
    "PCI 2016.xlsx": ("PCI", [2016], 693, {"sheet_hidden", "column_hidden", "lookup", "summary", "rounded"}),
    "PCI 2017.xlsx": ("PCI", [2017], 693, {"lookup", "summary", "rounded"}),
}


@pytest.mark.parametrize("name", sorted(FOUND.keys() & EXPECTED.keys()))
def test_every_score_is_the_one_held_and_every_quirk_is_told(warehouse, name):
    index, years, cells, quirks = EXPECTED[name]
    found = preview(FOUND[name], warehouse=warehouse)
    assert (found.index, found.years, found.units) == (index, years, 63)
    assert found.counts == {"same": cells}
    # Two of PAPI's own tables differ by one in the sixth digit, since one cuts and the other rounds.
    last_digit = 2e-6 if name == "PAPI 2011-2019.xlsx" else 0
    assert all(abs(c.score - c.held.score) <= last_digit for c in found.cells if c.score is not None)
    assert found.acceptable and not found.rejected
    assert quirks <= kinds(found)


@pytest.mark.parametrize("name", sorted(FOUND.keys() & {"PCI 2016.xlsx"}))
def test_groups_and_places_come_from_the_visible_columns(warehouse, name):
    found = preview(FOUND[name], warehouse=warehouse)
    own = next(c for c in found.cells if c.province_code == "70" and c.dimension == "")
    assert (own.score, own.rank, own.tier) == (56.21, 57, "average")
    groups = [c.tier for c in found.cells if c.tier]
    order = ("very_good", "good", "fairly_good", "average", "relatively_low", "low")
    assert [groups.count(tier) for tier in order] == [6, 16, 29, 6, 4, 2]


@pytest.mark.parametrize("name", sorted(FOUND.keys() & {"PAPI 2011-2019.xlsx"}))
def test_blank_provinces_are_missing_and_not_zero(warehouse, name):
    found = preview(FOUND[name], warehouse=warehouse)
    blank = {(2014, "24"), (2014, "87")}
    assert not any((c.year, c.province_code) in blank for c in found.cells)
    assert not any(c.score == 0 for c in found.cells)
    missing = next(f for f in found.warnings if f.kind == "units_missing" and f.values["year"] == 2014)
    assert "Bắc Giang" in missing.value and "Đồng Tháp" in missing.value
