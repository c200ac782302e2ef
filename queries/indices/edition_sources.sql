-- what: From which sources do the total scores and places of one edition come?
-- one row per: source used by the chosen cells
-- parameter index (text): index code
-- parameter year (integer): label year
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- column source_key (text): key of the source
-- column publisher (text): who published it
-- column title (text): title
-- column source_year (text): year of the source
-- column url (text): address
-- column read_through_vi (text): how it was read
-- column read_through_en (text): the same in English
-- column licence_vi (text): licence as stated there
-- column licence_en (text): the same in English
-- column kind (text): kind of source
-- column derivation (text): stated, derived or reinterpreted
-- column note_vi (text): note on the source
-- column note_en (text): the same in English
-- column units (integer): units whose value rests on it
WITH used AS (
    SELECT
        province_code,
        unnest(string_split(concat_ws(';', score_source, rank_source), ';')) AS source_key
    FROM cells($include_derived, $as_of)
    INNER JOIN edition USING (index_code, year)
    WHERE index_code = $index AND year = $year AND dimension = '' AND public_from <= $as_of
)

SELECT
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
    count(DISTINCT u.province_code)::INTEGER AS units
FROM used AS u
INNER JOIN source AS k USING (source_key)
GROUP BY ALL
ORDER BY units DESC, k.source_key
