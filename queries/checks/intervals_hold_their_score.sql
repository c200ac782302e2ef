-- what: an interval holds its score, is 1.645 standard errors wide to each side as its level 0.90 says, and repeats the score of the table
-- one row per: interval that breaks this
-- severity: error
SELECT
    v.index_code, v.year, v.province_code, v.dimension, v.low, v.score, v.high, v.level,
    (v.high - v.low) / 2 / v.std_error AS standard_errors, s.score AS score_in_table
FROM score_interval AS v
LEFT JOIN score AS s
    ON v.index_code = s.index_code
    AND v.year = s.year
    AND v.province_code = s.province_code
    AND v.dimension = s.dimension
WHERE v.score NOT BETWEEN v.low AND v.high
    OR v.level <> 0.90
    OR abs((v.high - v.low) / 2 / v.std_error - 1.645) > 0.0005
    -- A publisher's later revision stands beside the intervals of the first edition.
    OR s.score IS NULL
    OR (s.revision = 0 AND s.score_source NOT LIKE 'nap_%' AND abs(s.score - v.score) > 0.000002)
ORDER BY ALL
