"""What a cell says: a number, a missing value with its reason, or a doubt; never a guess."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.importing.index.grids import Cell
from reform.importing.index.numbers_in import decimal_sign, rank_in, read


def cell(value: object, **more: bool) -> Cell:
    return Cell(1, 1, value, **more)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("80,79", 80.79),
        ("80.79", 80.79),
        (80.79, 80.79),
        ("80,79%", 80.79),
        (" 80,79 % ", 80.79),
        ("0,8079", 0.8079),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234", 1.234),
        ("1,234", 1.234),
        ("'80,79", 80.79),
        ("80,79*", 80.79),
        ("80,79 (1)", 80.79),
        ("80,79¹", 80.79),
        ("81", 81.0),
        ("80\u00a0", 80.0),
    ],
)
def test_numbers_are_read(value, number):
    assert read(cell(value)).value == pytest.approx(number, abs=1e-12)


def test_a_percentage_format_is_read_as_it_is_shown():
    said = read(cell(0.8079, percent=True))
    assert said.value == 80.79 and said.percent


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "blank"),
        ("", "blank"),
        ("  ", "blank"),
        ("-", "dash"),
        ("–", "dash"),
        ("—", "dash"),
        ("...", "dash"),
        ("KCDL", "no_data"),
        ("kcdl", "no_data"),
        ("N/A", "no_data"),
        ("#N/A", "no_data"),
        ("n.a.", "no_data"),
        ("Không có dữ liệu", "no_data"),
        ("không công bố", "not_published"),
        ("Không xếp hạng", "not_published"),
        (float("nan"), "no_data"),
    ],
)
def test_missing_values_have_a_reason(value, reason):
    assert read(cell(value)).missing == reason


@pytest.mark.parametrize(
    ("value", "doubt"),
    [
        ("≥ 80", "not_a_number"),
        ("80-85", "not_a_number"),
        ("80 ,79", "not_a_number"),
        ("khá", "not_a_number"),
        ("-5,2", "negative"),
        (-5.2, "negative"),
        ("1.2.3", "grouped"),
        ("1.234.567", "grouped"),
        ("#REF!", "formula_error"),
        (datetime(2019, 5, 8), "is_a_date"),
        (True, "not_a_number"),
        ("8O,79", "not_a_number"),
    ],
)
def test_what_could_mean_anything_else_is_a_doubt(value, doubt):
    said = read(cell(value))
    assert said.doubt == doubt and said.value is None


def test_a_formula_without_a_result_is_a_doubt():
    assert read(cell(None, formula=True)).doubt == "formula_without_value"


def test_three_digits_after_the_sign_are_refused_where_a_column_uses_both_signs():
    cells = [cell("8,79"), cell("8.31"), cell("1.234")]
    assert decimal_sign(cells) == "?"
    assert read(cells[2], "?").doubt == "mixed_signs"
    assert read(cells[0], "?").value == 8.79


@pytest.mark.parametrize(
    ("value", "rank"),
    [(37, 37), (37.0, 37), ("37", 37), ("37/63", 37), ("", None), ("-", None), (None, None)],
)
def test_places_are_read(value, rank):
    assert rank_in(cell(value)) == (rank, None)


@pytest.mark.parametrize("value", [0, 37.5, "A", 140, "7/8", "12,5"])
def test_what_is_no_place_is_a_doubt(value):
    assert rank_in(cell(value)) == (None, "bad_rank")


@given(st.floats(0.01, 100).map(lambda v: round(v, 4)), st.sampled_from([".", ","]))
def test_a_written_score_is_read_back_exactly(value, sign):
    assert read(cell(f"{value:.4f}".replace(".", sign))).value == pytest.approx(value, abs=1e-12)


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(-5, 5), st.booleans(), st.none()))
def test_every_cell_gets_exactly_one_answer(value):
    said = read(cell(value))
    assert [said.value is not None, said.missing is not None, said.doubt is not None].count(True) == 1
    assert said.value is None or said.value >= 0
