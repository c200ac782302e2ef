-- what: Which editions became public between two days?
-- one row per: edition of these units that counts as public after the first day and not after the second
-- parameter since (date): first day (exclusive)
-- parameter as_of (date): second day (inclusive)
-- parameter province (text): GSO code
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day
-- column public_rule (text): day, known_by or assumed
-- column units_with_value (integer): units whose score or place is held
-- column population (integer): units surveyed
-- column has_value (boolean): a score or place of the province is held
-- column rank (integer): place of the province, empty when it is not held
-- column n (integer): what the place is out of
-- column rank_is_computed (boolean): the place is computed
-- column tier_vi (text): published group of the province
-- column tier_en (text): group in English
-- column year_previous (integer): the edition before with a value of the province
-- column places_change (integer): places gained against that edition, empty across a break
-- column change_refused (text): why there is no change: method, boundary, missing
SELECT
    e.index_code,
    i.label,
    e.year,
    e.public_from AS published_on,
    e.precision,
    e.public_rule,
    count(s.province_code) FILTER (WHERE s.score IS NOT NULL OR s.rank IS NOT NULL)::INTEGER AS units_with_value,
    e.population,
    coalesce(
        bool_or(s.score IS NOT NULL OR s.rank IS NOT NULL) FILTER (WHERE s.province_code = $province), FALSE
    ) AS has_value,
    max(s.rank) FILTER (WHERE s.province_code = $province) AS rank,
    max(s.n) FILTER (WHERE s.province_code = $province) AS n,
    coalesce(bool_or(s.rank_is_computed) FILTER (WHERE s.province_code = $province), FALSE) AS rank_is_computed,
    max(t.name_vi) FILTER (WHERE s.province_code = $province) AS tier_vi,
    max(t.name_en) FILTER (WHERE s.province_code = $province) AS tier_en,
    max(s.year_previous) FILTER (WHERE s.province_code = $province)::INTEGER AS year_previous,
    max(s.places_change) FILTER (WHERE s.province_code = $province)::INTEGER AS places_change,
    max(s.change_refused) FILTER (WHERE s.province_code = $province) AS change_refused
FROM edition AS e
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN standing($as_of, $include_derived, '') AS s
    ON e.index_code = s.index_code AND e.year = s.year
LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
WHERE e.public_from > $since AND e.public_from <= $as_of AND e.units = coalesce($units, 63)
GROUP BY e.index_code, i.label, i.sort_order, e.year, e.public_from, e.precision, e.public_rule, e.population
ORDER BY e.public_from, i.sort_order, e.year
