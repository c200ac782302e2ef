-- what: Which totals and dimensions does an index have in which years, on which scale?
-- one row per: index, dimension and span of years
-- caveat: In the order of data/dimensions.csv, which is that of the publishers' tables.
-- column index_code (text): index
-- column dimension (text): code; empty for the total
-- column parent (text): code above; TOTAL for the first level
-- column valid_from (integer): first label year
-- column valid_to (integer): last label year, empty while open
-- column name_vi (text): name in Vietnamese
-- column name_en (text): name in English
-- column short_vi (text): short name in Vietnamese
-- column short_en (text): short name in English
-- column scale_min (number): lowest score possible
-- column max_score (number): highest score possible, empty when it was not read
-- column weight (number): weight in percent
-- column kind (text): total, component or side
-- column additive (boolean): the parts below add up to it
-- column tolerance (number): how far the sum may be off
SELECT
    index_code, dimension, parent, valid_from, valid_to, name_vi, name_en, short_vi, short_en,
    scale_min, max_score, weight, kind, additive, tolerance
FROM dimension
ORDER BY index_code, rowid
