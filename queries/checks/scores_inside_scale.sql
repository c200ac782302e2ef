-- what: every score lies inside the scale of its year
-- one row per: statement outside it
-- severity: error
SELECT
    s.index_code, s.year, s.province_code, s.dimension, s.score, d.scale_min, d.max_score, s.source_key,
    s.origin_file
FROM score_stated AS s
INNER JOIN dimension AS d
    ON s.index_code = d.index_code
    AND s.dimension = d.dimension
    AND s.year BETWEEN d.valid_from AND coalesce(d.valid_to, s.year)
WHERE s.score < coalesce(d.scale_min, 0) OR s.score > d.max_score
ORDER BY s.stated_id
