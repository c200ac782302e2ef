-- what: What do the texts of a batch mean that were not met before?
-- one row per: new text of a column with few different ones
-- caveat: `raw_text` holds the different texts of the batch. Each is worked out once an import, as if it stood in any column: what it says of a level, a channel or a state.
INSERT INTO known_text BY NAME
WITH fresh AS MATERIALIZED (
    SELECT t.raw, folded(t.raw) AS folded
    FROM raw_text AS t
    ANTI JOIN known_text AS k ON t.raw = k.raw
),

said AS (
    SELECT
        text,
        max(value) FILTER (WHERE name = 'level') AS level_value,
        max(value) FILTER (WHERE name = 'channel') AS channel_value,
        max(value) FILTER (WHERE name = 'online_level') AS online_value,
        max(value) FILTER (WHERE name = 'return_channel') AS return_value,
        (max(value) FILTER (WHERE name = 'status'))::TINYINT AS status_value,
        bool_or(value = 'true') FILTER (WHERE name = 'on_the_spot') AS spot_value
    FROM word
    GROUP BY text
)

SELECT
    f.raw,
    nullif(bare(regexp_replace(nfc_normalize(f.raw), '[\s\x{00A0}]+', ' ', 'g')), '') AS plain,
    slug(f.raw) AS slug,
    is_total(f.raw) AS is_total,
    level_of(f.raw) AS level_of_name,
    s.* EXCLUDE (text)
FROM fresh AS f
LEFT JOIN said AS s ON f.folded = s.text
