-- what: Which dossiers stand in the import under two agencies?
-- one row per: row of such a dossier
SELECT i.row_order, p.table_number, p.row
FROM incoming AS i
INNER JOIN place AS p USING (row_order)
WHERE i.dossier_key IN (
    SELECT dossier_key FROM incoming GROUP BY dossier_key HAVING count(DISTINCT agency_code) > 1
)
ORDER BY p.table_number, p.row
