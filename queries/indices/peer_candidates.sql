-- what: Whom can one unit be compared with under each named way of choosing, and why?
-- one row per: way of choosing and unit chosen; a way that gives nobody has one row without unit that says why
-- parameter index (text): index code
-- parameter year (integer): label year that is shown
-- parameter province (text): GSO code
-- parameter own (text): GSO codes of a group of the reader's own, joined by ','; '' for none
-- parameter years_back (integer): how many label years before the shown one scores are held side by side
-- parameter most (integer): how many units count as similar; ties with the last one are kept
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of these codes: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column strategy (text): region (the same region), neighbours (a shared border), similar (closest score in an earlier edition), group (the same published PAPI group) or own
-- column place_in_order (integer): 1 is the first to be shown: nearest by place in the shown edition; for similar, nearest by score then
-- column province_code (text): GSO code, empty when the way gives nobody
-- column province (text): name
-- column rank (integer): place in the shown edition
-- column n (integer): what that place is out of
-- column rank_is_computed (boolean): that place is computed
-- column tier_now_vi (text): published group in the shown edition
-- column tier_now_en (text): the same in English
-- column places_away (integer): places between it and the unit in the shown edition
-- column region_vi (text): the region, for region
-- column region_en (text): the region in English
-- column ground_year (integer): label year of the edition that the way rests on, for similar and group
-- column score_then (number): score in that edition, for similar
-- column own_score_then (number): score of the unit itself in that edition, for similar
-- column tier_vi (text): the published group, for group
-- column tier_en (text): the group in English
-- column refused (text): why nobody: no_region, no_border, no_edition, other_units, sparse, own_missing, no_groups, alone
-- column ground_held (integer): units whose score or group is held in that edition
-- column ground_population (integer): units of that edition
-- column unit (text): unit of the score
-- column decimals (integer): decimals shown
-- caveat: Similar compares scores inside one edition only, never across editions; it is refused when fewer than half of the units have a score there.
-- caveat: The group is that of the newest public PAPI edition up to the shown year whose groups are held for more than half of the units.
-- caveat: Similar is ordered by score then, not by place now, so that those who moved away since are not hidden.
WITH unit AS (
    SELECT province_code, name, region_vi, region_en
    FROM province
    WHERE units = coalesce($units, 63)
),

home AS (
    SELECT * FROM unit WHERE province_code = $province
),

standings AS MATERIALIZED (
    SELECT s.*, i.rank_decimals, i.unit, i.decimals
    FROM standing($as_of, $include_derived, '') AS s
    INNER JOIN index_card AS i ON s.index_code = i.index_code
    WHERE s.units = coalesce($units, 63) AND s.index_code = $index
),

shown AS (
    SELECT * FROM standings WHERE year = $year
),

earlier AS (
    SELECT * FROM standings WHERE year = $year - $years_back AND score IS NOT NULL
),

-- What each earlier ground holds, whether or not it can be used.
similar_ground AS (
    SELECT
        $year - $years_back AS ground_year,
        (SELECT count(*) FROM earlier)::INTEGER AS held,
        coalesce(e.population, e.units) AS population,
        CASE
            WHEN e.year IS NULL THEN 'no_edition'
            WHEN e.units <> coalesce($units, 63) THEN 'other_units'
            WHEN 2 * (SELECT count(*) FROM earlier) <= coalesce(e.population, e.units) THEN 'sparse'
            WHEN NOT EXISTS (SELECT 1 FROM earlier WHERE province_code = $province) THEN 'own_missing'
        END AS refused
    FROM (SELECT 1) AS once
    LEFT JOIN edition AS e
        ON e.index_code = $index
        AND e.year = $year - $years_back
        AND e.public_from <= $as_of
        AND e.existence <> 'false'
),

grouped AS (
    SELECT
        c.province_code, c.year, c.tier_published, e.population, e.units,
        count(c.tier_published) OVER (PARTITION BY c.year) AS held
    FROM cells($include_derived, $as_of) AS c
    INNER JOIN edition AS e USING (index_code, year)
    WHERE c.index_code = 'PAPI' AND c.dimension = '' AND c.year <= $year
        AND e.public_from <= $as_of AND e.units = coalesce($units, 63)
),

