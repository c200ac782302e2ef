"""The rule on disagreeing sources, worked out by hand."""

from __future__ import annotations

import duckdb
import pytest

from reform.warehouse.choose import choose_scores
from tests.warehouse.world import SCHEMA

PUBLISHER, PROFILE, PRESS, REPORT, DATASET = 1, 2, 3, 4, 5


@pytest.fixture
def empty():
    """An empty warehouse with two indices: PAR prints places, PAPI does not."""
    with duckdb.connect() as connection:
        connection.execute((SCHEMA / "schema.sql").read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO index_card SELECT c, c, c, c, 't', 't', 'p', 'p', 'p', 'p', 'points', 2, 2, TRUE, "
            "c = 'PAR', NULL, 1 FROM (VALUES ('PAR'), ('PAPI')) AS t (c)"
        )
        connection.execute(
            "INSERT INTO edition (index_code, year, public_from, public_rule, existence) "
            "VALUES ('PAR', 2012, '2014-09-05', 'known_by', 'true')"
        )
        yield connection


def state(connection, place, score=None, rank=None, tier=None, *, key="k", derived=False, index="PAR"):
    """Add one source's statement of the cell (index, 2012, 48, total)."""
    connection.execute(
        "INSERT INTO score_stated SELECT count(*), ?, 2012, '48', '', ?, ?, ?, ?, 'f', ?, ?, 0, NULL "
        "FROM score_stated",
        [index, score, rank, tier, key, place, derived],
    )


def chosen(connection, table="score"):
    """Return score, rank, tier and the sources of the first two."""
    choose_scores(connection)
    return connection.execute(
        f"SELECT score, rank_published, tier_published, score_source, rank_source FROM {table}"
    ).fetchall()


def test_the_press_of_the_time_beats_a_compiled_data_set(empty):
    state(empty, DATASET, 87.12, 1, key="hf")
    state(empty, PRESS, 87.14, key="press")
    # The press gives no place, so the place comes from the data set: field by field.
    assert chosen(empty) == [(87.14, 1, None, "press", "hf")]


@pytest.mark.parametrize(
    ("better", "worse"), [(PUBLISHER, PROFILE), (PROFILE, PRESS), (PRESS, REPORT), (REPORT, DATASET)]
)
def test_kinds_of_sources_win_in_their_order(empty, better, worse):
    state(empty, worse, 1.0, key="worse")
    state(empty, better, 2.0, key="better")
    assert chosen(empty) == [(2.0, None, None, "better", None)]


def test_a_stated_value_beats_a_derived_one_of_a_better_source(empty):
    state(empty, PUBLISHER, 75.63, 39, key="a_d", derived=True)
    state(empty, DATASET, 75.60, key="set")
    assert chosen(empty) == [(75.60, 39, None, "set", "a_d")]
    flags = empty.execute("SELECT derived_score, derived_rank FROM score").fetchall()
    assert flags == [(False, True)]


def test_without_derived_cells_only_what_is_stated_remains(empty):
    state(empty, PUBLISHER, 75.63, 39, key="a_d", derived=True)
    assert chosen(empty, "score_stated_only") == []
    state(empty, DATASET, 75.60, key="set")
    empty.execute("DELETE FROM score; DELETE FROM score_stated_only; DELETE FROM edition_state")
    assert chosen(empty, "score_stated_only") == [(75.60, None, None, "set", None)]


def test_more_sources_then_file_order_settle_a_tie(empty):
    state(empty, PRESS, 1.0, key="first")
    state(empty, PRESS, 2.0, key="second")
    assert chosen(empty)[0][0] == 1.0
    state(empty, PRESS, 3.0, key="third;fourth")
    empty.execute("DELETE FROM score; DELETE FROM score_stated_only; DELETE FROM edition_state")
    assert chosen(empty)[0][0] == 3.0


def test_no_published_place_where_the_publisher_prints_none(empty):
    state(empty, PUBLISHER, 43.82, index="PAPI")
    state(empty, REPORT, None, 30, "high_average", index="PAPI")
    assert chosen(empty) == [(43.82, None, "high_average", "k", None)]


def test_the_day_of_the_edition_goes_with_the_score(empty):
    state(empty, PRESS, 1.0)
    choose_scores(empty)
    assert str(empty.execute("SELECT published_on FROM score").fetchone()[0]) == "2014-09-05"
