-- what: nobody with a better published place has a lower score
-- one row per: unit that scores more than somebody placed before it
-- severity: error
SELECT index_code, year, dimension, province_code, rank_published, score, weakest_ahead
FROM (
    SELECT
        s.index_code, s.year, s.dimension, s.province_code, s.rank_published, s.score,
        CASE WHEN i.higher_is_better THEN s.score ELSE -s.score END AS strength,
        min(CASE WHEN i.higher_is_better THEN s.score ELSE -s.score END) OVER (
            PARTITION BY s.index_code, s.year, s.dimension
            ORDER BY s.rank_published
            RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS weakest_ahead
    FROM score AS s
    INNER JOIN index_card AS i ON s.index_code = i.index_code
    -- Unless a person confirmed while importing that the publisher prints it so.
    ANTI JOIN confirmed_finding AS x
        ON s.index_code = x.index_code AND s.year = x.year AND x.kind = 'rank_order'
    WHERE s.rank_published IS NOT NULL AND s.score IS NOT NULL
) AS ordered
WHERE strength > weakest_ahead
ORDER BY index_code, year, dimension, rank_published
