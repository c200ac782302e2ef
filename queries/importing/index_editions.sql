-- what: How many units does each edition of an index cover, and from which years are figures not comparable?
-- one row per: index and label year with an edition or a break
-- column index_code (text): index
-- column year (integer): label year
-- column units (integer): 63 or 34, empty when no edition is described
-- column population (integer): units ranked, when known
-- column breaks (boolean): a break of method or boundary of the total stands at this year
SELECT
    coalesce(e.index_code, b.index_code) AS index_code,
    coalesce(e.year, b.from_year) AS year,
    e.units,
    e.population,
    b.index_code IS NOT NULL AS breaks
FROM edition AS e
FULL JOIN (
    SELECT DISTINCT index_code, from_year
    FROM method_break
    WHERE kind IN ('method', 'boundary') AND dimension = ''
) AS b ON e.index_code = b.index_code AND e.year = b.from_year
ORDER BY 1, 2
