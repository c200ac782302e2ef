-- what: places follow standard competition ranking (1-2-2-4): k units on place r leave r + k as the next, as many units as known must fit ahead and behind, and only equal scores share a place
-- one row per: place that cannot be right, with the units on it
-- severity: error
WITH place AS (
    SELECT
        s.index_code, s.year, s.dimension, s.rank_published,
        count(*) AS units_here,
        string_agg(s.province_code, ';' ORDER BY s.province_code) AS provinces,
        max(round(s.score, i.rank_decimals)) - min(round(s.score, i.rank_decimals)) AS spread,
        any_value(coalesce(e.population, e.units)) AS population
    FROM score AS s
    INNER JOIN index_card AS i ON s.index_code = i.index_code
    LEFT JOIN edition AS e ON s.index_code = e.index_code AND s.year = e.year
    -- Unless a person confirmed while importing that the publisher prints it so.
    ANTI JOIN confirmed_finding AS x
        ON s.index_code = x.index_code AND s.year = x.year AND x.kind = 'rank_shared'
    WHERE s.rank_published IS NOT NULL
    GROUP BY s.index_code, s.year, s.dimension, s.rank_published
),

ordered AS (
    SELECT
        *,
        coalesce(sum(units_here) OVER before, 0) AS known_ahead,
        lag(rank_published + units_here) OVER line AS earliest_place,
        population - sum(units_here) OVER (PARTITION BY index_code, year, dimension) AS units_unknown
    FROM place
    WINDOW
        line AS (PARTITION BY index_code, year, dimension ORDER BY rank_published),
        before AS (
            PARTITION BY index_code, year, dimension ORDER BY rank_published
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)

SELECT index_code, year, dimension, rank_published, provinces, units_here, known_ahead, units_unknown, spread
FROM ordered
WHERE rank_published < coalesce(earliest_place, 1)
    OR rank_published > 1 + known_ahead + units_unknown
    OR spread > 0
ORDER BY index_code, year, dimension, rank_published
