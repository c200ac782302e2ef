-- what: Put the accepted rows of a batch among the incoming dossiers.
-- one row per: accepted row
-- parameter scope (text): whose dossiers
-- parameter origin (text): imported or simulated
-- parameter start (integer): rows of the import before this batch
INSERT INTO incoming BY NAME
SELECT
    * EXCLUDE (row, skipped, refusal, warnings),
    $scope AS scope,
    $origin AS origin,
    $start + row_number() OVER (ORDER BY row) AS row_order
FROM judged
WHERE skipped IS NULL AND refusal IS NULL
