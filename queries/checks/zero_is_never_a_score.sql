-- what: a zero on a scale that begins above zero means "missing" and is not stored as a score
-- one row per: such a zero
-- severity: error
SELECT s.index_code, s.year, s.province_code, s.dimension, s.score, s.source_key, s.origin_file
FROM score_stated AS s
INNER JOIN dimension AS d
    ON s.index_code = d.index_code
    AND s.dimension = d.dimension
    AND s.year BETWEEN d.valid_from AND coalesce(d.valid_to, s.year)
WHERE s.score = 0 AND d.scale_min > 0
ORDER BY s.stated_id
