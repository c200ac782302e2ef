"""Every equation of Biểu II.06a is tested on every row, total and pair of periods."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reform.dossiers.identities import COLUMNS, Broken, broken_in, findings
from tests.form_frames import frame, row, tables

TWO = {
    "province": {"Đất đai": (10, 5, 3, 8, 4, 1, 4, 1), "Hộ tịch": (2, 2, 0, 4, 0, 0, 0, 0)},
    "commune": {"Hộ tịch": (0, 9, 1, 5, 5, 0, 0, 0)},
}


def test_the_founding_figures_hold():
    # Domain notes, §1.3: the centre since its opening.
    founding = (80_000, 121_196, 0, 100_000, 98_488, 1_114, 1_533, 61)
    assert row(founding)["tn_tong"] == 201_196
    assert broken_in(row(founding)) == []


@settings(deadline=None, max_examples=30)
@given(tables())
def test_what_is_counted_from_dossiers_always_holds(levels):
    assert findings(frame(levels)) == []


@pytest.mark.parametrize(
    ("column", "equations"),
    [
        ("tn_tong", ["3 = 4 + 5 + 6", "3 = 7 + 11"]),
        ("tn_truc_tuyen", ["3 = 4 + 5 + 6"]),
        ("tn_truc_tiep_bcci", ["3 = 4 + 5 + 6"]),
        ("tn_ky_truoc", ["3 = 4 + 5 + 6"]),
        ("gq_tong", ["7 = 8 + 9 + 10", "3 = 7 + 11"]),
        ("gq_truoc_han", ["7 = 8 + 9 + 10"]),
        ("gq_dung_han", ["7 = 8 + 9 + 10"]),
        ("gq_qua_han", ["7 = 8 + 9 + 10"]),
        ("dg_tong", ["11 = 12 + 13", "3 = 7 + 11"]),
        ("dg_trong_han", ["11 = 12 + 13"]),
        ("dg_qua_han", ["11 = 12 + 13"]),
    ],
)
def test_a_slip_in_any_column_breaks_the_equations_it_is_in(column, equations):
    slipped = row(TWO["province"]["Đất đai"])
    slipped[column] += 2
    found = broken_in(slipped)
    assert [broken.equation for broken in found] == equations
    assert {broken.difference for broken in found} == {2}


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(COLUMNS), st.integers(1, 9))
def test_a_slip_in_a_total_is_found_at_the_total(column, slip):
    rows = frame(TWO)
    at = rows.index[rows["level"].isna()][0]
    rows.loc[at, column] += slip
    totals = [f for f in findings(rows) if f.broken.kind == "total"]
    assert [(f.level, f.unit, f.broken.column, f.broken.difference) for f in totals] == [
        (None, None, column, slip)
    ]


def test_a_slip_in_a_field_shows_in_its_row_its_level_and_the_whole():
    rows = frame(TWO)
    at = rows.index[(rows["level"] == "commune") & (rows["unit"] == "Hộ tịch")][0]
    rows.loc[at, "gq_truoc_han"] += 1
    assert [(f.level, f.unit, f.broken.kind) for f in findings(rows)] == [
        ("commune", "Hộ tịch", "equation"),
        ("commune", None, "total"),
        (None, None, "total"),
    ]


def test_column_6_is_compared_with_column_11_of_the_period_before():
    before = frame({"province": {"Đất đai": (4, 0, 0, 1, 0, 0, 2, 1), "Hộ tịch": (1, 0, 0, 0, 0, 0, 1, 0)}})
    after = frame({"province": {"Đất đai": (1, 0, 3, 4, 0, 0, 0, 0), "Hộ tịch": (1, 0, 0, 1, 0, 0, 0, 0)}})
    found = findings(after, before)
    assert [(f.unit, f.broken) for f in found] == [
        ("Hộ tịch", Broken("carried", "tn_ky_truoc", "6 = 11", 0, 1)),
        (None, Broken("carried", "tn_ky_truoc", "6 = 11", 3, 4)),
        (None, Broken("carried", "tn_ky_truoc", "6 = 11", 3, 4)),
    ]


def test_a_field_that_left_something_and_has_no_row_any_more_is_found():
    before = frame({"province": {"Đất đai": (4, 0, 0, 1, 0, 0, 2, 1)}})
    after = frame({"province": {"Hộ tịch": (1, 0, 0, 1, 0, 0, 0, 0)}})
    assert ("Đất đai", 3) in [(f.unit, f.broken.difference) for f in findings(after, before)]


def test_without_rows_nothing_is_broken():
    rows = frame(TWO)
    assert findings(rows.iloc[:0]) == []
    assert findings(rows, rows.iloc[:0]) == []
