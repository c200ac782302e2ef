-- what: What came in, what went out and what is left, in a period and in those it is compared with?
-- one row per: period: current, previous (of equal kind, just before), year_before
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter previous_first (date, optional): first day of the period just before; without it as many days before
-- parameter as_of (date): only what was known on that day
-- column which (text): current, previous or year_before
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
-- caveat: Flows and stocks of two scopes are never added. A period that the data do not reach has no row; the year before is the same days one year earlier. With agency and field both chosen only whole half months are counted.
SELECT *
FROM measured(
    $scope, $agency, $field, $level, $channel, $as_of,
    [
        {'which': 'current', 'first': $first, 'last': $last},
        {
            'which': 'previous',
            'first': coalesce($previous_first, $first::DATE - ($last::DATE - $first::DATE + 1)::INTEGER),
            'last': ($first - 1)::DATE
        },
        {
            'which': 'year_before',
            'first': ($first - INTERVAL 1 YEAR)::DATE,
            'last': (($last + 1) - INTERVAL 1 YEAR)::DATE - 1
        }
    ]
)
WHERE $last >= $first
ORDER BY list_position(['current', 'previous', 'year_before'], which)
