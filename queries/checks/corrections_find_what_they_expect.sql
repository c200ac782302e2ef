-- what: every correction of the release still finds in its data what it was written for
-- one row per: correction whose expectation fails, with what was found instead
-- severity: error
WITH stated AS (
    SELECT
        c.correction_id,
        count(s.stated_id) AS statements,
        string_agg(DISTINCT s.score::VARCHAR, ';' ORDER BY s.score::VARCHAR) AS scores,
        string_agg(DISTINCT s.rank_stated::VARCHAR, ';' ORDER BY s.rank_stated::VARCHAR) AS ranks,
        string_agg(DISTINCT s.tier_stated, ';' ORDER BY s.tier_stated) AS tiers,
        max(s.rank_stated) AS highest_rank
    FROM correction AS c
    LEFT JOIN score_stated AS s
        ON c.index_code = s.index_code
        -- What an installation imports later does not change what the release was reviewed with.
        AND starts_with(s.origin_file, 'scores/')
        AND (c.year IS NULL OR c.year = s.year)
        AND (c.province_code IS NULL OR c.province_code = s.province_code)
        AND (
            c.dimension = s.dimension
            OR (c.dimension IS NULL AND (c.province_code IS NULL OR s.dimension = ''))
        )
    GROUP BY c.correction_id
),

shown AS (
    SELECT
        c.correction_id,
        CASE c.field
            WHEN 'score' THEN s.score::VARCHAR
            WHEN 'rank' THEN s.rank_published::VARCHAR
            WHEN 'tier' THEN s.tier_published
        END AS value
    FROM correction AS c
    INNER JOIN score AS s
        ON c.index_code = s.index_code
        AND c.year = s.year
        AND c.province_code = s.province_code
        AND coalesce(c.dimension, '') = s.dimension
),

spread AS (
    SELECT index_code, year, max(score) - min(score) AS difference
    FROM score_stated
    WHERE starts_with(origin_file, 'scores/')
    GROUP BY index_code, year, province_code, dimension
),

widest AS (
    SELECT
        c.correction_id,
        max(p.difference) AS difference,
        regexp_extract(c.expected, '^tolerance ([0-9.]+)$', 1)::DOUBLE AS tolerance
    FROM correction AS c
    INNER JOIN spread AS p ON c.index_code = p.index_code AND (c.year IS NULL OR c.year = p.year)
    WHERE starts_with(c.expected, 'tolerance ')
    GROUP BY ALL
),

compared AS (
    SELECT
        c.correction_id, c.index_code, c.year, c.province_code, c.dimension, c.field, c.expected, c.chosen,
        CASE
            WHEN starts_with(c.expected, 'tolerance ')
                THEN CASE
                    WHEN w.difference > 0 AND w.difference <= w.tolerance THEN c.expected
                    ELSE w.difference::VARCHAR
                END
            WHEN c.expected = 'any' THEN if(t.statements > 0, 'any', 'none')
            WHEN starts_with(c.expected, 'max ') THEN 'max ' || t.highest_rank
            WHEN c.field = 'level' THEN (
                SELECT string_agg(DISTINCT v.level_printed::VARCHAR, ';') FROM score_interval AS v
                WHERE v.index_code = c.index_code AND v.year = c.year
            )
            WHEN starts_with(c.field, 'statistic:') THEN (
                SELECT string_agg(DISTINCT n.value::VARCHAR, ';') FROM national_statistic AS n
                WHERE n.index_code = c.index_code
                    AND n.year = c.year
                    AND n.dimension = coalesce(c.dimension, '')
                    AND n.statistic = split_part(c.field, ':', 2)
            )
            WHEN c.field = 'score' THEN coalesce(t.scores, 'none')
            WHEN c.field = 'rank' THEN coalesce(t.ranks, 'none')
            WHEN c.field = 'tier' THEN coalesce(t.tiers, 'none')
        END AS found,
        CASE
            WHEN c.field IN ('score', 'rank', 'tier') AND c.province_code IS NOT NULL AND NOT coalesce(o.touched, FALSE)
                THEN s.value
            ELSE c.chosen
        END AS shown
    FROM correction AS c
    INNER JOIN stated AS t ON c.correction_id = t.correction_id
    LEFT JOIN shown AS s ON c.correction_id = s.correction_id
    LEFT JOIN widest AS w ON c.correction_id = w.correction_id
    LEFT JOIN (
        SELECT DISTINCT index_code, year, province_code, dimension, TRUE AS touched
        FROM score_stated
        WHERE NOT starts_with(origin_file, 'scores/')
        UNION
        SELECT index_code, year, province_code, dimension, TRUE FROM superseded_fact
    ) AS o
        ON c.index_code = o.index_code
        AND c.year = o.year
        AND c.province_code = o.province_code
        AND coalesce(c.dimension, '') = o.dimension
    WHERE c.origin = 'shipped'
)

SELECT *
FROM compared
WHERE expected IS DISTINCT FROM found OR chosen IS DISTINCT FROM shown
ORDER BY correction_id
