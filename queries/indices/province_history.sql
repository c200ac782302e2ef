-- what: What were the scores and places of one province in every index and year?
-- one row per: index and label year with a value of the province
-- parameter province (text): GSO code
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column year (integer): label year
-- column score (number): score as published
-- column rank (integer): place shown
-- column rank_is_computed (boolean): the place is computed
-- column n (integer): what the place is out of
-- column population (integer): units surveyed
-- column tier (text): code of the published group
-- column tier_vi (text): group
-- column tier_en (text): group in English
-- column points_change (number): against the edition before, empty across a break
-- column places_change (integer): places gained, empty across a break
-- column change_refused (text): why there is no change
-- column break_kind (text): break of the total that begins in this year: boundary or method
-- column break_text_vi (text): its sentence
-- column break_text_en (text): its sentence in English
-- column era_from (integer): since which label year years may be joined with this one: no break of method or boundary in between
-- column derived_score (boolean): the score is derived or reinterpreted
-- column derived_rank (boolean): the place is derived or reinterpreted
-- column published_on (date): day the edition counts as public
-- column public_rule (text): day, known_by or assumed
WITH joinable AS (
    SELECT
        e.index_code,
        e.year,
        coalesce(max(b.from_year), min(min(e.year)) OVER (PARTITION BY e.index_code)) AS era_from
    FROM edition AS e
    LEFT JOIN method_break AS b
        ON e.index_code = b.index_code
        AND b.dimension = ''
        AND b.kind IN ('boundary', 'method')
        AND e.year >= b.from_year
    GROUP BY e.index_code, e.year
)

SELECT
    s.index_code,
    s.year,
    s.score,
    s.rank,
    coalesce(s.rank_is_computed, FALSE) AS rank_is_computed,
    s.n,
    s.population,
    s.tier_published AS tier,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    s.points_change,
    s.places_change,
    s.change_refused,
    b.kind AS break_kind,
    b.text_vi AS break_text_vi,
    b.text_en AS break_text_en,
    j.era_from,
    coalesce(s.derived_score, FALSE) AS derived_score,
    coalesce(s.derived_rank, FALSE) AS derived_rank,
    s.public_from AS published_on,
    s.public_rule
FROM standing($as_of, $include_derived, '') AS s
INNER JOIN index_card AS i USING (index_code)
INNER JOIN joinable AS j ON s.index_code = j.index_code AND s.year = j.year
LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
LEFT JOIN (
    SELECT index_code, from_year, min(kind) AS kind, min_by(text_vi, kind) AS text_vi, min_by(text_en, kind) AS text_en
    FROM method_break
    WHERE dimension = '' AND kind IN ('boundary', 'method')
    GROUP BY index_code, from_year
) AS b ON s.index_code = b.index_code AND s.year = b.from_year
WHERE s.province_code = $province AND s.units = coalesce($units, 63)
ORDER BY i.sort_order, s.year
