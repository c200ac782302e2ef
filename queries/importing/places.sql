-- what: Remember where each accepted row stands, for refusals that only the whole import shows.
-- one row per: accepted row
-- parameter table_number (integer): which table of the import
-- parameter before (integer): more than the place of any row of the tables before this one
INSERT INTO place
SELECT $before + row AS row_order, $table_number AS table_number, row
FROM judged
WHERE skipped IS NULL AND refusal IS NULL
