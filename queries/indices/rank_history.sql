-- what: How did the places of all units in one index move from year to year?
-- one row per: unit and label year with a place, a score or a group
-- parameter index (text): index code
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter dimension (text): '' for the total, else the code of a component
-- parameter province (text, optional): only this unit
-- parameter units (integer, optional): only editions of the 63 or of the 34; empty takes both
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column units (integer): the era of that code: 63 or 34
-- column province_code (text): GSO code
-- column province (text): name
-- column score (number): score as published
-- column rank (integer): place shown, empty when it is not known how many units were ranked
-- column rank_is_computed (boolean): the place is computed
-- column n (integer): what the place is out of
-- column tier_vi (text): published group
-- column tier_en (text): group in English
-- column population (integer): units surveyed in that edition
-- column units_with_rank (integer): units that have a place here
-- column coverage (number): units_with_rank ÷ population
-- column break_kind (text): kind of the break that begins in this year: boundary, method, component or publication
-- column break_text_vi (text): its sentence
-- column break_text_en (text): its sentence in English
-- column era_label_vi (text): label of the method era of the total; empty for components
-- column era_label_en (text): the same in English
-- column era_from (integer): since which label year years may be joined with this one: no break of method or boundary in between
-- column not_published (boolean): the edition names only some places, all of them are held, and this unit is not among them
-- column derived_rank (boolean): the place is derived or reinterpreted
-- column publisher_short_vi (text): publisher
-- column publisher_short_en (text): publisher in English
-- column published_on (date): day the edition counts as public
-- column unit (text): unit of the score
-- column decimals (integer): decimals shown
-- column part_vi (text): short name of the component, empty for the total
-- column part_en (text): the same in English
-- caveat: Places of two years may be joined by a line only when no break of kind method or boundary begins in between.
WITH strongest_break AS (
    SELECT index_code, from_year, kind, text_vi, text_en
    FROM method_break
    WHERE index_code = $index
        -- New units change every component too, so their break stands on the total only.
        AND (dimension = $dimension OR (dimension = '' AND kind = 'boundary'))
    QUALIFY row_number() OVER (
        PARTITION BY index_code, from_year
        ORDER BY list_position(['boundary', 'method', 'component', 'publication'], kind)
    ) = 1
),

joinable AS (
    SELECT
        e.year,
        coalesce(max(b.from_year), (SELECT min(f.year) FROM edition AS f WHERE f.index_code = $index)) AS era_from
    FROM edition AS e
    LEFT JOIN strongest_break AS b ON e.year >= b.from_year AND b.kind IN ('boundary', 'method')
    WHERE e.index_code = $index
    GROUP BY e.year
)

SELECT
    s.index_code,
    i.label,
    s.year,
    s.units,
    s.province_code,
    p.name AS province,
    s.score,
    CASE WHEN s.n IS NOT NULL THEN s.rank END AS rank,
    coalesce(s.rank_is_computed, FALSE) AS rank_is_computed,
    s.n,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    s.population,
    s.units_with_rank,
    s.units_with_rank / coalesce(s.population, s.units) AS coverage,
    -- An edition that names only some places proves nothing of the others until all named are held.
    CASE
        WHEN b.kind = 'publication' AND coalesce(e.ranks_named > s.units_with_rank_published, FALSE) THEN NULL
        ELSE b.kind
    END AS break_kind,
    b.text_vi AS break_text_vi,
    b.text_en AS break_text_en,
    r.label_vi AS era_label_vi,
    r.label_en AS era_label_en,
    j.era_from,
    (s.rank IS NULL OR s.n IS NULL) AND coalesce(e.ranks_named <= s.units_with_rank_published, FALSE) AS not_published,
    coalesce(s.derived_rank, FALSE) AS derived_rank,
    i.publisher_short_vi,
    i.publisher_short_en,
    s.public_from AS published_on,
    unit_of(i.unit, d.kind, d.max_score) AS unit,
    i.decimals,
    CASE WHEN $dimension <> '' THEN coalesce(d.short_vi, $dimension) END AS part_vi,
    CASE WHEN $dimension <> '' THEN coalesce(d.short_en, $dimension) END AS part_en
FROM standing($as_of, $include_derived, $dimension) AS s
INNER JOIN index_card AS i USING (index_code)
INNER JOIN edition AS e ON s.index_code = e.index_code AND s.year = e.year
INNER JOIN province AS p ON s.province_code = p.province_code AND s.units = p.units
INNER JOIN joinable AS j ON s.year = j.year
LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
LEFT JOIN strongest_break AS b ON s.index_code = b.index_code AND s.year = b.from_year
LEFT JOIN dimension AS d
    ON s.index_code = d.index_code
    AND d.dimension = $dimension
    AND s.year BETWEEN d.valid_from AND coalesce(d.valid_to, s.year)
LEFT JOIN era AS r
    ON s.index_code = r.index_code
    AND $dimension = ''
    AND s.year BETWEEN r.from_year AND coalesce(r.to_year, s.year)
WHERE s.index_code = $index
    AND s.units = coalesce($units, s.units)
    AND ($province IS NULL OR s.province_code = $province)
ORDER BY s.year, s.rank NULLS LAST, p.name COLLATE vi
