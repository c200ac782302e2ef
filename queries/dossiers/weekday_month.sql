-- what: On which weekdays and in which months do most dossiers come in?
-- one row per: weekday and month
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column weekday (integer): 1 Monday to 7 Sunday; days off have no row unless they were worked
-- column year (integer): year
-- column month (integer): month
-- column received (integer): received on the working days of that weekday
-- column working_days (integer): how many such working days the month had
-- column mean_received (number): received / working_days
-- column complete (boolean): every working day of the month is counted
-- column tet_from (date): first day off of the lunar new year in that month
-- column tet_until (date): last one
-- column distancing_from (date): first day of nation-wide social distancing in that month
-- column distancing_until (date): last one
-- caveat: Social distancing is every national event whose key begins with gian_cach (data/events.csv, with its source). What comes in online on a day off is not in these means. No rows with agency and field both chosen: together they are known by half months only.
WITH working_month AS (
    SELECT date_trunc('month', day)::DATE AS month_first, min(day) AS first_worked, max(day) AS last_worked
    FROM working_day
    WHERE is_working
    GROUP BY ALL
),

day_rows AS (
    SELECT
        w.day,
        isodow(w.day) AS weekday,
        coalesce(f.received, 0) AS received,
        greatest($first, s.first_day) AS shown_from,
        least($last, $as_of, s.snapshot_on) AS shown_until
    FROM working_day AS w
    INNER JOIN dossier_snapshot AS s ON s.scope = $scope
    LEFT JOIN flows($scope, $agency, $field, $level, $channel) AS f ON w.day = f.day
    WHERE w.is_working
        AND w.day BETWEEN greatest($first, s.first_day) AND least($last, $as_of, s.snapshot_on)
        AND ($agency IS NULL OR $field IS NULL)
),

tet AS (
    SELECT date_trunc('month', day)::DATE AS month_first, min(day) AS tet_from, max(day) AS tet_until
    FROM working_day
    WHERE is_tet
    GROUP BY ALL
),

distancing AS (
    SELECT date_trunc('month', w.day)::DATE AS month_first, min(w.day) AS distancing_from, max(w.day) AS distancing_until
    FROM event AS e
    INNER JOIN working_day AS w ON w.day BETWEEN e.starts_on AND e.ends_on
    WHERE starts_with(e.event_id, 'gian_cach') AND e.scope = 'national' AND e.precision = 'day'
    GROUP BY ALL
)

SELECT
    d.weekday,
    year(d.day) AS year,
    month(d.day) AS month,
    sum(d.received)::BIGINT AS received,
    count(*)::INTEGER AS working_days,
    sum(d.received) / count(*) AS mean_received,
    any_value(d.shown_from <= m.first_worked AND d.shown_until >= m.last_worked) AS complete,
    any_value(t.tet_from) AS tet_from,
    any_value(t.tet_until) AS tet_until,
    any_value(g.distancing_from) AS distancing_from,
    any_value(g.distancing_until) AS distancing_until
FROM day_rows AS d
INNER JOIN working_month AS m ON date_trunc('month', d.day)::DATE = m.month_first
LEFT JOIN tet AS t ON date_trunc('month', d.day)::DATE = t.month_first
LEFT JOIN distancing AS g ON date_trunc('month', d.day)::DATE = g.month_first
GROUP BY d.weekday, year(d.day), month(d.day)
ORDER BY d.weekday, year(d.day), month(d.day)
