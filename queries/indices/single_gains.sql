-- what: Which place would a unit reach if only one of its components rose to a goal, all else unchanged?
-- one row per: component of the total in that edition and goal; what is refused keeps its row and says why
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter province (text): GSO code
-- parameter goal (text, optional): median (of all units) or region_best (best of the own region); empty takes both
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): 63 or 34: only an edition of these units; empty takes any
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column goal (text): median or region_best
-- column dimension (text): code of the component
-- column name_vi (text): its name
-- column name_en (text): its name in English
-- column short_vi (text): short name
-- column short_en (text): short name in English
-- column weight (number): weight in percent, when there is one
-- column weight_origin (text): recovered, published or sum
-- column factor (number): points of the total per point of the component
-- column component_score (number): own score in the component
-- column goal_score (number): score of the goal
-- column goal_province (text): who has it (region_best), joined by '; '
-- column goal_units (integer): units with a score in the component, among all or in the region
-- column goal_of (integer): units there are, among all or in the region
-- column region_vi (text): own region
-- column region_en (text): the same in English
-- column at_goal (boolean): the component is at the goal or above it: nothing to gain
-- column points_gained (number): factor × (goal − own score), in points of the total; 0 at the goal
-- column score (number): own total
-- column score_then (number): own total with these points, at the precision of the places
-- column rank_now (integer): place computed from the scores held
-- column rank_then (integer): place with these points, ties kept
-- column places_gained (integer): rank_now − rank_then
-- column n (integer): units with a total
-- column population (integer): units surveyed; all units of the era when that is not stated
-- column refused (text): no_score (the unit has no total), few_units (fewer than 90 % of the units have one), not_additive (the components do not add up to the total in that year), few_components (fewer than 90 % of the units have the component), no_region or no_component (the unit has none)
-- column unit (text): unit of the total
-- column decimals (integer): decimals shown
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day
-- column public_rule (text): day, known_by or assumed
-- column publisher_short_vi (text): publisher
-- column publisher_short_en (text): publisher in English
-- caveat: An arithmetic trial, not a forecast: the other components and the other units keep their scores, and the median stays.
WITH scored AS (
    SELECT
        s.province_code, s.score AS stated, round(s.score, i.rank_decimals) AS score
    FROM standing($as_of, $include_derived, '') AS s
    INNER JOIN index_card AS i USING (index_code)
    WHERE s.index_code = $index AND s.year = $year AND s.score IS NOT NULL
),

edition_facts AS (
    SELECT
        e.index_code, e.year, e.population, e.units, e.public_from, e.precision, e.public_rule,
        d.max_score, coalesce(d.additive, FALSE) AS additive,
        (SELECT count(*)::INTEGER FROM scored) AS n,
        (SELECT stated FROM scored WHERE province_code = $province) AS stated,
        (SELECT score FROM scored WHERE province_code = $province) AS score
    FROM edition AS e
    LEFT JOIN dimension AS d
        ON e.index_code = d.index_code
        AND d.dimension = ''
        AND e.year BETWEEN d.valid_from AND coalesce(d.valid_to, e.year)
    WHERE e.index_code = $index AND e.year = $year AND e.public_from <= $as_of AND e.units = coalesce($units, e.units)
),

component AS (
    SELECT
        e.*,
        d.dimension, d.name_vi, d.name_en, d.short_vi, d.short_en, d.weight, d.weight_origin,
        CASE
            WHEN d.weight IS NOT NULL THEN d.weight / 100 * e.max_score / d.max_score
            WHEN e.additive THEN 1.0
        END AS factor
    FROM edition_facts AS e
    INNER JOIN dimension AS d
        ON e.index_code = d.index_code
        AND d.parent = 'TOTAL'
        AND d.kind = 'component'
        AND e.year BETWEEN d.valid_from AND coalesce(d.valid_to, e.year)
),

member AS (
    SELECT p.province_code, p.name, p.region_vi, p.region_en, own.region_vi AS own_region
    FROM edition_facts AS e
    INNER JOIN province AS p ON e.units = p.units
    LEFT JOIN province AS own ON e.units = own.units AND own.province_code = $province
),

held AS (
    SELECT c.dimension, c.province_code, c.score, m.name, coalesce(m.region_vi = m.own_region, FALSE) AS in_region
    FROM cells($include_derived, $as_of) AS c
    INNER JOIN member AS m USING (province_code)
    WHERE c.index_code = $index AND c.year = $year AND c.score IS NOT NULL
),

