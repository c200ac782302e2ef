-- what: Which periods of imported official tables (Biểu II.06a) answer for want of dossiers?
-- one row per: scope and period, the newest first
-- parameter as_of (date): only what was known on that day
-- column scope (text): centre or province
-- column first (date): first day
-- column last (date): last day
-- column months (integer): length in months, 0 where it is no run of whole months
-- column levels (text): levels that the table has, separated by commas
-- caveat: A scope with dossiers has no row: pages count its dossiers. Of periods that end on one day the shorter one comes first.
SELECT
    p.scope,
    m.first,
    m.last,
    m.months,
    (
        SELECT string_agg(DISTINCT f.level, ',' ORDER BY f.level)
        FROM form_row AS f
        WHERE f.scope = p.scope AND f.first_day = m.first AND f.last_day = m.last
    ) AS levels
FROM (SELECT unnest(['centre', 'province']) AS scope) AS p
CROSS JOIN LATERAL (SELECT * FROM form_measured(p.scope, NULL, $as_of)) AS m
ORDER BY p.scope, m.last DESC, m.first DESC
