"""What the cells of an extract mean, worked out once for each different text.

An extract repeats its agencies, fields, states and days. So a batch is turned into dictionaries:
the engine says what each different text means, and every row points at the meaning of its texts.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

QUERIES = Path(__file__).resolve().parents[2] / "queries" / "importing"
TEXTS = {
    "procedure_code": {"procedure_code": "plain"},
    "procedure_name": {
        "procedure_name": "plain",
        "procedure_slug": "slug",
        "procedure_is_total": "is_total",
    },
    "field": {"field": "plain", "field_is_total": "is_total"},
    "agency": {
        "agency": "plain",
        "agency_slug": "slug",
        "agency_is_total": "is_total",
        "agency_level": "level_of_name",
    },
    "agency_code": {"agency_code": "plain", "agency_code_slug": "slug"},
    "receiving_agency": {"receiving_slug": "slug"},
    "level": {"level": "plain", "level_value": "level_value"},
    "channel": {"channel": "plain", "channel_value": "channel_value"},
    "online_level": {"online_level": "plain", "online_value": "online_value"},
    "return_channel": {"return_channel": "plain", "return_value": "return_value"},
    "status": {"status": "plain", "status_value": "status_value"},
    "on_the_spot": {"on_the_spot": "plain", "spot_value": "spot_value"},
}
"""Column of few different texts → name of each of its meanings → column of known_text."""
DAYS = {
    "filed_on": {"filed": "day", "filed_given": "is_given", "filed_stamp": "stamp"},
    "received_on": {
        "received": "day",
        "received_given": "is_given",
        "received_stamp": "stamp",
        "received_working": "is_working",
        "received_number": "is_number",
    },
    "due_on": {"due": "day", "due_given": "is_given", "due_working": "is_working"},
    "extended_on": {"extended": "day", "extended_given": "is_given", "extended_working": "is_working"},
    "finished_on": {"finished": "day", "finished_given": "is_given"},
    "returned_on": {"returned": "day", "returned_given": "is_given"},
    "asked_on": {"asked": "day", "asked_given": "is_given", "asked_nth": "nth"},
    "supplied_on": {"supplied": "day", "supplied_given": "is_given", "supplied_nth": "nth"},
}
"""Column of days → name of each of its meanings → column of known_day."""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that remember meanings during one import."""
    connection.execute(_sql("known"))


def of_batch(connection: duckdb.DuckDBPyConnection, batch: pa.RecordBatch) -> pa.Table:
    """Return `row`, `code` and what the cells of every other column mean (names: TEXTS, DAYS).

    `batch`: as extracts.batches yields. The connection holds the macros, `word` and `working_day`.
    """
    columns = {"row": batch.column("row"), "code": batch.column("code")}
    for kind, asked in (("text", TEXTS), ("day", DAYS)):
        cells = {name: _dictionary(batch.column(name)) for name in asked}
        found = _meanings(connection, kind, list(cells.values()))
        for (name, column), meanings in zip(cells.items(), found, strict=True):
            for meaning, what in asked[name].items():
                columns[meaning] = pa.DictionaryArray.from_arrays(column.indices, meanings[what])
    return pa.table(columns)


def _dictionary(column: pa.Array) -> pa.DictionaryArray:
    return column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()


def _meanings(
    connection: duckdb.DuckDBPyConnection, kind: str, columns: list[pa.DictionaryArray]
) -> list[dict[str, pa.Array]]:
    """Return for each column the meanings of its dictionary's texts, in their order."""
    texts = pa.concat_arrays([column.dictionary for column in columns]).dictionary_encode()
    connection.register(
        "raw_text", pa.table({"raw": texts.dictionary, "place": np.arange(len(texts.dictionary))})
    )
    connection.execute(_sql(f"known_{kind}s"))
    meant = connection.execute(_sql(f"meant_{kind}s")).to_arrow_table()
    connection.unregister("raw_text")
    found, start = [], 0
    for column in columns:
        of_column = meant.take(texts.indices.slice(start, len(column.dictionary)))
        found.append({name: of_column.column(name).combine_chunks() for name in of_column.column_names})
        start += len(column.dictionary)
    return found


def _sql(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
