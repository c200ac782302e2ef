"""Files are read strictly: what does not fit is named with file, line and column."""

from __future__ import annotations

import duckdb
import pytest

from reform.warehouse.build import fill
from reform.warehouse.files import PUBLIC_FROM, PUBLIC_RULE
from reform.warehouse.loading import DataFileError
from tests.warehouse.conftest import rewrite


def load(settings):
    """Load the data directory of an installation into memory."""
    connection = duckdb.connect()
    fill(connection, settings.data_dir)
    return connection


def refusal(settings):
    """Return the refusal of a data directory: key, file, line, column, value."""
    with pytest.raises(DataFileError) as caught:
        load(settings)
    values = caught.value.values
    return (caught.value.key, values["file"], values["line"], values["column"], values["value"])


def test_the_small_data_load_as_they_were_written(installation):
    with load(installation) as tables:
        counts = tables.execute("SELECT count(*), count(DISTINCT origin_file) FROM score_stated").fetchone()
        assert counts == (17, 4)
        assert tables.execute("SELECT dimension FROM dimension WHERE kind = 'total' LIMIT 1").fetchone() == (
            "",
        )
        assert tables.execute(
            "SELECT source_rank, derived FROM score_stated WHERE source_key = 'report_d'"
        ).fetchone() == (4, True)


def test_an_unknown_column_is_refused(installation):
    rewrite(installation, "tiers.csv", "sort_order", "order")
    assert refusal(installation) == ("data.unknown_column", "tiers.csv", 1, "order", "")


def test_a_missing_column_is_refused(installation):
    file = installation.data_dir / "gaps.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",layout", ""), encoding="utf-8")
    assert refusal(installation) == ("data.missing_column", "gaps.csv", 1, "layout", "")


def test_a_column_given_twice_is_refused(installation):
    rewrite(installation, "gaps.csv", ",layout", ",layout,layout")
    assert refusal(installation)[:4] == ("data.unknown_column", "gaps.csv", 1, "layout")


def test_a_value_of_the_wrong_type_is_refused_with_its_line(installation):
    rewrite(installation, "scores/pci.csv", "65.2", "65,2x".replace(",", "."))
    assert refusal(installation) == ("data.bad_value", "scores/pci.csv", 8, "score", "65.2x")


def test_the_line_is_right_after_a_cell_with_a_line_break(installation):
    file = installation.data_dir / "tiers.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Good", '"Go\nod"')
    lines[2] = lines[2][: lines[2].rindex(",")] + ",two"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert refusal(installation) == ("data.bad_value", "tiers.csv", 4, "sort_order", "two")


def test_a_row_with_too_many_cells_is_refused(installation):
    file = installation.data_dir / "tiers.csv"
    file.write_text(file.read_text(encoding="utf-8") + "PAR,x,x,x,x,9,surplus\n", encoding="utf-8")
    assert refusal(installation)[:3] == ("data.bad_row", "tiers.csv", 5)


def test_an_empty_cell_where_a_value_is_needed_is_refused(installation):
    rewrite(installation, "tiers.csv", "Thấp,Thấp,Low", "Thấp,,Low")
    assert refusal(installation) == ("data.empty_value", "tiers.csv", 3, "name_vi", "")


def test_a_key_used_twice_is_refused_with_the_second_line(installation):
    file = installation.data_dir / "tiers.csv"
    content = file.read_text(encoding="utf-8")
    file.write_text(content + content.splitlines()[1] + "\n", encoding="utf-8")
    assert refusal(installation) == ("data.repeated_key", "tiers.csv", 5, "", "PCI good")


def test_a_missing_file_is_refused(installation):
    (installation.data_dir / "eras.csv").unlink()
    assert refusal(installation)[:2] == ("data.missing_file", "eras.csv")


def test_a_score_file_that_nobody_listed_is_refused(installation):
    (installation.data_dir / "scores" / "pci_new.csv").write_text("index_code\n", encoding="utf-8")
    assert refusal(installation)[:2] == ("data.unlisted_file", "scores/pci_new.csv")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(installation):
    file = installation.data_dir / "tiers.csv"
    content = file.read_text(encoding="utf-8").replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + content.encode())
    with load(installation) as tables:
        assert tables.execute("SELECT count(*) FROM tier").fetchone() == (3,)


# existence, precision, published_on, known_by, held → public from, rule
EDITIONS = [
    ("true", "day", "2020-05-05", None, True, "2020-05-05", "day"),
    ("true", "day", "2020-05-05", "2020-05-06", True, "2020-05-05", "day"),
    ("true", "month", "2020-05-01", "2020-05-26", True, "2020-05-26", "known_by"),
    ("true", "month", "2020-05-01", None, True, "2020-12-31", "assumed"),
    ("true", "unknown", None, "2020-06-01", True, "2020-06-01", "known_by"),
    ("true", "unknown", None, None, False, "2020-12-31", "assumed"),
    ("unknown", "unknown", None, None, True, "2020-12-31", "assumed"),
    ("unknown", "unknown", None, None, False, None, "none"),
    ("false", "unknown", None, None, False, None, "none"),
    ("false", "day", "2020-05-05", None, False, None, "none"),
]


@pytest.mark.parametrize(
    ("existence", "precision", "published_on", "known_by", "held", "public_from", "rule"), EDITIONS
)
def test_the_day_an_edition_counts_as_public(
    existence, precision, published_on, known_by, held, public_from, rule
):
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT ({PUBLIC_FROM})::VARCHAR, {PUBLIC_RULE} FROM (SELECT 2019 AS year, ? AS existence, "
            "? AS precision, ?::DATE AS published_on, ?::DATE AS known_by, ?::BOOLEAN AS held_expected)",
            [existence, precision, published_on, known_by, held],
        ).fetchone()
    assert found == (public_from, rule)
