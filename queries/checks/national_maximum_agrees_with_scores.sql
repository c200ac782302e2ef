-- what: a stated national maximum or minimum equals the score of the unit it names at the publisher's precision, and no score lies beyond it
-- one row per: contradiction
-- severity: error
SELECT n.index_code, n.year, n.dimension, n.statistic, n.value, s.province_code, s.score
FROM national_statistic AS n
INNER JOIN (
    SELECT c.*, round(c.score, i.rank_decimals) AS printed
    FROM score AS c
    INNER JOIN index_card AS i ON c.index_code = i.index_code
) AS s
    ON n.index_code = s.index_code AND n.year = s.year AND n.dimension = s.dimension
-- Unless a person confirmed while importing that the publisher's own table says otherwise.
ANTI JOIN superseded_fact AS x
    ON n.index_code = x.index_code
    AND n.year = x.year
    AND n.dimension = x.dimension
    AND x.field = 'statistic:' || n.statistic
WHERE (n.statistic = 'max' AND s.printed > n.value)
    OR (n.statistic = 'min' AND s.printed < n.value)
    OR (n.statistic IN ('max', 'min') AND n.province_code = s.province_code AND s.printed <> n.value)
ORDER BY ALL
