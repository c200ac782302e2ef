-- what: What does one kind of event add to the cubes, per day and per half month?
-- one row per: group of the three groupings, told apart by the columns that are empty
-- parameter event (text): received, resolved, ended_otherwise, became_overdue, cleared_overdue, became_overdue_original, cleared_overdue_original or posted
-- caveat: A dossier falls overdue on the day after its due day, one that was due before it came in on the day of its receipt, unless its clock stands still for papers; it leaves the overdue stock on the day it is resolved. Withdrawn counts as on time, as in the official table. The two events on the first due day run over re-dated dossiers only; for all others both due days are one.
INSERT INTO flow BY NAME
WITH happened AS (
    SELECT
        *,
        CASE $event
            WHEN 'received' THEN received_on
            WHEN 'resolved' THEN resolved_on
            WHEN 'ended_otherwise' THEN CASE WHEN status IN (7, 8) OR on_the_spot THEN resolved_on END
            WHEN 'became_overdue' THEN
                CASE
                    WHEN resolved_on > due_on OR (resolved_on IS NULL AND NOT waiting)
                        THEN CASE WHEN due_on < received_on THEN received_on ELSE due_on + 1 END
                END
            WHEN 'cleared_overdue' THEN CASE WHEN resolved_on > due_on THEN resolved_on END
            WHEN 'became_overdue_original' THEN
                CASE
                    WHEN due_original_on = due_on THEN NULL
                    WHEN resolved_on > due_original_on OR (resolved_on IS NULL AND NOT waiting)
                        THEN CASE WHEN due_original_on < received_on THEN received_on ELSE due_original_on + 1 END
                END
            WHEN 'cleared_overdue_original' THEN
                CASE WHEN due_original_on IS DISTINCT FROM due_on AND resolved_on > due_original_on THEN resolved_on END
            WHEN 'posted' THEN CASE WHEN return_channel IN ('post', 'other_post') THEN returned_on END
        END AS day
    FROM changed
),

dated AS (
    SELECT *, (date_trunc('month', day)::DATE + CASE WHEN day(day) >= 15 THEN 14 ELSE 0 END) AS half
    FROM happened
    WHERE day IS NOT NULL
)

SELECT
    scope,
    day,
    half,
    agency_code,
    field,
    procedure_code,
    level,
    channel,
    sum(sign) FILTER (WHERE $event = 'received') AS received,
    sum(sign) FILTER (WHERE $event = 'resolved' AND status <> 7 AND resolved_on < due_on) AS resolved_early,
    sum(sign) FILTER (WHERE $event = 'resolved' AND (status = 7 OR due_on IS NULL OR resolved_on = due_on))
        AS resolved_on_day,
    sum(sign) FILTER (WHERE $event = 'resolved' AND status <> 7 AND resolved_on > due_on) AS resolved_late,
    sum(sign) FILTER (WHERE $event = 'resolved' AND status <> 7 AND resolved_on > due_original_on)
        AS resolved_late_original,
    sum(sign) FILTER (WHERE $event = 'ended_otherwise' AND status = 7) AS withdrawn,
    sum(sign) FILTER (WHERE $event = 'ended_otherwise' AND status = 8) AS stopped,
    sum(sign) FILTER (WHERE $event = 'ended_otherwise' AND on_the_spot) AS on_the_spot,
    sum(sign) FILTER (WHERE $event = 'became_overdue') AS became_overdue,
    sum(sign) FILTER (WHERE $event = 'cleared_overdue') AS cleared_overdue,
    sum(sign) FILTER (
        WHERE $event = 'became_overdue_original' OR ($event = 'became_overdue' AND due_original_on = due_on)
    ) AS became_overdue_original,
    sum(sign) FILTER (
        WHERE $event = 'cleared_overdue_original' OR ($event = 'cleared_overdue' AND due_original_on = due_on)
    ) AS cleared_overdue_original,
    sum(sign) FILTER (WHERE $event = 'posted' AND return_channel = 'post') AS posted,
    sum(sign) FILTER (WHERE $event = 'posted' AND return_channel = 'other_post') AS posted_other,
    sum(sign * own_days) FILTER (WHERE $event = 'resolved' AND status IN (9, 10)) AS own_days,
    sum(sign * paused_days) FILTER (WHERE $event = 'resolved' AND status IN (9, 10) AND own_days IS NOT NULL)
        AS waiting_days,
    sum(sign) FILTER (WHERE $event = 'resolved' AND status IN (9, 10) AND own_days IS NOT NULL) AS timed
FROM dated
GROUP BY GROUPING SETS (
    (scope, day, agency_code, level, channel),
    (scope, day, field, level, channel),
    (scope, half, procedure_code, agency_code, field, level, channel)
)
