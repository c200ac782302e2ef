-- what: every pair of neighbours joins two of the 63 units, stands once with the lower code first, and nobody is without
-- one row per: broken promise
-- severity: error
SELECT 'not one of the 63' AS problem, n.province_code, n.neighbour_code
FROM neighbour AS n
WHERE n.province_code NOT IN (SELECT province_code FROM province WHERE units = 63)
    OR n.neighbour_code NOT IN (SELECT province_code FROM province WHERE units = 63)
UNION ALL
-- A pair of a unit with itself and a pair written twice both break the order.
SELECT 'lower code not first', province_code, neighbour_code
FROM neighbour
WHERE province_code >= neighbour_code
UNION ALL
SELECT 'basis unknown or stated without address', province_code, neighbour_code
FROM neighbour
WHERE basis NOT IN ('drawn', 'stated') OR (basis = 'stated' AND source_url IS NULL)
UNION ALL
SELECT 'without neighbour', p.province_code, NULL
FROM province AS p
WHERE p.units = 63
    AND NOT EXISTS (SELECT 1 FROM neighbour AS n WHERE p.province_code IN (n.province_code, n.neighbour_code))
ORDER BY ALL
