-- what: there are 63 units and 34 successors, and "merged from" and "successor" tell the same story
-- one row per: broken promise
-- severity: error
SELECT 'count' AS problem, w.units::VARCHAR AS detail, w.units AS expected, count(p.province_code) AS found
FROM (VALUES (63), (34)) AS w (units)
LEFT JOIN province AS p ON w.units = p.units
GROUP BY w.units
HAVING count(p.province_code) <> w.units
UNION ALL
SELECT 'successor is no unit of the 34', o.province_code || ' → ' || coalesce(o.successor_code, '?'), NULL, NULL
FROM province AS o
ANTI JOIN province AS n ON o.successor_code = n.province_code AND n.units = 34
WHERE o.units = 63
UNION ALL
SELECT 'merged_from differs from the successors', n.province_code, NULL, NULL
FROM province AS n
LEFT JOIN (
    SELECT successor_code, string_agg(province_code, ';' ORDER BY province_code) AS codes
    FROM province WHERE units = 63
    GROUP BY successor_code
) AS o ON n.province_code = o.successor_code
WHERE n.units = 34 AND n.merged_from IS DISTINCT FROM o.codes
UNION ALL
SELECT 'name used twice', name, NULL, count(*)
FROM province
GROUP BY units, name
HAVING count(*) > 1
UNION ALL
SELECT 'region missing', province_code, NULL, NULL
FROM province
WHERE units = 63 AND (region_vi IS NULL OR region_en IS NULL)
UNION ALL
SELECT 'one region, two translations', region_vi, NULL, count(DISTINCT region_en)
FROM province
WHERE units = 63
GROUP BY region_vi
HAVING count(DISTINCT region_en) > 1
