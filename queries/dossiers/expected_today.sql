-- what: Is the last day unusual against the same weekday of the weeks before?
-- one row per: measure
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter as_of (date): only what was known on that day
-- column measure (text): received or resolved
-- column day (date): the last day held; no rows for a day off or within a week of Tết
-- column value (integer): count of that day
-- column low (number): a tenth of the compared days had less (10th percentile)
-- column high (number): a tenth had more (90th percentile)
-- column days (integer): days compared: same weekday of the last 12 weeks, worked, not within a week of Tết
-- caveat: No rows with fewer than 6 compared days, nor with agency and field both chosen. Days before the first dossier are not compared.
WITH last_held AS MATERIALIZED (
    SELECT least($as_of, s.snapshot_on) AS day, s.first_day
    FROM dossier_snapshot AS s
    WHERE s.scope = $scope AND ($agency IS NULL OR $field IS NULL)
),

-- The last day, when it is an ordinary one, and those it is compared with.
alike AS (
    SELECT w.day, w.day = r.day AS is_last
    FROM working_day AS w
    INNER JOIN last_held AS r
        ON w.day BETWEEN greatest(r.day - 84, r.first_day) AND r.day AND isodow(w.day) = isodow(r.day) AND w.is_working
    WHERE NOT EXISTS (SELECT 1 FROM working_day AS t WHERE t.is_tet AND t.day BETWEEN w.day - 7 AND w.day + 7)
),

flow AS (
    SELECT day, received, early + on_day + late AS resolved
    FROM flows($scope, $agency, $field, $level, $channel)
    WHERE day >= (SELECT r.day - 84 FROM last_held AS r)
),

counted AS (
    SELECT
        x.measure,
        a.day,
        a.is_last,
        coalesce(CASE x.measure WHEN 'received' THEN f.received ELSE f.resolved END, 0) AS n
    FROM alike AS a
    CROSS JOIN (SELECT unnest(['received', 'resolved']) AS measure) AS x
    LEFT JOIN flow AS f ON a.day = f.day
)

SELECT
    measure,
    max(day) FILTER (WHERE is_last) AS day,
    max(n) FILTER (WHERE is_last)::BIGINT AS value,
    quantile_cont(n, 0.1) FILTER (WHERE NOT is_last) AS low,
    quantile_cont(n, 0.9) FILTER (WHERE NOT is_last) AS high,
    count(*) FILTER (WHERE NOT is_last)::INTEGER AS days
FROM counted
GROUP BY measure
HAVING count(*) FILTER (WHERE is_last) = 1 AND count(*) FILTER (WHERE NOT is_last) >= 6
ORDER BY measure
