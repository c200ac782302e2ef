-- what: Who states this cell, what does each source say, and which value was chosen?
-- one row per: statement of the cell by a file of sources
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter province (text): GSO code
-- parameter dimension (text): '' for the total, else the code of a component
-- parameter as_of (date): only what was public on that day
-- column score (number): score as this source states it
-- column rank_stated (integer): place as this source states it
-- column tier_stated (text): group as this source states it
-- column source_key (text): key of the source
-- column publisher (text): who published it
-- column title (text): title
-- column source_year (text): year of the source
-- column url (text): address, for people who are on the internet
-- column read_through_vi (text): how it was read
-- column read_through_en (text): the same in English
-- column licence_vi (text): licence as stated there
-- column licence_en (text): the same in English
-- column kind (text): publisher, publisher_profile, press, agency, founding_report or dataset
-- column derivation (text): stated, derived or reinterpreted
-- column note_vi (text): note on the source
-- column note_en (text): the same in English
-- column revised_on (date): day on which the publisher revised it to this, empty as first published
-- column chosen_score (boolean): its score is the one shown
-- column chosen_rank (boolean): its place is the one shown
-- column correction_vi (text): why the sources differ, when that is known
-- column correction_en (text): the same in English
SELECT
    t.score,
    t.rank_stated,
    t.tier_stated,
    k.source_key,
    k.publisher,
    k.title,
    k.year AS source_year,
    k.url,
    k.read_through_vi,
    k.read_through_en,
    k.licence_vi,
    k.licence_en,
    k.kind,
    k.derivation,
    k.note_vi,
    k.note_en,
    t.revised_on,
    coalesce(t.score IS NOT NULL AND t.source_key = s.score_source, FALSE) AS chosen_score,
    coalesce(t.rank_stated IS NOT NULL AND t.source_key = s.rank_source, FALSE) AS chosen_rank,
    x.reason_vi AS correction_vi,
    x.reason_en AS correction_en
FROM (SELECT *, unnest(string_split(source_key, ';')) AS one_key FROM score_stated) AS t
INNER JOIN source AS k ON t.one_key = k.source_key
INNER JOIN edition AS e ON t.index_code = e.index_code AND t.year = e.year AND e.public_from <= $as_of
LEFT JOIN cells(TRUE, $as_of) AS s
    ON t.index_code = s.index_code
    AND t.year = s.year
    AND t.province_code = s.province_code
    AND t.dimension = s.dimension
LEFT JOIN (
    SELECT
        index_code, year, province_code, dimension,
        string_agg(reason_vi, ' ') AS reason_vi, string_agg(reason_en, ' ') AS reason_en
    FROM correction
    GROUP BY index_code, year, province_code, dimension
) AS x
    ON t.index_code = x.index_code
    AND t.year = x.year
    AND t.province_code = x.province_code
    AND t.dimension = coalesce(x.dimension, '')
WHERE coalesce(t.revised_on <= $as_of, TRUE)
    AND t.index_code = $index
    AND t.year = $year
    AND t.province_code = $province
    AND t.dimension = $dimension
ORDER BY t.source_rank, t.stated_id, k.source_key
