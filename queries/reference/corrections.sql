-- what: Which errors and disagreements of sources are known, and what was done?
-- one row per: listed case
-- parameter as_of (date): only cases of editions that were public on that day
-- column correction_id (text): key of the case
-- column label (text): index name as shown
-- column year (integer): label year, empty for several
-- column province (text): unit, empty for several
-- column dimension_vi (text): component, empty for the total or several
-- column dimension_en (text): the same in English
-- column kind (text): kind of the case
-- column expected (text): what the build expects to find in the sources
-- column chosen (text): value chosen
-- column reason_vi (text): why
-- column reason_en (text): why, in English
-- column status (text): state of the case
-- caveat: A case of several years is listed once any edition of its index was public.
SELECT
    c.correction_id,
    i.label,
    c.year,
    p.name AS province,
    d.name_vi AS dimension_vi,
    d.name_en AS dimension_en,
    c.kind,
    c.expected,
    c.chosen,
    c.reason_vi,
    c.reason_en,
    c.status
FROM correction AS c
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN edition AS e ON c.index_code = e.index_code AND c.year = e.year
LEFT JOIN province AS p ON c.province_code = p.province_code AND p.units = coalesce(e.units, 63)
LEFT JOIN dimension AS d
    ON c.index_code = d.index_code
    AND c.dimension = d.dimension
    AND c.dimension <> ''
    AND c.year BETWEEN d.valid_from AND coalesce(d.valid_to, c.year)
WHERE EXISTS (
    SELECT 1
    FROM edition AS known
    WHERE known.index_code = c.index_code
        AND known.year = coalesce(c.year, known.year)
        AND known.public_from <= $as_of
)
ORDER BY i.sort_order, c.year, c.correction_id
