"""The catalogue documents and guards every question."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import QueryError, bind, catalogue, parse, question, run
from tests.queries.samples import SAMPLE


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_question_gives_exactly_the_columns_it_documents(tiny, name):
    asked = question(name)
    given = {field.name: SAMPLE[field.name] for field in asked.parameters}
    answer = run(tiny, name, **given)
    assert answer.empty
    assert list(answer.columns) == [column.name for column in asked.columns]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_question_binds_each_parameter_it_documents(name):
    asked = question(name)
    for field in asked.parameters:
        assert f"${field.name}" in asked.sql, f"{name} documents {field.name} but does not use it"


def test_an_unknown_question_is_refused_by_name(tiny):
    with pytest.raises(QueryError) as refused:
        run(tiny, "indices/nothing")
    assert refused.value.key == "query.unknown"


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"index": "PCI", "yaer": 2020}, "query.unknown_parameter"),
        ({"index": None}, "query.missing_parameter"),
        ({"index": "PCI", "year": "hai nghìn"}, "query.bad_value"),
        ({"index": "PCI", "as_of": "22/06/2021"}, "query.bad_value"),
    ],
)
def test_a_wrong_parameter_is_refused_with_a_reason(given, key):
    full = {"as_of": date(2021, 6, 22), "include_derived": True, "dimension": ""} | given
    with pytest.raises(QueryError) as refused:
        bind(question("indices/ranking"), full)
    assert refused.value.key == key


def test_texts_of_the_command_line_become_typed_values():
    bound = bind(
        question("indices/ranking"),
        {"index": "PCI", "year": "2020", "as_of": "2021-06-22", "include_derived": "false", "dimension": ""},
    )
    assert bound["year"] == 2020 and bound["as_of"] == date(2021, 6, 22) and bound["include_derived"] is False


@pytest.mark.parametrize(
    "header",
    [
        "-- one row per: x\nSELECT 1",
        "-- what: x\nSELECT 1",
        "-- what: a\n-- one row per: b\n-- hello\nSELECT 1",
        "-- what: a\n-- one row per: b\n-- column c (colour): d\nSELECT 1",
    ],
)
def test_a_header_that_says_too_little_or_something_else_is_an_error(header):
    with pytest.raises(ValueError):
        parse("x/y", header)
