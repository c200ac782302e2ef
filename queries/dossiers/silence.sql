-- what: Which agencies sent nothing on which of the last twenty working days?
-- one row per: agency and working day
-- parameter scope (text): centre or province
-- parameter level (text, optional): province, district or commune
-- parameter as_of (date): only what was known on that day
-- column agency_code (text): code
-- column agency (text): name
-- column day (date): working day
-- column received (integer): received; 0 may be silence or a day without dossiers
-- column usual (number): mean received a working day over the 60 working days before, as far as the data reach
-- column silent_days (integer): working days without any receipt, counted back from the last one
-- caveat: Only agencies with at least one receipt in the 80 working days.
WITH reach AS MATERIALIZED (
    SELECT w.day, w.nth, s.first_day
    FROM dossier_snapshot AS s
    INNER JOIN working_day AS w ON w.day = least($as_of, s.snapshot_on)
    WHERE s.scope = $scope
),

working AS MATERIALIZED (
    SELECT w.day, r.nth - w.nth AS age
    FROM working_day AS w
    INNER JOIN reach AS r ON w.is_working AND w.day BETWEEN r.first_day AND r.day AND w.nth > r.nth - 80
),

received AS (
    SELECT c.agency_code, c.day, sum(c.received) AS received
    FROM cube_agency AS c
    WHERE c.scope = $scope
        AND c.day BETWEEN (SELECT min(w.day) FROM working AS w) AND (SELECT r.day FROM reach AS r)
        AND ($level IS NULL OR c.level = $level)
    GROUP BY c.agency_code, c.day
    HAVING sum(c.received) > 0
),

grid AS (
    SELECT u.agency_code, w.day, w.age, coalesce(r.received, 0) AS received
    FROM (SELECT DISTINCT agency_code FROM received) AS u
    CROSS JOIN working AS w
    LEFT JOIN received AS r ON u.agency_code = r.agency_code AND w.day = r.day
)

SELECT
    g.agency_code,
    a.name_vi AS agency,
    g.day,
    g.received::BIGINT AS received,
    avg(CASE WHEN g.age >= 20 THEN g.received END) OVER (PARTITION BY g.agency_code) AS usual,
    coalesce(
        min(CASE WHEN g.received > 0 THEN g.age END) OVER (PARTITION BY g.agency_code),
        count(*) OVER (PARTITION BY g.agency_code)
    )::INTEGER AS silent_days
FROM grid AS g
INNER JOIN agency AS a USING (agency_code)
QUALIFY g.age < 20
ORDER BY silent_days DESC, a.name_vi COLLATE vi, g.day
