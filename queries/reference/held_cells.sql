-- what: Every figure that is held, as each source states it
-- one row per: statement of a cell by a file of the release or an import
-- parameter as_of (date): only editions and revisions that were public on that day
-- column index_code (text): index code
-- column year (integer): label year
-- column province_code (text): GSO code
-- column province (text): name
-- column units (integer): the era of that code: 63 (to 30/06/2025) or 34 (since 01/07/2025)
-- column dimension (text): code of the component, '' for the total
-- column score (number): score as stated
-- column rank_stated (integer): place as stated
-- column tier_stated (text): group as stated
-- column source_key (text): keys of the sources, joined by ';'
-- column derived (boolean): derived or reinterpreted, not printed
-- column origin_file (text): file of the release, or imports/ and the key of the import
-- column revision (integer): 0 as first published, then 1, 2, … in the order of revisions
-- column revised_on (date): day on which the revision became public
-- column shown (boolean): its score is the one shown on that day
SELECT
    t.index_code,
    t.year,
    t.province_code,
    p.name AS province,
    e.units,
    t.dimension,
    t.score,
    t.rank_stated,
    t.tier_stated,
    t.source_key,
    t.derived,
    t.origin_file,
    t.revision,
    t.revised_on,
    coalesce(t.score IS NOT NULL AND t.source_key = s.score_source AND t.revision = s.revision, FALSE) AS shown
FROM score_stated AS t
INNER JOIN index_card AS i ON t.index_code = i.index_code
INNER JOIN edition AS e ON t.index_code = e.index_code AND t.year = e.year AND e.public_from <= $as_of
INNER JOIN province AS p ON t.province_code = p.province_code AND e.units = p.units
LEFT JOIN cells(TRUE, $as_of) AS s
    ON t.index_code = s.index_code
    AND t.year = s.year
    AND t.province_code = s.province_code
    AND t.dimension = s.dimension
WHERE coalesce(t.revised_on <= $as_of, TRUE)
ORDER BY i.sort_order, t.year, t.dimension, t.province_code, t.revision, t.source_rank, t.stated_id
