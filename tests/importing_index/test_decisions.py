"""A hand-made decision goes in as it is; each wrong variant is refused or asked about, with a remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from reform.importing.index.grids import IndexFileError
from reform.importing.index.telling import place, sentence
from reform.wording.texts import text
from tests.importing_index import decisions
from tests.importing_index.decisions import HEAD, as_pdf, as_workbook, body, order, totals
from tests.importing_index.files import codes, names, preview, vi

CODE = dict(zip(names(), codes(), strict=True))
MADE = {"pdf": as_pdf, "xlsx": as_workbook}


@pytest.mark.parametrize("kind", MADE)
def test_every_cell_of_the_decision_is_right(warehouse, kind):
    found = preview(MADE[kind](body()), f"quyet-dinh.{kind}", warehouse=warehouse)
    assert (found.index, found.years, found.units) == ("PAR", [decisions.YEAR], 63)
    said = {(c.province_code, c.dimension): (c.score, c.rank) for c in found.cells}
    expected = {}
    for n, (name, value) in enumerate(zip(order(), totals(), strict=True), 1):
        expected[CODE[name], ""] = (value, n)
        expected[CODE[name], "tham_dinh"] = (round(value * 0.6, 2), None)
    assert said == expected
    assert found.sound and [f.kind for f in found.skipped] == ["summary"]


@pytest.mark.parametrize("kind", MADE)
def test_a_head_of_two_rows_and_the_row_of_numbers_below_do_not_matter(warehouse, kind):
    head = [
        ("TT", "Tên tỉnh, thành phố", "Kết quả", "Kết quả", "Xếp hạng"),
        ("TT", "Tên tỉnh, thành phố", "Điểm thẩm định", "PAR INDEX 2023", "Xếp hạng"),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
    ]
    found = preview(MADE[kind](body(), head), "x", warehouse=warehouse)
    assert found.sound
    assert {c.province_code: c.score for c in found.cells if c.dimension == ""} == {
        CODE[name]: value for name, value in zip(order(), totals(), strict=True)
    }


@dataclass
class Variant:
    """One way in which a table goes wrong, and what a person then reads."""

    kinds: set[str]
    """Every refusal and question."""
    row: int | None = None
    """Row of the annex (1 is the best province) at which it is named."""
    column: str = ""
    rows: list[list[object]] = field(default_factory=body)
    head: list = field(default_factory=lambda: HEAD)


def glued(where: int) -> list[list[object]]:
    rows = body()
    below = rows.pop(where)
    rows[where - 1] = [f"{a} {b}" for a, b in zip(rows[where - 1], below, strict=True)]
    return rows


def glued_figures(where: int) -> list[list[object]]:
    """Two rows whose figures ran together in the upper one."""
    rows = body()
    for column in (2, 3, 4):
        rows[where - 1][column] = f"{rows[where - 1][column]} {rows[where][column]}"
        rows[where][column] = ""
    return rows


def put(where: int, column: int, value: object) -> list[list[object]]:
    rows = body()
    rows[where - 1][column] = value
    return rows


def without(where: int) -> list[list[object]]:
    rows = body()
    del rows[where - 1]
    return rows


def shifted(where: int) -> list[list[object]]:
    """One row moved a column to the right."""
    rows = body()
    rows[where - 1] = ["", *rows[where - 1][:-1]]
    return rows


def every(change) -> list[list[object]]:
    return [change(row) for row in body()[:-1]]


def exchanged(one: int, other: int) -> list[list[object]]:
    """The scores of two rows exchanged."""
    rows = body()
    rows[one - 1][3], rows[other - 1][3] = rows[other - 1][3], rows[one - 1][3]
    return rows


VARIANTS = {
    "two rows run together": Variant({"glued_units", "rank_gap"}, 10, "B", glued(10)),
    "the figures of two rows run together": Variant(
        {"two_numbers", "bad_rank", "rank_gap"}, 10, "C", glued_figures(10)
    ),
    "a province is missing": Variant({"rank_gap"}, None, "", without(20)),
    "a decimal comma is lost": Variant({"comma_lost"}, 15, "D", put(15, 3, "8896")),
    "a comma is read as thousands": Variant(
        {"comma_lost"}, 1, "D", every(lambda r: [*r[:3], str(r[3]).replace(",", ""), r[4]])
    ),
    "a letter stands for a digit": Variant({"not_a_number"}, 15, "D", put(15, 3, "88,9O")),
    "two digits are exchanged": Variant({"rank_order"}, None, "D", put(15, 3, "98,86")),
    "one row is shifted": Variant({"unknown_unit", "rank_gap"}, 12, "B", shifted(12)),
    "the heads are shifted": Variant(
        {"bad_rank"}, 1, "C", body(),
        [("STT", "Tỉnh, thành phố", "Xếp hạng", "Chỉ số CCHC năm 2023", "Ghi chú")],
    ),
    "a province stands twice": Variant({"duplicate_unit", "rank_gap"}, 9, "B", put(9, 1, order()[2])),
    "a province is misspelt": Variant({"near_miss", "rank_gap"}, 30, "B", put(30, 1, order()[29] + "h")),
    "a province has no name": Variant({"row_without_name", "rank_gap"}, 30, "C", put(30, 1, "")),
    "the places do not fit the scores": Variant({"rank_order"}, None, "D", exchanged(5, 50)),
    "a place stands twice": Variant({"rank_shared"}, None, "D", put(9, 4, "8")),
    "a place is beyond the last": Variant({"bad_rank"}, 63, "E", put(63, 4, "64")),
    "a score is a fraction": Variant({"mixed_units"}, 15, "D", put(15, 3, "0,8896")),
    "a score is beyond the scale": Variant({"outside_scale"}, 15, "D", put(15, 3, "188,96")),
    "a score is below nothing": Variant({"negative"}, 15, "D", put(15, 3, "-88,96")),
    "nothing is written as zero": Variant({"zero"}, 15, "D", put(15, 3, "0")),
    "a score has a comma and a point": Variant({"grouped"}, 15, "D", put(15, 3, "88.9,6,1")),
    "head and title name two years": Variant(
        {"years_disagree"}, None, "", body(),
        [("STT", "Tỉnh, thành phố", "Điểm thẩm định", "Chỉ số CCHC năm 2022", "Xếp hạng")],
    ),
    "two columns claim the total": Variant(
        {"column_twice"}, None, "D", every(lambda r: [r[0], r[1], vi(70), r[3], r[4]]),
        [("STT", "Tỉnh, thành phố", "Chỉ số CCHC năm 2023", "PAR INDEX 2023", "Xếp hạng")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("name", VARIANTS)
def test_a_wrong_variant_is_refused_or_asked_with_a_remedy(warehouse, name, kind):
    variant = VARIANTS[name]
    found = preview(MADE[kind](variant.rows, variant.head), "x", warehouse=warehouse)
    told = [*found.rejected, *found.questions]
    assert not found.acceptable
    assert {f.kind for f in told} == variant.kinds
    main = next(f for f in told if f.kind in variant.kinds - {"rank_gap"} or variant.kinds == {"rank_gap"})
    if variant.row is not None and kind == "xlsx":
        assert (main.row, main.column) == (variant.row + len(decisions.ANNEX) + 1, variant.column)
    for finding in told:
        for lang in ("vi", "en"):
            said = sentence(lang, finding, names=found.dimension_names)
            assert "{" not in said and place(lang, finding)
        assert "Hãy" in sentence("vi", finding) or "hãy" in sentence("vi", finding)
    # Whatever does go in is what the table says.
    meant = {CODE[n]: v for n, v in zip(order(), totals(), strict=True)}
    if variant.rows[:3] == body()[:3] and not variant.kinds & {"rank_order", "rank_shared", "years_disagree"}:
        right = {c.province_code: c.score for c in found.cells if c.dimension == "" and c.score is not None}
        assert right.items() <= meant.items()


@pytest.mark.parametrize("kind", MADE)
def test_a_missing_year_is_asked_for_and_never_taken_from_a_date(warehouse, kind, monkeypatch):
    for field_ in ("ANNEX", "OPENING", "NOTES"):
        lines = [re.sub("(?i) năm 2023", "", line) for line in getattr(decisions, field_)]
        monkeypatch.setattr(decisions, field_, lines)
    head = [("STT", "Tỉnh, thành phố", "Điểm thẩm định", "Chỉ số CCHC", "Xếp hạng")]
    content = as_pdf(body(), head) if kind == "pdf" else as_workbook(body(), head, decisions.ANNEX)
    with pytest.raises(IndexFileError) as refused:
        preview(content, "PAR 2021.xlsx", warehouse=warehouse)
    assert refused.value.key == "index_import.no_year"
    assert "Hãy chọn năm" in text("vi", refused.value.key, **refused.value.values)
    assert preview(content, "x", warehouse=warehouse, year=2023).sound


def test_percent_signs_in_some_cells_only_change_nothing(warehouse):
    rows = [[*r[:3], f"{r[3]}%" if n % 3 else r[3], r[4]] for n, r in enumerate(body())]
    found = preview(as_workbook(rows), "x", warehouse=warehouse)
    assert found.sound
    assert {c.score for c in found.cells if c.dimension == ""} == set(totals())
