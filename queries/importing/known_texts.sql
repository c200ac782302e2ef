-- what: What do the texts of a batch mean that were not met before?
-- one row per: new text of a column with few different ones
-- caveat: An extract repeats its agencies, fields and states; each is worked out once an import.
INSERT INTO known_text
SELECT
    t.raw,
    nullif(bare(regexp_replace(nfc_normalize(t.raw), '[\s\x{00A0}]+', ' ', 'g')), '') AS plain,
    folded(t.raw) AS folded,
    slug(t.raw) AS slug,
    is_total(t.raw) AS is_total,
    level_of(t.raw) AS level
FROM (
    SELECT DISTINCT unnest([
        procedure_code, procedure_name, field, agency, agency_code, receiving_agency, level, channel, online_level,
        return_channel, status, on_the_spot
    ]) AS raw
    FROM batch
) AS t
WHERE t.raw IS NOT NULL AND NOT EXISTS (SELECT 1 FROM known_text AS k WHERE k.raw = t.raw)
