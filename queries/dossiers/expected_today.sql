-- what: Is the last day unusual against the same weekday of the weeks before?
-- one row per: measure
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter as_of (date): only what was known on that day
-- column measure (text): received or resolved
-- column day (date): the last day held; a day off has no rows
-- column value (integer): count of that day
-- column low (number): a tenth of the compared days had less
-- column high (number): a tenth had more
-- column days (integer): days compared: same weekday of the last 12 weeks, worked, not within a week of Tết
-- caveat: No rows with fewer than 6 compared days.
WITH reach AS MATERIALIZED (
    SELECT w.day
    FROM dossier_snapshot AS s
    INNER JOIN working_day AS w ON w.day = least($as_of, s.snapshot_on) AND w.is_working
    WHERE s.scope = $scope AND ($agency IS NULL OR $field IS NULL)
),

alike AS (
    SELECT w.day
    FROM working_day AS w
    INNER JOIN reach AS r ON w.day BETWEEN r.day - 84 AND r.day - 7 AND isodow(w.day) = isodow(r.day) AND w.is_working
    WHERE NOT EXISTS (SELECT 1 FROM working_day AS t WHERE t.is_tet AND t.day BETWEEN w.day - 7 AND w.day + 7)
),

flow AS (
    SELECT day, received, early + on_day + late AS resolved
    FROM flows($scope, $agency, $field, $level, $channel)
    WHERE day >= (SELECT r.day - 84 FROM reach AS r)
),

counted AS (
    SELECT x.measure, a.day, coalesce(CASE x.measure WHEN 'received' THEN f.received ELSE f.resolved END, 0) AS n
    FROM (SELECT day FROM alike UNION ALL SELECT day FROM reach) AS a
    CROSS JOIN (SELECT unnest(['received', 'resolved']) AS measure) AS x
    LEFT JOIN flow AS f ON a.day = f.day
)

SELECT
    c.measure,
    r.day,
    max(c.n) FILTER (WHERE c.day = r.day)::BIGINT AS value,
    quantile_cont(c.n, 0.1) FILTER (WHERE c.day < r.day) AS low,
    quantile_cont(c.n, 0.9) FILTER (WHERE c.day < r.day) AS high,
    count(*) FILTER (WHERE c.day < r.day)::INTEGER AS days
FROM counted AS c
CROSS JOIN reach AS r
GROUP BY c.measure, r.day
HAVING count(*) FILTER (WHERE c.day < r.day) >= 6
ORDER BY c.measure
