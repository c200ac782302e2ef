-- what: the histograms of time, by agency and by field, count the dossiers whose time is known
-- one row per: scope, half month, level and agency or field in which they count others
-- severity: error
WITH counted AS (
    SELECT scope, half, level, agency_code, NULL AS field, timed AS known FROM cube_half
    UNION ALL BY NAME
    SELECT scope, half, level, NULL AS agency_code, field, timed AS known FROM cube_half
    UNION ALL BY NAME
    SELECT
        scope, half, level, agency_code, field,
        CASE WHEN measure = 'own_days' THEN dossiers END AS by_days,
        CASE WHEN measure = 'used_share' THEN dossiers END AS by_share
    FROM time_histogram
)

SELECT
    scope, half, level, agency_code, field,
    coalesce(sum(known), 0) AS timed,
    coalesce(sum(by_days), 0) AS own_days,
    coalesce(sum(by_share), 0) AS used_share
FROM counted
GROUP BY ALL
-- A same-day limit has no share.
HAVING timed <> own_days OR used_share NOT BETWEEN 0 AND timed
ORDER BY ALL
