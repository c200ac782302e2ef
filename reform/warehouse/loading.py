"""Reads the shipped CSV files into the tables of the schema, strictly; then what was imported.

A file must have exactly the columns its table expects, in any order, and every value must fit
its column. The first thing that does not fit is reported with file, line and column, and nothing
is built from it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb

from reform.warehouse.choose import KIND_PLACE, choose_scores
from reform.warehouse.files import DATA_FILES, SCORE_FILES, DataFile
from reform.warehouse.ledger import IndexImport
from reform.warehouse.own_imports import explain_differences, load_imports

# Empty in these columns means "the total" or "nothing above", which is a value, not a gap.
_EMPTY_IS_A_VALUE = {"dimension", "parent"}


class DataFileError(Exception):
    """A data file cannot be used. `key` and `values` name the sentence for the person.

    Keys: data.missing_file, data.unlisted_file, data.unknown_column, data.missing_column,
    data.bad_value, data.bad_row, data.empty_value, data.repeated_key. `values` always holds
    file, line, column and value; what does not apply is empty text.
    """

    def __init__(self, key: str, file: str, line: int | str = "", column: str = "", value: str = "") -> None:
        self.key = key
        self.values: dict[str, object] = {
            "file": file,
            "line": line,
            "column": column,
            "value": value,
        }
        super().__init__(key, self.values)


def load_all(
    connection: duckdb.DuckDBPyConnection,
    data_dir: Path,
    home: Path | None = None,
    imports: Sequence[IndexImport] = (),
) -> None:
    """Fill every table from `data_dir`, add what was imported, and choose the scores. Raises DataFileError.

    The connection must hold the empty schema.
    """
    listed = {file.name for file in SCORE_FILES}
    for path in sorted((data_dir / "scores").glob("*.csv")):
        name = f"scores/{path.name}"
        if name not in listed:
            raise DataFileError("data.unlisted_file", name)
    for file in DATA_FILES:
        load_file(connection, data_dir, file)
    for file in SCORE_FILES:
        load_file(connection, data_dir, file)
    if home is not None:
        load_imports(connection, home, imports)
    choose_scores(connection)
    explain_differences(connection)


def load_file(connection: duckdb.DuckDBPyConnection, data_dir: Path, file: DataFile) -> None:
    """Append the rows of one file to its table. Raises DataFileError."""
    path = data_dir / file.name
    table = {
        str(name): (str(kind), required == "NO")
        for name, kind, required, *_ in connection.execute(f"DESCRIBE {file.table}").fetchall()
        if name not in file.generated
    }
    names = {renamed: original for original, renamed in file.renamed.items()}
    types = {names.get(c, c): kind for c, (kind, _) in table.items() if c not in file.computed}
    types |= file.extra
    header = _header(path, file.name, types)
    _stage(connection, path, file.name, {column: types[column] for column in header})
    _refuse_gaps(connection, path, file, [c for c in header if _required(file, c, table)])
    if file.table == "score_stated":
        _prepare_source_sets(connection)
    _insert(connection, path, file, header, table)
    connection.execute("DROP TABLE staged")


def _required(file: DataFile, column: str, table: dict[str, tuple[str, bool]]) -> bool:
    name = file.table_column(column)
    return name in table and table[name][1] and name not in _EMPTY_IS_A_VALUE


def _header(path: Path, name: str, types: dict[str, str]) -> list[str]:
    """Return the columns in file order. Raises DataFileError for unknown or missing ones."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            columns = next(csv.reader(file), [])
    except OSError:
        raise DataFileError("data.missing_file", name) from None
    for column in columns:
        if column not in types or columns.count(column) > 1:
            raise DataFileError("data.unknown_column", name, 1, column)
    for column in types:
        if column not in columns:
            raise DataFileError("data.missing_column", name, 1, column)
    return columns


