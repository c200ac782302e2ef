-- what: Which days do the texts of a batch name that were not met before?
-- one row per: new text of a column of days
INSERT INTO known_day
SELECT
    t.raw,
    day_of(nullif(bare(t.raw), '')) AS day,
    strftime(day_of(nullif(bare(t.raw), '')), '%y%m%d') AS stamp,
    bare(t.raw) <> '' AS is_given
FROM (
    SELECT DISTINCT unnest([
        filed_on, received_on, due_on, extended_on, finished_on, returned_on, asked_on, supplied_on
    ]) AS raw
    FROM batch
) AS t
WHERE t.raw IS NOT NULL AND NOT EXISTS (SELECT 1 FROM known_day AS k WHERE k.raw = t.raw)
