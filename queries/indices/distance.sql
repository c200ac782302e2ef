-- what: How far is one unit from the next place, the median, the best, the last and the next group?
-- one row per: edition (one row, or none when the unit has no score in it)
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter province (text): GSO code
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- parameter dimension (text, optional): code of a component; empty takes the total
-- column province_code (text): GSO code
-- column province (text): name
-- column year (integer): label year
-- column label (text): index name as shown
-- column score (number): own score
-- column rank (integer): own place
-- column n (integer): what the place is out of
-- column rank_is_computed (boolean): the place is computed
-- column units_with_score (integer): units whose score is held
-- column population (integer): units surveyed
-- column next_rank (integer): the place just above, empty for the first or when too few scores are held
-- column next_score (number): the score just above
-- column next_provinces (text): names at that score, joined by ';'
-- column gap_next (number): points needed to draw level with it
-- column median (number): median of the scores, empty when fewer than half are held
-- column gap_median (number): median − own score (positive: below the median)
-- column best_province (text): name of the best
-- column best_score (number): its score
-- column gap_best (number): points to the best
-- column last_province (text): name of the last
-- column last_score (number): its score
-- column tier_edge_score (number): lowest score held of the next better group
-- column tier_edge_name_vi (text): that group
-- column tier_edge_name_en (text): that group in English
-- column gap_tier (number): points to that group's lowest score
-- column region_vi (text): own region
-- column region_en (text): own region in English
-- column region_size (integer): units of the region with a score
-- column region_below_median (text): names of the region's units below the median, joined by ';'
-- column unit (text): unit of the score; components of a percentage with maxima of their own are in points
-- column decimals (integer): decimals shown
-- caveat: Everything but the own score is empty when fewer than half of the units have a score: a neighbour among a few says nothing.
WITH edition_rows AS MATERIALIZED (
    SELECT
        s.province_code, s.year, s.score, s.rank, s.n, s.rank_is_computed, s.units_with_score, s.population,
        s.index_code, s.tier_published, p.name, p.region_vi, p.region_en, i.label, i.decimals,
        unit_of(i.unit, d.kind, d.max_score) AS unit,
        round(s.score, i.rank_decimals) AS exact,
        2 * s.units_with_score > coalesce(s.population, s.units) AS enough
    FROM standing($as_of, $include_derived, coalesce($dimension, '')) AS s
    INNER JOIN index_card AS i USING (index_code)
    INNER JOIN province AS p ON s.province_code = p.province_code AND s.units = p.units
    LEFT JOIN dimension AS d
        ON s.index_code = d.index_code
        AND d.dimension = coalesce($dimension, '')
        AND s.year BETWEEN d.valid_from AND coalesce(d.valid_to, s.year)
    WHERE s.index_code = $index
        AND s.year = $year
        AND s.units = coalesce($units, 63)
        AND s.score IS NOT NULL
),

own AS (
    SELECT * FROM edition_rows WHERE province_code = $province
),

bounds AS (
    SELECT
        median(exact) AS median,
        max(exact) AS best_score,
        max_by(name, exact) AS best_province,
        min(exact) AS last_score,
        min_by(name, exact) AS last_province
    FROM edition_rows
    WHERE enough
),

above AS (
    SELECT min(r.exact) AS score
    FROM edition_rows AS r, own AS o
    WHERE r.enough AND r.exact > o.exact
),

beside AS (
    SELECT
        min(r.rank) FILTER (WHERE r.exact = a.score) AS next_rank,
        string_agg(r.name, ';' ORDER BY r.name COLLATE vi) FILTER (WHERE r.exact = a.score) AS next_provinces,
        count(*) FILTER (WHERE r.region_vi = o.region_vi)::INTEGER AS region_size,
        string_agg(r.name, ';' ORDER BY r.name COLLATE vi)
            FILTER (WHERE r.region_vi = o.region_vi AND r.exact < b.median) AS region_below_median
    FROM edition_rows AS r
    CROSS JOIN own AS o
    CROSS JOIN above AS a
    CROSS JOIN bounds AS b
),

edge AS (
    SELECT min(r.exact) AS score, any_value(t.name_vi) AS name_vi, any_value(t.name_en) AS name_en
    FROM edition_rows AS r
    INNER JOIN tier AS t ON r.index_code = t.index_code AND r.tier_published = t.tier
    WHERE t.sort_order = (
        SELECT max(better.sort_order)
        FROM edition_rows AS b
        INNER JOIN tier AS better ON b.index_code = better.index_code AND b.tier_published = better.tier
        INNER JOIN own AS o ON TRUE
        INNER JOIN tier AS mine ON o.index_code = mine.index_code AND o.tier_published = mine.tier
        WHERE better.sort_order < mine.sort_order
    )
)

SELECT
    o.province_code,
    o.name AS province,
    o.year,
    o.label,
    o.score,
    o.rank,
    o.n,
    o.rank_is_computed,
    o.units_with_score,
    o.population,
    n.next_rank,
    a.score AS next_score,
    n.next_provinces,
    round(a.score - o.exact, 6) AS gap_next,
    b.median,
    round(b.median - o.exact, 6) AS gap_median,
    b.best_province,
    b.best_score,
    round(b.best_score - o.exact, 6) AS gap_best,
    b.last_province,
    b.last_score,
    e.score AS tier_edge_score,
    e.name_vi AS tier_edge_name_vi,
    e.name_en AS tier_edge_name_en,
    round(e.score - o.exact, 6) AS gap_tier,
    o.region_vi,
    o.region_en,
    n.region_size,
    n.region_below_median,
    o.unit,
    o.decimals
FROM own AS o, bounds AS b, above AS a, beside AS n, edge AS e
