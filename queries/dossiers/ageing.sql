-- what: Who holds the overdue dossiers, and for how long already?
-- one row per: agency that holds dossiers in process, most overdue first
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter as_of (date): no rows before the snapshot, whose stock is the only one that knows its age
-- column agency_code (text): code
-- column agency (text): name
-- column days_1_5 (integer): overdue for up to 5 working days
-- column days_6_10 (integer): 6 to 10
-- column days_11_30 (integer): 11 to 30
-- column days_over_30 (integer): more than 30
-- column overdue (integer): overdue in all
-- column in_process (integer): in process
-- column oldest_days (integer): working days of the oldest overdue dossier
-- column snapshot_on (date): day of the stock
-- caveat: A dossier that waits for papers or payment is never overdue. One that fell due on the last working day and is late by a day off counts to the first band.
WITH aged AS (
    SELECT
        o.agency_code,
        o.dossiers,
        s.snapshot_on,
        o.state = 'open' AND o.due_on < s.snapshot_on AS is_overdue,
        -- A due day before the calendar begins is older than any of it.
        today.nth - coalesce(due.nth, 0) AS late_days
    FROM open_stock AS o
    INNER JOIN dossier_snapshot AS s USING (scope)
    INNER JOIN working_day AS today ON s.snapshot_on = today.day
    LEFT JOIN working_day AS due ON o.due_on = due.day
    WHERE o.scope = $scope
        AND s.snapshot_on <= $as_of
        AND ($agency IS NULL OR o.agency_code = $agency)
        AND ($field IS NULL OR o.field = $field)
        AND ($level IS NULL OR o.level = $level)
        AND ($channel IS NULL OR o.channel = $channel)
)

SELECT
    g.agency_code,
    a.name_vi AS agency,
    coalesce(sum(g.dossiers) FILTER (WHERE g.is_overdue AND g.late_days <= 5), 0)::BIGINT AS days_1_5,
    coalesce(sum(g.dossiers) FILTER (WHERE g.is_overdue AND g.late_days BETWEEN 6 AND 10), 0)::BIGINT AS days_6_10,
    coalesce(sum(g.dossiers) FILTER (WHERE g.is_overdue AND g.late_days BETWEEN 11 AND 30), 0)::BIGINT AS days_11_30,
    coalesce(sum(g.dossiers) FILTER (WHERE g.is_overdue AND g.late_days > 30), 0)::BIGINT AS days_over_30,
    coalesce(sum(g.dossiers) FILTER (WHERE g.is_overdue), 0)::BIGINT AS overdue,
    sum(g.dossiers)::BIGINT AS in_process,
    max(g.late_days) FILTER (WHERE g.is_overdue AND g.dossiers > 0) AS oldest_days,
    any_value(g.snapshot_on) AS snapshot_on
FROM aged AS g
INNER JOIN agency AS a USING (agency_code)
GROUP BY g.agency_code, a.name_vi
HAVING sum(g.dossiers) > 0
ORDER BY overdue DESC, a.name_vi COLLATE vi
