-- what: on no day are fewer than none or more overdue than in process, by level and channel
-- one row per: scope, level, channel and day on which it is so
-- severity: error
WITH running AS (
    SELECT
        scope, level, channel, day,
        sum(sum(received - resolved_early - resolved_on_day - resolved_late)) OVER until_then AS in_process,
        sum(sum(became_overdue - cleared_overdue)) OVER until_then AS overdue,
        sum(sum(became_overdue_original - cleared_overdue_original)) OVER until_then AS overdue_original
    FROM cube_day
    GROUP BY scope, level, channel, day
    WINDOW until_then AS (PARTITION BY scope, level, channel ORDER BY day)
)

SELECT *
FROM running
WHERE least(in_process, overdue, overdue_original) < 0 OR greatest(overdue, overdue_original) > in_process
ORDER BY ALL
