-- what: Which sources do the figures come from?
-- one row per: source
-- column source_key (text): key
-- column index_codes (text): indices concerned
-- column publisher (text): who published it
-- column title (text): title
-- column source_year (text): year
-- column url (text): address
-- column read_through_vi (text): how it was read
-- column read_through_en (text): the same in English
-- column licence_vi (text): licence as stated there
-- column licence_en (text): the same in English
-- column kind (text): kind of source
-- column derivation (text): stated, derived or reinterpreted
-- column note_vi (text): note
-- column note_en (text): note in English
-- column cells (integer): stated cells that rest on it
SELECT
    k.source_key,
    k.index_codes,
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
    count(t.one_key)::INTEGER AS cells
FROM source AS k
LEFT JOIN (
    SELECT unnest(string_split(source_key, ';')) AS one_key FROM score_stated
) AS t ON k.source_key = t.one_key
GROUP BY ALL
ORDER BY cells DESC, k.source_key
