-- what: dossiers are all imported or all simulated, every scope says how many it holds, and every agency has a name
-- one row per: broken promise
-- severity: error
SELECT 'imported and simulated together' AS problem, NULL AS scope, string_agg(DISTINCT origin, ', ') AS found
FROM dossier_snapshot
HAVING count(DISTINCT origin) > 1
UNION ALL
SELECT 'origin unknown', scope, origin
FROM dossier_snapshot
WHERE origin NOT IN ('imported', 'simulated')
UNION ALL
SELECT 'not the dossiers received', coalesce(s.scope, c.scope), concat_ws(' and ', s.dossiers, c.received)
FROM dossier_snapshot AS s
FULL JOIN (SELECT scope, sum(received) AS received FROM cube_day GROUP BY scope) AS c USING (scope)
WHERE coalesce(s.dossiers, -1) <> coalesce(c.received, 0)
UNION ALL
SELECT 'agency without a name', c.scope, c.agency_code
FROM (
    SELECT DISTINCT scope, agency_code FROM cube_half
    UNION
    SELECT DISTINCT scope, agency_code FROM cube_agency
) AS c
WHERE c.agency_code NOT IN (SELECT a.agency_code FROM agency AS a)
UNION ALL
SELECT DISTINCT 'level or channel unknown', scope, concat_ws(', ', level, channel)
FROM cube_day
WHERE level NOT IN ('province', 'district', 'commune') OR channel NOT IN ('direct', 'online', 'post')
ORDER BY ALL
