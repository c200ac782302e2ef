-- what: How did the places of some units move between two label years?
-- one row per: unit and year
-- parameter index (text): index code
-- parameter province (text): GSO code of the home
-- parameter peers (text): GSO codes of the others, joined by ','
-- parameter year_from (integer): earlier label year
-- parameter year_to (integer): later label year
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of these codes: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column province_code (text): GSO code
-- column province (text): name
-- column year (integer): label year
-- column rank (integer): place shown, empty when the unit has none in that year
-- column n (integer): what the place is out of
-- column rank_is_computed (boolean): the place is computed
-- column tier_vi (text): published group
-- column tier_en (text): group in English
-- column is_home (boolean): the home province
-- column refused (text): method or boundary when the two years must not be compared
-- column publisher_short_vi (text): publisher
-- column publisher_short_en (text): publisher in English
WITH unit AS (
    SELECT province_code, name, province_code = $province AS is_home
    FROM province
    WHERE units = coalesce($units, 63)
        AND (province_code = $province OR list_contains(string_split($peers, ','), province_code))
),

year_asked AS (
    SELECT unnest([$year_from, $year_to]) AS year
)

SELECT
    i.index_code,
    i.label,
    u.province_code,
    u.name AS province,
    y.year,
    s.rank,
    s.n,
    coalesce(s.rank_is_computed, FALSE) AS rank_is_computed,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    u.is_home,
    refused_between($index, '', $year_from, $year_to) AS refused,
    i.publisher_short_vi,
    i.publisher_short_en
FROM unit AS u
CROSS JOIN year_asked AS y
INNER JOIN index_card AS i ON i.index_code = $index
LEFT JOIN standing($as_of, $include_derived, '') AS s
    ON i.index_code = s.index_code
    AND u.province_code = s.province_code
    AND y.year = s.year
    AND s.units = coalesce($units, 63)
LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
ORDER BY y.year, u.is_home DESC, s.rank NULLS LAST, u.name COLLATE vi
