-- what: a stated national maximum or minimum equals the score of the unit it names, and no score lies beyond it
-- one row per: contradiction
-- severity: error
SELECT n.index_code, n.year, n.dimension, n.statistic, n.value, s.province_code, s.score
FROM national_statistic AS n
INNER JOIN score AS s
    ON n.index_code = s.index_code AND n.year = s.year AND n.dimension = s.dimension
WHERE (n.statistic = 'max' AND s.score > n.value)
    OR (n.statistic = 'min' AND s.score < n.value)
    OR (n.statistic IN ('max', 'min') AND n.province_code = s.province_code AND s.score <> n.value)
ORDER BY ALL
