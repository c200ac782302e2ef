-- what: Which rows do the files of the record hold?
-- one row per: dossier and revision, with the place where it stands (`filename`, `file_row_number`)
-- caveat: The variable `parts` (files) is set before. The other statements know this view only, not where rows are kept.
CREATE OR REPLACE TEMP VIEW record_row AS
SELECT *
FROM read_parquet(getvariable('parts'), filename = TRUE, file_row_number = TRUE, hive_partitioning = FALSE)
