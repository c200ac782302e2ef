"""An installation's own targets: read as people write them, refused by row and column, never half."""

from __future__ import annotations

import pytest

from reform.settings import Settings
from reform.warehouse.build import build
from reform.warehouse.loading import DataFileError
from reform.warehouse.own_targets import COLUMNS, FILE_NAME, REQUIRED
from reform.warehouse.publish import read_pointer
from reform.warehouse.read import current_warehouse
from reform.wording.texts import LANGUAGES, text
from tests.warehouse.conftest import rewrite

GOOD = {
    "target_id": "tinh_pci_2020",
    "index_or_measure": "PCI",
    "measure_vi": "Chỉ số PCI",
    "scope": "province",
    "province_code": "70",
    "year_from": "2020",
    "year_to": "2020",
    "kind": "score",
    "comparison": "at_least",
    "value": "64.5",
    "issuer_vi": "UBND tỉnh",
    "document": "Kế hoạch 12/KH-UBND ngày 15/01/2020",
    "issued_on": "2020-01-15",
}
READ = (
    "SELECT target_id, value, year_from, year_to, province_code, issued_on::VARCHAR, measure_en, unit_vi, "
    "origin "
    "FROM target WHERE origin = 'installation' ORDER BY target_id"
)


def written(*rows: dict[str, str], delimiter: str = ",") -> str:
    """Return the rows as a CSV text; every cell in double quotes."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns] + [[row.get(column, "") for column in columns] for row in rows]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines) + "\n"


def put(settings: Settings, content: str | bytes) -> None:
    """Write the installation's own file."""
    settings.home.mkdir(parents=True, exist_ok=True)
    raw = content.encode() if isinstance(content, str) else content
    (settings.home / FILE_NAME).write_bytes(raw)


def own(settings: Settings) -> list[list[object]]:
    """Build and return the unit's own targets as the warehouse holds them."""
    build(settings)
    return current_warehouse(settings).rows(READ).to_numpy().tolist()


def refusal(settings: Settings, content: str | bytes) -> DataFileError:
    """Build with a file that must be refused."""
    put(settings, content)
    with pytest.raises(DataFileError) as caught:
        build(settings)
    return caught.value


EXPECTED = [
    ["tinh_pci_2020", 64.5, 2020, 2020, "70", "2020-01-15", "Chỉ số PCI", "điểm", "installation"],
]


def test_an_installation_without_a_file_has_only_the_shipped_targets(installation):
    assert own(installation) == []


@pytest.mark.parametrize(
    "content",
    [
        written(GOOD),
        written(GOOD).replace('"', "").replace(",", ";").encode("utf-8-sig"),
        written(GOOD | {"value": "64,5", "issued_on": "15/1/2020"}, delimiter=";").replace("\n", "\r\n"),
        written(GOOD | {"index_or_measure": "pci", "kind": "Score"}),
        written(GOOD | {"scope": "Tỉnh", "kind": "điểm", "comparison": "ít nhất", "is_threshold": "không"}),
        written(GOOD) + '\n"","",""\n',
        written(GOOD).replace('"Chỉ số PCI"', '" Chi\u0309 sô\u0301 PCI "'),
    ],
    ids=["plain", "bom", "comma_crlf", "capitals", "vietnamese_words", "empty_rows", "decomposed"],
)
def test_a_file_is_read_however_a_spreadsheet_wrote_it(installation, content):
    put(installation, content)
    assert own(installation) == EXPECTED


