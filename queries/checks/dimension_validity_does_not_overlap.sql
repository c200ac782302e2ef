-- what: a dimension has one definition at a time, its validity does not end before it begins, and its parent exists
-- one row per: definition that breaks this
-- severity: error
SELECT 'overlaps' AS problem, a.index_code, a.dimension, a.valid_from, b.valid_from AS other_valid_from
FROM dimension AS a
INNER JOIN dimension AS b
    ON a.index_code = b.index_code
    AND a.dimension = b.dimension
    AND (a.valid_from, coalesce(a.valid_to, 9999), a.name_vi) < (b.valid_from, coalesce(b.valid_to, 9999), b.name_vi)
    AND b.valid_from <= coalesce(a.valid_to, 9999)
UNION ALL
SELECT 'ends before it begins', index_code, dimension, valid_from, valid_to
FROM dimension
WHERE valid_to < valid_from
UNION ALL
SELECT 'no such parent', c.index_code, c.dimension, c.valid_from, NULL
FROM dimension AS c
ANTI JOIN dimension AS p
    ON c.index_code = p.index_code
    AND p.dimension = CASE WHEN c.parent = 'TOTAL' THEN '' ELSE nullif(c.parent, '') END
WHERE c.dimension <> ''
