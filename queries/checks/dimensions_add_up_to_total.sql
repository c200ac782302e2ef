-- what: where every component of an additive total is held, their (weighted) sum is the total within the tolerance, save for the listed exceptions
-- one row per: province and year whose sum is off
-- severity: error
WITH valued AS (
    SELECT
        t.index_code, t.year, t.province_code, t.score AS stated, p.tolerance, p.max_score AS total_max,
        d.dimension, d.weight, d.max_score, s.score
    FROM score AS t
    INNER JOIN dimension AS p
        ON t.index_code = p.index_code
        AND p.dimension = ''
        AND t.year BETWEEN p.valid_from AND coalesce(p.valid_to, t.year)
    INNER JOIN dimension AS d
        ON t.index_code = d.index_code
        AND d.parent = 'TOTAL'
        AND d.kind = 'component'
        AND t.year BETWEEN d.valid_from AND coalesce(d.valid_to, t.year)
    LEFT JOIN score AS s
        ON t.index_code = s.index_code
        AND t.year = s.year
        AND t.province_code = s.province_code
        AND d.dimension = s.dimension
    WHERE t.dimension = '' AND p.additive AND t.score IS NOT NULL
),

-- With weights the total is the weighted mean of the components, brought from their scale to its own.
summed AS (
    SELECT
        index_code, year, province_code, stated,
        any_value(tolerance) AS tolerance,
        CASE
            WHEN count(weight) = 0 THEN sum(score)
            ELSE sum(weight * score / max_score) / sum(weight) * any_value(total_max)
        END AS added
    FROM valued
    GROUP BY index_code, year, province_code, stated
    HAVING count(*) = count(score) AND count(weight) IN (0, count(*))
)

SELECT m.index_code, m.year, m.province_code, m.stated, m.added, m.stated - m.added AS difference
FROM summed AS m
ANTI JOIN additivity_exception AS x
    ON m.index_code = x.index_code
    AND m.year = x.year
    AND m.province_code = coalesce(x.province_code, m.province_code)
    AND x.dimension = ''
WHERE NOT abs(m.stated - m.added) <= coalesce(m.tolerance, 0.00001) + 1e-9
ORDER BY ALL
