-- what: In which component does the province stand worst, in the newest edition of each index with all components of most units?
-- one row per: index and component
-- parameter province (text): GSO code
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column dimension (text): code of the component
-- column name_vi (text): its name
-- column name_en (text): its name in English
-- column score (number): own score
-- column rank (integer): place computed among the units with a score
-- column n (integer): units with a score
-- column tier_vi (text): published group
-- column tier_en (text): group in English
-- column components (integer): components of that index in that year
-- caveat: Places of components are always computed; no publisher prints them.
WITH ranked AS (
    SELECT
        c.index_code,
        c.year,
        c.dimension,
        c.province_code,
        c.score,
        c.tier_published,
        d.name_vi,
        d.name_en,
        e.population,
        e.units,
        rank() OVER cell_window AS place,
        count(*) OVER (PARTITION BY c.index_code, c.year, c.dimension) AS n
    FROM cells($include_derived, $as_of) AS c
    INNER JOIN edition AS e USING (index_code, year)
    INNER JOIN index_card AS i USING (index_code)
    INNER JOIN dimension AS d
        ON c.index_code = d.index_code
        AND c.dimension = d.dimension
        AND c.year BETWEEN d.valid_from AND coalesce(d.valid_to, c.year)
    WHERE e.public_from <= $as_of
        AND e.units = coalesce($units, 63)
        AND d.parent = 'TOTAL'
        AND d.kind = 'component'
        AND c.score IS NOT NULL
    WINDOW cell_window AS (
        PARTITION BY c.index_code, c.year, c.dimension ORDER BY round(c.score, i.rank_decimals) DESC
    )
),

own AS (
    SELECT * FROM ranked
    WHERE province_code = $province AND n >= 0.9 * coalesce(population, units)
)

SELECT
    o.index_code,
    i.label,
    o.year,
    o.dimension,
    o.name_vi,
    o.name_en,
    o.score,
    o.place::INTEGER AS rank,
    o.n::INTEGER AS n,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    count(*) OVER (PARTITION BY o.index_code, o.year)::INTEGER AS components
FROM own AS o
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN tier AS t ON o.index_code = t.index_code AND o.tier_published = t.tier
QUALIFY o.year = max(o.year) OVER (PARTITION BY o.index_code)
ORDER BY i.sort_order, o.place DESC, o.dimension
