-- what: the columns of the ministry's ranking table (appraisal, surveys, impact) add up to a total that some source states, within rounding
-- one row per: province and year whose columns do not
-- severity: error
WITH column_set (scheme, dimension, columns_needed) AS (
    VALUES
    (2018, 'tham_dinh', 4), (2018, 'sipas', 4), (2018, 'ks_lanhdao', 4), (2018, 'kt_xh', 4),
    (2012, 'tham_dinh_2012', 2), (2012, 'khao_sat_2012', 2)
),

summed AS (
    SELECT s.year, s.province_code, c.scheme, sum(s.score) AS added
    FROM score AS s
    INNER JOIN column_set AS c ON s.dimension = c.dimension
    WHERE s.index_code = 'PAR' AND s.score IS NOT NULL
    GROUP BY s.year, s.province_code, c.scheme
    HAVING count(*) = any_value(c.columns_needed)
)

SELECT m.year, m.province_code, m.added, string_agg(t.score::VARCHAR, ';') AS totals_stated
FROM summed AS m
INNER JOIN score_stated AS t
    ON t.index_code = 'PAR' AND m.year = t.year AND m.province_code = t.province_code AND t.dimension = ''
WHERE t.score IS NOT NULL
GROUP BY ALL
HAVING min(abs(m.added - t.score)) > 0.0101
ORDER BY ALL
