-- what: Remember where each accepted row stands, for refusals that only the whole import shows.
-- one row per: accepted row
-- parameter table_number (integer): which table of the import
-- parameter start (integer): rows of the import before this batch
INSERT INTO place
SELECT $start + row_number() OVER (ORDER BY row) AS row_order, $table_number AS table_number, row
FROM judged
WHERE skipped IS NULL AND refusal IS NULL
