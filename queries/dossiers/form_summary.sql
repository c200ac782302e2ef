-- what: What do imported official tables (Biểu II.06a) say of a period and of those it is compared with?
-- one row per: period: current, previous (of equal length, just before), year_before; only those imported
-- parameter scope (text): centre or province
-- parameter level (text, optional): province, district or commune
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column which (text): current, previous or year_before
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
-- caveat: The columns are those of dossiers/summary, so the same figures draw them. Counter and post are one column of the table and cannot be told apart.
SELECT
    CASE
        WHEN first = $first AND last = $last THEN 'current'
        WHEN last = $first - 1 THEN 'previous'
        ELSE 'year_before'
    END AS which,
    COLUMNS(c -> c <> 'months')
FROM form_measured($scope, $level, $as_of)
WHERE months = (
        SELECT a.months FROM form_measured($scope, $level, $as_of) AS a WHERE a.first = $first AND a.last = $last
    )
    AND (
        (first = $first AND last = $last)
        OR last = $first - 1
        OR (first = ($first - INTERVAL 1 YEAR)::DATE AND last = (($last + 1) - INTERVAL 1 YEAR)::DATE - 1)
    )
ORDER BY list_position(['current', 'previous', 'year_before'], which)
