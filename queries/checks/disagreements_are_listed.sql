-- what: wherever two statements of a cell differ beyond the listed tolerance and none revises the other, a correction explains it
-- one row per: cell and field with an unexplained difference
-- severity: error
WITH differing AS (
    SELECT
        index_code, year, province_code, dimension, 'score' AS field,
        max(score) - min(score) AS difference,
        string_agg(DISTINCT score::VARCHAR, ';' ORDER BY score::VARCHAR) AS stated
    FROM score_stated
    GROUP BY index_code, year, province_code, dimension, revision HAVING count(DISTINCT score) > 1
    UNION ALL
    SELECT
        index_code, year, province_code, dimension, 'rank',
        max(rank_stated) - min(rank_stated),
        string_agg(DISTINCT rank_stated::VARCHAR, ';' ORDER BY rank_stated::VARCHAR)
    FROM score_stated
    GROUP BY index_code, year, province_code, dimension, revision HAVING count(DISTINCT rank_stated) > 1
    UNION ALL
    SELECT
        index_code, year, province_code, dimension, 'tier', NULL,
        string_agg(DISTINCT tier_stated, ';' ORDER BY tier_stated)
    FROM score_stated
    GROUP BY index_code, year, province_code, dimension, revision HAVING count(DISTINCT tier_stated) > 1
)

SELECT d.*
FROM differing AS d
ANTI JOIN correction AS c
    ON d.index_code = c.index_code
    AND d.field = c.field
    AND c.kind = 'disagreement'
    AND (
        (d.year = c.year AND d.province_code = c.province_code AND d.dimension = coalesce(c.dimension, ''))
        OR (
            c.province_code IS NULL
            AND (c.year IS NULL OR c.year = d.year)
            AND (c.dimension IS NULL OR c.dimension = d.dimension)
            AND d.difference <= try_cast(regexp_extract(c.expected, '^tolerance ([0-9.]+)$', 1) AS DOUBLE)
        )
    )
ORDER BY ALL
