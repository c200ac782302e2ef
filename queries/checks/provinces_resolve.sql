-- what: every province code belongs to a unit of the era the edition speaks of
-- one row per: table, era and unknown code
-- severity: error
SELECT u.in_table, u.units, u.province_code, count(*) AS rows_concerned
FROM (
    SELECT
        'score_stated' AS in_table,
        CASE WHEN e.population = 34 THEN 34 ELSE 63 END AS units,
        s.province_code
    FROM score_stated AS s
    LEFT JOIN edition AS e USING (index_code, year)
    UNION ALL
    SELECT 'score_interval', 63, province_code FROM score_interval
    UNION ALL
    SELECT 'national_statistic', 63, province_code FROM national_statistic
    WHERE province_code IS NOT NULL
    UNION ALL
    SELECT 'correction', 63, province_code FROM correction WHERE province_code IS NOT NULL
    UNION ALL
    SELECT 'additivity_exception', 63, province_code FROM additivity_exception
    WHERE province_code IS NOT NULL
) AS u
ANTI JOIN province AS p ON u.province_code = p.province_code AND u.units = p.units
GROUP BY ALL
ORDER BY ALL
