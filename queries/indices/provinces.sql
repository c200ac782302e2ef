-- what: Which units exist, in which region, and what became of them in July 2025?
-- one row per: unit of the era
-- parameter units (integer): 63 (to 30/06/2025) or 34 (since 01/07/2025)
-- column province_code (text): GSO code
-- column province (text): name
-- column region_vi (text): region, only for the 63
-- column region_en (text): region in English
-- column successor_code (text): code among the 34
-- column successor (text): name among the 34
-- column merged_from (text): for the 34: the old codes, joined by ';'
-- column valid_from (date): first day
-- column valid_to (date): last day
-- caveat: Takes no day: the era is chosen, and its units are the same on every day of it.
SELECT
    p.province_code,
    p.name AS province,
    p.region_vi,
    p.region_en,
    p.successor_code,
    n.name AS successor,
    p.merged_from,
    p.valid_from,
    p.valid_to
FROM province AS p
LEFT JOIN province AS n ON p.successor_code = n.province_code AND n.units = 34
WHERE p.units = $units
ORDER BY p.name COLLATE vi
