-- what: Which rows of the record hold now?
-- one row per: dossier in its newest revision, with sign 1
-- caveat: The variables `parts` (files) and `first_seq` (number of the oldest part) are set before; revisions are few beside the oldest part, so only they are grouped.
CREATE OR REPLACE TEMP VIEW signed_record AS
WITH newer AS (
    SELECT dossier_key, max(seq) AS seq
    FROM read_parquet(getvariable('parts'), hive_partitioning = FALSE)
    WHERE seq > getvariable('first_seq')
    GROUP BY dossier_key
)

SELECT r.*, 1::TINYINT AS sign
FROM read_parquet(getvariable('parts'), hive_partitioning = FALSE) AS r
LEFT JOIN newer AS n ON r.dossier_key = n.dossier_key
WHERE n.seq IS NULL OR r.seq = n.seq
