-- what: For which index and year are figures held, and for how many units?
-- one row per: index and label year, up to the year of that day
-- parameter as_of (date): only what was public on that day; later editions are shown as not yet public
-- parameter include_derived (boolean): also count derived and reinterpreted cells
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column population (integer): units surveyed, empty when not known
-- column units (integer): the era: 63 (to 30/06/2025) or 34 (since 01/07/2025)
-- column scores (integer): units whose total score is held
-- column ranks (integer): units whose published place is held
-- column valued (integer): units whose score or place is held
-- column groups_only (integer): units of which only a group is held
-- column components (integer): units of which at least one component is held
-- column state (text): full, partial, none (public, nothing held), unknown (nobody found an edition), not_public, no_edition
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day as known
-- column public_rule (text): day, known_by, assumed or none
-- column existence (text): true, false or unknown: is an edition known to exist
-- column note_vi (text): note on the edition
-- column note_en (text): the same in English
-- caveat: Of an edition that was not public on that day nothing is told, neither what is held nor when it came.
WITH per_unit AS (
    SELECT
        index_code,
        year,
        province_code,
        bool_or(dimension = '' AND score IS NOT NULL) AS has_score,
        bool_or(dimension = '' AND rank_published IS NOT NULL) AS has_rank,
        bool_or(dimension = '' AND tier_published IS NOT NULL) AS has_tier,
        bool_or(dimension <> '') AS has_component
    FROM cells($include_derived, $as_of)
    GROUP BY index_code, year, province_code
),

per_edition AS (
    SELECT
        index_code,
        year,
        count(*) FILTER (WHERE has_score)::INTEGER AS scores,
        count(*) FILTER (WHERE has_rank)::INTEGER AS ranks,
        count(*) FILTER (WHERE has_tier AND NOT has_score AND NOT has_rank)::INTEGER AS groups_only,
        count(*) FILTER (WHERE has_component)::INTEGER AS components,
        count(*) FILTER (WHERE has_score OR has_rank)::INTEGER AS valued
    FROM per_unit
    GROUP BY index_code, year
),

seen AS (
    SELECT
        *,
        -- An edition without a day can only be missed once its label year has ended.
        coalesce(public_from, make_date(year, 12, 31) + 1) <= $as_of AS is_public
    FROM edition
    WHERE year <= year($as_of)
)

SELECT
    e.index_code,
    i.label,
    e.year,
    e.population,
    e.units,
    coalesce(c.scores, 0) AS scores,
    coalesce(c.ranks, 0) AS ranks,
    coalesce(c.valued, 0) AS valued,
    coalesce(c.groups_only, 0) AS groups_only,
    coalesce(c.components, 0) AS components,
    CASE
        WHEN NOT e.is_public THEN 'not_public'
        WHEN e.existence = 'false' THEN 'no_edition'
        WHEN e.public_from IS NULL THEN 'unknown'
        WHEN coalesce(c.valued, 0) + coalesce(c.groups_only, 0) = 0 THEN 'none'
        WHEN c.scores >= least(coalesce(e.population, e.units), e.units) THEN 'full'
        ELSE 'partial'
    END AS state,
    CASE WHEN e.is_public THEN e.public_from END AS published_on,
    CASE WHEN e.is_public THEN e.precision END AS precision,
    CASE WHEN e.is_public THEN e.public_rule END AS public_rule,
    CASE WHEN e.is_public THEN e.existence END AS existence,
    CASE WHEN e.is_public THEN e.note_vi END AS note_vi,
    CASE WHEN e.is_public THEN e.note_en END AS note_en
FROM seen AS e
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN per_edition AS c ON e.index_code = c.index_code AND e.year = c.year AND e.is_public
ORDER BY i.sort_order, e.year
