-- what: Across which years must figures of an index not be compared, and why?
-- one row per: break of an index or a component
-- parameter as_of (date): only breaks whose first edition was public on that day
-- column index_code (text): index code
-- column label (text): index name as shown
-- column dimension (text): component, empty for the total
-- column dimension_vi (text): its name in Vietnamese
-- column dimension_en (text): its name in English
-- column from_year (integer): label year in which it begins
-- column kind (text): method, component, publication or boundary
-- column text_vi (text): what changed
-- column text_en (text): the same in English
-- caveat: A break that no edition has followed counts as known from the last day of its label year.
SELECT
    b.index_code,
    i.label,
    b.dimension,
    max(d.name_vi) AS dimension_vi,
    max(d.name_en) AS dimension_en,
    b.from_year,
    b.kind,
    b.text_vi,
    b.text_en
FROM method_break AS b
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN dimension AS d
    ON b.index_code = d.index_code
    AND b.dimension = d.dimension
    AND b.from_year BETWEEN d.valid_from AND coalesce(d.valid_to, b.from_year)
WHERE coalesce(
    (SELECT min(e.public_from) FROM edition AS e WHERE e.index_code = b.index_code AND e.year >= b.from_year),
    make_date(b.from_year, 12, 31)
) <= $as_of
GROUP BY b.index_code, i.label, i.sort_order, b.dimension, b.from_year, b.kind, b.text_vi, b.text_en
ORDER BY i.sort_order, b.dimension, b.from_year
