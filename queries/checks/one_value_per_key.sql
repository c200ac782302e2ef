-- what: one file states a cell once, and a national figure or an interval exists once
-- one row per: key that is used more than once
-- severity: error
SELECT
    'score_stated' AS in_table, index_code, year, province_code, dimension, origin_file AS detail,
    count(*) AS times
FROM score_stated
GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'national_statistic', index_code, year, NULL, dimension, statistic, count(*)
FROM national_statistic
GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'score_interval', index_code, year, province_code, dimension, weighting, count(*)
FROM score_interval
GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'era', index_code, from_year, NULL, NULL, NULL, count(*)
FROM era
GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'method_break', index_code, from_year, NULL, dimension, kind, count(*)
FROM method_break
GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'expected_count', index_code, year, NULL, NULL, level::VARCHAR, count(*)
FROM expected_count
GROUP BY ALL HAVING count(*) > 1
