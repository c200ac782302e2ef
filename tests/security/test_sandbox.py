"""What the engine that answers questions can be talked into: nothing but reading its own tables."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from queries import catalogue
from queries.catalogue import QueryError
from reform.warehouse.read import NotAQuestion
from tests.security.test_addresses import HOSTILE

STATEMENTS = (
    "COPY score_stated TO '{file}'", "COPY (SELECT 1) TO '{file}'", "EXPORT DATABASE '{file}'",
    "IMPORT DATABASE '{file}'", "ATTACH '{file}'", "ATTACH ':memory:' AS other", "DETACH warehouse",
    "INSTALL httpfs", "LOAD httpfs", "LOAD '{file}'", "PRAGMA enable_profiling",
    "SET enable_external_access = true", "SET lock_configuration = false", "RESET enable_external_access",
    "CREATE TABLE x (a INTEGER)", "CREATE TEMP TABLE x AS SELECT 1 AS a", "DROP TABLE score_stated",
    "INSERT INTO score_stated SELECT * FROM score_stated", "UPDATE score_stated SET score = 0",
    "DELETE FROM score_stated", "CREATE SECRET s (TYPE s3)", "CALL pragma_version()", "VACUUM", "CHECKPOINT",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}'", "PREPARE p AS SELECT 1", "BEGIN TRANSACTION",
)  # fmt: skip
QUESTIONS = (
    "SELECT * FROM read_csv('{secret}')", "SELECT * FROM read_csv_auto('{secret}')",
    "SELECT * FROM read_text('{secret}')", "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_parquet('{secret}')", "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM glob('{folder}/*')", "SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')",
    "SELECT * FROM sniff_csv('{secret}')", "SELECT * FROM parquet_schema('{secret}')",
    "SELECT * FROM read_csv('http://192.0.2.1/x.csv')", "SELECT * FROM sqlite_scan('{secret}', 'x')",
)  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_but_a_question_is_run(warehouse, tmp_path: Path, statement: str) -> None:
    file = tmp_path / "out"
    with pytest.raises((NotAQuestion, duckdb.Error)):
        warehouse.rows(statement.format(file=file))
    # Past the first guard, on the bare engine, it is refused too or leaves nothing behind.
    with warehouse.cursor() as cursor, contextlib.suppress(duckdb.Error):
        cursor.execute(statement.format(file=file))
    assert list(tmp_path.iterdir()) == []
    assert warehouse.rows("SELECT count(*) AS n FROM score_stated")["n"].iloc[0] > 10_000


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reaches_a_file_or_another_machine(warehouse, tmp_path: Path, question: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\nkin-dao\n", encoding="utf-8")
    with pytest.raises(duckdb.Error) as refused:
        warehouse.rows(question.format(secret=secret, folder=tmp_path))
    assert "kin-dao" not in str(refused.value)


def test_the_engine_stays_closed_for_good(warehouse) -> None:
    wanted = {
        "enable_external_access": "false", "lock_configuration": "true", "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false", "python_enable_replacements": "false",
    }  # fmt: skip
    found = warehouse.rows("SELECT name, value FROM duckdb_settings()").set_index("name")["value"]
    assert {name: found[name] for name in wanted} == wanted


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(some.data())
def test_any_value_of_any_parameter_is_data_or_refused_in_words(warehouse, data) -> None:
    """Texts from people enter as bound parameters: never as SQL, and what does not fit is a QueryError."""
    asked = data.draw(some.sampled_from(sorted(catalogue.catalogue())))
    value = some.one_of(
        some.sampled_from(HOSTILE), some.sampled_from(["PCI", "2019", "70", "true", "2021-06-22", "centre"])
    )
    given = {field.name: data.draw(value) for field in catalogue.question(asked).parameters}
    try:
        answered = catalogue.run(warehouse, asked, **given)
    except QueryError as refused:
        said = refused.key.split(".")[0]
    else:
        said = (
            "query" if list(answered.columns) == [c.name for c in catalogue.question(asked).columns] else ""
        )
    assert said == "query"
