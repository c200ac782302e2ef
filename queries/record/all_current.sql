-- what: Which rows of the record hold now?
-- one row per: dossier in its newest revision, with sign 1
-- caveat: The view `record_row` and the variable `first_seq` (number of the oldest part) are there before; revisions are few beside the oldest part, so only they are grouped.
CREATE OR REPLACE TEMP VIEW signed_record AS
WITH newer AS (
    SELECT dossier_key, max(seq) AS seq
    FROM record_row
    WHERE seq > getvariable('first_seq')
    GROUP BY dossier_key
)

SELECT r.* EXCLUDE (filename, file_row_number), 1::TINYINT AS sign
FROM record_row AS r
LEFT JOIN newer AS n ON r.dossier_key = n.dossier_key
WHERE n.seq IS NULL OR r.seq = n.seq
