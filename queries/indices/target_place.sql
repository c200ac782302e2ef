-- what: How many points more would bring a unit up to a wanted place, all others unchanged?
-- one row per: index; a trial that is refused keeps its row and says why
-- parameter province (text): GSO code
-- parameter index (text, optional): index code; empty takes every index
-- parameter year (integer, optional): label year; empty takes the newest edition of the province in which the trial is allowed, else its newest with a score, else the newest
-- parameter target (integer): the place wanted; reached by every place up to it
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column target (integer): the place wanted
-- column score (number): own score
-- column rank_now (integer): place computed from the scores held
-- column already (boolean): the place now is the wanted one or better
-- column needed (number): points needed to reach it, drawing level when that suffices; 0 when already there
-- column rank_then (integer): place with these points, ties kept: a tie may bring a better place than the wanted one
-- column level_with (text): units drawn level with then, joined by '; '
-- column needed_pass (number): points needed to pass these units: one unit of the published precision more
-- column rank_pass (integer): place with those points, ties kept
-- column n (integer): units with a score
-- column population (integer): units surveyed; all units of the era when that is not stated
-- column refused (text): no_score (the unit has none) or few_units (fewer than 90 % of the units have one)
-- column unit (text): unit of the score
-- column decimals (integer): decimals shown
-- column rank_decimals (integer): precision at which places are computed
-- column ranked_by_publisher (boolean): the publisher prints places; where it does not, every place is recomputed
-- caveat: An arithmetic trial, not a forecast. Refused, with the reason, when fewer than 90 % of the units have a score.
WITH scored AS (
    SELECT s.index_code, s.year, s.province_code, round(s.score, i.rank_decimals) AS score
    FROM standing($as_of, $include_derived, '') AS s
    INNER JOIN index_card AS i USING (index_code)
    WHERE s.score IS NOT NULL
        AND s.units = coalesce($units, 63)
        AND ($index IS NULL OR s.index_code = $index)
),

editions AS (
    SELECT
        e.index_code,
        e.year,
        e.population,
        e.units,
        count(s.score)::INTEGER AS n,
        max(s.score) FILTER (WHERE s.province_code = $province) AS score
    FROM edition AS e
    LEFT JOIN scored AS s USING (index_code, year)
    WHERE e.public_from <= $as_of
        AND e.units = coalesce($units, 63)
        AND ($index IS NULL OR e.index_code = $index)
        AND ($year IS NULL OR e.year = $year)
    GROUP BY e.index_code, e.year, e.population, e.units
),

own AS (
    SELECT
        *,
        CASE
            WHEN score IS NULL THEN 'no_score'
            WHEN n < 0.9 * coalesce(population, units) THEN 'few_units'
        END AS refused
    FROM editions
    QUALIFY row_number() OVER (
        PARTITION BY index_code ORDER BY refused IS NULL DESC, score IS NOT NULL DESC, year DESC
    ) = 1
),

-- The others from the best down: reaching place k takes the score of the k-th of them.
ahead AS (
    SELECT
        o.index_code,
        count(*) FILTER (WHERE r.score > o.score)::INTEGER + 1 AS rank_now,
        list(r.score ORDER BY r.score DESC) FILTER (WHERE r.province_code <> $province)[$target] AS score_wanted
    FROM own AS o
    INNER JOIN scored AS r ON o.index_code = r.index_code AND o.year = r.year
    WHERE o.refused IS NULL
    GROUP BY o.index_code
),

wanted AS (
    SELECT
        index_code,
        rank_now,
        rank_now <= $target AS already,
        CASE WHEN rank_now > $target THEN score_wanted END AS score_level
    FROM ahead
),

reached AS (
    SELECT
        o.index_code,
        count(*) FILTER (WHERE r.score > w.score_level)::INTEGER + 1 AS rank_then,
        count(*) FILTER (WHERE r.score > round(w.score_level + pow(10, -i.rank_decimals), i.rank_decimals))::INTEGER
        + 1 AS rank_pass,
        string_agg(p.name, '; ' ORDER BY p.name COLLATE vi) FILTER (WHERE r.score = w.score_level) AS level_with
    FROM own AS o
    INNER JOIN wanted AS w USING (index_code)
    INNER JOIN index_card AS i USING (index_code)
    INNER JOIN scored AS r ON o.index_code = r.index_code AND o.year = r.year
    INNER JOIN province AS p ON r.province_code = p.province_code AND o.units = p.units
    WHERE NOT w.already
    GROUP BY o.index_code
)

SELECT
    o.index_code,
    i.label,
    o.year,
    $target::INTEGER AS target,
    o.score,
    w.rank_now,
    w.already,
    CASE WHEN w.already THEN 0.0 ELSE round(w.score_level - o.score, 6) END AS needed,
    CASE WHEN w.already THEN w.rank_now ELSE r.rank_then END AS rank_then,
    r.level_with,
    round(w.score_level - o.score + pow(10, -i.rank_decimals), 6) AS needed_pass,
    r.rank_pass,
    o.n,
    coalesce(o.population, o.units)::INTEGER AS population,
    o.refused,
    i.unit,
    i.decimals,
    i.rank_decimals,
    i.ranked_by_publisher
FROM own AS o
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN wanted AS w USING (index_code)
LEFT JOIN reached AS r USING (index_code)
ORDER BY i.sort_order
