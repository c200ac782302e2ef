-- what: Which agencies, fields, levels and channels can be chosen?
-- one row per: choice
-- parameter scope (text): centre or province
-- column kind (text): agency, field, level or channel
-- column code (text): code
-- column name_vi (text): name, empty where the wording names the code
-- column name_en (text): name in English, when there is one
-- column level (text): level of an agency
-- column dossiers (integer): dossiers received
WITH counted AS (
    SELECT 'agency' AS kind, agency_code AS code, any_value(level) AS level, sum(received)::BIGINT AS dossiers
    FROM cube_agency
    WHERE scope = $scope
    GROUP BY agency_code
    HAVING sum(received) > 0
    UNION ALL
    SELECT 'field', field, NULL, sum(received)::BIGINT FROM cube_field WHERE scope = $scope GROUP BY field
    HAVING sum(received) > 0
    UNION ALL
    SELECT 'level', level, NULL, sum(received)::BIGINT FROM cube_day WHERE scope = $scope GROUP BY level
    HAVING sum(received) > 0
    UNION ALL
    SELECT 'channel', channel, NULL, sum(received)::BIGINT FROM cube_day WHERE scope = $scope GROUP BY channel
    HAVING sum(received) > 0
)

SELECT
    c.kind,
    c.code,
    CASE c.kind WHEN 'agency' THEN a.name_vi WHEN 'field' THEN c.code END AS name_vi,
    a.name_en,
    c.level,
    c.dossiers
FROM counted AS c
LEFT JOIN agency AS a ON c.kind = 'agency' AND c.code = a.agency_code
ORDER BY
    list_position(['agency', 'field', 'level', 'channel'], c.kind),
    list_position(['province', 'district', 'commune'], coalesce(c.level, c.code)) NULLS LAST,
    coalesce(a.name_vi, c.code) COLLATE vi
