-- what: Which figures did the publishers revise between two days?
-- one row per: revised cell and revision, the province's own first
-- parameter since (date): first day (exclusive)
-- parameter as_of (date): second day (inclusive)
-- parameter province (text): GSO code
-- parameter include_derived (boolean): also use derived and reinterpreted statements
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year
-- column province_code (text): GSO code
-- column province (text): name
-- column dimension (text): '' for the total, else the code of a component
-- column dimension_vi (text): name of the component, empty for the total
-- column dimension_en (text): the same in English
-- column score_before (number): score as stated before, empty when it was not stated
-- column score (number): score as revised
-- column rank_before (integer): place as stated before
-- column rank (integer): place as revised
-- column revised_on (date): day on which the revision became public
-- column publisher (text): who published the revision
-- column title (text): title of its source
-- column unit (text): unit of the total score
-- caveat: Only revisions whose day is known; the sources shipped with this release state none.
-- caveat: Sources that differ from each other without one revising the other are in reference/corrections.
WITH best AS (
    SELECT *
    FROM score_stated
    WHERE $include_derived OR NOT derived
    QUALIFY row_number() OVER (
        PARTITION BY index_code, year, province_code, dimension, revision
        ORDER BY derived, source_rank, stated_id
    ) = 1
),

compared AS (
    SELECT
        *,
        lag(score) OVER cell AS score_before,
        lag(rank_stated) OVER cell AS rank_before
    FROM best
    WINDOW cell AS (PARTITION BY index_code, year, province_code, dimension ORDER BY revision)
)

SELECT
    c.index_code,
    i.label,
    c.year,
    c.province_code,
    p.name AS province,
    c.dimension,
    d.name_vi AS dimension_vi,
    d.name_en AS dimension_en,
    c.score_before,
    c.score,
    c.rank_before,
    c.rank_stated AS rank,
    c.revised_on,
    k.publisher,
    k.title,
    i.unit
FROM compared AS c
INNER JOIN index_card AS i USING (index_code)
INNER JOIN edition AS e
    ON c.index_code = e.index_code
    AND c.year = e.year
    AND e.public_from <= $as_of
    AND e.units = coalesce($units, 63)
INNER JOIN province AS p ON c.province_code = p.province_code AND e.units = p.units
LEFT JOIN source AS k ON string_split(c.source_key, ';')[1] = k.source_key
LEFT JOIN dimension AS d
    ON c.index_code = d.index_code
    AND c.dimension = d.dimension
    AND c.dimension <> ''
    AND c.year BETWEEN d.valid_from AND coalesce(d.valid_to, c.year)
WHERE c.revision > 0 AND c.revised_on > $since AND c.revised_on <= $as_of
ORDER BY c.province_code = $province DESC, c.revised_on, i.sort_order, c.year, p.name COLLATE vi, c.dimension
