-- what: How did the record hold the dossiers of an import so far?
-- one row per: dossier of `incoming` that the record knows, in its newest revision
-- caveat: The view `record_row` is there before. Two steps, because the keys alone are read many times faster than whole rows.
CREATE OR REPLACE TEMP TABLE held_before AS
WITH found AS (
    SELECT r.filename, r.file_row_number, r.dossier_key, r.seq
    FROM record_row AS r
    SEMI JOIN incoming AS i ON r.dossier_key = i.dossier_key
    QUALIFY row_number() OVER (PARTITION BY r.dossier_key ORDER BY r.seq DESC) = 1
)

SELECT r.* EXCLUDE (filename, file_row_number)
FROM record_row AS r
SEMI JOIN found AS f ON r.filename = f.filename AND r.file_row_number = f.file_row_number
