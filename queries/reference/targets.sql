-- what: Which official targets and thresholds are known, from which document?
-- one row per: target or threshold, those of the installation first
-- parameter measure (text, optional): only targets of this index or measure
-- parameter year (integer, optional): only targets that are for that year
-- parameter as_of (date): only targets that were known on that day
-- column target_id (text): key
-- column index_or_measure (text): index code, else the key of a measure
-- column label (text): index name as shown, empty for a measure that is no index
-- column measure_vi (text): what the target is about
-- column measure_en (text): the same in English
-- column scope (text): national or province
-- column province (text): whose target it is, empty for the whole country
-- column year_from (integer): first year the target is for
-- column year_to (integer): last year, empty while open
-- column kind (text): share (percent), score, rank or count
-- column comparison (text): more_than, at_least, reach (no word printed) or at_most
-- column value (number): the target
-- column unit (text): unit of the index's score: percent, points or ratio; empty for other measures
-- column unit_vi (text): unit
-- column unit_en (text): unit in English
-- column issuer_vi (text): who set it
-- column issuer_en (text): the same in English
-- column document (text): document that sets it
-- column issued_on (date): day of the document, empty when it is not known
-- column source_url (text): where it was read
-- column is_threshold (boolean): level for full marks in a scoring formula, not a policy target
-- column note_vi (text): note
-- column note_en (text): note in English
-- column origin (text): shipped, or installation for the targets of this unit's own file
-- caveat: A document whose day is not known counts as known from 1 January of the first year its targets are for.
-- caveat: Thresholds are not policy targets; figures of other years or other definitions are not judged by them.
SELECT
    t.target_id,
    t.index_or_measure,
    i.label,
    t.measure_vi,
    t.measure_en,
    t.scope,
    p.name AS province,
    t.year_from,
    t.year_to,
    t.kind,
    t.comparison,
    t.value,
    i.unit,
    t.unit_vi,
    t.unit_en,
    t.issuer_vi,
    t.issuer_en,
    t.document,
    t.issued_on,
    t.source_url,
    t.is_threshold,
    t.note_vi,
    t.note_en,
    t.origin
FROM known_targets($as_of) AS t
LEFT JOIN index_card AS i ON t.index_or_measure = i.index_code
LEFT JOIN province AS p ON t.province_code = p.province_code AND t.units = p.units
WHERE ($measure IS NULL OR t.index_or_measure = $measure)
    AND ($year IS NULL OR $year BETWEEN t.year_from AND coalesce(t.year_to, $year))
ORDER BY t.origin = 'shipped', t.is_threshold, i.sort_order NULLS LAST, t.year_from, t.measure_vi COLLATE vi, t.target_id
