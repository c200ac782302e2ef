-- what: every source key that a figure carries is in the list of sources
-- one row per: unknown key and where it is used
-- severity: error
SELECT u.used_in, u.source_key, count(*) AS uses
FROM (
    SELECT origin_file AS used_in, unnest(string_split(source_key, ';')) AS source_key FROM score_stated
    UNION ALL
    SELECT 'score_interval', unnest(string_split(source_key, ';')) FROM score_interval
    UNION ALL
    SELECT 'national_statistic', unnest(string_split(source_key, ';')) FROM national_statistic
    UNION ALL
    SELECT 'published_figure', unnest(string_split(source_key, ';')) FROM published_figure
) AS u
ANTI JOIN source AS k ON u.source_key = k.source_key
GROUP BY ALL
ORDER BY ALL
