-- what: Which procedures are late most often?
-- one row per: procedure with a result in the period, most late results first
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter first (date): first day of the period, a 1st or a 15th
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column procedure_code (text): code
-- column procedure (text): name
-- column field (text): field of work
-- column resolved (integer): resolved
-- column late (integer): of these late
-- column cumulative_share (number): share of all late results that this procedure and those before it make
-- column withdrawn (integer): withdrawn
-- column stopped (integer): stopped
-- caveat: Whole half months only.
WITH reach AS MATERIALIZED (
    -- The half month that the day lies in is not over: its rows would tell of days to come.
    SELECT last_day_held($scope, least($last, $as_of), '', '') AS until_day
),

summed AS (
    SELECT
        c.procedure_code,
        any_value(c.field) AS field,
        sum(c.resolved_early + c.resolved_on_day + c.resolved_late)::BIGINT AS resolved,
        sum(c.resolved_late)::BIGINT AS late,
        sum(c.withdrawn)::BIGINT AS withdrawn,
        sum(c.stopped)::BIGINT AS stopped
    FROM cube_procedure AS c
    WHERE c.scope = $scope
        AND c.half >= $first
        AND c.half <= (SELECT r.until_day FROM reach AS r)
        AND ($agency IS NULL OR c.agency_code = $agency)
        AND ($field IS NULL OR c.field = $field)
        AND ($level IS NULL OR c.level = $level)
    GROUP BY c.procedure_code
    HAVING sum(c.resolved_early + c.resolved_on_day + c.resolved_late) > 0
)

SELECT
    s.procedure_code,
    coalesce(n.name_vi, s.procedure_code) AS procedure,
    s.field,
    s.resolved,
    s.late,
    sum(s.late) OVER (ORDER BY s.late DESC, s.procedure_code) / nullif(sum(s.late) OVER (), 0) AS cumulative_share,
    s.withdrawn,
    s.stopped
FROM summed AS s
LEFT JOIN procedure_name AS n USING (procedure_code)
ORDER BY s.late DESC, s.procedure_code
