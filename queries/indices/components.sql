-- what: In which components does a unit lose points against a reference?
-- one row per: component of the index under one parent, those that did not exist in that year included
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter province (text): GSO code
-- parameter reference (text): median, region (median of the own region; the 34 have none), best (unit with the best total), previous (own previous edition) or the GSO code of a unit
-- parameter parent (text): TOTAL for the components of the total, else the code of a component
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): 63 or 34: only an edition of these units; empty takes any
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column part_vi (text): the component looked into, empty for the components of the total
-- column part_en (text): the same in English
-- column dimension (text): code of the component
-- column name_vi (text): its name
-- column name_en (text): its name in English
-- column short_vi (text): short name
-- column short_en (text): short name in English
-- column weight (number): weight in percent, when there is one
-- column weight_origin (text): recovered, published or sum
-- column factor (number): points of the total per point of the component
-- column score (number): own score
-- column reference_kind (text): median, region, best, previous or province
-- column reference_name_vi (text): name of the reference unit or region, when there is one
-- column reference_name_en (text): the same in English
-- column reference_year (integer): label year of the reference
-- column reference_score (number): score of the reference
-- column median (number): median of the units with a score; empty where fewer than 90 % of the units have one
-- column best_score (number): best score of that component; empty where fewer than 90 % of the units have one
-- column best_province (text): who has it
-- column scale_min (number): lowest possible score
-- column scale_max (number): highest possible score
-- column points_lost (number): (reference − own score) × factor, in points of the total
-- column n (integer): units with a score in that component
-- column population (integer): units surveyed; where that is not stated, the units of the era
-- column applicable (boolean): the component exists in that year
-- column additive (boolean): the components add up to the total in that year
-- column total_gap (number): total of the reference (median: the median of the totals) − own total
-- column refused (text): method or boundary when the previous edition must not be compared at all
-- column component_refused (text): method or boundary when this component must not be compared with that edition
-- column unit (text): unit of the score
-- column decimals (integer): decimals shown
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day
-- column public_rule (text): day, known_by or assumed
-- column publisher_short_vi (text): publisher
-- column publisher_short_en (text): publisher in English
-- caveat: Points lost add up to the gap of totals against one unit or the own previous edition where the index is additive; medians do not add, so their sum and total_gap differ.
WITH public_cells AS (
    SELECT c.*, e.population, e.units, e.public_from, e.precision, e.public_rule
    FROM cells($include_derived, $as_of) AS c
    INNER JOIN edition AS e USING (index_code, year)
    WHERE c.index_code = $index AND e.public_from <= $as_of AND e.units = coalesce($units, e.units)
),

asked AS (
    SELECT *
    FROM edition
    WHERE index_code = $index
        AND year = $year
        AND public_from <= $as_of
        AND units = coalesce($units, units)
),

whole AS (
    SELECT
        d.dimension, d.max_score, d.additive,
        CASE WHEN $parent <> 'TOTAL' THEN d.short_vi END AS part_vi,
        CASE WHEN $parent <> 'TOTAL' THEN d.short_en END AS part_en
    FROM dimension AS d
    WHERE d.index_code = $index
        AND d.dimension = CASE WHEN $parent = 'TOTAL' THEN '' ELSE $parent END
        AND $year BETWEEN d.valid_from AND coalesce(d.valid_to, $year)
),

-- Every component the index ever had under this parent, with this year's validity if it has one.
component AS (
    SELECT
        d.dimension, d.name_vi, d.name_en, d.short_vi, d.short_en, d.weight, d.weight_origin,
        d.scale_min, d.max_score,
        $year BETWEEN d.valid_from AND coalesce(d.valid_to, $year) AS applicable
    FROM dimension AS d
    WHERE d.index_code = $index AND d.parent = $parent AND d.kind = 'component'
    QUALIFY row_number() OVER (
        PARTITION BY d.dimension
        ORDER BY $year BETWEEN d.valid_from AND coalesce(d.valid_to, $year) DESC, abs(d.valid_from - $year)
    ) = 1
),

totals AS (
    SELECT p.*, w.additive
    FROM public_cells AS p
    INNER JOIN whole AS w USING (dimension)
    WHERE p.score IS NOT NULL
),

-- Only of the same era: the same code may have been another unit before.
previous_year AS (
    SELECT max(year) AS year FROM totals
    WHERE province_code = $province AND year < $year AND units = (SELECT units FROM asked)
),

own_region AS (
    SELECT region_vi, region_en FROM province
    WHERE province_code = $province AND units = (SELECT units FROM asked)
),

reference AS (
    SELECT
        CASE WHEN $reference IN ('median', 'region', 'best', 'previous') THEN $reference ELSE 'province' END AS kind,
        CASE
            WHEN $reference = 'best' THEN (SELECT max_by(province_code, score) FROM totals WHERE year = $year)
            WHEN $reference = 'previous' THEN $province
            WHEN $reference NOT IN ('median', 'region') THEN $reference
        END AS province_code,
        CASE WHEN $reference = 'previous' THEN (SELECT year FROM previous_year) ELSE $year END AS year,
        (SELECT region_vi FROM own_region) AS region_vi,
        (SELECT region_en FROM own_region) AS region_en
),

