-- what: every cell that some source states has one chosen row, and nothing else does
-- one row per: cell on one side only
-- severity: error
SELECT
    coalesce(t.index_code, s.index_code) AS index_code,
    coalesce(t.year, s.year) AS year,
    coalesce(t.province_code, s.province_code) AS province_code,
    coalesce(t.dimension, s.dimension) AS dimension,
    t.index_code IS NULL AS invented
FROM (
    SELECT DISTINCT t.index_code, t.year, t.province_code, t.dimension
    FROM score_stated AS t
    LEFT JOIN index_card AS i USING (index_code)
    LEFT JOIN (
        SELECT index_code, year, province_code, dimension, source_key, list(field) AS fields
        FROM superseded_fact
        GROUP BY ALL
    ) AS x USING (index_code, year, province_code, dimension, source_key)
    WHERE (t.score IS NOT NULL AND NOT coalesce(list_contains(x.fields, 'score'), FALSE))
        OR (t.tier_stated IS NOT NULL AND NOT coalesce(list_contains(x.fields, 'tier'), FALSE))
        OR (
            t.rank_stated IS NOT NULL
            AND i.ranked_by_publisher
            AND NOT coalesce(list_contains(x.fields, 'rank'), FALSE)
        )
) AS t
FULL OUTER JOIN score AS s USING (index_code, year, province_code, dimension)
WHERE t.index_code IS NULL OR s.index_code IS NULL
ORDER BY ALL
