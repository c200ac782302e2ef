-- what: How did receipts, results and stocks run over the imported monthly tables (Biểu II.06a) up to a month?
-- one row per: month of the unbroken run of imported months that ends with the one asked for
-- parameter scope (text): centre or province
-- parameter level (text, optional): province, district or commune
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column year (integer): year of the month
-- column month (integer): number of the month; a report month is named after the month it ends in
-- column first (date): first day
-- column last (date): last day
-- column last_held (date): last day that the data speak of
-- column complete (boolean): the data reach the end of the period
-- column carried (integer): in process when the period began
-- column received (integer): received in the period
-- column online (integer): of these filed online
-- column post (integer): always empty, the table does not tell
-- column direct (integer): always empty, the table does not tell
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
-- column withdrawn (integer): always empty, the table does not tell
-- column stopped (integer): always empty, the table does not tell
-- column on_the_spot (integer): always empty, the table does not tell
-- column posted (integer): always empty, the table does not tell
-- column posted_other (integer): always empty, the table does not tell
-- column late_original (integer): always empty, the table does not tell
-- column overdue_original (integer): always empty, the table does not tell
-- column own_days (integer): always empty, the table does not tell
-- column waiting_days (integer): always empty, the table does not tell
-- column timed (integer): always empty, the table does not tell
-- column has_tet (boolean): days off of the lunar new year lie in it
-- caveat: The columns are those of dossiers/by_period. Months join only where one ends the day before the next begins, so the two calendars are never mixed; a longer period has no row.
WITH RECURSIVE month_held AS MATERIALIZED (
    SELECT
        m.first,
        m.last
    FROM form_measured($scope, $level, $as_of) AS m
    WHERE m.months = 1
),

unbroken AS (
    SELECT
        m.first,
        m.last
    FROM month_held AS m
    WHERE m.first = $first AND m.last = $last
    UNION ALL
    SELECT
        m.first,
        m.last
    FROM month_held AS m
    INNER JOIN unbroken AS u ON m.last = u.first - 1
)

SELECT
    year(last) AS year,
    month(last) AS month,
    COLUMNS(c -> c <> 'months'),
    coalesce((SELECT bool_or(w.is_tet) FROM working_day AS w WHERE w.day BETWEEN first AND last), FALSE) AS has_tet
FROM form_measured($scope, $level, $as_of)
WHERE months = 1 AND last IN (SELECT u.last FROM unbroken AS u)
ORDER BY first
