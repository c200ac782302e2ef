-- what: every row says something: a score, a place or a group
-- one row per: row that says nothing
-- severity: error
SELECT index_code, year, province_code, dimension, source_key, origin_file
FROM score_stated
WHERE score IS NULL AND rank_stated IS NULL AND tier_stated IS NULL
ORDER BY stated_id