def test_what_the_officer_leaves_out_takes_the_vietnamese_text_or_the_unit_of_the_kind(installation):
    put(
        installation,
        written(
            GOOD
            | {
                "target_id": "a",
                "index_or_measure": "ho_so",
                "kind": "share",
                "comparison": "at_most",
                "value": "1,5%",
                "year_to": "",
                "note_vi": "lưu ý",
            },
            GOOD | {"target_id": "b", "kind": "rank", "comparison": "at_most", "value": "30"},
            GOOD
            | {
                "target_id": "c",
                "index_or_measure": "dich_vu",
                "kind": "count",
                "value": "1234",
                "unit_vi": "dịch vụ",
                "scope": "national",
                "province_code": "",
            },
        ),
    )
    build(installation)
    rows = current_warehouse(installation).rows(
        "SELECT * FROM target WHERE origin = 'installation' ORDER BY target_id"
    )
    assert rows["value"].tolist() == [1.5, 30.0, 1234.0]
    assert rows["unit_en"].tolist() == ["%", "place", "dịch vụ"]
    assert rows["note_en"].fillna("").tolist() == ["lưu ý", "", ""]
    assert rows["issuer_en"].tolist() == ["UBND tỉnh"] * 3
    assert rows["year_to"].isna().tolist() == [True, False, False]
    assert rows["is_threshold"].tolist() == [False] * 3


def test_a_code_without_its_leading_zero_is_the_province_it_means(installation):
    put(installation, written(GOOD | {"province_code": "8"}))
    assert [row[4] for row in own(installation)] == ["08"]


def test_a_file_with_a_header_only_adds_nothing(installation):
    put(installation, ";".join(COLUMNS))
    assert own(installation) == []


# change of the good row → key of the refusal, column named
REFUSED = [
    ({"target_id": ""}, "empty", "target_id"),
    ({"document": " "}, "empty", "document"),
    ({"issuer_vi": ""}, "empty", "issuer_vi"),
    ({"issued_on": ""}, "empty", "issued_on"),
    ({"scope": "vùng"}, "scope", "scope"),
    ({"scope": "national"}, "province_of_national", "province_code"),
    ({"province_code": ""}, "province_code", "province_code"),
    ({"province_code": "99"}, "province_code", "province_code"),
    ({"year_from": "20"}, "year", "year_from"),
    ({"year_to": "1999"}, "year", "year_to"),
    ({"year_to": "2019"}, "years", "year_to"),
    ({"kind": "chỉ tiêu"}, "kind", "kind"),
    ({"kind": "share"}, "kind_needs_score", "kind"),
    ({"kind": "count"}, "kind_needs_score", "kind"),
    ({"index_or_measure": "ty_le"}, "not_an_index", "index_or_measure"),
    ({"index_or_measure": "ty_le", "kind": "count"}, "empty", "unit_vi"),
    ({"comparison": ">"}, "comparison", "comparison"),
    ({"comparison": "at_most"}, "score_comparison", "comparison"),
    ({"kind": "rank"}, "rank_comparison", "comparison"),
    ({"kind": "rank", "comparison": "at_most", "value": "3.5"}, "rank_value", "value"),
    ({"kind": "rank", "comparison": "at_most", "value": "0"}, "rank_value", "value"),
    ({"kind": "rank", "comparison": "at_most", "value": "64"}, "too_high", "value"),
    ({"value": "sáu"}, "value", "value"),
    ({"value": "-1"}, "value", "value"),
    ({"value": "1.234.567"}, "value", "value"),
    ({"value": "1.234"}, "ambiguous_value", "value"),
    ({"value": "100.5"}, "too_high", "value"),
    ({"issued_on": "31/02/2020"}, "day", "issued_on"),
    ({"issued_on": "tháng 1"}, "day", "issued_on"),
    ({"is_threshold": "1"}, "is_threshold", "is_threshold"),
]


@pytest.mark.parametrize(("change", "key", "column"), REFUSED)
def test_a_bad_cell_is_refused_with_file_row_column_and_remedy(installation, change, key, column):
    refused = refusal(installation, written(GOOD | {"target_id": "fine"}, GOOD | change))
    assert (refused.key, refused.values["line"], refused.values["column"]) == (
        f"targets.refused.{key}",
        3,
        column,
    )
    for lang in LANGUAGES:
        said = text(lang, refused.key, **refused.values)
        assert FILE_NAME in said and "3" in said and column in said
        fault, _, remedy = said.partition(". ")
        assert fault and remedy, said


def test_a_share_goes_up_to_a_hundred(installation):
    row = GOOD | {"index_or_measure": "ty_le", "kind": "share", "value": "100,1"}
    assert refusal(installation, written(row)).key == "targets.refused.too_high"
    put(installation, written(row | {"value": "100"}))
    assert [values[1] for values in own(installation)] == [100.0]


