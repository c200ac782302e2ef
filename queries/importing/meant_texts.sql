-- what: What does each different text of a batch mean?
-- one row per: text of `raw_text`, in its order
SELECT k.* EXCLUDE (raw)
FROM raw_text AS t
INNER JOIN known_text AS k ON t.raw = k.raw
ORDER BY t.place
