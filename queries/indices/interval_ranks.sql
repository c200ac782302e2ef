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
-- caveat: rank_best and rank_worst come from overlap of intervals only (macro interval_standing); they are no confidence interval of the place.
SELECT
    v.province_code,
    p.name AS province,
    v.score,
    v.low,
    v.high,
    v.level,
    v.level_printed,
    v.rank_best,
    v.rank_worst,
    v.overlapping,
    v.n
FROM interval_standing($as_of) AS v
INNER JOIN province AS p ON v.province_code = p.province_code AND v.units = p.units
WHERE v.index_code = $index AND v.year = $year AND v.dimension = ''
ORDER BY v.score DESC, p.name COLLATE vi
