-- what: Which dossiers changed, with the sign of what they add to the cubes?
-- one row per: dossier in its old state (sign −1) and in its new state (sign +1)
-- caveat: Run by the publication over the view `changed_record`, whose codes are enumerations made by it (grouping by them is three times as fast); dates judge lateness, never times.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT
    r.sign,
    r.scope,
    r.agency_code,
    r.field,
    r.procedure_code,
    r.level,
    r.channel,
    r.received_on,
    r.due_on,
    coalesce(r.due_original_on, r.due_on) AS due_original_on,
    -- 5 and 6: waiting for papers or payment, the clock stands still and nothing falls overdue.
    r.status IN (5, 6) AS waiting,
    CASE WHEN r.status IN (7, 8, 9, 10) THEN coalesce(r.finished_on, r.returned_on) END AS resolved_on,
    r.status,
    r.returned_on,
    r.return_channel,
    r.on_the_spot,
    r.paused_days,
    promised.nth - came.nth AS limit_days,
    -- Unknown when one of the days lies outside the calendar.
    CASE WHEN gone.nth IS NOT NULL AND came.nth IS NOT NULL THEN greatest(gone.nth - came.nth - r.paused_days, 0) END
        AS own_days
FROM changed_record AS r
LEFT JOIN working_day AS came ON r.received_on = came.day
LEFT JOIN working_day AS promised ON coalesce(r.due_original_on, r.due_on) = promised.day
LEFT JOIN working_day AS gone ON coalesce(r.finished_on, r.returned_on) = gone.day
-- Not accepted at the desk (1, 3) is not received.
WHERE r.received_on IS NOT NULL AND r.status NOT IN (1, 3)
