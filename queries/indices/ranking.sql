-- what: Where does every unit stand in one edition of one index?
-- one row per: unit of the edition's era, those without a value included
-- parameter index (text): index code, e.g. PCI
-- parameter year (integer, optional): label year; empty takes the newest public edition that ranks more than half of the units
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use cells that follow by subtraction or reinterpretation
-- parameter units (integer, optional): 63 or 34: only an edition of these units; empty takes any
-- parameter dimension (text): '' for the total, else the code of a component
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column province_code (text): GSO code, two digits
-- column province (text): name
-- column region_vi (text): region in Vietnamese, only for the 63
-- column region_en (text): region in English
-- column score (number): score as published
-- column rank_published (integer): place as published
-- column rank_computed (integer): place computed from scores, empty when fewer than half of the units have one
-- column rank (integer): the place shown: published if there is one, else computed
-- column rank_is_computed (boolean): the place shown is computed ("hạng tính lại")
-- column n (integer): how many units the place shown is out of
-- column population (integer): units surveyed in that edition
-- column units_with_score (integer): units whose score is held
-- column units_with_rank (integer): units that have a place here
-- column tier (text): code of the published group
-- column tier_vi (text): group as named in Vietnamese
-- column tier_en (text): group in English
-- column tier_order (integer): 1 is the best group
-- column year_previous (integer): the latest earlier edition with a value of this unit
-- column score_previous (number): its score
-- column rank_previous (integer): its place
-- column rank_previous_is_computed (boolean): that place is computed
-- column n_previous (integer): what that place was out of
-- column points_change (number): score − score_previous, empty across a break
-- column places_change (integer): places gained, empty across a break and between a published and a computed place
-- column change_refused (text): why there is no change: method, boundary, missing
-- column derived_score (boolean): the score is derived or reinterpreted
-- column derived_rank (boolean): the place is derived or reinterpreted
-- column not_published (boolean): the edition names only some places, all of them are held, and this unit is not among them
-- column unit (text): percent, points or ratio; components of a percentage with maxima of their own are in points
-- column decimals (integer): decimals shown
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day as known
-- column public_rule (text): day, known_by or assumed
-- column publisher_vi (text): publisher in Vietnamese
-- column publisher_en (text): publisher in English
-- column publisher_short_vi (text): short form in Vietnamese
-- column publisher_short_en (text): short form in English
-- column scale_min (number): lowest possible score
-- column scale_max (number): highest possible score
-- column ranked_by_publisher (boolean): the publisher prints places
-- column dimension (text): '' for the total, else the code of the component
-- column part_vi (text): short name of the component, empty for the total
-- column part_en (text): the same in English
-- column interval_low (number): lower end of the publisher's interval of the score, where one is printed
-- column interval_high (number): upper end
-- column interval_level (number): confidence level that the width really has
-- column interval_level_printed (number): level as the publisher prints it
-- column interval_rank_best (integer): 1 + units whose whole interval lies above
-- column interval_rank_worst (integer): units with an interval − those whose whole interval lies below
-- column interval_overlapping (integer): other units whose interval overlaps this one
-- caveat: Places by intervals come from overlap only; they are no confidence interval of the place.
WITH standings AS (
    SELECT * FROM standing($as_of, $include_derived, $dimension)
    WHERE index_code = $index AND units = coalesce($units, units)
),

chosen AS (
    SELECT coalesce(
        $year,
        (SELECT max(year) FROM standings WHERE 2 * units_with_rank > coalesce(population, units)),
        (SELECT max(year) FROM standings)
    ) AS year
),

edition_facts AS (
    SELECT
        e.index_code, e.year, e.population, e.public_from, e.public_rule, e.precision,
        e.units,
        -- Only when every named place is held does a missing one prove that it was not printed.
        e.ranks_named <= (
            SELECT count(s.rank_published) FROM standings AS s WHERE s.year = e.year
        ) AS named_all_held
    FROM edition AS e
    INNER JOIN chosen AS c ON e.year = c.year
    WHERE e.index_code = $index AND e.public_from <= $as_of AND e.units = coalesce($units, e.units)
)

SELECT
    i.index_code,
    i.label,
    e.year,
    p.province_code,
    p.name AS province,
    p.region_vi,
    p.region_en,
    s.score,
    s.rank_published,
    s.rank_computed,
    s.rank,
    coalesce(s.rank_is_computed, FALSE) AS rank_is_computed,
    s.n,
    e.population,
    coalesce(max(s.units_with_score) OVER (), 0) AS units_with_score,
    coalesce(max(s.units_with_rank) OVER (), 0) AS units_with_rank,
    s.tier_published AS tier,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    t.sort_order AS tier_order,
    s.year_previous,
    s.score_previous,
    s.rank_previous,
    s.rank_previous_is_computed,
    s.n_previous,
    s.points_change,
    s.places_change,
    coalesce(s.change_refused, CASE WHEN s.year IS NULL THEN 'missing' END) AS change_refused,
    coalesce(s.derived_score, FALSE) AS derived_score,
    coalesce(s.derived_rank, FALSE) AS derived_rank,
    coalesce(e.named_all_held, FALSE) AND s.rank IS NULL AS not_published,
    unit_of(i.unit, d.kind, d.max_score) AS unit,
    i.decimals,
    e.public_from AS published_on,
    e.precision,
    e.public_rule,
    i.publisher_vi,
    i.publisher_en,
    i.publisher_short_vi,
    i.publisher_short_en,
    d.scale_min,
    d.max_score AS scale_max,
    i.ranked_by_publisher,
    coalesce($dimension, '') AS dimension,
    CASE WHEN $dimension <> '' THEN coalesce(d.short_vi, $dimension) END AS part_vi,
    CASE WHEN $dimension <> '' THEN coalesce(d.short_en, $dimension) END AS part_en,
    v.low AS interval_low,
    v.high AS interval_high,
    v.level AS interval_level,
    v.level_printed AS interval_level_printed,
    v.rank_best AS interval_rank_best,
    v.rank_worst AS interval_rank_worst,
    v.overlapping AS interval_overlapping
FROM edition_facts AS e
INNER JOIN index_card AS i ON e.index_code = i.index_code
INNER JOIN province AS p ON e.units = p.units
LEFT JOIN standings AS s ON p.province_code = s.province_code AND e.year = s.year
LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
LEFT JOIN dimension AS d
    ON e.index_code = d.index_code
    AND d.dimension = $dimension
    AND e.year BETWEEN d.valid_from AND coalesce(d.valid_to, e.year)
LEFT JOIN interval_standing($as_of) AS v
    ON e.index_code = v.index_code
    AND e.year = v.year
    AND p.province_code = v.province_code
    AND v.dimension = $dimension
ORDER BY s.rank NULLS LAST, s.score DESC NULLS LAST, p.name COLLATE vi
