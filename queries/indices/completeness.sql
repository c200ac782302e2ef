-- what: For which index and year are figures held, and for how many units?
-- one row per: index and label year
-- parameter as_of (date): only what was public on that day; later editions are shown as not yet public
-- parameter include_derived (boolean): also count derived and reinterpreted cells
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column population (integer): units surveyed, empty when not known
-- column scores (integer): units whose total score is held
-- column ranks (integer): units whose published place is held
-- column groups_only (integer): units of which only a group is held
-- column components (integer): units of which at least one component is held
-- column state (text): full, partial, none, not_public, no_edition
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day as known
-- column public_rule (text): day, known_by, assumed or none
-- column existence (text): true, false or unknown: is an edition known to exist
-- column note_vi (text): note on the edition
-- column note_en (text): the same in English
WITH per_unit AS (
    SELECT
        index_code,
        year,
        province_code,
        bool_or(dimension = '' AND score IS NOT NULL) AS has_score,
        bool_or(dimension = '' AND rank_published IS NOT NULL) AS has_rank,
        bool_or(dimension = '' AND tier_published IS NOT NULL) AS has_tier,
        bool_or(dimension <> '') AS has_component
    FROM cells($include_derived)
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
)

SELECT
    e.index_code,
    i.label,
    e.year,
    e.population,
    coalesce(c.scores, 0) AS scores,
    coalesce(c.ranks, 0) AS ranks,
    coalesce(c.groups_only, 0) AS groups_only,
    coalesce(c.components, 0) AS components,
    CASE
        WHEN e.existence = 'false' THEN 'no_edition'
        WHEN e.public_from > $as_of THEN 'not_public'
        WHEN coalesce(c.valued, 0) + coalesce(c.groups_only, 0) = 0 THEN 'none'
        WHEN c.scores >= least(coalesce(e.population, 63), 63) THEN 'full'
        ELSE 'partial'
    END AS state,
    e.public_from AS published_on,
    e.precision,
    e.public_rule,
    e.existence,
    e.note_vi,
    e.note_en
FROM edition AS e
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN per_edition AS c USING (index_code, year)
ORDER BY i.sort_order, e.year
