-- what: where every sub-dimension of an additive dimension is held, their sum is its score within the tolerance, save for the listed exceptions
-- one row per: province, year and dimension whose sum is off
-- severity: error
WITH summed AS (
    SELECT
        s.index_code, s.year, s.province_code, p.dimension, t.score AS stated,
        sum(s.score) AS added,
        count(*) AS parts_held,
        any_value(p.tolerance) AS tolerance
    FROM score AS s
    INNER JOIN dimension AS d
        ON s.index_code = d.index_code
        AND s.dimension = d.dimension
        AND s.year BETWEEN d.valid_from AND coalesce(d.valid_to, s.year)
    INNER JOIN dimension AS p
        ON d.index_code = p.index_code
        AND d.parent = p.dimension
        AND s.year BETWEEN p.valid_from AND coalesce(p.valid_to, s.year)
    INNER JOIN score AS t
        ON s.index_code = t.index_code
        AND s.year = t.year
        AND s.province_code = t.province_code
        AND p.dimension = t.dimension
    WHERE p.dimension <> '' AND p.additive AND d.kind = 'component' AND s.score IS NOT NULL AND t.score IS NOT NULL
    GROUP BY s.index_code, s.year, s.province_code, p.dimension, t.score
)

SELECT
    m.index_code, m.year, m.province_code, m.dimension, m.stated, m.added, m.parts_held,
    m.stated - m.added AS difference
FROM summed AS m
ANTI JOIN additivity_exception AS x
    ON m.index_code = x.index_code
    AND m.year = x.year
    AND m.province_code = coalesce(x.province_code, m.province_code)
    AND m.dimension = x.dimension
WHERE NOT abs(m.stated - m.added) <= coalesce(m.tolerance, 0.00001) + 1e-9
ORDER BY ALL
