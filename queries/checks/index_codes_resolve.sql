-- what: every table speaks only of indices that have a card
-- one row per: table and unknown index code
-- severity: error
SELECT u.in_table, u.index_code, count(*) AS rows_concerned
FROM (
    SELECT 'score_stated' AS in_table, index_code FROM score_stated
    UNION ALL SELECT 'dimension', index_code FROM dimension
    UNION ALL SELECT 'edition', index_code FROM edition
    UNION ALL SELECT 'tier', index_code FROM tier
    UNION ALL SELECT 'score_interval', index_code FROM score_interval
    UNION ALL SELECT 'national_statistic', index_code FROM national_statistic
    UNION ALL SELECT 'method_break', index_code FROM method_break
    UNION ALL SELECT 'era', index_code FROM era
    UNION ALL SELECT 'correction', index_code FROM correction
    UNION ALL SELECT 'additivity_exception', index_code FROM additivity_exception
    UNION ALL SELECT 'expected_count', index_code FROM expected_count
    UNION ALL SELECT 'index_card', successor FROM index_card WHERE successor IS NOT NULL
) AS u
ANTI JOIN index_card AS i ON u.index_code = i.index_code
GROUP BY ALL
ORDER BY ALL
