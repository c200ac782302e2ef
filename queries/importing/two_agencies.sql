-- what: Which dossiers stand in the import under two agencies?
-- one row per: row of such a dossier
WITH repeated AS (
    SELECT dossier_key FROM incoming GROUP BY dossier_key HAVING count(*) > 1
),

theirs AS (
    SELECT i.row_order, count(DISTINCT i.agency_code) OVER (PARTITION BY i.dossier_key) AS agencies
    FROM incoming AS i
    SEMI JOIN repeated AS k ON i.dossier_key = k.dossier_key
)

SELECT t.row_order
FROM theirs AS t
WHERE t.agencies > 1
ORDER BY t.row_order
