-- what: every figure belongs to exactly one definition of its dimension in its year
-- one row per: index, dimension and year with none or several definitions
-- severity: error
SELECT s.index_code, s.dimension, s.year, s.figures, count(d.index_code) AS definitions
FROM (
    SELECT index_code, dimension, year, count(*) AS figures
    FROM score_stated
    GROUP BY ALL
) AS s
LEFT JOIN dimension AS d
    ON s.index_code = d.index_code
    AND s.dimension = d.dimension
    AND s.year BETWEEN d.valid_from AND coalesce(d.valid_to, s.year)
GROUP BY ALL
HAVING count(d.index_code) <> 1
ORDER BY ALL
