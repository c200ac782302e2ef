-- what: within an edition nobody in a better group has a lower score than somebody in a worse group
-- one row per: unit in a better group than a unit that scores more
-- severity: error
SELECT *
FROM (
    SELECT
        s.index_code, s.year, s.dimension, s.province_code, s.score, s.tier_published,
        max(CASE WHEN i.higher_is_better THEN s.score ELSE -s.score END) OVER (
            PARTITION BY s.index_code, s.year, s.dimension
            ORDER BY t.sort_order DESC
            RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS best_of_worse_groups,
        CASE WHEN i.higher_is_better THEN s.score ELSE -s.score END AS strength
    FROM score AS s
    INNER JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
    INNER JOIN index_card AS i ON s.index_code = i.index_code
    -- Unless a person confirmed while importing that the publisher prints it so.
    ANTI JOIN confirmed_finding AS x
        ON s.index_code = x.index_code AND s.year = x.year AND x.kind = 'tier_order'
    WHERE s.score IS NOT NULL
) AS ordered
WHERE strength < best_of_worse_groups
ORDER BY index_code, year, dimension, province_code
