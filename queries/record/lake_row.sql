-- what: Which rows does the lake hold of a state of the record?
-- one row per: dossier and revision, with the place where it stands (`filename`, `file_row_number`)
-- caveat: The lake is attached as `lake` and the variable `seqs` (numbers of the state's parts) set before. Stands for `record_row` where the record is kept in a lake.
CREATE OR REPLACE TEMP VIEW record_row AS
SELECT
    * EXCLUDE (year),
    filename,
    file_row_number
FROM lake.dossier_row
WHERE list_contains(getvariable('seqs'), seq)
