-- what: Which day does each different text of a batch name?
-- one row per: text of `raw_text`, in its order
SELECT k.* EXCLUDE (raw)
FROM raw_text AS t
INNER JOIN known_day AS k ON t.raw = k.raw
ORDER BY t.place
