-- what: every province code belongs to a unit of the era the edition speaks of
-- one row per: table, era and unknown code
-- severity: error
WITH named AS (
    SELECT 'score_stated' AS in_table, index_code, year, province_code FROM score_stated
    UNION ALL
    SELECT 'score_interval', index_code, year, province_code FROM score_interval
    UNION ALL
    SELECT 'national_statistic', index_code, year, province_code FROM national_statistic
    UNION ALL
    SELECT 'correction', index_code, year, province_code FROM correction
    UNION ALL
    SELECT 'additivity_exception', index_code, year, province_code FROM additivity_exception
),

of_era AS (
    SELECT n.in_table, coalesce(e.units, 63) AS units, n.province_code
    FROM named AS n
    LEFT JOIN edition AS e ON n.index_code = e.index_code AND n.year = e.year
    WHERE n.province_code IS NOT NULL
)

SELECT u.in_table, u.units, u.province_code, count(*) AS rows_concerned
FROM of_era AS u
ANTI JOIN province AS p ON u.province_code = p.province_code AND u.units = p.units
GROUP BY ALL
ORDER BY ALL
