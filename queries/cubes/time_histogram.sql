-- what: Add resolved dossiers to the histograms of the time they took.
-- one row per: scope, half month, agency or field, level, measure and bin that changed
-- caveat: used_share is in percent of the first limit in steps of 5, up to 500; a same-day limit has no share. own_days are working days without pauses, up to 400. Only status 9 and 10: withdrawn and stopped dossiers say nothing about time.
INSERT INTO time_histogram BY NAME
WITH timed AS (
    SELECT
        sign,
        scope,
        agency_code,
        field,
        level,
        (date_trunc('month', resolved_on)::DATE + CASE WHEN day(resolved_on) >= 15 THEN 14 ELSE 0 END) AS half,
        least(own_days, 400) AS own,
        CASE WHEN limit_days > 0 THEN least(5 * (20 * own_days // limit_days), 500) END AS used
    FROM changed
    WHERE resolved_on IS NOT NULL AND status IN (9, 10) AND own_days IS NOT NULL
),

counted AS (
    SELECT scope, half, agency_code, field, level, own, used, sum(sign) AS dossiers
    FROM timed
    GROUP BY GROUPING SETS (
        (scope, half, agency_code, level, own),
        (scope, half, agency_code, level, used),
        (scope, half, field, level, own),
        (scope, half, field, level, used)
    )
)

SELECT
    scope,
    half,
    agency_code,
    field,
    level,
    CASE WHEN used IS NULL THEN 'own_days' ELSE 'used_share' END AS measure,
    coalesce(used, own) AS bin,
    dossiers
FROM counted
WHERE dossiers <> 0 AND coalesce(used, own) IS NOT NULL