spread AS (
    SELECT
        dimension,
        count(*)::INTEGER AS units_all,
        count(*) FILTER (WHERE in_region)::INTEGER AS units_region,
        median(score) AS median,
        max(score) FILTER (WHERE in_region) AS region_best,
        max(score) FILTER (WHERE province_code = $province) AS own
    FROM held
    GROUP BY dimension
),

goals AS (
    SELECT g.goal
    FROM (VALUES ('median'), ('region_best')) AS g (goal)
    WHERE $goal IS NULL OR g.goal = $goal
),

placed AS (
    SELECT
        k.*,
        g.goal,
        h.own AS component_score,
        CASE WHEN g.goal = 'median' THEN h.median ELSE h.region_best END AS goal_held,
        CASE WHEN g.goal = 'median' THEN coalesce(h.units_all, 0) ELSE coalesce(h.units_region, 0) END AS goal_units,
        CASE
            WHEN g.goal = 'median' THEN coalesce(k.population, k.units)
            ELSE (SELECT count(*) FROM member WHERE region_vi = own_region)
        END::INTEGER AS goal_of,
        CASE
            WHEN k.score IS NULL THEN 'no_score'
            WHEN k.n < 0.9 * coalesce(k.population, k.units) THEN 'few_units'
            WHEN NOT k.additive OR k.factor IS NULL THEN 'not_additive'
            WHEN coalesce(h.units_all, 0) < 0.9 * coalesce(k.population, k.units) THEN 'few_components'
            WHEN h.own IS NULL THEN 'no_component'
            WHEN g.goal = 'region_best' AND h.region_best IS NULL THEN 'no_region'
        END AS refused
    FROM component AS k
    CROSS JOIN goals AS g
    LEFT JOIN spread AS h USING (dimension)
),

tried AS (
    SELECT
        p.*,
        CASE WHEN p.refused IS NULL THEN p.goal_held END AS goal_score,
        CASE WHEN p.refused IS NULL THEN
            greatest(round(p.factor * (p.goal_held - p.component_score), 6), 0.0)
        END AS points_gained,
        i.label, i.unit, i.decimals, i.rank_decimals, i.publisher_short_vi, i.publisher_short_en, i.sort_order
    FROM placed AS p
    INNER JOIN index_card AS i USING (index_code)
),

-- Half up on the decimal form: 62.645 is 62.65 whatever its binary form is.
risen AS (
    SELECT
        *,
        CASE
            WHEN points_gained = 0 THEN score
            ELSE floor(round((stated + points_gained) * pow(10, rank_decimals), 4) + 0.5) / pow(10, rank_decimals)
        END AS score_then
    FROM tried
),

ranked AS (
    SELECT
        r.*,
        CASE WHEN r.refused IS NULL THEN
            (SELECT count(*)::INTEGER + 1 FROM scored AS s WHERE s.score > r.score)
        END AS rank_now,
        CASE WHEN r.refused IS NULL THEN
            (SELECT count(*)::INTEGER + 1 FROM scored AS s WHERE s.score > r.score_then)
        END AS rank_then
    FROM risen AS r
)

SELECT
    r.index_code,
    r.label,
    r.year,
    r.goal,
    r.dimension,
    r.name_vi,
    r.name_en,
    r.short_vi,
    r.short_en,
    r.weight,
    r.weight_origin,
    r.factor,
    r.component_score,
    r.goal_score,
    CASE WHEN r.goal = 'region_best' AND r.refused IS NULL THEN (
        SELECT string_agg(h.name, '; ' ORDER BY h.name COLLATE vi)
        FROM held AS h
        WHERE h.dimension = r.dimension AND h.in_region AND h.score = r.goal_score
    ) END AS goal_province,
    r.goal_units,
    r.goal_of,
    (SELECT m.region_vi FROM member AS m WHERE m.province_code = $province) AS region_vi,
    (SELECT m.region_en FROM member AS m WHERE m.province_code = $province) AS region_en,
    coalesce(r.points_gained = 0, FALSE) AS at_goal,
    r.points_gained,
    r.score,
    r.score_then,
    r.rank_now,
    r.rank_then,
    r.rank_now - r.rank_then AS places_gained,
    r.n,
    coalesce(r.population, r.units)::INTEGER AS population,
    r.refused,
    r.unit,
    r.decimals,
    r.public_from AS published_on,
    r.precision,
    r.public_rule,
    r.publisher_short_vi,
    r.publisher_short_en
FROM ranked AS r
ORDER BY r.goal, places_gained DESC NULLS LAST, r.points_gained DESC NULLS LAST, r.dimension
