-- what: a revised statement has the day of its revision, not before its edition was public; others have none unless they supersede what others state
-- one row per: statement that breaks this
-- severity: error
SELECT t.stated_id, t.index_code, t.year, t.province_code, t.dimension, t.revision, t.revised_on, e.public_from
FROM score_stated AS t
LEFT JOIN edition AS e ON t.index_code = e.index_code AND t.year = e.year
WHERE (t.revision > 0 AND t.revised_on IS NULL)
    OR (
        t.revision = 0
        AND t.revised_on IS NOT NULL
        AND t.source_key NOT IN (SELECT superseded_by FROM superseded_fact)
    )
    OR t.revised_on < e.public_from
ORDER BY t.stated_id
