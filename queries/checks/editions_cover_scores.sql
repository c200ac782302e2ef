-- what: every year with figures is an edition that exists and has a day from which it counts as public
-- one row per: index and year without one
-- severity: error
SELECT s.index_code, s.year, e.existence, e.public_from, e.public_rule, count(*) AS figures
FROM score_stated AS s
LEFT JOIN edition AS e ON s.index_code = e.index_code AND s.year = e.year
WHERE e.index_code IS NULL OR e.existence = 'false' OR e.public_from IS NULL
GROUP BY ALL
ORDER BY ALL
