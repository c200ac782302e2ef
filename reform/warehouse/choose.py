"""The one rule on disagreeing sources: which statement of a cell is shown.

Score, rank and tier of a cell are chosen one by one, each from the best source that states it:

1. a later revision by the publisher beats what it revises, as a whole: a place that it does not
   state is not known any more; a figure that a person confirmed to be superseded is not chosen;
2. then a stated value beats one derived by subtraction or read in another way, whoever says it;
3. then the kind of source decides: publisher, the publisher's province profile, press or
   agency of the time, the founding report, a compiled data set;
4. then the row with more sources; then the order of the files and rows in data/, then of imports.

What was chosen before a revision is kept, so that a past day sees what was public then.

An index whose publisher prints no places (`index_card.ranked_by_publisher` is false) has no
published rank, whatever a third party says. data/RULES.md tells the same to readers.
"""

from __future__ import annotations

import duckdb

KIND_PLACE = {
    "publisher": 1,
    "publisher_profile": 2,
    "press": 3,
    "agency": 3,
    "founding_report": 4,
    "dataset": 5,
}
"""Place of a kind of source in the rule; a lower number wins."""

_STATES = """
INSERT INTO edition_state
SELECT
    index_code, year, shown_from,
    coalesce(lead(shown_from) OVER (PARTITION BY index_code, year ORDER BY shown_from), DATE 'infinity')
FROM (
    SELECT DISTINCT index_code, year, coalesce(revised_on, DATE '0001-01-01') AS shown_from FROM score_stated
    UNION
    SELECT index_code, year, superseded_on FROM superseded_fact
    UNION
    SELECT DISTINCT index_code, year, DATE '0001-01-01' FROM score_stated
) AS days
"""

_CHOSEN = """
CREATE OR REPLACE TEMPORARY TABLE chosen AS
WITH dropped AS (
    SELECT
        x.index_code, x.year, x.province_code, x.dimension, x.source_key, d.shown_from,
        list(DISTINCT x.field) AS fields
    FROM superseded_fact AS x
    INNER JOIN edition_state AS d
        ON x.index_code = d.index_code AND x.year = d.year AND x.superseded_on <= d.shown_from
    WHERE NOT starts_with(x.field, 'statistic:')
    GROUP BY ALL
),

numbered AS (
    SELECT
        t.* REPLACE (
            CASE WHEN list_contains(x.fields, 'score') THEN NULL ELSE t.score END AS score,
            CASE WHEN list_contains(x.fields, 'rank') THEN NULL ELSE t.rank_stated END AS rank_stated,
            CASE WHEN list_contains(x.fields, 'tier') THEN NULL ELSE t.tier_stated END AS tier_stated
        ),
        d.shown_from, d.shown_to,
        len(string_split(t.source_key, ';')) AS keys,
        coalesce(i.ranked_by_publisher, TRUE) AS ranked_by_publisher
    FROM score_stated AS t
    INNER JOIN edition_state AS d
        ON t.index_code = d.index_code
        AND t.year = d.year
        AND coalesce(t.revised_on, DATE '0001-01-01') <= d.shown_from
    LEFT JOIN index_card AS i ON t.index_code = i.index_code
    LEFT JOIN dropped AS x
        ON t.index_code = x.index_code
        AND t.year = x.year
        AND t.province_code = x.province_code
        AND t.dimension = x.dimension
        AND t.source_key = x.source_key
        AND d.shown_from = x.shown_from
    WHERE $with_derived OR NOT t.derived
    QUALIFY t.revision = max(t.revision) OVER (
        PARTITION BY d.shown_from, t.index_code, t.year, t.province_code, t.dimension
    )
),

best AS (
    SELECT
        index_code, year, province_code, dimension, shown_from, shown_to,
        first(
            {'value': score, 'key': source_key, 'derived': derived}
            ORDER BY derived, source_rank, keys DESC, stated_id
        ) FILTER (score IS NOT NULL) AS score,
        first(
            {'value': rank_stated, 'key': source_key, 'derived': derived}
            ORDER BY derived, source_rank, keys DESC, stated_id
        ) FILTER (rank_stated IS NOT NULL AND ranked_by_publisher) AS rank,
        first(
            {'value': tier_stated, 'key': source_key}
            ORDER BY derived, source_rank, keys DESC, stated_id
        ) FILTER (tier_stated IS NOT NULL) AS tier,
        max(revision) AS revision
    FROM numbered
    GROUP BY index_code, year, province_code, dimension, shown_from, shown_to
)

SELECT
    b.index_code, b.year, b.province_code, b.dimension,
    b.score.value, b.rank.value, b.tier.value,
    b.score.key, b.rank.key, b.tier.key,
    coalesce(b.score.derived, FALSE) AS derived_score, coalesce(b.rank.derived, FALSE) AS derived_rank,
    e.public_from, b.revision, b.shown_from, b.shown_to
FROM best AS b
LEFT JOIN edition AS e USING (index_code, year)
WHERE b.score IS NOT NULL OR b.rank IS NOT NULL OR b.tier IS NOT NULL
ORDER BY b.index_code, b.year, b.dimension, b.province_code
"""


def choose_scores(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `score` from every statement, `score_stated_only` without the derived ones, and `score_past`.

    Needs `score_stated`, `superseded_fact`, `index_card` and `edition` filled.
    """
    connection.execute(_STATES)
    for table, with_derived in (("score", True), ("score_stated_only", False)):
        connection.execute(_CHOSEN, {"with_derived": with_derived})
        connection.execute(
            f"INSERT INTO {table} SELECT * EXCLUDE (shown_to) FROM chosen WHERE shown_to = DATE 'infinity'"
        )
        connection.execute(
            "INSERT INTO score_past SELECT *, $with_derived FROM chosen WHERE shown_to < DATE 'infinity'",
            {"with_derived": with_derived},
        )
    connection.execute("DROP TABLE chosen")
