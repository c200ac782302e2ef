-- what: every target has a kind that its index has, a comparison, a place it is about, and years in order
-- one row per: target and what is wrong with it
-- severity: error
SELECT t.target_id, fault.what
FROM target AS t
LEFT JOIN index_card AS i ON t.index_or_measure = i.index_code
CROSS JOIN (
    VALUES ('kind'), ('comparison'), ('scope'), ('years'), ('value'), ('origin')
) AS fault (what)
WHERE CASE fault.what
    WHEN 'kind' THEN
        t.kind NOT IN ('share', 'score', 'rank', 'count')
        OR (i.index_code IS NULL AND t.kind IN ('score', 'rank'))
        OR (i.unit = 'percent' AND t.kind NOT IN ('share', 'rank'))
        OR (i.unit <> 'percent' AND t.kind NOT IN ('score', 'rank'))
    WHEN 'comparison' THEN
        t.comparison NOT IN ('more_than', 'at_least', 'reach', 'at_most')
        OR (t.kind = 'rank' AND t.comparison <> 'at_most')
        OR (t.kind <> 'rank' AND i.index_code IS NOT NULL AND t.comparison = 'at_most')
    WHEN 'scope' THEN
        t.scope NOT IN ('national', 'province')
        OR (t.scope = 'national') <> (t.province_code IS NULL)
        OR t.province_code NOT IN (SELECT p.province_code FROM province AS p)
    WHEN 'years' THEN t.year_to < t.year_from
    WHEN 'value' THEN t.value < 0 OR (t.kind = 'share' AND t.value > 100)
    WHEN 'origin' THEN t.origin NOT IN ('shipped', 'installation')
END
ORDER BY t.target_id, fault.what
