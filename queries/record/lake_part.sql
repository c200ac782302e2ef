-- what: Put an import into the lake, by year of receipt.
-- one row per: dossier of the import
-- parameter seq (integer): number of the part; the highest of a dossier counts
INSERT INTO lake.dossier_row BY NAME
SELECT
    * EXCLUDE (row_order),
    $seq::INTEGER AS seq,
    coalesce(year(received_on), 0)::INTEGER AS year
FROM incoming
