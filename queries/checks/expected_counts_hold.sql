-- what: each index, year and level holds as many scores, places and groups as the reviewed list says
-- one row per: index, year and level that differs
-- severity: error
WITH found AS (
    SELECT
        index_code,
        year,
        CASE WHEN dimension = '' THEN 0 WHEN contains(dimension, '.') THEN 2 ELSE 1 END AS level,
        count(score) AS scores,
        count(rank_published) AS ranks,
        count(tier_published) AS tiers
    FROM score
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
