-- what: What are the groups of an index called?
-- one row per: index and group
-- column index_code (text): index
-- column tier (text): code
-- column printed (text): as the publisher prints it
-- column name_vi (text): name in Vietnamese
-- column name_en (text): name in English
SELECT index_code, tier, printed, name_vi, name_en
FROM tier
ORDER BY index_code, sort_order
