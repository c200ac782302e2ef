"""The one rule on disagreeing sources: which statement of a cell is shown.

Score, rank and tier of a cell are chosen one by one, each from the best source that states it:

1. a stated value beats one derived by subtraction or read in another way, whoever says it;
2. then the kind of source decides: publisher, the publisher's province profile, press or
   agency of the time, the founding report, a compiled data set;
3. then the row with more sources; then the order of the files and rows in data/.

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

_CHOSEN = """
WITH numbered AS (
    SELECT
        t.*, len(string_split(t.source_key, ';')) AS keys,
        coalesce(i.ranked_by_publisher, TRUE) AS ranked_by_publisher
    FROM score_stated AS t
    LEFT JOIN index_card AS i USING (index_code)
    WHERE $with_derived OR NOT t.derived
),

best AS (
    SELECT
        index_code, year, province_code, dimension,
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
    GROUP BY index_code, year, province_code, dimension
)

SELECT
    b.index_code, b.year, b.province_code, b.dimension,
    b.score.value, b.rank.value, b.tier.value,
    b.score.key, b.rank.key, b.tier.key,
    coalesce(b.score.derived, FALSE), coalesce(b.rank.derived, FALSE),
    e.public_from, b.revision
FROM best AS b
LEFT JOIN edition AS e USING (index_code, year)
WHERE b.score IS NOT NULL OR b.rank IS NOT NULL OR b.tier IS NOT NULL
ORDER BY b.index_code, b.year, b.dimension, b.province_code
"""


def choose_scores(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `score` from every statement and `score_stated_only` without the derived ones.

    Needs `score_stated`, `index_card` and `edition` filled.
    """
    connection.execute(f"INSERT INTO score {_CHOSEN}", {"with_derived": True})
    connection.execute(f"INSERT INTO score_stated_only {_CHOSEN}", {"with_derived": False})
