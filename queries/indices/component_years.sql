-- what: In which editions are the components of an index held, and for how many units?
-- one row per: label year of these units that was public on that day
-- parameter index (text): index code
-- parameter province (text): GSO code
-- parameter parent (text): TOTAL for the components of the total, else the code of a component
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column year (integer): label year
-- column units (integer): units that have every component of that year
-- column components (integer): components the index has in that year
-- column population (integer): units surveyed
-- column complete (boolean): at least 90 % of the units have every component
-- column has_province (boolean): the province has every component
-- column held_of_province (integer): components held of the province
WITH component AS (
    SELECT index_code, dimension, valid_from, valid_to
    FROM dimension
    WHERE index_code = $index AND parent = $parent AND kind = 'component'
),

held AS (
    SELECT c.year, c.province_code, count(DISTINCT c.dimension) AS dimensions
    FROM cells($include_derived, $as_of) AS c
    INNER JOIN component AS k
        ON c.dimension = k.dimension AND c.year BETWEEN k.valid_from AND coalesce(k.valid_to, c.year)
    WHERE c.index_code = $index AND c.score IS NOT NULL
    GROUP BY c.year, c.province_code
),

wanted AS (
    SELECT e.year, e.population, e.units, count(DISTINCT k.dimension)::INTEGER AS components
    FROM edition AS e
    INNER JOIN component AS k ON e.year BETWEEN k.valid_from AND coalesce(k.valid_to, e.year)
    WHERE e.index_code = $index AND e.public_from <= $as_of AND e.units = coalesce($units, 63)
    GROUP BY e.year, e.population, e.units
)

SELECT
    w.year,
    count(h.province_code) FILTER (WHERE h.dimensions = w.components)::INTEGER AS units,
    w.components,
    w.population,
    count(h.province_code) FILTER (WHERE h.dimensions = w.components)
        >= 0.9 * coalesce(w.population, w.units) AS complete,
    coalesce(bool_or(h.province_code = $province AND h.dimensions = w.components), FALSE) AS has_province,
    coalesce(max(h.dimensions) FILTER (WHERE h.province_code = $province), 0)::INTEGER AS held_of_province
FROM wanted AS w
LEFT JOIN held AS h USING (year)
GROUP BY w.year, w.components, w.population, w.units
ORDER BY w.year DESC
