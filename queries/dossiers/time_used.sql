-- what: How much of the time limit is used, and how much of the time is waiting for papers?
-- one row per: field, agency or the total, those with most resolved dossiers first
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter first (date): first day of the period, a 1st or a 15th
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- parameter by (text): field, agency or total
-- column code (text): code of the agency, name of the field, empty for the total
-- column name (text): its name
-- column timed (integer): resolved dossiers whose time is known
-- column p50_share (number): half of them used at most this share of their limit (1 is the whole limit)
-- column p90_share (number): nine in ten used at most this share
-- column p50_days (number): half of them took at most so many working days of our own
-- column p90_days (number): nine in ten
-- column own_days_mean (number): mean working days of our own
-- column waiting_days_mean (number): mean working days of waiting for papers or payment
-- caveat: Whole half months only. Shares are known in steps of 5 %; same-day procedures have no share. Withdrawn and stopped dossiers are left out. Within one field of one agency only the means are known; the four percentile columns are empty.
WITH reach AS MATERIALIZED (
    -- The half month that the day lies in is not over: its rows would tell of days to come.
    SELECT last_day_held($scope, least($last, $as_of), '', '') AS until_day
),

chosen AS (
    SELECT
        CASE $by WHEN 'agency' THEN h.agency_code WHEN 'field' THEN h.field ELSE '' END AS code,
        h.measure,
        h.bin,
        sum(h.dossiers)::BIGINT AS dossiers
    FROM time_histogram AS h
    WHERE h.scope = $scope
        AND h.half >= $first
        AND h.half <= (SELECT r.until_day FROM reach AS r)
        AND ($level IS NULL OR h.level = $level)
        AND ($agency IS NULL OR h.agency_code = $agency)
        AND ($field IS NULL OR h.field = $field)
        AND CASE
            WHEN $by = 'field' OR ($by = 'total' AND $field IS NOT NULL) THEN h.agency_code IS NULL
            ELSE h.field IS NULL
        END
    GROUP BY ALL
    HAVING sum(h.dossiers) > 0
),

running AS (
    SELECT
        *,
        sum(dossiers) OVER (PARTITION BY code, measure ORDER BY bin) AS until_bin,
        sum(dossiers) OVER (PARTITION BY code, measure) AS whole
    FROM chosen
),

quantile AS (
    SELECT
        code,
        min(bin) FILTER (WHERE measure = 'used_share' AND until_bin >= 0.5 * whole) / 100 AS p50_share,
        min(bin) FILTER (WHERE measure = 'used_share' AND until_bin >= 0.9 * whole) / 100 AS p90_share,
        min(bin) FILTER (WHERE measure = 'own_days' AND until_bin >= 0.5 * whole)::DOUBLE AS p50_days,
        min(bin) FILTER (WHERE measure = 'own_days' AND until_bin >= 0.9 * whole)::DOUBLE AS p90_days
    FROM running
    GROUP BY code
),

mean AS (
    SELECT
        CASE $by WHEN 'agency' THEN h.agency_code WHEN 'field' THEN h.field ELSE '' END AS code,
        sum(h.timed)::BIGINT AS timed,
        sum(h.own_days) / nullif(sum(h.timed), 0) AS own_days_mean,
        sum(h.waiting_days) / nullif(sum(h.timed), 0) AS waiting_days_mean
    FROM cube_half AS h
    WHERE h.scope = $scope
        AND h.half >= $first
        AND h.half <= (SELECT r.until_day FROM reach AS r)
        AND ($level IS NULL OR h.level = $level)
        AND ($agency IS NULL OR h.agency_code = $agency)
        AND ($field IS NULL OR h.field = $field)
    GROUP BY ALL
)

SELECT
    m.code,
    coalesce(a.name_vi, m.code) AS name,
    m.timed,
    q.p50_share,
    q.p90_share,
    q.p50_days,
    q.p90_days,
    m.own_days_mean,
    m.waiting_days_mean
FROM mean AS m
LEFT JOIN quantile AS q ON m.code = q.code
LEFT JOIN agency AS a ON $by = 'agency' AND m.code = a.agency_code
WHERE m.timed > 0
ORDER BY m.timed DESC, name COLLATE vi
