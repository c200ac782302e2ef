-- what: Which editions of one index can a reader choose, and is the province in them?
-- one row per: label year of these units that was public on that day and of which something is held
-- parameter index (text): index code
-- parameter province (text): GSO code
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also count derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column year (integer): label year
-- column units_with_score (integer): units whose score is held
-- column units_with_rank (integer): units that have a place
-- column population (integer): units surveyed, empty when not known
-- column units (integer): the era: 63 or 34
-- column has_province (boolean): the province has a score or a place in it
SELECT
    year,
    max(units_with_score)::INTEGER AS units_with_score,
    max(units_with_rank)::INTEGER AS units_with_rank,
    max(population) AS population,
    max(units)::INTEGER AS units,
    coalesce(bool_or(province_code = $province AND (score IS NOT NULL OR rank IS NOT NULL)), FALSE)
        AS has_province
FROM standing($as_of, $include_derived, '')
WHERE index_code = $index AND units = coalesce($units, 63)
GROUP BY year
ORDER BY year DESC
