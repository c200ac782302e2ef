-- what: Which place would a unit reach with some points more, all others unchanged?
-- one row per: edition (one row, or none when the test is refused)
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter province (text): GSO code
-- parameter added (number): points added to the own score
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- column year (integer): label year
-- column score (number): own score
-- column rank_now (integer): place computed from the scores held
-- column rank_then (integer): place with the added points, ties kept
-- column places_gained (integer): rank_now − rank_then
-- column n (integer): units with a score
-- column gap_level (number): points needed to draw level with the next place
-- column gap_pass (number): points needed to pass it: one unit of the published precision more
-- caveat: An arithmetic trial, not a forecast. Refused (no row) when fewer than 90 % of the units have a score.
WITH edition_rows AS (
    SELECT s.province_code, s.year, s.population, i.rank_decimals, round(s.score, i.rank_decimals) AS score
    FROM standing($as_of, $include_derived, '') AS s
    INNER JOIN index_card AS i USING (index_code)
    WHERE s.index_code = $index AND s.year = $year AND s.score IS NOT NULL
),

own AS (
    SELECT * FROM edition_rows WHERE province_code = $province
),

others AS (
    SELECT r.* FROM edition_rows AS r WHERE r.province_code <> $province
)

SELECT
    o.year,
    o.score,
    (SELECT count(*) FROM others AS r WHERE r.score > o.score)::INTEGER + 1 AS rank_now,
    (
        SELECT count(*) FROM others AS r
        WHERE r.score > round(o.score + $added, o.rank_decimals)
    )::INTEGER + 1 AS rank_then,
    (
        SELECT count(*) FROM others AS r
        WHERE r.score > o.score AND r.score <= round(o.score + $added, o.rank_decimals)
    )::INTEGER AS places_gained,
    (SELECT count(*) FROM edition_rows)::INTEGER AS n,
    (SELECT round(min(r.score) - o.score, 6) FROM others AS r WHERE r.score > o.score) AS gap_level,
    (
        SELECT round(min(r.score) - o.score + pow(10, -o.rank_decimals), 6)
        FROM others AS r WHERE r.score > o.score
    ) AS gap_pass
FROM own AS o
WHERE (SELECT count(*) FROM edition_rows) >= 0.9 * coalesce(o.population, 63)
