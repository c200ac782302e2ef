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
-- column due_today (integer): open dossiers of the agency due on the snapshot day itself; overdue the day after
-- column snapshot_on (date): day of the stock
-- caveat: Dossiers waiting for papers or payment are left out: their clock stands still.
WITH next_days AS (
    SELECT w.day, s.snapshot_on, lag(w.day, 1, s.snapshot_on) OVER (ORDER BY w.day) AS after_day
    FROM dossier_snapshot AS s
    INNER JOIN working_day AS t ON s.snapshot_on = t.day
    INNER JOIN working_day AS w ON w.is_working AND w.day > s.snapshot_on AND w.nth BETWEEN t.nth + 1 AND t.nth + 3
    WHERE s.scope = $scope AND s.snapshot_on <= $as_of
),

stock AS (
    SELECT o.agency_code, o.due_on, sum(o.dossiers) AS dossiers
    FROM open_stock AS o
    WHERE o.scope = $scope
        AND o.state = 'open'
        AND o.due_on BETWEEN (SELECT min(d.snapshot_on) FROM next_days AS d) AND (SELECT max(d.day) FROM next_days AS d)
        AND ($agency IS NULL OR o.agency_code = $agency)
        AND ($field IS NULL OR o.field = $field)
        AND ($level IS NULL OR o.level = $level)
        AND ($channel IS NULL OR o.channel = $channel)
    GROUP BY o.agency_code, o.due_on
    HAVING sum(o.dossiers) > 0
),

holder AS (
    SELECT k.agency_code, coalesce(sum(k.dossiers) FILTER (WHERE k.due_on = n.snapshot_on), 0) AS due_today
    FROM stock AS k
    CROSS JOIN (SELECT any_value(d.snapshot_on) AS snapshot_on FROM next_days AS d) AS n
    GROUP BY k.agency_code
),

held AS (
    SELECT k.agency_code, d.day, sum(k.dossiers) AS dossiers
    FROM stock AS k
    INNER JOIN next_days AS d ON k.due_on > d.after_day AND k.due_on <= d.day
    GROUP BY k.agency_code, d.day
)

SELECT
    h.agency_code,
    a.name_vi AS agency,
    d.day,
    coalesce(x.dossiers, 0)::BIGINT AS dossiers,
    (sum(coalesce(x.dossiers, 0)) OVER (PARTITION BY h.agency_code))::BIGINT AS total,
    h.due_today::BIGINT AS due_today,
    d.snapshot_on
FROM holder AS h
CROSS JOIN next_days AS d
INNER JOIN agency AS a USING (agency_code)
LEFT JOIN held AS x ON h.agency_code = x.agency_code AND d.day = x.day
ORDER BY total DESC, a.name_vi COLLATE vi, d.day
