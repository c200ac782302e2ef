-- what: Which place would a unit reach with some points more, all others unchanged?
-- one row per: index (none where the trial is refused)
-- parameter province (text): GSO code
-- parameter index (text, optional): index code; empty takes every index
-- parameter year (integer, optional): label year; empty takes the newest edition of the province in which the trial is allowed
-- parameter added (number, optional): points added to the own score; empty takes 0.5 % of the scale
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column score (number): own score
-- column added (number): points added
-- column rank_now (integer): place computed from the scores held
-- column rank_then (integer): place with the added points, ties kept
-- column places_gained (integer): rank_now − rank_then
-- column n (integer): units with a score
-- column gap_level (number): points needed to draw level with the next place
-- column gap_pass (number): points needed to pass it: one unit of the published precision more
-- column unit (text): unit of the score
-- column decimals (integer): decimals shown
-- column rank_decimals (integer): precision at which places are computed
-- caveat: An arithmetic trial, not a forecast. Refused (no row) when fewer than 90 % of the units have a score.
WITH scored AS (
    SELECT
        s.index_code, i.label, s.year, s.province_code, s.population, s.units, s.units_with_score,
        i.unit, i.decimals, i.rank_decimals, i.sort_order,
        round(s.score, i.rank_decimals) AS score
    FROM standing($as_of, $include_derived, '') AS s
    INNER JOIN index_card AS i USING (index_code)
    WHERE s.score IS NOT NULL
        AND s.units = coalesce($units, 63)
        AND ($index IS NULL OR s.index_code = $index)
),

own AS (
    SELECT
        *,
        coalesce($added, CASE WHEN unit = 'ratio' THEN 0.005 ELSE 0.5 END) AS added
    FROM scored
    WHERE province_code = $province
        AND ($year IS NULL OR year = $year)
        AND units_with_score >= 0.9 * coalesce(population, units)
    QUALIFY row_number() OVER (PARTITION BY index_code ORDER BY year DESC) = 1
),

compared AS (
    SELECT
        o.index_code,
        count(*) FILTER (WHERE r.score > o.score)::INTEGER + 1 AS rank_now,
        count(*) FILTER (WHERE r.score > round(o.score + o.added, o.rank_decimals))::INTEGER + 1 AS rank_then,
        min(r.score) FILTER (WHERE r.score > o.score) AS next_score
    FROM own AS o
    INNER JOIN scored AS r ON o.index_code = r.index_code AND o.year = r.year
    GROUP BY o.index_code
)

SELECT
    o.index_code,
    o.label,
    o.year,
    o.score,
    o.added,
    c.rank_now,
    c.rank_then,
    c.rank_now - c.rank_then AS places_gained,
    o.units_with_score AS n,
    round(c.next_score - o.score, 6) AS gap_level,
    round(c.next_score - o.score + pow(10, -o.rank_decimals), 6) AS gap_pass,
    o.unit,
    o.decimals,
    o.rank_decimals
FROM own AS o
INNER JOIN compared AS c USING (index_code)
ORDER BY o.sort_order
