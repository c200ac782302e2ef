-- what: What is held of an index in a span of years?
-- one row per: label year, province and dimension
-- parameter index (text): index
-- parameter first (integer): first label year
-- parameter last (integer): last label year
-- column year (integer): label year
-- column province_code (text): GSO code
-- column dimension (text): code; empty for the total
-- column score (number): score shown, in the unit of the index
-- column rank (integer): published place
-- column tier (text): code of the published group
SELECT year, province_code, dimension, score, rank_published AS rank, tier_published AS tier
FROM score
WHERE index_code = $index AND year BETWEEN $first AND $last
ORDER BY year, province_code, dimension
