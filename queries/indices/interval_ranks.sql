-- what: Which places could each unit take within the publisher's intervals?
-- one row per: unit with an interval in that edition
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter as_of (date): only what was public on that day
-- column province_code (text): GSO code
-- column province (text): name
-- column score (number): score
-- column low (number): lower end of the interval
-- column high (number): upper end of the interval
-- column level (number): confidence level that the width really has
-- column level_printed (number): level as the publisher prints it
-- column rank_best (integer): 1 + units whose whole interval lies above
-- column rank_worst (integer): n − units whose whole interval lies below
-- column overlapping (integer): other units whose interval overlaps this one
-- column n (integer): units with an interval
-- caveat: rank_best and rank_worst come from overlap of intervals only; they are no confidence interval of the place.
WITH one AS (
    SELECT v.*, p.name
    FROM score_interval AS v
    INNER JOIN edition AS e USING (index_code, year)
    INNER JOIN province AS p ON v.province_code = p.province_code AND e.units = p.units
    WHERE v.index_code = $index
        AND v.year = $year
        AND v.dimension = ''
        AND v.weighting = 'unweighted'
        AND e.public_from <= $as_of
)

SELECT
    a.province_code,
    a.name AS province,
    a.score,
    a.low,
    a.high,
    a.level,
    a.level_printed,
    (1 + count(*) FILTER (WHERE b.low > a.high))::INTEGER AS rank_best,
    (count(*) - count(*) FILTER (WHERE b.high < a.low))::INTEGER AS rank_worst,
    (count(*) FILTER (WHERE b.low <= a.high AND b.high >= a.low) - 1)::INTEGER AS overlapping,
    count(*)::INTEGER AS n
FROM one AS a
CROSS JOIN one AS b
GROUP BY a.province_code, a.name, a.score, a.low, a.high, a.level, a.level_printed
ORDER BY a.score DESC, a.name COLLATE vi
