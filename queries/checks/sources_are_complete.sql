-- what: a source has a publisher, a title, a known kind, and a derivation that fits the end of its key
-- one row per: source that breaks this
-- severity: error
SELECT source_key, publisher, title, kind, derivation
FROM source
WHERE coalesce(publisher, '') = ''
    OR coalesce(title, '') = ''
    OR kind NOT IN ('publisher', 'publisher_profile', 'press', 'agency', 'founding_report', 'dataset')
    OR derivation <> CASE
        WHEN ends_with(source_key, '_d') THEN 'derived'
        WHEN ends_with(source_key, '_r') THEN 'reinterpreted'
        ELSE 'stated'
    END
ORDER BY source_key
