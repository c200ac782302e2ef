-- what: Which errors and disagreements of sources are known, and what was done?
-- one row per: listed case
-- column correction_id (text): key of the case
-- column label (text): index name as shown
-- column year (integer): label year, empty for several
-- column province (text): unit, empty for several
-- column dimension (text): component, empty for the total or several
-- column kind (text): kind of the case
-- column expected (text): what the build expects to find in the sources
-- column chosen (text): value chosen
-- column reason_vi (text): why
-- column reason_en (text): why, in English
-- column status (text): state of the case
SELECT
    c.correction_id,
    i.label,
    c.year,
    p.name AS province,
    c.dimension,
    c.kind,
    c.expected,
    c.chosen,
    c.reason_vi,
    c.reason_en,
    c.status
FROM correction AS c
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN province AS p ON c.province_code = p.province_code AND p.units = 63
ORDER BY i.sort_order, c.year, c.correction_id
