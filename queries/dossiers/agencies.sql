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

summed AS (
    SELECT
        c.agency_code,
        any_value(c.level) AS level,
        sum(c.received) FILTER (WHERE c.day >= $first) AS received,
        sum(c.received) FILTER (WHERE c.day >= $first AND c.channel = 'online') AS online,
        sum(c.resolved_early + c.resolved_on_day + c.resolved_late) FILTER (WHERE c.day >= $first) AS resolved,
        sum(c.resolved_late) FILTER (WHERE c.day >= $first) AS late,
        sum(c.resolved_late_original) FILTER (WHERE c.day >= $first) AS late_original,
        sum(c.received - c.resolved_early - c.resolved_on_day - c.resolved_late) AS in_process,
        sum(c.became_overdue - c.cleared_overdue) AS overdue,
        sum(c.became_overdue - c.cleared_overdue) FILTER (WHERE c.day < $first) AS overdue_before,
        sum(c.became_overdue_original - c.cleared_overdue_original) AS overdue_original,
        sum(c.withdrawn) FILTER (WHERE c.day >= $first) AS withdrawn,
        sum(c.stopped) FILTER (WHERE c.day >= $first) AS stopped
    FROM cube_agency AS c
    WHERE c.scope = $scope
        AND c.day <= (SELECT r.until_day FROM reach AS r WHERE r.until_day >= $first)
        AND ($level IS NULL OR c.level = $level)
        AND ($channel IS NULL OR c.channel = $channel)
    GROUP BY c.agency_code
)

SELECT
    s.agency_code,
    a.name_vi AS agency,
    s.level,
    coalesce(s.received, 0)::BIGINT AS received,
    coalesce(s.online, 0)::BIGINT AS online,
    coalesce(s.resolved, 0)::BIGINT AS resolved,
    coalesce(s.late, 0)::BIGINT AS late,
    coalesce(s.late_original, 0)::BIGINT AS late_original,
    (s.resolved - s.late) / nullif(s.resolved, 0) AS ontime_rate,
    (s.resolved - s.late_original) / nullif(s.resolved, 0) AS ontime_rate_original,
    s.in_process::BIGINT AS in_process,
    s.overdue::BIGINT AS overdue,
    coalesce(s.overdue_before, 0)::BIGINT AS overdue_before,
    s.overdue_original::BIGINT AS overdue_original,
    coalesce(s.withdrawn, 0)::BIGINT AS withdrawn,
    coalesce(s.stopped, 0)::BIGINT AS stopped,
    (s.withdrawn + s.stopped) / nullif(s.resolved, 0) AS ended_share
FROM summed AS s
INNER JOIN agency AS a USING (agency_code)
WHERE s.received > 0 OR s.resolved > 0 OR s.in_process > 0
ORDER BY s.overdue DESC, s.late DESC, a.name_vi COLLATE vi
