-- what: Which sources do the figures come from?
-- one row per: source
-- parameter as_of (date): only sources of editions that were public on that day
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
-- column cells (integer): stated cells of those editions that rest on it
-- caveat: What was public counts, not when we read it: a table compiled later stands here for older editions.
-- caveat: A source that states no cell is listed from its year on, or always when it bears no year.
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
    coalesce(t.public_cells, 0)::INTEGER AS cells
FROM source AS k
LEFT JOIN (
    SELECT s.one_key, count(*) FILTER (WHERE e.public_from <= $as_of) AS public_cells
    FROM (
        SELECT index_code, year, unnest(string_split(source_key, ';')) AS one_key FROM score_stated
    ) AS s
    LEFT JOIN edition AS e ON s.index_code = e.index_code AND s.year = e.year
    GROUP BY s.one_key
) AS t ON k.source_key = t.one_key
WHERE CASE
    WHEN t.one_key IS NOT NULL THEN t.public_cells > 0
    ELSE coalesce(try_cast(k.year AS INTEGER) <= year($as_of), TRUE)
END
ORDER BY cells DESC, k.source_key
