-- what: Which days do the texts of a batch name that were not met before?
-- one row per: new text of a column of days
-- caveat: `raw_text` holds the different texts of the batch.
INSERT INTO known_day BY NAME
WITH fresh AS MATERIALIZED (
    SELECT t.raw, bare(t.raw) <> '' AS is_given, day_of(nullif(bare(t.raw), '')) AS day
    FROM raw_text AS t
    ANTI JOIN known_day AS k ON t.raw = k.raw
)

SELECT
    f.raw, f.day, f.is_given, is_column_number(f.raw) AS is_number, strftime(f.day, '%y%m%d') AS stamp,
    w.nth, w.is_working
FROM fresh AS f
LEFT JOIN working_day AS w ON f.day = w.day
