-- what: What are the groups of an index called?
-- one row per: index and group
-- column index_code (text): index
-- column tier (text): code
-- column printed (text): as the publisher prints it
-- column name_vi (text): name in Vietnamese
-- column name_en (text): name in English
-- column sort_order (integer): 1 for the best; codes of different years may share one
SELECT index_code, tier, printed, name_vi, name_en, sort_order
FROM tier
ORDER BY index_code, sort_order
