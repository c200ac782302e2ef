-- what: Which accepted dossiers are in process for more than three years?
-- one row per: row of such a dossier, with how many there are; the first rows only
-- parameter snapshot_on (date): last day the extract is true for
-- parameter most (integer): how many rows to name
SELECT i.row_order, count(*) OVER () AS n
FROM incoming AS i
WHERE i.status IN (2, 4, 5, 6) AND i.received_on < $snapshot_on - INTERVAL 3 YEAR
ORDER BY i.row_order
LIMIT $most
