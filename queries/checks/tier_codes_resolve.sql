-- what: every group that a source states is in the list of groups of its index
-- one row per: unknown group
-- severity: error
SELECT s.index_code, s.tier_stated, s.origin_file, count(*) AS uses
FROM score_stated AS s
ANTI JOIN tier AS t ON s.index_code = t.index_code AND s.tier_stated = t.tier
WHERE s.tier_stated IS NOT NULL
GROUP BY ALL
ORDER BY ALL