group_ground AS (
    SELECT
        max(year) AS ground_year,
        max(held)::INTEGER AS held,
        max(coalesce(population, units))::INTEGER AS population,
        max(tier_published) FILTER (WHERE province_code = $province) AS tier,
        CASE
            WHEN max(year) IS NULL THEN 'no_groups'
            WHEN max(tier_published) FILTER (WHERE province_code = $province) IS NULL THEN 'own_missing'
        END AS refused
    FROM grouped
    WHERE year = (
        SELECT max(w.year) FROM grouped AS w WHERE 2 * w.held > coalesce(w.population, w.units)
    )
),

closest AS (
    SELECT e.province_code, e.score, o.score AS own_score
    FROM earlier AS e
    CROSS JOIN similar_ground AS g
    INNER JOIN earlier AS o ON o.province_code = $province
    WHERE g.refused IS NULL AND e.province_code <> $province
    QUALIFY rank() OVER (ORDER BY round(abs(e.score - o.score), e.rank_decimals)) <= $most
),

-- Each way names only the columns it needs; the others stay empty.
candidate AS (
    SELECT 'region' AS strategy, u.province_code, u.region_vi, u.region_en
    FROM unit AS u
    INNER JOIN home AS h ON u.region_vi = h.region_vi
    UNION ALL BY NAME
    SELECT 'neighbours' AS strategy, u.province_code
    FROM neighbour AS b
    INNER JOIN unit AS u ON u.province_code IN (b.province_code, b.neighbour_code)
    WHERE $province IN (b.province_code, b.neighbour_code) AND coalesce($units, 63) = 63
    UNION ALL BY NAME
    SELECT 'similar' AS strategy, province_code, score AS score_then, own_score AS own_score_then
    FROM closest
    UNION ALL BY NAME
    SELECT 'group' AS strategy, m.province_code, g.tier
    FROM group_ground AS g
    INNER JOIN grouped AS m ON g.ground_year = m.year AND g.tier = m.tier_published
    UNION ALL BY NAME
    SELECT 'own' AS strategy, province_code
    FROM unit
    WHERE list_contains(string_split($own, ','), province_code)
),

way AS (
    SELECT
        'region' AS strategy,
        CASE WHEN NOT EXISTS (SELECT 1 FROM home WHERE region_vi IS NOT NULL) THEN 'no_region' END AS refused
    UNION ALL BY NAME
    SELECT
        'neighbours' AS strategy,
        CASE WHEN coalesce($units, 63) <> 63 THEN 'no_border' END AS refused
    UNION ALL BY NAME
    SELECT 'similar' AS strategy, refused, ground_year, held, population
    FROM similar_ground
    UNION ALL BY NAME
    SELECT 'group' AS strategy, refused, ground_year, held, population
    FROM group_ground
    UNION ALL BY NAME
    SELECT 'own' AS strategy
    WHERE $own <> ''
)

SELECT
    w.strategy,
    CASE WHEN u.province_code IS NOT NULL THEN
        row_number() OVER (
            PARTITION BY w.strategy
            ORDER BY
                round(abs(c.score_then - c.own_score_then), i.rank_decimals) NULLS LAST,
                abs(s.rank - o.rank) NULLS LAST,
                s.rank NULLS LAST,
                u.name COLLATE vi
        )
    END AS place_in_order,
    u.province_code,
    u.name AS province,
    s.rank,
    s.n,
    coalesce(s.rank_is_computed, FALSE) AS rank_is_computed,
    n.name_vi AS tier_now_vi,
    n.name_en AS tier_now_en,
    abs(s.rank - o.rank) AS places_away,
    c.region_vi,
    c.region_en,
    w.ground_year,
    c.score_then,
    c.own_score_then,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    CASE WHEN u.province_code IS NULL THEN coalesce(w.refused, 'alone') END AS refused,
    w.held AS ground_held,
    w.population AS ground_population,
    i.unit,
    i.decimals
FROM way AS w
INNER JOIN index_card AS i ON i.index_code = $index
LEFT JOIN candidate AS c
    ON w.strategy = c.strategy AND w.refused IS NULL AND c.province_code <> $province
LEFT JOIN unit AS u ON c.province_code = u.province_code
LEFT JOIN shown AS s ON u.province_code = s.province_code
LEFT JOIN shown AS o ON o.province_code = $province
LEFT JOIN tier AS t ON t.index_code = 'PAPI' AND c.tier = t.tier
LEFT JOIN tier AS n ON s.index_code = n.index_code AND s.tier_published = n.tier
ORDER BY list_position(['region', 'neighbours', 'similar', 'group', 'own'], w.strategy), place_in_order
