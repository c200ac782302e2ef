-- what: How did receipts, results and stocks run from month to month?
-- one row per: month, of the calendar or of the reports (15th to 14th)
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter first (date): first day of the series
-- parameter last (date): last day of the series
-- parameter as_of (date): only what was known on that day
-- parameter calendar (text): month or report
-- column year (integer): year of the month
-- column month (integer): number of the month; a report month is named after the month it ends in
-- column first (date): first day
-- column last (date): last day
-- column last_held (date): last day that the data speak of
-- column complete (boolean): the data reach the end of the period
-- column carried (integer): in process when the period began
-- column received (integer): received in the period
-- column online (integer): of these filed online
-- column post (integer): of these filed by post
-- column direct (integer): of these filed at the counter
-- column total_in (integer): carried and received (column 3 of the official table)
-- column resolved (integer): resolved in the period
-- column early (integer): of these before the due day
-- column on_day (integer): of these on the due day, withdrawn ones included
-- column late (integer): of these after the due day
-- column in_process (integer): in process at the end
-- column within (integer): of these within their deadline, waiting for papers included
-- column overdue (integer): of these overdue
-- column ontime_rate (number): (early + on_day) / resolved, empty without any
-- column rate_766 (number): (early + on_day + within) / total_in, as Decision 766 counts
-- column online_share (number): online / received
-- column overdue_share (number): overdue / in_process
-- column withdrawn (integer): of the resolved, withdrawn by the applicant
-- column stopped (integer): of the resolved, stopped by the agency
-- column on_the_spot (integer): of the resolved, handled wholly at the counter
-- column posted (integer): results returned by public post
-- column posted_other (integer): results returned by another carrier
-- column late_original (integer): resolved after the day promised first
-- column overdue_original (integer): in process at the end and past the day promised first
-- column own_days (integer): working days of the resolved without pauses
-- column waiting_days (integer): their working days of waiting for papers or payment
-- column timed (integer): resolved dossiers that those days are about
-- column has_tet (boolean): days off of the lunar new year lie in it
-- caveat: Months before the first dossier have no row.
WITH month_asked AS (
    SELECT unnest(generate_series(
        date_trunc('month', $first)::DATE, date_trunc('month', $last)::DATE + 31, INTERVAL 1 MONTH
    ))::DATE AS month_first
),

dated AS (
    SELECT
        month_first,
        CASE $calendar WHEN 'report' THEN (month_first - INTERVAL 1 MONTH)::DATE + 14 ELSE month_first END AS first,
        CASE $calendar WHEN 'report' THEN month_first + 13 ELSE (month_first + INTERVAL 1 MONTH)::DATE - 1 END AS last
    FROM month_asked
),

period AS (
    SELECT list({'which': strftime(d.month_first, '%Y-%m'), 'first': d.first, 'last': d.last}) AS periods
    FROM dated AS d
    WHERE d.first <= $last AND d.last >= $first
)

SELECT
    split_part(m.which, '-', 1)::INTEGER AS year,
    split_part(m.which, '-', 2)::INTEGER AS month,
    m.* EXCLUDE (which),
    EXISTS (SELECT 1 FROM working_day AS w WHERE w.is_tet AND w.day BETWEEN m.first AND m.last) AS has_tet
FROM measured(
    $scope, $agency, $field, $level, $channel, $as_of, (SELECT p.periods FROM period AS p)
) AS m
ORDER BY m.first
