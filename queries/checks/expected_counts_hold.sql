-- what: of each index, year and level the shipped files state as many scores, places and groups as the reviewed list says
-- one row per: index, year and level that differs
-- severity: error
WITH found AS (
    SELECT
        index_code,
        year,
        CASE WHEN dimension = '' THEN 0 WHEN contains(dimension, '.') THEN 2 ELSE 1 END AS level,
        count(*) FILTER (has_score) AS scores,
        count(*) FILTER (has_rank) AS ranks,
        count(*) FILTER (has_tier) AS tiers
    FROM (
        SELECT
            t.index_code, t.year, t.province_code, t.dimension,
            bool_or(t.score IS NOT NULL) AS has_score,
            bool_or(t.rank_stated IS NOT NULL AND coalesce(i.ranked_by_publisher, TRUE)) AS has_rank,
            bool_or(t.tier_stated IS NOT NULL) AS has_tier
        FROM score_stated AS t
        LEFT JOIN index_card AS i ON t.index_code = i.index_code
        WHERE starts_with(t.origin_file, 'scores/')
        GROUP BY t.index_code, t.year, t.province_code, t.dimension
    ) AS cell
    WHERE has_score OR has_rank OR has_tier
    GROUP BY ALL
)

SELECT
    coalesce(f.index_code, x.index_code) AS index_code,
    coalesce(f.year, x.year) AS year,
    coalesce(f.level, x.level) AS level,
    x.scores AS scores_expected, f.scores AS scores_found,
    x.ranks AS ranks_expected, f.ranks AS ranks_found,
    x.tiers AS tiers_expected, f.tiers AS tiers_found
FROM found AS f
FULL OUTER JOIN expected_count AS x
    ON f.index_code = x.index_code AND f.year = x.year AND f.level = x.level
WHERE (f.scores, f.ranks, f.tiers) IS DISTINCT FROM (x.scores, x.ranks, x.tiers)
ORDER BY ALL
