-- what: the day an edition counts as public is after its year began, not before what excludes it, and fits its rule
-- one row per: edition that breaks this
-- severity: error
SELECT index_code, year, public_from, public_rule, published_on, precision, known_by, not_before
FROM edition
WHERE public_from < make_date(year, 1, 1)
    OR public_from < not_before
    OR (public_from IS NULL) <> (public_rule = 'none')
    OR existence NOT IN ('true', 'false', 'unknown')
    OR (precision = 'day' AND published_on IS NULL)
ORDER BY index_code, year