refusal AS (
    SELECT
        CASE
            WHEN r.kind <> 'previous' THEN NULL
            -- The first edition of the 34: whatever came before was of other units.
            WHEN r.year IS NULL AND (SELECT units FROM asked) = 34 THEN 'boundary'
            ELSE refused_between($index, CASE WHEN $parent = 'TOTAL' THEN '' ELSE $parent END, r.year, $year)
        END AS refused
    FROM reference AS r
),

-- A component may break in years in which the whole does not.
component_refusal AS (
    SELECT
        k.dimension,
        coalesce(
            f.refused, CASE WHEN r.kind = 'previous' THEN refused_between($index, k.dimension, r.year, $year) END
        ) AS component_refused
    FROM component AS k
    CROSS JOIN reference AS r
    CROSS JOIN refusal AS f
),

spread AS (
    SELECT
        c.dimension,
        median(c.score) AS median,
        median(c.score) FILTER (WHERE p.region_vi = r.region_vi) AS region_median,
        max(c.score) AS best_score,
        max_by(p.name, c.score) AS best_province,
        count(c.score)::INTEGER AS n,
        -- Of a few units there is no median of the country and no best.
        count(c.score) >= 0.9 * any_value(coalesce(c.population, c.units)) AS enough
    FROM public_cells AS c
    CROSS JOIN reference AS r
    INNER JOIN province AS p ON c.province_code = p.province_code AND c.units = p.units
    WHERE c.year = $year
    GROUP BY c.dimension
),

joined AS (
    SELECT
        k.*,
        i.index_code, i.label, i.unit, i.decimals, i.publisher_short_vi, i.publisher_short_en,
        w.additive, w.part_vi, w.part_en,
        CASE
            WHEN NOT k.applicable THEN NULL
            WHEN k.weight IS NOT NULL THEN k.weight / 100 * w.max_score / k.max_score
            WHEN w.additive THEN 1.0
        END AS factor,
        own.score,
        r.kind AS reference_kind,
        r.year AS reference_year,
        CASE WHEN r.kind = 'region' THEN r.region_vi ELSE rp.name END AS reference_name_vi,
        CASE WHEN r.kind = 'region' THEN r.region_en ELSE rp.name END AS reference_name_en,
        CASE
            WHEN c.component_refused IS NOT NULL THEN NULL
            WHEN r.kind = 'median' THEN s.median
            WHEN r.kind = 'region' THEN s.region_median
            ELSE ref.score
        END AS reference_score,
        s.median, s.best_score, s.best_province, coalesce(h.n, 0) AS n,
        CASE
            WHEN f.refused IS NOT NULL THEN NULL
            WHEN r.kind = 'median' THEN m.median
            WHEN r.kind = 'region' THEN m.region_median
            ELSE (SELECT t.score FROM totals AS t WHERE t.province_code = r.province_code AND t.year = r.year)
        END - (
            SELECT t.score FROM totals AS t WHERE t.province_code = $province AND t.year = $year
        ) AS total_gap,
        f.refused,
        c.component_refused
    FROM component AS k
    INNER JOIN component_refusal AS c USING (dimension)
    CROSS JOIN reference AS r
    CROSS JOIN refusal AS f
    INNER JOIN index_card AS i ON i.index_code = $index
    LEFT JOIN whole AS w ON TRUE
    LEFT JOIN public_cells AS own
        ON k.dimension = own.dimension AND own.province_code = $province AND own.year = $year
    LEFT JOIN public_cells AS ref
        ON k.dimension = ref.dimension AND ref.province_code = r.province_code AND ref.year = r.year
    LEFT JOIN province AS rp ON r.province_code = rp.province_code AND rp.units = (SELECT units FROM asked)
    LEFT JOIN spread AS h ON k.dimension = h.dimension
    LEFT JOIN spread AS s ON k.dimension = s.dimension AND s.enough
    LEFT JOIN spread AS m ON m.enough AND m.dimension = CASE WHEN $parent = 'TOTAL' THEN '' ELSE $parent END
)

SELECT
    j.index_code,
    j.label,
    e.year,
    j.part_vi,
    j.part_en,
    j.dimension,
    j.name_vi,
    j.name_en,
    j.short_vi,
    j.short_en,
    j.weight,
    j.weight_origin,
    j.factor,
    j.score,
    j.reference_kind,
    j.reference_name_vi,
    j.reference_name_en,
    j.reference_year,
    j.reference_score,
    j.median,
    j.best_score,
    j.best_province,
    j.scale_min,
    j.max_score AS scale_max,
    (j.reference_score - j.score) * j.factor AS points_lost,
    j.n,
    coalesce(e.population, e.units) AS population,
    j.applicable,
    coalesce(j.additive, FALSE) AS additive,
    j.total_gap,
    j.refused,
    j.component_refused,
    j.unit,
    j.decimals,
    e.public_from AS published_on,
    e.precision,
    e.public_rule,
    j.publisher_short_vi,
    j.publisher_short_en
FROM joined AS j
CROSS JOIN asked AS e
ORDER BY points_lost DESC NULLS LAST, j.dimension
