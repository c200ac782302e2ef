-- what: How does each agency stand: receipts, results, on time, stock?
-- one row per: agency with a receipt, a result or a stock in the period
-- parameter scope (text): centre or province
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column agency_code (text): code
-- column agency (text): name
-- column level (text): level
-- column received (integer): received in the period
-- column online (integer): of these online
-- column resolved (integer): resolved
-- column late (integer): of these late
-- column late_original (integer): of these late against the day promised first
-- column ontime_rate (number): (resolved − late) / resolved
-- column ontime_rate_original (number): the same against the day promised first
-- column in_process (integer): in process at the end
-- column overdue (integer): of these overdue
-- column overdue_before (integer): overdue when the period began
-- column overdue_original (integer): past the day promised first
-- column withdrawn (integer): of the resolved, withdrawn
-- column stopped (integer): of the resolved, stopped by the agency
-- column ended_share (number): (withdrawn + stopped) / resolved
WITH reach AS MATERIALIZED (
    SELECT least($last, $as_of, s.snapshot_on) AS until_day FROM dossier_snapshot AS s WHERE s.scope = $scope
),

-- The stock when the period began: whole halves, then the days of a half that was cut.
before AS (
    SELECT
        e.agency_code,
        any_value(e.level) AS level,
        sum(e.received - e.resolved_early - e.resolved_on_day - e.resolved_late) AS in_process,
        sum(e.became_overdue - e.cleared_overdue) AS overdue,
        sum(e.became_overdue_original - e.cleared_overdue_original) AS overdue_original
    FROM (
        SELECT h.* EXCLUDE (half, field) FROM cube_half AS h
        WHERE h.scope = $scope AND h.half < half_of($first)
            AND ($level IS NULL OR h.level = $level) AND ($channel IS NULL OR h.channel = $channel)
        UNION ALL BY NAME
        SELECT c.* EXCLUDE (day) FROM cube_agency AS c
        WHERE c.scope = $scope AND c.day >= half_of($first) AND c.day < $first
            AND ($level IS NULL OR c.level = $level) AND ($channel IS NULL OR c.channel = $channel)
    ) AS e
    GROUP BY e.agency_code
),

within AS (
    SELECT
        c.agency_code,
        any_value(c.level) AS level,
        sum(c.received) AS received,
        sum(c.received) FILTER (WHERE c.channel = 'online') AS online,
        sum(c.resolved_early + c.resolved_on_day + c.resolved_late) AS resolved,
        sum(c.resolved_late) AS late,
        sum(c.resolved_late_original) AS late_original,
        sum(c.became_overdue - c.cleared_overdue) AS overdue,
        sum(c.became_overdue_original - c.cleared_overdue_original) AS overdue_original,
        sum(c.withdrawn) AS withdrawn,
        sum(c.stopped) AS stopped
    FROM cube_agency AS c
    WHERE c.scope = $scope
        AND c.day BETWEEN $first AND (SELECT r.until_day FROM reach AS r)
        AND ($level IS NULL OR c.level = $level)
        AND ($channel IS NULL OR c.channel = $channel)
    GROUP BY c.agency_code
),

summed AS (
    SELECT
        agency_code,
        coalesce(w.level, b.level) AS level,
        coalesce(w.received, 0) AS received,
        coalesce(w.online, 0) AS online,
        coalesce(w.resolved, 0) AS resolved,
        coalesce(w.late, 0) AS late,
        coalesce(w.late_original, 0) AS late_original,
        coalesce(b.in_process, 0) + coalesce(w.received, 0) - coalesce(w.resolved, 0) AS in_process,
        coalesce(b.overdue, 0) + coalesce(w.overdue, 0) AS overdue,
        coalesce(b.overdue, 0) AS overdue_before,
        coalesce(b.overdue_original, 0) + coalesce(w.overdue_original, 0) AS overdue_original,
        coalesce(w.withdrawn, 0) AS withdrawn,
        coalesce(w.stopped, 0) AS stopped
    FROM before AS b
    FULL JOIN within AS w USING (agency_code)
    WHERE (SELECT r.until_day >= $first FROM reach AS r)
)

SELECT
    s.agency_code,
    a.name_vi AS agency,
    s.level,
    s.received::BIGINT AS received,
    s.online::BIGINT AS online,
    s.resolved::BIGINT AS resolved,
    s.late::BIGINT AS late,
    s.late_original::BIGINT AS late_original,
    (s.resolved - s.late) / nullif(s.resolved, 0) AS ontime_rate,
    (s.resolved - s.late_original) / nullif(s.resolved, 0) AS ontime_rate_original,
    s.in_process::BIGINT AS in_process,
    s.overdue::BIGINT AS overdue,
    s.overdue_before::BIGINT AS overdue_before,
    s.overdue_original::BIGINT AS overdue_original,
    s.withdrawn::BIGINT AS withdrawn,
    s.stopped::BIGINT AS stopped,
    (s.withdrawn + s.stopped) / nullif(s.resolved, 0) AS ended_share
FROM summed AS s
INNER JOIN agency AS a USING (agency_code)
WHERE s.received > 0 OR s.resolved > 0 OR s.in_process > 0
ORDER BY s.overdue DESC, s.late DESC, a.name_vi COLLATE vi