def _row(path: Path, number: int) -> tuple[int, list[str]]:
    """Return the line on which data row `number` (from 1) ends, and its cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        cells: list[str] = []
        for _ in range(number + 1):
            cells = next(reader, [])
        return reader.line_num, cells


def _stage(connection: duckdb.DuckDBPyConnection, path: Path, name: str, types: dict[str, str]) -> None:
    """Read a file into the temporary table `staged`, its rows numbered from 1 (`row_number`)."""
    connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    try:
        connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE staged AS
            SELECT *, row_number() OVER () AS row_number
            FROM read_csv(
                $path, columns = $types, header = TRUE, auto_detect = FALSE, delim = ',',
                quote = '"', escape = '"', nullstr = '', store_rejects = TRUE
            )
            """,
            {"path": str(path), "types": types},
        )
    except duckdb.Error as problem:
        raise DataFileError("data.bad_row", name, value=str(problem).splitlines()[0]) from problem
    bad = connection.execute(
        "SELECT line, column_name, error_type FROM reject_errors ORDER BY line, column_idx LIMIT 1"
    ).fetchone()
    if bad is None:
        return
    line, cells = _row(path, bad[0] - 1)
    column = str(bad[1] or "")
    if bad[2] != "CAST":
        raise DataFileError("data.bad_row", name, line, column, ",".join(cells))
    raise DataFileError("data.bad_value", name, line, column, cells[list(types).index(column)])


def _refuse_gaps(
    connection: duckdb.DuckDBPyConnection, path: Path, file: DataFile, required: list[str]
) -> None:
    """Refuse an empty cell where the table needs a value. Raises DataFileError."""
    for column in required:
        row = connection.execute(f'SELECT min(row_number) FROM staged WHERE "{column}" IS NULL').fetchone()
        if row and row[0] is not None:
            raise DataFileError("data.empty_value", file.name, _row(path, row[0])[0], column)


def _prepare_source_sets(connection: duckdb.DuckDBPyConnection) -> None:
    """List the sets of sources of the staged rows: place of the best one, and derived or not.

    An unknown key gets the last place here; the check `source_keys_resolve` refuses it later.
    """
    places = ", ".join(f"('{kind}', {place})" for kind, place in KIND_PLACE.items())
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE source_set AS
        SELECT
            s.source_key,
            min(coalesce(p.place, {len(KIND_PLACE)})) AS place,
            bool_or(coalesce(k.derivation, 'stated') <> 'stated') AS derived
        FROM (
            SELECT source_key, unnest(string_split(source_key, ';')) AS one_key
            FROM (SELECT DISTINCT source_key FROM staged)
        ) AS s
        LEFT JOIN source AS k ON s.one_key = k.source_key
        LEFT JOIN (VALUES {places}) AS p (kind, place) ON k.kind = p.kind
        GROUP BY s.source_key
        """
    )


def _insert(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file: DataFile,
    header: list[str],
    table: dict[str, tuple[str, bool]],
) -> None:
    """Move the staged rows into the table. Raises DataFileError when a key is used twice."""
    renamed = ", ".join(_renamed(file, column, table) for column in header)
    wanted = ", ".join(file.computed.get(column, f'"{column}"') for column in table)
    try:
        connection.execute(
            f"INSERT INTO {file.table} SELECT {wanted} "
            f"FROM (SELECT {renamed}, row_number FROM staged) AS renamed ORDER BY row_number"
        )
    except duckdb.ConstraintException as problem:
        line, value = _repeated(connection, path, file)
        raise DataFileError("data.repeated_key", file.name, line, value=value) from problem


def _renamed(file: DataFile, column: str, table: dict[str, tuple[str, bool]]) -> str:
    name = file.table_column(column)
    if name in _EMPTY_IS_A_VALUE and table.get(name, ("", False))[1]:
        return f'coalesce("{column}", \'\') AS "{name}"'
    return f'"{column}" AS "{name}"'


def _repeated(connection: duckdb.DuckDBPyConnection, path: Path, file: DataFile) -> tuple[int | str, str]:
    """Find the second row that uses a key of the table: its line and the key as text."""
    found = connection.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() "
        "WHERE table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [file.table],
    ).fetchone()
    names = {renamed: original for original, renamed in file.renamed.items()}
    key = ", ".join(f'"{names.get(c, c)}"' for c in (found[0] if found else []))
    row = connection.execute(
        f"SELECT row_number, concat_ws(' ', {key}) FROM staged "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY row_number) = 2 "
        "ORDER BY row_number LIMIT 1"
    ).fetchone()
    return (_row(path, row[0])[0], str(row[1])) if row else ("", "")