@pytest.mark.parametrize(
    ("content", "key", "line", "column"),
    [
        ("", "missing_column", 1, "target_id"),
        (written(GOOD).replace('"kind"', '"loai"'), "unknown_column", 1, "loai"),
        (written(GOOD).replace('"year_to"', '"year_from"'), "unknown_column", 1, "year_from"),
        (written(GOOD) + ",".join("abcdefghijklmn") + "\n", "cells", 3, ""),
        (written(GOOD).encode("utf-16"), "encoding", "", ""),
        (written(GOOD).encode("cp1258", "replace"), "encoding", "", ""),
        (written(GOOD).rstrip()[:-1], "quotes", "", ""),
    ],
)
def test_a_file_of_the_wrong_form_is_refused(installation, content, key, line, column):
    refused = refusal(installation, content)
    assert refused.key == f"targets.refused.{key}"
    assert (refused.values["line"], refused.values["column"]) == (line, column)


@pytest.mark.parametrize("column", REQUIRED)
def test_each_required_column_is_required(installation, column):
    row = {name: value for name, value in GOOD.items() if name != column}
    refused = refusal(installation, written(row))
    assert (refused.key, refused.values["column"]) == ("targets.refused.missing_column", column)


def test_a_key_stands_once_in_the_file_and_is_none_of_the_shipped_ones(installation):
    twice = refusal(installation, written(GOOD, GOOD))
    assert (twice.key, twice.values["line"]) == ("targets.refused.repeated", 3)
    whole = {column: GOOD.get(column, "") for column in COLUMNS} | {"is_threshold": "false"}
    whole |= dict.fromkeys(("measure_en", "unit_vi", "unit_en", "issuer_en"), "x")
    (installation.data_dir / "targets.csv").write_text(written(whole), encoding="utf-8")
    shipped = refusal(installation, written(GOOD))
    assert (shipped.key, shipped.values["line"]) == ("targets.refused.shipped", 2)


def test_something_that_is_no_file_is_refused(installation):
    (installation.home / FILE_NAME).mkdir(parents=True)
    with pytest.raises(DataFileError) as caught:
        build(installation)
    assert caught.value.key == "targets.refused.unreadable"


def test_a_refused_file_leaves_the_old_version_serving(installation):
    put(installation, written(GOOD))
    good = build(installation)
    refusal(installation, written(GOOD | {"value": "nhiều"}))
    assert read_pointer(installation.home).version == good
    assert len(current_warehouse(installation).rows(READ)) == 1
    assert not list(installation.home.glob(".building*"))


def test_the_file_is_part_of_what_makes_a_version(installation):
    without = build(installation)
    put(installation, written(GOOD))
    first = build(installation)
    put(installation, written(GOOD | {"value": "65"}))
    changed = build(installation)
    assert len({without, first, changed}) == 3
    assert [row[1] for row in own(installation)] == [65.0]
    (installation.home / FILE_NAME).unlink()
    assert build(installation) == without
    assert own(installation) == []


def test_a_good_file_never_fails_a_check_of_the_data(installation):
    """What the reader of the file lets through, the checks of the data let through too."""
    put(
        installation,
        written(
            GOOD,
            GOOD | {"target_id": "b", "comparison": "more_than", "year_to": ""},
            GOOD | {"target_id": "c", "comparison": "reach", "scope": "national", "province_code": ""},
            GOOD | {"target_id": "d", "kind": "rank", "comparison": "at_most", "value": "1"},
            GOOD | {"target_id": "e", "index_or_measure": "m", "kind": "share", "comparison": "at_most"},
        ),
    )
    assert len(own(installation)) == 5


def test_a_mistake_in_the_shipped_file_is_still_named_as_such(installation):
    put(installation, written(GOOD))
    rewrite(installation, "targets.csv", "target_id", "target_key")
    with pytest.raises(DataFileError) as caught:
        build(installation)
    assert caught.value.key == "data.unknown_column"
