-- what: Keep only the last row of every dossier in an import.
-- one row per: dropped row
DELETE FROM incoming
WHERE row_order IN (
    SELECT i.row_order
    FROM incoming AS i
    INNER JOIN (
        SELECT dossier_key, max(row_order) AS last_order
        FROM incoming
        GROUP BY dossier_key
        HAVING count(*) > 1
    ) AS k ON i.dossier_key = k.dossier_key AND i.row_order < k.last_order
)
