-- what: How did the dossiers in process and overdue run from day to day?
-- one row per: day of the period that the data cover
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column day (date): day; the stocks are those at its end
-- column is_working (boolean): offices work on that day
-- column in_process (integer): dossiers in process
-- column overdue (integer): of these overdue
-- column overdue_original (integer): of these past the day promised first
-- column event_vi (text): event of this scope that begins on that day, empty on other days
-- column event_en (text): the same in English
-- column event_until (date): its last day, if it has one
-- caveat: With agency and field both chosen the path has only the ends of half months.
WITH reach AS MATERIALIZED (
    SELECT
        greatest($first, s.first_day) AS first_shown,
        least($last, last_day_held($scope, $as_of, $agency, $field)) AS last_shown,
        s.snapshot_on
    FROM dossier_snapshot AS s
    WHERE s.scope = $scope
),

-- The days to show stand among the flows, without a flow of their own: one running sum serves both.
step AS (
    SELECT
        day,
        received - early - on_day - late AS net,
        became_overdue - cleared_overdue AS net_overdue,
        became_overdue_original - cleared_overdue_original AS net_overdue_original,
        NULL::BOOLEAN AS is_working
    FROM flows($scope, $agency, $field, $level, $channel)
    UNION ALL BY NAME
    SELECT w.day, 0 AS net, 0 AS net_overdue, 0 AS net_overdue_original, w.is_working
    FROM working_day AS w
    CROSS JOIN reach AS r
    WHERE w.day >= r.first_shown
        AND w.day <= r.last_shown
        AND ($agency IS NULL OR $field IS NULL OR day(w.day) = 14 OR day(w.day + 1) = 1 OR w.day = r.snapshot_on)
),

stock AS (
    SELECT
        day,
        is_working,
        sum(net) OVER until_then AS in_process,
        sum(net_overdue) OVER until_then AS overdue,
        sum(net_overdue_original) OVER until_then AS overdue_original
    FROM step
    WINDOW until_then AS (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
),

begun AS (
    SELECT
        starts_on,
        string_agg(label_vi, '; ' ORDER BY event_id) AS event_vi,
        string_agg(label_en, '; ' ORDER BY event_id) AS event_en,
        max(ends_on) AS event_until
    FROM event
    WHERE precision = 'day' AND scope = $scope AND starts_on <= $as_of
    GROUP BY starts_on
)

SELECT
    s.day,
    s.is_working,
    s.in_process::BIGINT AS in_process,
    s.overdue::BIGINT AS overdue,
    s.overdue_original::BIGINT AS overdue_original,
    e.event_vi,
    e.event_en,
    e.event_until
FROM stock AS s
LEFT JOIN begun AS e ON s.day = e.starts_on
WHERE s.is_working IS NOT NULL
ORDER BY s.day
