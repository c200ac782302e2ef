-- what: Add the summed events to the cube by half.
-- one row per: scope, half month, agency, field, level and channel that changed
INSERT INTO cube_half BY NAME
SELECT
    scope,
    half,
    agency_code,
    field,
    level,
    channel,
    coalesce(sum(received), 0) AS received,
    coalesce(sum(resolved_early), 0) AS resolved_early,
    coalesce(sum(resolved_on_day), 0) AS resolved_on_day,
    coalesce(sum(resolved_late), 0) AS resolved_late,
    coalesce(sum(resolved_late_original), 0) AS resolved_late_original,
    coalesce(sum(withdrawn), 0) AS withdrawn,
    coalesce(sum(stopped), 0) AS stopped,
    coalesce(sum(on_the_spot), 0) AS on_the_spot,
    coalesce(sum(became_overdue), 0) AS became_overdue,
    coalesce(sum(cleared_overdue), 0) AS cleared_overdue,
    coalesce(sum(became_overdue_original), 0) AS became_overdue_original,
    coalesce(sum(cleared_overdue_original), 0) AS cleared_overdue_original,
    coalesce(sum(posted), 0) AS posted,
    coalesce(sum(posted_other), 0) AS posted_other,
    coalesce(sum(own_days), 0) AS own_days,
    coalesce(sum(waiting_days), 0) AS waiting_days,
    coalesce(sum(timed), 0) AS timed
FROM flow
WHERE half IS NOT NULL
GROUP BY ALL
ORDER BY scope, agency_code, field, half
