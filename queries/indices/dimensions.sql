-- what: Which components of an index can be ranked in an edition, and with which years may each be compared?
-- one row per: component of the total in that edition that more than half of the units have a score in
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): 63 or 34: only an edition of these units; empty takes any
-- column dimension (text): code of the component
-- column name_vi (text): its name
-- column name_en (text): its name in English
-- column short_vi (text): short name
-- column short_en (text): short name in English
-- column note_vi (text): what is known of it and of its comparability
-- column note_en (text): the same in English
-- column n (integer): units with a score
-- column population (integer): units surveyed; all units of the era when that is not stated
-- column comparable_from (integer): first public label year with as many scores that no break of method or boundary parts from this one
-- column comparable_to (integer): last such year
-- caveat: Between such years the content may still differ a little: breaks of kind component are named, not refused.
WITH asked AS (
    SELECT year, units, coalesce(population, units) AS population
    FROM edition
    WHERE index_code = $index AND year = $year AND public_from <= $as_of AND units = coalesce($units, units)
),

scored AS (
    SELECT c.dimension, c.year, count(c.score)::INTEGER AS n
    FROM cells($include_derived, $as_of) AS c
    INNER JOIN edition AS e USING (index_code, year)
    INNER JOIN asked ON e.units = asked.units
    WHERE c.index_code = $index AND e.public_from <= $as_of
    GROUP BY c.dimension, c.year, e.population, e.units
    HAVING 2 * count(c.score) > coalesce(e.population, e.units)
)

SELECT
    d.dimension,
    d.name_vi,
    d.name_en,
    d.short_vi,
    d.short_en,
    d.note_vi,
    d.note_en,
    s.n,
    a.population::INTEGER AS population,
    min(o.year) AS comparable_from,
    max(o.year) AS comparable_to
FROM asked AS a
INNER JOIN dimension AS d
    ON d.index_code = $index
    AND d.parent = 'TOTAL'
    AND d.kind = 'component'
    AND a.year BETWEEN d.valid_from AND coalesce(d.valid_to, a.year)
INNER JOIN scored AS s ON d.dimension = s.dimension AND a.year = s.year
INNER JOIN scored AS o
    ON d.dimension = o.dimension
    AND refused_between($index, d.dimension, least(o.year, a.year), greatest(o.year, a.year)) IS NULL
GROUP BY ALL
ORDER BY d.dimension
