-- what: Write an import as Parquet, one folder a year of receipt.
-- one row per: dossier of the import
-- parameter seq (integer): number of the part; the highest of a dossier counts
COPY (
    SELECT
        * EXCLUDE (row_order),
        $seq::INTEGER AS seq,
        coalesce(year(received_on), 0)::INTEGER AS year
    FROM incoming
) TO '{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), FILENAME_PATTERN 'part-{i}')
