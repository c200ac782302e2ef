-- what: What falls due on the next three working days, and who holds it?
-- one row per: agency and working day
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter as_of (date): no rows before the snapshot
-- column agency_code (text): code
-- column agency (text): name
-- column day (date): one of the three working days after the snapshot
-- column dossiers (integer): open dossiers due on that day, those due on days off just before it included
-- column total (integer): of the agency in the three days
-- column snapshot_on (date): day of the stock
-- caveat: Dossiers waiting for papers or payment are left out: their clock stands still.
WITH next_days AS (
    SELECT
        w.day,
        s.snapshot_on,
        lag(w.day, 1, s.snapshot_on) OVER (ORDER BY w.day) AS after_day
    FROM dossier_snapshot AS s
    INNER JOIN working_day AS t ON s.snapshot_on = t.day
    INNER JOIN working_day AS w ON w.is_working AND w.day > s.snapshot_on AND w.nth BETWEEN t.nth + 1 AND t.nth + 3
    WHERE s.scope = $scope AND s.snapshot_on <= $as_of
),

held AS (
    SELECT o.agency_code, d.day, sum(o.dossiers) AS dossiers
    FROM open_stock AS o
    INNER JOIN next_days AS d
        -- Due on the snapshot day itself and still open: due at once, so with the first day.
        ON o.due_on <= d.day AND o.due_on > CASE WHEN d.after_day = d.snapshot_on THEN d.after_day - 1 ELSE d.after_day END
    WHERE o.scope = $scope
        AND o.state = 'open'
        AND ($agency IS NULL OR o.agency_code = $agency)
        AND ($field IS NULL OR o.field = $field)
        AND ($level IS NULL OR o.level = $level)
        AND ($channel IS NULL OR o.channel = $channel)
    GROUP BY o.agency_code, d.day
    HAVING sum(o.dossiers) > 0
),

holder AS (SELECT DISTINCT agency_code FROM held)

SELECT
    h.agency_code,
    a.name_vi AS agency,
    d.day,
    coalesce(x.dossiers, 0)::BIGINT AS dossiers,
    (sum(coalesce(x.dossiers, 0)) OVER (PARTITION BY h.agency_code))::BIGINT AS total,
    d.snapshot_on
FROM holder AS h
CROSS JOIN next_days AS d
INNER JOIN agency AS a USING (agency_code)
LEFT JOIN held AS x ON h.agency_code = x.agency_code AND d.day = x.day
ORDER BY total DESC, a.name_vi COLLATE vi, d.day
